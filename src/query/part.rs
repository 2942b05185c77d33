//! A part of the graph, by what its facts are and by whom they are about.

use std::collections::BTreeSet;

use super::{Filter, neighbors};
use crate::graph::{Fact, KnowledgeGraph, Selection, Term};

/// The facts that pass a filter, with their ends; a filter that lets everything through gives the whole
/// view. The types of a filter are those of all entities that facts are between. With `around`, only
/// facts between what is within `filter.hops` of that entity.
pub fn part(graph: &KnowledgeGraph, filter: &Filter, around: Option<usize>) -> Selection {
    let everything = Filter { view: filter.view, hops: filter.hops, ..Filter::default() };
    if around.is_none() && *filter == everything {
        return graph.select(filter.view);
    }
    let near = around.map(|entity| {
        let all_kinds = Filter { kinds: Vec::new(), ..filter.clone() };
        let mut near = BTreeSet::from([Term::Entity(entity)]);
        near.extend(neighbors(graph, entity, &all_kinds).iter().map(|link| link.to));
        near
    });
    let is_asked = |fact: &Fact| {
        [fact.subject, fact.object].iter().all(|end| {
            let kind = match end {
                Term::Entity(index) => Some(graph.entities()[*index].kind),
                Term::Concept(_) | Term::Fact(_) => None,
            };
            let of_kind = kind.is_none_or(|kind| filter.kinds.is_empty() || filter.kinds.contains(&kind));
            of_kind && near.as_ref().is_none_or(|near| near.contains(end))
        })
    };
    graph.select_facts(filter.view, |index| {
        let fact = &graph.facts()[index];
        filter.takes(graph, fact) && is_asked(fact)
    })
}
