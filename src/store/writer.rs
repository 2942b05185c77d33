//! One run over the store: records come and go, then all that follows from them is settled, then the
//! whole is committed. Dropped before that, it leaves the store as it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Record;
use super::entry::{Entry, origin};
use super::open::{self, State};
use super::settle::Settle;
use crate::base::Error;
use crate::schema::Schema;

/// What [`Writer::put`] did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Put {
    /// The record is new.
    Added,
    /// It was there.
    Known,
}

/// A store that is being written; nobody else can write to it.
#[derive(Debug)]
pub struct Writer {
    connection: Option<Connection>,
    path: PathBuf,
    /// What did not exist before: it is removed again if nothing comes of the run.
    made_folder: bool,
    made_file: bool,
    /// Fingerprint of the schema that is in use.
    schema: String,
    /// The last record of the runs before.
    last: i64,
    /// Ids of articles whose records came or went.
    changed: BTreeSet<String>,
    /// Files and ids that gave a new record.
    renewed: BTreeSet<(String, String)>,
    /// Records of earlier runs that were met again.
    met: BTreeSet<i64>,
    /// Records that are to go.
    gone: BTreeSet<i64>,
    /// Whether all that follows from records has to be made anew.
    afresh: bool,
}

impl Writer {
    /// Opens the store of `folder` to write to it, or begins one. What is there stays until
    /// [`commit`](Self::commit).
    ///
    /// # Errors
    /// [`Error::Busy`] if another process writes to it, [`Error::Io`] if the folder cannot be written
    /// to, [`Error::Format`] if the file is damaged, no store, or one of a later version.
    pub fn open(folder: &Path, schema: &Schema) -> Result<Self, Error> {
        let path = open::path_of(folder);
        let parent = path.parent().unwrap_or(folder);
        let made_folder = !parent.exists();
        fs::create_dir_all(parent).map_err(|source| Error::Io { path: parent.to_path_buf(), source })?;
        let made_file = !path.exists();
        let mut this = Self {
            connection: None,
            made_folder,
            made_file,
            schema: schema.fingerprint.clone(),
            last: 0,
            changed: BTreeSet::new(),
            renewed: BTreeSet::new(),
            met: BTreeSet::new(),
            gone: BTreeSet::new(),
            afresh: false,
            path,
        };
        let (connection, state) = open::writer(&this.path)?;
        this.connection = Some(connection);
        this.prepare(state)?;
        Ok(this)
    }

    fn prepare(&mut self, state: State) -> Result<(), Error> {
        let known = self.run(|db| {
            db.set_prepared_statement_cache_capacity(128);
            if state == State::Ready {
                return super::meta(db, "schema");
            }
            db.execute_batch(include_str!("tables.sql"))?;
            drop_derived(db)?;
            db.execute_batch(include_str!("derived.sql"))?;
            open::mark(db)?;
            Ok(None)
        })?;
        self.last =
            self.run(|db| db.query_row("SELECT ifnull(max(num), 0) FROM record", [], |r| r.get(0)))?;
        // Another schema may merge, sort and count differently what was read with the old one.
        if known.as_ref() != Some(&self.schema) {
            self.afresh = true;
        }
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this article, read from this file, is stored as the schema in use reads it.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn knows(&mut self, id: &str, text_sha256: &str, source: &str) -> Result<bool, Error> {
        let origin = origin(source);
        let schema = self.schema.clone();
        let found: Option<i64> = self.run(|db| {
            db.prepare_cached(
                "SELECT num FROM record INDEXED BY record_id
                 WHERE id = ?1 AND text_sha256 = ?2 AND origin = ?3 AND schema = ?4",
            )?
            .query_row(params![id, text_sha256, origin, schema], |row| row.get(0))
            .optional()
        })?;
        self.met.extend(found.filter(|num| *num <= self.last));
        Ok(found.is_some())
    }

    /// How many articles a file of these bytes gave, if it was read before to its end.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn knows_file(&mut self, source: &str, id: &str, sha256: &str) -> Result<Option<usize>, Error> {
        let (origin, schema) = (origin(source), self.schema.clone());
        self.run(|db| {
            db.prepare_cached(
                "SELECT articles FROM input WHERE origin = ?1 AND id = ?2 AND sha256 = ?3 AND schema = ?4",
            )?
            .query_row(params![origin, id, sha256, schema], |row| row.get(0))
            .optional()
        })
    }

