//! Claims of articles → facts. Everything is sorted before it is numbered, so that neither the order
//! of the articles nor that of any hash table shows in the result.

mod merge;
mod nesting;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Fact, GraphEntity, Parts, Report, Source, Status, Term};
use crate::base::{Date, Diagnostic, EntityKind, Modality, Polarity};
use crate::relations::{ClaimObject, Extraction};
use crate::schema::{Key, Relation, Schema};
use merge::{Concepts, content_id, distinct_articles, independent_sources, merge_entities};
use nesting::Nesting;

/// The relations that the graph itself speaks of: a voice without a statement of its own gets one of
/// the first two, and the third tells who denies a fact.
const SAID: &str = "said";
const REPORTED: &str = "reported";
const DENIED: &str = "denied";

/// The family of relations whose object somebody only says to be so.
const STATEMENT: &str = "statement";

/// Kinds of organizations whose voice is a report.
const MEDIA: [&str; 2] = ["media", "news_agency"];

pub(super) fn build(schema: &Schema, extractions: &[Extraction]) -> Parts {
    let articles = distinct_articles(extractions);
    let groups = independent_sources(&articles);
    let entities = merge_entities(&articles);
    let media = media(schema, &entities, &articles);
    let mut collector = Collector::new(schema, &entities, &media);
    for (index, (_, article)) in articles.iter().enumerate() {
        collector.add(index, article);
    }
    let Collector { facts, concepts, relations, diagnostics, .. } = collector;

    let (concepts, concept_order) = concepts.sorted();
    let relations: BTreeMap<String, usize> = relations.into_iter().collect();
    let mut relation_order = vec![0; relations.len()];
    for (new, old) in relations.values().enumerate() {
        relation_order[*old] = new;
    }
    let mut facts = renumber(facts, &concept_order, &relation_order);
    let relations: Vec<Relation> = relations.into_keys().map(|id| describe(schema, id)).collect();
    for fact in &mut facts {
        summarise(fact, &articles, &groups);
    }
    link_denials(&mut facts, &relations);

    let sources = articles
        .into_iter()
        .zip(groups)
        .map(|((key, article), group)| Source {
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
        })
        .collect();
    Parts { sources, entities, concepts, relations, facts, diagnostics }
}

/// Whether each entity is a medium, which passes on what others say: the schema's list of
/// organizations says so, or some article says that it reported something.
fn media(schema: &Schema, entities: &[GraphEntity], articles: &[(String, &Extraction)]) -> Vec<bool> {
    let reporters: BTreeSet<&str> = articles
        .iter()
        .flat_map(|(_, article)| &article.claims)
        .filter(|claim| claim.relation == REPORTED && claim.polarity == Polarity::Affirmed)
        .filter_map(|claim| match &claim.subject {
            ClaimObject::Entity(id) => Some(id.as_str()),
            ClaimObject::Claim(_) | ClaimObject::Concept(_) => None,
        })
        .collect();
    let names = &schema.gazetteer;
    let listed = |name: &str| {
        names.surfaces(Key::of(name)).any(|surface| {
            names.is(surface.entry, EntityKind::Organization)
                && MEDIA.contains(&names.field(surface.entry, "kind"))
        })
    };
    let is_medium = |entity: &GraphEntity| {
        reporters.contains(entity.id.as_str())
            || (entity.kind == EntityKind::Organization && listed(&entity.name))
    };
    entities.iter().map(is_medium).collect()
}

type FactKey = (Term, usize, Term, Vec<(String, Term)>, Polarity);

