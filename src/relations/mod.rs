//! Mentions + clauses → claims. This room alone knows who does what to whom, and who says so.

mod extraction;

pub use extraction::{Claim, ClaimObject, Evidence, ExtractedMention, Extraction, RoleSpan};
