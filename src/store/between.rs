//! The facts that tie two entities together, and where an entity is named.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::{Store, load};
use crate::base::Error;

/// How deep statements about statements are followed.
const DEPTH: usize = 8;

impl Store {
    /// The facts between two entities: those that run between them, then those through a fact that
    /// one is an end of and the other takes part in. Of one relation only, if it is given.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn facts_between(&self, a: i64, b: i64, relation: Option<&str>) -> Result<[BTreeSet<i64>; 2], Error> {
        // From the one with less to look at.
        let (near, far) = if self.degree(b)? < self.degree(a)? { (b, a) } else { (a, b) };
        self.ask(|db| {
            let direct = direct(db, near, far)?;
            let through = through(db, near, far)?;
            let wanted = |facts: BTreeSet<i64>| -> rusqlite::Result<BTreeSet<i64>> {
                let Some(relation) = relation else { return Ok(facts) };
                let mut kept = BTreeSet::new();
                for fact in facts {
                    let sql = "SELECT 1 FROM fact f JOIN relation r ON r.num = f.relation WHERE f.node = ?1 AND r.id = ?2";
                    if db.prepare_cached(sql)?.exists(params![fact, relation])? {
                        kept.insert(fact);
                    }
                }
                Ok(kept)
            };
            let through = through.difference(&direct).copied().collect();
            Ok([wanted(direct)?, wanted(through)?])
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
    let mut found = BTreeSet::new();
    // `near` takes part in what `far` speaks about: up from the facts of `near`.
    let mut below: Vec<i64> = db
        .prepare_cached(
            "SELECT node FROM fact WHERE subject = ?1 AND spoken UNION SELECT node FROM fact WHERE object = ?1 AND spoken
             UNION SELECT fact FROM participant WHERE node = ?1",
        )?
        .query_map([near], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for _ in 0..DEPTH {
        let mut above = Vec::new();
        for fact in below {
            for (here, there) in [("object", "subject"), ("subject", "object")] {
                let sql = format!("SELECT node, {there}, spoken FROM fact WHERE {here} = ?1");
                let mut rows = db.prepare_cached(&sql)?;
                let mut rows = rows.query([fact])?;
                while let Some(row) = rows.next()? {
                    let (node, other, spoken): (i64, i64, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    if other == far {
                        found.insert(node);
                    }
                    if spoken {
                        above.push(node);
                    }
                }
            }
        }
        below = above;
    }
    // `far` takes part in what `near` speaks about: down from the statements of `near`.
    let statements: Vec<(i64, i64)> = db
        .prepare_cached(
            "SELECT node, object FROM fact WHERE subject = ?1 AND ends % 3 = 2
             UNION SELECT node, subject FROM fact WHERE object = ?1 AND ends / 3 = 2",
        )?
        .query_map([near], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (statement, about) in statements {
        if takes_part(db, far, about, DEPTH)? {
            found.insert(statement);
        }
    }
    Ok(found)
}

fn takes_part(db: &Connection, who: i64, fact: i64, depth: usize) -> rusqlite::Result<bool> {
    let ends = db
        .prepare_cached("SELECT subject, object, ends FROM fact WHERE node = ?1")?
        .query_row([fact], load::ends)?;
    for (kind, end) in ends {
        if end == who || (kind == 2 && depth > 1 && takes_part(db, who, end, depth - 1)?) {
            return Ok(true);
        }
    }
    for (_, end, kind) in load::participants(db, fact)? {
        if end == who || (kind == 2 && depth > 1 && takes_part(db, who, end, depth - 1)?) {
            return Ok(true);
        }
    }
    Ok(false)
}
