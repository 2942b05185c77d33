//! `build`: articles → store and exports, and a summary.

use std::path::PathBuf;
use std::time::Instant;

use super::exit::Exit;
use super::files::{StagedFolder, bytes, format_named};
use super::input::{InputArgs, Tally};
use super::term::{self, BOLD, DIM, Out, clean, styled};
use crate::base::Error;
use crate::export::{Exporter, Format};
use crate::graph::{KnowledgeGraph, View};
use crate::query;
use crate::store::{Entry, Record, Store};

/// Build the graph of all articles: the store that the other commands ask, and files for other programs
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Folder that is written to; files of an earlier build there are replaced
    #[arg(short, long, value_name = "DIR", default_value = "exports")]
    output: PathBuf,
    /// File formats, divided by commas; `export` writes any other later
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = format_named,
          default_values_t = Format::USUAL.iter().copied())]
    format: Vec<Format>,
    /// What the files hold: everything (full), or entities and the facts between them only (actors)
    #[arg(long, default_value = "full")]
    view: View,
}

/// Runs the command.
#[expect(clippy::disallowed_methods, reason = "the summary tells how long it took; no file does")]
pub fn run(args: &Args) -> Result<Exit, Error> {
    let began = Instant::now();
    let schema = args.input.schema.load()?;
    let mut writer = Store::create(&args.output)?;
    let mut extractions = Vec::new();
    let tally = args.input.extract(
        &schema,
        |article, extraction| {
            let record =
                Record { text: Some(article.text.as_str().into()), ..Record::of(&extraction, &article) };
            (Entry::new(&record), extraction)
        },
        |(entry, extraction)| {
            extractions.push(extraction);
            writer.add(entry)
        },
    )?;
    if tally.read == 0 {
        term::note(format_args!("nothing could be read: {} is as it was", args.output.display()));
        return Ok(Exit::Failed);
    }
    let graph = KnowledgeGraph::build(&schema, &extractions);
    drop(extractions);

    let mut files = StagedFolder::new(&args.output);
    files.add(writer.finish()?);
    let exporter = Exporter::new(&graph, graph.select(args.view)).with_relations(&schema.relations);
    for format in &args.format {
        files.export(&exporter, *format)?;
    }
    let written = files.commit()?;
    summarise(&graph, tally, &written, began.elapsed().as_secs_f64())?;
    Ok(Exit::of_inputs(tally.read, tally.skipped))
}

fn summarise(
    graph: &KnowledgeGraph,
    tally: Tally,
    written: &[(PathBuf, u64)],
    seconds: f64,
) -> Result<(), Error> {
    let stats = query::stats(graph);
    let mut out = Out::new();
    let mut row = |name: &str, count: usize, more: String| {
        out.line(format_args!("{} {:>9}  {}", styled(BOLD, format!("{name:<9}")), count, styled(DIM, more)))
    };
    let copies = stats.articles - stats.independent;
    let more = [
        (tally.skipped, if tally.skipped == 1 { "input skipped" } else { "inputs skipped" }),
        (copies, if copies == 1 { "copy of another" } else { "copies of others" }),
    ];
    row("articles", tally.read, listed(more.into_iter()))?;
    row("mentions", stats.mentions, String::new())?;
    row("entities", stats.entities, listed(stats.by_kind.iter().map(|c| (c.count, c.name.as_str()))))?;
    row("claims", stats.claims, String::new())?;
    row("facts", stats.facts, listed(stats.by_status.iter().map(|c| (c.count, c.name.as_str()))))?;
    for (path, size) in written {
        out.line(format_args!("{}  {}", clean(&path.display().to_string()), styled(DIM, bytes(*size))))?;
    }
    out.line(styled(DIM, format!("{seconds:.2} s")))?;
    out.finish()
}

/// "3 asserted, 1 attributed"
fn listed<'a>(counts: impl Iterator<Item = (usize, &'a str)>) -> String {
    counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect::<Vec<_>>()
        .join(", ")
}
