//! Entities of many articles → which are the same.
//!
//! One id is one entity already: ids are made of kind, name and owner, and a name that says too
//! little ("witnesses", a family name alone) carries a mark of its article. What is left are entities
//! under different names: the lists tie them to the same thing elsewhere, or one name is the other cut
//! short and nothing else could be meant. Who only shares a family name stays apart, and nothing is tied
//! by way of a third that contradicts it. A user's registry has its say before ([`super::Registry`]).

use std::collections::{BTreeMap, BTreeSet};

use super::Entity;
use super::clusters::slug;
use crate::base::EntityKind;

/// What an entity may be tied by to others that have it too, besides its IRIs. Entities without a
/// common tie or IRI are never the same, so that nobody need compare all with all.
pub fn ties(entity: &Entity) -> Vec<String> {
    match entity.kind {
        EntityKind::Person => {
            person(entity).map(|p| format!("person {} {}", p.first, p.last)).into_iter().collect()
        }
        EntityKind::Organization if named(entity) => {
            let letters = all_names(entity).filter(|name| is_letters(name));
            letters.map(|name| format!("organization {name}")).collect::<BTreeSet<_>>().into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Two ids that are one thing, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Merge<'e> {
    /// The ids.
    pub ids: [&'e str; 2],
    /// The rule that says so: `across/same_as`, `across/initials`, `across/letters`.
    pub rule: &'static str,
    /// What they share.
    pub by: &'e str,
}

/// For each id that is not the one to use, the id to use: the smallest of those that are the same.
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
    let mut parent: BTreeMap<&str, &str> = BTreeMap::new();
    for Merge { ids: [a, b], .. } in merges(entities) {
        let (a, b) = (root(&parent, a), root(&parent, b));
        if a != b {
            parent.insert(a.max(b), a.min(b));
        }
    }
    parent.keys().map(|&id| (id, root(&parent, id))).collect()
}

/// Which ids are one thing, pair by pair: what [`across`] follows from.
pub fn merges<'e>(entities: impl IntoIterator<Item = &'e Entity>) -> Vec<Merge<'e>> {
    let mut iris: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    let mut people: BTreeMap<(&str, &str), Namesakes<'e>> = BTreeMap::new();
    let mut bodies: BTreeMap<&str, Letters<'e>> = BTreeMap::new();
    for entity in entities {
        let id = entity.id.as_str();
        for iri in &entity.same_as {
            iris.entry(iri).or_default().insert(id);
            listed.insert(id);
        }
        if let Some(person) = person(entity) {
            let namesakes = people.entry((person.first, person.last)).or_default();
            namesakes.insert(id, (person.initials, &entity.name));
        }
        if entity.kind == EntityKind::Organization && named(entity) {
            for name in all_names(entity).filter(|name| is_letters(name)) {
                let letters = bodies.entry(name).or_default();
                let bare = *name == entity.name && plain(entity);
                if bare {
                    letters.bare.insert(id)
                } else {
                    letters.long.insert(id)
                };
            }
        }
    }
    let mut found = Vec::new();
    for (by, ids) in &iris {
        let pairs = ids.iter().zip(ids.iter().skip(1));
        found.extend(pairs.map(|(a, b)| Merge { ids: [a, b], rule: "across/same_as", by }));
    }
    // "John Weber" is "John P. Weber" where no other John Weber is known.
    for ids in people.values() {
        let mut ids = ids.iter();
        if let (Some((a, (short, x))), Some((b, (long, y))), None) = (ids.next(), ids.next(), ids.next())
            && short != long
            && !(listed.contains(a) && listed.contains(b))
        {
            found.push(Merge { ids: [a, b], rule: "across/initials", by: if *short { y } else { x } });
        }
    }
    // "SSC" is the only body that is called so beside its longer name.
    for (by, letters) in &bodies {
        if let ([bare], [long]) = (only(&letters.bare).as_slice(), only(&letters.long).as_slice())
            && bare != long
            && !listed.contains(bare)
        {
            found.push(Merge { ids: [bare, long], rule: "across/letters", by });
        }
    }
    found
}

/// By id, people of one given and one family name: whether initials stand between them, and the name.
type Namesakes<'e> = BTreeMap<&'e str, (bool, &'e str)>;

/// Who goes by some letters: as the only name, or beside a longer one.
#[derive(Default)]
struct Letters<'e> {
    bare: BTreeSet<&'e str>,
    long: BTreeSet<&'e str>,
}

/// The first two of some ids.
fn only<'e>(ids: &BTreeSet<&'e str>) -> Vec<&'e str> {
    ids.iter().copied().take(2).collect()
}

