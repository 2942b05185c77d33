//! Names as people type them: any alias, any case, with or without accents.

use std::collections::BTreeSet;

use crate::base::Error;
use crate::graph::KnowledgeGraph;

/// Names that a message lists at most.
const LISTED: usize = 8;

/// The entity that `name` names: by its id, its name or one of its aliases, without case, accents
/// or punctuation. An entity whose own name it is goes before those that are only also called so.
///
/// # Errors
/// [`Error::Usage`] if several entities are called so, with their ids; if none is, with near names.
pub fn find(graph: &KnowledgeGraph, name: &str) -> Result<usize, Error> {
    if let Some(index) = graph.find_entity(name) {
        return Ok(index);
    }
    let wanted = fold(name);
    let mut own = Vec::new();
    let mut also = Vec::new();
    for (index, entity) in graph.entities().iter().enumerate() {
        if fold(&entity.name) == wanted {
            own.push(index);
        } else if entity.aliases.iter().any(|alias| fold(alias) == wanted) {
            also.push(index);
        }
    }
    let found = if own.is_empty() { also } else { own };
    match found.as_slice() {
        [] => Err(unknown(graph, name, &wanted)),
        [one] => Ok(*one),
        several => {
            let entities = several.iter().map(|index| &graph.entities()[*index]);
            let list: Vec<_> = entities.map(|e| format!("{} ({})", e.name, e.id)).collect();
            Err(Error::Usage(format!("`{name}` names several, ask with an id: {}", list.join(", "))))
        }
    }
}

/// Lower case, accents and punctuation left out, words divided by one space.
///
/// ```
/// assert_eq!(claimgraph::query::fold("  Łódź-West, São Paulo"), "lodz west sao paulo");
/// ```
pub fn fold(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

fn unknown(graph: &KnowledgeGraph, name: &str, wanted: &str) -> Error {
    let mut near = BTreeSet::new();
    for entity in graph.entities() {
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        if let Some(distance) = names.filter_map(|n| distance(wanted, &fold(n))).min() {
            near.insert((distance, std::cmp::Reverse(entity.mentions), &entity.name));
        }
    }
    let near: Vec<_> = near.into_iter().take(LISTED).map(|(_, _, name)| format!("`{name}`")).collect();
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
    Error::Usage(format!("nobody and nothing here is called `{name}`{hint}"))
}

/// How far a name is from the one that is wanted; `None` if it is not near. Whole words in common
/// are near: "Kim Jong" for "Kim Jong Un".
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let typo = strsim::damerau_levenshtein(wanted, name);
    if typo <= 1 + wanted.chars().count() / 4 {
        return Some(typo);
    }
    let within = |a: &str, b: &str| !a.is_empty() && format!(" {b} ").contains(&format!(" {a} "));
    (within(wanted, name) || within(name, wanted)).then_some(typo + 100)
}
