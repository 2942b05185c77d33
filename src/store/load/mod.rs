//! Rows → the parts of a graph: all of them, for exports, or those that one question is about.

mod all;
mod part;
mod rows;

pub use all::all;
pub use part::{Asked, Part, Reports};
pub(super) use rows::{ends, participants, reports_of};
