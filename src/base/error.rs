//! Two of the three roads for trouble: [`Error`] where the program cannot go on,
//! [`Diagnostic`] where it went on but you should know. (The third is a panic: our own bug.)

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Faults, Span};

/// Something went on, but not as well as it could: shown to the user, kept in the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Stable, in kebab-case: `unknown-date`.
    pub code: &'static str,
    /// Where in the article's text, if it is about a place in it.
    pub span: Option<Span>,
    /// Lower case, without a full stop.
    pub message: String,
}

/// The program cannot go on with what was asked.
#[derive(Debug)]
pub enum Error {
    /// A file or folder could not be read or written.
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file was read, but is not what it should be.
    Format {
        /// Which one.
        path: PathBuf,
        /// Line from 1, where one can be named.
        line: Option<usize>,
        /// What was expected and what was found.
        message: String,
    },
    /// Files of the schema have faults: all of them, at once.
    Schema(Faults),
    /// Another process writes to a store that this one was to write to.
    Busy(PathBuf),
    /// What was asked makes no sense: a name nobody has, an option out of range.
    Usage(String),
    /// The answer took longer than the user would wait.
    TimeUp(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {}", shown(path), reason(source)),
            Self::Format { path, line: Some(line), message } => {
                write!(f, "{}:{line}: {message}", shown(path))
            }
            Self::Format { path, line: None, message } => write!(f, "{}: {message}", shown(path)),
            Self::Schema(faults) => faults.fmt(f),
            Self::Busy(path) => {
                write!(f, "{}: another process is writing to it, try again later", path.display())
            }
            Self::Usage(message) | Self::TimeUp(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// A path as people know it.
fn shown(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { path.display().to_string() }
}

/// What the system said, in words that do not depend on the system where people meet it often.
fn reason(source: &std::io::Error) -> String {
    match source.kind() {
        ErrorKind::NotFound => "no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "no permission to read or write it".to_owned(),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "expected a folder, found a file".to_owned(),
        ErrorKind::IsADirectory => "expected a file, found a folder".to_owned(),
        ErrorKind::StorageFull => "no space left on the device".to_owned(),
        _ => source.to_string(),
    }
}
