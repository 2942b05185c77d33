//! Mentions → entities, within a document and across. This room alone knows who is who.
//!
//! Names come first (`names`), then what is named by head and owner (`bodies`), then pronouns and
//! definite descriptions (`references`). Every tie names its rule.

mod across;
mod bodies;
mod clusters;
mod entity;
mod names;
mod references;

pub use across::across;
pub use entity::{Entity, Resolution};

use std::collections::BTreeMap;

use crate::entities::Mentions;
use crate::schema::{Key, Schema};
use crate::text::Document;

use names::Resolver;

/// Says which mentions of a document are one entity.
pub fn resolve<'s>(schema: &'s Schema, document: &Document<'_>, mentions: &Mentions<'s>) -> Resolution<'s> {
    let mut resolver = Resolver::new(schema, document, mentions);
    resolver.names();
    resolver.bodies();
    resolver.references();
    resolver.late = true;
    resolver.bodies();
    finish(schema, document, resolver)
}

/// Gives ids, in order of first mention; entities of one id are one.
fn finish<'s>(schema: &'s Schema, document: &Document<'_>, resolver: Resolver<'_, '_, '_>) -> Resolution<'s> {
    let salt = salt(document.text);
    let mut entities = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; resolver.clusters.list.len()];
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    let mut of = Vec::with_capacity(resolver.of.len());
    for cluster in &resolver.of {
        let Some(cluster) = *cluster else {
            of.push(None);
            continue;
        };
        let index = place[cluster].unwrap_or_else(|| {
            let entity = resolver.clusters.entity(schema, cluster, &salt);
            *by_id.entry(entity.id.clone()).or_insert_with(|| {
                entities.push(entity);
                entities.len() - 1
            })
        });
        place[cluster] = Some(index);
        of.push(Some(index));
    }
    Resolution { entities, of, merged_by: resolver.merged_by }
}

/// Six digits that tell the nameless groups of one article from those of another, and are the
/// same for copies of one story.
fn salt(text: &str) -> String {
    format!("{:06x}", Key::of(text).hash() & 0xff_ffff)
}
