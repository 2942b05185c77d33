//! Names of one document → who is who: entries of the lists, full names with their short forms,
//! acronyms, bodies and groups with their owners.

use std::ops::Range;

use super::clusters::Clusters;
use crate::base::{EntityKind, MentionForm, Symbol};
use crate::entities::{Mention, Mentions};
use crate::schema::{Class, Gender, Key, Schema, Traits};
use crate::text::{Document, Shape, Tag};

/// A document while its mentions are resolved.
pub(super) struct Resolver<'r, 's, 't> {
    pub schema: &'s Schema,
    pub doc: &'r Document<'t>,
    pub mentions: &'r Mentions<'s>,
    pub clusters: Clusters,
    pub of: Vec<Option<usize>>,
    pub merged_by: Vec<&'static str>,
    /// Pronouns are resolved already.
    pub late: bool,
}

impl<'r, 's, 't> Resolver<'r, 's, 't> {
    pub fn new(schema: &'s Schema, doc: &'r Document<'t>, mentions: &'r Mentions<'s>) -> Self {
        let n = mentions.list.len();
        Self {
            schema,
            doc,
            mentions,
            clusters: Clusters::default(),
            of: vec![None; n],
            merged_by: vec![""; n],
            late: false,
        }
    }

    /// Ties a mention to an entity.
    pub fn tie(&mut self, m: usize, cluster: usize, rule: &'static str) {
        self.of[m] = Some(cluster);
        self.merged_by[m] = rule;
        let mention = &self.mentions.list[m];
        let gender = self.gender_by_title(mention);
        let c = &mut self.clusters.list[cluster];
        if mention.form == MentionForm::Pronoun {
            return;
        }
        c.count += 1;
        c.first = c.first.min(mention.tokens.start);
        if !matches!(mention.form, MentionForm::Nominal | MentionForm::Metonym) {
            c.aliases.insert(self.doc.words(mention.tokens.clone()).to_owned());
        }
        if let Some(role) = &mention.role {
            if let Some(head) = role_head(self.schema, self.doc, role.clone()) {
                c.roles.push(head);
            }
            c.gender = c.gender.or(gender);
        }
    }

    pub fn symbol(&self, token: usize) -> Symbol {
        self.doc.tokens.get(token).map_or(Symbol::NONE, |t| t.word)
    }

    pub fn key(&self, tokens: Range<usize>) -> u64 {
        let mut key = Key::default();
        for i in tokens {
            key.push(self.doc.word(i));
        }
        key.hash()
    }

    /// First names that tell, then what follows from them.
    pub fn names(&mut self) {
        let list = &self.mentions.list;
        for (m, mention) in list.iter().enumerate() {
            let short = mention.kind == EntityKind::Person && mention.tokens.len() == 1;
            match mention.entry {
                Some(entry) if !short && mention.kind != EntityKind::Group => {
                    if let Some(region) = self.region(m) {
                        self.tie(m, region, "part-of-name");
                        continue;
                    }
                    let cluster = self.clusters.entry(self.schema, mention.kind, entry, mention.tokens.start);
                    self.tie(m, cluster, "same-entry");
                }
                _ if mention.kind == EntityKind::Person && is_name(mention) && mention.tokens.len() > 1 => {
                    self.full_name(m);
                }
                _ => {}
            }
        }
        for (m, mention) in list.iter().enumerate() {
            if self.of[m].is_none() && mention.kind == EntityKind::Person && is_name(mention) {
                self.short_name(m);
            }
        }
        for (m, mention) in list.iter().enumerate() {
            if self.of[m].is_some() || !is_name(mention) {
                continue;
            }
            match mention.kind {
                EntityKind::Person | EntityKind::Group => {}
                EntityKind::Organization => self.organization(m),
                EntityKind::State | EntityKind::Place | EntityKind::Event | EntityKind::Agreement => {
                    self.same_name(m);
                }
            }
        }
    }