    /// Remembers that a file of these bytes was read to its end without a fault.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses.
    pub fn note_file(&mut self, source: &str, id: &str, sha256: &str) -> Result<(), Error> {
        let (origin, schema) = (origin(source), self.schema.clone());
        self.run(|db| {
            db.prepare_cached(
                "INSERT OR REPLACE INTO input VALUES (?1, ?2, ?3, ?4,
                 (SELECT count(*) FROM record WHERE origin = ?1 AND schema = ?4))",
            )?
            .execute(params![origin, id, sha256, schema])
            .map(|_| ())
        })
    }

    /// Whether an article of the same id and another text came from another file.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn has_another(&mut self, entry: &Entry) -> Result<bool, Error> {
        self.run(|db| {
            db.prepare_cached("SELECT 1 FROM record WHERE id = ?1 AND text_sha256 <> ?2 AND origin <> ?3")?
                .exists(params![entry.id, entry.text_sha256, entry.origin])
        })
    }

    /// Takes out all other articles of an entry's id.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn replace_others(&mut self, entry: &Entry) -> Result<(), Error> {
        let others: Vec<i64> = self.run(|db| {
            db.prepare_cached("SELECT num FROM record WHERE id = ?1 AND (text_sha256 <> ?2 OR origin <> ?3)")?
                .query_map(params![entry.id, entry.text_sha256, entry.origin], |r| r.get(0))?
                .collect()
        })?;
        self.gone.extend(others);
        Ok(())
    }

    /// Remembers a value beside the records of a store that is there, in a run of its own.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses, [`Error::Busy`] if another process writes.
    pub fn note(path: &Path, key: &str, value: &str) -> Result<(), Error> {
        let (connection, _) = open::writer(path)?;
        super::set_meta(&connection, key, value).map_err(|e| open::error(path, &e))?;
        open::finish(&connection, path)
    }

    /// Puts a record in.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses.
    pub fn put(&mut self, entry: &Entry) -> Result<Put, Error> {
        let twin: Option<i64> = self.run(|db| {
            db.prepare_cached(
                "SELECT num FROM record INDEXED BY record_id
                 WHERE id = ?1 AND text_sha256 = ?2 AND digest = ?4
                 AND (?3 = '' OR (origin = ?3 AND schema = ?5))",
            )?
            .query_row(
                params![entry.id, entry.text_sha256, entry.origin, entry.digest, entry.schema],
                |row| row.get(0),
            )
            .optional()
        })?;
        if let Some(num) = twin.filter(|num| !self.gone.contains(num)) {
            if num <= self.last {
                self.met.insert(num);
            }
            return Ok(Put::Known);
        }
        self.run(|db| {
            db.prepare_cached(
                "INSERT INTO record (id, text_sha256, origin, source, bare, schema, digest, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                entry.id,
                entry.text_sha256,
                entry.origin,
                entry.source,
                entry.bare,
                entry.schema,
                entry.digest,
                entry.body
            ])
        })?;
        self.changed.insert(entry.id.clone());
        if !entry.origin.is_empty() {
            self.renewed.insert((entry.origin.clone(), entry.id.clone()));
        }
        Ok(Put::Added)
    }

    /// Takes out all articles of an id, or the one of a key (an id with a piece of the text's hash).
    /// Returns how many records went.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn retract(&mut self, name: &str) -> Result<usize, Error> {
        let rows = |db: &Connection, condition: &str| -> rusqlite::Result<Vec<(i64, String, String)>> {
            let sql = format!("SELECT num, id, origin FROM record WHERE {condition}");
            db.prepare(&sql)?.query_map([name], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect()
        };
        let found = self.run(|db| {
            let by_id = rows(db, "id = ?1")?;
            if !by_id.is_empty() {
                return Ok(by_id);
            }
            let of_article = "(id, text_sha256) IN (SELECT id, text_sha256 FROM article WHERE key = ?1)";
            let by_key = rows(db, of_article)?;
            if by_key.is_empty() { rows(db, "source = ?1 OR origin = ?1") } else { Ok(by_key) }
        })?;
        for (num, id, origin) in &found {
            self.gone.insert(*num);
            self.changed.insert(id.clone());
            // Had the article never been read, its file would still have to be.
            self.run(|db| db.prepare_cached("DELETE FROM input WHERE origin = ?1")?.execute([origin]))?;
        }
        Ok(found.len())
    }

    /// Records that another schema made, with the text to read them again, in batches: each call
    /// gives those after the record of the last call.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn stale(&mut self, after: i64, limit: usize) -> Result<Vec<(i64, Record<'static>)>, Error> {
        // What came from the files of this run is read already.
        self.outdated()?;
        let rows: Vec<(i64, Vec<u8>)> = self.run(|db| {
            // Mostly there are none, which the index tells without a look at any record.
            let sql = "WITH other AS (
                           SELECT num FROM record INDEXED BY record_schema WHERE schema > ?1
                           UNION ALL SELECT num FROM record INDEXED BY record_schema WHERE schema > '' AND schema < ?1)
                       SELECT r.num FROM other CROSS JOIN record r ON r.num = other.num
                       WHERE NOT r.bare AND r.num > ?2 AND r.num <= ?3 ORDER BY r.num LIMIT ?4";
            let mut statement = db.prepare_cached(sql)?;
            let nums = statement
                .query_map(params![self.schema, after, self.last, limit], |r| r.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            let mut body = db.prepare_cached("SELECT body FROM record WHERE num = ?1")?;
            nums.into_iter().map(|num| Ok((num, body.query_row([num], |r| r.get(0))?))).collect()
        })?;
        rows.into_iter()
            .filter(|(num, _)| !self.gone.contains(num))
            .map(|(num, body)| {
                let record = super::entry::inflate(&body).map_err(|message| Error::Format {
                    path: self.path.clone(),
                    line: None,
                    message: format!("record {num}: {message}"),
                })?;
                Ok((num, record))
            })
            .collect()
    }

    /// Takes out one record: another stands in its place.
    pub fn replace(&mut self, num: i64, id: &str) {
        self.gone.insert(num);
        self.changed.insert(id.to_owned());
    }

    /// Brings all that follows from the records up to date. Returns whether anything changed.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses, [`Error::Format`] if a stored record is damaged.
    pub fn settle(&mut self, schema: &Schema) -> Result<bool, Error> {
        self.outdated()?;
        if self.changed.is_empty() && self.gone.is_empty() && !self.afresh {
            return Ok(false);
        }
        let (changed, gone) = (std::mem::take(&mut self.changed), std::mem::take(&mut self.gone));
        let afresh = std::mem::take(&mut self.afresh);
        let path = self.path.clone();
        let db = self.connection()?;
        if afresh {
            let fault = |e| open::error(&path, &e);
            drop_derived(db).map_err(fault)?;
            db.execute_batch(include_str!("derived.sql")).map_err(fault)?;
        }
        Settle::new(db, &path, schema).run(&changed, &gone, afresh)?;
        let print = self.schema.clone();
        self.run(|db| {
            super::set_meta(db, "schema", &print)?;
            let generation: i64 = super::meta(db, "generation")?.and_then(|g| g.parse().ok()).unwrap_or(0);
            super::set_meta(db, "generation", &(generation + 1).to_string())
        })?;
        self.last =
            self.run(|db| db.query_row("SELECT ifnull(max(num), 0) FROM record", [], |r| r.get(0)))?;
        Ok(true)
    }

    /// What was read anew from a file takes the place of what that file gave before under the same id.
    fn outdated(&mut self) -> Result<(), Error> {
        for (origin, id) in std::mem::take(&mut self.renewed) {
            let last = self.last;
            let old: Vec<i64> = self.run(|db| {
                db.prepare_cached("SELECT num FROM record WHERE id = ?1 AND origin = ?2 AND num <= ?3")?
                    .query_map(params![id, origin, last], |row| row.get(0))?
                    .collect()
            })?;
            self.gone.extend(old.into_iter().filter(|num| !self.met.contains(num)));
            self.changed.insert(id);
        }
        self.met.clear();
        Ok(())
    }

    /// The store as it will be: everything can be asked of it before it is committed.
    ///
    /// # Errors
    /// Never, while the run goes on.
    pub fn connection(&self) -> Result<&Connection, Error> {
        self.connection.as_ref().ok_or_else(|| Error::Busy(self.path.clone()))
    }

    /// A number that each change of the store counts up.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn meta(&mut self, key: &str) -> Result<Option<String>, Error> {
        self.run(|db| super::meta(db, key))
    }

    /// Remembers a value beside the records.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses.
    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<(), Error> {
        self.run(|db| super::set_meta(db, key, value))
    }

    /// Makes the run's work the store, at once.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses; the store is then as it was.
    pub fn commit(mut self) -> Result<(), Error> {
        let Some(connection) = self.connection.take() else { return Ok(()) };
        open::finish(&connection, &self.path)?;
        (self.made_file, self.made_folder) = (false, false);
        Ok(())
    }

    fn run<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        work(self.connection()?).map_err(|e| open::error(&self.path, &e))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            // Nobody can be told here; what is not committed is not there.
            let _ = connection.execute_batch("ROLLBACK");
            let _ = connection.pragma_update(None, "journal_mode", "DELETE");
        }
        if self.made_file {
            let _ = fs::remove_file(&self.path);
            // On a full disk its log cannot always be put away.
            open::forget_log(&self.path);
        }
        if let (true, Some(folder)) = (self.made_folder, self.path.parent()) {
            // Refused, as it should be, if anything stands in the folder.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes all that follows from the records.
fn drop_derived(db: &Connection) -> rusqlite::Result<()> {
    let names: Vec<String> = db
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('meta', 'record', 'input')
             AND name NOT LIKE 'sqlite_%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC",
        )?
        .query_map([], |row: &Row<'_>| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for name in names {
        db.execute_batch(&format!("DROP TABLE IF EXISTS \"{name}\""))?;
    }
    Ok(())
}
