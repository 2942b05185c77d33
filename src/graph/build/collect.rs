//! What one article reports, in ids that come from content: a pure function of the article, the
//! schema, and what is known of its entities. What all articles together say is put together elsewhere.

use std::collections::BTreeSet;

use super::ids::content_id;
use super::nesting::Nesting;
use crate::base::{Diagnostic, Modality, Polarity};
use crate::graph::{GraphEntity, Status};
use crate::relations::{Claim, ClaimObject, Extraction};
use crate::schema::{Key, Schema};

/// A voice without a statement of its own gets one of these.
const SAID: &str = "said";
const REPORTED: &str = "reported";

/// The family of relations whose object somebody only says to be so.
const STATEMENT: &str = "statement";

/// Kinds of organizations whose voice is a report.
const MEDIA: [&str; 2] = ["media", "news_agency"];

/// What stands at either end of a sighting.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum End {
    /// Id of an entity.
    Entity(String),
    /// Words, white space collapsed.
    Concept(String),
    /// Id of a fact.
    Fact(String),
}

impl End {
    /// Its id in every graph.
    pub fn id(&self) -> String {
        match self {
            Self::Entity(id) | Self::Fact(id) => id.clone(),
            Self::Concept(words) => content_id("concept", &[words]),
        }
    }
}

/// One claim of an article as a report of a fact, or a voice that such a claim is attributed to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// Id of the fact.
    pub fact: String,
    /// Who does. Of a symmetric relation, the end whose id sorts first.
    pub subject: End,
    /// Id of the relation.
    pub relation: String,
    /// To whom or what.
    pub object: End,
    /// Who or what else takes part, by the name of the role; sorted.
    pub participants: Vec<(String, End)>,
    /// Is it so?
    pub polarity: Polarity,
    /// Number of the claim in its article, from 0.
    pub claim: usize,
    /// Whether this is not the claim itself, but the voice it is attributed to: "said", "reported".
    pub derived: bool,
    /// How sure a reader may be of it.
    pub status: Status,
    /// Or may, will, should it be?
    pub modality: Modality,
    /// Ids of the entities that voice it, the nearest to its words first.
    pub voices: Vec<String>,
}

/// What the articles together know of an entity that one of them names.
pub trait Known {
    /// The id that stands for all ids of the same thing.
    fn canonical<'a>(&'a self, id: &'a str) -> &'a str;
    /// Whether it is a medium, which passes on what others say. `id` is canonical.
    fn is_medium(&self, id: &str) -> bool;
}

