//! `grammar/time.toml`: the words of time. What they mean together is the business of
//! `text::time` and, for the dates of files, of `ingest`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Source;
use super::toml_file::{Table, Text, TomlFile};
use crate::base::{Faults, Symbol, Symbols};

const FILE: &str = "grammar/time.toml";

/// What a word of time means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeWord {
    /// A month, 1 to 12, by its full name or a short one.
    Month {
        /// 1 to 12.
        month: u8,
        /// Whether it is written out.
        full: bool,
    },
    /// "mid-June": a part of a month, 1 to 12.
    PartOfMonth(u8),
    /// A weekday, 1 (Monday) to 7, by its full name or a short one.
    Weekday {
        /// 1 to 7.
        weekday: u8,
        /// Whether it is written out.
        full: bool,
    },
    /// 1 (spring) to 4.
    Season(u8),
    /// Days from today.
    Day(i8),
    /// "last", "past", "this", "next".
    Step(Step),
    /// "week", "years".
    Unit(TimeUnit),
    /// "morning"
    Part,
    /// "late", "earlier"
    Edge,
    /// "two", "a"
    Number(u8),
    /// "first"
    Ordinal(u8),
    /// "ago"
    Ago,
}

/// Which one of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The one before this.
    Last,
    /// As long as one, up to today.
    Past,
    /// The one that today is in.
    This,
    /// The one after this.
    Next,
}

/// A length of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TimeUnit {
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

macro_rules! uses {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)+) => {
        /// What a word does beside a time; one word may do several of these.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum TimeUse { $($(#[$doc])* $name,)+ }

        impl TimeUse {
            const ALL: &'static [(&'static str, TimeUse)] = &[$(($key, TimeUse::$name),)+];
        }
    };
}

uses! {
    /// "the end of"
    EdgeNoun = "edge_nouns",
    /// "in two weeks' time"
    Time = "time",
    /// Opens a range.
    RangeFrom = "range_from",
    /// Joins the ends of a range.
    RangeTo = "range_to",
    /// A number after it may be a year.
    BeforeYear = "before_year",
    /// A month after it is no name.
    BeforeMonth = "before_month",
    /// A month that is also a name.
    AlsoName = "also_names",
    /// "every"
    Recurring = "recurring",
    /// "Bloody" Sunday
    BeforeWeekday = "before_weekday",
    /// the
    The = "the",
    /// of
    Of = "of",
    /// "will"
    Future = "future",
    /// "is": with a participle in -ing it tells what comes
    PresentBe = "present_be",
    /// "scheduled"
    Plan = "plans",
    /// Beside a date on a line that is only a date.
    Stamp = "stamp",
}

const UNITS: &[(&str, TimeUnit)] = &[
    ("hour", TimeUnit::Hour),
    ("day", TimeUnit::Day),
    ("week", TimeUnit::Week),
    ("weekend", TimeUnit::Weekend),
    ("month", TimeUnit::Month),
    ("quarter", TimeUnit::Quarter),
    ("half", TimeUnit::Half),
    ("year", TimeUnit::Year),
    ("decade", TimeUnit::Decade),
    ("century", TimeUnit::Century),
];

const SINGLE: &[(&str, TimeWord)] = &[
    ("yesterday", TimeWord::Day(-1)),
    ("today", TimeWord::Day(0)),
    ("tomorrow", TimeWord::Day(1)),
    ("last", TimeWord::Step(Step::Last)),
    ("past", TimeWord::Step(Step::Past)),
    ("this", TimeWord::Step(Step::This)),
    ("next", TimeWord::Step(Step::Next)),
    ("parts", TimeWord::Part),
    ("edges", TimeWord::Edge),
    ("ago", TimeWord::Ago),
];

/// Lists of lists, and how many lists they have to have, where that is fixed.
const NUMBERED: &[(&str, Option<usize>)] = &[
    ("months", Some(12)),
    ("weekdays", Some(7)),
    ("seasons", Some(4)),
    ("numbers", None),
    ("ordinals", None),
];