/// Gathers facts while articles pass by; its numbers are those of first sight.
struct Collector<'a> {
    schema: &'a Schema,
    entities: &'a [GraphEntity],
    media: &'a [bool],
    concepts: Concepts,
    relations: FxHashMap<String, usize>,
    index: FxHashMap<FactKey, usize>,
    facts: Vec<Fact>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Collector<'a> {
    fn new(schema: &'a Schema, entities: &'a [GraphEntity], media: &'a [bool]) -> Self {
        Self {
            schema,
            entities,
            media,
            concepts: Concepts::default(),
            relations: FxHashMap::default(),
            index: FxHashMap::default(),
            facts: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn add(&mut self, source: usize, article: &Extraction) {
        let (schema, entities) = (self.schema, self.entities);
        let entity = |id: &str| entities.binary_search_by(|e| e.id.as_str().cmp(id)).ok();
        let nesting = Nesting::of(article, |id| entity(id).is_some());
        self.diagnostics.extend(nesting.faults.iter().map(|(claim, why)| Diagnostic {
            code: "unusable-claim",
            span: None,
            message: format!("article `{}`, claim `{}`: {why}", article.id, article.claims[*claim].id),
        }));
        let says = |relation: &str| schema.relation(relation).is_none_or(|r| r.family == STATEMENT);
        let asserted = nesting.asserted(article, says);
        let spoken_for = nesting.voiced(article, says);

        let mut fact_of = vec![None; article.claims.len()];
        for &number in &nesting.order {
            let claim = &article.claims[number];
            let mut term = |end: &ClaimObject| match end {
                ClaimObject::Entity(id) => entity(id).map(Term::Entity),
                ClaimObject::Concept(words) => Some(Term::Concept(self.concepts.intern(words))),
                ClaimObject::Claim(id) => nesting.number(id).and_then(|n| fact_of[n]).map(Term::Fact),
            };
            let (Some(subject), Some(object)) = (term(&claim.subject), term(&claim.object)) else { continue };
            let participants: Option<Vec<_>> =
                claim.participants.iter().map(|p| Some((p.role.clone(), term(&p.who)?))).collect();
            let Some(participants) = participants else { continue };
            let voices: Vec<usize> = claim.attributed_to.iter().filter_map(|id| entity(id)).collect();
            let status = match (claim.polarity, claim.modality) {
                (Polarity::Negated, _) => Status::Negated,
                (_, Modality::Possible | Modality::Planned | Modality::Demanded) => Status::Hedged,
                (_, Modality::Actual) if asserted[number] => Status::Asserted,
                (_, Modality::Actual) => Status::Attributed,
            };
            let report = Report {
                source,
                claim: claim.id.clone(),
                derived: false,
                status,
                modality: claim.modality,
                voices,
                time: claim.time,
                quantity: claim.quantity.clone(),
                evidence: claim.evidence.clone(),
                rule: claim.rule.clone(),
                shape: claim.shape.clone(),
                roles: claim.roles.iter().map(|r| (r.role.clone(), r.start..r.end)).collect(),
            };
            let ends = (subject, &*claim.relation, object);
            fact_of[number] = Some(self.report(ends, participants, claim.polarity, report));
        }
        for &number in &nesting.order {
            let claim = &article.claims[number];
            let Some(fact) = fact_of[number] else { continue };
            for (i, id) in claim.attributed_to.iter().enumerate() {
                let Some(voice) = entity(id) else { continue };
                if spoken_for[number].contains(id.as_str()) {
                    continue;
                }
                let beyond: Vec<usize> =
                    claim.attributed_to.iter().skip(i + 1).filter_map(|id| entity(id)).collect();
                let report = Report {
                    source,
                    claim: claim.id.clone(),
                    derived: true,
                    status: if beyond.is_empty() { Status::Asserted } else { Status::Attributed },
                    modality: Modality::Actual,
                    voices: beyond,
                    time: None,
                    quantity: None,
                    evidence: claim.evidence.clone(),
                    rule: claim.rule.clone(),
                    shape: claim.shape.clone(),
                    roles: Vec::new(),
                };
                let relation = if self.media[voice] { REPORTED } else { SAID };
                let ends = (Term::Entity(voice), relation, Term::Fact(fact));
                self.report(ends, Vec::new(), Polarity::Affirmed, report);
            }
        }
    }

    /// Adds a report to its fact, which it returns.
    fn report(
        &mut self,
        (subject, relation, object): (Term, &str, Term),
        mut participants: Vec<(String, Term)>,
        polarity: Polarity,
        report: Report,
    ) -> usize {
        participants.sort_by(|a, b| (&a.0, self.id(a.1)).cmp(&(&b.0, self.id(b.1))));
        participants.dedup();
        let symmetric = self.schema.relation(relation).is_some_and(|r| r.symmetric);
        let (subject, object) = if symmetric && self.id(subject) > self.id(object) {
            (object, subject)
        } else {
            (subject, object)
        };
        let number = self.relations.get(relation).copied().unwrap_or_else(|| {
            let number = self.relations.len();
            self.relations.insert(relation.to_owned(), number);
            number
        });
        let key = (subject, number, object, participants.clone(), polarity);
        if let Some(&index) = self.index.get(&key) {
            self.facts[index].reports.push(report);
            return index;
        }
        let mut parts = vec![self.id(subject), relation, self.id(object), polarity.word()];
        parts.extend(participants.iter().flat_map(|(role, who)| [role.as_str(), self.id(*who)]));
        self.facts.push(Fact {
            id: content_id("fact", &parts),
            subject,
            relation: number,
            object,
            participants,
            polarity,
            status: report.status,
            reports: vec![report],
            best: 0,
            sources: Vec::new(),
            independent: 0,
            reported: None,
            happened: None,
            voices: Vec::new(),
            denied_by: Vec::new(),
            opposite: None,
            quantities: Vec::new(),
            rules: Vec::new(),
        });
        self.index.insert(key, self.facts.len() - 1);
        self.facts.len() - 1
    }

    fn id(&self, term: Term) -> &str {
        match term {
            Term::Entity(index) => &self.entities[index].id,
            Term::Concept(index) => self.concepts.id(index),
            Term::Fact(index) => &self.facts[index].id,
        }
    }
}

/// Sorts the facts and gives every index its final number.
fn renumber(mut facts: Vec<Fact>, concept_order: &[usize], relation_order: &[usize]) -> Vec<Fact> {
    for fact in &mut facts {
        fact.relation = relation_order[fact.relation];
        for term in fact.terms_mut() {
            if let Term::Concept(index) = term {
                *index = concept_order[*index];
            }
        }
    }
    // A fact that is spoken about sorts by its id: its number is what is being looked for.
    let end = |term: Term| match term {
        Term::Entity(index) => (0, index, ""),
        Term::Concept(index) => (1, index, ""),
        Term::Fact(index) => (2, 0, facts[index].id.as_str()),
    };
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_cached_key(|&i| {
        let fact = &facts[i];
        // Participants come last: for most facts there are none, and the id settles the rest.
        let further = if fact.participants.is_empty() { "" } else { fact.id.as_str() };
        (end(fact.subject), fact.relation, end(fact.object), fact.polarity, further)
    });
    let mut new_number = vec![0; facts.len()];
    for (new, old) in order.iter().enumerate() {
        new_number[*old] = new;
    }
    for fact in &mut facts {
        for term in fact.terms_mut() {
            if let Term::Fact(index) = term {
                *index = new_number[*index];
            }
        }
    }
    let mut numbered: Vec<(usize, Fact)> = new_number.into_iter().zip(facts).collect();
    numbered.sort_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, fact)| fact).collect()
}

