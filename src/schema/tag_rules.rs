//! The rules of `lexicon/tag_rules.tsv`, compiled.
//!
//! A rule picks one of the tags that a word can have, by the words before and after it.
//! The file's head explains its columns; `text` applies the rules.

use rustc_hash::FxHashMap;

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
    /// How many elements of `before` and of `after` fit wherever what stands beside the word allows the
    /// rule ([`Beside`] asks nothing less of them).
    pub seen: (usize, usize),
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
pub struct Features(u128);

impl Features {
    /// Written with a capital.
    pub const CAPITAL: Self = Self::of(1 << CAPITAL);
    /// Known as a name when written with a capital.
    pub const NAME: Self = Self::of(1 << (CAPITAL + 1));
    /// The sentence's beginning or end.
    pub const EDGE: Self = Self::of(1 << (CAPITAL + 2));

    const fn of(bits: u128) -> Self {
        Self(bits)
    }

    /// Tags that the token has by now.
    #[inline]
    pub fn tags(tags: u64) -> Self {
        Self::of(u128::from(tags & TAGS))
    }

    /// Tags that the token could have.
    #[inline]
    pub fn could(tags: u64) -> Self {
        Self::of(u128::from(tags & TAGS) << COULD)
    }

    /// Classes of words.
    pub fn classes(classes: u32) -> Self {
        Self::of(u128::from(classes) << CLASSES)
    }

    /// Those of both.
    #[must_use]
    #[inline]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The same with another tag.
    #[must_use]
    #[inline]
    pub fn retagged(self, tag: Tag) -> Self {
        Self(self.0 & !u128::from(TAGS) | u128::from(tag.bit()))
    }

    /// The tag that the token has by now.
    #[inline]
    pub fn tag(self) -> Tag {
        Tag::ALL.get((self.0 as u64).trailing_zeros() as usize).copied().unwrap_or_default()
    }

    /// Which of [`Features::CAPITAL`] and [`Features::NAME`] it has, one bit each.
    #[inline]
    pub fn looks(self) -> usize {
        (self.0 >> CAPITAL) as usize & 3
    }

    /// Whether one bit is common to both.
    #[inline]
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The places of the single features.
    fn places(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let place = (rest != 0).then(|| rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            place
        })
    }
}

// The places of the bits: tags, tags that could be, classes, and the single ones.
const TAGS: u64 = (1 << COULD) - 1;
const COULD: u32 = Tag::ALL.len() as u32;
const CLASSES: u32 = 2 * COULD;
const CAPITAL: u32 = CLASSES + 32;
const FEATURES: usize = CAPITAL as usize + 3;

/// A set of rules by their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RuleSet([u64; RuleSet::MOST / 64]);

impl RuleSet {
    /// There cannot be more rules.
    pub const MOST: usize = 192;

    /// Adds a rule.
    fn put(&mut self, rule: usize) {
        self.0[rule / 64] |= 1 << (rule % 64);
    }

    /// Those that are in one of both.
    #[must_use]
    #[inline]
    pub fn or(self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    /// Those that are in both.
    #[must_use]
    #[inline]
    pub fn and(self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    /// Takes out its first rule.
    #[inline]
    pub fn pop(&mut self) -> Option<usize> {
        let word = self.0.iter().position(|bits| *bits != 0)?;
        let rule = word * 64 + self.0[word].trailing_zeros() as usize;
        self.0[word] &= self.0[word] - 1;
        Some(rule)
    }
}

impl FromIterator<usize> for RuleSet {
    fn from_iter<I: IntoIterator<Item = usize>>(rules: I) -> Self {
        let mut set = Self::default();
        rules.into_iter().for_each(|rule| set.put(rule));
        set
    }
}

/// The rules that a token does not rule out by standing beside a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Allows {
    /// It stands before the word.
    pub before: RuleSet,
    /// It stands after it.
    pub after: RuleSet,
}

impl Allows {
    /// What one of both allows.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self { before: self.before.or(&other.before), after: self.after.or(&other.after) }
    }
}

/// One side of a word.
type Side = fn(&mut Allows) -> &mut RuleSet;

/// What the looks of a token allow, each by itself.
#[derive(Debug, Default)]
pub struct Beside {
    /// Whatever stands there.
    any: Allows,
    /// By the place of the feature.
    features: Vec<Allows>,
    /// By words that rules ask for beside a word.
    words: FxHashMap<Symbol, Allows>,
}

impl Beside {
    /// Sorts the rules by what they need beside a word.
    pub(super) fn of(rules: &[TagRule]) -> Self {
        let mut beside = Self { features: vec![Allows::default(); FEATURES], ..Self::default() };
        for (number, rule) in rules.iter().enumerate() {
            let sides: [(&[Neighbour], Side); 2] =
                [(&rule.before, |allows| &mut allows.before), (&rule.after, |allows| &mut allows.after)];
            for (elements, side) in sides {
                let Some(needed) = Neighbour::needed(elements) else {
                    side(&mut beside.any).put(number);
                    continue;
                };
                for place in needed.iter().flat_map(|element| element.features.places()) {
                    side(&mut beside.features[place]).put(number);
                }
                for word in needed.iter().flat_map(|element| &element.words) {
                    side(beside.words.entry(*word).or_default()).put(number);
                }
            }
        }
        beside
    }

    /// What a token with these features allows.
    pub fn allows(&self, features: Features) -> Allows {
        features.places().fold(self.any, |all, place| all.or(&self.features[place]))
    }

    /// The words that rules ask for, with what each allows.
    pub(super) fn words(&self) -> Vec<(Symbol, Allows)> {
        let mut words: Vec<(Symbol, Allows)> =
            self.words.iter().map(|(word, allows)| (*word, *allows)).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        words
    }
}

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
                seen: (Neighbour::seen(&before), Neighbour::seen(&after)),
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
    if rules.len() > RuleSet::MOST {
        faults.line(FILE, 0, format!("there are more than {} rules", RuleSet::MOST));
        rules.truncate(RuleSet::MOST);
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

    /// The elements of which one has to fit the token beside the word; `None` if any token will do.
    fn needed(elements: &[Self]) -> Option<&[Self]> {
        let last = elements.iter().position(|element| element.not || !(element.many || element.optional))?;
        elements.get(..=last).filter(|_| !elements[last].not)
    }

    /// How many of the elements a token fits if it is among those needed: the first, if it is asked for
    /// nothing else.
    fn seen(elements: &[Self]) -> usize {
        let needed = Self::needed(elements).unwrap_or_default();
        usize::from(matches!(needed, [only] if only.also.is_none()))
    }

    /// How many tokens such elements can look at; `None` for any number.
    pub(super) fn reach(elements: &[Self]) -> Option<usize> {
        elements.iter().all(|element| !element.many).then_some(elements.len())
    }

    /// Whether it can fit a word that has to be one of these tags.
    pub(super) fn can_be(&self, tags: u64) -> bool {
        let looks = Features::of(u128::MAX << CLASSES);
        let possible = Features::tags(tags).with(Features::could(tags)).with(looks);
        (self.not || !self.words.is_empty() || self.features.meet(possible))
            && self.also.as_ref().is_none_or(|also| also.can_be(tags))
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
