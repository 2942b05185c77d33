//! Claims of articles → facts. [`sightings`] is what one article says; here that of all articles is
//! put together. Everything is sorted before it is numbered, so that neither the order of the
//! articles nor that of any hash table shows in the result.

mod collect;
mod ids;
mod naming;
mod nesting;
mod order;
mod summary;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

pub use collect::{End, Known, Sighting, is_medium, reporters, sightings};
pub use ids::content_id;
pub use naming::{Naming, NamingPart};
pub(super) use summary::link_denials;
pub use summary::summarise;

use super::{Concept, Fact, GraphEntity, Parts, Report, Source, Term, copies};
use crate::relations::{Claim, Extraction};
use crate::resolve::across;
use crate::schema::{Relation, Schema};

pub(super) fn build(schema: &Schema, extractions: &[Extraction]) -> Parts {
    let articles = distinct_articles(extractions);
    let groups = copies::sources(articles.iter().map(|(key, article)| {
        let hash = if article.text_sha256.is_empty() { key.as_str() } else { &article.text_sha256 };
        copies::Text { hash, shingles: &article.shingles, date: article.date }
    }));
    let mut parts = Parts {
        sources: articles.iter().zip(groups).map(|((key, a), group)| source(a, key.clone(), group)).collect(),
        ..Parts::default()
    };
    let entities = Entities::of(schema, &articles);
    let mut numbers = Numbers::of(entities.merged.keys());
    for (index, (_, article)) in articles.iter().enumerate() {
        let (found, faults) = sightings(schema, article, &entities);
        parts.diagnostics.extend(faults);
        for sighting in found {
            let claim = &article.claims[sighting.claim];
            numbers.report(schema, &mut parts, &sighting, |voices| report(index, &sighting, claim, voices));
        }
    }
    parts.entities = entities.merged.into_values().collect();
    parts.put_in_order();
    for fact in &mut parts.facts {
        summarise(fact, &parts.sources);
    }
    parts
}

/// The articles by a key that is unique and does not depend on their order: the id, and where
/// different articles have the same id, for all but the first the id and a piece of the text's hash.
/// An article that comes twice counts once.
fn distinct_articles(extractions: &[Extraction]) -> Vec<(String, &Extraction)> {
    let mut order: Vec<&Extraction> = extractions.iter().collect();
    order.sort_by(|a, b| {
        let by_key = (&a.id, &a.text_sha256, &a.source).cmp(&(&b.id, &b.text_sha256, &b.source));
        // The last resort is the whole content: two versions of one record still sort the same way.
        by_key.then_with(|| format!("{a:?}").cmp(&format!("{b:?}")))
    });
    order.dedup_by(|b, a| a.id == b.id && a.text_sha256 == b.text_sha256);
    let mut articles: Vec<(String, &Extraction)> = Vec::with_capacity(order.len());
    let mut previous = None;
    for article in order {
        let key = article_key(&article.id, &article.text_sha256, previous != Some(&article.id));
        previous = Some(&article.id);
        articles.push((key, article));
    }
    articles.sort_by(|a, b| a.0.cmp(&b.0));
    articles
}

/// What an article is called in the graph: its id, or with a piece of its text's hash where another
/// article of the same id goes first.
pub fn article_key(id: &str, text_sha256: &str, first: bool) -> String {
    if first {
        return id.to_owned();
    }
    let piece: String = text_sha256.chars().take(HASH_DIGITS).collect();
    format!("{id}-{piece}")
}

/// Digits of a text's hash that tell articles of one id apart.
const HASH_DIGITS: usize = 12;

/// The article of an extraction as the graph knows it.
pub fn source(article: &Extraction, key: String, group: usize) -> Source {
    Source {
        key,
        id: article.id.clone(),
        title: article.title.clone(),
        date: article.date,
        publisher: article.publisher.clone(),
        url: article.url.clone(),
        language: article.language.clone(),
        path: article.source.clone(),
        text_sha256: article.text_sha256.clone(),
        text_length: article.text_length,
        group,
    }
}

/// The schema's word on a relation; of one it does not know, what its id says.
pub fn describe(schema: &Schema, id: &str) -> Relation {
    let mut relation = schema.relation(id).cloned().unwrap_or_default();
    let readable = id.replace('_', " ");
    id.clone_into(&mut relation.id);
    if relation.label.is_empty() {
        relation.label.clone_from(&readable);
    }
    if relation.nominal.is_empty() {
        relation.nominal = readable;
    }
    relation
}

/// The entities of all articles.
struct Entities {
    same: BTreeMap<String, String>,
    merged: BTreeMap<String, GraphEntity>,
    media: BTreeSet<String>,
}