/// The words of time by their symbol.
#[derive(Clone, Debug, Default)]
pub struct Time {
    words: Vec<Entry>,
    edges: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    word: Option<TimeWord>,
    uses: u32,
}

impl Time {
    /// Reads the file.
    pub(super) fn load(source: &Source, symbols: &mut Symbols, faults: &mut Faults) -> Self {
        let mut time = Self::default();
        let Some(text) = source.file(FILE) else {
            faults.line(FILE, 0, "the file is missing");
            return time;
        };
        let file = TomlFile { path: FILE, source: text };
        let known_faults = faults.0.len();
        let top = file.parse(faults);
        // What a broken file seems to lack is no news.
        if faults.0.len() > known_faults {
            return time;
        }
        let table = Table { table: top.get_ref(), offset: 0 };
        let single = SINGLE.iter().copied();
        let units = UNITS.iter().map(|&(key, unit)| (key, TimeWord::Unit(unit)));
        let known: Vec<&str> = (NUMBERED.iter().map(|(key, _)| *key))
            .chain(single.clone().chain(units.clone()).map(|(key, _)| key))
            .chain(TimeUse::ALL.iter().map(|(key, _)| *key))
            .collect();
        file.only(faults, &table, "", &known);
        let mut adder = Adder { file: &file, time: &mut time, symbols, faults };
        for (key, word) in single.chain(units) {
            adder.list(&table, key, |adder, text| adder.mean(&text, word));
        }
        for &(key, expected) in NUMBERED {
            adder.numbered(top.get_ref(), key, expected);
        }
        for &(key, what) in TimeUse::ALL {
            adder.list(&table, key, |adder, text| adder.put(&text, what));
        }
        adder.part_months();
        time
    }

    /// What a word means as a word of time.
    #[inline]
    pub fn word(&self, word: Symbol) -> Option<TimeWord> {
        self.words.get(word.0 as usize)?.word
    }

    /// Whether a word does something beside a time.
    #[inline]
    pub fn is(&self, word: Symbol, what: TimeUse) -> bool {
        self.words.get(word.0 as usize).is_some_and(|entry| entry.uses & (1 << what as u32) != 0)
    }

    /// What follows "mid-" and the like in a word of two parts.
    pub fn after_edge<'w>(&self, word: &'w str) -> Option<&'w str> {
        let (edge, rest) = word.split_once('-')?;
        self.edges.iter().any(|e| e.eq_ignore_ascii_case(edge)).then_some(rest)
    }

    fn entry(&mut self, word: Symbol) -> &mut Entry {
        let at = word.0 as usize;
        if self.words.len() <= at {
            self.words.resize(at + 1, Entry::default());
        }
        &mut self.words[at]
    }
}

/// What is at hand while words are added.
struct Adder<'a, 'f> {
    file: &'a TomlFile<'f>,
    time: &'a mut Time,
    symbols: &'a mut Symbols,
    faults: &'a mut Faults,
}

impl Adder<'_, '_> {
    fn list(&mut self, table: &Table<'_, '_>, key: &str, mut add: impl FnMut(&mut Self, Text)) {
        if !table.table.contains_key(key) {
            self.file.fault(self.faults, 0, "", format!("`{key}` is missing"));
        }
        for text in self.file.texts(self.faults, table, "", key) {
            if text.text.is_empty() || text.text.chars().any(|c| c.is_uppercase() || c.is_whitespace()) {
                let message = format!("expected one word in lower case, found `{}`", text.text);
                self.file.fault(self.faults, text.offset, "", message);
            } else {
                add(self, text);
            }
        }
    }

