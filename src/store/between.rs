//! The facts that tie two entities together, and where an entity is named.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use crate::base::Error;

impl Store {
    /// The facts between two entities, those of most independent sources first: those that run between
    /// them, then those through a fact that one is an end of and the other takes part in. Of one relation
    /// only, if it is given.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn facts_between(&self, a: i64, b: i64, relation: Option<&str>) -> Result<[Vec<i64>; 2], Error> {
        self.ask(|db| {
            let direct = direct(db, a, b)?;
            let mut through = statements(db, a, b)?;
            through.extend(statements(db, b, a)?);
            through.retain(|fact| !direct.contains(fact));
            Ok([strongest(db, &direct, relation)?, strongest(db, &through, relation)?])
        })
    }

    /// The keys of the articles that name an entity, sorted.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn articles_of(&self, entity: i64) -> Result<BTreeSet<String>, Error> {
        self.ask(|db| {
            db.prepare_cached(
                "SELECT a.key FROM entity e JOIN presence p ON p.entity = e.node JOIN article a ON a.record = p.record
                 WHERE e.node = ?1 OR (e.canonical = ?1 AND e.canonical <> e.node)",
            )?
            .query_map([entity], |r| r.get(0))?
            .collect()
        })
    }

    /// The id of an entity.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn id_of(&self, entity: i64) -> Result<String, Error> {
        self.ask(|db| {
            db.prepare_cached("SELECT id FROM entity WHERE node = ?1")?.query_row([entity], |r| r.get(0))
        })
    }

    /// All ids that articles give an entity.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn ids_of(&self, entity: i64) -> Result<BTreeSet<String>, Error> {
        self.ask(|db| {
            db.prepare_cached(
                "SELECT id FROM entity WHERE node = ?1 UNION
                 SELECT id FROM entity WHERE canonical = ?1 AND canonical <> node",
            )?
            .query_map([entity], |r| r.get(0))?
            .collect()
        })
    }
}

/// The facts of a relation, if one is given, those of most independent sources first.
fn strongest(db: &Connection, facts: &BTreeSet<i64>, relation: Option<&str>) -> rusqlite::Result<Vec<i64>> {
    let mut found = Vec::new();
    for fact in facts {
        let row = db
            .prepare_cached(
                "SELECT -independent, -reports FROM fact
                 WHERE node = ?1 AND (?2 IS NULL OR relation = (SELECT num FROM relation WHERE id = ?2))",
            )?
            .query_row(params![fact, relation], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, *fact)))
            .optional()?;
        found.extend(row);
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|(.., fact)| fact).collect())
}

fn direct(db: &Connection, a: i64, b: i64) -> rusqlite::Result<BTreeSet<i64>> {
    db.prepare_cached(
        "SELECT node FROM fact WHERE subject = ?1 AND object = ?2
         UNION SELECT node FROM fact WHERE object = ?1 AND subject = ?2
         UNION SELECT p.fact FROM participant p JOIN fact f ON f.node = p.fact
             WHERE p.node = ?1 AND (f.subject = ?2 OR f.object = ?2)
         UNION SELECT p.fact FROM participant p JOIN fact f ON f.node = p.fact
             WHERE p.node = ?2 AND (f.subject = ?1 OR f.object = ?1)
         UNION SELECT p.fact FROM participant p JOIN participant q ON q.fact = p.fact
             WHERE p.node = ?1 AND q.node = ?2",
    )?
    .query_map([a, b], |r| r.get(0))?
    .collect()
}

/// The statements of one entity about facts in which the other takes part: as an end, beside the ends, or
/// in what the fact speaks about.
fn statements(db: &Connection, speaker: i64, other: i64) -> rusqlite::Result<BTreeSet<i64>> {
    db.prepare_cached(include_str!("statements.sql"))?.query_map([speaker, other], |r| r.get(0))?.collect()
}
