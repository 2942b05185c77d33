//! Entities of many articles → which are the same.
//!
//! One id is one entity already: ids are made of kind, name and owner, and a name that says too
//! little ("witnesses", a family name alone) carries a mark of its article. What is left are entities
//! under different names that the lists tie to the same thing elsewhere.

use std::collections::BTreeMap;

use super::Entity;

/// For each id that is not the one to use, the id to use: the smallest of those that share an IRI.
/// The order of the entities makes no difference.
///
/// ```
/// use claimgraph::{base::EntityKind, resolve::{Entity, across}};
/// let entity = |id: &str, iri: &str| Entity {
///     id: id.into(), kind: EntityKind::State, name: id.into(), aliases: vec![], same_as: vec![iri.into()],
/// };
/// let (burma, myanmar) = (entity("state-burma", "Q836"), entity("state-myanmar", "Q836"));
/// let same = across([&myanmar, &burma]);
/// assert_eq!(same["state-myanmar"], "state-burma");
/// ```
pub fn across<'e>(entities: impl IntoIterator<Item = &'e Entity>) -> BTreeMap<&'e str, &'e str> {
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entity in entities {
        for iri in &entity.same_as {
            members.entry(iri).or_default().push(&entity.id);
        }
    }
    let mut parent: BTreeMap<&str, &str> = BTreeMap::new();
    for ids in members.values() {
        for pair in ids.windows(2) {
            let (a, b) = (root(&parent, pair[0]), root(&parent, pair[1]));
            if a != b {
                parent.insert(a.max(b), a.min(b));
            }
        }
    }
    parent.keys().map(|&id| (id, root(&parent, id))).collect()
}

fn root<'e>(parent: &BTreeMap<&'e str, &'e str>, mut id: &'e str) -> &'e str {
    while let Some(&up) = parent.get(id) {
        id = up;
    }
    id
}
