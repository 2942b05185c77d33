//! What a user knows about names: a file that says which are one, and which never are.
//!
//! ```toml
//! same = [["Burma", "Myanmar"]]
//! different = [["John Smith", "John A. Smith"]]
//! ```
//! A name is an entity's id or its name in any spelling. What the lists say follows from one entity
//! alone, so that it does not matter which articles come first, or at all: every entity of a `same`
//! list becomes the one that the list names first, and those of a `different` list lose the IRIs and
//! the plain id by which they could become one. The file wins over every rule.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::Entity;
use super::clusters::slug;
use super::names::folded;
use crate::base::{EntityKind, Faults, suggest};

/// Names that are one, and names that are not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Registry {
    /// Each list names one entity; the first name's id is kept.
    pub same: Vec<Vec<String>>,
    /// No two names of a list are ever one entity.
    pub different: Vec<Vec<String>>,
}

/// Ends the id of a person or body that is never the same as another, however alike their names.
const APART: &str = "-apart";

type Lists = Vec<Spanned<Vec<Spanned<String>>>>;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    same: Lists,
    #[serde(default)]
    different: Lists,
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl Registry {
    /// Reads the text of a registry file. Everything that is wrong with it goes to `faults`, with
    /// file, line and column.
    pub fn parse(path: &str, text: &str, faults: &mut Faults) -> Self {
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let offset = error.span().map_or(0, |s| s.start);
                faults.at(path, text, offset, "", in_words(error.message()));
                return Self::default();
            }
        };
        for key in file.unknown.keys() {
            let hint = suggest(key, ["same", "different"])
                .map_or(String::new(), |n| format!(", did you mean `{n}`"));
            let offset = key_offset(text, key);
            faults.at(path, text, offset, "", format!("expected `same` or `different`, found `{key}`{hint}"));
        }
        let same = lists(path, text, "same", &file.same, faults);
        let different = lists(path, text, "different", &file.different, faults);
        let groups = joined(&same);
        for (list, names) in file.different.iter().zip(&different) {
            let both = groups.iter().find_map(|group| {
                let mut twice = names.iter().filter(|name| group.contains(&folded(name)));
                twice.next().zip(twice.next())
            });
            if let Some((a, b)) = both {
                let message = format!("`{a}` and `{b}` are said to be the same above");
                faults.at(path, text, list.span().start, "different", message);
            }
        }
        Self { same, different }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.different.is_empty()
    }

    /// What an entity becomes; `None` if no list speaks of it.
    ///
    /// ```
    /// use claimgraph::{base::{EntityKind, Faults}, resolve::{Entity, Registry}};
    /// let registry = Registry::parse("mine.toml", "same = [[\"Myanmar\", \"Burma\"]]", &mut Faults::default());
    /// let burma = Entity {
    ///     id: "state-burma".into(), kind: EntityKind::State, name: "Burma".into(), aliases: vec![], same_as: vec![],
    /// };
    /// assert_eq!(registry.identity(&burma).unwrap().id, "state-myanmar");
    /// ```
    pub fn identity(&self, entity: &Entity) -> Option<Entity> {
        let name = folded(&entity.name);
        let meant = |word: &String| *word == entity.id || folded(word) == name;
        let same = self.same.iter().find(|list| list.iter().any(meant)).and_then(|list| list.first());
        let different = self.different.iter().any(|list| list.iter().any(meant));
        let mut out = entity.clone();
        if let Some(first) = same {
            let prefix = format!("{}-", entity.kind);
            let (id, name) = match first.strip_prefix(&prefix) {
                Some(_) => (first.clone(), if *first == entity.id { &entity.name } else { first }),
                None => (format!("{prefix}{}", slug(first)), first),
            };
            if *name != entity.name {
                out.aliases.push(entity.name.clone());
                out.aliases.retain(|alias| alias != name);
                out.aliases.sort();
                out.aliases.dedup();
            }
            out.id = id;
            out.name.clone_from(name);
        } else if different {
            out.same_as.clear();
            if matches!(entity.kind, EntityKind::Person | EntityKind::Organization) {
                out.id = format!("{}{APART}", entity.id.trim_end_matches(APART));
            }
        }
        (out != *entity).then_some(out)
    }
}

