//! The forms of expressions of time: which words belong together, and what they mean as long as
//! the day from which they count is not asked.

use std::ops::Range;

use jiff::civil::Weekday;

use super::{Reader, numbers, resolve};
use crate::base::{Date, Shape, Tag};
use crate::schema::{TimeStep, TimeUnit, TimeUse, TimeWord};

/// An expression before it is placed in the calendar.
#[derive(Clone, Debug)]
pub struct Found {
    pub tokens: Range<usize>,
    pub value: Value,
}

/// What an expression means.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// Known, perhaps with a last day, month or year.
    Fixed(Date, Option<Date>),
    /// From one value to another, of which the first may lack its year.
    From(Open, Date),
    /// The verb has to say which.
    Open(Open),
    /// From one to another of which the verb has to say which.
    Between(Open, Open),
}

impl Value {
    /// How many parts of a date it knows.
    fn grain(self) -> usize {
        match self {
            Self::Fixed(date, _) | Self::From(_, date) => {
                1 + usize::from(date.month.is_some()) + usize::from(date.day.is_some())
            }
            Self::Open(Open::Month(_) | Open::Season(_))
            | Self::Between(Open::Month(_) | Open::Season(_), _) => 2,
            Self::Open(_) | Self::Between(..) => 3,
        }
    }
}

/// What comes again every week or year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Open {
    Weekday(Weekday),
    /// "this Friday", which is the coming one in the present tense too.
    ThisWeekday(Weekday),
    Weekend,
    /// Month, first day, last day.
    Days(u8, u8, Option<u8>),
    Month(u8),
    Season(u8),
}

