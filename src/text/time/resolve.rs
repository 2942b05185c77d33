//! Where an expression lies in the calendar: counted from the article's day, and towards the past
//! unless the nearest verb speaks of what comes.

use jiff::civil::{Date as Day, Weekday};
use jiff::{Span, ToSpan};

use super::forms::{Found, Open, Value};
use super::{Reader, TimeExpression};
use crate::base::{Date, Tag};
use crate::schema::{TimeStep, TimeUnit, TimeUse};

/// What the nearest verb speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tense {
    Past,
    /// In news mostly what just was, for what has a year to come round also what soon will be.
    Present,
    Future,
}

/// How many days ahead a day without a year still is this year's where no verb says so.
const SOON: i32 = 92;

/// How many tokens away a verb may be.
const REACH: usize = 60;

impl Reader<'_> {
    /// Places an expression in the calendar; none if that takes a date that the article lacks.
    pub fn resolve(&self, found: &Found) -> Option<TimeExpression> {
        let (date, end) = match found.value {
            Value::Fixed(date, end) => (date, end),
            Value::Open(open) => self.open(open, self.tense(found))?,
            Value::From(open, end) => (towards(open, end)?, Some(end)),
            Value::Between(first, last) => {
                let tense = self.tense(found);
                let (last_date, last_end) = self.open(last, tense)?;
                let end = last_end.unwrap_or(last_date);
                match tense {
                    Tense::Past => (towards(first, end)?, Some(end)),
                    Tense::Present | Tense::Future => {
                        let (date, _) = self.open(first, tense)?;
                        (date, Some(if end < date { after(date, last)? } else { end }))
                    }
                }
            }
        };
        Some(TimeExpression { tokens: found.tokens.clone(), date, end: end.filter(|end| *end > date) })
    }

    fn open(&self, open: Open, tense: Tense) -> Option<(Date, Option<Date>)> {
        let today = self.today?;
        let future = tense == Tense::Future;
        Some(match open {
            Open::Weekday(weekday) => (near(today, weekday, future)?.into(), None),
            Open::ThisWeekday(weekday) => (near(today, weekday, tense != Tense::Past)?.into(), None),
            Open::Weekend => {
                let sunday = today.weekday() == Weekday::Sunday;
                let saturday = near(today, Weekday::Saturday, future && !sunday)?;
                (saturday.into(), Some(saturday.checked_add(1.day()).ok()?.into()))
            }
            Open::Days(month, day, last) => {
                let year = |year: i16| Day::new(year, month as i8, day as i8).ok();
                let this = year(today.year());
                let soon = this.is_some_and(|d| (0..=SOON).contains(&days_between(today, d)));
                // 29 February may be years away.
                let years = 0..=4;
                let start = if future || soon {
                    years.into_iter().filter_map(|n| year(today.year() + n)).find(|d| *d >= today)?
                } else {
                    years.into_iter().filter_map(|n| year(today.year() - n)).find(|d| *d <= today)?
                };
                (start.into(), last.and_then(|last| Date::ymd(start.year(), month, last)))
            }
            Open::Month(month) => {
                let this = today.month() as u8;
                let soon = tense == Tense::Present && (this..=this + 3).contains(&month);
                let year = match (future || soon, month.cmp(&this)) {
                    (true, std::cmp::Ordering::Less) => today.year() + 1,
                    (false, std::cmp::Ordering::Greater) => today.year() - 1,
                    _ => today.year(),
                };
                (Date::ym(year, month)?, None)
            }
            Open::Season(number) => {
                let year = today.year();
                let months = |year| season(year, number);
                let start = |year| months(year).and_then(|(start, _)| first_day(start));
                let year = match future {
                    true if months(year).and_then(|(_, end)| first_day(end)) < Some(today) => year + 1,
                    false if start(year) > Some(today) => year - 1,
                    _ => year,
                };
                let (start, end) = months(year)?;
                (start, Some(end))
            }
        })
    }

    /// What the verb nearest to an expression, looked for to its left first, speaks of.
    fn tense(&self, found: &Found) -> Tense {
        let speaks = |&at: &usize| self.is_verb(at) || self.is(at, TimeUse::Plan);
        let left = (self.sentence.start..found.tokens.start).rev().take(REACH).find(speaks);
        let mut right = (found.tokens.end..self.sentence.end).take(REACH);
        let Some(verb) = left.or_else(|| right.find(speaks)) else {
            return Tense::Past;
        };
        if self.is(verb, TimeUse::Plan) {
            return Tense::Future;
        }
        let tag = self.document.tokens[verb].tag;
        let mut at = verb;
        for _ in 0..REACH {
            let Some(before) = self.before(at) else { break };
            if self.is(before, TimeUse::Future) {
                return Tense::Future;
            }
            match self.document.tokens[before].tag {
                Tag::TO if self.plans(before) => return Tense::Future,
                Tag::RB | Tag::MD => {}
                _ if self.is(before, TimeUse::PresentBe) && tag == Tag::VBG => return Tense::Future,
                _ if self.is_verb(before) => {}
                _ => break,
            }
            at = before;
        }
        if matches!(tag, Tag::VBP | Tag::VBZ) { Tense::Present } else { Tense::Past }
    }

    /// Whether an infinitive's "to" depends on what makes it a plan: "is to meet", "agreed to meet".
    fn plans(&self, to: usize) -> bool {
        let near = (self.sentence.start..to).rev().take(3);
        near.take_while(|&at| !self.document.tokens[at].tag.is_punctuation())
            .enumerate()
            .any(|(i, at)| self.is(at, TimeUse::Plan) || i == 0 && self.is(at, TimeUse::PresentBe))
    }

    fn is_verb(&self, at: usize) -> bool {
        self.document.tokens[at].tag.is_verb()
    }
}

