//! The store as one file of records, sorted by id, in the output folder.
//!
//! It is written beside the old one and takes its place only when it is complete: a run that fails
//! loses nothing. There is no index; a question reads the file once.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Record, Records, Staged};
use crate::base::Error;
use crate::graph::KnowledgeGraph;
use crate::schema::Schema;

/// The file's name in the output folder.
const NAME: &str = "claimgraph.jsonl";

/// A store that exists.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// Begins a new store in `folder`, which is made if need be. What is there stays until
    /// [`Writer::finish`].
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be written to.
    pub fn create(folder: &Path) -> Result<Writer, Error> {
        let made = !folder.exists();
        fs::create_dir_all(folder).map_err(|e| io(folder, e))?;
        Writer::new(folder, made)
    }

    /// Opens the store of `folder`, or the file itself.
    ///
    /// # Errors
    /// [`Error::Io`] if there is none.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = if folder.is_dir() { folder.join(NAME) } else { folder.to_path_buf() };
        File::open(&path).map_err(|e| io(&path, e))?;
        Ok(Self { path })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All records, sorted by id, each with its text.
    ///
    /// # Errors
    /// [`Error::Io`] if the file is gone; each record can be an error of its own.
    pub fn records(&self) -> Result<Records<impl BufRead + use<>>, Error> {
        let file = File::open(&self.path).map_err(|e| io(&self.path, e))?;
        Ok(Records::new(BufReader::with_capacity(1 << 18, file), &self.path))
    }

    /// The graph of all records.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn graph(&self, schema: &Schema) -> Result<KnowledgeGraph, Error> {
        let extractions: Result<Vec<_>, Error> =
            self.records()?.map(|record| Ok(record?.to_extraction())).collect();
        Ok(KnowledgeGraph::build(schema, &extractions?))
    }
}

/// A record as the store keeps it: made beside the record, in any thread, and then added.
#[derive(Debug)]
pub struct Entry {
    id: String,
    line: Vec<u8>,
}

impl Entry {
    /// The stored form of a record, which carries its text.
    pub fn new(record: &Record<'_>) -> Self {
        Self { id: record.id.to_string(), line: record.to_line() }
    }
}

/// A store that is being written. Records come in any order and are spooled to disk, so that memory
/// stays flat; [`finish`](Self::finish) sorts them. Dropped unfinished, it leaves nothing behind.
#[derive(Debug)]
pub struct Writer {
    target: PathBuf,
    spool: BufWriter<File>,
    spool_path: PathBuf,
    /// Id, offset and length of each line of the spool.
    index: Vec<(String, u64, usize)>,
    offset: u64,
    /// Whether the folder was made for this.
    made: bool,
}

impl Writer {
    fn new(folder: &Path, made: bool) -> Result<Self, Error> {
        let spool_path = folder.join(format!(".{NAME}.{}.spool", std::process::id()));
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&spool_path)
            .map_err(|e| io(&spool_path, e))?;
        Ok(Self {
            target: folder.join(NAME),
            spool: BufWriter::with_capacity(1 << 18, file),
            spool_path,
            index: Vec::new(),
            offset: 0,
            made,
        })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses.
    pub fn add(&mut self, entry: Entry) -> Result<(), Error> {
        self.spool.write_all(&entry.line).map_err(|e| io(&self.spool_path, e))?;
        self.index.push((entry.id, self.offset, entry.line.len()));
        self.offset += entry.line.len() as u64;
        Ok(())
    }

    /// Sorts what was added; records that are the same to the byte are kept once. The old store is
    /// there until the new one is committed.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses.
    pub fn finish(mut self) -> Result<Staged, Error> {
        self.spool.flush().map_err(|e| io(&self.spool_path, e))?;
        let spool = self.spool.get_mut();
        let mut lines = |offset: u64, length: usize| -> Result<Vec<u8>, Error> {
            let mut line = vec![0; length];
            let read = spool.seek(SeekFrom::Start(offset)).and_then(|_| spool.read_exact(&mut line));
            read.map_err(|e| io(&self.spool_path, e))?;
            Ok(line)
        };
        let mut staged = Staged::new(&self.target)?;
        self.index.sort();
        for same_id in self.index.chunk_by(|a, b| a.0 == b.0) {
            // Only articles that share an id are held together: their texts settle the order.
            let mut texts: Vec<_> =
                same_id.iter().map(|(_, o, l)| lines(*o, *l)).collect::<Result<_, _>>()?;
            texts.sort();
            texts.dedup();
            for line in texts {
                staged.write_all(&line).map_err(|e| io(&self.target, e))?;
            }
        }
        staged.sync()?;
        Ok(staged)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Nothing can be done if a leftover cannot be removed, and nothing reads it.
        let _ = fs::remove_file(&self.spool_path);
        if let (true, Some(folder)) = (self.made, self.target.parent()) {
            // Refused, as it should be, if anything stands in the folder.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn io(path: &Path, source: std::io::Error) -> Error {
    Error::Io { path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry::new(&Record { id: id.into(), text: Some("words".into()), ..Record::default() })
    }

    fn ids(store: &Store) -> Vec<String> {
        store.records().unwrap().map(|r| r.unwrap().id.into_owned()).collect()
    }

    #[test]
    fn records_come_back_sorted_and_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Store::create(dir.path()).unwrap();
        for id in ["b", "c", "a", "c"] {
            writer.add(entry(id)).unwrap();
        }
        writer.finish().unwrap().commit().unwrap();
        assert_eq!(ids(&Store::open(dir.path()).unwrap()), ["a", "b", "c"]);
    }

    #[test]
    fn an_unfinished_store_leaves_the_old_one_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Store::create(dir.path()).unwrap();
        writer.add(entry("old")).unwrap();
        writer.finish().unwrap().commit().unwrap();
        let mut writer = Store::create(dir.path()).unwrap();
        writer.add(entry("new")).unwrap();
        drop(writer);
        assert_eq!(ids(&Store::open(dir.path()).unwrap()), ["old"]);
        let files: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(files, [NAME]);
    }
}
