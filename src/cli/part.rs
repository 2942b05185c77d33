//! Which part of a graph leaves the program: the same options for every way out.

use super::neighbors::{check_days, known_relation};
use crate::base::{Date, EntityKind, Error};
use crate::graph::{Filter, KnowledgeGraph, Selection, Status, View};
use crate::store::Store;

/// A part of a graph.
#[derive(clap::Args, Debug)]
pub struct PartArgs {
    /// Everything (full), or entities and the facts between them only (actors)
    #[arg(long, default_value = "full")]
    view: View,
    /// Only what is around NAME: a name, an alias or an id
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    around: Option<String>,
    /// How many facts away from NAME
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around",
          value_parser = clap::value_parser!(u16).range(1..))]
    hops: u16,
    /// Only facts of these relations (ids, see `rules list`)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    relation: Vec<String>,
    /// Only facts between entities of these types: person, state, organization, place, group, event, agreement
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    kind: Vec<EntityKind>,
    /// Only facts of these statuses: asserted, attributed, hedged, negated
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<Status>,
    /// Only what happened, or else was reported, on this day or later: 2025, 2025-04, 2025-04-28
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only what happened, or else was reported, on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Only facts that so many independent sources report
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    min_sources: u32,
}

impl PartArgs {
    /// The part of a graph.
    pub fn select(&self, store: &Store, graph: &KnowledgeGraph) -> Result<Selection, Error> {
        check_days(self.since, self.until)?;
        for relation in &self.relation {
            known_relation(store, relation)?;
        }
        let around = match &self.around {
            Some(name) => graph.find_entity(&store.id_of(store.find(name)?)?),
            None => None,
        };
        let filter = Filter {
            around: around.map(|entity| (entity, self.hops.into())),
            relations: self.relation.clone(),
            kinds: self.kind.clone(),
            statuses: self.status.clone(),
            since: self.since,
            until: self.until,
            min_sources: self.min_sources as usize,
            view: self.view,
        };
        Ok(graph.part(&filter))
    }
}
