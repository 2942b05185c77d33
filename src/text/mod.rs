//! [`Article`] → [`Document`]: sentences, tokens, lemmas, tags,
//! quotations, times, quantities. This room alone knows English.

mod document;
mod groups;
mod language;
mod layout;
mod lines;
mod quotes;
mod sentences;
mod shingles;
mod tagger;
#[cfg(test)]
mod tests;
mod time;

pub use crate::base::{Shape, Tag};
pub use document::{Document, Quotation, Sentence, SentenceKind, TimeExpression, Token};
pub use groups::{Group, Groups, NounGroup, VerbForm, VerbGroup, groups};
pub use language::is_foreign;
pub use shingles::{LONG, shingles};
pub use time::times;

use crate::base::{SHORT, Symbol, fold, fold_short, scan};
use crate::ingest::Article;
use crate::schema::Schema;

/// Reads an article's text. Cannot fail: any text gives a document.
pub fn analyse<'a>(schema: &Schema, article: &'a Article) -> Document<'a> {
    let text = article.text.as_str();
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut hashes = Vec::with_capacity(text.len() / 4);
    let (mut breaks, mut quotes, mut stops) = (Vec::new(), Vec::new(), Vec::with_capacity(32));
    let mut buffer = String::new();
    let abbreviation = |word: &str| schema.lexicon.abbreviation(&schema.symbols, word);
    scan(text, abbreviation, |piece| {
        if piece.breaks > 0 {
            breaks.push(layout::Break { token: tokens.len(), lines: piece.breaks, indent: piece.indent });
        }
        let mut token = Token { span: piece.span, spaced: piece.spaced, ..Token::default() };
        let mut hash = 0;
        if let Some(plain) = piece.plain {
            token.shape = plain.shape;
            let word = text.as_bytes().get(piece.span.range()).unwrap_or_default();
            token.word = schema.symbols.get_plain(&plain, word);
            if plain.shape != Shape::Number {
                hash = plain.hash;
            }
        } else {
            let word = piece.span.of(text);
            (token.shape, token.word) = look(schema, word, &mut buffer);
            token.hyphened = word.as_bytes().contains(&b'-');
            if token.shape == Shape::Mark {
                token.tag = tagger::mark(word);
                if quotes::is_quote(word) {
                    quotes.push(tokens.len());
                }
            }
            if sentences::is_stop(word, &token) {
                stops.push(tokens.len());
            }
        }
        tokens.push(token);
        hashes.push(hash);
    });
    let paragraphs = layout::paragraphs(text, &tokens, &breaks);
    let quotations = quotes::pair(text, &mut tokens, &paragraphs, &quotes);
    let mut sentences = sentences::split(schema, text, &tokens, &paragraphs, &stops);
    lines::classify(schema, article, &tokens, &mut sentences);
    let mut tagger = tagger::Tagger::new(schema);
    for sentence in &sentences {
        tagger.tag(text, &mut tokens[sentence.tokens.clone()], sentence.kind);
    }
    let times = Vec::new();
    let mut document = Document { text, date: article.date, tokens, hashes, sentences, quotations, times };
    document.times = time::times(schema, &document);
    document
}

/// The shape and the symbol of a token that is more than letters and digits.
fn look(schema: &Schema, word: &str, buffer: &mut String) -> (Shape, Symbol) {
    if let &[mark] = word.as_bytes()
        && mark.is_ascii_punctuation()
    {
        return (Shape::Mark, schema.symbols.get_single(mark));
    }
    match fold_short(word, &mut [0; SHORT]) {
        Some((shape, folded)) => (shape, schema.symbols.get_bytes(folded)),
        None => (fold(word, buffer), schema.symbols.get(buffer)),
    }
}
