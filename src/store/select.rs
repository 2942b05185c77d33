//! The facts at a node: what every walk over the graph asks for, answered from an index.

use std::fmt::Write as _;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::Store;
use crate::base::{Date, EntityKind, Error, vocabulary};
use crate::graph::Status;

vocabulary! {
    /// Which way facts run, seen from the one who is asked about.
    Direction {
        /// What it does.
        Out = "out",
        /// What is done to it.
        In = "in",
        /// Both.
        Both = "both",
    }
}

/// Which facts count. Empty lists let everything through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Select {
    /// Ids of relations.
    pub relations: Vec<String>,
    /// Kinds of the other end.
    pub kinds: Vec<EntityKind>,
    /// Which way.
    pub direction: Direction,
    /// How sure.
    pub statuses: Vec<Status>,
    /// Not before this day.
    pub since: Option<Date>,
    /// Not after this day.
    pub until: Option<Date>,
    /// So on this day: what happened then, or began before and lasts.
    pub at: Option<Date>,
    /// Independent sources at least.
    pub min_sources: usize,
    /// Only facts between entities.
    pub actors: bool,
    /// The strongest so many; 0 is all.
    pub limit: usize,
}

impl Default for Select {
    fn default() -> Self {
        Self {
            relations: Vec::new(),
            kinds: Vec::new(),
            direction: Direction::Both,
            statuses: Vec::new(),
            since: None,
            until: None,
            at: None,
            min_sources: 0,
            actors: false,
            limit: 0,
        }
    }
}

/// A fact at a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Hit {
    /// Number of the fact.
    pub fact: i64,
    /// Number of its other end.
    pub other: i64,
    /// What that is: 0 entity, 1 concept, 2 fact.
    pub kind: i64,
    /// Whether the node is the fact's subject.
    pub outgoing: bool,
    /// Whether another fact is about the fact.
    pub spoken: bool,
}

impl Store {
    /// The facts at a node, those of most independent sources first, and how many more there are.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn facts_at(&self, node: i64, select: &Select) -> Result<(Vec<Hit>, usize), Error> {
        self.ask(|db| facts_at(db, node, select))
    }
}

fn facts_at(db: &Connection, node: i64, select: &Select) -> rusqlite::Result<(Vec<Hit>, usize)> {
    let mut found: Vec<((i64, i64), Hit)> = Vec::new();
    let mut more = 0;
    for outgoing in [true, false] {
        let Question { here, there, kind, condition, values } = Question::new(select, outgoing);
        let from = format!("FROM fact f WHERE f.{here} = ?1{condition}");
        let values: Vec<Value> = std::iter::once(Value::Integer(node)).chain(values).collect();
        let limit = if select.limit == 0 { -1 } else { select.limit as i64 };
        // The order of the index: nothing is sorted, and only as much is read as is asked for.
        let sql = format!(
            "SELECT f.node, f.{there}, {kind}, f.independent, f.reports, f.spoken {from}
             ORDER BY f.independent DESC, f.reports DESC, f.node LIMIT {limit}"
        );
        let before = found.len();
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values.iter()), |row| {
            let hit = Hit {
                fact: row.get(0)?,
                other: row.get(1)?,
                kind: row.get(2)?,
                outgoing,
                spoken: row.get(5)?,
            };
            Ok(((-row.get::<_, i64>(3)?, -row.get::<_, i64>(4)?), hit))
        })?;
        for row in rows {
            found.push(row?);
        }
        if select.limit > 0 && found.len() - before == select.limit {
            let all: usize = db
                .prepare_cached(&format!("SELECT count(*) {from}"))?
                .query_row(params_from_iter(values.iter()), |r| r.get(0))?;
            more += all - select.limit;
        }
    }
    found.sort();
    // A fact from a node to itself is at both its ends, and one fact.
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|(_, hit)| seen.insert(hit.fact));
    if select.limit > 0 && found.len() > select.limit {
        more += found.len() - select.limit;
        found.truncate(select.limit);
    }
    Ok((found.into_iter().map(|(_, hit)| hit).collect(), more))
}

