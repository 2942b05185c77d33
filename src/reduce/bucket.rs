//! A part of a graph from rows: what it is to write, and stubs of all that this speaks about.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Item, ReportRow};
use crate::graph::{
    Concept, GraphEntity, KnowledgeGraph, Layout, Metrics, Numbers, Parts, Report, Selection, Source, Term,
    View, content_id, summarise,
};
use crate::relations::{Evidence, role_named};
use crate::schema::Schema;

/// A part of a graph.
#[derive(Debug)]
pub struct Bucket {
    /// The part, with stubs.
    pub graph: KnowledgeGraph,
    /// What of it is to be written.
    pub own: Own,
    looks: BTreeMap<String, Item>,
}

/// What of a graph is to be written, by index.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Own {
    /// Articles.
    pub sources: Vec<bool>,
    /// Entities.
    pub entities: Vec<bool>,
    /// Words.
    pub concepts: Vec<bool>,
    /// Facts.
    pub facts: Vec<bool>,
    /// Publishers, relations, roles and rules, which belong to no part.
    pub shared: bool,
}

impl Own {
    /// Nothing but what belongs to no part.
    pub fn only_shared() -> Self {
        Self { shared: true, ..Self::default() }
    }

    /// Whether the node of a term is to be written.
    pub fn has(&self, term: Term) -> bool {
        let (list, index) = match term {
            Term::Entity(index) => (&self.entities, index),
            Term::Concept(index) => (&self.concepts, index),
            Term::Fact(index) => (&self.facts, index),
        };
        list.get(index).copied().unwrap_or(false)
    }
}

impl Bucket {
    /// Puts the rows of a part together. Their order makes no difference.
    pub fn of(schema: &Schema, items: impl Iterator<Item = Item>) -> Self {
        let mut parts = Parts::default();
        let mut own: FxHashSet<String> = FxHashSet::default();
        let mut groups: BTreeMap<String, usize> = BTreeMap::new();
        let mut looks = BTreeMap::new();
        let mut reports: Vec<ReportRow> = Vec::new();
        let mut bare = Vec::new();
        let mut concepts = Vec::new();
        for item in items {
            match item {
                Item::Article {
                    key,
                    id,
                    title,
                    date,
                    publisher,
                    url,
                    language,
                    text_sha256,
                    text_length,
                    group,
                    own: mine,
                } => {
                    if mine {
                        own.insert(format!("article {key}"));
                    }
                    let next = groups.len();
                    let group = *groups.entry(group).or_insert(next);
                    let path = String::new();
                    parts.sources.push(Source {
                        key,
                        id,
                        title,
                        date,
                        publisher,
                        url,
                        language,
                        path,
                        text_sha256,
                        text_length,
                        group,
                    });
                }
                Item::Entity { id, kind, name, aliases, same_as, mentions, articles, own: mine } => {
                    if mine {
                        own.insert(id.clone());
                    }
                    parts.entities.push(GraphEntity { id, kind, name, aliases, same_as, mentions, articles });
                }
                Item::Concept { words, own: mine } => {
                    let id = content_id("concept", &[&words]);
                    if mine {
                        own.insert(id.clone());
                    }
                    concepts.push(Concept { id, words });
                }
                Item::Report { report, own: mine } => {
                    if mine {
                        own.insert(report.fact.fact.clone());
                    }
                    reports.push(report);
                }
                Item::Fact { fact, independent } => bare.push((fact, independent)),
                Item::Looks { ref id, .. } => {
                    looks.insert(id.clone(), item);
                }
            }
        }
        // A row may have come twice: as a part's own and as what another row of it speaks about.
        parts.sources.sort_by(|a, b| a.key.cmp(&b.key));
        parts.sources.dedup_by(|a, b| a.key == b.key);
        parts.entities.sort_by(|a, b| a.id.cmp(&b.id));
        parts.entities.dedup_by(|a, b| a.id == b.id);
        reports.sort_by(|a, b| (&a.article, a.seq).cmp(&(&b.article, b.seq)));
        reports.dedup_by(|a, b| a.article == b.article && a.seq == b.seq);
        let mut numbers = Numbers::of(parts.entities.iter().map(|entity| &entity.id));
        numbers.concepts(&mut parts, concepts);
        settle(bare, |(fact, independent)| {
            let Some(index) = numbers.fact(schema, &mut parts, &fact.to_sighting()) else { return false };
            parts.facts[index].independent = *independent;
            true
        });
        settle(reports, |row| {
            let mut sighting = row.fact.to_sighting();
            sighting.voices.clone_from(&row.voices);
            let Ok(source) = parts.sources.binary_search_by(|s| s.key.as_str().cmp(&row.article)) else {
                return true;
            };
            numbers.report(schema, &mut parts, &sighting, |voices| report(row, source, voices))
        });
        parts.put_in_order();
        for fact in parts.facts.iter_mut().filter(|fact| !fact.reports.is_empty()) {
            summarise(fact, &parts.sources);
        }
        let flags = Own {
            sources: parts.sources.iter().map(|s| own.contains(&format!("article {}", s.key))).collect(),
            entities: parts.entities.iter().map(|e| own.contains(&e.id)).collect(),
            concepts: parts.concepts.iter().map(|c| own.contains(&c.id)).collect(),
            facts: parts.facts.iter().map(|f| own.contains(&f.id)).collect(),
            shared: false,
        };
        Self { graph: KnowledgeGraph::from_parts(parts), own: flags, looks }
    }

