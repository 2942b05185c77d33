//! What follows from the records, brought up to date for those that came and went. Nothing here
//! depends on the order of runs: rows are named by content, counts are taken anew where something
//! was touched, and what an article says is worked out again when what is known of its entities
//! has changed.

mod articles;
mod copies;
mod entities;
mod facts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use rusqlite::{Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{entry, open};
use crate::base::Error;
use crate::graph::{End, NamingPart};
use crate::relations::Extraction;
use crate::schema::Schema;

/// Records that are worked on together.
const BATCH: usize = 512;

/// One settlement.
pub(super) struct Settle<'a> {
    db: &'a Connection,
    path: &'a Path,
    schema: &'a Schema,
    /// Records whose article is to be read for its facts.
    pending: BTreeSet<i64>,
    /// Records whose facts have to be counted again, though they report the same.
    recount: BTreeSet<i64>,
    /// Entities that were named more or less than before, with the change of each word.
    namings: BTreeMap<(i64, NamingPart, String), i64>,
    /// Ids of the entities of `touched`.
    ids: FxHashMap<i64, String>,
    /// Ids that are not canonical, and the one that is.
    same: BTreeMap<String, String>,
    /// Entities that are media.
    media: FxHashSet<i64>,
    /// Facts to be counted again, and what they are if this run may have found them first.
    facts: FxHashMap<i64, Option<NewFact>>,
    /// Concepts that may be new, and those that may be gone.
    concepts: BTreeMap<i64, Option<String>>,
    /// Facts that another fact is about, or no longer is.
    spoken_about: BTreeSet<i64>,
    relations: FxHashMap<String, i64>,
    words: FxHashMap<String, i64>,
    /// Nothing was derived before: there is nothing to look for or to take away, and most indexes are
    /// made at the end.
    afresh: bool,
}

/// A fact without what its reports say.
#[derive(Clone, Debug)]
struct NewFact {
    subject: i64,
    object: i64,
    ends: i64,
    relation: i64,
    polarity: i64,
    /// Role, number and kind of who else takes part.
    participants: Vec<(String, i64, i64)>,
}

impl<'a> Settle<'a> {
    pub fn new(db: &'a Connection, path: &'a Path, schema: &'a Schema) -> Self {
        Self {
            db,
            path,
            schema,
            pending: BTreeSet::new(),
            recount: BTreeSet::new(),
            namings: BTreeMap::new(),
            ids: FxHashMap::default(),
            same: BTreeMap::new(),
            media: FxHashSet::default(),
            facts: FxHashMap::default(),
            concepts: BTreeMap::new(),
            spoken_about: BTreeSet::new(),
            relations: FxHashMap::default(),
            words: FxHashMap::default(),
            afresh: false,
        }
    }

