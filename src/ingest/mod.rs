//! Bytes → [`Article`]s. This room alone knows the file formats of news.
//!
//! It goes in three steps, so that nothing holds all articles at once and a caller can use all
//! its threads: [`Plan::new`] lists the files, [`Plan::pieces`] walks over them and over the lines
//! of JSON Lines in order, and [`Piece::read`], the work, is a pure function of one piece.
//!
//! ```no_run
//! use claimgraph::{ingest::{self, Input, Plan}, schema::Schema};
//! let schema = Schema::embedded();
//! let plan = Plan::new(&[Input::from("articles")]);
//! for article in ingest::read(&schema, plan) {
//!     match article {
//!         Ok(article) => println!("{}: {} bytes", article.id, article.text.len()),
//!         Err(fault) => eprintln!("{fault}"),
//!     }
//! }
//! ```
//!
//! It does not fetch anything from a network, and it does not unpack archives.

mod article;
mod complete;
mod dates;
mod decode;
#[cfg(feature = "feed")]
mod feed;
mod fields;
mod format;
#[cfg(feature = "html")]
mod html;
mod jsonl;
mod markdown;
mod marks;
mod piece;
mod placed;
mod plan;

pub use article::Article;
pub use format::Format;
pub use piece::{MAX_BYTES, Piece};
pub use plan::{Input, Plan, PlannedFile};

use crate::base::Error;
use crate::schema::Schema;

/// Reads all articles of a plan, one after the other: first the errors of the plan itself; what
/// cannot be read is an error in its place, and the rest goes on.
pub fn read(schema: &Schema, plan: Plan) -> impl Iterator<Item = Result<Article, Error>> + Send {
    let Plan { files, errors } = plan;
    let pieces = Plan { files, errors: Vec::new() }.pieces();
    errors.into_iter().map(Err).chain(pieces.map(|piece| piece.read(schema)))
}

#[cfg(test)]
mod tests;
