//! The product of the room.

use std::ops::Range;

use crate::base::{EntityKind, MentionForm, Span};

/// Mentions in order of their first token; a longer one before those inside it.
#[derive(Clone, Debug, Default)]
pub struct Mentions<'s> {
    /// All mentions.
    pub list: Vec<Mention<'s>>,
}

/// A span that names, or refers to, an entity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention<'s> {
    /// The bare name: no article, no title, no possessive ending.
    pub tokens: Range<usize>,
    /// The same in bytes.
    pub span: Span,
    /// The token that a verb or preposition takes as its noun: mostly the last.
    pub head: usize,
    /// What it is taken to be.
    pub kind: EntityKind,
    /// How it refers.
    pub form: MentionForm,
    /// The entry of the gazetteers that it names.
    pub entry: Option<u32>,
    /// The mention that it belongs to, where its words say so: "North Korean" of "North Korean
    /// soldiers", "South Korea" of "South Korea's intelligence agency", "Libya" of "the army of Libya".
    /// An index into [`Mentions::list`].
    pub owner: Option<usize>,
    /// Title, job or description that stands before or after a person's name
    /// ("President", "foreign minister"): tokens without article.
    pub role: Option<Range<usize>>,
    /// The rule that found it.
    pub rule: &'s str,
}
