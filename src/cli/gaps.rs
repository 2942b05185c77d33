//! `gaps`: what to write next: names without a kind, verbs and nouns between actors without a rule.

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::InputArgs;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, counted, styled};
use crate::base::Error;
use crate::pipeline;
use crate::workshop::{AllGaps, Counted};

/// Show what no rule takes: names, and verbs and nouns between known actors, by frequency
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// How many of each kind are shown
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let schema = args.input.schema.load()?;
    let mut all = AllGaps::default();
    let tally = args.input.each(
        &schema,
        |article| {
            let gaps = pipeline::gaps(&schema, &article);
            (article.id, gaps)
        },
        |(id, gaps)| {
            all.add(&id, gaps);
            Ok(())
        },
    )?;
    if tally.read == 0 {
        term::note("nothing could be read");
        return Ok(Exit::Failed);
    }
    let ranked = all.ranked();
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            for (title, list) in &ranked {
                print(&mut out, title, list, args.limit)?;
            }
        }
        OutputFormat::Json => {
            let mut value = json!({});
            for (title, list) in &ranked {
                value[*title] = list.iter().take(args.limit).map(|counted| as_json(counted)).collect();
            }
            out.json(&value)?;
        }
    }
    out.finish()?;
    if ranked.iter().all(|(_, list)| list.is_empty()) {
        term::note("no gap found");
    }
    Ok(Exit::of_inputs(tally.read, tally.skipped))
}

fn print(out: &mut Out, title: &str, list: &[&Counted], limit: usize) -> Result<(), Error> {
    if list.is_empty() {
        return Ok(());
    }
    let about = match title {
        "names" => "names that no rule could type",
        "verbs" => "verbs between actors that no rule takes",
        _ => "nouns between actors that no rule takes",
    };
    let shown = list.len().min(limit);
    let head = styled(DIM, format!("{shown} of {}", list.len()));
    out.line(format_args!("{}  {head}", styled(BOLD, about)))?;
    for Counted { what, count, articles, examples } in list.iter().take(limit) {
        let within = counted(*articles, "article", "articles");
        out.line(format_args!("{count:>6} in {within:<12}  {}", styled(BOLD, clean(what))))?;
        for (article, sentence) in examples.iter().take(1) {
            out.line(format_args!("        {}", styled(DIM, clean(&format!("{article}: {sentence}")))))?;
        }
    }
    out.line("")
}

fn as_json(counted: &Counted) -> Value {
    let examples = counted.examples.iter().map(|(article, text)| json!({"article": article, "text": text}));
    json!({
        "what": counted.what,
        "count": counted.count,
        "articles": counted.articles,
        "examples": examples.collect::<Vec<_>>(),
    })
}
