//! `grammar/time.toml`: the words of time. What they mean together is the business of
//! `text::time` and, for the dates of files, of `ingest`.

use serde::Deserialize;

use super::Source;
use crate::base::{Faults, Symbol, Symbols};

const FILE: &str = "grammar/time.toml";

/// What a word of time means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeWord {
    /// A month, 1 to 12.
    Month(u8),
    /// A weekday, 1 (Monday) to 7.
    Weekday(u8),
    /// A word beside a date on a line that is only a date.
    Stamp,
}

/// The words of time by their symbol.
#[derive(Clone, Debug, Default)]
pub struct Time {
    words: Vec<Option<TimeWord>>,
}

impl Time {
    /// Reads the file; a schema without it knows no times.
    pub fn load(source: &Source, symbols: &mut Symbols, faults: &mut Faults) -> Self {
        let mut time = Self::default();
        let Some(text) = source.file(FILE) else { return time };
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(e) => {
                faults.at(FILE, text, e.span().map_or(0, |s| s.start), "", e.message().trim());
                return time;
            }
        };
        for (what, lists, expected) in [("months", &file.months, 12), ("weekdays", &file.weekdays, 7)] {
            if lists.len() != expected {
                let found = lists.len();
                faults.at(FILE, text, 0, what, format!("expected {expected} lists of names, found {found}"));
            }
        }
        let mut add = |word: &str, meaning: TimeWord| {
            if word.is_empty() || word.chars().any(char::is_uppercase) {
                let at = text.find(&format!("\"{word}\"")).unwrap_or(0);
                faults.at(FILE, text, at, "", format!("expected a word in lower case, found `{word}`"));
                return;
            }
            time.set(symbols.intern(word), meaning);
        };
        for (number, names) in (1..).zip(&file.months) {
            for name in names {
                add(name, TimeWord::Month(number));
                add(&format!("{name}."), TimeWord::Month(number));
            }
        }
        for (number, names) in (1..).zip(&file.weekdays) {
            for name in names {
                add(name, TimeWord::Weekday(number));
                add(&format!("{name}."), TimeWord::Weekday(number));
            }
        }
        for word in &file.stamp {
            add(word, TimeWord::Stamp);
        }
        time
    }

    /// What a word means as a word of time.
    pub fn word(&self, word: Symbol) -> Option<TimeWord> {
        self.words.get(word.0 as usize).copied().flatten()
    }

    /// The first meaning stays: "sun." after "sun" is the same, "mar" is a month before all else.
    fn set(&mut self, word: Symbol, meaning: TimeWord) {
        let at = word.0 as usize;
        if self.words.len() <= at {
            self.words.resize(at + 1, None);
        }
        self.words[at].get_or_insert(meaning);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    months: Vec<Vec<String>>,
    weekdays: Vec<Vec<String>>,
    stamp: Vec<String>,
}
