//! `merge`: extraction records from anywhere → store and exports: the reduce side of `extract`.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::build::FileArgs;
use super::exit::Exit;
use super::files::bytes;
use super::input::{RegistryArgs, SchemaArgs};
use super::output;
use super::term::{self, DIM, Out, clean, counted, styled};
use crate::base::Error;
use crate::pipeline;
use crate::resolve::Registry;
use crate::store::{Entry, Put, Record, Records, Store, Writer};

/// Merge extraction records (JSON Lines of `extract`, or stores) into the graph, in any order and grouping
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files of records, stores (their folder or .db file); `-` is standard input
    #[arg(required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,
    /// Folder of the store and the files; records that are there stay
    #[arg(short, long, value_name = "DIR", default_value = "exports")]
    output: PathBuf,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    schema: SchemaArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let mut schema = args.schema.load()?;
    let registry = args.registry.load(&mut schema)?;
    let mut writer = Writer::open(&args.output, &schema)?;
    let (mut read, mut new, mut skipped) = (0, 0, 0);
    for path in &args.records {
        let mut put = |record: &Record<'_>| -> Result<(), Error> {
            read += 1;
            new += usize::from(writer.put(&identified(record, &registry))? == Put::Added);
            Ok(())
        };
        let mut skip = |error: &Error| {
            skipped += 1;
            term::error(error);
        };
        if path.is_dir() || path.extension().is_some_and(|x| x == "db") {
            let store = match Store::open(path) {
                Ok(store) => store,
                Err(error) => {
                    skip(&error);
                    continue;
                }
            };
            let _still = store.still()?;
            for record in store.all_records()? {
                match record {
                    Ok(record) => put(&record)?,
                    Err(error) => skip(&error),
                }
            }
            continue;
        }
        match open(path) {
            Ok(reader) => {
                for record in Records::new(reader, path) {
                    match record {
                        Ok(record) => put(&record)?,
                        Err(error) => skip(&error),
                    }
                }
            }
            Err(error) => skip(&error),
        }
    }
    if read == 0 {
        term::note(format_args!("nothing could be read: {} is as it was", args.output.display()));
        return Ok(Exit::Failed);
    }
    writer.settle(&schema)?;
    let written = output::publish(writer, &schema, &args.output, &args.files)?;
    let mut out = Out::new();
    out.line(format_args!("{}, {new} of them new", counted(read, "record", "records")))?;
    for (path, size) in written {
        out.line(format_args!("{}  {}", clean(&path.display().to_string()), styled(DIM, bytes(size))))?;
    }
    out.finish()?;
    Ok(Exit::of_inputs(read, skipped))
}

/// A record with the identities that the registry knows.
fn identified(record: &Record<'_>, registry: &Registry) -> Entry {
    let before = record.to_extraction();
    let mut after = before.clone();
    if !registry.is_empty() {
        pipeline::identify(&mut after, registry);
    }
    if after == before {
        return Entry::merged(record);
    }
    let article = record.to_article();
    let (text, diagnostics) = (record.text.clone(), record.diagnostics.clone());
    Entry::merged(&Record { diagnostics, text, ..Record::of(&after, &article) })
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Error> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = File::open(path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
    Ok(Box::new(BufReader::with_capacity(1 << 18, file)))
}