/// A day, month or year that lies some units from today, as precise as the unit.
pub fn plus(today: Day, unit: TimeUnit, count: i32) -> Option<Date> {
    let far = today.checked_add(length(unit, count)?).ok()?;
    Some(at_precision(far, unit))
}

/// "last week", "this year", "the past month".
pub fn unit(today: Day, step: TimeStep, unit: TimeUnit) -> Option<(Date, Option<Date>)> {
    if step == TimeStep::Past {
        let (start, end) = span(today, step, unit, 1)?;
        return Some((start, Some(end)));
    }
    let count = match step {
        TimeStep::Last | TimeStep::Past => -1,
        TimeStep::This => 0,
        TimeStep::Next => 1,
    };
    let far = today.checked_add(length(unit, count)?).ok()?;
    Some(match unit {
        TimeUnit::Week | TimeUnit::Weekend => {
            let monday = far.checked_sub(i32::from(far.weekday().to_monday_zero_offset()).days()).ok()?;
            let start = if unit == TimeUnit::Weekend { monday.checked_add(5.days()).ok()? } else { monday };
            (start.into(), Some(monday.checked_add(6.days()).ok()?.into()))
        }
        TimeUnit::Month | TimeUnit::Year => (at_precision(far, unit), None),
        TimeUnit::Quarter => part_of_year(far.year(), unit, (far.month() as u8 - 1) / 3 + 1)?,
        TimeUnit::Decade => {
            let first = far.year() - far.year() % 10;
            (Date::y(first), Some(Date::y(first + 9)))
        }
        TimeUnit::Century => {
            let first = (far.year() - 1) / 100 * 100 + 1;
            (Date::y(first), Some(Date::y(first + 99)))
        }
        // "the next day" and "this hour" count from elsewhere.
        TimeUnit::Hour | TimeUnit::Day | TimeUnit::Half => return None,
    })
}

/// "the past two weeks", "the next three years": from today or up to it.
pub fn span(today: Day, step: TimeStep, unit: TimeUnit, count: i32) -> Option<(Date, Date)> {
    let now = at_precision(today, unit);
    match step {
        TimeStep::Last | TimeStep::Past => Some((plus(today, unit, -count)?, now)),
        TimeStep::Next => Some((now, plus(today, unit, count)?)),
        TimeStep::This => None,
    }
}

/// "last March": of the months of that name, the nearest before, after or in this year.
pub fn month(today: Day, step: TimeStep, month: u8) -> Option<Date> {
    let this = today.month() as u8;
    let year = match step {
        TimeStep::Last | TimeStep::Past if month >= this => today.year() - 1,
        TimeStep::Next if month <= this => today.year() + 1,
        TimeStep::Last | TimeStep::Past | TimeStep::This | TimeStep::Next => today.year(),
    };
    Date::ym(year, month)
}

