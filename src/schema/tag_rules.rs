//! The rules of `lexicon/tag_rules.tsv`, compiled.
//!
//! A rule picks one of the tags that a word can have, by the words before and after it.
//! The file's head explains its columns; `text` applies the rules.

use super::Source;
use super::lexicon::rows;
use crate::base::{Faults, Symbol, Symbols, Tag, suggest};

/// One rule.
#[derive(Debug)]
pub struct TagRule {
    /// In kebab-case.
    pub id: String,
    /// What the word itself must be; `None`: any.
    pub word: Option<Neighbour>,
    /// The tag that it gets.
    pub pick: Tag,
    /// What stands before, the nearest first.
    pub before: Vec<Neighbour>,
    /// What stands after, the nearest first.
    pub after: Vec<Neighbour>,
    /// A phrase with the word in stars.
    pub example: String,
}

impl TagRule {
    /// The words that the rule is about, if it is about certain words.
    pub fn named(&self) -> Option<&[Symbol]> {
        let word = self.word.as_ref()?;
        let only_words = word.features == Features::default() && !word.not && word.also.is_none();
        only_words.then_some(word.words.as_slice())
    }
}

/// What is known of a token, or what a rule asks of it, one bit each. Rules are tried on every
/// word that can be several things, so that most of them must fall by one comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Features {
    bits: u128,
    words: u64,
}

impl Features {
    /// Written with a capital.
    pub const CAPITAL: Self = Self::of(1 << CAPITAL);
    /// Known as a name when written with a capital.
    pub const NAME: Self = Self::of(1 << (CAPITAL + 1));
    /// The sentence's beginning or end.
    pub const EDGE: Self = Self::of(1 << (CAPITAL + 2));
    /// Whatever stands there.
    pub const ANY: Self = Self::of(u128::MAX);

    const fn of(bits: u128) -> Self {
        Self { bits, words: 0 }
    }

    /// Tags that the token has by now.
    pub fn tags(tags: u64) -> Self {
        Self::of(u128::from(tags & TAGS))
    }

    /// Tags that the token could have.
    pub fn could(tags: u64) -> Self {
        Self::of(u128::from(tags & TAGS) << COULD)
    }

    /// Classes of words.
    pub fn classes(classes: u32) -> Self {
        Self::of(u128::from(classes) << CLASSES)
    }

    /// A bit that the word shares with others.
    pub fn word(word: Symbol) -> Self {
        Self { bits: 0, words: u64::from(word.is_some()) << (word.0 % u64::BITS) }
    }

    /// Those of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, words: self.words | other.words }
    }

    /// The same with another tag.
    #[must_use]
    pub fn retagged(self, tag: Tag) -> Self {
        Self { bits: self.bits & !u128::from(TAGS) | u128::from(tag.bit()), ..self }
    }

    /// The tag that the token has by now.
    pub fn tag(self) -> Tag {
        Tag::ALL.get(self.bits.trailing_zeros() as usize).copied().unwrap_or_default()
    }

    /// Whether one bit is common to both.
    pub fn meet(self, other: Self) -> bool {
        self.bits & other.bits != 0 || self.words & other.words != 0
    }
}

// The places of the bits: tags, tags that could be, classes, and the single ones.
const TAGS: u64 = (1 << COULD) - 1;
const COULD: u32 = Tag::ALL.len() as u32;
const CLASSES: u32 = 2 * COULD;
const CAPITAL: u32 = CLASSES + 32;

/// One place of a rule's context: it fits a token if any of its conditions does.
#[derive(Debug, Default)]
pub struct Neighbour {
    /// Tags, classes and looks.
    pub features: Features,
    /// Words.
    pub words: Vec<Symbol>,
    /// It fits if no condition does.
    pub not: bool,
    /// It may stand any number of times.
    pub many: bool,
    /// It may be missing.
    pub optional: bool,
    /// What must fit as well.
    pub also: Option<Box<Neighbour>>,
}

