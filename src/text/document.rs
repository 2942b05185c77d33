//! The product of the room.

use std::ops::Range;

use crate::base::{Date, Shape, Span, Symbol, Tag};

/// An article's text, cut into sentences and tokens.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The text, exactly as the article has it: spans count here.
    pub text: &'a str,
    /// The article's date, from which "Monday" is counted.
    pub date: Option<Date>,
    /// All tokens in order; sentences cover them without gaps.
    pub tokens: Vec<Token>,
    /// For each token of ASCII letters and digits that begins with a letter, the hash by which lists
    /// of words and names know it ([`crate::base::Plain`]); 0 for others.
    pub hashes: Vec<u64>,
    /// In order.
    pub sentences: Vec<Sentence>,
    /// Quotations in order of their opening mark; they may run over sentences.
    pub quotations: Vec<Quotation>,
    /// Times in order of their first token.
    pub times: Vec<TimeExpression>,
}

impl<'a> Document<'a> {
    /// The words of a token as they stand in the text.
    #[inline]
    pub fn word(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// The bytes from the first to the last token of a range; empty for an empty range.
    #[inline]
    pub fn span(&self, tokens: Range<usize>) -> Span {
        match self.tokens.get(tokens) {
            Some([first, .., last]) => first.span.join(last.span),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }

    /// The words from the first to the last token of a range.
    #[inline]
    pub fn words(&self, tokens: Range<usize>) -> &'a str {
        self.span(tokens).of(self.text)
    }

    /// The tokens of a sentence.
    #[inline]
    pub fn sentence(&self, sentence: usize) -> &[Token] {
        self.sentences.get(sentence).map_or(&[], |s| &self.tokens[s.tokens.clone()])
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token)
    }

    /// The innermost quotation that holds a token between its marks.
    pub fn quotation_of(&self, token: usize) -> Option<usize> {
        let before = self.quotations.partition_point(|q| q.tokens.start <= token);
        (0..before).rev().take(8).find(|&q| self.quotations[q].tokens.contains(&token))
    }
}

/// One word, number or mark, by Penn Treebank conventions ("Russia" + "'s", "did" + "n't").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// The lower-case word, if the schema knows it.
    pub word: Symbol,
    /// The lower-case lemma under its tag, if the schema knows it.
    pub lemma: Symbol,
    /// Part of speech.
    pub tag: Tag,
    /// What its letters look like.
    pub shape: Shape,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Whether a hyphen stands in it.
    pub hyphened: bool,
}

impl Default for Symbol {
    fn default() -> Self {
        Symbol::NONE
    }
}

/// One sentence, or one line that is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: SentenceKind,
    /// The paragraph (block of text between line breaks), from 0.
    pub paragraph: usize,
    /// Leading tokens that are a dateline ("MOSCOW, 28 April 2025 (dpa) -"): they are read for
    /// names, not for clauses.
    pub dateline: usize,
}

/// What a sentence is in an article.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SentenceKind {
    /// Running text.
    #[default]
    Body,
    /// A headline: verbs in the present tense, words may all be capitalised.
    Title,
    /// "By Jane Smith", "hc/rc (Reuters, AFP, AP)", "MIA file photo": names, no clauses.
    Byline,
    /// A line that is only a date.
    Date,
}

/// What stands between quotation marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quotation {
    /// Its tokens, without the marks.
    pub tokens: Range<usize>,
    /// Whether a closing mark was found; a quotation that goes on in the next paragraph has none.
    pub closed: bool,
}

/// Words that say when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeExpression {
    /// Its own words, without preposition.
    pub tokens: Range<usize>,
    /// The day, month or year; the first one of a stretch of time.
    pub date: Date,
    /// The last one of a stretch of time.
    pub end: Option<Date>,
}