impl Entities {
    fn of(schema: &Schema, articles: &[(String, &Extraction)]) -> Self {
        let all = articles.iter().flat_map(|(_, article)| &article.entities).filter(|e| !e.id.is_empty());
        let same: BTreeMap<String, String> =
            across(all).into_iter().map(|(id, root)| (id.to_owned(), root.to_owned())).collect();
        let canonical = |id: &str| same.get(id).map_or(id, String::as_str).to_owned();
        let mut namings: BTreeMap<String, Naming> = BTreeMap::new();
        let mut reporting: BTreeSet<String> = BTreeSet::new();
        for (_, article) in articles {
            let mut here = BTreeSet::new();
            for entity in article.entities.iter().filter(|e| !e.id.is_empty()) {
                let id = canonical(&entity.id);
                let naming = namings.entry(id.clone()).or_default();
                naming.add(entity);
                naming.articles += usize::from(here.insert(id));
            }
            for mention in &article.mentions {
                if let Some(naming) = namings.get_mut(&canonical(&mention.entity)) {
                    naming.mentions += 1;
                }
            }
            reporting.extend(reporters(article).into_iter().map(canonical));
        }
        let merged: BTreeMap<String, GraphEntity> =
            namings.into_iter().map(|(id, naming)| (id.clone(), naming.entity(&id))).collect();
        let media = merged.iter().filter(|(id, e)| is_medium(schema, e, reporting.contains(*id)));
        let media = media.map(|(id, _)| id.clone()).collect();
        Self { same, merged, media }
    }
}

impl Known for Entities {
    fn canonical<'a>(&'a self, id: &'a str) -> &'a str {
        self.same.get(id).map_or(id, String::as_str)
    }

    fn is_medium(&self, id: &str) -> bool {
        self.media.contains(id)
    }
}

/// The numbers of what was seen so far, in the order of first sight.
#[derive(Debug, Default)]
pub struct Numbers {
    terms: FxHashMap<String, Term>,
    relations: FxHashMap<String, usize>,
}

impl Numbers {
    /// The entities of these ids are there already, in this order.
    pub fn of<'i>(entities: impl Iterator<Item = &'i String>) -> Self {
        let terms = entities.enumerate().map(|(index, id)| (id.clone(), Term::Entity(index)));
        Self { terms: terms.collect(), relations: FxHashMap::default() }
    }

    /// Puts in words that may be an end of a fact, or only be there.
    pub fn concepts(&mut self, parts: &mut Parts, concepts: impl IntoIterator<Item = Concept>) {
        for concept in concepts {
            self.terms.entry(concept.id.clone()).or_insert_with(|| {
                parts.concepts.push(concept);
                Term::Concept(parts.concepts.len() - 1)
            });
        }
    }

    /// Puts a report to its fact, which it makes if it is the first one. `report` gets the numbers of the voices.
    /// Returns whether it could: whether all ends are there.
    pub fn report(
        &mut self,
        schema: &Schema,
        parts: &mut Parts,
        sighting: &Sighting,
        report: impl FnOnce(Vec<usize>) -> Report,
    ) -> bool {
        let Some(fact) = self.fact(schema, parts, sighting) else { return false };
        let voices = sighting.voices.iter().filter_map(|id| match self.terms.get(id) {
            Some(Term::Entity(index)) => Some(*index),
            _ => None,
        });
        parts.facts[fact].reports.push(report(voices.collect()));
        true
    }

    /// The number of the fact of a sighting; `None` if an end is not there.
    pub fn fact(&mut self, schema: &Schema, parts: &mut Parts, sighting: &Sighting) -> Option<usize> {
        let (Some(subject), Some(object)) =
            (self.term(parts, &sighting.subject), self.term(parts, &sighting.object))
        else {
            return None;
        };
        let participants: Option<Vec<(String, Term)>> = sighting
            .participants
            .iter()
            .map(|(role, who)| Some((role.clone(), self.term(parts, who)?)))
            .collect();
        let participants = participants?;
        let relation = *self.relations.entry(sighting.relation.clone()).or_insert_with(|| {
            parts.relations.push(describe(schema, &sighting.relation));
            parts.relations.len() - 1
        });
        let fact = *self.terms.entry(sighting.fact.clone()).or_insert_with(|| {
            parts.facts.push(Fact {
                id: sighting.fact.clone(),
                polarity: sighting.polarity,
                status: sighting.status,
                participants,
                ..Fact::between(subject, relation, object)
            });
            Term::Fact(parts.facts.len() - 1)
        });
        match fact {
            Term::Fact(index) => Some(index),
            Term::Entity(_) | Term::Concept(_) => None,
        }
    }

    fn term(&mut self, parts: &mut Parts, end: &End) -> Option<Term> {
        match end {
            End::Entity(id) | End::Fact(id) => self.terms.get(id).copied(),
            End::Concept(words) => Some(*self.terms.entry(end.id()).or_insert_with(|| {
                parts.concepts.push(Concept { id: end.id(), words: words.clone() });
                Term::Concept(parts.concepts.len() - 1)
            })),
        }
    }
}

fn report(source: usize, sighting: &Sighting, claim: &Claim, voices: Vec<usize>) -> Report {
    // A voice has the claim's words as its evidence, but nothing of what the claim is about.
    let derived = sighting.derived;
    Report {
        source,
        claim: claim.id.clone(),
        derived,
        status: sighting.status,
        modality: sighting.modality,
        voices,
        time: claim.time.filter(|_| !derived),
        quantity: claim.quantity.clone().filter(|_| !derived),
        evidence: claim.evidence.clone(),
        rule: claim.rule.clone(),
        shape: claim.shape.clone(),
        roles: claim
            .roles
            .iter()
            .filter(|_| !derived)
            .map(|role| (role.role.clone(), role.start..role.end))
            .collect(),
    }
}
