//! What a file says about its article, as the file says it: strings, not yet understood.

use super::{Article, dates};
use crate::base::Diagnostic;
use crate::schema::Schema;

/// The metadata that the formats have in common.
#[derive(Debug, Default)]
pub struct Fields {
    pub id: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Fields {
    /// The field of a key of front matter or JSON; `None` if there is no such field.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Option<String>> {
        match key {
            "id" => Some(&mut self.id),
            "title" => Some(&mut self.title),
            "date" => Some(&mut self.date),
            "publisher" => Some(&mut self.publisher),
            "url" => Some(&mut self.url),
            "language" => Some(&mut self.language),
            _ => None,
        }
    }

    /// Adds a diagnostic that is not about a place in the text.
    pub fn note(&mut self, code: &'static str, message: String) {
        self.diagnostics.push(Diagnostic { code, span: None, message });
    }

    /// The article of these fields and a text, with what the text itself says of the rest.
    pub fn into_article(mut self, schema: &Schema, id: &str, source: String, text: String) -> Article {
        let date = self.date.take().and_then(|given| {
            let date = dates::parse(schema, &given);
            if date.is_none() {
                self.note(
                    "unknown-date",
                    format!("expected a date like 2025-04-28 or April 28, 2025, found `{}`", clip(&given)),
                );
            }
            date
        });
        let mut article = Article {
            id: clean(self.id).unwrap_or_else(|| id.to_owned()),
            title: clean(self.title),
            date,
            publisher: clean(self.publisher),
            url: clean(self.url),
            language: clean(self.language),
            source,
            text,
            diagnostics: self.diagnostics,
        };
        article.complete(schema);
        article
    }
}

/// The beginning of what was found, short enough for a message.
pub fn clip(found: &str) -> String {
    let mut short: String = found.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if found.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// White space put in order; an empty value is none.
fn clean(value: Option<String>) -> Option<String> {
    let value = value?;
    let words: Vec<&str> = value.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
