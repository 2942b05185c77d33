//! One news text with its metadata.

use crate::base::{Date, Diagnostic};

/// One news text with its metadata. All offsets of the program count in `text`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Article {
    /// The file's stem, or the given id of a JSON Lines article.
    pub id: String,
    /// The headline, where metadata or the text itself give it.
    pub title: Option<String>,
    /// The day it was published, where known.
    pub date: Option<Date>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// BCP 47, where given.
    pub language: Option<String>,
    /// The path or `-` it came from, with `:line` for JSON Lines.
    pub source: String,
    /// The text, exactly as the record's offsets count it.
    pub text: String,
    /// What went on while it was read, but not as well as it could.
    pub diagnostics: Vec<Diagnostic>,
}

impl Article {
    /// An article of a bare text.
    pub fn from_text(id: &str, text: &str) -> Self {
        Self { id: id.to_owned(), text: text.to_owned(), source: id.to_owned(), ..Self::default() }
    }
}