    /// How each node of the graph stands in it, if this is all of it.
    pub fn measure(&self) -> impl Iterator<Item = Item> {
        let selection = self.graph.select(View::Full);
        let metrics = Metrics::of(&self.graph, &selection);
        let layout = Layout::of(&selection, &metrics);
        selection.nodes.into_iter().enumerate().map(move |(position, node)| Item::Looks {
            id: self.graph.id(self.graph.graph()[node]).to_owned(),
            degree: metrics.degree[position],
            pagerank: metrics.pagerank[position].to_bits(),
            community: metrics.community[position],
            at: (layout.position[position].0.to_bits(), layout.position[position].1.to_bits()),
            size: layout.size[position].to_bits(),
        })
    }

    /// How the nodes of a selection stand in the whole graph, as far as the rows say it.
    pub fn looks(&self, selection: &Selection) -> (Metrics, Layout) {
        let mut metrics = Metrics { degree: Vec::new(), pagerank: Vec::new(), community: Vec::new() };
        let mut layout = Layout { position: Vec::new(), size: Vec::new() };
        for node in &selection.nodes {
            let known = self.looks.get(self.graph.id(self.graph.graph()[*node]));
            let (of_degree, rank, of_community, at, size) = match known {
                Some(Item::Looks { degree, pagerank, community, at, size, .. }) => {
                    (*degree, *pagerank, *community, *at, *size)
                }
                _ => (0, 0, 0, (0, 0), 0),
            };
            metrics.degree.push(of_degree);
            metrics.pagerank.push(f64::from_bits(rank));
            metrics.community.push(of_community);
            layout.position.push((f64::from_bits(at.0), f64::from_bits(at.1)));
            layout.size.push(f64::from_bits(size));
        }
        (metrics, layout)
    }
}

/// Does what can be done, again and again: a fact about a fact has to wait for that one.
fn settle<T>(mut open: Vec<T>, mut done: impl FnMut(&T) -> bool) {
    let mut before = usize::MAX;
    while open.len() < before {
        before = open.len();
        open.retain(|item| !done(item));
    }
}

fn report(row: &ReportRow, source: usize, voices: Vec<usize>) -> Report {
    let role = |role: &String| {
        let (name, span) = role.rsplit_once(':')?;
        let (start, end) = span.split_once('-')?;
        Some((role_named(name), start.parse().ok()?..end.parse().ok()?))
    };
    Report {
        source,
        claim: row.claim.clone(),
        derived: row.derived,
        status: row.status,
        modality: row.modality,
        voices,
        time: row.time,
        quantity: row.quantity.clone(),
        evidence: Evidence { start: row.start, end: row.end, text: row.evidence.clone() },
        rule: row.rule.clone(),
        shape: row.shape.clone(),
        roles: row.roles.iter().filter_map(role).collect(),
    }
}
