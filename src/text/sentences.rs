//! Where sentences end, inside quotations too.
//!
//! A full stop ends a sentence unless what follows goes on in small letters or what stands before
//! is an abbreviation that needs its next word. Line breaks always end one.

use super::{Sentence, SentenceKind, Shape, Tag, Token};
use crate::base::Symbol;
use crate::schema::{AbbreviationKind, Schema};

/// The most closing marks, or dashes, that stand between two sentences.
const LONGEST_RUN: usize = 32;

/// Cuts the tokens into sentences; they cover all tokens. Only `stops` can end one inside a paragraph.
pub(super) fn split(
    schema: &Schema,
    text: &str,
    tokens: &[Token],
    paragraphs: &[usize],
    stops: &[usize],
) -> Vec<Sentence> {
    let mut sentences = Vec::with_capacity(stops.len() + paragraphs.len());
    let say = schema.lexicon.class("say");
    let mut stops = stops.iter().copied().peekable();
    for (paragraph, &start) in paragraphs.iter().enumerate() {
        let end = paragraphs.get(paragraph + 1).copied().unwrap_or(tokens.len());
        let splitter = Splitter { schema, text, tokens, start, end, say };
        let mut first = start;
        while let Some(at) = stops.next_if(|&stop| stop < end) {
            // Another stop right behind one that ended a sentence belongs to it.
            if at < first {
                continue;
            }
            if let Some(next) = splitter.boundary(first, at) {
                sentences.push(sentence(first..next, paragraph));
                first = next;
            }
        }
        if first < end {
            sentences.push(sentence(first..end, paragraph));
        }
    }
    sentences
}

/// Whether a sentence can end with a token: a stop, an ellipsis, or a word that ends in a full stop.
pub(super) fn is_stop(word: &str, token: &Token) -> bool {
    if token.shape == Shape::Mark {
        token.tag == Tag::Stop || word.starts_with('…') || word.starts_with("...")
    } else {
        word.ends_with('.') && word.len() > 1
    }
}

fn sentence(tokens: std::ops::Range<usize>, paragraph: usize) -> Sentence {
    Sentence { tokens, kind: SentenceKind::Body, paragraph, dateline: 0 }
}

struct Splitter<'a> {
    schema: &'a Schema,
    text: &'a str,
    tokens: &'a [Token],
    start: usize,
    end: usize,
    say: u32,
}

