//! `grammar/numbers.toml`: words of number. What a quantity in words may be is said here, because questions
//! to a store, which read nothing else of the schema, ask for it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Source;
use crate::base::Faults;

const FILE: &str = "grammar/numbers.toml";

/// Words of number.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    values: BTreeMap<String, f64>,
    scales: BTreeMap<String, f64>,
    bounds: Bounds,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    at_least: Vec<String>,
    at_most: Vec<String>,
    about: Vec<String>,
    range: Vec<String>,
}

/// What a quantity in words may be: from `low` to `high` of what is counted.
#[derive(Clone, PartialEq, Debug)]
pub struct Quantity {
    /// The least it may be.
    pub low: f64,
    /// The most; infinite where nothing says.
    pub high: f64,
    /// The last word, in lower case; empty if the number stands alone.
    pub unit: String,
}

impl Quantity {
    /// Whether no number of the same things fits both.
    pub fn contradicts(&self, other: &Self) -> bool {
        self.unit == other.unit && (self.low > other.high || other.low > self.high)
    }
}

impl Numbers {
    /// The words that travel inside the program.
    ///
    /// ```
    /// let numbers = claimgraph::schema::Numbers::embedded();
    /// let told = |words| numbers.quantity(words).unwrap();
    /// assert!(told("at least 20 people").contradicts(&told("fifteen people")));
    /// assert!(!told("at least 15 people").contradicts(&told("20 people")));
    /// ```
    pub fn embedded() -> Self {
        Self::load(&Source::embedded(), &mut Faults::default())
    }

    /// Reads the file.
    pub(super) fn load(source: &Source, faults: &mut Faults) -> Self {
        let Some(text) = source.file(FILE) else {
            faults.line(FILE, 0, "the file is missing");
            return Self::default();
        };
        toml::from_str(text).unwrap_or_else(|error| {
            faults.at(FILE, text, error.span().map_or(0, |span| span.start), "", error.message());
            Self::default()
        })
    }

    /// What a quantity in words may be; none if it has no number.
    pub fn quantity(&self, words: &str) -> Option<Quantity> {
        let lower = words.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let (start, (first, mut at)) =
            (0..words.len()).find_map(|at| Some((at, self.number(words.get(at..)?)?)))?;
        at += start;
        let (mut low, mut high) = (first, first);
        let joined = words.get(at).is_some_and(|word| self.bounds.range.iter().any(|r| r == word));
        if let Some((last, count)) = words.get(at + 1..).filter(|_| joined).and_then(|rest| self.number(rest))
        {
            high = last.max(first);
            at += 1 + count;
        } else if let Some((from, to)) = words.get(start).and_then(|word| self.written_range(word)) {
            (low, high) = (from, to);
        }
        let before = words.get(..start)?.join(" ");
        // "no more than" ends in "more than" as well: the longer phrase says what is meant.
        let longest = |list: &[String]| {
            list.iter().filter(|p| before.ends_with(p.as_str())).map(String::len).max().unwrap_or(0)
        };
        let bounds = &self.bounds;
        let (least, most, about) =
            (longest(&bounds.at_least), longest(&bounds.at_most), longest(&bounds.about));
        if least > most {
            high = f64::INFINITY;
        } else if most > least {
            low = 0.0;
        } else if about > 0 {
            (low, high) = (low * 0.9, high * 1.1);
        }
        let unit = words.get(at..)?.last().copied().unwrap_or_default();
        let unit = unit.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        Some(Quantity { low, high, unit })
    }

    /// A number at the start of some words, and how many words it takes.
    fn number(&self, words: &[&str]) -> Option<(f64, usize)> {
        let mut sum = 0.0;
        let mut part = self.single(words.first()?)?;
        let mut at = 1;
        while let Some(word) = words.get(at) {
            if let Some(scale) = self.scales.get(*word) {
                part *= scale;
                if *scale >= 1000.0 {
                    sum += std::mem::take(&mut part);
                }
            } else if let Some(more) = self.values.get(*word).filter(|_| part == 0.0 || part >= 100.0) {
                part += more;
            } else if *word == "and"
                && part >= 100.0
                && words.get(at + 1).is_some_and(|w| self.values.contains_key(*w))
            {
                // "two hundred and fifty"
            } else {
                break;
            }
            at += 1;
        }
        Some((sum + part, at))
    }

    /// "11,000", "1.5", "twenty-one", "$30"
    fn single(&self, word: &str) -> Option<f64> {
        if let Some(value) = self.values.get(word) {
            return Some(*value);
        }
        if let Some((tens, ones)) = word.split_once('-')
            && let (Some(tens), Some(ones)) = (self.values.get(tens), self.values.get(ones))
        {
            return Some(tens + ones);
        }
        let digits = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = digits.find(|c: char| !(c.is_ascii_digit() || ",.".contains(c))).unwrap_or(digits.len());
        let number = digits.get(..end)?.replace(',', "");
        number.trim_end_matches('.').parse().ok()
    }

    /// "10-12"
    fn written_range(&self, word: &str) -> Option<(f64, f64)> {
        let (low, high) = word.split_once(['-', '–'])?;
        let (low, high) = (self.single(low)?, self.single(high)?);
        (low < high && !self.values.contains_key(word)).then_some((low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_numbers_of_things() {
        let numbers = Numbers::embedded();
        let check = |words: &str, expected: &str| {
            let found = numbers.quantity(words);
            let found = found.map_or("none".to_owned(), |q| format!("{} to {} {}", q.low, q.high, q.unit));
            assert_eq!(found, expected, "{words}");
        };
        check("11,000 soldiers", "11000 to 11000 soldiers");
        check("about 11,000 soldiers", "9900 to 12100.000000000002 soldiers");
        check("at least 20 people", "20 to inf people");
        check("no more than 20 people", "0 to 20 people");
        check("no fewer than 20", "20 to inf ");
        check("12,000", "12000 to 12000 ");
        check("$1.5 million", "1500000 to 1500000 ");
        check("two hundred and fifty German soldiers", "250 to 250 soldiers");
        check("twenty-one hostages", "21 to 21 hostages");
        check("between 10 and 12 ships", "10 to 12 ships");
        check("10-12 ships", "10 to 12 ships");
        check("three thousand two hundred tons", "3200 to 3200 tons");
        check("dozens", "none");
        check("five", "5 to 5 ");
    }

    #[test]
    fn a_broken_file_is_told() {
        let mut faults = Faults::default();
        let text = "[values]\none = \"x\"\n".to_owned();
        Numbers::load(&Source::of([(FILE.to_owned(), text)]), &mut faults);
        assert!(faults.to_string().starts_with("grammar/numbers.toml:2:"), "{faults}");
    }
}
