//! Metadata that a text gives itself: a headline on its first line, a line that is only a date,
//! a dateline. In doubt nothing is taken: a wrong date is worse than none.

use super::{Article, dates};
use crate::base::Date;
use crate::schema::Schema;

/// How many lines at the beginning may hold metadata.
const HEAD_LINES: usize = 6;
/// The longest headline, in characters.
const LONGEST_TITLE: usize = 160;
/// How far into its line a dateline may reach, in bytes.
const LONGEST_DATELINE: usize = 120;

impl Article {
    /// Fills in title, date and publisher where they are missing and the text says them.
    pub fn complete(&mut self, schema: &Schema) {
        let lines: Vec<&str> =
            self.text.lines().map(str::trim).filter(|l| !l.is_empty()).take(HEAD_LINES).collect();
        let dateline = lines.iter().find_map(|line| dateline(schema, line));
        if self.title.is_none() {
            self.title = title(schema, &self.text);
        }
        if self.date.is_none() {
            self.date = lines
                .iter()
                .find_map(|line| dates::whole_line(schema, line).or_else(|| dated_line(schema, line)))
                .or_else(|| dateline.as_ref().and_then(|d| d.date));
        }
        if self.publisher.is_none() {
            self.publisher = dateline.and_then(|d| d.agency).map(str::to_owned);
        }
    }
}

/// The first line, if it looks like a headline and not like running text.
fn title(schema: &Schema, text: &str) -> Option<String> {
    let mut lines = text.trim_start().lines();
    let raw = lines.next()?.trim();
    let heading = raw.strip_prefix("# ").map(|t| t.trim().trim_end_matches('#').trim_end());
    let first = heading.unwrap_or(raw);
    let words = first.split_whitespace().count();
    if words < 2 || first.chars().count() > LONGEST_TITLE || first.ends_with(['.', ':', ',', ';', '-', '…'])
    {
        return None;
    }
    if !first.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "'\"“‘«¿¡€$£".contains(c))
    {
        return None;
    }
    if dates::whole_line(schema, first).is_some() || dateline(schema, first).is_some() {
        return None;
    }
    let mut rest = lines.map(str::trim);
    let next = rest.next()?;
    let body = if next.is_empty() { rest.find(|l| !l.is_empty())? } else { next };
    // Lines that were broken to a width look like a headline too: their sentence goes on.
    let alone = heading.is_some()
        || next.is_empty()
        || dates::whole_line(schema, body).is_some()
        || dateline(schema, body).is_some()
        || body.chars().count() > 120
        || body.ends_with(['.', '!', '?', '"', '”']);
    (alone && !body.starts_with(char::is_lowercase)).then(|| first.to_owned())
}

/// A full date at the beginning of a line whose text then starts anew ("Thursday, May 7, 2015 On
/// Tuesday, …"): a date line that lost its line break.
fn dated_line(schema: &Schema, line: &str) -> Option<Date> {
    let (date, end) = dates::leading(schema, line)?;
    let rest = line.get(end..)?.trim_start_matches([' ', '-', '–', '—', '|']);
    rest.starts_with(char::is_uppercase).then_some(date)
}

struct Dateline<'a> {
    date: Option<Date>,
    agency: Option<&'a str>,
}

/// "MOSCOW, 28 April 2025 (dpa) -", "WASHINGTON (AP) —", "KYIV, April 28 (Reuters) -": a place,
/// perhaps a date, perhaps an agency, then a dash.
fn dateline<'a>(schema: &Schema, line: &'a str) -> Option<Dateline<'a>> {
    let (at, _) = line
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_DATELINE)
        .find(|&(at, c)| is_dash(c) && line.get(..at).is_some_and(|head| head.ends_with([' ', ')'])))?;
    let after = line.get(at..)?.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace());
    let head = line.get(..at)?.trim();
    if after.is_empty() || head.is_empty() {
        return None;
    }
    let (head, agency) = match head.strip_suffix(')').and_then(|h| h.rsplit_once('(')) {
        Some((head, agency)) => (head.trim(), Some(agency.trim())),
        None => (head, None),
    };
    let dated = dates::within(schema, head);
    let place = dated.map_or(head, |(_, start)| head.get(..start).unwrap_or(head));
    let place = place.trim_end_matches([' ', ',', '/', '|']);
    let city = place.split([',', '/']).next().unwrap_or(place).trim();
    let capitals = city.chars().any(char::is_uppercase) && !city.chars().any(char::is_lowercase);
    let named = city.starts_with(char::is_uppercase) && city.split_whitespace().count() <= 4;
    // A capitalised word before a dash may be anything; capitals or a date make it a dateline.
    if !(capitals || (named && dated.is_some())) {
        return None;
    }
    let agency = agency.filter(|a| {
        let words = a.split_whitespace().count();
        (1..=3).contains(&words) && a.len() <= 30 && !a.contains(|c: char| c.is_numeric() || ",;".contains(c))
    });
    if dated.is_none() && agency.is_none() {
        return None;
    }
    Some(Dateline { date: dated.map(|(date, _)| date), agency })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}
