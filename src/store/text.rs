//! Full text, and what of a fact can be compared between stores.

use std::collections::BTreeMap;

use super::Store;
use crate::base::Error;

/// What of a fact changes when articles come and go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Brief {
    status: i64,
    independent: i64,
    articles: i64,
    reports: i64,
    voices: Vec<u8>,
    quantities: String,
}

/// The key of an article and the id of a claim in it.
pub type Place = (String, String);

impl Store {
    /// The numbers of entities whose names have the words, the most mentioned first.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn names_with(&self, query: &str, limit: usize) -> Result<Vec<i64>, Error> {
        self.ask(|db| {
            db.prepare(
                "SELECT e.node FROM name_text t JOIN entity e ON e.node = t.rowid WHERE name_text MATCH ?1
                 ORDER BY e.mentions DESC, e.articles DESC, e.id LIMIT ?2",
            )?
            .query_map(rusqlite::params![query, sql_limit(limit)], |r| r.get(0))?
            .collect()
        })
    }

    /// Facts whose evidence has the words, those of most sources first, each once with the article and
    /// the claim that have them.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn evidence_with(&self, query: &str, limit: usize) -> Result<Vec<(i64, Place)>, Error> {
        self.ask(|db| {
            db.prepare(
                "SELECT f.node, min(a.key), c.id FROM evidence_text t JOIN claim c ON c.num = t.rowid
                 JOIN report r ON r.claim = c.num AND NOT r.derived JOIN fact f ON f.node = r.fact
                 JOIN article a ON a.record = c.record WHERE evidence_text MATCH ?1
                 GROUP BY f.node ORDER BY f.independent DESC, f.reports DESC, f.node LIMIT ?2",
            )?
            .query_map(rusqlite::params![query, sql_limit(limit)], |r| {
                Ok((r.get(0)?, (r.get(1)?, r.get(2)?)))
            })?
            .collect()
        })
    }

    /// The keys of all articles, sorted.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn keys(&self) -> Result<Vec<String>, Error> {
        self.ask(|db| {
            db.prepare("SELECT key FROM article ORDER BY key")?.query_map([], |r| r.get(0))?.collect()
        })
    }

    /// What can be compared of the facts that claims state, by number.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn briefs(&self) -> Result<BTreeMap<i64, Brief>, Error> {
        self.ask(|db| {
            db.prepare(
                "SELECT node, status, independent, articles, reports, voices, quantities FROM fact WHERE NOT derived",
            )?
            .query_map([], |r| {
                let brief = Brief {
                    status: r.get(1)?,
                    independent: r.get(2)?,
                    articles: r.get(3)?,
                    reports: r.get(4)?,
                    voices: r.get(5)?,
                    quantities: r.get(6)?,
                };
                Ok((r.get(0)?, brief))
            })?
            .collect()
        })
    }
}

fn sql_limit(limit: usize) -> i64 {
    if limit == 0 { -1 } else { limit as i64 }
}
