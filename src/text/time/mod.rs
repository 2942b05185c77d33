//! Expressions of time: "Monday evening", "late last year", "from March to May 2024".
//!
//! A cascade of forms over the words of `schema/grammar/time.toml`. Relative expressions are
//! counted from the article's date and are left out where there is none. Whether "Friday" is the
//! last or the coming one is asked of the nearest verb. Times of day, durations ("for two years"),
//! ages, and what is counted from another event ("two days later") are left out.

mod forms;
mod numbers;
mod resolve;

use std::ops::Range;

use super::{Document, TimeExpression, Token};
use crate::base::{Date, Shape, Tag};
use crate::schema::{Schema, Time, TimeUse, TimeWord};

use forms::Found;

/// The expressions of time of a document, in order; they do not overlap.
pub fn times(schema: &Schema, document: &Document<'_>) -> Vec<TimeExpression> {
    let mut times = Vec::new();
    let mut found = Vec::new();
    for (number, sentence) in document.sentences.iter().enumerate() {
        let reader = Reader {
            time: &schema.time,
            document,
            sentence: sentence.tokens.clone(),
            today: document.date.and_then(Date::civil),
        };
        let mut from = sentence.tokens.start;
        for (at, token) in sentence.tokens.clone().zip(document.sentence(number)) {
            // Few tokens can be the first word of weight of an expression.
            let weighs = token.shape == Shape::Number
                || token.hyphened && !token.word.is_some()
                || schema.time.word(token.word).is_some();
            if weighs
                && at >= from
                && let Some(expression) = reader.expression(at)
            {
                from = expression.tokens.end;
                found.push(expression);
            }
        }
        let mut open: Option<Found> = None;
        for next in found.drain(..) {
            let range = open.as_ref().and_then(|first| reader.range(first, &next));
            if range.is_none() {
                times.extend(open.and_then(|first| reader.resolve(&first)));
            }
            open = Some(range.unwrap_or(next));
        }
        times.extend(open.and_then(|last| reader.resolve(&last)));
    }
    times
}

/// One sentence of a document.
struct Reader<'a> {
    time: &'a Time,
    document: &'a Document<'a>,
    sentence: Range<usize>,
    today: Option<jiff::civil::Date>,
}

impl Reader<'_> {
    /// A token of the sentence; none beyond its ends.
    fn token(&self, at: usize) -> Option<&Token> {
        if self.sentence.contains(&at) { self.document.tokens.get(at) } else { None }
    }

    /// What a token means as a word of time.
    fn meaning(&self, at: usize) -> Option<TimeWord> {
        self.time.word(self.token(at)?.word)
    }

    fn is(&self, at: usize, what: TimeUse) -> bool {
        self.token(at).is_some_and(|t| self.time.is(t.word, what))
    }

    fn tagged(&self, at: usize, tag: Tag) -> bool {
        self.token(at).is_some_and(|t| t.tag == tag)
    }

    fn text(&self, at: usize) -> &str {
        if self.sentence.contains(&at) { self.document.word(at) } else { "" }
    }

    /// The token before, if the sentence has one.
    fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|b| self.sentence.contains(b))
    }

    /// Whether the token before does what is asked.
    fn after(&self, at: usize, what: TimeUse) -> bool {
        self.before(at).is_some_and(|b| self.is(b, what))
    }

    /// Whether a token is a hyphen or dash that stands alone.
    fn is_dash(&self, at: usize) -> bool {
        matches!(self.text(at), "-" | "–" | "—")
    }
}

#[cfg(test)]
mod tests;
