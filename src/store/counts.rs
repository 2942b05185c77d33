//! Numbers over the whole store.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use super::{Store, node};
use crate::base::{Date, Error};

impl Store {
    /// One number.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub(crate) fn count(&self, sql: &str) -> Result<usize, Error> {
        self.ask(|db| db.query_row(sql, [], |r| r.get(0)))
    }

    /// Words, each with its number.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub(crate) fn counts(&self, sql: &str) -> Result<Vec<(String, usize)>, Error> {
        self.ask(|db| {
            let word = |value| match value {
                Value::Text(text) => text,
                Value::Integer(number) => number.to_string(),
                _ => String::new(),
            };
            db.prepare(sql)?.query_map([], |r| Ok((word(r.get(0)?), r.get(1)?)))?.collect()
        })
    }

    /// How many articles there are, and facts that claims state.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn size(&self) -> Result<(usize, usize), Error> {
        let facts = self.count("SELECT count(*) FROM fact WHERE NOT derived")?;
        Ok((self.count("SELECT count(*) FROM article")?, facts))
    }

    /// First and last day of the articles.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn days(&self) -> Result<Option<(Date, Date)>, Error> {
        let ends: (Option<String>, Option<String>) = self.ask(|db| {
            db.query_row("SELECT min(date), max(date) FROM article", [], |r| Ok((r.get(0)?, r.get(1)?)))
        })?;
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        Ok(day(ends.0).zip(day(ends.1)))
    }

    /// The entities that voice facts, each with how many.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn voices(&self) -> Result<Vec<(String, usize)>, Error> {
        self.ask(|db| {
            let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
            let mut rows = db.prepare("SELECT voices FROM fact WHERE NOT derived AND length(voices) > 0")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                for voice in node::unpack(row.get_ref(0)?.as_blob().unwrap_or_default()) {
                    *counts.entry(voice).or_default() += 1;
                }
            }
            let mut found = Vec::with_capacity(counts.len());
            for (voice, count) in counts {
                let name = db
                    .prepare_cached("SELECT name FROM entity WHERE node = ?1")?
                    .query_row([voice], |r| r.get::<_, String>(0))?;
                found.push((name, count));
            }
            Ok(found)
        })
    }
}
