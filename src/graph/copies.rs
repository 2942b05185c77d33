//! Which articles are copies of one text: cut, with another headline, with a paragraph added. They
//! count as one source. Whether two are is a function of these two alone, so that the order of the
//! articles never matters; a source is all articles that copies tie together.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::base::Date;
use crate::text::LONG;

/// Runs of words that two texts share, of a hundred of the shorter one, to be copies.
const SHARED: usize = 60;
/// The same of short texts, and of those that appear more than a week apart: notices of the same form
/// (dividends, bonds, monthly figures) share most of their words and nothing of what they say.
const SHARED_MOST: usize = 85;
/// Texts of fewer runs than this are short, and those of fewer than that say too little.
const SHORT: usize = 60;
const FEWEST: usize = 16;
/// Days within which a story is printed again.
const NEWS: i32 = 7;
/// Runs below this number are looked up: one of eight. Of a text with fewer than [`ALL_KEYS`], all are.
const KEY: u32 = 1 << 29;
const ALL_KEYS: usize = 64;

/// The runs by which copies of a text are looked up.
pub fn keys(shingles: &[u32]) -> &[u32] {
    if shingles.len() < ALL_KEYS {
        return shingles;
    }
    shingles.get(..shingles.partition_point(|number| *number < KEY)).unwrap_or_default()
}

/// A text as it is compared with others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text<'a> {
    /// A hash of all of it: texts of equal hash are always copies; empty if it is not known.
    pub hash: &'a str,
    /// What [`crate::text::shingles`] gives.
    pub shingles: &'a [u32],
    /// When it appeared.
    pub date: Option<Date>,
}

/// Whether one of two texts is a copy of the other.
pub fn are_copies(one: Text<'_>, other: Text<'_>) -> bool {
    let (a, b) = (one.shingles, other.shingles);
    let is_long = |runs: &[u32]| runs.last().is_some_and(|last| *last < LONG);
    let (a, b) = if is_long(a) == is_long(b) { (a, b) } else { (below(a), below(b)) };
    // Long texts keep a quarter of their runs.
    let scale = if is_long(a) { 4 } else { 1 };
    let shorter = a.len().min(b.len());
    if shorter * scale < FEWEST {
        return false;
    }
    let apart = one.date.zip(other.date).and_then(|(a, b)| a.civil().zip(b.civil()));
    let apart = apart.is_some_and(|(a, b)| a.since(b).is_ok_and(|span| span.get_days().abs() > NEWS));
    let needed = if apart || shorter * scale < SHORT { SHARED_MOST } else { SHARED };
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared * 100 >= shorter * needed
}

/// For each text, the number of its source. Numbers follow the order of first sight.
pub fn sources<'a>(texts: impl Iterator<Item = Text<'a>>) -> Vec<usize> {
    let texts: Vec<Text<'a>> = texts.collect();
    let mut groups = Groups::new(texts.len());
    let mut hashes: FxHashMap<&str, usize> = FxHashMap::default();
    let mut holders: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (index, text) in texts.iter().enumerate() {
        let Text { hash, shingles, .. } = *text;
        if !hash.is_empty() {
            let first = *hashes.entry(hash).or_insert(index);
            groups.join(first, index);
        }
        let mut near: Vec<usize> =
            keys(shingles).iter().filter_map(|key| holders.get(key)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        for other in near {
            if !groups.are_joined(other, index) && are_copies(*text, texts[other]) {
                groups.join(other, index);
            }
        }
        for key in keys(shingles) {
            holders.entry(*key).or_default().push(index);
        }
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let roots: Vec<usize> = (0..texts.len()).map(|index| groups.root(index)).collect();
    for root in &roots {
        let next = numbers.len();
        numbers.entry(*root).or_insert(next);
    }
    roots.iter().map(|root| numbers[root]).collect()
}

/// Things that belong together, by a tree for each group.
#[derive(Debug)]
pub struct Groups(Vec<usize>);

impl Groups {
    /// Each on its own.
    pub fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The smallest of a group, which stands for it.
    pub fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    /// Puts two groups together.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    fn are_joined(&mut self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }
}

fn below(runs: &[u32]) -> &[u32] {
    runs.get(..runs.partition_point(|number| *number < LONG)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::shingles;

    const WIRE: &str = "The finance ministry said on Monday that it would sell its last shares in the \
        state railway by the end of the year. Unions called the plan a mistake and promised strikes. \
        The minister told parliament that the sale would bring in two billion crowns, which the \
        government wants to spend on hospitals. Analysts had expected less.";

    fn check(other: &str, copies: bool) {
        let runs = [shingles(WIRE), shingles(other)];
        let [one, other_text] = [0, 1].map(|i: usize| Text { hash: "", shingles: &runs[i], date: None });
        assert_eq!(are_copies(one, other_text), copies, "{other}");
        assert_eq!(are_copies(other_text, one), copies, "{other}");
    }

    #[test]
    fn cuts_additions_and_headlines_make_no_difference() {
        let (head, tail) = WIRE.split_at(WIRE.find("The minister").unwrap());
        check(WIRE, true);
        check(&WIRE.to_uppercase(), true);
        check(head, true);
        check(tail, true);
        check(
            &format!("Railway to be sold\n\n{WIRE} In Brno, trams stood still for an hour on Monday."),
            true,
        );
    }

    #[test]
    fn the_same_news_in_other_words_is_a_source_of_its_own() {
        check(
            "Hospitals are to get two billion crowns from the sale of the railway, the finance minister \
             told parliament on Monday. The government is selling its last shares in the company this year; \
             unions promised strikes.",
            false,
        );
        check("Analysts had expected less.", false);
    }

    #[test]
    fn copies_of_copies_are_one_source() {
        let texts = [
            WIRE,
            "A text of its own, of more than five words.",
            WIRE.get(..200).unwrap(),
            WIRE.get(120..).unwrap(),
        ];
        let runs: Vec<Vec<u32>> = texts.iter().map(|text| shingles(text)).collect();
        let text = |(hash, runs)| Text { hash, shingles: runs, date: None };
        let numbers = sources(texts.iter().copied().zip(runs.iter().map(Vec::as_slice)).map(text));
        assert_eq!(numbers, [0, 1, 0, 0]);
    }
}
