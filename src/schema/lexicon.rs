//! The word lists of `schema/lexicon/`: which parts of speech a word can be, its lemma under each,
//! abbreviations, word classes, and the rules that choose among parts of speech.
//!
//! Choosing is done in `text`; names of people and places are gazetteers, not lexicon.

use std::str::FromStr;

use rustc_hash::FxHashMap;

use super::Source;
use super::tag_rules::{Allows, Beside, Features, Neighbour, RuleSet, TagRule, read_rules};
use crate::base::{Abbreviation, Faults, Symbol, Symbols, Tag, suggest};

/// One thing that a word can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// Part of speech.
    pub tag: Tag,
    /// The lemma under it; [`Symbol::NONE`] in what a suffix tells of an unknown word.
    pub lemma: Symbol,
}

/// Where a word's readings stand, and which choice it leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WordEntry {
    start: u32,
    len: u8,
    first: Tag,
    choice: u16,
}

impl WordEntry {
    const NOTHING: Self = Self { start: 0, len: 0, first: Tag::NN, choice: 0 };

    /// Whether the lexicon knows the word.
    #[inline]
    pub fn is_known(self) -> bool {
        self.len > 0
    }

    /// The most likely part of speech; `None` if the word is not known.
    #[inline]
    pub fn first(self) -> Option<Tag> {
        self.is_known().then_some(self.first)
    }
}

/// A set of tags that words choose from, with the rules that decide among them.
#[derive(Debug, Default)]
pub struct Choice {
    /// One bit for each tag.
    pub tags: u64,
    /// The same as what a token could be.
    pub could: Features,
    /// The rules that can decide it.
    pub rules: RuleSet,
    /// What a word with this choice allows beside it, whatever it is now.
    pub allows: Allows,
    /// How many tokens behind the word its rules may look at.
    pub reach: usize,
    /// The same choice where the word may also be a proper noun.
    pub or_proper: u16,
}

/// What is known of a word: all in one place of memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordRow {
    /// In small letters.
    pub common: WordEntry,
    /// With a capital.
    pub capital: WordEntry,
    /// One bit for each class of `classes.tsv`.
    pub classes: u32,
    /// What it allows beside it by its classes and itself; 0 for nothing.
    allows: u16,
}

/// Whether a sentence can end with an abbreviation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AbbreviationKind {
    /// `Gen.`, `Jan.`: no.
    Title,
    /// `Inc.`, `Calif.`: yes.
    Final,
    /// `No.`: an abbreviation only before a number.
    Number,
    /// `com`: the end of a web address.
    Domain,
}

/// All that is known of English words.
#[derive(Debug, Default)]
pub struct Lexicon {
    readings: Vec<Reading>,
    /// By symbol.
    rows: Vec<WordRow>,
    endings: FxHashMap<Box<str>, WordEntry>,
    class_names: Vec<String>,
    abbreviations: FxHashMap<Symbol, AbbreviationKind>,
    choices: Vec<Choice>,
    by_tags: FxHashMap<u64, u16>,
    /// The rules of `tag_rules.tsv`.
    pub rules: Vec<TagRule>,
    /// What words allow by their classes and themselves.
    word_allows: Vec<Allows>,
    /// By tag: what a token allows by having it, and by not having another.
    now_allows: Vec<Allows>,
    only_allows: Vec<Allows>,
    /// By [`Features::looks`].
    look_allows: [Allows; 4],
    /// What the edge of a sentence allows.
    pub edge: Allows,
}

impl Lexicon {
    /// The word in small letters.
    #[inline]
    pub fn entry(&self, word: Symbol) -> WordEntry {
        self.row(word).common
    }

    /// The word with a capital: what it is as a name ("Turkey", "American").
    #[inline]
    pub fn capital(&self, word: Symbol) -> WordEntry {
        self.row(word).capital
    }

    /// What the longest known ending of an unknown word (lower case) says.
    pub fn ending(&self, word: &str) -> WordEntry {
        let longest = word.len().min(6);
        (1..longest)
            .rev()
            .filter_map(|n| self.endings.get(word.get(word.len() - n..)?))
            .copied()
            .next()
            .unwrap_or_default()
    }

