//! `neighbors`: who is linked to somebody.

use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::{Date, EntityKind, Error, suggest};
use crate::graph::{Edge, KnowledgeGraph, Status, View};
use crate::query::{self, Direction, Link, Select};
use crate::store::Store;

/// Show who is linked to NAME, and how
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A name, an alias or an id; case and accents do not matter
    name: String,
    #[command(flatten)]
    store: StoreArgs,
    /// How many facts away
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    hops: u16,
    /// Only neighbours of these types: person, state, organization, place, group, event, agreement
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    kind: Vec<EntityKind>,
    /// What NAME does (out), what is done to it (in), or both
    #[arg(long, value_name = "WAY", default_value = "both")]
    direction: Direction,
    #[command(flatten)]
    filter: FilterArgs,
    /// The strongest so many facts of each name on the way; 0 is all
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Which facts count.
#[derive(clap::Args, Debug)]
pub struct FilterArgs {
    /// Only these relations (ids, see `rules list`)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    relation: Vec<String>,
    /// Only facts of these statuses: asserted, attributed, hedged, negated
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<Status>,
    /// Only what happened, or else was reported, on this day or later: 2025, 2025-04, 2025-04-28
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only what happened, or else was reported, on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Only what was so on this day: what happened then, and what began before and lasts
    #[arg(long, value_name = "DATE", conflicts_with_all = ["since", "until"])]
    at: Option<Date>,
    /// Only facts that so many independent sources report
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_sources: usize,
    /// Everything (full), or entities and the facts between them only (actors)
    #[arg(long, default_value = "full")]
    view: View,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let select = args.filter.select(&store)?;
    let select = Select { direction: args.direction, kinds: args.kind.clone(), limit: args.limit, ..select };
    let entity = store.find(&args.name)?;
    let found = query::neighbors(&store, entity, args.hops.into(), &select)?;
    let graph = &found.asked.graph;
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => table(&mut out, graph, found.entity, &found.links)?,
        OutputFormat::Json => {
            let links: Vec<Value> = found.links.iter().map(|link| as_json(graph, link)).collect();
            let entity = show::entity(graph, found.entity);
            out.json(&json!({"entity": entity, "links": links, "left_out": found.more}))?;
        }
    }
    out.finish()?;
    if found.more > 0 {
        term::note(format_args!("{} more facts are left out: `--limit 0` shows all", found.more));
    }
    if found.links.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

impl FilterArgs {
    /// What of the store is asked for; refuses a relation that neither the schema nor the articles have,
    /// and days of which there are none.
    pub fn select(&self, store: &Store) -> Result<Select, Error> {
        check_days(self.since, self.until)?;
        for relation in &self.relation {
            known_relation(store, relation)?;
        }
        Ok(Select {
            relations: self.relation.clone(),
            statuses: self.status.clone(),
            since: self.since,
            until: self.until,
            at: self.at,
            min_sources: self.min_sources,
            actors: self.view == View::Actors,
            ..Select::default()
        })
    }
}

/// Refuses bounds between which there is no day.
pub fn check_days(since: Option<Date>, until: Option<Date>) -> Result<(), Error> {
    match (since, until) {
        (Some(since), Some(until)) if since.first_day() > until.last_day() => {
            Err(Error::Usage(format!("no day is both {since} or later and {until} or earlier")))
        }
        _ => Ok(()),
    }
}

/// Refuses a relation that neither the schema nor the articles have.
pub fn known_relation(store: &Store, id: &str) -> Result<(), Error> {
    let known = store.relations()?;
    if known.iter().any(|k| k == id) {
        return Ok(());
    }
    let hint = suggest(id, known.iter().map(String::as_str));
    let hint = hint.map(|near| format!("; did you mean `{near}`?"));
    let hint = hint.unwrap_or_else(|| "; `claimgraph rules list` shows all".to_owned());
    Err(Error::Usage(format!("there is no relation `{id}`{hint}")))
}

/// Links as a table.
pub fn table(out: &mut Out, graph: &KnowledgeGraph, entity: usize, links: &[Link]) -> Result<(), Error> {
    let known = &graph.entities()[entity];
    let name = styled(BOLD, clean(&known.name));
    out.line(format_args!("{name}  {}", styled(DIM, format_args!("{} {}", known.kind, known.id))))?;
    if links.is_empty() {
        return Ok(());
    }
    let far = links.iter().any(|link| link.hop > 1);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if out.styled {
        table.enforce_styling();
    }
    let mut head = vec!["relation", "name", "type", "status", "sources", "reported", "voiced by"];
    if far {
        head.splice(0..0, ["hop", "from"]);
    }
    table.set_header(head.iter().map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    for link in links {
        let fact = &graph.facts()[link.fact()];
        let arrow = match way(graph, link) {
            Direction::Out => "→",
            Direction::In => "←",
            Direction::Both => "↔",
        };
        let relation = match link.edge {
            Edge::Fact(_) => graph.edge_label(fact),
            edge => graph.role(edge).unwrap_or_default().replace('_', " "),
        };
        let mut row = vec![
            Cell::new(format!("{arrow} {relation}")),
            Cell::new(clean(&graph.label(link.to))).add_attribute(Attribute::Bold),
            Cell::new(graph.entity_type(link.to)),
            Cell::new(fact.status),
            Cell::new(show::sources(fact)),
            Cell::new(show::period(fact.reported)),
            Cell::new(clean(&show::voices(graph, &fact.voices))),
        ];
        if far {
            row.splice(0..0, [Cell::new(link.hop), Cell::new(clean(&graph.label(link.from)))]);
        }
        table.add_row(row);
    }
    out.line(table.trim_fmt())
}

/// Which way a link runs: both where A relation B is B relation A.
fn way(graph: &KnowledgeGraph, link: &Link) -> Direction {
    let symmetric =
        matches!(link.edge, Edge::Fact(_)) && graph.relation(&graph.facts()[link.fact()]).symmetric;
    match (symmetric, link.outgoing) {
        (true, _) => Direction::Both,
        (false, true) => Direction::Out,
        (false, false) => Direction::In,
    }
}

/// A link.
pub fn as_json(graph: &KnowledgeGraph, link: &Link) -> Value {
    let mut value = json!({
        "hop": link.hop,
        "from": graph.id(link.from),
        "to": graph.id(link.to),
        "name": graph.label(link.to),
        "type": graph.entity_type(link.to),
        "direction": way(graph, link).word(),
        "as": graph.role(link.edge).unwrap_or("fact"),
    });
    value["fact"] = show::fact(graph, link.fact());
    value
}
