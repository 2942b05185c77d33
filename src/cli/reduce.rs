//! `reduce`: one step of a run over many machines, as a filter: rows on standard input, rows on standard
//! output. A row that is not as it should be ends the step: whoever made it is at fault.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::Exit;
use super::input::SchemaArgs;
use super::term::{Out, stdout_error};
use crate::base::Error;
use crate::export::{Exporter, Piece};
use crate::graph::View;
use crate::reduce::{Bucket, Item, Own, copies, entity, ids, outline, same, sightings};
use crate::schema::Schema;

/// One step of a distributed run, as a filter: rows in, rows out (see `spark/`)
#[derive(clap::Args, Debug)]
pub struct Args {
    step: Step,
    #[command(flatten)]
    schema: SchemaArgs,
}

/// What is done with the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Step {
    /// Names of all files → ids of their articles
    Ids,
    /// A record → what of it is grouped
    Outline,
    /// Two articles → the two, if they are copies
    Copies,
    /// All entities that may be the same → those that are
    Same,
    /// The words for one entity → the entity
    Entity,
    /// A record and what is known of its entities → what it reports
    Sightings,
    /// All facts → how each node stands in the graph
    Looks,
    /// A part of the graph → its lines of N-Quads (`quad`), those that others write as well (`shared`),
    /// its nodes (`node`) and edges (`edge`) of GraphML: each line behind such a word and a tab
    Bucket,
    /// Nothing → the beginning and the end of GraphML
    Frame,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let mut out = Out::raw();
    // Loading it takes longer than many a step does.
    let schema = || args.schema.load();
    match args.step {
        Step::Outline => each(&mut out, |line| outline(line).map(|row| vec![row]))?,
        Step::Copies => each(&mut out, |line| copies(line).map(Vec::from_iter))?,
        Step::Entity => {
            let schema = schema()?;
            each(&mut out, |line| entity(&schema, line).map(|row| vec![row]))?;
        }
        Step::Sightings => {
            let schema = schema()?;
            each(&mut out, |line| sightings(&schema, line))?;
        }
        Step::Ids => all(&mut out, |text| ids(text.lines()))?,
        Step::Same => all(&mut out, |text| same(text.lines()))?,
        Step::Looks => {
            for item in Bucket::of(&schema()?, items()?.into_iter()).measure() {
                put(&mut out, &serde_json::to_string(&item).map_err(|e| fault(None, e.to_string()))?)?;
            }
        }
        Step::Bucket => bucket(&mut out, &schema()?)?,
        Step::Frame => {
            let nothing = Bucket::of(&schema()?, std::iter::empty());
            let exporter = Exporter::new(&nothing.graph, nothing.graph.select(View::Full));
            write(&mut out, &exporter, Piece::Head, "head")?;
            write(&mut out, &exporter, Piece::Tail, "tail")?;
        }
    }
    out.finish()?;
    Ok(Exit::Done)
}

fn bucket(out: &mut Out, schema: &Schema) -> Result<(), Error> {
    let bucket = Bucket::of(schema, items()?.into_iter());
    let selection = bucket.graph.select(View::Full);
    let looks = bucket.looks(&selection);
    let exporter = Exporter::new(&bucket.graph, selection).with_own(bucket.own.clone()).with_looks(looks);
    write(out, &exporter, Piece::Quads, "quad")?;
    write(out, &exporter, Piece::Nodes, "node")?;
    write(out, &exporter, Piece::Edges, "edge")?;
    write(out, &exporter.with_own(Own::only_shared()), Piece::Quads, "shared")
}

/// Writes a piece, each line behind a word.
fn write(out: &mut Out, exporter: &Exporter<'_>, piece: Piece, word: &str) -> Result<(), Error> {
    let mut tagged = Tagged { out, word, begins: true };
    exporter.write_piece(piece, &mut tagged).map_err(stdout_error)
}

/// Puts a word and a tab before each line.
struct Tagged<'o> {
    out: &'o mut Out,
    word: &'o str,
    begins: bool,
}

impl Write for Tagged<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.begins {
                self.out.write_all(self.word.as_bytes())?;
                self.out.write_all(b"\t")?;
            }
            self.out.write_all(line)?;
            self.begins = line.ends_with(b"\n");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Makes rows of each line.
fn each(out: &mut Out, make: impl Fn(&str) -> Result<Vec<String>, String>) -> Result<(), Error> {
    lines(|number, line| {
        let rows = make(line).map_err(|message| fault(Some(number), message))?;
        rows.iter().try_for_each(|row| put(out, row))
    })
}

/// Makes rows of all lines together.
fn all(out: &mut Out, make: impl Fn(&str) -> Result<Vec<String>, String>) -> Result<(), Error> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(stdin_error)?;
    let rows = make(&text).map_err(|message| fault(None, message))?;
    rows.iter().try_for_each(|row| put(out, row))
}

fn items() -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    lines(|number, line| {
        items.push(serde_json::from_str(line).map_err(|e| fault(Some(number), e.to_string()))?);
        Ok(())
    })?;
    Ok(items)
}

fn lines(mut take: impl FnMut(usize, &str) -> Result<(), Error>) -> Result<(), Error> {
    let mut reader = BufReader::with_capacity(1 << 16, io::stdin());
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        if reader.read_line(&mut line).map_err(stdin_error)? == 0 {
            break;
        }
        take(number, line.trim_end_matches('\n'))?;
    }
    Ok(())
}

fn put(out: &mut Out, row: &str) -> Result<(), Error> {
    out.bytes(row.as_bytes())?;
    out.bytes(b"\n")
}

fn fault(line: Option<usize>, message: String) -> Error {
    Error::Format { path: PathBuf::from("-"), line, message }
}

fn stdin_error(source: io::Error) -> Error {
    Error::Io { path: PathBuf::from("-"), source }
}