/// What is asked of the facts at one end of a node.
struct Question {
    /// The column of the node.
    here: &'static str,
    /// The column of the other end.
    there: &'static str,
    /// What the other end is, as a term.
    kind: &'static str,
    condition: String,
    values: Vec<Value>,
}

impl Question {
    fn new(select: &Select, outgoing: bool) -> Self {
        let (here, there, kind) =
            if outgoing { ("subject", "object", "f.ends % 3") } else { ("object", "subject", "f.ends / 3") };
        let (mut condition, values) = condition(select, there, kind);
        match select.direction {
            Direction::Both => {}
            Direction::Out if outgoing => {}
            Direction::In if !outgoing => {}
            // Where A relation B is B relation A, there is only one way.
            Direction::Out | Direction::In => {
                condition += " AND f.relation IN (SELECT num FROM relation WHERE symmetric)";
            }
        }
        Self { here, there, kind, condition, values }
    }
}

/// What a fact has to fulfil, and the values of `?2` and on.
fn condition(select: &Select, there: &str, kind: &str) -> (String, Vec<Value>) {
    let mut sql = String::new();
    let mut values = Vec::new();
    let mut list = |column: &str, words: Vec<Value>, close: &str| {
        if words.is_empty() {
            return;
        }
        let marks: Vec<String> = (0..words.len()).map(|i| format!("?{}", values.len() + i + 2)).collect();
        let _ = write!(sql, " AND {column} IN ({}){close}", marks.join(", "));
        values.extend(words);
    };
    let relations = select.relations.iter().map(|id| Value::Text(id.clone())).collect();
    list("f.relation IN (SELECT num FROM relation WHERE id", relations, ")");
    list("f.status", select.statuses.iter().map(|s| Value::Integer(*s as i64)).collect(), "");
    let kinds: Vec<Value> = select.kinds.iter().map(|k| Value::Integer(*k as i64)).collect();
    if !kinds.is_empty() {
        list(&format!("{kind} = 0 AND (SELECT kind FROM entity WHERE node = f.{there})"), kinds, "");
    }
    if select.actors {
        sql += " AND f.ends = 0";
    }
    if select.min_sources > 1 {
        let _ = write!(sql, " AND f.independent >= {}", select.min_sources);
    }
    sql += &when(select);
    (sql, values)
}

/// When it happened, or, where no text says when, when it was reported: one day of that within the
/// asked time is enough. A fact without any date passes only where no time is asked.
///
/// Dates are words of digits here, compared as such: a month comes before its days.
fn when(select: &Select) -> String {
    const FIRST: &str = "ifnull(f.first_happened, f.first_reported)";
    const LAST: &str = "ifnull(f.last_happened, f.last_reported)";
    let mut sql = String::new();
    if let Some(since) = select.since {
        let _ = write!(sql, " AND {LAST} || substr('-99-99', length({LAST}) - 3) >= '{since}'");
    }
    if let Some(until) = select.until {
        let _ = write!(sql, " AND {FIRST} <= '{until}~'");
    }
    if let Some(at) = select.at {
        let _ = write!(
            sql,
            " AND {FIRST} <= '{at}~' AND (f.relation IN (SELECT num FROM relation WHERE lasting) OR {LAST} || substr('-99-99', length({LAST}) - 3) >= '{at}')"
        );
    }
    sql
}

