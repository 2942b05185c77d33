//! What happened to somebody, day by day; and how much there is in each month.

use crate::base::{Date, Error};
use crate::store::{Asked, Reports, Select, Store};

/// The facts of an entity in the order of time.
#[derive(Debug)]
pub struct Timeline {
    /// The part of the graph that they are of.
    pub asked: Asked,
    /// Index of the entity.
    pub entity: usize,
    /// What happened, first things first.
    pub list: Vec<Moment>,
    /// How many facts the limit left out.
    pub more: usize,
}

/// A fact at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// When it happened, as exactly as texts say; or else the day of the article.
    pub date: Date,
    /// Whether a text says when it happened.
    pub happened: bool,
    /// Index of the fact.
    pub fact: usize,
}

/// The facts of an entity, each at every time that texts give it. A fact of which no text says when
/// it happened stands at the day it was first reported.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn timeline(store: &Store, entity: i64, select: &Select) -> Result<Timeline, Error> {
    let _still = store.still()?;
    let (hits, more) = store.facts_at(entity, select)?;
    let asked = store.part(|part| {
        part.entity(entity)?;
        hits.iter().try_for_each(|hit| part.fact(hit.fact, Reports::All))
    })?;
    let mut list = Vec::new();
    for hit in hits {
        let Some(index) = asked.fact(hit.fact) else { continue };
        let fact = &asked.graph.facts()[index];
        let mut times: Vec<Date> = fact.reports.iter().filter_map(|report| report.time).collect();
        times.sort_unstable();
        times.dedup();
        if times.is_empty() {
            list.extend(fact.reported.map(|(date, _)| Moment { date, happened: false, fact: index }));
        }
        list.extend(times.into_iter().map(|date| Moment { date, happened: true, fact: index }));
    }
    let outside = |moment: &Moment| {
        let day = |date: Date, month, day| (date.year, date.month.unwrap_or(month), date.day.unwrap_or(day));
        select.since.is_some_and(|since| day(moment.date, 12, 31) < day(since, 1, 1))
            || select.until.is_some_and(|until| day(moment.date, 1, 1) > day(until, 12, 31))
    };
    list.retain(|moment| !outside(moment));
    list.sort_by_key(|moment| (moment.date, moment.fact));
    let entity = asked.entity(entity).unwrap_or_default();
    Ok(Timeline { asked, entity, list, more })
}

/// How much there is of one month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Month {
    /// The month: 2025-04; a year where texts say no more.
    pub month: String,
    /// Articles of it.
    pub articles: usize,
    /// Facts first reported in it.
    pub reported: usize,
    /// Facts that happened in it, as far as texts say when.
    pub happened: usize,
}

/// How much there is, month by month.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn months(store: &Store) -> Result<Vec<Month>, Error> {
    let _still = store.still()?;
    let mut months: std::collections::BTreeMap<String, [usize; 3]> = std::collections::BTreeMap::new();
    let questions = [
        "SELECT substr(date, 1, 7) m, count(*) FROM article WHERE date IS NOT NULL GROUP BY m",
        "SELECT substr(first_reported, 1, 7) m, count(*) FROM fact
         WHERE NOT derived AND first_reported IS NOT NULL GROUP BY m",
        "SELECT substr(first_happened, 1, 7) m, count(*) FROM fact
         WHERE NOT derived AND first_happened IS NOT NULL GROUP BY m",
    ];
    for (number, sql) in questions.into_iter().enumerate() {
        for (month, count) in store.counts(sql)? {
            months.entry(month).or_default()[number] = count;
        }
    }
    let row = |(month, [articles, reported, happened]): (String, [usize; 3])| Month {
        month,
        articles,
        reported,
        happened,
    };
    Ok(months.into_iter().map(row).collect())
}