    /// What a word can be, the most likely first.
    #[inline]
    pub fn readings(&self, entry: WordEntry) -> &[Reading] {
        let start = entry.start as usize;
        self.readings.get(start..start + entry.len as usize).unwrap_or_default()
    }

    /// What the word in small letters can be, the most likely first; empty if unknown.
    #[inline]
    pub fn lookup(&self, word: Symbol) -> &[Reading] {
        self.readings(self.entry(word))
    }

    /// The number of the choice that an entry leaves.
    #[inline]
    pub fn choice_index(&self, entry: WordEntry) -> u16 {
        entry.choice
    }

    /// The number of the same choice with a proper noun added.
    #[inline]
    pub fn choice_or_proper_index(&self, entry: WordEntry) -> u16 {
        self.choices[entry.choice as usize].or_proper
    }

    /// A choice by its number; number 0 is the empty one.
    #[inline]
    pub fn choice_at(&self, index: u16) -> &Choice {
        &self.choices[index as usize]
    }

    /// The classes of a word, one bit each.
    #[inline]
    pub fn classes(&self, word: Symbol) -> u32 {
        self.row(word).classes
    }

    /// What a word allows beside it by its classes and itself, if it allows more than others.
    #[inline]
    pub fn allows(&self, word: Symbol) -> Option<&Allows> {
        match self.row(word).allows {
            0 => None,
            some => self.word_allows.get(some as usize),
        }
    }

    /// What a token allows beside it by the tag that it has by now.
    #[inline]
    pub fn allows_now(&self, tag: Tag) -> &Allows {
        &self.now_allows[tag as usize]
    }

    /// What a token allows beside it that cannot have another tag.
    #[inline]
    pub fn allows_only(&self, tag: Tag) -> &Allows {
        &self.only_allows[tag as usize]
    }

    /// What a token allows beside it by its capitals.
    #[inline]
    pub fn allows_look(&self, features: Features) -> &Allows {
        &self.look_allows[features.looks()]
    }

    /// All that is known of a word.
    #[inline]
    pub fn row(&self, word: Symbol) -> &WordRow {
        const NOTHING: &WordRow =
            &WordRow { common: WordEntry::NOTHING, capital: WordEntry::NOTHING, classes: 0, allows: 0 };
        self.rows.get(word.0 as usize).unwrap_or(NOTHING)
    }

    /// The bit of a class by its name; 0 if there is none.
    pub fn class(&self, name: &str) -> u32 {
        self.class_names.iter().position(|n| n == name).map_or(0, |i| 1 << i)
    }

    /// What kind of abbreviation a word without its full stop is.
    pub fn abbreviation_kind(&self, word: Symbol) -> Option<AbbreviationKind> {
        self.abbreviations.get(&word).copied()
    }

    /// What [`crate::base::scan`] asks about a word as written.
    pub fn abbreviation(&self, symbols: &Symbols, word: &str) -> Abbreviation {
        let mut buffer = [0u8; 12];
        let Some(lower) = buffer.get_mut(..word.len()) else { return Abbreviation::No };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let symbol = symbols.get_bytes(lower);
        if !symbol.is_some() {
            return Abbreviation::No;
        }
        let capital = || word.starts_with(|c: char| c.is_uppercase());
        let small = |lower: &[u8]| {
            matches!(lower, b"vs" | b"approx" | b"etc" | b"cf" | b"al" | b"ca" | b"incl" | b"viz")
        };
        match self.abbreviation_kind(symbol) {
            Some(AbbreviationKind::Title | AbbreviationKind::Final) if capital() || small(lower) => {
                Abbreviation::Yes
            }
            Some(AbbreviationKind::Number) => Abbreviation::BeforeNumber,
            Some(AbbreviationKind::Domain) => Abbreviation::Domain,
            Some(AbbreviationKind::Title | AbbreviationKind::Final) | None => Abbreviation::No,
        }
    }

