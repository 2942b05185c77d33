//! `timeline`: what happened to somebody, in the order of time.

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::neighbors::FilterArgs;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::query::{self, Select};

/// Show what NAME did and what was done to it, in the order of time
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A name, an alias or an id
    name: String,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    filter: FilterArgs,
    /// The strongest so many facts; 0 is all
    #[arg(long, value_name = "N", default_value_t = 200)]
    limit: usize,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let select = Select { limit: args.limit, ..args.filter.select(&store)? };
    let found = query::timeline(&store, store.find(&args.name)?, &select)?;
    let graph = &found.asked.graph;
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            let entity = &graph.entities()[found.entity];
            let about = format_args!("{} {}", entity.kind, entity.id);
            out.line(format_args!("{}  {}", styled(BOLD, clean(&entity.name)), styled(DIM, about)))?;
            for moment in &found.list {
                let fact = &graph.facts()[moment.fact];
                let how = if moment.happened { "" } else { "reported; " };
                let about = format!("{how}{}, sources {}", fact.status, show::sources(fact));
                let sentence = graph.sentence(fact);
                let date = moment.date.to_string();
                out.line(format_args!(" {date:<10}  {}  {}", clean(&sentence), styled(DIM, about)))?;
            }
        }
        OutputFormat::Json => {
            let list: Vec<Value> = found
                .list
                .iter()
                .map(|moment| {
                    let when = if moment.happened { "happened" } else { "reported" };
                    let fact = show::fact(graph, moment.fact);
                    json!({"date": moment.date.to_string(), "date_is": when, "fact": fact})
                })
                .collect();
            let entity = show::entity(graph, found.entity);
            out.json(&json!({"entity": entity, "moments": list, "left_out": found.more}))?;
        }
    }
    out.finish()?;
    if found.more > 0 {
        term::note(format_args!("{} more facts are left out: `--limit 0` shows all", found.more));
    }
    if found.list.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}
