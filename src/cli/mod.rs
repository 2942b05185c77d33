//! Arguments → calls, answers → terminal. Prints; knows nothing of how answers are found.
//!
//! One file a command, each with its arguments and its `run`. Results go to standard output,
//! everything else to standard error, through `term`; what a run ends with is in `exit`.

mod build;
mod completions;
mod conflicts;
mod diff;
mod eval;
mod exit;
mod explain;
mod export;
mod extract;
mod files;
mod gaps;
mod input;
mod integrity;
mod man;
mod merge;
mod neighbors;
mod output;
mod part;
mod path;
mod reduce;
mod retract;
mod rules;
mod search;
mod show;
mod sparql;
mod stats;
mod term;
mod timeline;
mod view;
mod why_not;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use exit::Exit;

/// Reads news and builds a knowledge graph of who did what to whom, and who says so.
#[derive(Parser, Debug)]
#[command(name = "claimgraph", version, max_term_width = 100, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Build(build::Args),
    Extract(extract::Args),
    Eval(eval::Args),
    Merge(merge::Args),
    Reduce(reduce::Args),
    Retract(retract::Args),
    Neighbors(neighbors::Args),
    Path(path::Args),
    Explain(explain::Args),
    Search(search::Args),
    Timeline(timeline::Args),
    Conflicts(conflicts::Args),
    Diff(diff::Args),
    Stats(stats::Args),
    Export(export::Args),
    Sparql(sparql::Args),
    View(view::Args),
    Integrity(integrity::Args),
    Rules(rules::Args),
    WhyNot(why_not::Args),
    Gaps(gaps::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Whether a command line, without the program's name, is one; nothing is run.
///
/// # Errors
/// What the program would say.
pub fn understand(arguments: impl IntoIterator<Item = String>) -> Result<(), String> {
    let name = std::iter::once("claimgraph".to_owned());
    Cli::try_parse_from(name.chain(arguments)).map(|_| ()).map_err(|error| error.to_string())
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Build(args) => build::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Reduce(args) => reduce::run(&args),
        Command::Retract(args) => retract::run(&args),
        Command::Neighbors(args) => neighbors::run(&args),
        Command::Path(args) => path::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Conflicts(args) => conflicts::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Sparql(args) => sparql::run(&args),
        Command::View(args) => view::run(&args),
        Command::Integrity(args) => integrity::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::WhyNot(args) => why_not::run(&args),
        Command::Gaps(args) => gaps::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => man::run(&args, Cli::command()),
    };
    let exit = done.unwrap_or_else(|error| {
        if !exit::is_quiet(&error) {
            term::error(&error);
        }
        Exit::of(&error)
    });
    exit.into()
}