    fn numbered(&mut self, top: &DeTable<'_>, key: &str, expected: Option<usize>) {
        let lists: &[Spanned<DeValue<'_>>] = match top.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(lists)) => lists,
            _ => &[],
        };
        let offset = top.get(key).map_or(0, |v| v.span().start);
        if lists.is_empty() || expected.is_some_and(|n| n != lists.len()) {
            let wanted = expected.map_or_else(|| "some".to_owned(), |n| n.to_string());
            let message = format!("`{key}` has to have {wanted} lists of words, found {}", lists.len());
            self.file.fault(self.faults, offset, "", message);
        }
        for (number, list) in (1..=u8::MAX).zip(lists) {
            let mut one = DeTable::new();
            let name = Spanned::new(list.span(), std::borrow::Cow::Borrowed(key));
            one.insert(name, list.clone());
            let mut full = true;
            self.list(&Table { table: &one, offset }, key, |adder, text| {
                let word = match key {
                    "months" => TimeWord::Month { month: number, full },
                    "weekdays" => TimeWord::Weekday { weekday: number, full },
                    "seasons" => TimeWord::Season(number),
                    "numbers" => TimeWord::Number(number),
                    _ => TimeWord::Ordinal(number),
                };
                adder.mean(&text, word);
                if !full {
                    let stopped = Text { text: format!("{}.", text.text), offset: text.offset };
                    adder.mean(&stopped, word);
                }
                full &= !matches!(key, "months" | "weekdays");
            });
        }
    }

    /// "mid-june" is one token of a text.
    fn part_months(&mut self) {
        let mut found = Vec::new();
        for (index, entry) in self.time.words.iter().enumerate() {
            let name = self.symbols.word(Symbol(index as u32));
            match entry.word {
                Some(TimeWord::Month { month, .. }) => found.push((name.to_owned(), month)),
                Some(TimeWord::Edge) => self.time.edges.push(name.to_owned()),
                _ => {}
            }
        }
        for edge in self.time.edges.clone() {
            for (name, month) in &found {
                let symbol = self.symbols.intern(&format!("{edge}-{name}"));
                self.time.entry(symbol).word = Some(TimeWord::PartOfMonth(*month));
            }
        }
    }

    fn mean(&mut self, text: &Text, word: TimeWord) {
        let symbol = self.symbols.intern(&text.text);
        let entry = self.time.entry(symbol);
        if entry.word.is_some_and(|other| other != word) {
            let message = format!("`{}` already stands in another list of what words mean", text.text);
            self.file.fault(self.faults, text.offset, "", message);
        }
        entry.word = Some(word);
    }

    fn put(&mut self, text: &Text, what: TimeUse) {
        let symbol = self.symbols.intern(&text.text);
        self.time.entry(symbol).uses |= 1 << what as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// The faults of the program's own file after a change.
    fn check(from: &str, to: &str, expected: &Expect) {
        let mut source = Source::embedded();
        let text = source.file(FILE).unwrap();
        assert!(text.contains(from), "the file has no {from}");
        let changed = text.replacen(from, to, 1);
        source.insert(FILE, changed);
        let mut faults = Faults::default();
        Time::load(&source, &mut Symbols::default(), &mut faults);
        expected.assert_eq(&faults.to_string());
    }

    #[test]
    fn faults() {
        check(
            "[\"may\"],\n",
            "",
            &expect!["grammar/time.toml:4:10: `months` has to have 12 lists of words, found 11"],
        );
        check(
            "\"tonight\"",
            "\"Tonight\"",
            &expect!["grammar/time.toml:31:20: expected one word in lower case, found `Tonight`"],
        );
        check(
            "past = [\"past\"]",
            "past = [\"past\", \"last\"]",
            &expect!["grammar/time.toml:36:18: `last` already stands in another list of what words mean"],
        );
        check(
            "recurring = ",
            "recuring = ",
            &expect![[r"
            grammar/time.toml:1:1: `recurring` is missing
            grammar/time.toml:89:1: unknown key `recuring`, did you mean `recurring`?"]],
        );
        check(
            "[\"spring\"]",
            "5",
            &expect!["grammar/time.toml:28:12: `seasons` has to be text in quotes, found integer"],
        );
        check(
            "[\"august\", \"aug\"],",
            "[\"august\" \"aug\"],",
            &expect!["grammar/time.toml:12:13: missing comma between array elements, expected `,`"],
        );
    }
}