impl Store {
    /// Kind and number of both ends of a fact.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn ends_of(&self, fact: i64) -> Result<[(i64, i64); 2], Error> {
        self.ask(|db| {
            db.prepare_cached("SELECT subject, object, ends FROM fact WHERE node = ?1")?
                .query_row([fact], super::load::ends)
        })
    }

    /// Place, kind and number of who takes part in a fact beside its ends.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn participants_of(&self, fact: i64) -> Result<Vec<(usize, i64, i64)>, Error> {
        let found = self.ask(|db| super::load::participants(db, fact))?;
        Ok(found.into_iter().enumerate().map(|(place, (_, node, kind))| (place, kind, node)).collect())
    }

    /// The facts that somebody takes part in beside their ends, each with his place there, those of most
    /// independent sources first; and how many more there are.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn parts_of(&self, node: i64, select: &Select) -> Result<(Vec<(i64, usize)>, usize), Error> {
        let select = Select { kinds: Vec::new(), ..select.clone() };
        let (condition, values) = condition(&select, "object", "f.ends % 3");
        let values: Vec<Value> = std::iter::once(Value::Integer(node)).chain(values).collect();
        let sql = format!(
            "SELECT p.fact, p.place FROM participant p CROSS JOIN fact f ON f.node = p.fact
             WHERE p.node = ?1{condition} ORDER BY f.independent DESC, f.reports DESC, p.fact, p.place"
        );
        self.ask(|db| {
            let mut found: Vec<(i64, usize)> = db
                .prepare_cached(&sql)?
                .query_map(params_from_iter(values.iter()), |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let more = if select.limit > 0 { found.len().saturating_sub(select.limit) } else { 0 };
            found.truncate(found.len() - more);
            Ok((found, more))
        })
    }

    /// The fact of most independent sources that runs between two nodes, seen from the first.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn strongest_between(&self, a: i64, b: i64, select: &Select) -> Result<Option<Hit>, Error> {
        let mut best: Option<((i64, i64, i64), Hit)> = None;
        for outgoing in [true, false] {
            let Question { here, there, kind, condition, values } = Question::new(select, outgoing);
            let last = values.len() + 2;
            let sql = format!(
                "SELECT f.node, {kind}, f.spoken, f.independent, f.reports FROM fact f INDEXED BY fact_between
                 WHERE f.{here} = ?1 AND f.{there} = ?{last}{condition}
                 ORDER BY f.independent DESC, f.reports DESC, f.node LIMIT 1"
            );
            let values = std::iter::once(Value::Integer(a)).chain(values).chain([Value::Integer(b)]);
            let found = self.ask(|db| {
                db.prepare_cached(&sql)?
                    .query_row(params_from_iter(values), |r| {
                        let hit =
                            Hit { fact: r.get(0)?, other: b, kind: r.get(1)?, outgoing, spoken: r.get(2)? };
                        Ok(((-r.get::<_, i64>(3)?, -r.get::<_, i64>(4)?, hit.fact), hit))
                    })
                    .optional()
            })?;
            best = [best, found].into_iter().flatten().min();
        }
        Ok(best.map(|(_, hit)| hit))
    }

    /// Whether a fact is one that counts, whatever its ends.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn passes(&self, fact: i64, select: &Select) -> Result<bool, Error> {
        let select = Select { kinds: Vec::new(), ..select.clone() };
        let (condition, values) = condition(&select, "object", "f.ends % 3");
        let sql = format!("SELECT 1 FROM fact f WHERE f.node = ?1{condition}");
        let values: Vec<Value> = std::iter::once(Value::Integer(fact)).chain(values).collect();
        self.ask(|db| db.prepare_cached(&sql)?.exists(params_from_iter(values.iter())))
    }

    /// How many facts a node is an end of, counted up to `most` on each side.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn degree(&self, node: i64, most: usize) -> Result<usize, Error> {
        self.ask(|db| {
            let count = |end: &str| -> rusqlite::Result<usize> {
                let sql = format!("SELECT count(*) FROM (SELECT 1 FROM fact WHERE {end} = ?1 LIMIT ?2)");
                db.prepare_cached(&sql)?.query_row(rusqlite::params![node, most], |r| r.get(0))
            };
            Ok(count("subject")? + count("object")?)
        })
    }
}
