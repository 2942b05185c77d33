//! What a line is: running text, a headline, a byline, a date; and where a dateline ends.

use super::{Sentence, SentenceKind, Shape, Tag, Token};
use crate::ingest::Article;
use crate::schema::Schema;

/// Says of each sentence what it is, and how long its dateline.
pub(super) fn classify(schema: &Schema, article: &Article, tokens: &[Token], sentences: &mut [Sentence]) {
    let lexicon = &schema.lexicon;
    let lines = Lines {
        schema,
        text: &article.text,
        calendar: lexicon.class("calendar"),
        byline: lexicon.class("byline"),
        photo: lexicon.class("photo"),
    };
    let paragraphs = sentences.last().map_or(0, |s| s.paragraph + 1);
    let mut seen_body = false;
    for i in 0..sentences.len() {
        let alone = (i == 0 || sentences[i - 1].paragraph != sentences[i].paragraph)
            && sentences.get(i + 1).is_none_or(|s| s.paragraph != sentences[i].paragraph);
        let opens = i == 0 || sentences[i - 1].paragraph != sentences[i].paragraph;
        let last = sentences[i].paragraph + 1 == paragraphs;
        let range = sentences[i].tokens.clone();
        let words = &tokens[range.clone()];
        sentences[i].kind = if alone && lines.is_date(words) {
            SentenceKind::Date
        } else if alone && lines.is_byline(words) || is_footer(lines.text, words) {
            SentenceKind::Byline
        } else if alone && !last && lines.is_title(words, seen_body, article.title.as_deref()) {
            SentenceKind::Title
        } else {
            SentenceKind::Body
        };
        if sentences[i].kind == SentenceKind::Body {
            if opens {
                sentences[i].dateline = lines.dateline(words);
            }
            seen_body = true;
        }
    }
}

/// Tokens of the longest line of an agency's initials and names.
const LONGEST_FOOTER: usize = 80;

/// Whether the tokens are an agency's footer: "hc/rc (Reuters, AFP, AP)".
pub(super) fn is_footer(text: &str, tokens: &[Token]) -> bool {
    // It is short, and whoever asks at every stop of a long line is not to read all of it each time.
    if tokens.len() > LONGEST_FOOTER {
        return false;
    }
    let mut rest = tokens;
    // Initials of editors: small letters with slashes between them.
    let mut initials = 0;
    while let [first, after @ ..] = rest {
        let word = first.span.of(text);
        let short = first.shape == Shape::Lower && word.len() <= 4;
        if !(short || word == "/" || word == ",") || initials > 6 {
            break;
        }
        initials += 1;
        rest = after;
    }
    let Some(open) = rest.first() else {
        return initials <= 5 && tokens.iter().take(initials).any(|t| t.span.of(text) == "/");
    };
    if open.tag != Tag::OpenParen {
        return false;
    }
    let Some(close) = rest.iter().rposition(|t| t.tag == Tag::CloseParen) else { return false };
    let names = |t: &Token| {
        matches!(t.shape, Shape::Capital | Shape::Capitals | Shape::Mark)
            || t.shape == Shape::Lower
                && matches!(t.span.of(text), "and" | "with" | "dpa" | "epd" | "via" | "material" | "from")
    };
    close + 2 >= rest.len()
        && (2..=24).contains(&close)
        && (initials == 0 || initials <= 7)
        && rest[1..close].iter().all(names)
        && rest[1..close].iter().any(|t| t.shape != Shape::Mark)
        && (initials > 0
            || rest[1..close].iter().any(|t| t.shape == Shape::Capitals || t.span.of(text) == "dpa"))
        && !rest[close + 1..].iter().any(|t| t.tag != Tag::Stop)
}

struct Lines<'a> {
    schema: &'a Schema,
    text: &'a str,
    calendar: u32,
    byline: u32,
    photo: u32,
}

