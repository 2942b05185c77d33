//! Opening the file: who may write, which layout it has, and what to say if it is not a store.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use crate::base::Error;

/// The file's name in the output folder.
pub const NAME: &str = "claimgraph.db";
/// What earlier versions kept their records in.
const OLD_NAME: &str = "claimgraph.jsonl";
/// Marks the file as ours: "CLGR".
const APPLICATION: i32 = 0x434C_4752;
/// The layout of the tables of this version. Layout 1 has the records only; the others
/// make anew what follows from them.
pub const LAYOUT: i32 = 5;
/// How long a reader waits for a writer that is just finishing, and a writer for readers.
const PATIENCE: Duration = Duration::from_secs(5);

/// The file that a folder, or a path to the file itself, means.
pub fn path_of(folder: &Path) -> PathBuf {
    let is_file = folder.extension().is_some_and(|x| x == "db") && !folder.is_dir();
    if is_file { folder.to_path_buf() } else { folder.join(NAME) }
}

/// What is in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Nothing yet: it was made by a run that did not come to its end.
    Empty,
    /// A store of an older layout: its records are whole.
    Older,
    /// A store of this layout.
    Ready,
}

/// Opens a store to read it.
pub fn reader(path: &Path) -> Result<Connection, Error> {
    match existing(path)? {
        (connection, State::Ready) => Ok(connection),
        _ => Err(Error::Format {
            path: path.to_path_buf(),
            line: None,
            message: "this store was made by an older version: `claimgraph build` brings it up to date"
                .to_owned(),
        }),
    }
}

/// Opens a store of this or an older layout.
pub fn existing(path: &Path) -> Result<(Connection, State), Error> {
    if !path.exists() {
        return Err(missing(path));
    }
    let open = |uri: Option<String>| {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match uri {
            Some(uri) => Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI),
            None => Connection::open_with_flags(path, flags),
        };
        let connection = connection.map_err(|e| error(path, &e))?;
        connection.busy_timeout(PATIENCE).map_err(|e| error(path, &e))?;
        connection.pragma_update(None, "cache_size", -65_536).map_err(|e| error(path, &e))?;
        plan_once(&connection).map_err(|e| error(path, &e))?;
        distrust(&connection).map_err(|e| error(path, &e))?;
        let state = state(&connection, path)?;
        Ok::<_, Error>((connection, state))
    };
    let opened = match open(None) {
        // In a folder that may not be written to, nobody can be writing either.
        Err(Error::Io { .. }) if !beside(path, "-wal").exists() => open(Some(immutable(path))),
        other => other,
    };
    match opened? {
        (_, State::Empty) => Err(missing(path)),
        opened => Ok(opened),
    }
}

/// Opens a store to write to it, or begins one; nobody else can write then.
pub fn writer(path: &Path) -> Result<(Connection, State), Error> {
    let fault = |e| error(path, &e);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    plan_once(&connection).map_err(fault)?;
    distrust(&connection).map_err(fault)?;
    state(&connection, path)?;
    // While this writes, others read what was there before.
    connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
    connection.pragma_update(None, "cache_size", -131_072).map_err(fault)?;
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(fault)?;
    connection.busy_timeout(Duration::ZERO).map_err(fault)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(fault)?;
    let state = state(&connection, path)?;
    Ok((connection, state))
}

/// Ends what [`writer`] began: one file, whole, that can be read from anywhere.
pub fn finish(connection: &Connection, path: &Path) -> Result<(), Error> {
    let fault = |e| error(path, &e);
    connection.execute_batch("COMMIT").map_err(fault)?;
    // From here on the store is as it will be. If readers are at work the log stays beside it, and
    // the next writer puts it in.
    let _ = connection.busy_timeout(Duration::from_millis(200));
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let _ = connection.pragma_update(None, "journal_mode", "DELETE");
    Ok(())
}

/// Removes the log of a store that is no more.
pub fn forget_log(path: &Path) {
    for suffix in ["-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(beside(path, suffix));
    }
}

/// Marks the file as a store of this layout.
pub fn mark(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", LAYOUT)
}

/// What the program says about trouble with the file.
pub fn error(path: &Path, error: &rusqlite::Error) -> Error {
    let path = path.to_path_buf();
    let io = |kind: io::ErrorKind| Error::Io { path: path.clone(), source: kind.into() };
    let Some(code) = error.sqlite_error_code() else {
        return Error::Format { path, line: None, message: error.to_string() };
    };
    match code {
        ErrorCode::DiskFull => io(io::ErrorKind::StorageFull),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
            io(io::ErrorKind::PermissionDenied)
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy(path),
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Error::Format {
            path,
            line: None,
            message: format!(
                "this file is damaged or no store ({error}): use a copy, or build another store"
            ),
        },
        ErrorCode::SystemIoFailure => {
            let source = io::Error::other(format!("the disk failed or is full ({error})"));
            Error::Io { path, source }
        }
        _ => Error::Format { path, line: None, message: error.to_string() },
    }
}

fn state(connection: &Connection, path: &Path) -> Result<State, Error> {
    let fault = |e| error(path, &e);
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let layout = number("user_version").map_err(fault)?;
    let application = number("application_id").map_err(fault)?;
    let any: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema", [], |row| row.get(0))
        .optional()
        .map_err(fault)?;
    let refuse = |message: String| Err(Error::Format { path: path.to_path_buf(), line: None, message });
    match (any, application, layout) {
        (None, _, _) => Ok(State::Empty),
        (_, APPLICATION, LAYOUT) => Ok(State::Ready),
        (_, APPLICATION, older) if older < LAYOUT => Ok(State::Older),
        (_, APPLICATION, later) => refuse(format!(
            "this store was made by a later version (its layout is {later}, this program knows up to {LAYOUT}): \
             use that version, or build another store"
        )),
        _ => refuse("expected a store of claimgraph, found another program's database".to_owned()),
    }
}

/// A prepared question keeps its plan whatever values it is asked with. Without this, every new value
/// of some questions has them planned again, which takes longer than to answer them.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

/// A store may come from anybody: what stands in it is data, and nothing of it runs.
fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    use DbConfig::{
        SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
        SQLITE_DBCONFIG_TRUSTED_SCHEMA,
    };
    connection.set_db_config(SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cell_size_check", true)
}

fn missing(path: &Path) -> Error {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let old = folder.join(OLD_NAME);
    let is_named = path.file_name().is_some_and(|name| name != NAME);
    let folder = if is_named { path.to_path_buf() } else { folder };
    let shown = folder.display().to_string();
    let message = if old.exists() && !is_named {
        let old = old.display();
        format!(
            "the records of an older version are here: `claimgraph merge {old} -o {shown}` takes them over"
        )
    } else {
        format!("expected a graph, found none: `claimgraph build INPUT -o {shown}` makes one")
    };
    Error::Format { path: folder, line: None, message }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The file as one that nobody changes. The characters that mean something in a URI are escaped.
fn immutable(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}
