//! What articles call an entity → the entity. Only counts go in, so that articles can come and go in
//! any order.

use std::collections::BTreeMap;

use crate::base::{EntityKind, vocabulary};
use crate::graph::GraphEntity;
use crate::resolve::{Entity, ties};

vocabulary! {
    /// What an article says of an entity.
    NamingPart {
        /// The name it uses.
        Name = "name",
        /// Another name.
        Alias = "alias",
        /// An IRI of the same thing elsewhere.
        SameAs = "same_as",
        /// What it is.
        Kind = "kind",
        /// That it reported something.
        Reports = "reports",
        /// What it may be tied by to another name.
        Tie = "tie",
    }
}

/// What articles call one entity, and how many of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Naming {
    /// Words, by what they are, with the number of articles that say so.
    pub words: BTreeMap<(NamingPart, String), usize>,
    /// How often it is mentioned.
    pub mentions: usize,
    /// How many articles have it.
    pub articles: usize,
}

impl Naming {
    /// What one article says: each part once.
    pub fn parts(entity: &Entity) -> impl Iterator<Item = (NamingPart, String)> {
        let name =
            [(NamingPart::Name, entity.name.clone()), (NamingPart::Kind, entity.kind.word().to_owned())];
        let aliases = entity.aliases.iter().map(|a| (NamingPart::Alias, a.clone()));
        let same = entity.same_as.iter().map(|s| (NamingPart::SameAs, s.clone()));
        let ties = ties(entity).into_iter().map(|tie| (NamingPart::Tie, tie));
        name.into_iter().chain(aliases).chain(same).chain(ties)
    }

    /// Counts an article.
    pub fn add(&mut self, entity: &Entity) {
        for (part, word) in Self::parts(entity) {
            *self.words.entry((part, word)).or_default() += 1;
        }
    }

    /// The entity: it is called what most articles call it; of equals, the longest.
    pub fn entity(&self, id: &str) -> GraphEntity {
        let of = |wanted: NamingPart| {
            self.words.iter().filter(move |((part, _), _)| *part == wanted).map(|((_, word), n)| (word, *n))
        };
        let name = of(NamingPart::Name)
            .filter(|(name, _)| !name.is_empty())
            .max_by_key(|(name, count)| (*count, name.chars().count()))
            .map_or(id, |(name, _)| name.as_str());
        let kind = of(NamingPart::Kind)
            .max_by_key(|(_, count)| *count)
            .and_then(|(kind, _)| kind.parse().ok())
            .unwrap_or(EntityKind::Person);
        let words = |part| of(part).map(|(word, _)| word.clone());
        let mut aliases: Vec<String> = words(NamingPart::Name).chain(words(NamingPart::Alias)).collect();
        aliases.sort();
        aliases.dedup();
        aliases.retain(|alias| alias != name && !alias.is_empty());
        GraphEntity {
            id: id.to_owned(),
            kind,
            name: name.to_owned(),
            aliases,
            same_as: words(NamingPart::SameAs).collect(),
            mentions: self.mentions as u32,
            articles: self.articles,
        }
    }
}
