//! `extract`: articles → extraction records on standard output, one line each, in input order.

use std::io::Write as _;

use serde_json::json;

use super::exit::Exit;
use super::input::InputArgs;
use super::term::{Out, stdout_error};
use crate::base::Error;
use crate::ingest::Piece;
use crate::pipeline;
use crate::schema::Schema;
use crate::store::Record;

/// Write one extraction record (JSON) a line for each article, in input order
///
/// As a filter (`-`) it takes JSON Lines of articles and holds some hundred of them at most; with
/// `--threads 1`, each record is out before the next line is read.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What cannot be read is a line `{"fault": …}` in its place, and no message on standard error
    #[arg(long)]
    faults: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let schema = args.input.schema.load()?;
    let mut out = Out::raw();
    let is_filter = args.input.inputs.iter().any(|input| input == "-");
    let put = |line: Vec<u8>| {
        out.bytes(&line)?;
        if is_filter { out.flush().map_err(stdout_error) } else { Ok(()) }
    };
    if args.faults {
        let skipped = with_faults(args, &schema, put)?;
        out.finish()?;
        return Ok(if skipped == 0 { Exit::Done } else { Exit::Partial });
    }
    let make = |article, extraction| Record::of(&extraction, &article).to_line();
    let tally = args.input.extract(&schema, make, put)?;
    out.finish()?;
    Ok(Exit::of_inputs(tally.read, tally.skipped))
}

/// Each piece is a line of the output: a record or a fault. Returns how many are faults.
fn with_faults(
    args: &Args,
    schema: &Schema,
    mut put: impl FnMut(Vec<u8>) -> Result<(), Error> + Send,
) -> Result<usize, Error> {
    let mut plan = args.input.plan();
    let mut skipped = plan.errors.len();
    for error in std::mem::take(&mut plan.errors) {
        put(fault_line(&error))?;
    }
    let work = |piece: Piece| match piece.read(schema) {
        Ok(article) => Ok(Record::of(&pipeline::extract(schema, &article), &article).to_line()),
        Err(error) => Err(fault_line(&error)),
    };
    pipeline::run(plan.pieces(), args.input.threads, work, |made| {
        skipped += usize::from(made.is_err());
        put(made.unwrap_or_else(|fault| fault))
    })?;
    Ok(skipped)
}

/// What could not be read, as a line.
fn fault_line(error: &Error) -> Vec<u8> {
    let (path, line) = match error {
        Error::Format { path, line, .. } => (Some(path.display().to_string()), *line),
        Error::Io { path, .. } => (Some(path.display().to_string()), None),
        Error::Schema(_) | Error::Busy(_) | Error::Usage(_) | Error::TimeUp(_) => (None, None),
    };
    let fault = json!({ "fault": { "path": path, "line": line, "message": error.to_string() } });
    format!("{fault}\n").into_bytes()
}
