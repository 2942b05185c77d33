//! `search`: words → entities and facts.

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::query;

/// Search names and evidence for words
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Words that all have to be there; in quotes, words that stand together
    text: String,
    #[command(flatten)]
    store: StoreArgs,
    /// So many entities and so many facts; 0 is all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let found = query::search(&store, &args.text, args.limit)?;
    let graph = &found.asked.graph;
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            for index in &found.entities {
                let entity = &graph.entities()[*index];
                let about = format!("{} {}, {} mentions", entity.kind, entity.id, entity.mentions);
                out.line(format_args!(
                    "{}  {}",
                    styled(BOLD, clean(&entity.name)),
                    styled(DIM, clean(&about))
                ))?;
            }
            for (fact, report) in &found.facts {
                let known = &graph.facts()[*fact];
                let about = format!("{}, sources {}", known.status, show::sources(known));
                let sentence = graph.sentence(known);
                out.line(format_args!("{}  {}", clean(&sentence), styled(DIM, about)))?;
                if let Some(report) = known.reports.get(*report) {
                    let article = &graph.sources()[report.source].id;
                    let words = format!("“{}” ({article})", report.evidence.text);
                    out.line(format_args!("  {}", styled(DIM, clean(&words))))?;
                }
            }
        }
        OutputFormat::Json => {
            let entities: Vec<Value> = found.entities.iter().map(|e| show::entity(graph, *e)).collect();
            let facts: Vec<Value> = found
                .facts
                .iter()
                .map(|(fact, report)| {
                    let mut value = show::fact(graph, *fact);
                    if let Some(report) = graph.facts()[*fact].reports.get(*report) {
                        value["found"] = show::evidence(graph, report);
                    }
                    value
                })
                .collect();
            out.json(&json!({"entities": entities, "facts": facts}))?;
        }
    }
    out.finish()?;
    if found.entities.is_empty() && found.facts.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}
