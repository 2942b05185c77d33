//! `diff`: what is new, gone and changed between two stores.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::exit::Exit;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::graph::{Fact, KnowledgeGraph};
use crate::query;
use crate::store::Store;

/// Show what is new, gone and changed between two stores
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The earlier store: its folder or file
    #[arg(value_name = "A.db")]
    before: PathBuf,
    /// The later store
    #[arg(value_name = "B.db")]
    after: PathBuf,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command. It ends with 1 if nothing differs.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let (before, after) = (Store::open(&args.before)?, Store::open(&args.after)?);
    let found = query::diff(&before, &after)?;
    let [old, now] = &found.graphs;
    let (old, now) = (&old.graph, &now.graph);
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            for (sign, articles) in [("+", &found.articles[0]), ("-", &found.articles[1])] {
                for article in articles {
                    out.line(format_args!("{sign} article {}", styled(BOLD, clean(article))))?;
                }
            }
            for (sign, graph, facts) in [("+", now, &found.new), ("-", old, &found.gone)] {
                for fact in facts {
                    let known = &graph.facts()[*fact];
                    let sentence = graph.sentence(known);
                    out.line(format_args!(
                        "{sign} {}  {}",
                        clean(&sentence),
                        styled(DIM, about(graph, known))
                    ))?;
                }
            }
            for (a, b) in &found.changed {
                let (was, is) = (&old.facts()[*a], &now.facts()[*b]);
                let change = format!("{} → {}", about(old, was), about(now, is));
                out.line(format_args!("~ {}  {}", clean(&now.sentence(is)), styled(DIM, clean(&change))))?;
            }
        }
        OutputFormat::Json => {
            let facts = |graph: &KnowledgeGraph, facts: &[usize]| -> Vec<Value> {
                facts.iter().map(|fact| show::fact(graph, *fact)).collect()
            };
            let changed: Vec<Value> = found
                .changed
                .iter()
                .map(|(a, b)| json!({"before": show::fact(old, *a), "after": show::fact(now, *b)}))
                .collect();
            out.json(&json!({
                "new_articles": found.articles[0],
                "gone_articles": found.articles[1],
                "new": facts(now, &found.new),
                "gone": facts(old, &found.gone),
                "changed": changed,
            }))?;
        }
    }
    out.finish()?;
    let nothing = found.new.is_empty()
        && found.gone.is_empty()
        && found.changed.is_empty()
        && found.articles.iter().all(Vec::is_empty);
    if nothing {
        term::note("nothing differs");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

/// "attributed, sources 2 of 3, voiced by KCNA"
fn about(graph: &KnowledgeGraph, fact: &Fact) -> String {
    let mut parts = vec![fact.status.to_string(), format!("sources {}", show::sources(fact))];
    if !fact.voices.is_empty() {
        parts.push(format!("voiced by {}", show::voices(graph, &fact.voices)));
    }
    if !fact.quantities.is_empty() {
        parts.push(fact.quantities.join(" | "));
    }
    parts.join(", ")
}
