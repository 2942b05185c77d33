//! What is known of ids that may be the same as others, as the rules for that take it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Params};

use super::Store;
use crate::base::{EntityKind, Error};
use crate::graph::NamingPart;
use crate::resolve::Entity;

impl Store {
    /// What articles know of each id that an entity goes by: one for each name and kind of an id.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
    pub fn members_of(&self, entity: i64) -> Result<Vec<Entity>, Error> {
        self.ask(|db| entities(db, "(e.node = ?1 OR (e.canonical = ?1 AND e.canonical <> e.node))", [entity]))
    }
}

#[derive(Default)]
struct Tied {
    id: String,
    names: Vec<String>,
    aliases: Vec<String>,
    same_as: Vec<String>,
    kinds: Vec<String>,
}

/// What the entities `e` that fulfil a condition are called. An id that goes by several names counts once
/// for each.
pub fn entities(db: &Connection, condition: &str, values: impl Params) -> rusqlite::Result<Vec<Entity>> {
    let mut tied: BTreeMap<i64, Tied> = BTreeMap::new();
    let sql = format!(
        "SELECT e.node, e.id, n.part, n.word FROM entity e JOIN naming n ON n.entity = e.node WHERE {condition}
         AND EXISTS (SELECT 1 FROM presence p WHERE p.entity = e.node) ORDER BY e.id, n.part, n.word"
    );
    let mut rows = db.prepare_cached(&sql)?;
    let mut rows = rows.query(values)?;
    while let Some(row) = rows.next()? {
        let (node, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let (part, word): (usize, String) = (row.get(2)?, row.get(3)?);
        let known = tied.entry(node).or_insert_with(|| Tied { id, ..Tied::default() });
        match NamingPart::ALL.get(part) {
            Some(NamingPart::Name) => known.names.push(word),
            Some(NamingPart::Alias) => known.aliases.push(word),
            Some(NamingPart::SameAs) => known.same_as.push(word),
            Some(NamingPart::Kind) => known.kinds.push(word),
            _ => {}
        }
    }
    Ok(tied.values().flat_map(Tied::entities).collect())
}

impl Tied {
    fn entities(&self) -> Vec<Entity> {
        let kinds = self.kinds.iter().filter_map(|kind| kind.parse::<EntityKind>().ok());
        let entity = |kind, name: &String| Entity {
            id: self.id.clone(),
            kind,
            name: name.clone(),
            aliases: self.aliases.clone(),
            same_as: self.same_as.clone(),
        };
        kinds.flat_map(|kind| self.names.iter().map(move |name| entity(kind, name))).collect()
    }
}
