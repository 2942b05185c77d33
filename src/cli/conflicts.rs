//! `conflicts`: where sources disagree.

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::graph::KnowledgeGraph;
use crate::query::{self, Conflict, Disagreement, Side};

/// Show where sources disagree: the sides, who voices each, since when, with the words
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only what this name takes part in or says something about
    name: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let about = args.name.as_deref().map(|name| store.find(name)).transpose()?;
    let found = query::conflicts(&store, about)?;
    let graph = &found.asked.graph;
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            for (number, conflict) in found.list.iter().enumerate() {
                if number > 0 {
                    out.line("")?;
                }
                print(&mut out, graph, conflict)?;
            }
        }
        OutputFormat::Json => {
            let list: Vec<Value> = found.list.iter().map(|conflict| as_json(graph, conflict)).collect();
            out.json(&json!({"conflicts": list}))?;
        }
    }
    out.finish()?;
    if found.list.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

fn print(out: &mut Out, graph: &KnowledgeGraph, conflict: &Conflict) -> Result<(), Error> {
    let Some(first) = conflict.sides.first() else { return Ok(()) };
    let fact = &graph.facts()[first.fact];
    let title = match conflict.kind {
        Disagreement::Denied => format!("{}?", graph.sentence(fact)),
        Disagreement::Exclusive => {
            let all: Vec<String> =
                conflict.sides.iter().map(|side| graph.sentence(&graph.facts()[side.fact])).collect();
            format!("{}?", all.join(", or "))
        }
        Disagreement::Numbers => format!("{}: how many?", graph.sentence(fact)),
    };
    out.line(styled(BOLD, clean(&title)))?;
    for (number, side) in conflict.sides.iter().enumerate() {
        let what = match (conflict.kind, number, &side.quantity) {
            (Disagreement::Numbers, _, Some(quantity)) => quantity.clone(),
            (Disagreement::Denied, 0, _) => "so".to_owned(),
            (Disagreement::Denied, _, _) => "not so".to_owned(),
            (_, _, _) => graph.sentence(&graph.facts()[side.fact]),
        };
        let voices = show::voices(graph, &side.voices);
        let who = match (side.unvoiced, side.voices.is_empty()) {
            (true, true) => "articles themselves".to_owned(),
            (true, false) => format!("articles themselves, and {voices}"),
            (false, _) => voices,
        };
        let since = side.since.map_or(String::new(), |day| format!(", since {day}"));
        let sources = match side.independent {
            1 => "1 source".to_owned(),
            more => format!("{more} sources"),
        };
        out.line(format_args!("  {}: {}{since}; {sources}", clean(&what), clean(&who)))?;
        if let Some(report) = graph.facts()[side.shown.0].reports.get(side.shown.1) {
            let article = &graph.sources()[report.source].id;
            let words = format!("“{}” ({article})", report.evidence.text);
            out.line(format_args!("    {}", styled(DIM, clean(&words))))?;
        }
    }
    Ok(())
}

fn as_json(graph: &KnowledgeGraph, conflict: &Conflict) -> Value {
    let side = |side: &Side| {
        let fact = &graph.facts()[side.fact];
        let shown = graph.facts()[side.shown.0].reports.get(side.shown.1);
        let voices: Vec<&str> = side.voices.iter().map(|v| graph.entities()[*v].id.as_str()).collect();
        json!({
            "fact": fact.id,
            "sentence": graph.sentence(fact),
            "quantity": side.quantity,
            "voices": voices,
            "articles_themselves": side.unvoiced,
            "since": side.since.map(|day| day.to_string()),
            "independent_sources": side.independent,
            "evidence": shown.map(|report| show::evidence(graph, report)),
        })
    };
    json!({"kind": conflict.kind.word(), "sides": conflict.sides.iter().map(side).collect::<Vec<_>>()})
}