/// A person's name: first word, last word, and whether initials stand between them.
struct Person<'e> {
    first: &'e str,
    last: &'e str,
    initials: bool,
}

/// A person whose id says all: a given and a family name with nothing but initials between them.
fn person(entity: &Entity) -> Option<Person<'_>> {
    if entity.kind != EntityKind::Person || !plain(entity) {
        return None;
    }
    let words: Vec<&str> = rest(entity)?.split('-').collect();
    match words.as_slice() {
        [first, initials @ .., last] if first.len() > 1 && initials.iter().all(|i| i.len() == 1) => {
            Some(Person { first, last, initials: !initials.is_empty() })
        }
        _ => None,
    }
}

/// The id without its kind.
fn rest(entity: &Entity) -> Option<&str> {
    entity.id.strip_prefix(entity.kind.word())?.strip_prefix('-')
}

/// Whether the id is kind and name only.
fn plain(entity: &Entity) -> bool {
    rest(entity) == Some(slug(&entity.name).as_str())
}

/// Whether the id ends with the name: it has no mark of its article.
fn named(entity: &Entity) -> bool {
    rest(entity).is_some_and(|rest| rest.ends_with(slug(&entity.name).as_str()))
}

fn all_names(entity: &Entity) -> impl Iterator<Item = &str> {
    std::iter::once(entity.name.as_str()).chain(entity.aliases.iter().map(String::as_str))
}

/// "SSC", but not "UN": two letters stand for too much.
fn is_letters(name: &str) -> bool {
    name.chars().count() > 2
        && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && name.starts_with(char::is_uppercase)
}

fn root<'e>(parent: &BTreeMap<&'e str, &'e str>, mut id: &'e str) -> &'e str {
    while let Some(&up) = parent.get(id) {
        id = up;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::fmt::Write as _;

    /// Entities are divided by `;`: `id = name / alias @ iri`. Whatever their order, the same is tied.
    fn check(entities: &str, expected: &Expect) {
        let entity = |line: &str| {
            let (id, rest) = line.split_once('=').unwrap();
            let (names, iri) = rest.split_once('@').unwrap_or((rest, ""));
            let mut names = names.split('/').map(|n| n.trim().to_owned());
            Entity {
                id: id.trim().to_owned(),
                kind: id.trim().split('-').next().unwrap().parse().unwrap(),
                name: names.next().unwrap(),
                aliases: names.collect(),
                same_as: iri.split_whitespace().map(str::to_owned).collect(),
            }
        };
        let mut all: Vec<Entity> = entities.split(';').map(entity).collect();
        let mut seen = BTreeSet::new();
        for _ in 0..all.len() {
            all.rotate_left(1);
            let mut out = String::new();
            for (id, to) in across(&all) {
                let _ = writeln!(out, "{id} → {to}");
            }
            seen.insert(out);
        }
        assert_eq!(seen.len(), 1, "the order shows: {seen:?}");
        expected.assert_eq(seen.first().unwrap());
    }

    #[test]
    fn initials_between_the_names_contradict_nothing() {
        check(
            "person-john-weber = John Weber; person-john-p-weber = John P. Weber; person-anna-weber = Anna Weber; \
             person-weber-1a2b3c = Weber",
            &expect!["person-john-weber → person-john-p-weber\n"],
        );
    }

    #[test]
    fn several_of_one_name_stay_apart() {
        check(
            "person-john-weber = John Weber; person-john-p-weber = John P. Weber; person-john-q-weber = John Q. Weber",
            &expect![""],
        );
        check("person-john-weber = John Weber @ Q1; person-john-p-weber = John P. Weber @ Q2", &expect![""]);
        check("person-john-weber-apart = John Weber; person-john-p-weber = John P. Weber", &expect![""]);
    }

    #[test]
    fn letters_are_the_only_body_that_is_called_so() {
        check(
            "organization-ssc = SSC; organization-libya-supreme-committee = Supreme Committee / SSC",
            &expect!["organization-ssc → organization-libya-supreme-committee\n"],
        );
        check(
            "organization-abc = ABC; organization-alpha-beta = Alpha Beta / ABC; organization-able-bond = Able Bond / ABC",
            &expect![""],
        );
    }

    #[test]
    fn one_thing_elsewhere_is_one_here() {
        check(
            "state-burma = Burma @ Q836; state-myanmar = Myanmar @ Q836 geo1; state-union = Union @ geo1",
            &expect!["state-myanmar → state-burma\nstate-union → state-burma\n"],
        );
    }
}
