//! [`Document`] → [`Mention`]s. This room alone knows names.

mod mention;

pub use mention::{Mention, Mentions};

use crate::schema::Schema;
use crate::text::Document;

/// Finds everything that names, or refers to, an entity.
pub fn recognise<'s>(schema: &'s Schema, document: &Document<'_>) -> Mentions<'s> {
    let _ = (schema, document);
    Mentions::default()
}
