//! Numbers that are dates: "28th", "2025-04-28", "4/28/2025", "1990s", "2010-15".

use crate::base::Date;

/// A day of a month, with or without its ending.
pub fn day(text: &str) -> Option<u8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = text.get(digits.len()..).unwrap_or_default();
    let fits = ending.is_empty() || ["st", "nd", "rd", "th"].iter().any(|e| ending.eq_ignore_ascii_case(e));
    if !fits || digits.is_empty() || digits.len() > 2 || !is_digits(digits) {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

/// "28-30": days of one month.
pub fn days(text: &str) -> Option<(u8, Option<u8>)> {
    match text.split_once(['-', '–']) {
        None => Some((day(text)?, None)),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            (first < last).then_some((first, Some(last)))
        }
    }
}

/// A year as four plain digits.
pub fn year(text: &str) -> Option<i16> {
    (text.len() == 4 && is_digits(text))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|y| (1500..=2100).contains(y))
}

/// "2010-15", "2010-2015", "2023/24": the first and the last year.
pub fn years(text: &str) -> Option<(i16, i16)> {
    let (first, last) = text.split_once(['-', '–', '/'])?;
    let first = year(first)?;
    let last = match last.len() {
        2 if is_digits(last) => first - first % 100 + last.parse::<i16>().ok()?,
        _ => year(last)?,
    };
    (first < last).then_some((first, last))
}

/// "1990s", "'90s": the first year.
pub fn decade(text: &str) -> Option<i16> {
    let digits = text.strip_suffix('s')?;
    let short = digits.strip_prefix(['\'', '’', '‘']);
    let first = match short {
        Some(short) if short.len() == 2 && is_digits(short) => {
            let decade: i16 = short.parse().ok()?;
            if decade <= 20 { 2000 + decade } else { 1900 + decade }
        }
        _ => year(digits)?,
    };
    (first % 10 == 0).then_some(first)
}

/// Bytes of "1-1-2000".
pub const SHORTEST_DATE: usize = 8;

/// "2025-04-28", "4/28/2025" (month first, unless that cannot be), "28.04.2025".
pub fn date(text: &str) -> Option<Date> {
    if text.len() < SHORTEST_DATE {
        return None;
    }
    let mark = ['-', '/', '.'].into_iter().find(|&m| text.matches(m).count() == 2)?;
    let mut parts = text.split(mark);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if let Some(year) = year(a) {
        return Date::ymd(year, day(b)?, day(c)?);
    }
    let (first, second, year) = (day(a)?, day(b)?, year(c)?);
    let us = (mark == '/').then(|| Date::ymd(year, first, second)).flatten();
    us.or_else(|| Date::ymd(year, second, first))
}

/// "20th": the number of a century.
pub fn century(text: &str) -> Option<i16> {
    day(text).filter(|_| !is_digits(text)).map(i16::from)
}

/// A small whole number.
pub fn count(text: &str) -> Option<i32> {
    (text.len() <= 3 && is_digits(text)).then(|| text.parse().ok()).flatten()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