impl Splitter<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens[at].span.of(self.text)
    }

    /// The start of the next sentence, if the one from `first` ends with the stop `at`.
    fn boundary(&self, first: usize, at: usize) -> Option<usize> {
        let word = self.word(at);
        let abbreviated = self.tokens[at].shape != Shape::Mark;
        let ellipsis = self.tokens[at].tag != Tag::Stop && !abbreviated;
        // "1." at the beginning numbers what follows.
        if word == "." && at == first + 1 && self.tokens[first].shape == Shape::Number {
            return None;
        }
        let mut next = at + 1;
        let mut quoted = false;
        while next < self.end {
            let tag = self.tokens[next].tag;
            let closes = tag == Tag::CloseQuote || tag == Tag::CloseParen;
            if !(closes || tag == Tag::Stop && !abbreviated) {
                break;
            }
            quoted |= tag == Tag::CloseQuote;
            next += 1;
            // Marks without an end are no sentences, and are not to be read again from each of them.
            if next - at > LONGEST_RUN {
                return None;
            }
        }
        if next >= self.end {
            return None;
        }
        let ends = if abbreviated && !quoted {
            self.ends_abbreviated(at, next)
        } else if ellipsis {
            self.begins(next) && self.is_function_word(next)
        } else {
            self.begins(next) && !(quoted && word != "." && self.is_voice(next))
                || !quoted && self.is_careless(at, next)
                || self.is_footer(next)
        };
        ends.then_some(next)
    }

    /// Whether a sentence can begin here: not with a small letter, nor with a mark that goes on.
    fn begins(&self, at: usize) -> bool {
        let dashes = (at..self.end).take(LONGEST_RUN).take_while(|&at| self.is_dash(at)).count();
        let at = at + dashes;
        if at >= self.end {
            return false;
        }
        let token = &self.tokens[at];
        match token.shape {
            Shape::Lower => {
                // After a stop and a gap, a caseless script or "iPhone" may begin; small letters not.
                !self.word(at).starts_with(|c: char| c.is_lowercase())
                    && !self.word(at).starts_with(['\'', '’'])
            }
            Shape::Capital | Shape::Capitals | Shape::Initial | Shape::Number => true,
            Shape::Mark => match token.tag {
                Tag::OpenQuote | Tag::OpenParen => {
                    at + 1 < self.end && (self.tokens[at + 1].shape == Shape::Mark || self.begins(at + 1))
                }
                Tag::Comma | Tag::Colon | Tag::CloseQuote | Tag::CloseParen | Tag::Stop | Tag::POS => false,
                _ => true,
            },
        }
    }

    /// Whether this is a dash or dots that go on.
    fn is_dash(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.shape == Shape::Mark
            && matches!(
                token.tag,
                Tag::Comma | Tag::Colon | Tag::CloseQuote | Tag::CloseParen | Tag::Stop | Tag::POS
            )
            && matches!(self.word(at), "—" | "–" | "-" | "--" | "...")
    }

    /// Whether a full stop after a whole word ends a sentence although a small letter follows:
    /// "it is over. he left".
    fn is_careless(&self, at: usize, next: usize) -> bool {
        at > self.start
            && self.tokens[next].spaced
            && self.tokens[next].shape == Shape::Lower
            && self.tokens[at - 1].shape == Shape::Lower
            && self.tokens[at - 1].span.len() >= 4
            && self.schema.lexicon.entry(self.tokens[at - 1].word).is_known()
    }

    /// Whether an abbreviation's stop is also the sentence's.
    fn ends_abbreviated(&self, at: usize, next: usize) -> bool {
        if !self.begins(next) || !self.tokens[next].spaced {
            return false;
        }
        let word = self.word(at);
        let stem = word.strip_suffix('.').unwrap_or(word);
        if self.tokens[at].shape == Shape::Initial {
            return self.is_function_word(next);
        }
        let mut buffer = String::new();
        crate::base::fold(stem, &mut buffer);
        match self.schema.lexicon.abbreviation_kind(self.schema.symbols.get(&buffer)) {
            Some(AbbreviationKind::Title | AbbreviationKind::Number) => false,
            Some(AbbreviationKind::Final | AbbreviationKind::Domain) | None => {
                self.is_function_word(next) || self.tokens[next].tag == Tag::OpenQuote
            }
        }
    }

    /// Whether the word at or after a mark here is one that begins sentences rather than names.
    fn is_function_word(&self, at: usize) -> bool {
        let opens = matches!(self.tokens[at].tag, Tag::OpenQuote | Tag::OpenParen);
        let at = if opens && at + 1 < self.end { at + 1 } else { at };
        let closed = |tag: Tag| {
            matches!(
                tag,
                Tag::DT
                    | Tag::PRP
                    | Tag::PRPS
                    | Tag::IN
                    | Tag::CC
                    | Tag::WP
                    | Tag::WRB
                    | Tag::WDT
                    | Tag::EX
                    | Tag::RB
                    | Tag::TO
                    | Tag::PDT
            )
        };
        let capital = self.schema.lexicon.capital(self.tokens[at].word);
        !capital.is_known() && self.schema.lexicon.entry(self.tokens[at].word).first().is_some_and(closed)
    }

    /// Whether "Putin asked." or the like follows a quotation that ends in `?` or `!`.
    fn is_voice(&self, at: usize) -> bool {
        let stop = (at..self.end.min(at + 8)).find(|&i| self.tokens[i].tag.is_punctuation());
        stop.is_some_and(|stop| {
            (at..stop).any(|i| {
                let word = self.tokens[i].word;
                word != Symbol::NONE && self.schema.lexicon.classes(word) & self.say != 0
            }) && matches!(self.tokens[stop].tag, Tag::Stop | Tag::Comma)
                && stop - at <= 5
        })
    }

    /// Whether the rest of the paragraph is an agency's footer: "hc/rc (Reuters, AFP, AP)".
    fn is_footer(&self, at: usize) -> bool {
        super::lines::is_footer(self.text, &self.tokens[at..self.end])
    }
}
