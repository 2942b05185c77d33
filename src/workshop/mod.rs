//! What those who write rules want to know: whether the examples hold, which rules stand in each other's
//! way, and what no rule takes yet.
//!
//! The test suite and the command line ask the same functions. Nothing here is asked while articles
//! are read, and nothing prints.

mod claims;
mod examples;
mod gaps;
mod lint;

pub use claims::{Expected, read, show};
pub use examples::examples;
pub use gaps::{AllGaps, Counted};
pub use lint::{Finding, Uses, lint};