    /// Reads `lexicon/`; faults go to `faults`.
    pub(super) fn read(source: &Source, symbols: &mut Symbols, faults: &mut Faults) -> Self {
        let mut lexicon = Self { choices: vec![Choice::default()], ..Self::default() };
        lexicon.by_tags.insert(0, 0);
        // Words that do something get the first numbers: they are frequent, and what is known of them
        // stands close together.
        lexicon.read_closed(source, symbols, faults);
        lexicon.read_abbreviations(source, symbols, faults);
        lexicon.read_classes(source, symbols, faults);
        lexicon.rules = read_rules(source, symbols, &lexicon.class_names, faults);
        lexicon.read_endings(source, faults);
        lexicon.read_words(source, symbols, faults);
        lexicon.index_choices();
        lexicon.index_beside();
        lexicon
    }

    fn read_words(&mut self, source: &Source, symbols: &mut Symbols, faults: &mut Faults) {
        const FILE: &str = "lexicon/words.tsv";
        let text = source.file(FILE).unwrap_or_default();
        // A few hundred tag lists serve sixty thousand words.
        let mut lists: FxHashMap<&str, (Vec<Tag>, u16)> = FxHashMap::default();
        let mut small = String::new();
        self.readings.reserve(text.len() / 9);
        self.rows.reserve(text.len() / 18);
        for (line, row) in rows(text) {
            let mut columns = parts(row, b'\t');
            let mut column = || columns.next().unwrap_or_default();
            let (word, tags, lemmas) = (column(), column(), column());
            let is_capital = word.starts_with(|c: char| c.is_ascii_uppercase());
            small.clear();
            let word = if is_capital {
                small.push_str(word);
                small.make_ascii_lowercase();
                small.as_str()
            } else {
                word
            };
            if !lists.contains_key(tags) {
                let mut list = Vec::new();
                for tag in tags.split(' ') {
                    match tag.parse() {
                        Ok(tag) => list.push(tag),
                        Err(message) => faults.line(FILE, line, message),
                    }
                }
                let choice = self.choice_of(bits(&list));
                lists.insert(tags, (list, choice));
            }
            let Some((list, choice)) = lists.get(tags) else { continue };
            let symbol = symbols.intern(word);
            let start = self.readings.len() as u32;
            let first = list.first().copied().unwrap_or_default();
            let entry = WordEntry { start, len: list.len() as u8, first, choice: *choice };
            let mut given = parts(if lemmas.is_empty() { word } else { lemmas }, b' ');
            let mut lemma = symbol;
            for &tag in list {
                if let Some(next) = given.next() {
                    lemma = if next == word { symbol } else { symbols.intern(next) };
                }
                self.readings.push(Reading { tag, lemma });
            }
            let row = row_of(&mut self.rows, symbol);
            // What the list of small words says of a word stands.
            if is_capital {
                row.capital = entry;
            } else if !row.common.is_known() {
                row.common = entry;
            }
        }
    }

    fn read_closed(&mut self, source: &Source, symbols: &mut Symbols, faults: &mut Faults) {
        const FILE: &str = "lexicon/closed.tsv";
        let mut readings = Vec::new();
        for (line, row) in rows(source.file(FILE).unwrap_or_default()) {
            let Some((word, tags)) = row.split_once('\t') else {
                faults.line(FILE, line, format!("expected a word, a tab and its tags, found `{row}`"));
                continue;
            };
            let symbol = symbols.intern(word);
            readings.clear();
            for part in tags.split_whitespace() {
                let (tag, lemma) = part.split_once('=').unwrap_or((part, word));
                match tag.parse() {
                    Ok(tag) => readings.push(Reading { tag, lemma: symbols.intern(lemma) }),
                    Err(message) => faults.line(FILE, line, message),
                }
            }
            let entry = self.add(&readings);
            row_of(&mut self.rows, symbol).common = entry;
        }
    }

