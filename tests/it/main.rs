//! Exports, commands, layering, properties, scores: everything that needs the whole program.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test fails where it panics")]
#![expect(clippy::disallowed_methods, reason = "tests read files")]
#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![expect(
    clippy::format_collect,
    clippy::needless_pass_by_value,
    reason = "no test is slow for it, and JSON reads well in calls"
)]

mod authors;
mod bare;
mod bytes;
mod corpus;
mod dependencies;
mod evidence;
mod exports;
mod filter;
mod fixture;
mod inputs;
mod layering;
mod limits;
mod page;
mod questions;
mod score;
mod security;
mod store;
