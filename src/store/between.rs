//! The facts that tie two entities together, and where an entity is named.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use crate::base::Error;

/// How deep statements about statements are followed.
const DEPTH: i64 = 8;
/// Facts that are counted at most to see which of two names has fewer.
const MANY: usize = 100_000;

impl Store {
    /// The facts between two entities, those of most independent sources first: those that run between
    /// them, then those through a fact that one is an end of and the other takes part in. Of one relation
    /// only, if it is given.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn facts_between(&self, a: i64, b: i64, relation: Option<&str>) -> Result<[Vec<i64>; 2], Error> {
        // From the one with less to look at.
        let (near, far) = if self.degree(b, MANY)? < self.degree(a, MANY)? { (b, a) } else { (a, b) };
        self.ask(|db| {
            let direct = direct(db, near, far)?;
            let through = through(db, near, far)?.difference(&direct).copied().collect();
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

fn direct(db: &Connection, near: i64, far: i64) -> rusqlite::Result<BTreeSet<i64>> {
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
    .query_map([near, far], |r| r.get(0))?
    .collect()
}

/// Facts of which one entity is an end, and in whose other end the other takes part.
fn through(db: &Connection, near: i64, far: i64) -> rusqlite::Result<BTreeSet<i64>> {
    // `near` takes part in what `far` speaks about: up from the facts of `near`. `far` may be in very
    // many facts, but which of them are about a given one is told by their ends.
    let mut found: BTreeSet<i64> = db
        .prepare_cached(
            "WITH RECURSIVE about (node, depth) AS (
                 SELECT node, 1 FROM fact WHERE subject = ?1 AND spoken
                 UNION SELECT node, 1 FROM fact WHERE object = ?1 AND spoken
                 UNION SELECT fact, 1 FROM participant WHERE node = ?1
                 UNION SELECT f.node, depth + 1 FROM about a CROSS JOIN fact f
                     WHERE f.object = a.node AND f.spoken AND depth < ?3
                 UNION SELECT f.node, depth + 1 FROM about a CROSS JOIN fact f
                     WHERE f.subject = a.node AND f.spoken AND depth < ?3)
             SELECT s.node FROM about a CROSS JOIN fact s INDEXED BY fact_between
                 WHERE s.object = a.node AND s.subject = ?2
             UNION SELECT s.node FROM about a CROSS JOIN fact s INDEXED BY fact_between
                 WHERE s.subject = a.node AND s.object = ?2",
        )?
        .query_map([near, far, DEPTH], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    // `far` takes part in what `near` speaks about: down from the statements of `near`.
    let statements = db
        .prepare_cached(
            "WITH RECURSIVE inside (statement, fact, depth) AS (
                 SELECT node, object, 1 FROM fact WHERE subject = ?1 AND ends % 3 = 2
                 UNION SELECT node, subject, 1 FROM fact WHERE object = ?1 AND ends / 3 = 2
                 UNION SELECT statement, f.object, depth + 1 FROM inside i CROSS JOIN fact f
                     WHERE f.node = i.fact AND f.ends % 3 = 2 AND depth < ?3
                 UNION SELECT statement, f.subject, depth + 1 FROM inside i CROSS JOIN fact f
                     WHERE f.node = i.fact AND f.ends / 3 = 2 AND depth < ?3
                 UNION SELECT statement, p.node, depth + 1 FROM inside i CROSS JOIN participant p
                     WHERE p.fact = i.fact AND p.kind = 2 AND depth < ?3)
             SELECT statement FROM inside i CROSS JOIN fact f
                 WHERE f.node = i.fact AND (f.subject = ?2 OR f.object = ?2)
             UNION SELECT statement FROM inside i CROSS JOIN participant p
                 WHERE p.fact = i.fact AND p.node = ?2",
        )?
        .query_map([near, far, DEPTH], |r| r.get(0))?
        .collect::<rusqlite::Result<BTreeSet<i64>>>()?;
    found.extend(statements);
    Ok(found)
}
