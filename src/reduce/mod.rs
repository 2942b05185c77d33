//! The steps of a run over many machines whose decisions are more than a key. Somebody else (the job in
//! `spark/`) sorts, groups and counts; what is decided is decided here, by the functions that the graph
//! of one machine is built with. Rows are lines of JSON, and no step needs more than its own rows.
//!
//! | step | takes → gives |
//! |---|---|
//! | [`ids`] | names of files → the ids of their articles |
//! | [`outline`] | a record → what is grouped: keys of its text, what it calls its entities |
//! | [`copies`] | two texts that share a key → whether they are copies |
//! | [`same`] | what articles call entities → which are the same |
//! | [`entity`] | all words for one entity with their counts → the entity |
//! | [`sightings`] | a record, and what is known of its entities → what it reports |
//! | [`Bucket`] | reports with what they are about → a graph, of which a part is to be written |

mod bucket;
mod row;
mod steps;

pub use bucket::{Bucket, Own};
pub use row::{EndRow, FactRow, Item, ReportRow};
pub use steps::{copies, entity, ids, outline, same, sightings};
