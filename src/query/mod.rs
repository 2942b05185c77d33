//! The graph → answers: who is linked to whom, and why we say so.
//!
//! Each question is a function of the graph; only [`explain`](explain()) also reads the stored
//! articles, since it shows words in their sentences. Nothing here prints.

mod explain;
mod names;
mod neighbors;
mod stats;

pub use explain::{Exhibit, Explanation, Identity, Mark, Tie, exhibits, explain, identity};
pub use names::{find, fold};
pub use neighbors::{Direction, Filter, Link, neighbors};
pub use stats::{Count, Stats, stats};
