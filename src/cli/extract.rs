//! `extract`: articles → extraction records on standard output, one line each, in input order.

use super::exit::Exit;
use super::input::InputArgs;
use super::term::Out;
use crate::base::Error;
use crate::store::Record;

/// Write one extraction record (JSON) a line for each article, in input order
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let schema = args.input.schema.load()?;
    let mut out = Out::raw();
    let tally = args.input.extract(
        &schema,
        |article, extraction| Record::of(&extraction, &article).to_line(),
        |line| out.bytes(&line),
    )?;
    out.finish()?;
    Ok(Exit::of_inputs(tally.read, tally.skipped))
}