/// Reads the rules; faults go to `faults`.
pub(super) fn read_rules(
    source: &Source,
    symbols: &mut Symbols,
    classes: &[String],
    faults: &mut Faults,
) -> Vec<TagRule> {
    const FILE: &str = "lexicon/tag_rules.tsv";
    let mut rules = Vec::new();
    for (line, row) in rows(source.file(FILE).unwrap_or_default()) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [id, word, pick, before, after, example] = columns[..] else {
            faults.line(FILE, line, format!("expected 6 columns, found {}", columns.len()));
            continue;
        };
        let mut element = |text: &str| {
            Neighbour::parse(text, symbols, classes)
                .map_err(|m| faults.line(FILE, line, format!("[{id}] {m}")))
                .ok()
        };
        let word = if word == "-" { None } else { element(word) };
        let mut context = |text: &str| -> Vec<Neighbour> {
            if text == "-" { Vec::new() } else { text.split(' ').filter_map(&mut element).collect() }
        };
        let (mut before, after) = (context(before), context(after));
        before.reverse();
        if example.split('*').count() != 3 {
            faults.line(FILE, line, format!("[{id}] expected an example with the word in *stars*"));
        }
        match pick.parse() {
            Ok(pick) => rules.push(TagRule {
                id: id.to_owned(),
                word,
                pick,
                before,
                after,
                example: example.to_owned(),
            }),
            Err(message) => faults.line(FILE, line, format!("[{id}] {message}")),
        }
    }
    rules
}

impl Neighbour {
    fn parse(text: &str, symbols: &mut Symbols, classes: &[String]) -> Result<Self, String> {
        let mut element = Self::default();
        let mut features = Features::default();
        let mut rest = text;
        if let Some(r) = rest.strip_prefix('!') {
            (rest, element.not) = (r, true);
        }
        if let Some(r) = rest.strip_suffix('*') {
            (rest, element.many) = (r, true);
        } else if let Some(r) = rest.strip_suffix('?') {
            (rest, element.optional) = (r, true);
        }
        if let Some((first, second)) = rest.split_once('&') {
            rest = first;
            element.also = Some(Box::new(Self::parse(second, symbols, classes)?));
        }
        for part in rest.split('|') {
            match part {
                "" => return Err(format!("`{text}` has an empty part")),
                "^" | "$" => features = features.with(Features::EDGE),
                "CAPITAL" => features = features.with(Features::CAPITAL),
                "NAME" => features = features.with(Features::NAME),
                _ if part.starts_with('@') => {
                    let name = part.trim_start_matches('@');
                    let Some(index) = classes.iter().position(|c| c == name) else {
                        let near = suggest(name, classes.iter().map(String::as_str));
                        let hint = near.map(|n| format!("; did you mean `@{n}`?")).unwrap_or_default();
                        return Err(format!("`@{name}` is no class of classes.tsv{hint}"));
                    };
                    features = features.with(Features::classes(1 << index));
                }
                _ if part.starts_with('~') => {
                    features = features.with(Features::could(tags(part.trim_start_matches('~'))?));
                }
                _ if part.chars().any(char::is_lowercase) || part == "'" => {
                    element.words.push(symbols.intern(part));
                }
                _ => features = features.with(Features::tags(tags(part)?)),
            }
        }
        element.features = features;
        Ok(element)
    }

    /// Features of which a token beside the word has one at least if the elements fit.
    pub(super) fn needed(elements: &[Self]) -> Features {
        match elements.first() {
            Some(first) if !(first.not || first.many || first.optional) => {
                first.words.iter().fold(first.features, |all, word| all.with(Features::word(*word)))
            }
            _ => Features::ANY,
        }
    }
}

/// The tags of a name: a Penn tag or a group of them.
fn tags(name: &str) -> Result<u64, String> {
    let all = |keep: fn(Tag) -> bool| Tag::ALL.iter().filter(|t| keep(**t)).fold(0, |bits, t| bits | t.bit());
    Ok(match name {
        "NOUN" => all(Tag::is_noun),
        "PROPER" => all(Tag::is_proper),
        "VERB" => all(Tag::is_verb),
        "FINITE" => all(Tag::is_finite),
        "ADJ" => all(Tag::is_adjective),
        "ADV" => Tag::RB.bit() | Tag::RBR.bit() | Tag::RBS.bit(),
        "(" => Tag::OpenParen.bit(),
        ")" => Tag::CloseParen.bit(),
        "PUNCT" => all(Tag::is_punctuation),
        "ANY" => u64::MAX,
        _ => name.parse::<Tag>()?.bit(),
    })
}