    /// Settles records that came and went: `changed` are the ids of their articles, `gone` the
    /// records to take out. `afresh`: nothing is derived yet.
    pub fn run(
        mut self,
        changed: &BTreeSet<String>,
        gone: &BTreeSet<i64>,
        afresh: bool,
    ) -> Result<(), Error> {
        self.afresh = afresh;
        self.begin().map_err(|e| self.fault(&e))?;
        let all;
        let changed = if afresh {
            all = self.all_ids().map_err(|e| self.fault(&e))?;
            &all
        } else {
            changed
        };
        let (arrived, left) = self.choose(changed, gone).map_err(|e| self.fault(&e))?;
        self.take_out(&left)?;
        for num in gone {
            self.db
                .prepare_cached("DELETE FROM record WHERE num = ?1")
                .and_then(|mut s| s.execute([num]))
                .map_err(|e| self.fault(&e))?;
        }
        self.bring_in(&arrived)?;
        self.settle_entities().map_err(|e| self.fault(&e))?;
        self.settle_reports()?;
        self.settle_facts().map_err(|e| self.fault(&e))
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        if self.afresh {
            for relation in &self.schema.relations {
                self.relation(&relation.id)?;
            }
            for rule in &self.schema.rules {
                self.db
                    .prepare_cached("INSERT OR REPLACE INTO rule VALUES (?1, ?2)")?
                    .execute([&rule.id, &rule.source])?;
            }
        }
        let mut relations = self.db.prepare("SELECT id, num FROM relation")?;
        for row in relations.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))? {
            let (id, num) = row?;
            self.relations.insert(id, num);
        }
        let mut words = self.db.prepare("SELECT text, num FROM word")?;
        for row in words.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))? {
            let (text, num) = row?;
            self.words.insert(text, num);
        }
        let mut same = self.db.prepare(
            "SELECT a.id, b.id FROM entity a JOIN entity b ON b.node = a.canonical WHERE a.canonical <> a.node",
        )?;
        for row in same.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))? {
            let (id, root) = row?;
            self.same.insert(id, root);
        }
        let mut media = self.db.prepare("SELECT node FROM entity WHERE medium")?;
        for node in media.query_map([], |r| r.get(0))? {
            self.media.insert(node?);
        }
        Ok(())
    }

    fn all_ids(&self) -> rusqlite::Result<BTreeSet<String>> {
        self.db.prepare("SELECT DISTINCT id FROM record")?.query_map([], |r| r.get(0))?.collect()
    }

    /// Hands the extractions of records to `take`, in order, unpacked in parallel.
    fn each(
        &mut self,
        nums: impl Iterator<Item = i64>,
        mut take: impl FnMut(&mut Self, i64, Extraction) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        let nums: Vec<i64> = nums.collect();
        for batch in nums.chunks(BATCH) {
            let mut bodies = Vec::with_capacity(batch.len());
            for num in batch {
                let body: Vec<u8> = self
                    .db
                    .prepare_cached("SELECT body FROM record WHERE num = ?1")
                    .and_then(|mut s| s.query_row([num], |r| r.get(0)))
                    .map_err(|e| self.fault(&e))?;
                bodies.push((*num, body));
            }
            let unpacked: Vec<_> = bodies
                .into_par_iter()
                .map(|(num, body)| (num, entry::inflate(&body).map(|record| record.to_extraction())))
                .collect();
            for (num, extraction) in unpacked {
                let extraction = extraction.map_err(|message| Error::Format {
                    path: self.path.to_path_buf(),
                    line: None,
                    message: format!("record {num}: {message}"),
                })?;
                take(self, num, extraction).map_err(|e| self.fault(&e))?;
            }
        }
        Ok(())
    }

    /// The number of a relation, which is described as the schema has it.
    fn relation(&mut self, id: &str) -> rusqlite::Result<i64> {
        if let Some(num) = self.relations.get(id) {
            return Ok(*num);
        }
        let r = crate::graph::describe(self.schema, id);
        let num = self
            .db
            .prepare_cached(
                "INSERT INTO relation (id, label, family, meaning, nominal, symmetric, lasting, acts_for, exclusive,
                 \"then\", plover, cameo)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (id) DO UPDATE SET label = excluded.label RETURNING num",
            )?
            .query_row(
                params![
                    r.id,
                    r.label,
                    r.family,
                    r.meaning,
                    r.nominal,
                    r.symmetric,
                    r.lasting,
                    r.acts_for,
                    r.exclusive.map(crate::schema::Exclusive::word),
                    r.then,
                    r.plover,
                    r.cameo
                ],
                |row| row.get(0),
            )?;
        self.relations.insert(id.to_owned(), num);
        Ok(num)
    }

    fn word(&mut self, text: &str) -> rusqlite::Result<i64> {
        if let Some(num) = self.words.get(text) {
            return Ok(*num);
        }
        self.db.prepare_cached("INSERT INTO word (text) VALUES (?1)")?.execute([text])?;
        let num = self.db.last_insert_rowid();
        self.words.insert(text.to_owned(), num);
        Ok(num)
    }

    fn fault(&self, error: &rusqlite::Error) -> Error {
        open::error(self.path, error)
    }
}

/// 0 entity, 1 concept, 2 fact.
fn kind_of(end: &End) -> i64 {
    match end {
        End::Entity(_) => 0,
        End::Concept(_) => 1,
        End::Fact(_) => 2,
    }
}
