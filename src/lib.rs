//! claimgraph reads news and builds a knowledge graph of who did what to whom, and who says so.
//!
//! ```
//! use claimgraph::{ingest::Article, pipeline, schema::Schema};
//! let schema = Schema::embedded();
//! let article = Article::from_text("demo", "Putin thanked Kim Jong Un on Monday.");
//! let extraction = pipeline::extract(&schema, &article);
//! for claim in &extraction.claims {
//!     println!("{} {} {}", claim.subject, claim.relation, claim.object);
//! }
//! ```
//!
//! Data flows one way through the rooms; each uses only the ones before it.
//! The order: `base`, `schema`, `ingest`, `text`, `matcher`, `entities`, `resolve`, `relations`, `graph`, `store`, `query`, `reduce`, `export`, `sparql`, `measure`, `pipeline`, `workshop`, `cli`.

pub mod base;
pub mod cli;
pub mod entities;
pub mod export;
pub mod graph;
pub mod ingest;
pub mod matcher;
pub mod measure;
pub mod pipeline;
pub mod query;
pub mod reduce;
pub mod relations;
pub mod resolve;
pub mod schema;
#[cfg(feature = "sparql")]
pub mod sparql;
pub mod store;
pub mod text;
pub mod workshop;