    fn read_endings(&mut self, source: &Source, faults: &mut Faults) {
        const FILE: &str = "lexicon/suffixes.tsv";
        for (line, row) in rows(source.file(FILE).unwrap_or_default()) {
            let mut columns = row.split('\t');
            let (ending, tags) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            let mut readings = Vec::new();
            for tag in tags.split_whitespace() {
                match tag.parse() {
                    Ok(tag) => readings.push(Reading { tag, lemma: Symbol::NONE }),
                    Err(message) => faults.line(FILE, line, message),
                }
            }
            match columns.next() {
                Some(example) if example.ends_with(ending) => {
                    let entry = self.add(&readings);
                    self.endings.insert(ending.into(), entry);
                }
                _ => faults.line(FILE, line, format!("expected an example that ends in `{ending}`")),
            }
        }
    }

    fn read_abbreviations(&mut self, source: &Source, symbols: &mut Symbols, faults: &mut Faults) {
        const FILE: &str = "lexicon/abbreviations.tsv";
        for (line, row) in rows(source.file(FILE).unwrap_or_default()) {
            let (kind, words) = row.split_once('\t').unwrap_or((row, ""));
            let kind = match kind {
                "title" => AbbreviationKind::Title,
                "final" => AbbreviationKind::Final,
                "number" => AbbreviationKind::Number,
                "domain" => AbbreviationKind::Domain,
                _ => {
                    let near = suggest(kind, ["title", "final", "number", "domain"]);
                    let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                    faults.line(
                        FILE,
                        line,
                        format!("expected title, final, number or domain, found `{kind}`{hint}"),
                    );
                    continue;
                }
            };
            for word in words.split_whitespace() {
                self.abbreviations.entry(symbols.intern(word)).or_insert(kind);
                if kind != AbbreviationKind::Domain {
                    symbols.intern(&format!("{word}."));
                }
            }
        }
    }

    fn read_classes(&mut self, source: &Source, symbols: &mut Symbols, faults: &mut Faults) {
        const FILE: &str = "lexicon/classes.tsv";
        for (line, row) in rows(source.file(FILE).unwrap_or_default()) {
            let (name, words) = row.split_once('\t').unwrap_or((row, ""));
            let index = self.class_names.iter().position(|n| n == name).unwrap_or_else(|| {
                self.class_names.push(name.to_owned());
                self.class_names.len() - 1
            });
            if index >= 32 {
                faults.line(FILE, line, "there are more than 32 word classes");
                return;
            }
            let bit = 1 << index;
            for word in words.split_whitespace() {
                row_of(&mut self.rows, symbols.intern(word)).classes |= bit;
            }
        }
    }

    fn add(&mut self, readings: &[Reading]) -> WordEntry {
        let tags: Vec<Tag> = readings.iter().map(|r| r.tag).collect();
        let entry = WordEntry {
            start: self.readings.len() as u32,
            len: readings.len() as u8,
            first: tags.first().copied().unwrap_or_default(),
            choice: self.choice_of(bits(&tags)),
        };
        self.readings.extend_from_slice(readings);
        entry
    }

    fn choice_of(&mut self, tags: u64) -> u16 {
        if let Some(&known) = self.by_tags.get(&tags) {
            return known;
        }
        let index = self.choices.len() as u16;
        self.by_tags.insert(tags, index);
        self.choices.push(Choice { tags, ..Choice::default() });
        index
    }

    /// Each choice learns which rules can decide it, so that a word asks no others. A word that
    /// rules name gets a choice of its own; the others never ask rules about named words.
    fn index_choices(&mut self) {
        for i in 0..self.choices.len() {
            let proper = self.choice_of(self.choices[i].tags | Tag::NNP.bit());
            self.choices[i].or_proper = proper;
        }
        for i in 0..self.choices.len() {
            self.choices[i].rules = self.rules_for(self.choices[i].tags, None);
        }
        let mut named: Vec<Symbol> =
            self.rules.iter().filter_map(TagRule::named).flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        for word in named {
            let entry = self.entry(word);
            if !entry.is_known() {
                continue;
            }
            let tags = self.choices[entry.choice as usize].tags;
            let own = self.choices.len() as u16;
            for tags in [tags, tags | Tag::NNP.bit()] {
                let rules = self.rules_for(tags, Some(word));
                self.choices.push(Choice { tags, rules, or_proper: own + 1, ..Choice::default() });
            }
            row_of(&mut self.rows, word).common.choice = own;
        }
    }

