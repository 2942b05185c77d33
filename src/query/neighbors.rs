//! Who is linked to somebody, over one hop or more.

use std::collections::BTreeMap;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::base::{Date, EntityKind, vocabulary};
use crate::graph::{Edge, Fact, KnowledgeGraph, Status, Term, View};

vocabulary! {
    /// Which way facts run, seen from the one who is asked about.
    Direction {
        /// What it does.
        Out = "out",
        /// What is done to it.
        In = "in",
        /// Both.
        Both = "both",
    }
}

/// Which facts count. Empty lists let everything through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    /// How many facts away.
    pub hops: usize,
    /// Ids of relations.
    pub relations: Vec<String>,
    /// Kinds of the neighbour. Only this one does not bind the hops on the way.
    pub kinds: Vec<EntityKind>,
    /// Which way.
    pub direction: Direction,
    /// How sure.
    pub statuses: Vec<Status>,
    /// Not before this day.
    pub since: Option<Date>,
    /// Not after this day.
    pub until: Option<Date>,
    /// Independent sources at least.
    pub min_sources: usize,
    /// Entities only, or also what is said about what is said.
    pub view: View,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            hops: 1,
            relations: Vec::new(),
            kinds: Vec::new(),
            direction: Direction::Both,
            statuses: Vec::new(),
            since: None,
            until: None,
            min_sources: 0,
            view: View::Full,
        }
    }
}

/// One fact on the way from the one who is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// How many facts away, from 1.
    pub hop: usize,
    /// The end that is nearer.
    pub from: Term,
    /// The end that is farther.
    pub to: Term,
    /// The edge between them.
    pub edge: Edge,
    /// Whether the edge runs from `from` to `to`.
    pub outgoing: bool,
}

impl Link {
    /// The fact that the edge belongs to.
    pub fn fact(&self) -> usize {
        self.edge.fact()
    }
}

/// Everything within reach of an entity, nearest first, then by number of independent sources.
/// Each edge comes once, on the shortest way to it.
pub fn neighbors(graph: &KnowledgeGraph, entity: usize, filter: &Filter) -> Vec<Link> {
    let mut links = Vec::new();
    let Some(start) = graph.node(Term::Entity(entity)) else { return links };
    let mut reached: BTreeMap<NodeIndex, usize> = BTreeMap::from([(start, 0)]);
    let mut seen = std::collections::BTreeSet::new();
    let mut frontier = vec![start];
    for hop in 1..=filter.hops {
        let mut next = Vec::new();
        for node in frontier {
            for (edge, index, other, outgoing) in edges_of(graph, node) {
                if !passes(graph, edge, node, other, outgoing, filter) || !seen.insert(index) {
                    continue;
                }
                let (from, to) = (graph.graph()[node], graph.graph()[other]);
                links.push(Link { hop, from, to, edge, outgoing });
                reached.entry(other).or_insert_with(|| {
                    next.push(other);
                    hop
                });
            }
        }
        frontier = next;
    }
    let asked = |link: &Link| match link.to {
        Term::Entity(index) => {
            filter.kinds.is_empty() || filter.kinds.contains(&graph.entities()[index].kind)
        }
        Term::Concept(_) | Term::Fact(_) => filter.kinds.is_empty(),
    };
    links.retain(asked);
    links.sort_by_cached_key(|link| {
        let fact = &graph.facts()[link.fact()];
        let weight = (std::cmp::Reverse(fact.independent), std::cmp::Reverse(fact.reports.len()));
        (link.hop, weight, graph.label(link.to), graph.edge_label(fact), fact.id.clone(), link.outgoing)
    });
    links
}

type Step = (Edge, petgraph::graph::EdgeIndex, NodeIndex, bool);

fn edges_of(graph: &KnowledgeGraph, node: NodeIndex) -> impl Iterator<Item = Step> + '_ {
    let inner = graph.graph();
    let out = inner.edges_directed(node, Outgoing).map(|e| (*e.weight(), e.id(), e.target(), true));
    let back = inner.edges_directed(node, Incoming).map(|e| (*e.weight(), e.id(), e.source(), false));
    out.chain(back)
}

fn passes(
    graph: &KnowledgeGraph,
    edge: Edge,
    node: NodeIndex,
    other: NodeIndex,
    outgoing: bool,
    filter: &Filter,
) -> bool {
    let is_entity = |node: NodeIndex| matches!(graph.graph()[node], Term::Entity(_));
    let fact = &graph.facts()[edge.fact()];
    let shape = match edge {
        Edge::Fact(_) => {
            let both_ways = filter.direction == Direction::Both || graph.relation(fact).symmetric;
            both_ways || (filter.direction == Direction::Out) == outgoing
        }
        // Who takes part in a fact is told from the fact's node only: from the participant, the
        // fact itself is already an edge. A third participant has no other way to it.
        Edge::Subject(_) | Edge::Object(_) => outgoing,
        Edge::Participant(..) => outgoing || filter.direction != Direction::Out,
    };
    let view = match filter.view {
        View::Full => true,
        View::Actors => matches!(edge, Edge::Fact(_)) && is_entity(node) && is_entity(other),
    };
    shape && view && filter.takes(graph, fact)
}

impl Filter {
    /// Whether a fact passes, whatever its ends.
    pub fn takes(&self, graph: &KnowledgeGraph, fact: &Fact) -> bool {
        let relation = self.relations.is_empty() || self.relations.contains(&graph.relation(fact).id);
        let status = self.statuses.is_empty() || self.statuses.contains(&fact.status);
        relation && status && fact.independent >= self.min_sources && self.in_time(fact)
    }

    /// When it happened, or, where no text says when, when it was reported: one day of that within
    /// the asked time is enough. A fact without any date passes only where no time is asked.
    fn in_time(&self, fact: &Fact) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some((first, last)) = fact.happened.or(fact.reported) else { return false };
        self.since.is_none_or(|since| last_day(last) >= first_day(since))
            && self.until.is_none_or(|until| first_day(first) <= last_day(until))
    }
}

fn first_day(date: Date) -> (i16, u8, u8) {
    (date.year, date.month.unwrap_or(1), date.day.unwrap_or(1))
}

fn last_day(date: Date) -> (i16, u8, u8) {
    (date.year, date.month.unwrap_or(12), date.day.unwrap_or(31))
}
