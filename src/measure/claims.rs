//! Claims compared: found ones in terms of gold entities, each paired with at most one of gold.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::{Gold, GoldClaim, GoldEnd};
use super::score::{Mistake, Scores, Tally, What};
use super::words::norm;
use crate::base::{Modality, Polarity};
use crate::relations::{Claim, ClaimObject, Extraction};
use crate::schema::Schema;

/// A found claim in terms of gold entities.
struct Given<'a> {
    subject: GoldEnd,
    object: GoldEnd,
    voices: Vec<usize>,
    claim: &'a Claim,
}

impl Scores {
    pub(super) fn add_claims(
        &mut self,
        schema: &Schema,
        gold: &Gold,
        wanted: &[GoldClaim],
        found: &Extraction,
        ids: &BTreeMap<&str, usize>,
    ) {
        let given = translate(found, ids);
        let pairs = pair(schema, wanted, &given, false);
        for (g, gold) in wanted.iter().enumerate() {
            let right = pairs.iter().any(|(wanted, _)| *wanted == g);
            self.pairs.right += usize::from(right && !gold.optional);
            self.pairs.missed += usize::from(!right && !gold.optional);
        }
        self.pairs.wrong += given.len() - pairs.len();

        let pairs = pair(schema, wanted, &given, true);
        let mut tally = |relation: &str, add: Tally| {
            *self.claims.entry(relation.to_owned()).or_default() += add;
        };
        for &(g, p) in &pairs {
            let (wanted, given) = (&wanted[g], &given[p]);
            tally(&wanted.relation, Tally { right: usize::from(!wanted.optional), ..Tally::default() });
            if let Some(voice) = wanted.voice {
                self.attributed.add(given.voices.contains(&voice));
            }
            self.polarity.add(wanted.polarity == given.claim.polarity.word());
            self.modality.add(wanted.modality == given.claim.modality.word());
        }
        for (g, claim) in wanted.iter().enumerate().filter(|(_, claim)| !claim.optional) {
            if !pairs.iter().any(|(wanted, _)| *wanted == g) {
                tally(&claim.relation, Tally { missed: 1, ..Tally::default() });
                self.mistakes.push(Mistake {
                    article: gold.id.clone(),
                    what: What::Missed,
                    of: "claim",
                    label: claim.relation.clone(),
                    words: claim.sentence.clone(),
                    evidence: claim.quote.clone(),
                    rule: String::new(),
                });
            }
        }
        for (p, given) in given.iter().enumerate() {
            if !pairs.iter().any(|(_, given)| *given == p) {
                tally(&given.claim.relation, Tally { wrong: 1, ..Tally::default() });
                self.mistakes.push(Mistake {
                    article: gold.id.clone(),
                    what: What::Wrong,
                    of: "claim",
                    label: given.claim.relation.clone(),
                    words: sentence(found, given.claim, 0) + &qualifiers(found, given.claim),
                    evidence: given.claim.evidence.text.clone(),
                    rule: given.claim.rule.clone(),
                });
            }
        }
    }
}

/// Found claims in terms of gold entities; the same claim with the same qualifiers counts once.
fn translate<'a>(found: &'a Extraction, ids: &BTreeMap<&str, usize>) -> Vec<Given<'a>> {
    let by_id: BTreeMap<&str, &Claim> = found.claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let entity = |end: &ClaimObject| match end {
        ClaimObject::Entity(id) => ids.get(id.as_str()).copied(),
        ClaimObject::Claim(_) | ClaimObject::Concept(_) => None,
    };
    let end = |end: &ClaimObject| match end {
        ClaimObject::Entity(_) => entity(end).map_or(GoldEnd::Unknown, GoldEnd::Entity),
        ClaimObject::Concept(words) => GoldEnd::Words(norm(words)),
        ClaimObject::Claim(id) => match by_id.get(id.as_str()) {
            Some(inner) => GoldEnd::Claim {
                relation: inner.relation.clone(),
                subject: entity(&inner.subject),
                object: entity(&inner.object),
            },
            None => GoldEnd::Words(String::new()),
        },
    };
    let mut seen = BTreeSet::new();
    let mut list = Vec::new();
    for claim in &found.claims {
        let (subject, object) = (end(&claim.subject), end(&claim.object));
        // Two that gold does not have are still two.
        let own = |end: &GoldEnd, own: &ClaimObject| (*end == GoldEnd::Unknown).then(|| own.clone());
        let unknown = (own(&subject, &claim.subject), own(&object, &claim.object));
        let qualifiers =
            (claim.attributed_to.clone(), claim.polarity, claim.modality, claim.quantity.clone());
        if seen.insert((subject.clone(), claim.relation.clone(), object.clone(), unknown, qualifiers)) {
            let voices = claim.attributed_to.iter().filter_map(|v| ids.get(v.as_str()).copied()).collect();
            list.push(Given { subject, object, voices, claim });
        }
    }
    list
}