/// "last summer": the latest that is over, or the next to come.
pub fn step_season(today: Day, step: TimeStep, number: u8) -> Option<(Date, Date)> {
    let year = today.year();
    let over = |year| season(year, number).and_then(|(_, end)| last_day(end)).is_some_and(|end| end < today);
    let begun =
        |year| season(year, number).and_then(|(start, _)| first_day(start)).is_some_and(|s| s <= today);
    let year = match step {
        TimeStep::Last | TimeStep::Past => (0..3).map(|n| year - n).find(|&y| over(y))?,
        TimeStep::This if begun(year - 1) && !over(year - 1) => year - 1,
        TimeStep::This => year,
        TimeStep::Next => (-1..3).map(|n| year + n).find(|&y| !begun(y))?,
    };
    season(year, number)
}

/// The first and the last month of a season; winter ends in the year after.
pub fn season(year: i16, number: u8) -> Option<(Date, Date)> {
    let first = number * 3;
    let end = if first + 2 > 12 { Date::ym(year + 1, first + 2 - 12) } else { Date::ym(year, first + 2) };
    Some((Date::ym(year, first)?, end?))
}

/// "the first quarter", "the second half" of a year.
pub fn part_of_year(year: i16, unit: TimeUnit, number: u8) -> Option<(Date, Option<Date>)> {
    let months = match unit {
        TimeUnit::Quarter => 3,
        TimeUnit::Half => 6,
        TimeUnit::Month => 1,
        // A day or week of a year is some time in it.
        TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend => return Some((Date::y(year), None)),
        TimeUnit::Hour | TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century => return None,
    };
    let last = months * number;
    let end = Date::ym(year, last)?;
    let start = Date::ym(year, last - months + 1)?;
    Some((start, (start != end).then_some(end)))
}

fn length(unit: TimeUnit, count: i32) -> Option<Span> {
    let count = i64::from(count);
    let span = Span::new();
    match unit {
        TimeUnit::Hour => Some(span),
        TimeUnit::Day => span.try_days(count).ok(),
        TimeUnit::Week | TimeUnit::Weekend => span.try_weeks(count).ok(),
        TimeUnit::Month => span.try_months(count).ok(),
        TimeUnit::Quarter => span.try_months(3 * count).ok(),
        TimeUnit::Half => span.try_months(6 * count).ok(),
        TimeUnit::Year => span.try_years(count).ok(),
        TimeUnit::Decade => span.try_years(10 * count).ok(),
        TimeUnit::Century => span.try_years(100 * count).ok(),
    }
}

fn at_precision(day: Day, unit: TimeUnit) -> Date {
    let date = Date::from(day);
    match unit {
        TimeUnit::Hour | TimeUnit::Day | TimeUnit::Week | TimeUnit::Weekend => date,
        TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Half => Date { day: None, ..date },
        TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century => Date::y(date.year),
    }
}

/// The latest such day up to today, or the next from today on.
fn near(today: Day, weekday: Weekday, future: bool) -> Option<Day> {
    if today.weekday() == weekday {
        return Some(today);
    }
    today.nth_weekday(if future { 1 } else { -1 }, weekday).ok()
}

/// What has no year itself, at or before the date that closes its range.
fn towards(open: Open, end: Date) -> Option<Date> {
    let (month, day) = match open {
        Open::Days(month, day, _) => (month, Some(day)),
        Open::Month(month) => (month, None),
        Open::Weekday(weekday) | Open::ThisWeekday(weekday) => {
            return near(end.civil()?, weekday, false).map(Date::from);
        }
        Open::Weekend | Open::Season(_) => return None,
    };
    let date = |year| Some(Date { day, ..Date::ym(year, month)? });
    let year = if Some(month) > end.month && end.month.is_some() { end.year - 1 } else { end.year };
    date(year).filter(|d| d.day.is_none() || d.civil().is_some())
}

/// The next of its kind after a date that opens its range.
fn after(start: Date, last: Open) -> Option<Date> {
    match last {
        Open::Weekday(weekday) | Open::ThisWeekday(weekday) => {
            near(start.civil()?, weekday, true).map(Date::from)
        }
        Open::Days(month, day, _) => Date::ymd(start.year + 1, month, day),
        Open::Month(month) => Date::ym(start.year + 1, month),
        Open::Weekend | Open::Season(_) => None,
    }
}

fn days_between(from: Day, to: Day) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn first_day(month: Date) -> Option<Day> {
    Day::new(month.year, month.month? as i8, 1).ok()
}

fn last_day(month: Date) -> Option<Day> {
    first_day(month).map(Day::last_of_month)
}