/// Fills in what follows from the reports of a fact.
fn summarise(fact: &mut Fact, articles: &[(String, &Extraction)], groups: &[usize]) {
    let strength = |report: &Report| (report.derived, report.status, report.evidence.text.chars().count());
    let reports = &fact.reports;
    fact.best = (0..reports.len()).min_by_key(|&i| (strength(&reports[i]), i)).unwrap_or(0);
    fact.status = reports[fact.best].status;
    fact.sources = sorted(reports.iter().map(|r| r.source));
    fact.independent = fact.sources.iter().map(|&s| groups[s]).collect::<BTreeSet<_>>().len();
    fact.reported = span(fact.sources.iter().filter_map(|&s| articles[s].1.date));
    fact.happened = span(reports.iter().filter_map(|r| r.time));
    fact.voices = sorted(reports.iter().flat_map(|r| r.voices.iter().copied()));
    fact.rules = sorted(reports.iter().map(|r| r.rule.clone()));
    let mut seen = FxHashSet::default();
    fact.quantities =
        reports.iter().filter_map(|r| r.quantity.clone()).filter(|q| seen.insert(q.clone())).collect();
}

/// Ties each fact to its opposite, and to those who deny it: by a denial, or by voicing the opposite.
fn link_denials(facts: &mut [Fact], relations: &[Relation]) {
    type Unsaid<'f> = (Term, usize, Term, &'f [(String, Term)]);
    let mut twins: FxHashMap<Unsaid<'_>, usize> = FxHashMap::default();
    let mut pairs = Vec::new();
    let mut denials = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        if let Some(twin) =
            twins.insert((fact.subject, fact.relation, fact.object, &fact.participants), index)
        {
            pairs.push((twin, index));
        }
        if let (Term::Entity(who), Term::Fact(what), Polarity::Affirmed) =
            (fact.subject, fact.object, fact.polarity)
            && relations[fact.relation].id == DENIED
        {
            denials.push((what, who));
        }
    }
    for (a, b) in pairs {
        facts[a].opposite = Some(b);
        facts[b].opposite = Some(a);
        denials.extend(facts[a].voices.iter().map(|who| (b, *who)));
        denials.extend(facts[b].voices.iter().map(|who| (a, *who)));
    }
    for (what, who) in denials {
        facts[what].denied_by.push(who);
    }
    for fact in facts {
        fact.denied_by = sorted(fact.denied_by.drain(..));
    }
}

/// The schema's word on a relation; of one it does not know, what its id says.
fn describe(schema: &Schema, id: String) -> Relation {
    let mut relation = schema.relation(&id).cloned().unwrap_or_default();
    let readable = id.replace('_', " ");
    relation.id = id;
    if relation.label.is_empty() {
        relation.label.clone_from(&readable);
    }
    if relation.nominal.is_empty() {
        relation.nominal = readable;
    }
    relation
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

fn span(dates: impl Iterator<Item = Date> + Clone) -> Option<(Date, Date)> {
    Some((dates.clone().min()?, dates.max()?))
}
