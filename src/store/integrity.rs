//! Whether a store is whole: the file, its records, and that everything else follows from them.

use rusqlite::Connection;

use super::{Store, entry, load};
use crate::base::Error;
use crate::graph::KnowledgeGraph;
use crate::schema::Schema;

/// What was looked at, and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Check {
    /// Records looked at.
    pub records: usize,
    /// Articles, entities and facts that follow from them.
    pub articles: usize,
    /// Entities.
    pub entities: usize,
    /// Facts that claims state.
    pub facts: usize,
    /// What is wrong, one line each.
    pub faults: Vec<String>,
    /// Whether the facts could not be compared: another schema made the store.
    pub other_schema: bool,
}

impl Store {
    /// Checks the file, each record by its digest, and the graph by making it anew from the records.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read at all.
    pub fn check(&self, schema: &Schema) -> Result<Check, Error> {
        let _still = self.still()?;
        let mut check = Check { faults: self.ask(pages)?, ..Check::default() };
        if !check.faults.is_empty() {
            return Ok(check);
        }
        self.ask(|db| records(db, &mut check))?;
        let parts = self.ask(load::all)?;
        let stated = parts.facts.iter().filter(|fact| !fact.derived).count();
        (check.articles, check.entities, check.facts) = (parts.sources.len(), parts.entities.len(), stated);
        if self.ask(|db| super::meta(db, "schema"))?.as_ref() != Some(&schema.fingerprint) {
            check.other_schema = true;
            return Ok(check);
        }
        if check.faults.is_empty() {
            let extractions: Result<Vec<_>, Error> =
                self.records()?.map(|record| record.map(|record| record.to_extraction())).collect();
            let anew = KnowledgeGraph::build(schema, &extractions?);
            compare(&KnowledgeGraph::from_parts(parts), &anew, &mut check.faults);
        }
        Ok(check)
    }
}

fn pages(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let said: Vec<String> = db
        .prepare("PRAGMA integrity_check(20)")?
        .query_map([], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

fn records(db: &Connection, check: &mut Check) -> rusqlite::Result<()> {
    let mut statement = db.prepare("SELECT num, id, digest, body FROM record ORDER BY num")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        check.records += 1;
        let (num, id, digest): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let body = row.get_ref(3)?.as_blob().unwrap_or_default();
        if entry::digest(body) != digest {
            check.faults.push(format!("record {num}, article `{id}`: its content is not what was stored"));
        } else if let Err(message) = entry::inflate(body) {
            check.faults.push(format!("record {num}, article `{id}`: {message}"));
        }
    }
    Ok(())
}

/// The first difference of each list.
fn compare(stored: &KnowledgeGraph, anew: &KnowledgeGraph, faults: &mut Vec<String>) {
    fn list<T: PartialEq + std::fmt::Debug>(name: &str, stored: &[T], anew: &[T], faults: &mut Vec<String>) {
        let differ = stored.iter().zip(anew).find(|(a, b)| a != b);
        if let Some((a, b)) = differ {
            faults.push(format!("{name}: stored {a:?}, but from the records {b:?}"));
        } else if stored.len() != anew.len() {
            faults.push(format!(
                "{name}: {} are stored, {} follow from the records",
                stored.len(),
                anew.len()
            ));
        }
    }
    list("articles", stored.sources(), anew.sources(), faults);
    list("entities", stored.entities(), anew.entities(), faults);
    list("concepts", stored.concepts(), anew.concepts(), faults);
    list("facts", stored.facts(), anew.facts(), faults);
    let ids = |graph: &KnowledgeGraph| graph.relations().iter().map(|r| r.id.clone()).collect::<Vec<_>>();
    list("relations", &ids(stored), &ids(anew), faults);
}
