//! How much there is of what.

use std::collections::BTreeMap;

use crate::base::Date;
use crate::graph::{KnowledgeGraph, Status, Term};

/// How many entries a list of the most frequent has.
const TOP: usize = 10;

/// A word and how often it occurs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Count {
    /// What is counted.
    pub name: String,
    /// How many.
    pub count: usize,
}

/// How much there is of what.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Articles.
    pub articles: usize,
    /// Articles that are not copies of each other.
    pub independent: usize,
    /// First and last day of the articles.
    pub days: Option<(Date, Date)>,
    /// Mentions of entities.
    pub mentions: usize,
    /// Entities.
    pub entities: usize,
    /// Claims.
    pub claims: usize,
    /// Facts that claims state; those that only stand for a voice are not counted.
    pub facts: usize,
    /// Nodes of the graph.
    pub nodes: usize,
    /// Edges of the graph.
    pub edges: usize,
    /// Facts by status, strongest first.
    pub by_status: Vec<Count>,
    /// Entities by kind.
    pub by_kind: Vec<Count>,
    /// Facts by relation, most frequent first.
    pub by_relation: Vec<Count>,
    /// Articles by publisher, most frequent first.
    pub publishers: Vec<Count>,
    /// The entities in most facts.
    pub most_linked: Vec<Count>,
    /// The entities that voice most facts.
    pub voices: Vec<Count>,
}

/// Counts.
pub fn stats(graph: &KnowledgeGraph) -> Stats {
    let facts: Vec<_> = graph.facts().iter().filter(|fact| !fact.is_derived()).collect();
    let claims = facts.iter().flat_map(|f| &f.reports).filter(|r| !r.derived).count();
    let entity = |index: usize| graph.entities()[index].name.clone();
    let ends = facts.iter().flat_map(|f| [f.subject, f.object]).filter_map(|term| match term {
        Term::Entity(index) => Some(index),
        Term::Concept(_) | Term::Fact(_) => None,
    });
    let dates = || graph.sources().iter().filter_map(|s| s.date);
    let groups: std::collections::BTreeSet<_> = graph.sources().iter().map(|s| s.group).collect();
    Stats {
        articles: graph.sources().len(),
        independent: groups.len(),
        days: dates().min().zip(dates().max()),
        mentions: graph.entities().iter().map(|e| e.mentions as usize).sum(),
        entities: graph.entities().len(),
        claims,
        facts: facts.len(),
        nodes: graph.graph().node_count(),
        edges: graph.graph().edge_count(),
        by_status: Status::ALL
            .iter()
            .map(|status| Count {
                name: status.to_string(),
                count: facts.iter().filter(|f| f.status == *status).count(),
            })
            .collect(),
        by_kind: most(graph.entities().iter().map(|e| e.kind.to_string()), usize::MAX),
        by_relation: most(facts.iter().map(|f| graph.relation(f).id.clone()), usize::MAX),
        publishers: most(graph.sources().iter().filter_map(|s| s.publisher.clone()), TOP),
        most_linked: most(ends.map(entity), TOP),
        voices: most(facts.iter().flat_map(|f| &f.voices).map(|v| entity(*v)), TOP),
    }
}

/// The most frequent words, each with its count; equally frequent ones in alphabetical order.
fn most(words: impl Iterator<Item = String>, limit: usize) -> Vec<Count> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut list: Vec<Count> = counts.into_iter().map(|(name, count)| Count { name, count }).collect();
    list.sort_by_key(|entry| std::cmp::Reverse(entry.count));
    list.truncate(limit);
    list
}
