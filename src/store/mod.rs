//! What is kept on disk: the extraction record of each article, with the article's text.
//!
//! [`Record`] is the contract between machines; [`Store`] is where `build` leaves its articles
//! and every question finds them. Nothing here knows how records are made or merged.

mod file;
mod record;
mod staged;

pub use file::{Entry, Store, Writer};
pub use record::{
    ClaimRecord, DiagnosticRecord, EndRecord, EntityRecord, EvidenceRecord, MentionRecord, ParticipantRecord,
    Record, Records, RoleRecord,
};
pub use staged::Staged;