    /// A person by two words or more.
    fn full_name(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let tokens = mention.tokens.clone();
        let key = self.key(tokens.clone());
        let known = self.clusters.by_key.get(&(EntityKind::Person, None, key)).copied();
        if let Some(cluster) = known.or_else(|| self.variant(m)) {
            self.tie(m, cluster, "same-name");
            let c = &mut self.clusters.list[cluster];
            let words = self.doc.words(tokens.clone());
            if c.entry.is_none() && words.len() > c.name.len() {
                words.clone_into(&mut c.name);
            }
        } else {
            let cluster = self.clusters.add(EntityKind::Person, self.doc.words(tokens.clone()), tokens.start);
            self.clusters.list[cluster].gender =
                self.schema.gazetteer.name_word(self.doc.word(tokens.start)).gender;
            self.clusters.by_key.insert((EntityKind::Person, None, key), cluster);
            self.tie(m, cluster, "full-name");
        }
    }

    /// The same person with a middle name more or less: "Lelio Scaletti", "Lelio M. Scaletti".
    fn variant(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let words: Vec<String> = mention.tokens.clone().map(|i| folded(self.doc.word(i))).collect();
        let (first, last) = (words.first()?, words.last()?);
        self.clusters.list.iter().position(|c| {
            if c.kind != EntityKind::Person {
                return false;
            }
            let known: Vec<String> = c.name.split_whitespace().map(folded).collect();
            known.len() > 1
                && known.len() != words.len()
                && known.first() == Some(first)
                && known.last() == Some(last)
        })
    }

    /// A person by one word: the one in the article whose name ends, or begins, with it.
    fn short_name(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let word = folded(self.doc.words(mention.tokens.clone()));
        let at = mention.tokens.start;
        let gender = self.gender_by_title(mention);
        let mut best: Option<(usize, (bool, bool, usize))> = None;
        for (i, c) in self.clusters.list.iter().enumerate() {
            if c.kind != EntityKind::Person || gender.is_some() && c.gender.is_some() && c.gender != gender {
                continue;
            }
            let parts: Vec<String> = c.name.split_whitespace().map(folded).collect();
            let listed = c.entry.is_some_and(|e| {
                folded(self.schema.gazetteer.field(e, "family")) == word
                    || self.schema.gazetteer.field(e, "short").split('|').any(|s| folded(s) == word)
            });
            let last = parts.len() > 1 && (parts[1..].contains(&word) || listed)
                || c.aliases
                    .iter()
                    .any(|a| a.split_whitespace().next_back().is_some_and(|x| folded(x) == word));
            let first = parts.first() == Some(&word);
            if !last && !first {
                continue;
            }
            // Family name before given name, a name already given before one yet to come, the nearest.
            let given = self.nearest(i, at);
            let rank = (!last, given.is_none(), given.map_or(c.first, |near| at - near));
            if best.as_ref().is_none_or(|(_, r)| rank < *r) {
                best = Some((i, rank));
            }
        }
        if let Some((cluster, _)) = best {
            return self.tie(m, cluster, "part-of-full-name");
        }
        if let Some(entry) = mention.entry {
            let cluster = self.clusters.entry(self.schema, EntityKind::Person, entry, at);
            return self.tie(m, cluster, "same-entry");
        }
        let key = self.key(mention.tokens.clone());
        let cluster =
            self.clusters.by_key.get(&(EntityKind::Person, None, key)).copied().unwrap_or_else(|| {
                let new = self.clusters.add(EntityKind::Person, self.doc.words(mention.tokens.clone()), at);
                self.clusters.list[new].local = true;
                self.clusters.by_key.insert((EntityKind::Person, None, key), new);
                new
            });
        self.tie(m, cluster, "same-name");
    }

    /// The last mention of a cluster before a token.
    pub fn nearest(&self, cluster: usize, before: usize) -> Option<usize> {
        let end = self.mentions.list.partition_point(|m| m.tokens.start < before);
        (0..end).rev().find(|&m| self.of[m] == Some(cluster)).map(|m| self.mentions.list[m].tokens.start)
    }

    fn gender_by_title(&self, mention: &Mention<'_>) -> Option<Gender> {
        let role = mention.role.clone()?;
        let symbol = self.symbol(role.end - 1);
        let recognition = &self.schema.recognition;
        let traits = |class| recognition.traits(symbol, class).and_then(|t: &Traits| t.gender);
        traits(Class::Honorific).or_else(|| traits(Class::Role))
    }

