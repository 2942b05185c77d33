//! `man`: manual pages.

use std::path::PathBuf;

use clap::Command;

use super::exit::Exit;
use super::term::Out;
use crate::base::Error;

/// Write the manual page of the program, or of one command
#[derive(clap::Args, Debug)]
#[command(after_help = "To read one at once: claimgraph man build | man -l -")]
pub struct Args {
    /// A command, such as `build` or `rules check`
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// Runs the command.
pub fn run(args: &Args, mut program: Command) -> Result<Exit, Error> {
    // Gives each command its whole name, "claimgraph rules check".
    program.build();
    let mut command = &program;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| unknown(command, name))?;
    }
    let name = command.get_bin_name().unwrap_or("claimgraph").replace(' ', "-");
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone().display_name(name))
        .source("claimgraph")
        .render(&mut page)
        .map_err(|source| Error::Io { path: PathBuf::from("-"), source })?;
    let mut out = Out::raw();
    out.bytes(&page)?;
    out.finish()?;
    Ok(Exit::Done)
}

fn unknown(command: &Command, name: &str) -> Error {
    let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let expected = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Error::Usage(format!("`{}` has no command `{name}`: expected {expected}", command.get_name()))
}