impl Lines<'_> {
    fn is_calendar(&self, token: &Token) -> bool {
        token.shape == Shape::Number || self.schema.lexicon.classes(token.word) & self.calendar != 0
    }

    fn is_date(&self, tokens: &[Token]) -> bool {
        tokens.len() <= 14
            && tokens.iter().all(|t| self.is_calendar(t) || t.shape == Shape::Mark)
            && tokens.iter().any(|t| t.shape == Shape::Number)
            && tokens.iter().any(|t| t.shape != Shape::Number && t.shape != Shape::Mark || t.span.len() >= 8)
    }

    fn is_byline(&self, tokens: &[Token]) -> bool {
        let Some(first) = tokens.first() else { return false };
        let opener =
            self.schema.lexicon.classes(first.word) & self.byline != 0 && first.shape != Shape::Lower;
        let parenthesis = first.tag == Tag::OpenParen
            && tokens.get(1).is_some_and(|t| self.schema.lexicon.classes(t.word) & self.byline != 0);
        if first.span.of(self.text).starts_with('©') || parenthesis {
            return tokens.len() <= 60;
        }
        let ends = tokens.last().is_some_and(|t| t.tag == Tag::Stop);
        if opener && !ends && tokens.len() <= 24 {
            let by = first.span.of(self.text).eq_ignore_ascii_case("by");
            let colon = tokens.get(1).is_some_and(|t| t.tag == Tag::Colon)
                || tokens.get(2).is_some_and(|t| t.tag == Tag::Colon);
            let names = tokens[1..].iter().all(|t| {
                matches!(
                    t.shape,
                    Shape::Capital | Shape::Capitals | Shape::Initial | Shape::Mark | Shape::Number
                ) || matches!(t.span.of(self.text), "and" | "in" | "with" | "for" | "of" | "the" | "by")
            });
            return colon || names && (by || tokens.len() <= 12);
        }
        // "MIA file photo"
        tokens.len() <= 12
            && tokens.last().is_some_and(|t| {
                self.schema.lexicon.classes(t.word) & self.photo != 0 && t.shape == Shape::Lower
            })
    }

    fn is_title(&self, tokens: &[Token], seen_body: bool, given: Option<&str>) -> bool {
        let span = tokens.first().map(|f| tokens.last().map_or(f.span, |l| f.span.join(l.span)));
        if given.is_some() && span.map(|s| s.of(self.text).trim()) == given.map(str::trim) {
            return true;
        }
        let open_end = tokens.last().is_some_and(|t| {
            !matches!(t.span.of(self.text), "." | ":" | "," | ";" | "…" | "...") && t.tag != Tag::CloseParen
                // "Permian Partners L.P." ends a sentence, "Kim meets Putin in U.S." a headline.
                && !(tokens.len() > 12 && t.span.of(self.text).ends_with('.'))
        });
        let stop_inside = tokens.iter().rev().skip(1).take(2).any(|t| t.tag == Tag::Stop);
        let limit = if seen_body { 14 } else { 32 };
        open_end && !stop_inside && tokens.len() <= limit
    }

    /// How many leading tokens are "MOSCOW, 28 April 2025 (dpa) -".
    fn dateline(&self, tokens: &[Token]) -> usize {
        let mut agency = false;
        let mut date = false;
        let mut inside = false;
        let capitals = tokens.first().is_some_and(|t| t.shape == Shape::Capitals);
        for (i, token) in tokens.iter().enumerate().take(24) {
            let word = token.span.of(self.text);
            match token.shape {
                _ if inside => {
                    inside = token.tag != Tag::CloseParen;
                }
                Shape::Mark if token.tag == Tag::OpenParen && i > 0 => {
                    inside = true;
                    agency = true;
                }
                Shape::Mark if token.tag == Tag::Comma && i > 0 => {}
                Shape::Mark if matches!(word, "-" | "--" | "—" | "–" | "―") => {
                    let starts = i > 0 && (agency || date || capitals);
                    return if starts && i + 1 < tokens.len() { i + 1 } else { 0 };
                }
                Shape::Mark if word == "/" || word == "." => {}
                Shape::Number => date = true,
                Shape::Capital | Shape::Capitals | Shape::Initial => date |= self.is_calendar(token) && i > 0,
                Shape::Lower if matches!(word, "and" | "of" | "the" | "de" | "al" | "upon") => {}
                Shape::Lower | Shape::Mark => return 0,
            }
        }
        0
    }
}
