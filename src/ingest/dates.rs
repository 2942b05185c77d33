//! Dates as metadata and datelines write them. The words are the schema's; times of day and
//! zones are passed over: a date is the day that the source itself names.

use jiff::ToSpan;

use crate::base::Date;
use crate::schema::{Schema, TimeUse, TimeWord};

/// The date of a metadata field: ISO 8601, RFC 3339, RFC 2822, "April 28, 2025",
/// "26-FEB-1987 15:01:01.79", "28.04.2025", "4/28/2025", seconds of the Unix epoch.
pub fn parse(schema: &Schema, text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.split(['T', ' ']).next().unwrap_or(text);
    if let Ok(date) = head.parse() {
        return Some(date);
    }
    let items = scan(schema, text, 40);
    if let [Item { what: What::Number(n, digits @ (8 | 10 | 13)), .. }] = *items.as_slice() {
        return match digits {
            8 => Date::ymd((n / 10_000) as i16, (n / 100 % 100) as u8, (n % 100) as u8),
            10 => epoch(n),
            _ => epoch(n / 1000),
        };
    }
    (0..items.len()).find_map(|at| date_at(&items, at, true)).map(|(date, _)| date)
}

/// The date of a line that is only a date, with its year.
pub fn whole_line(schema: &Schema, line: &str) -> Option<Date> {
    let line = line.trim();
    if line.len() > 100 {
        return None;
    }
    let items = scan(schema, line, 40);
    let (at, (date, end)) = (0..items.len()).find_map(|at| Some((at, date_at(&items, at, false)?)))?;
    date.day?;
    let rest = items.iter().take(at).chain(items.iter().skip(end));
    let only = rest.map(|item| item.what).all(|what| match what {
        What::Weekday | What::Stamp | What::Mark(_) => true,
        What::Number(_, digits) => digits <= 4,
        What::Month(_) | What::Word => false,
    });
    only.then_some(date)
}

/// A full date with its year at the very beginning of a text, labels before it passed over
/// ("Published: April 28, 2025"), and the bytes it takes.
pub fn leading(schema: &Schema, text: &str) -> Option<(Date, usize)> {
    let items = scan(schema, text, 16);
    let start = items.iter().position(|i| !matches!(i.what, What::Stamp | What::Mark(_)))?;
    let (date, end) = date_at(&items, start, false)?;
    date.day?;
    Some((date, items.get(end - 1)?.end))
}

/// The first full date with its year anywhere in a short text, and the byte where it begins.
pub fn within(schema: &Schema, text: &str) -> Option<(Date, usize)> {
    let items = scan(schema, text, 60);
    let (at, date) = (0..items.len()).find_map(|at| Some((at, date_at(&items, at, false)?.0)))?;
    date.day?;
    Some((date, items.get(at)?.start))
}

#[derive(Clone, Copy, Debug)]
struct Item {
    start: usize,
    end: usize,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum What {
    /// A number and how many digits it has.
    Number(u64, usize),
    Month(u8),
    Weekday,
    Stamp,
    Word,
    Mark(char),
}

/// Cuts a text into at most `limit` words, numbers and marks.
fn scan(schema: &Schema, text: &str, limit: usize) -> Vec<Item> {
    let mut items = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if items.len() == limit {
            break;
        }
        if c.is_whitespace() {
            continue;
        }
        let kind = class(c);
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if kind == Class::Mark || class(next) != kind {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let word = text.get(start..end).unwrap_or_default();
        let what = match kind {
            Class::Mark => What::Mark(c),
            Class::Digit => word.parse().map_or(What::Word, |n| What::Number(n, word.len())),
            Class::Letter => {
                let symbol = schema.symbols.get(&word.to_lowercase());
                match schema.time.word(symbol) {
                    Some(TimeWord::Month { month, .. }) => What::Month(month),
                    Some(TimeWord::Weekday { .. }) => What::Weekday,
                    _ if schema.time.is(symbol, TimeUse::Stamp) => What::Stamp,
                    _ => What::Word,
                }
            }
        };
        items.push(Item { start, end, what });
    }
    items
}

#[derive(PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Mark,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphabetic() {
        Class::Letter
    } else {
        Class::Mark
    }
}

/// The date that begins at an item, and the item after it. `loose` takes what only metadata
/// write: years of two digits, and dates without a day.
fn date_at(items: &[Item], at: usize, loose: bool) -> Option<(Date, usize)> {
    let mut at = at;
    let what = |at: usize| items.get(at).map(|i| i.what);
    let skip = |at: usize, marks: &str| match what(at) {
        Some(What::Mark(c)) if marks.contains(c) => at + 1,
        _ => at,
    };
    if what(at) == Some(What::Weekday) {
        at = skip(skip(at + 1, "."), ",");
    }
    let year = |at: usize| match what(at)? {
        What::Number(n, 4) if (1000..3000).contains(&n) => Some(n as i16),
        What::Number(n, 2) if loose => Some(if n < 50 { 2000 } else { 1900 } + n as i16),
        _ => None,
    };
    // "5th" is a number and a word that touches it.
    let day = |at: usize| match what(at)? {
        What::Number(n @ 1..=31, 1 | 2) => {
            let touching = items.get(at + 1).is_some_and(|next| {
                next.what == What::Word && items[at].end == next.start && next.end - next.start == 2
            });
            Some((n as u8, at + 1 + usize::from(touching)))
        }
        _ => None,
    };
    match what(at)? {
        What::Month(month) => {
            let next = skip(at + 1, ".");
            if let Some((day, next)) = day(next) {
                let next = skip(next, ",");
                if let Some(year) = year(next) {
                    return Some((Date::ymd(year, month, day)?, next + 1));
                }
            }
            let next = skip(next, ",");
            let year = year(next).filter(|_| loose)?;
            Some((Date::ym(year, month)?, next + 1))
        }
        What::Number(n, 4) => {
            let mark = |at| matches!(what(at), Some(What::Mark('-' | '/' | '.')));
            let part = |at| match what(at)? {
                What::Number(n @ 1..=31, 1 | 2) => Some(n as u8),
                _ => None,
            };
            if !(mark(at + 1) && mark(at + 3)) {
                return None;
            }
            Some((Date::ymd(n as i16, part(at + 2)?, part(at + 4)?)?, at + 5))
        }
        What::Number(first @ 1..=31, 1 | 2) => {
            if let (Some(What::Mark(mark @ ('/' | '.' | '-'))), Some(What::Number(second, 1 | 2))) =
                (what(at + 1), what(at + 2))
            {
                let year = year(at + 4).filter(|_| what(at + 3) == Some(What::Mark(mark)))?;
                let (first, second) = (first as u8, u8::try_from(second).ok()?);
                let us = (mark == '/').then(|| Date::ymd(year, first, second)).flatten();
                return Some((us.or_else(|| Date::ymd(year, second, first))?, at + 5));
            }
            let (day, next) = day(at)?;
            let mut next = skip(next, ".-");
            // "28th of April"
            next += usize::from(what(next) == Some(What::Stamp));
            let Some(What::Month(month)) = what(next) else { return None };
            let next = skip(skip(next + 1, ".-"), ",");
            Some((Date::ymd(year(next)?, month, day)?, next + 1))
        }
        What::Number(..) | What::Weekday | What::Stamp | What::Word | What::Mark(_) => None,
    }
}

fn epoch(seconds: u64) -> Option<Date> {
    let days = i64::try_from(seconds / 86_400).ok()?;
    let start = jiff::civil::date(1970, 1, 1);
    start.checked_add(days.days()).ok().map(Date::from)
}
