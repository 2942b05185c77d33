//! [`Article`](crate::ingest::Article) → [`Document`]: sentences, tokens, lemmas, tags,
//! quotations, times, quantities. This room alone knows English.

mod document;
mod tag;

pub use document::{Document, Quotation, Sentence, SentenceKind, Shape, Token};
pub use tag::Tag;

use crate::ingest::Article;
use crate::schema::Schema;

/// Reads an article's text. Cannot fail: any text gives a document.
pub fn analyse<'a>(schema: &Schema, article: &'a Article) -> Document<'a> {
    let _ = schema;
    Document {
        text: &article.text,
        date: article.date,
        tokens: Vec::new(),
        sentences: Vec::new(),
        quotations: Vec::new(),
    }
}
