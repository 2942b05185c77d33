//! `completions`: what a shell needs to complete the command line.

use clap::Command;
use clap_complete::Shell;

use super::exit::Exit;
use super::term::Out;
use crate::base::Error;

/// Write what a shell needs to complete commands, options and their values
#[derive(clap::Args, Debug)]
#[command(after_help = "Bash, for this session: source <(claimgraph completions bash)")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub fn run(args: &Args, mut program: Command) -> Result<Exit, Error> {
    // The generator ends the process when its writer fails: it writes to memory, which does not.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "claimgraph", &mut script);
    let mut out = Out::raw();
    out.bytes(&script)?;
    out.finish()?;
    Ok(Exit::Done)
}
