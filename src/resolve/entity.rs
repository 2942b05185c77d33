//! The product of the room.

use crate::base::EntityKind;

/// One real thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entity {
    /// From its content: kind and name in ASCII, `person-vladimir-putin`.
    pub id: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its fullest usual name.
    pub name: String,
    /// Other names, without `name`, sorted.
    pub aliases: Vec<String>,
    /// IRIs of the same thing elsewhere (Wikidata, GeoNames), sorted.
    pub same_as: Vec<String>,
}

/// Which mention is which entity.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Resolution<'s> {
    /// In order of first mention.
    pub entities: Vec<Entity>,
    /// For each entity, whether nothing but descriptions ("witnesses", "a police station") speaks of
    /// it: it is worth keeping only where a claim speaks of it too.
    pub incidental: Vec<bool>,
    /// For each mention, its entity; `None` for a pronoun or description that nobody could be
    /// found for, and for "I" and "we", whose speaker the quotation decides.
    pub of: Vec<Option<usize>>,
    /// For each mention, the rule that tied it to its entity.
    pub merged_by: Vec<&'s str>,
}
