//! `stats`: how much there is of what.

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::term::{BOLD, Out, OutputFormat, styled};
use crate::base::Error;
use crate::query::{self, Count, Month, Stats};

/// Count what a graph has
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: StoreArgs,
    /// Count month by month what was published, reported and happened
    #[arg(long, value_name = "PERIOD")]
    by: Option<Period>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// What counts are divided by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Period {
    /// Months
    Month,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let mut out = Out::new();
    if args.by == Some(Period::Month) {
        months(&mut out, &query::months(&store)?, args.format)?;
        out.finish()?;
        return Ok(Exit::Done);
    }
    let stats = query::stats(&store)?;
    match args.format {
        OutputFormat::Table => table(&mut out, &stats)?,
        OutputFormat::Json => out.json(&as_json(&stats))?,
    }
    out.finish()?;
    Ok(Exit::Done)
}

fn months(out: &mut Out, months: &[Month], format: OutputFormat) -> Result<(), Error> {
    match format {
        OutputFormat::Table => {
            out.line(styled(BOLD, "month    articles  reported  happened"))?;
            for Month { month, articles, reported, happened } in months {
                out.line(format_args!("{month:<7}  {articles:>8}  {reported:>8}  {happened:>8}"))?;
            }
            Ok(())
        }
        OutputFormat::Json => {
            let row = |m: &Month| {
                json!({"month": m.month, "articles": m.articles, "facts_reported": m.reported,
                       "facts_happened": m.happened})
            };
            out.json(&json!({"months": months.iter().map(row).collect::<Vec<_>>()}))
        }
    }
}

fn table(out: &mut Out, stats: &Stats) -> Result<(), Error> {
    let Stats { articles, independent, mentions, entities, claims, facts, nodes, edges, .. } = stats;
    let days = stats.days.map_or(String::new(), |(first, last)| format!(", {first} to {last}"));
    out.line(format_args!("{articles} articles, {independent} independent{days}"))?;
    out.line(format_args!("{mentions} mentions of {entities} entities"))?;
    out.line(format_args!("{claims} claims, {facts} facts"))?;
    out.line(format_args!("{nodes} nodes, {edges} edges"))?;
    for (title, counts) in lists(stats) {
        if counts.is_empty() {
            continue;
        }
        out.line(format_args!("\n{}", styled(BOLD, title.replace('_', " "))))?;
        for Count { name, count } in counts {
            out.line(format_args!("{count:>7}  {}", super::term::clean(name)))?;
        }
    }
    Ok(())
}

fn lists(stats: &Stats) -> [(&'static str, &[Count]); 6] {
    [
        ("facts_by_status", &stats.by_status),
        ("entities_by_type", &stats.by_kind),
        ("facts_by_relation", &stats.by_relation),
        ("articles_by_publisher", &stats.publishers),
        ("entities_in_most_facts", &stats.most_linked),
        ("entities_that_voice_most", &stats.voices),
    ]
}

fn as_json(stats: &Stats) -> Value {
    let mut value = json!({
        "articles": stats.articles,
        "independent_articles": stats.independent,
        "first": stats.days.map(|d| d.0.to_string()),
        "last": stats.days.map(|d| d.1.to_string()),
        "mentions": stats.mentions,
        "entities": stats.entities,
        "claims": stats.claims,
        "facts": stats.facts,
        "nodes": stats.nodes,
        "edges": stats.edges,
    });
    for (title, counts) in lists(stats) {
        value[title] = counts.iter().map(|c| json!({"name": c.name, "count": c.count})).collect();
    }
    value
}
