//! What resolution gathers about one entity while it reads a document.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Entity;
use super::nameless::head_of_name;
use crate::base::{EntityKind, Symbol};
use crate::schema::{Gender, Key, Schema};

/// One entity of the document in the making.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub kind: EntityKind,
    pub name: String,
    /// Whether the text calls it by its name as it stands here.
    pub named: bool,
    /// What else the text calls it.
    pub aliases: BTreeSet<String>,
    pub entry: Option<u32>,
    pub owner: Option<usize>,
    pub gender: Option<Gender>,
    /// Last word of the name or canonical head, lower case.
    pub head: Symbol,
    /// The words of its name, folded.
    pub words: Vec<u64>,
    /// Tokens where it is named, in order.
    pub seen: Vec<usize>,
    /// Token of its first mention.
    pub first: usize,
    /// The first mention that was tied to it, a pronoun among them.
    pub earliest: usize,
    /// How often it was named.
    pub count: usize,
    /// Its name alone does not tell it from others of another article: "witnesses", "Basya".
    pub local: bool,
    /// Only descriptions speak of it.
    pub incidental: bool,
    /// Words of its description before the head, folded.
    pub modifiers: Vec<u64>,
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
    /// Persons and organizations by each word of their names.
    by_word: FxHashMap<u64, Vec<usize>>,
    /// States.
    states: Vec<usize>,
    /// What descriptions may stand for, by kind and head.
    pub by_head: FxHashMap<(EntityKind, Symbol), Vec<usize>>,
    /// The last body of each description: "spy agency".
    pub by_words: FxHashMap<u64, usize>,
    /// Bodies by their name without its owner.
    pub by_core: FxHashMap<u64, Vec<usize>>,
    /// Places by their name without "region" or "area".
    pub places: FxHashMap<u64, usize>,
    /// Regions and areas by their name without that word.
    pub regions: FxHashMap<u64, usize>,
    /// Bodies that were named by letters so far.
    pub letters: FxHashMap<u64, usize>,
}

impl Clusters {
    pub fn add(&mut self, kind: EntityKind, name: &str, first: usize) -> usize {
        self.list.push(Cluster {
            kind,
            name: String::new(),
            named: false,
            aliases: BTreeSet::new(),
            entry: None,
            owner: None,
            words: Vec::new(),
            seen: Vec::new(),
            gender: None,
            head: Symbol::NONE,
            first,
            earliest: usize::MAX,
            count: 0,
            local: false,
            incidental: false,
            modifiers: Vec::new(),
            roles: Vec::new(),
            qualifier: String::new(),
        });
        let new = self.list.len() - 1;
        if kind == EntityKind::State {
            self.states.push(new);
        }
        self.rename(new, name);
        new
    }

    /// Gives a cluster its name.
    pub fn rename(&mut self, index: usize, name: &str) {
        let words: Vec<u64> = name.split_whitespace().map(|word| Key::of_word(word).hash()).collect();
        for &word in &words {
            self.answers_to(index, word);
        }
        let c = &mut self.list[index];
        let before = std::mem::replace(&mut c.name, name.to_owned());
        if std::mem::take(&mut c.named) {
            c.aliases.insert(before);
        }
        c.words = words;
    }

    /// Notes what the text calls a cluster.
    pub fn call(&mut self, index: usize, words: &str) {
        let c = &mut self.list[index];
        if c.name == words {
            c.named = true;
        } else if !c.aliases.contains(words) {
            c.aliases.insert(words.to_owned());
        }
    }

    /// A word that a person or organization may be called by.
    pub fn answers_to(&mut self, index: usize, word: u64) {
        if matches!(self.list[index].kind, EntityKind::Person | EntityKind::Organization) {
            let list = self.by_word.entry(word).or_default();
            if !list.contains(&index) {
                list.push(index);
            }
        }
    }

    /// Persons and organizations with a word in their names.
    pub fn with_word(&self, word: u64) -> &[usize] {
        self.by_word.get(&word).map_or(&[], Vec::as_slice)
    }

    /// The last place before a token where a cluster is named.
    pub fn nearest(&self, index: usize, before: usize) -> Option<usize> {
        let seen = &self.list[index].seen;
        seen.partition_point(|&t| t < before).checked_sub(1).map(|i| seen[i])
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
            let gazetteer = &schema.gazetteer;
            cluster.gender = crate::schema::gender_of(gazetteer.field(entry, "gender"));
            self.answers_to(new, Key::of(gazetteer.field(entry, "family")).hash());
            for short in gazetteer.field(entry, "short").split('|') {
                self.answers_to(new, Key::of(short).hash());
            }
        }
        if let Some((head, modifiers)) = head_of_name(schema, schema.gazetteer.name(entry), kind) {
            (self.list[new].head, self.list[new].modifiers) = (head, modifiers);
            self.by_head.entry((kind, head)).or_default().push(new);
        }
        self.by_entry.insert(entry, new);
        new
    }

    /// The state that the article speaks of most, if one stands out.
    pub fn main_state(&self) -> Option<usize> {
        let states = || self.states.iter().map(|&i| (i, &self.list[i]));
        let best = states().max_by_key(|(i, c)| (c.count, std::cmp::Reverse(*i)))?;
        let rival = states().any(|(i, c)| i != best.0 && c.count == best.1.count && c.first < best.1.first);
        (!rival).then_some(best.0)
    }

    /// The entity as it leaves the room, with the cluster's words. `salt` tells articles apart.
    pub fn entity<'a>(&mut self, schema: &Schema, index: usize, salt: impl FnOnce() -> &'a str) -> Entity {
        let c = &mut self.list[index];
        let kind = c.kind.word();
        let mut id = String::with_capacity(kind.len() + c.qualifier.len() + c.name.len() + 9);
        id.push_str(kind);
        id.push('-');
        push_slug(&mut id, &c.qualifier);
        if !id.ends_with('-') {
            id.push('-');
        }
        push_slug(&mut id, &c.name);
        id.truncate(id.trim_end_matches('-').len().max(kind.len() + 1));
        if c.local {
            id.push('-');
            id.push_str(salt());
        }
        Entity {
            id,
            kind: c.kind,
            aliases: std::mem::take(&mut c.aliases).into_iter().filter(|a| *a != c.name).collect(),
            name: std::mem::take(&mut c.name),
            same_as: c.entry.map(|e| schema.gazetteer.same_as(e)).unwrap_or_default(),
        }
    }
}

/// ASCII letters and digits with hyphens between words.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_slug(&mut out, text);
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Adds such letters and digits; what follows them may be a hyphen.
fn push_slug(out: &mut String, text: &str) {
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode::deunicode(text)) };
    let mut open = !out.is_empty() && !out.ends_with('-');
    for byte in plain.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte.to_ascii_lowercase()));
            open = true;
        } else if open && byte != b'\'' && byte != b'.' {
            out.push('-');
            open = false;
        }
    }
}
