//! The store → answers: who is linked to whom, and why we say so.
//!
//! Each question reads of the store what it is about and no more. Nothing here prints.

mod conflicts;
mod diff;
mod explain;
mod neighbors;
mod search;
mod stats;
mod timeline;

pub use conflicts::{Conflict, Conflicts, Disagreement, Side, conflicts};
pub use diff::{Difference, diff};
pub use explain::{
    Exhibit, Explained, Explanation, Identities, Identity, Mark, Merged, Tie, exhibits, explain, identity,
};
pub use neighbors::{Link, Neighbors, Path, neighbors, path};
pub use search::{Found, search};
pub use stats::{Count, Stats, stats};
pub use timeline::{Moment, Month, Timeline, months, timeline};

pub use crate::store::{Direction, Select};
