//! Ground floor: spans, interned words, dates, kinds and trouble.
//!
//! Everything above uses these words; nothing here knows English, files or graphs.

mod date;
mod error;
mod faults;
mod kinds;
pub(crate) mod plain;
mod scan;
mod span;
mod symbols;
mod tag;

pub use date::Date;
pub use error::{Diagnostic, Error};
pub use faults::{Fault, Faults, suggest};
pub(crate) use kinds::vocabulary;
pub use kinds::{EntityKind, MentionForm, Modality, Polarity};
pub use plain::Plain;
pub use scan::{Abbreviation, Piece, SHORT, Shape, fold, fold_short, is_apostrophe, scan};
pub use span::{CodePoints, Span};
pub use symbols::{BySymbol, Symbol, SymbolSet, Symbols};
pub use tag::Tag;