    fn rules_for(&self, tags: u64, word: Option<Symbol>) -> RuleSet {
        let fits = |rule: &TagRule| {
            tags & rule.pick.bit() != 0
                && rule.word.as_ref().is_none_or(|element| element.can_be(tags))
                && rule.named().is_none_or(|names| word.is_some_and(|word| names.contains(&word)))
        };
        let choice = tags.count_ones() > 1;
        (0..).zip(&self.rules).filter(|(_, rule)| choice && fits(rule)).map(|(number, _)| number).collect()
    }

    /// Every choice, tag and word learns which rules it does not rule out beside it.
    fn index_beside(&mut self) {
        let beside = Beside::of(&self.rules);
        let could = |tags: u64| beside.allows(Features::could(tags));
        let now = |tag: &Tag| beside.allows(Features::tags(tag.bit()));
        self.now_allows = Tag::ALL.iter().map(now).collect();
        self.edge = beside.allows(Features::EDGE);
        let (capital, name) = (beside.allows(Features::CAPITAL), beside.allows(Features::NAME));
        self.look_allows = [beside.allows(Features::default()), capital, name, capital.or(&name)];
        self.only_allows = Tag::ALL.iter().map(|tag| could(tag.bit())).collect();
        for choice in &mut self.choices {
            choice.could = Features::could(choice.tags);
            choice.allows = could(choice.tags);
            let mut rules = choice.rules;
            while let Some(rule) = rules.pop() {
                let reach = Neighbour::reach(&self.rules[rule].after).unwrap_or(usize::MAX);
                choice.reach = choice.reach.max(reach);
            }
        }
        let named = beside.words();
        self.word_allows = vec![Allows::default()];
        let mut known: FxHashMap<u32, u16> = FxHashMap::default();
        for row in &mut self.rows {
            if row.classes != 0 {
                row.allows = *known.entry(row.classes).or_insert_with(|| {
                    self.word_allows.push(beside.allows(Features::classes(row.classes)));
                    self.word_allows.len() as u16 - 1
                });
            }
        }
        for (word, allows) in named {
            let row = row_of(&mut self.rows, word);
            let all = self.word_allows[row.allows as usize].or(&allows);
            row.allows = self.word_allows.len() as u16;
            self.word_allows.push(all);
        }
    }
}

/// Lines of a table with their numbers, comments and empty lines left out.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = parts(text, b'\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    (1..).zip(lines).filter(|(_, row)| !row.is_empty() && !row.starts_with('#'))
}

/// The parts of a text between ASCII separators. They are so short that looking at eight bytes after
/// eight is faster than to set up a search.
pub(super) fn parts(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(start..)?;
        let end = start + position(rest, separator);
        let part = text.get(start..end);
        start = end + 1;
        part
    })
}

/// Where an ASCII byte stands first; the length if nowhere.
fn position(bytes: &[u8], byte: u8) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        // What equals the byte becomes zero, and a zero byte is what a subtraction must borrow for.
        let other = u64::from_le_bytes(*chunk) ^ (ONES * u64::from(byte));
        let found = other.wrapping_sub(ONES) & !other & (ONES << 7);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|b| *b == byte).unwrap_or(rest.len())
}

fn bits(tags: &[Tag]) -> u64 {
    tags.iter().fold(0, |bits, tag| bits | tag.bit())
}

fn row_of(rows: &mut Vec<WordRow>, symbol: Symbol) -> &mut WordRow {
    let index = symbol.0 as usize;
    if rows.len() <= index {
        rows.resize(index + 1, WordRow::default());
    }
    &mut rows[index]
}

impl FromStr for Tag {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Tag::ALL.iter().copied().find(|t| t.penn() == name).ok_or_else(|| {
            let near = suggest(name, Tag::ALL.iter().map(|t| t.penn()));
            let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            format!("expected a Penn Treebank tag, found `{name}`{hint}")
        })
    }
}