/// Which claims are which; those that are required are served first.
fn pair(
    schema: &Schema,
    wanted: &[GoldClaim],
    given: &[Given<'_>],
    relation_counts: bool,
) -> Vec<(usize, usize)> {
    let mut used = vec![false; given.len()];
    let mut pairs = Vec::new();
    for optional in [false, true] {
        for (g, gold) in wanted.iter().enumerate().filter(|(_, g)| g.optional == optional) {
            let fitting = given
                .iter()
                .enumerate()
                .filter(|(p, given)| !used[*p] && right(schema, gold, given, relation_counts))
                // Of several, one with the right voice.
                .min_by_key(|(p, given)| (gold.voice.is_some_and(|v| !given.voices.contains(&v)), *p));
            if let Some((p, _)) = fitting {
                used[p] = true;
                pairs.push((g, p));
            }
        }
    }
    pairs
}

fn right(schema: &Schema, gold: &GoldClaim, given: &Given<'_>, relation_counts: bool) -> bool {
    if relation_counts && gold.relation != given.claim.relation {
        return false;
    }
    if same(schema, &gold.subject, &given.subject) && same(schema, &gold.object, &given.object) {
        return true;
    }
    let symmetric = schema.relation(&gold.relation).is_some_and(|r| r.symmetric);
    let entities = matches!((&gold.subject, &gold.object), (GoldEnd::Entity(_), GoldEnd::Entity(_)));
    (!relation_counts || symmetric)
        && entities
        && given.object == gold.subject
        && given.subject == gold.object
}

/// Claims are the same if they share the relation and an end; words if they share a word; a claim
/// and words if the words have the claim's nominal.
fn same(schema: &Schema, gold: &GoldEnd, given: &GoldEnd) -> bool {
    let words =
        |text: &str| text.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<BTreeSet<_>>();
    let nominal =
        |relation: &str| schema.relation(relation).map_or(relation.to_owned(), |r| r.nominal.clone());
    match (gold, given) {
        (GoldEnd::Entity(a), GoldEnd::Entity(b)) => a == b,
        (
            GoldEnd::Claim { relation, subject, object },
            GoldEnd::Claim { relation: relation_too, subject: one, object: other },
        ) => {
            let shared = (one.is_some() && subject == one) || (other.is_some() && object == other);
            relation == relation_too && shared
        }
        (GoldEnd::Words(a), GoldEnd::Words(b)) => !words(a).is_disjoint(&words(b)),
        (GoldEnd::Claim { relation, .. }, GoldEnd::Words(text))
        | (GoldEnd::Words(text), GoldEnd::Claim { relation, .. }) => words(text).contains(&nominal(relation)),
        _ => false,
    }
}

/// " [negated] [by KCNA]", as in the examples of rules.
fn qualifiers(found: &Extraction, claim: &Claim) -> String {
    let negated = (claim.polarity == Polarity::Negated).then(|| " [negated]".to_owned());
    let hedged = (claim.modality != Modality::Actual).then(|| format!(" [{}]", claim.modality));
    let voices = claim.attributed_to.iter().map(|id| {
        let name = found.entities.iter().find(|e| e.id == *id).map_or(id.as_str(), |e| &e.name);
        format!(" [by {name}]")
    });
    negated.into_iter().chain(hedged).chain(voices).collect()
}

/// A found claim in plain words.
fn sentence(found: &Extraction, claim: &Claim, depth: usize) -> String {
    let end = |end: &ClaimObject| match end {
        ClaimObject::Entity(id) => {
            found.entities.iter().find(|e| e.id == *id).map_or(id.clone(), |e| e.name.clone())
        }
        ClaimObject::Claim(id) => match found.claims.iter().find(|c| c.id == *id && depth < 4) {
            Some(inner) => format!("({})", sentence(found, inner, depth + 1)),
            None => format!("({id})"),
        },
        ClaimObject::Concept(words) => format!("“{words}”"),
    };
    format!("{} {} {}", end(&claim.subject), claim.relation, end(&claim.object))
}