/// What an article reports, claims first, each after those it speaks about; and its unusable claims.
pub fn sightings(
    schema: &Schema,
    article: &Extraction,
    known: &impl Known,
) -> (Vec<Sighting>, Vec<Diagnostic>) {
    let own: BTreeSet<&str> =
        article.entities.iter().map(|e| e.id.as_str()).filter(|id| !id.is_empty()).collect();
    let entity = |id: &str| own.get(id).map(|id| known.canonical(id).to_owned());
    let nesting = Nesting::of(article, |id| own.contains(id));
    let faults = nesting.faults.iter().map(|(claim, why)| Diagnostic {
        code: "unusable-claim",
        span: None,
        message: format!("article `{}`, claim `{}`: {why}", article.id, article.claims[*claim].id),
    });
    let faults = faults.collect();
    let says = |relation: &str| schema.relation(relation).is_none_or(|r| r.family == STATEMENT);
    let asserted = nesting.asserted(article, says);
    let spoken_for = nesting.voiced(article, says);

    let mut found: Vec<Sighting> = Vec::with_capacity(article.claims.len());
    // For each claim, the place of its sighting in `found`.
    let mut place: Vec<Option<usize>> = vec![None; article.claims.len()];
    for &number in &nesting.order {
        let claim = &article.claims[number];
        let end = |end: &ClaimObject| match end {
            ClaimObject::Entity(id) => entity(id).map(End::Entity),
            ClaimObject::Concept(words) => {
                Some(End::Concept(words.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
            ClaimObject::Claim(id) => {
                nesting.number(id).and_then(|n| place[n]).map(|at| End::Fact(found[at].fact.clone()))
            }
        };
        let (Some(subject), Some(object)) = (end(&claim.subject), end(&claim.object)) else { continue };
        let participants: Option<Vec<_>> =
            claim.participants.iter().map(|p| Some((p.role.clone(), end(&p.who)?))).collect();
        let Some(participants) = participants else { continue };
        let status = match (claim.polarity, claim.modality) {
            (Polarity::Negated, _) => Status::Negated,
            (_, Modality::Possible | Modality::Planned | Modality::Demanded) => Status::Hedged,
            (_, Modality::Actual) if asserted[number] => Status::Asserted,
            (_, Modality::Actual) => Status::Attributed,
        };
        place[number] = Some(found.len());
        found.push(sighting(
            schema,
            number,
            claim,
            (subject, object, participants),
            status,
            voices(claim, entity),
        ));
    }
    for &number in &nesting.order {
        let claim = &article.claims[number];
        let Some(fact) = place[number].map(|at| found[at].fact.clone()) else { continue };
        let voices = voices(claim, entity);
        let spoken: BTreeSet<String> = spoken_for[number].iter().filter_map(|id| entity(id)).collect();
        for (i, voice) in voices.iter().enumerate().filter(|(_, voice)| !spoken.contains(*voice)) {
            let beyond = voices.get(i + 1..).unwrap_or_default().to_vec();
            let relation = if known.is_medium(voice) { REPORTED } else { SAID };
            let (subject, object) = (End::Entity(voice.clone()), End::Fact(fact.clone()));
            found.push(Sighting {
                fact: fact_id(&subject, relation, &object, &[], Polarity::Affirmed),
                subject,
                relation: relation.to_owned(),
                object,
                participants: Vec::new(),
                polarity: Polarity::Affirmed,
                claim: number,
                derived: true,
                status: if beyond.is_empty() { Status::Asserted } else { Status::Attributed },
                modality: Modality::Actual,
                voices: beyond,
            });
        }
    }
    (found, faults)
}

/// The entities of an article that it says reported something: media, whatever the lists say.
pub fn reporters(article: &Extraction) -> BTreeSet<&str> {
    let reports = |c: &&Claim| c.relation == REPORTED && c.polarity == Polarity::Affirmed;
    let claims = article.claims.iter().filter(reports);
    let subjects = claims.filter_map(|claim| match &claim.subject {
        ClaimObject::Entity(id) => Some(id.as_str()),
        ClaimObject::Claim(_) | ClaimObject::Concept(_) => None,
    });
    subjects.filter(|id| article.entities.iter().any(|entity| entity.id == *id)).collect()
}

/// Whether an entity is a medium: some article says that it reported something, or the schema's list
/// of organizations says so.
pub fn is_medium(schema: &Schema, entity: &GraphEntity, reports: bool) -> bool {
    let names = &schema.gazetteer;
    let listed = |name: &str| {
        names.surfaces(Key::of(name)).any(|surface| {
            names.is(surface.entry, crate::base::EntityKind::Organization)
                && MEDIA.contains(&names.field(surface.entry, "kind"))
        })
    };
    reports || (entity.kind == crate::base::EntityKind::Organization && listed(&entity.name))
}

fn sighting(
    schema: &Schema,
    number: usize,
    claim: &Claim,
    (subject, object, mut participants): (End, End, Vec<(String, End)>),
    status: Status,
    voices: Vec<String>,
) -> Sighting {
    let symmetric = schema.relation(&claim.relation).is_some_and(|r| r.symmetric);
    let (subject, object) =
        if symmetric && subject.id() > object.id() { (object, subject) } else { (subject, object) };
    participants.sort_by_cached_key(|(role, who)| (role.clone(), who.id()));
    participants.dedup();
    Sighting {
        fact: fact_id(&subject, &claim.relation, &object, &participants, claim.polarity),
        subject,
        relation: claim.relation.clone(),
        object,
        participants,
        polarity: claim.polarity,
        claim: number,
        derived: false,
        status,
        modality: claim.modality,
        voices,
    }
}

fn fact_id(
    subject: &End,
    relation: &str,
    object: &End,
    participants: &[(String, End)],
    polarity: Polarity,
) -> String {
    let mut parts = vec![subject.id(), relation.to_owned(), object.id(), polarity.word().to_owned()];
    parts.extend(participants.iter().flat_map(|(role, who)| [role.clone(), who.id()]));
    content_id("fact", &parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Who voices a claim, each once.
fn voices(claim: &Claim, entity: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut voices: Vec<String> = Vec::new();
    for voice in claim.attributed_to.iter().filter_map(|id| entity(id)) {
        if !voices.contains(&voice) {
            voices.push(voice);
        }
    }
    voices
}
