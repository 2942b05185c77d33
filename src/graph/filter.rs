//! Which facts leave a graph: by what they are, when they were, and whom they are about.

use std::collections::BTreeSet;

use petgraph::Direction::{Incoming, Outgoing};

use super::{Edge, Fact, KnowledgeGraph, Selection, Status, Term, View};
use crate::base::{Date, EntityKind};

/// A part of a graph. Empty lists let everything through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    /// Everything, or entities and the facts between them only.
    pub view: View,
    /// Ids of relations.
    pub relations: Vec<String>,
    /// Kinds of the entities that facts are between.
    pub kinds: Vec<EntityKind>,
    /// How sure.
    pub statuses: Vec<Status>,
    /// Not before this day.
    pub since: Option<Date>,
    /// Not after this day.
    pub until: Option<Date>,
    /// Independent sources at least.
    pub min_sources: usize,
    /// Only facts between what is within so many facts of this entity.
    pub around: Option<(usize, usize)>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            view: View::Full,
            relations: Vec::new(),
            kinds: Vec::new(),
            statuses: Vec::new(),
            since: None,
            until: None,
            min_sources: 0,
            around: None,
        }
    }
}

impl KnowledgeGraph {
    /// The facts that pass a filter, with their ends; a filter that lets everything through gives the
    /// whole view.
    pub fn part(&self, filter: &Filter) -> Selection {
        if *filter == (Filter { view: filter.view, ..Filter::default() }) {
            return self.select(filter.view);
        }
        let near = filter.around.map(|(entity, hops)| self.near(Term::Entity(entity), hops, filter));
        self.select_facts(filter.view, |index| {
            let fact = &self.facts()[index];
            let is_near = |near: &BTreeSet<Term>| near.contains(&fact.subject) && near.contains(&fact.object);
            filter.takes(self, fact) && near.as_ref().is_none_or(is_near)
        })
    }

    /// What is within reach of a term, over facts that pass. Who takes part in a fact is reached from
    /// the fact's node only: from the participant, the fact itself is already an edge.
    fn near(&self, start: Term, hops: usize, filter: &Filter) -> BTreeSet<Term> {
        let mut near = BTreeSet::from([start]);
        let mut frontier = vec![start];
        for _ in 0..hops {
            let mut next = Vec::new();
            for node in frontier.into_iter().filter_map(|term| self.node(term)) {
                for direction in [Outgoing, Incoming] {
                    let mut walker = self.graph().neighbors_directed(node, direction).detach();
                    while let Some((edge, other)) = walker.next(self.graph()) {
                        let (edge, other) = (self.graph()[edge], self.graph()[other]);
                        let is_fact = matches!(edge, Edge::Fact(_));
                        let is_entity = matches!(other, Term::Entity(_));
                        let shown = match filter.view {
                            View::Full => is_fact || direction == Outgoing,
                            View::Actors => is_fact && is_entity,
                        };
                        if shown && filter.takes(self, &self.facts()[edge.fact()]) && near.insert(other) {
                            next.push(other);
                        }
                    }
                }
            }
            frontier = next;
        }
        near
    }
}

impl Filter {
    /// Whether a fact passes, wherever it is.
    pub fn takes(&self, graph: &KnowledgeGraph, fact: &Fact) -> bool {
        let of_kind = |end: Term| match end {
            Term::Entity(index) => {
                self.kinds.is_empty() || self.kinds.contains(&graph.entities()[index].kind)
            }
            Term::Concept(_) | Term::Fact(_) => true,
        };
        (self.relations.is_empty() || self.relations.contains(&graph.relation(fact).id))
            && (self.statuses.is_empty() || self.statuses.contains(&fact.status))
            && fact.independent >= self.min_sources
            && of_kind(fact.subject)
            && of_kind(fact.object)
            && self.in_time(fact)
    }

    /// When it happened, or, where no text says when, when it was reported: one day of that within
    /// the asked time is enough. A fact without any date passes only where no time is asked.
    fn in_time(&self, fact: &Fact) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let Some((first, last)) = fact.happened.or(fact.reported) else { return false };
        self.since.is_none_or(|since| last.last_day() >= since.first_day())
            && self.until.is_none_or(|until| first.first_day() <= until.last_day())
    }
}
