//! Facts that may contradict each other, found by indexes; whether they do is for the question to say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Store, node};
use crate::base::Error;
use crate::schema::{DENIED, Exclusive};

impl Store {
    /// The facts that are denied, have an opposite, are of a relation that only one can have, or are
    /// told with several quantities.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn disputed(&self) -> Result<BTreeSet<i64>, Error> {
        const DENIALS: &str = "SELECT d.object FROM fact d JOIN relation r ON r.num = d.relation
             WHERE r.id = ?1 AND d.polarity = 0 AND d.ends % 3 = 2";
        const QUESTIONS: [&str; 3] = [
            "SELECT a.node FROM fact n CROSS JOIN fact a INDEXED BY fact_between ON a.subject = n.subject
             AND a.object = n.object AND a.relation = n.relation AND a.polarity = 0 WHERE n.polarity = 1",
            // Only where two different ones are told of the same.
            "WITH held AS (
                 SELECT f.node, f.relation, ifnull(r.\"then\", r.id) state,
                     CASE WHEN ifnull(s.exclusive, r.exclusive) = 'subject' THEN f.object ELSE f.subject END thing,
                     CASE WHEN ifnull(s.exclusive, r.exclusive) = 'subject' THEN f.subject ELSE f.object END holder
                 FROM relation r LEFT JOIN relation s ON s.id = r.\"then\" JOIN fact f ON f.relation = r.num
                 WHERE ifnull(s.exclusive, r.exclusive) IS NOT NULL AND f.polarity = 0 AND f.status <= 1)
             SELECT node FROM held WHERE (state, thing) IN
                 (SELECT state, thing FROM held GROUP BY state, thing HAVING count(DISTINCT holder) > 1)",
            "SELECT node FROM fact WHERE polarity = 0 AND quantities LIKE '%\",\"%'",
        ];
        self.ask(|db| {
            let mut denials = db.prepare(DENIALS)?;
            let mut found: BTreeSet<i64> =
                denials.query_map([DENIED], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            for sql in QUESTIONS {
                let mut rows = db.prepare(sql)?;
                for fact in rows.query_map([], |r| r.get(0))? {
                    found.insert(fact?);
                }
            }
            Ok(found)
        })
    }

    /// For each relation that only one can have, the relation of the state it is or leads to, and the
    /// end that there is one of.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn exclusive_relations(&self) -> Result<BTreeMap<String, (String, Exclusive)>, Error> {
        self.ask(|db| {
            let mut rows = db.prepare(
                "SELECT r.id, ifnull(r.\"then\", r.id), ifnull(s.exclusive, r.exclusive)
                 FROM relation r LEFT JOIN relation s ON s.id = r.\"then\"
                 WHERE ifnull(s.exclusive, r.exclusive) IS NOT NULL",
            )?;
            let mut found = BTreeMap::new();
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                if let Ok(end) = row.get::<_, String>(2)?.parse() {
                    found.insert(row.get(0)?, (row.get(1)?, end));
                }
            }
            Ok(found)
        })
    }

    /// An entity and all it acts for: troops act for their state, a ministry for its government.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn acts_for(&self, id: &str) -> Result<BTreeSet<i64>, Error> {
        self.ask(|db| {
            let mut all = BTreeSet::new();
            let mut open = vec![node::of_entity(id)];
            while let Some(one) = open.pop() {
                if !all.insert(one) {
                    continue;
                }
                let mut rows = db.prepare_cached(
                    "SELECT f.object FROM fact f JOIN relation r ON r.num = f.relation
                     WHERE f.subject = ?1 AND f.polarity = 0 AND f.ends % 3 = 0 AND r.acts_for",
                )?;
                for other in rows.query_map([one], |r| r.get(0))? {
                    open.push(other?);
                }
            }
            Ok(all)
        })
    }
}
