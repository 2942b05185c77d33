//! The only file that names all stages, top to bottom.

use crate::ingest::Article;
use crate::relations::Extraction;
use crate::schema::Schema;
use crate::{entities, resolve, text};

/// Reads one article: a pure function of the article and the schema.
pub fn extract(schema: &Schema, article: &Article) -> Extraction {
    let document = text::analyse(schema, article);
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    let _ = resolution;
    Extraction { id: article.id.clone(), ..Extraction::default() }
}
