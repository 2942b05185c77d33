//! `integrity`: whether a store is whole.

use serde_json::json;

use super::exit::Exit;
use super::input::{RegistryArgs, SchemaArgs, StoreArgs};
use super::term::{self, Out, OutputFormat, clean, counted};
use crate::base::Error;

/// Faults that are shown.
const SHOWN: usize = 20;

/// Check a store: the file, its records, and that the graph is what follows from them
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    schema: SchemaArgs,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let mut schema = args.schema.load()?;
    args.registry.load(&mut schema)?;
    let check = store.check(&schema)?;
    let mut out = Out::new();
    match args.format {
        OutputFormat::Json => out.json(&json!({
            "records": check.records,
            "articles": check.articles,
            "entities": check.entities,
            "facts": check.facts,
            "compared_with_records": !check.other_schema,
            "faults": check.faults,
        }))?,
        OutputFormat::Table => {
            for fault in check.faults.iter().take(SHOWN) {
                out.line(clean(fault))?;
            }
            if check.faults.is_empty() {
                let [records, articles, entities, facts] = [
                    counted(check.records, "record", "records"),
                    counted(check.articles, "article", "articles"),
                    counted(check.entities, "entity", "entities"),
                    counted(check.facts, "fact", "facts"),
                ];
                out.line(format_args!("whole: {records}, {articles}, {entities}, {facts}"))?;
            }
        }
    }
    out.finish()?;
    if check.other_schema {
        term::warning("another schema made this store: its facts were not compared with its records");
    }
    Ok(if check.faults.is_empty() { Exit::Done } else { Exit::Failed })
}
