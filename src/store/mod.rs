//! What is kept on disk: the extraction record of each article, with the article's text, and the
//! facts of all of them, in one file that can be asked without reading it whole.
//!
//! [`Record`] is the contract between machines; [`Writer`] is how `build`, `merge` and `retract` change
//! a store, [`Store`] how every question reads it. How records are made and how claims become facts
//! is decided elsewhere: here what the graph makes of one article is kept, and counted again where
//! articles came and went.

mod between;
mod counts;
mod disputed;
mod entry;
mod find;
mod integrity;
mod load;
mod node;
mod open;
mod record;
mod select;
mod settle;
mod staged;
mod text;
mod tied;
mod writer;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction};

pub use entry::{Entry, sha256};
pub use find::fold;
pub use integrity::Check;
pub use load::{Asked, Part, Reports};
pub(crate) use record::word;
pub use record::{
    ClaimRecord, DiagnosticRecord, EndRecord, EntityRecord, EvidenceRecord, MentionRecord, ParticipantRecord,
    Record, Records, RoleRecord,
};
pub use select::{Direction, Hit, Select};
pub use staged::Staged;
pub use text::Brief;
pub use writer::{Put, Writer};

use crate::base::Error;
use crate::graph::KnowledgeGraph;

/// A store that exists.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store of `folder`, or the file itself, to read it.
    ///
    /// # Errors
    /// [`Error::Format`] if there is none, or it is damaged, of a later or of an older version;
    /// [`Error::Io`] if it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = open::path_of(folder);
        let db = open::reader(&path)?;
        db.set_prepared_statement_cache_capacity(64);
        Ok(Self { db, path })
    }

    /// Refuses a folder without a store of this or an older layout: one that could be brought up to date.
    ///
    /// # Errors
    /// As [`open`](Self::open), but for a store of an older version.
    pub fn require(folder: &Path) -> Result<(), Error> {
        open::existing(&open::path_of(folder)).map(|_| ())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The records of all articles that count, sorted by their key in the graph, with their texts where
    /// they came with them.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read; each record can be an error of
    /// its own.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<Record<'static>, Error>> + '_, Error> {
        let nums = self.ask(|db| {
            db.prepare("SELECT record FROM article ORDER BY key")?
                .query_map([], |r| r.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()
        })?;
        Ok(nums.into_iter().map(|num| self.record(num)))
    }

    /// The records of everything that was put in, in no order that means anything.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read; each record can be an error of
    /// its own.
    pub fn all_records(&self) -> Result<impl Iterator<Item = Result<Record<'static>, Error>> + '_, Error> {
        let nums = self.ask(|db| {
            let mut statement = db.prepare("SELECT num FROM record ORDER BY num")?;
            statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()
        })?;
        Ok(nums.into_iter().map(|num| self.record(num)))
    }

    /// The record of an article by its key in the graph.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn record_of(&self, key: &str) -> Result<Option<Record<'static>>, Error> {
        let num: Option<i64> = self.ask(|db| {
            // A key begins with its article's id, which has an index; mostly it is the id.
            let by_id = "SELECT record FROM article WHERE id = ?1 AND key = ?1";
            let found = db.prepare_cached(by_id)?.query_row([key], |r| r.get(0)).optional()?;
            if found.is_some() {
                return Ok(found);
            }
            db.prepare_cached("SELECT record FROM article WHERE key = ?1")?
                .query_row([key], |r| r.get(0))
                .optional()
        })?;
        num.map(|num| self.record(num)).transpose()
    }

    /// The whole graph.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn graph(&self) -> Result<KnowledgeGraph, Error> {
        let _still = self.still()?;
        self.ask(load::all).map(KnowledgeGraph::from_parts)
    }

    /// The number of the entity that a name means.
    ///
    /// # Errors
    /// [`Error::Usage`] if several entities are called so, with their ids; if none is, with near names.
    pub fn find(&self, name: &str) -> Result<i64, Error> {
        self.ask(|db| find::find(db, name))?.one(name)
    }

    /// The ids of all relations that the schema or the articles have.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn relations(&self) -> Result<Vec<String>, Error> {
        self.ask(|db| {
            db.prepare("SELECT id FROM relation ORDER BY id")?.query_map([], |r| r.get(0))?.collect()
        })
    }

    /// The patterns of the rules, by their ids.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn patterns(&self) -> Result<std::collections::BTreeMap<String, String>, Error> {
        self.ask(|db| {
            db.prepare("SELECT id, pattern FROM rule")?
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect()
        })
    }

    /// Asks the database.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub(crate) fn ask<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        work(&self.db).map_err(|e| open::error(&self.path, &e))
    }

    /// While this lives, everything is answered from one state of the store, and the file is locked once
    /// and not for each row. A writer who wants to begin waits. Within another, it is nothing.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn still(&self) -> Result<Option<Transaction<'_>>, Error> {
        let begun = self.db.is_autocommit().then(|| self.db.unchecked_transaction());
        begun.transpose().map_err(|e| open::error(&self.path, &e))
    }

    /// The part of the graph that some facts and entities make.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn part(&self, fill: impl FnOnce(&mut Part<'_>) -> rusqlite::Result<()>) -> Result<Asked, Error> {
        self.ask(|db| {
            let mut part = Part::new(db);
            fill(&mut part)?;
            Ok(part.graph())
        })
    }

    fn record(&self, num: i64) -> Result<Record<'static>, Error> {
        let body: Vec<u8> = self.ask(|db| {
            db.prepare_cached("SELECT body FROM record WHERE num = ?1")?.query_row([num], |r| r.get(0))
        })?;
        entry::inflate(&body).map_err(|message| Error::Format {
            path: self.path.clone(),
            line: None,
            message: format!("record {num}: {message}"),
        })
    }
}

impl Writer {
    /// The whole graph as it will be.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn graph(&self) -> Result<KnowledgeGraph, Error> {
        let parts = load::all(self.connection()?).map_err(|e| open::error(self.path(), &e))?;
        Ok(KnowledgeGraph::from_parts(parts))
    }
}

/// A value that is kept beside the records.
fn meta(db: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |r| r.get(0)).optional()
}

fn set_meta(db: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?.execute([key, value]).map(|_| ())
}
