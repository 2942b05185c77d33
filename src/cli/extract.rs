//! `extract`: articles → extraction records on standard output, one line each, in input order.

use super::exit::Exit;
use super::input::InputArgs;
use super::term::{self, Out};
use crate::base::Error;
use crate::pipeline;
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
    let (mut read, mut skipped) = (0_usize, 0_usize);
    pipeline::run(
        &schema,
        args.input.articles(&schema),
        args.input.threads,
        |article, extraction| Record::of(&extraction, &article).to_line(),
        |line| {
            match line {
                Ok(line) => {
                    read += 1;
                    out.bytes(&line)?;
                }
                Err(error) => {
                    skipped += 1;
                    term::error(&error);
                }
            }
            Ok(())
        },
    )?;
    out.finish()?;
    Ok(Exit::of_inputs(read, skipped))
}