fn lists(path: &str, text: &str, key: &str, lists: &Lists, faults: &mut Faults) -> Vec<Vec<String>> {
    for list in lists {
        let names = list.get_ref();
        if names.len() < 2 {
            let message = format!("expected two names or more, found {}", names.len());
            faults.at(path, text, list.span().start, key, message);
        }
        for (i, name) in names.iter().enumerate() {
            let word = folded(name.get_ref());
            if word.is_empty() {
                faults.at(path, text, name.span().start, key, "expected a name, found nothing");
            } else if names.iter().take(i).any(|n| folded(n.get_ref()) == word) {
                let message = format!("`{}` stands twice in the list", name.get_ref());
                faults.at(path, text, name.span().start, key, message);
            }
        }
    }
    lists.iter().map(|list| list.get_ref().iter().map(|name| name.get_ref().clone()).collect()).collect()
}

/// The names that lists make one, lists that share a name together.
fn joined(lists: &[Vec<String>]) -> Vec<BTreeSet<String>> {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for list in lists {
        let mut group: BTreeSet<String> = list.iter().map(|name| folded(name)).collect();
        groups.retain(|known| {
            let apart = known.is_disjoint(&group);
            if !apart {
                group.extend(known.iter().cloned());
            }
            apart
        });
        groups.push(group);
    }
    groups
}

/// What a list lacks, in words of the file and not of the program.
fn in_words(message: &str) -> String {
    if message.ends_with("expected a sequence") {
        return "expected lists of names: `[[\"Burma\", \"Myanmar\"], …]`".to_owned();
    }
    message.to_owned()
}

/// Where a top-level key stands.
fn key_offset(text: &str, key: &str) -> usize {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(['[', ' ', '"']);
        if bare.starts_with(key) {
            return offset + (line.len() - bare.len());
        }
        offset += line.len();
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let mut faults = Faults::default();
        let registry = Registry::parse("people.toml", text, &mut faults);
        let out = if faults.is_empty() { format!("{registry:?}") } else { faults.to_string() };
        expected.assert_eq(&out);
    }

    #[test]
    fn names_that_are_one_and_names_that_are_not() {
        check(
            "same = [[\"Burma\", \"Myanmar\"]]\ndifferent = [[\"Jo Smith\", \"Jo A. Smith\"]]\n",
            &expect![[
                r#"Registry { same: [["Burma", "Myanmar"]], different: [["Jo Smith", "Jo A. Smith"]] }"#
            ]],
        );
    }

    #[test]
    fn all_faults_at_once_with_their_places() {
        check(
            "same = [[\"Burma\"], [\"\", \"Goma\"], [\"Lyon\", \"lyon\"], [\"A b\", \"C d\"]]\n\
             different = [[\"C D\", \"A B\"]]\ndiferent = [[\"Rome\", \"Roma\"]]\n",
            &expect![[r"
                people.toml:1:9: [same] expected two names or more, found 1
                people.toml:1:21: [same] expected a name, found nothing
                people.toml:1:43: [same] `lyon` stands twice in the list
                people.toml:2:14: [different] `C D` and `A B` are said to be the same above
                people.toml:3:1: expected `same` or `different`, found `diferent`, did you mean `different`"]],
        );
        check(
            "same = [\"Burma\", \"Myanmar\"]\n",
            &expect![[r#"people.toml:1:9: expected lists of names: `[["Burma", "Myanmar"], …]`"#]],
        );
        check(
            "same = [[\"A b\", \"C d\"], [\"C d\", \"E f\"]]\ndifferent = [[\"E f\", \"A b\"]]\n",
            &expect!["people.toml:2:14: [different] `E f` and `A b` are said to be the same above"],
        );
    }
}