    /// Names that mean the same wherever they stand in the article.
    fn same_name(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let key = self.key(mention.tokens.clone());
        let slot = (mention.kind, None, key);
        let cluster = match self.clusters.by_key.get(&slot) {
            Some(&known) => known,
            None => match self.shorter(m) {
                Some(longer) => return self.tie(m, longer, "part-of-name"),
                None => {
                    let new = self.clusters.add(
                        mention.kind,
                        self.doc.words(mention.tokens.clone()),
                        mention.tokens.start,
                    );
                    self.clusters.by_key.insert(slot, new);
                    new
                }
            },
        };
        self.tie(m, cluster, "same-name");
    }

    /// "Kursk" where the article speaks of the Kursk region before.
    fn region(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        if mention.kind != EntityKind::Place || mention.form != MentionForm::Name {
            return None;
        }
        let key = self.key(mention.tokens.clone());
        (0..m).find_map(|o| {
            let other = &self.mentions.list[o];
            let core = self.place_core(other.tokens.clone());
            let fits =
                other.kind == EntityKind::Place && core.len() < other.tokens.len() && self.key(core) == key;
            self.of[o].filter(|_| fits)
        })
    }

    /// "Kursk" and "Kursk area" after "Kursk region".
    fn shorter(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        if mention.kind != EntityKind::Place {
            return None;
        }
        let core = self.place_core(mention.tokens.clone());
        let key = self.key(core);
        (0..m)
            .find(|&o| {
                let other = &self.mentions.list[o];
                self.of[o].is_some()
                    && other.kind == EntityKind::Place
                    && self.key(self.place_core(other.tokens.clone())) == key
            })
            .and_then(|o| self.of[o])
    }

    fn place_core(&self, tokens: Range<usize>) -> Range<usize> {
        let last = tokens.end - 1;
        let head = self.schema.recognition.classes(self.symbol(last)).has(Class::PlaceHead);
        if head && tokens.len() > 1 { tokens.start..last } else { tokens }
    }

    /// A body by its name: its owner tells it from those of the same name.
    fn organization(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let owner = mention.owner.and_then(|o| self.of[o]).filter(|&o| self.ownable(o));
        let core = self.core(mention);
        let key = self.key(core.clone());
        if let Some(&known) = self.clusters.by_key.get(&(EntityKind::Organization, owner, key)) {
            return self.tie(m, known, "same-name");
        }
        // "the Unification Ministry" after "South Korea's Unification Ministry", and the reverse.
        let other = self
            .clusters
            .by_key
            .iter()
            .filter(|((kind, o, k), _)| {
                *kind == EntityKind::Organization && *k == key && (owner.is_none() || o.is_none())
            })
            .map(|(_, &c)| c)
            .min();
        if let Some(known) = other {
            if let Some(owner) = owner.filter(|_| self.clusters.list[known].owner.is_none()) {
                self.own(known, owner);
            }
            self.clusters.by_key.insert((EntityKind::Organization, owner, key), known);
            return self.tie(m, known, "same-name");
        }
        if let Some(known) = self.acronym(m).or_else(|| self.long_form(m)) {
            self.clusters.by_key.insert((EntityKind::Organization, None, key), known);
            return self.tie(m, known, "acronym");
        }
        if let Some(known) = self.short_form(m) {
            return self.tie(m, known, "short-form");
        }
        let new = self.clusters.add(
            EntityKind::Organization,
            self.doc.words(mention.tokens.clone()),
            mention.tokens.start,
        );
        self.clusters.list[new].head = self.symbol(mention.tokens.end - 1);
        self.clusters.by_key.insert((EntityKind::Organization, owner, key), new);
        if let Some(owner) = owner {
            self.own(new, owner);
        }
        self.tie(m, new, "new-name");
    }

    /// States and bodies own bodies; a person's or pronoun's "his party" says too little.
    pub fn ownable(&self, cluster: usize) -> bool {
        matches!(
            self.clusters.list[cluster].kind,
            EntityKind::State | EntityKind::Organization | EntityKind::Place
        )
    }

    pub fn own(&mut self, cluster: usize, owner: usize) {
        if cluster == owner {
            return;
        }
        let name = self.clusters.list[owner].name.clone();
        let c = &mut self.clusters.list[cluster];
        c.owner = Some(owner);
        if c.entry.is_none() {
            c.qualifier = name;
        }
    }