impl Reader<'_> {
    /// The expression whose first word of weight is at a token.
    pub fn expression(&self, at: usize) -> Option<Found> {
        self.form(at, false).map(|found| self.with_edges(found))
    }

    /// The expression after "of", which begins right here and has no other inside it.
    fn whole(&self, at: usize, inside: bool) -> Option<Found> {
        if inside {
            return None;
        }
        self.form(at, true).filter(|found| found.tokens.start == at)
    }

    fn form(&self, at: usize, inside: bool) -> Option<Found> {
        let token = self.token(at)?;
        let Some(word) = self.time.word(token.word) else {
            return match token.shape {
                Shape::Number => self.number(at),
                Shape::Lower | Shape::Capital if !token.word.is_some() => self.edge_number(at),
                _ => None,
            };
        };
        match word {
            TimeWord::Month { month, full } => self.month(at, month, full),
            TimeWord::PartOfMonth(month) => match self.year_after(at + 1) {
                Some((year, next)) => found(at..next, Value::Fixed(Date::ym(year, month)?, None)),
                None => found(at..at + 1, Value::Open(Open::Month(month))),
            },
            TimeWord::Weekday { weekday, full } => self.weekday(at, weekday, full),
            TimeWord::Season(season) => self.season(at, season),
            TimeWord::Day(offset) => {
                let day = resolve::plus(self.today?, TimeUnit::Day, offset.into())?;
                found(at..self.part(at + 1), Value::Fixed(day, None))
            }
            TimeWord::Step(step) => self.step(at, step, inside),
            TimeWord::Number(count) => self.counted(at, count.into()),
            TimeWord::Ordinal(number) => self.ordinal(at, number, inside),
            TimeWord::Unit(TimeUnit::Weekend) if self.after(at, TimeUse::The) => {
                found(at..at + 1, Value::Open(Open::Weekend))
            }
            TimeWord::Unit(_) | TimeWord::Part | TimeWord::Edge | TimeWord::Ago => None,
        }
    }

    /// Two expressions that are the ends of one: "from March to May 2024", "2010–2015".
    pub fn range(&self, first: &Found, last: &Found) -> Option<Found> {
        let (joiner, next) = (first.tokens.end, last.tokens.start);
        if joiner + 1 != next && !(joiner + 2 == next && self.is(joiner + 1, TimeUse::The)) {
            return None;
        }
        let start = first.tokens.start;
        let opener = self.before(start).filter(|&b| self.is(b, TimeUse::RangeFrom));
        // "until" joins by itself, "and" and "to" only what "from" or "between" opens.
        let joins =
            self.is(joiner, TimeUse::RangeTo) && (opener.is_some() || self.is(joiner, TimeUse::BeforeMonth));
        let alike = || first.value.grain() == last.value.grain();
        if !(joins || self.is_dash(joiner) && alike()) {
            return None;
        }
        let end = match last.value {
            Value::Fixed(date, end) => end.unwrap_or(date),
            Value::Open(open) => {
                let Value::Open(first_open) = first.value else { return None };
                return found(start..last.tokens.end, Value::Between(first_open, open));
            }
            Value::From(..) | Value::Between(..) => return None,
        };
        let value = match first.value {
            Value::Fixed(date, _) if date <= end => Value::Fixed(date, Some(end)),
            Value::Open(open) => Value::From(open, end),
            Value::Fixed(..) | Value::From(..) | Value::Between(..) => return None,
        };
        found(start..last.tokens.end, value)
    }

    /// "mid-2024", "mid-1990s"
    fn edge_number(&self, at: usize) -> Option<Found> {
        let text = self.text(at);
        let last = text.as_bytes().last()?;
        if !(last.is_ascii_digit() || *last == b's') || !text.contains('-') {
            return None;
        }
        let rest = self.time.after_edge(text)?;
        let value = match (numbers::year(rest), numbers::decade(rest)) {
            (Some(year), _) => Value::Fixed(Date::y(year), None),
            (None, decade) => decade_value(decade?),
        };
        found(at..at + 1, value).map(|found| self.with_edges(found))
    }

    fn month(&self, at: usize, month: u8, full: bool) -> Option<Found> {
        let token = self.token(at)?;
        if token.shape == Shape::Lower {
            return None;
        }
        if let Some(found) = self.calendar(at) {
            return Some(found);
        }
        if let Some((year, next)) = self.year_after(at + 1) {
            return found(at..next, Value::Fixed(Date::ym(year, month)?, None));
        }
        let after_preposition = self.after(at, TimeUse::BeforeMonth)
            || self.before(at).is_some_and(|b| self.meaning(b) == Some(TimeWord::Edge))
            || self.of_edge(at).is_some()
            || self.of_unit(at)
            || self.after(at, TimeUse::RangeTo) && self.before(at).is_some_and(|b| self.month_before(b))
            || self.after(at, TimeUse::RangeFrom) && self.is(at + 1, TimeUse::RangeTo);
        let clear = full && !self.is(at, TimeUse::AlsoName);
        let beside_name = self.is_name(at + 1) || self.before(at).is_some_and(|b| self.is_name(b));
        let is_month = if clear { token.tag.is_proper() && !beside_name } else { false };
        let word = Value::Open(Open::Month(month));
        (is_month || after_preposition && !self.is_name(at + 1)).then(|| found(at..at + 1, word))?
    }

    /// Whether a token follows "week of" and the like.
    fn of_unit(&self, at: usize) -> bool {
        let unit = self.before(at).filter(|&of| self.is(of, TimeUse::Of)).and_then(|of| self.before(of));
        unit.is_some_and(|b| matches!(self.meaning(b), Some(TimeWord::Unit(_))))
    }

    /// Whether a month stands right before a token.
    fn month_before(&self, at: usize) -> bool {
        self.before(at).is_some_and(|b| matches!(self.meaning(b), Some(TimeWord::Month { .. })))
    }

    /// Whether a token is a name's: a capitalised word that is no word of time.
    fn is_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| {
            t.tag.is_proper() && !matches!(t.shape, Shape::Lower | Shape::Number | Shape::Mark)
        }) && self.meaning(at).is_none()
    }

    /// A date that names its day: "April 28, 2025", "28th of April", "2025-04-28".
    fn calendar(&self, at: usize) -> Option<Found> {
        if let Some(date) = numbers::date(self.text(at)) {
            return found(at..at + 1, Value::Fixed(date, None));
        }
        if let Some(TimeWord::Month { month, .. }) = self.meaning(at) {
            let (day, last) = numbers::days(self.text(at + 1))?;
            let mut next = at + 2;
            let counts = self.tagged(next, Tag::NNS) && self.after(at, TimeUse::BeforeMonth);
            if counts || self.text(next) == "%" {
                return None;
            }
            let mut last = last;
            let joined = self.is(next, TimeUse::RangeTo) || self.is_dash(next);
            if joined && last.is_none() && !self.noun(next + 2) && self.meaning(next + 2).is_none() {
                let to = numbers::day(self.text(next + 1)).filter(|&d| d > day);
                next += if to.is_some() { 2 } else { 0 };
                last = to;
            }
            return self.with_year(at..next, month, day, last);
        }
        let (day, last) = numbers::days(self.text(at))?;
        let mut next = at + 1;
        next += usize::from(self.is(next, TimeUse::Of));
        let Some(TimeWord::Month { month, .. }) = self.meaning(next) else { return None };
        if self.token(next).is_some_and(|t| t.shape == Shape::Lower) {
            return None;
        }
        // "5 to 8 May": the first day stands before the joiner.
        if let Some(joiner) = self.before(at).filter(|&b| self.is_dash(b) || self.is(b, TimeUse::RangeTo)) {
            let first = self.before(joiner).and_then(|b| Some((b, numbers::day(self.text(b))?)));
            if let Some((start, first)) = first.filter(|&(b, first)| first < day && !self.month_before(b)) {
                return self.with_year(start..next + 1, month, first, Some(day));
            }
        }
        self.with_year(at..next + 1, month, day, last)
    }

    /// The days of a month with the year that may follow.
    fn with_year(&self, tokens: Range<usize>, month: u8, day: u8, last: Option<u8>) -> Option<Found> {
        if let Some((year, next)) = self.year_after(tokens.end) {
            let end = last.and_then(|last| Date::ymd(year, month, last));
            return found(tokens.start..next, Value::Fixed(Date::ymd(year, month, day)?, end));
        }
        // 29 February is a day of some years.
        Date::ymd(2000, month, day)?;
        found(tokens, Value::Open(Open::Days(month, day, last)))
    }

    /// A year right here, after a comma or after "of", and the token behind it: "2024", "last year".
    fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let mut at = at + usize::from(self.tagged(at, Tag::Comma) || self.is(at, TimeUse::Of));
        if let Some(year) = numbers::year(self.text(at)) {
            return Some((year, at + 1));
        }
        at += usize::from(self.is_dash(at));
        at += usize::from(self.meaning(at) == Some(TimeWord::Edge));
        let year = self.step_of(at, TimeUnit::Year)?.year;
        Some((year, at + 2))
    }

    /// "last year" right here, as a date.
    fn step_of(&self, at: usize, unit: TimeUnit) -> Option<Date> {
        let (Some(TimeWord::Step(step)), Some(TimeWord::Unit(found))) =
            (self.meaning(at), self.meaning(at + 1))
        else {
            return None;
        };
        if found != unit || step == TimeStep::Past {
            return None;
        }
        Some(resolve::unit(self.today?, step, unit)?.0)
    }

    fn weekday(&self, at: usize, weekday: u8, full: bool) -> Option<Found> {
        let mut next = self.part(at + 1);
        let date = next + usize::from(self.tagged(next, Tag::Comma) || self.tagged(next, Tag::OpenParen));
        if let Some(calendar) = self.calendar(date) {
            next = calendar.tokens.end;
            if self.tagged(date.wrapping_sub(1), Tag::OpenParen) && self.tagged(next, Tag::CloseParen) {
                next += 1;
            }
            return found(at..next, calendar.value);
        }
        let named = self.after(at, TimeUse::BeforeWeekday) || self.after(at, TimeUse::Recurring);
        let title = self.is_name(at + 1) && (self.after(at, TimeUse::The) || at == self.sentence.start);
        if !full || named || title {
            return None;
        }
        // "Monday last week", "Friday of next week"
        let week = next + usize::from(self.is(next, TimeUse::Of));
        if let Some(monday) = self.step_of(week, TimeUnit::Week).and_then(Date::civil) {
            let day = resolve::plus(monday, TimeUnit::Day, i32::from(weekday) - 1)?;
            return found(at..week + 2, Value::Fixed(day, None));
        }
        let weekday = Weekday::from_monday_one_offset(weekday as i8).ok()?;
        found(at..next, Value::Open(Open::Weekday(weekday)))
    }

    fn season(&self, at: usize, season: u8) -> Option<Found> {
        if let Some((year, next)) = self.year_after(at + 1) {
            let (start, end) = resolve::season(year, season)?;
            return found(at..next, Value::Fixed(start, Some(end)));
        }
        let mut before = self.before(at)?;
        if self.is(before, TimeUse::The) {
            before = self.before(before)?;
        }
        let alone = self.is(before, TimeUse::BeforeMonth) && !self.noun(at + 1);
        alone.then(|| found(at..at + 1, Value::Open(Open::Season(season))))?
    }

    /// "last year", "next Monday", "the past two weeks", "this morning".
    fn step(&self, at: usize, step: TimeStep, inside: bool) -> Option<Found> {
        let today = self.today?;
        let mut next = at + 1;
        let mut step = step;
        if step == TimeStep::This && self.meaning(next) == Some(TimeWord::Step(TimeStep::Past)) {
            step = TimeStep::Past;
            next += 1;
        }
        let count = match self.meaning(next) {
            Some(TimeWord::Number(n)) => Some(i32::from(n)),
            _ => numbers::count(self.text(next)),
        };
        if let (Some(count), Some(TimeWord::Unit(unit))) = (count, self.meaning(next + 1)) {
            let (start, end) = resolve::span(today, step, unit, count)?;
            return found(at..next + 2, Value::Fixed(start, Some(end)));
        }
        let (start, end) = match self.meaning(next)? {
            TimeWord::Unit(_) if self.tagged(next, Tag::NNS) => return None,
            TimeWord::Unit(unit) => {
                // "the last week of June" is some time in June, the last quarter of a year its fourth.
                let of = self.is(next + 1, TimeUse::Of);
                if let Some(whole) = if of { self.whole(next + 2, inside) } else { None } {
                    let part = match (step, unit, whole.value) {
                        (TimeStep::Last, TimeUnit::Quarter, Value::Fixed(year, None)) => part(year, unit, 4),
                        (TimeStep::Last, TimeUnit::Half, Value::Fixed(year, None)) => part(year, unit, 2),
                        _ => None,
                    };
                    let value = part.map_or(whole.value, |(start, end)| Value::Fixed(start, end));
                    return found(at..whole.tokens.end, value);
                }
                resolve::unit(today, step, unit)?
            }
            TimeWord::Weekday { weekday, full: true } => {
                let weekday = Weekday::from_monday_one_offset(weekday as i8).ok()?;
                let tokens = at..self.part(next + 1);
                let day = match step {
                    TimeStep::This => return found(tokens, Value::Open(Open::ThisWeekday(weekday))),
                    TimeStep::Last | TimeStep::Past => today.nth_weekday(-1, weekday).ok()?,
                    TimeStep::Next => today.nth_weekday(1, weekday).ok()?,
                };
                return found(tokens, Value::Fixed(day.into(), None));
            }
            TimeWord::Month { month, .. } if self.token(next)?.shape != Shape::Lower => {
                (resolve::month(today, step, month)?, None)
            }
            TimeWord::Season(season) => {
                let (start, end) = resolve::step_season(today, step, season)?;
                (start, Some(end))
            }
            TimeWord::Part => match step {
                TimeStep::Last => (resolve::plus(today, TimeUnit::Day, -1)?, None),
                TimeStep::This => (today.into(), None),
                TimeStep::Past | TimeStep::Next => return None,
            },
            _ => return None,
        };
        found(at..next + 1, Value::Fixed(start, end))
    }

    /// "two weeks ago", "in one year's time".
    fn counted(&self, at: usize, count: i32) -> Option<Found> {
        let Some(TimeWord::Unit(unit)) = self.meaning(at + 1) else { return None };
        let today = self.today?;
        if self.meaning(at + 2) == Some(TimeWord::Ago) {
            return found(at..at + 3, Value::Fixed(resolve::plus(today, unit, -count)?, None));
        }
        if self.tagged(at + 2, Tag::POS) && self.is(at + 3, TimeUse::Time) {
            return found(at..at + 4, Value::Fixed(resolve::plus(today, unit, count)?, None));
        }
        None
    }

    /// "the first quarter of 2025", "the first week of June".
    fn ordinal(&self, at: usize, number: u8, inside: bool) -> Option<Found> {
        let Some(TimeWord::Unit(unit)) = self.meaning(at + 1) else { return None };
        let mut next = at + 2;
        next += usize::from(self.is(next, TimeUse::Of));
        if let Some(year) = numbers::year(self.text(next)) {
            let (start, end) = part(Date::y(year), unit, number)?;
            return found(at..next + 1, Value::Fixed(start, end));
        }
        let whole = self.whole(next, inside)?;
        if let Value::Fixed(date, None) = whole.value
            && let Some((start, end)) = part(date, unit, number)
        {
            return found(at..whole.tokens.end, Value::Fixed(start, end));
        }
        let larger = matches!(unit, TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend | TimeUnit::Half);
        (larger && next > at + 2).then(|| found(at..whole.tokens.end, whole.value))?
    }

    fn number(&self, at: usize) -> Option<Found> {
        let text = self.text(at);
        // "155,221" and "1.2" are no times.
        if text.bytes().any(|byte| byte == b',' || byte == b'.' && text.len() < numbers::SHORTEST_DATE) {
            return None;
        }
        if let Some(found) = self.calendar(at) {
            return Some(found);
        }
        if let Some(decade) = numbers::decade(text) {
            return found(at..at + 1, decade_value(decade));
        }
        if let Some((first, last)) = numbers::years(text) {
            return found(at..at + 1, Value::Fixed(Date::y(first), Some(Date::y(last))));
        }
        if let Some(count) = numbers::count(text) {
            return self.counted(at, count);
        }
        if let (Some(number), Some(TimeWord::Unit(TimeUnit::Century))) =
            (numbers::century(text), self.meaning(at + 1))
        {
            let last = number * 100;
            return found(at..at + 2, Value::Fixed(Date::y(last - 99), Some(Date::y(last))));
        }
        let year = numbers::year(text)?;
        self.is_year(at, year).then(|| found(at..at + 1, Value::Fixed(Date::y(year), None)))?
    }

    /// Whether four digits are a year and not a number of things.
    fn is_year(&self, at: usize, year: i16) -> bool {
        let next = at + 1;
        if self.text(next) == "%" || matches!(self.meaning(next), Some(TimeWord::Unit(_))) {
            return false;
        }
        let counted = self.tagged(next, Tag::NNS);
        let Some(before) = self.before(at) else {
            return !counted && (1900..2100).contains(&year);
        };
        if self.is(before, TimeUse::BeforeYear) || self.meaning(before) == Some(TimeWord::Edge) {
            return !counted;
        }
        let tag = self.document.tokens[before].tag;
        let follows_year = |b: usize| self.before(b).is_some_and(|b| numbers::year(self.text(b)).is_some());
        if self.is(before, TimeUse::RangeTo) || self.is_dash(before) {
            return !counted && follows_year(before);
        }
        let modern = (1900..2100).contains(&year);
        match tag {
            // "the 1994 ceasefire", "Russia's 2022 invasions"
            Tag::POS | Tag::PRPS => modern && self.noun(next),
            Tag::DT => modern && self.noun(next) && (!counted || self.is(before, TimeUse::The)),
            Tag::JJ | Tag::VBN => modern && !counted && self.noun(next),
            Tag::OpenParen => modern && self.token(next).is_none_or(|t| t.tag.is_punctuation()),
            Tag::Comma => {
                let ends = self.token(next).is_none_or(|t| t.tag.is_punctuation() || t.tag == Tag::CC);
                modern && ends && follows_year(before)
            }
            _ => false,
        }
    }

    /// Whether a token can stand inside a noun phrase after its determiner.
    fn noun(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| t.tag.is_noun() || t.tag.is_adjective() || t.tag == Tag::VBG)
    }

    /// Past a part of the day, if one is here: "Monday evening".
    fn part(&self, at: usize) -> usize {
        at + usize::from(self.meaning(at) == Some(TimeWord::Part))
    }

    /// The start of "the end of" right before a token.
    fn of_edge(&self, at: usize) -> Option<usize> {
        let mut of = self.before(at)?;
        if self.is(of, TimeUse::The) {
            of = self.before(of)?;
        }
        let noun = self.before(of).filter(|_| self.is(of, TimeUse::Of))?;
        self.is(noun, TimeUse::EdgeNoun).then_some(noun)
    }

    /// Takes in what stands before: "late last year", "the end of March", "the past week".
    fn with_edges(&self, mut found: Found) -> Found {
        let mut start = found.tokens.start;
        while let Some(before) = self.before(start) {
            match self.meaning(before) {
                Some(TimeWord::Edge) => start = before,
                _ => break,
            }
        }
        if let Some(edge) = self.of_edge(start) {
            start = edge;
        }
        let of_noun = self.is(start, TimeUse::EdgeNoun);
        let phrase = of_noun
            || matches!(
                self.meaning(start),
                Some(TimeWord::Step(_) | TimeWord::Ordinal(_) | TimeWord::Unit(_) | TimeWord::Season(_))
            )
            || numbers::decade(self.text(start)).is_some() && !self.noun(found.tokens.end)
            || numbers::century(self.text(start)).is_some() && found.tokens.len() > 1;
        if phrase && self.after(start, TimeUse::The) {
            start -= 1;
        }
        found.tokens.start = start;
        found
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every form ends with it")]
fn found(tokens: Range<usize>, value: Value) -> Option<Found> {
    Some(Found { tokens, value })
}

/// A part of a year, if the date is one.
fn part(year: Date, unit: TimeUnit, number: u8) -> Option<(Date, Option<Date>)> {
    if year.month.is_some() { None } else { resolve::part_of_year(year.year, unit, number) }
}

fn decade_value(first: i16) -> Value {
    Value::Fixed(Date::y(first), Some(Date::y(first + 9)))
}
