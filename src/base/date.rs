//! Calendar dates with their precision: a day, a month or a year.

use std::fmt;
use std::str::FromStr;

/// A date as news gives it: year, perhaps month, perhaps day. Displays as ISO 8601
/// with the precision it has (`2025-04-28`, `2025-04`, `2025`).
///
/// ```
/// use claimgraph::base::Date;
/// let date: Date = "2025-04".parse().unwrap();
/// assert_eq!((date.year, date.month, date.day), (2025, Some(4), None));
/// assert!("2025-02-30".parse::<Date>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    /// Year of the common era.
    pub year: i16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; never without a month.
    pub day: Option<u8>,
}

impl Date {
    /// A day; `None` if there is no such day.
    pub fn ymd(year: i16, month: u8, day: u8) -> Option<Self> {
        jiff::civil::Date::new(year, month as i8, day as i8).ok()?;
        Some(Self { year, month: Some(month), day: Some(day) })
    }

    /// A month; `None` unless it is 1 to 12.
    pub fn ym(year: i16, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month: Some(month), day: None })
    }

    /// A year.
    pub fn y(year: i16) -> Self {
        Self { year, month: None, day: None }
    }

    /// The first day of what the date names.
    #[must_use]
    pub fn first_day(self) -> Self {
        Self { month: Some(self.month.unwrap_or(1)), day: Some(self.day.unwrap_or(1)), ..self }
    }

    /// The last day of what the date names.
    #[must_use]
    pub fn last_day(self) -> Self {
        let month = self.month.unwrap_or(12);
        let last = || (28..=31).rev().find(|day| Self::ymd(self.year, month, *day).is_some());
        Self { month: Some(month), day: self.day.or_else(last), ..self }
    }

    /// The day, where the date has one, for calendar arithmetic.
    pub fn civil(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month? as i8, self.day? as i8).ok()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self { year: date.year(), month: Some(date.month() as u8), day: Some(date.day() as u8) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`; what follows a `T` or a space is ignored.
    fn from_str(s: &str) -> Result<Self, String> {
        let fail = || format!("expected a date like 2025-04-28, 2025-04 or 2025, found `{s}`");
        let day = s.split(['T', ' ']).next().unwrap_or(s);
        let mut parts = day.split('-');
        let year = parts.next().filter(|y| y.len() == 4).and_then(|y| y.parse().ok()).ok_or_else(fail)?;
        let mut number = || parts.next().map(|p| p.parse::<u8>().map_err(|_| fail())).transpose();
        let (month, day) = (number()?, number()?);
        if parts.next().is_some() {
            return Err(fail());
        }
        match (month, day) {
            (None, _) => Ok(Self::y(year)),
            (Some(m), None) => Self::ym(year, m).ok_or_else(fail),
            (Some(m), Some(d)) => Self::ymd(year, m, d).ok_or_else(fail),
        }
    }
}
