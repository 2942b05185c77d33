//! What is new, gone and changed between two stores.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Error;
use crate::store::{Asked, Brief, Reports, Store};

/// What differs between two stores.
#[derive(Debug)]
pub struct Difference {
    /// Articles that only the second has, and only the first.
    pub articles: [Vec<String>; 2],
    /// The first graph's facts that are gone or changed, and the second's that are new or changed.
    pub graphs: [Asked; 2],
    /// Indices of the facts in the second graph.
    pub new: Vec<usize>,
    /// Indices of the facts in the first graph.
    pub gone: Vec<usize>,
    /// Facts of both, by index in each, whose status, sources, voices or numbers differ.
    pub changed: Vec<(usize, usize)>,
}

/// Compares two stores by the content of their facts.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if a store cannot be read.
pub fn diff(before: &Store, after: &Store) -> Result<Difference, Error> {
    let _still = (before.still()?, after.still()?);
    let (a, b): (BTreeMap<i64, Brief>, BTreeMap<i64, Brief>) = (before.briefs()?, after.briefs()?);
    let gone: Vec<i64> = a.keys().filter(|fact| !b.contains_key(fact)).copied().collect();
    let new: Vec<i64> = b.keys().filter(|fact| !a.contains_key(fact)).copied().collect();
    let changed: Vec<i64> = a
        .iter()
        .filter(|(fact, brief)| b.get(fact).is_some_and(|now| now != *brief))
        .map(|(f, _)| *f)
        .collect();
    let part = |store: &Store, facts: &[i64]| {
        store.part(|part| facts.iter().chain(&changed).try_for_each(|fact| part.fact(*fact, Reports::Best)))
    };
    let graphs = [part(before, &gone)?, part(after, &new)?];
    let index = |graph: &Asked, facts: &[i64]| {
        let mut found: Vec<usize> = facts.iter().filter_map(|fact| graph.fact(*fact)).collect();
        found.sort_unstable();
        found
    };
    let mut both: Vec<(usize, usize)> =
        changed.iter().filter_map(|fact| graphs[0].fact(*fact).zip(graphs[1].fact(*fact))).collect();
    both.sort_unstable();
    let keys = |store: &Store| -> Result<BTreeSet<String>, Error> { Ok(store.keys()?.into_iter().collect()) };
    let (old, now) = (keys(before)?, keys(after)?);
    let articles = [now.difference(&old).cloned().collect(), old.difference(&now).cloned().collect()];
    Ok(Difference {
        articles,
        new: index(&graphs[1], &new),
        gone: index(&graphs[0], &gone),
        changed: both,
        graphs,
    })
}
