//! What resolution gathers about one entity while it reads a document.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Entity;
use crate::base::{EntityKind, Symbol};
use crate::schema::{Gender, Schema};

/// One entity of the document in the making.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub kind: EntityKind,
    pub name: String,
    pub aliases: BTreeSet<String>,
    pub entry: Option<u32>,
    pub owner: Option<usize>,
    pub gender: Option<Gender>,
    /// Last word of the name or canonical head, lower case.
    pub head: Symbol,
    /// Token of its first mention.
    pub first: usize,
    /// How often it was named.
    pub count: usize,
    /// Its name alone does not tell it from others of another article: "witnesses", "Basya".
    pub local: bool,
    /// Heads of the roles that it was given.
    pub roles: Vec<Symbol>,
    /// Part of the id that the name does not have: whose it is.
    pub qualifier: String,
}

/// All entities of a document in the making.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    pub list: Vec<Cluster>,
    pub by_entry: FxHashMap<u32, usize>,
    /// By kind, owner and folded name.
    pub by_key: FxHashMap<(EntityKind, Option<usize>, u64), usize>,
}

impl Clusters {
    pub fn add(&mut self, kind: EntityKind, name: &str, first: usize) -> usize {
        self.list.push(Cluster {
            kind,
            name: name.to_owned(),
            aliases: BTreeSet::new(),
            entry: None,
            owner: None,
            gender: None,
            head: Symbol::NONE,
            first,
            count: 0,
            local: false,
            roles: Vec::new(),
            qualifier: String::new(),
        });
        self.list.len() - 1
    }

    /// The cluster of an entry of the lists.
    pub fn entry(&mut self, schema: &Schema, kind: EntityKind, entry: u32, first: usize) -> usize {
        if let Some(&known) = self.by_entry.get(&entry) {
            return known;
        }
        let new = self.add(kind, schema.gazetteer.name(entry), first);
        let cluster = &mut self.list[new];
        cluster.entry = Some(entry);
        if kind == EntityKind::Person {
            cluster.gender = crate::schema::gender_of(schema.gazetteer.field(entry, "gender"));
        }
        self.by_entry.insert(entry, new);
        new
    }

    /// The state that the article speaks of most, if one stands out.
    pub fn main_state(&self) -> Option<usize> {
        let states = || self.list.iter().enumerate().filter(|(_, c)| c.kind == EntityKind::State);
        let best = states().max_by_key(|(i, c)| (c.count, std::cmp::Reverse(*i)))?;
        let rival = states().any(|(i, c)| i != best.0 && c.count == best.1.count && c.first < best.1.first);
        (!rival).then_some(best.0)
    }

    /// The entity as it leaves the room. `salt` tells articles apart.
    pub fn entity(&self, schema: &Schema, index: usize, salt: &str) -> Entity {
        let c = &self.list[index];
        let mut id = format!("{}-{}", c.kind, slug(&format!("{} {}", c.qualifier, c.name)));
        if c.local {
            id.push('-');
            id.push_str(salt);
        }
        Entity {
            id,
            kind: c.kind,
            name: c.name.clone(),
            aliases: c.aliases.iter().filter(|a| **a != c.name).cloned().collect(),
            same_as: c.entry.map(|e| schema.gazetteer.same_as(e)).unwrap_or_default(),
        }
    }
}

/// ASCII letters and digits with hyphens between words.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in deunicode::deunicode(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if c != '\'' && c != '.' && !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