    /// The words of a body without the owner among them.
    pub fn core(&self, mention: &Mention<'_>) -> Range<usize> {
        let inside = mention
            .owner
            .map(|o| &self.mentions.list[o])
            .filter(|o| o.tokens.start == mention.tokens.start && o.tokens.end < mention.tokens.end);
        inside.map_or(mention.tokens.clone(), |o| o.tokens.end..mention.tokens.end)
    }

    /// "SSC" for the Supreme Security Committee.
    fn acronym(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let token = self.doc.tokens.get(mention.tokens.start)?;
        if mention.tokens.len() > 1 || token.shape != Shape::Capitals {
            return None;
        }
        let letters = self.doc.word(mention.tokens.start);
        (0..self.mentions.list.len()).find_map(|o| {
            let other = &self.mentions.list[o];
            let owner = other.owner.map_or("", |x| self.doc.word(self.mentions.list[x].tokens.start));
            let national = letters.chars().next().filter(|c| owner.starts_with(*c)).map_or(0, char::len_utf8);
            let fits = other.kind == EntityKind::Organization
                && other.tokens.len() > 1
                && (spells(self.doc, other.tokens.clone(), letters)
                    || national > 0
                        && letters.len() > 3
                        && spells(
                            self.doc,
                            other.tokens.clone(),
                            letters.get(national..).unwrap_or_default(),
                        ));
            self.of[o].filter(|_| fits)
        })
    }

    /// The Supreme Security Committee after "SSC", or a listed name by its acronym.
    fn long_form(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        if mention.tokens.len() < 2 {
            return None;
        }
        (0..m).find_map(|o| {
            let other = &self.mentions.list[o];
            let capitals =
                self.doc.tokens.get(other.tokens.start).is_some_and(|t| t.shape == Shape::Capitals);
            let fits = other.kind == EntityKind::Organization
                && other.tokens.len() == 1
                && capitals
                && other.entry.is_none()
                && spells(self.doc, mention.tokens.clone(), self.doc.word(other.tokens.start));
            self.of[o].filter(|_| fits)
        })
    }

    /// "the Church" after "Church of Scientology", "Springer" after "Axel Springer".
    fn short_form(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let words: Vec<String> = mention.tokens.clone().map(|i| folded(self.doc.word(i))).collect();
        let mut best = None;
        for (i, c) in self.clusters.list.iter().enumerate() {
            if c.kind != EntityKind::Organization {
                continue;
            }
            let known: Vec<String> = c.name.split_whitespace().map(folded).collect();
            if known.len() > words.len() && (known.ends_with(&words) || known.starts_with(&words)) {
                let near = self.nearest(i, mention.tokens.start);
                if near.is_some() && best.as_ref().is_none_or(|(_, n)| near > *n) {
                    best = Some((i, near));
                }
            }
        }
        best.map(|(i, _)| i)
    }
}

/// Whether a mention names rather than describes.
pub(super) fn is_name(mention: &Mention<'_>) -> bool {
    matches!(mention.form, MentionForm::Name | MentionForm::Adjective | MentionForm::Metonym)
}

/// The role word that a role is about: "secretary" of "Secretary of State".
pub(super) fn role_head(schema: &Schema, doc: &Document<'_>, role: Range<usize>) -> Option<Symbol> {
    role.rev().find_map(|i| {
        let symbol = doc.tokens.get(i)?.word;
        schema.recognition.classes(symbol).any(&[Class::Role, Class::Kin]).then_some(symbol)
    })
}

/// Lower case without accents, dots and hyphens.
pub(super) fn folded(word: &str) -> String {
    let plain = deunicode::deunicode(word);
    plain.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether letters are the first ones of the words of a name, small words left out or not.
fn spells(doc: &Document<'_>, tokens: Range<usize>, letters: &str) -> bool {
    let letters: Vec<char> =
        letters.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    let all: Vec<(char, bool)> = tokens
        .filter(|&i| doc.tokens.get(i).is_some_and(|t| t.tag != Tag::POS))
        .flat_map(|i| doc.word(i).split('-'))
        .filter_map(|w| w.chars().next().map(|c| (c.to_ascii_lowercase(), c.is_uppercase())))
        .collect();
    let big: Vec<char> = all.iter().filter(|(_, big)| *big).map(|(c, _)| *c).collect();
    let every: Vec<char> = all.iter().map(|(c, _)| *c).collect();
    letters.len() > 1 && (letters == big || letters == every)
}
