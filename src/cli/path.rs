//! `path`: how two are linked.

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::neighbors::{FilterArgs, as_json, table};
use super::term::{self, Out, OutputFormat};
use crate::base::Error;
use crate::query;

/// Show a shortest way from A to B
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A name, an alias or an id
    #[arg(value_name = "A")]
    from: String,
    /// Another
    #[arg(value_name = "B")]
    to: String,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// The most facts that the way may have
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..))]
    hops: u16,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let select = args.filter.select(&store)?;
    let (from, to) = (store.find(&args.from)?, store.find(&args.to)?);
    if from == to {
        let message = format!("`{}` and `{}` are one and the same", args.from, args.to);
        return Err(Error::Usage(message));
    }
    let found = query::path(&store, from, to, args.hops.into(), &select)?;
    let graph = &found.asked.graph;
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            if let (Some(entity), false) = (found.asked.entity(from), found.links.is_empty()) {
                table(&mut out, graph, entity, &found.links)?;
            }
        }
        OutputFormat::Json => {
            let links: Vec<Value> = found.links.iter().map(|link| as_json(graph, link)).collect();
            out.json(&json!({"links": links}))?;
        }
    }
    out.finish()?;
    if found.links.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}
