//! Gold annotations × extractions → figures, and the mistakes behind them.
//!
//! [`Gold`] is what people marked in one text: read from our own JSON (`corpus/*.gold.json`), from
//! CoNLL columns or from brat standoff. [`Scores`] compares it with what the program found and adds up.
//! What both annotators of a text gave is required; what only one gave is optional: finding it is
//! right, missing it is no miss.
//!
//! It does not run the extractor and it opens no files.

mod claims;
mod columns;
mod gold;
mod json;
mod score;
mod standoff;
mod words;

pub use gold::{Gold, GoldClaim, GoldEnd, GoldEntity, GoldMention, Labels};
pub use score::{Mistake, Scores, Share, Tally, What};
