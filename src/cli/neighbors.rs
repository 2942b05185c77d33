//! `neighbors`: who is linked to somebody.

use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::{Date, EntityKind, Error, suggest};
use crate::graph::{Edge, KnowledgeGraph, Status, View};
use crate::query::{self, Direction, Filter, Link};
use crate::schema::Schema;

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
    /// Only these relations (ids, see `rules list`)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    relation: Vec<String>,
    /// Only neighbours of these types: person, state, organization, place, group, event, agreement
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    kind: Vec<EntityKind>,
    /// What NAME does (out), what is done to it (in), or both
    #[arg(long, value_name = "WAY", default_value = "both")]
    direction: Direction,
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
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_sources: usize,
    /// Everything (full), or entities and the facts between them only (actors)
    #[arg(long, default_value = "full")]
    view: View,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let (schema, _, graph) = args.store.open()?;
    for relation in &args.relation {
        known_relation(&schema, &graph, relation)?;
    }
    let entity = query::find(&graph, &args.name)?;
    let filter = Filter {
        hops: args.hops.into(),
        relations: args.relation.clone(),
        kinds: args.kind.clone(),
        direction: args.direction,
        statuses: args.status.clone(),
        since: args.since,
        until: args.until,
        min_sources: args.min_sources,
        view: args.view,
    };
    let links = query::neighbors(&graph, entity, &filter);
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => table(&mut out, &graph, entity, &links)?,
        OutputFormat::Json => {
            let links: Vec<Value> = links.iter().map(|link| as_json(&graph, link)).collect();
            out.json(&json!({"entity": show::entity(&graph, entity), "links": links}))?;
        }
    }
    out.finish()?;
    if links.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

/// Refuses a relation that neither the schema nor the graph has.
pub fn known_relation(schema: &Schema, graph: &KnowledgeGraph, id: &str) -> Result<(), Error> {
    let known = || schema.relations.iter().chain(graph.relations()).map(|r| r.id.as_str());
    if known().any(|k| k == id) {
        return Ok(());
    }
    let hint = suggest(id, known()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Error::Usage(format!("there is no relation `{id}`{hint}")))
}

fn table(out: &mut Out, graph: &KnowledgeGraph, entity: usize, links: &[Link]) -> Result<(), Error> {
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

fn as_json(graph: &KnowledgeGraph, link: &Link) -> Value {
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
