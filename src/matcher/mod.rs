//! Compiled patterns × frames → matches, and what failed where they do not. Knows matching, no news.
//!
//! A [`Frame`] is a trigger word with its arguments, voice undone; a rule's steps are tried against it.
//! What a noun is and what fits a slot is asked of the caller, through [`Nouns`].

mod frame;

pub use frame::{Bound, Frame, Match, Nouns, Why, has_words, match_clause, match_noun};
