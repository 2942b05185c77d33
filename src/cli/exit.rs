//! What the program ends with. The codes are part of its interface: scripts rely on them.

use std::io::ErrorKind;
use std::process::ExitCode;

use crate::base::Error;

/// The table as `--help` shows it.
pub const HELP: &str = "\
Exit codes:
  0  done, nothing left out
  1  done, but some inputs were skipped, examples do not hold, or lint has findings; or nothing
     was found
  2  wrong usage: an option, a name nobody has, a name that several have
  3  could not go on: nothing could be read, a file or folder is missing or cannot be written
  4  the schema has faults
  5  another process is writing to the store
  6  the time that was allowed ran out (`sparql --timeout`)";

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done, nothing left out.
    Done,
    /// Done, but some inputs were skipped, examples do not hold, or lint has findings; or nothing was found.
    Partial,
    /// Wrong usage. Also what clap ends with.
    Usage,
    /// Could not go on.
    Failed,
    /// The schema has faults.
    Schema,
    /// Another process is writing to the store.
    Busy,
    /// The time that was allowed ran out.
    TimeUp,
}

impl Exit {
    /// How a run ends that stopped with `error`.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Usage(_) => Self::Usage,
            Error::Schema(_) => Self::Schema,
            Error::Busy(_) => Self::Busy,
            Error::TimeUp(_) => Self::TimeUp,
            Error::Io { .. } if is_quiet(error) => Self::Done,
            Error::Io { .. } | Error::Format { .. } => Self::Failed,
        }
    }

    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Partial => 1,
            Self::Usage => 2,
            Self::Failed => 3,
            Self::Schema => 4,
            Self::Busy => 5,
            Self::TimeUp => 6,
        }
    }

    /// How a run ends that read some articles and skipped some inputs.
    pub fn of_inputs(read: usize, skipped: usize) -> Self {
        match (read, skipped) {
            (_, 0) => Self::Done,
            (0, _) => Self::Failed,
            (_, _) => Self::Partial,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Whether the reader of our output went away (`| head`): no mistake of anybody.
pub fn is_quiet(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == ErrorKind::BrokenPipe)
}
