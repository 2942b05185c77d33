//! `sparql`: a question in SPARQL 1.1 to the graph.

use std::path::PathBuf;

use super::exit::Exit;
use super::input::StoreArgs;
use crate::base::Error;

/// Ask the graph in SPARQL 1.1
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The query; `rel:`, `ent:`, `cg:` and the other prefixes of the exports need no declaration
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    query: Option<String>,
    /// File with the query; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How rows are written; graphs are always Turtle
    #[arg(long, value_enum, default_value_t)]
    format: RowFormat,
    /// How long the answer may take, loading the graph aside; 0 is as long as it takes
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u32,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum RowFormat {
    /// For people
    #[default]
    Table,
    /// SPARQL 1.1 Query Results JSON
    Json,
    /// SPARQL 1.1 Query Results CSV
    Csv,
    /// SPARQL Query Results XML
    Xml,
}

/// Runs the command.
#[cfg(not(feature = "sparql"))]
pub fn run(args: &Args) -> Result<Exit, Error> {
    let _ = args;
    Err(Error::Usage("this program was built without SPARQL: build it with `--features sparql`".to_owned()))
}

/// Runs the command, with room for the deepest query.
#[cfg(feature = "sparql")]
pub fn run(args: &Args) -> Result<Exit, Error> {
    std::thread::scope(|scope| {
        let roomy = std::thread::Builder::new().stack_size(crate::sparql::STACK);
        let answering = roomy
            .spawn_scoped(scope, || answer(args))
            .map_err(|source| Error::Io { path: args.store.store.clone(), source })?;
        answering.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(feature = "sparql")]
fn answer(args: &Args) -> Result<Exit, Error> {
    use crate::export::{Exporter, RESOURCES};
    use crate::graph::View;
    use crate::sparql::{Answer, Query, Rows, Triples};

    use super::term::{self, Out, stdout_error};

    let text = asked(args)?;
    // Before anything is loaded: a fault shows at once.
    let at_work = end_after(args.timeout);
    let query = Query::parse(&text, RESOURCES)
        .map_err(|why| Error::Usage(format!("the query cannot be read: {why}")))?;
    drop(at_work);
    let graph = args.store.open()?.graph()?;
    let exporter = Exporter::new(&graph, graph.select(View::Full));
    let triples =
        Triples::of(&exporter).map_err(|source| Error::Io { path: args.store.store.clone(), source })?;
    let rows = match args.format {
        RowFormat::Table => None,
        RowFormat::Json => Some(Rows::Json),
        RowFormat::Csv => Some(Rows::Csv),
        RowFormat::Xml => Some(Rows::Xml),
    };
    let mut out = if rows.is_some() { Out::raw() } else { Out::new() };
    let refused = |why: String| Error::Usage(format!("the query cannot be answered: {why}"));
    let at_work = end_after(args.timeout);
    let count = if let Some(rows) = rows {
        let count = triples.write(query, rows, &mut out).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidInput => refused(error.to_string()),
            _ => stdout_error(error),
        })?;
        if rows != Rows::Csv {
            out.line("")?;
        }
        count
    } else {
        let answer = triples.answer(query).map_err(refused)?;
        // People may take their time to read it.
        drop(at_work);
        match answer {
            Answer::Boolean(answer) => {
                out.line(if answer { "yes" } else { "no" })?;
                usize::from(answer)
            }
            Answer::Graph(turtle, count) => {
                out.bytes(turtle.as_bytes())?;
                count
            }
            Answer::Table(columns, rows) => {
                table(&mut out, &columns, &rows)?;
                rows.len()
            }
        }
    };
    out.finish()?;
    if count == 0 {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

#[cfg(feature = "sparql")]
#[expect(clippy::disallowed_methods, reason = "a query is no input of the graph")]
fn asked(args: &Args) -> Result<String, Error> {
    let Some(path) = &args.file else { return Ok(args.query.clone().unwrap_or_default()) };
    let read = if path.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|source| Error::Io { path: path.clone(), source })
}

/// Ends the program when its time is up: nothing is written but rows, so nothing is left half done. Oxigraph's
/// own way to cancel a query is asked where triples are read only, not while it joins, sorts or counts. What is
/// given back is to be dropped when the work is done.
#[cfg(feature = "sparql")]
fn end_after(seconds: u32) -> std::sync::mpsc::Sender<()> {
    use std::sync::mpsc::{RecvTimeoutError, channel};

    let (at_work, done) = channel();
    let patience = std::time::Duration::from_secs(seconds.into());
    std::thread::spawn(move || {
        if seconds == 0 || done.recv_timeout(patience) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let error = Error::TimeUp(format!(
            "the query took longer than {seconds} s and was stopped: ask for less, or allow more with --timeout"
        ));
        super::term::error(&error);
        std::process::exit(Exit::of(&error).code().into());
    });
    at_work
}

#[cfg(feature = "sparql")]
fn table(out: &mut super::term::Out, columns: &[String], rows: &[Vec<String>]) -> Result<(), Error> {
    use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};

    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if out.styled {
        table.enforce_styling();
    }
    table.set_header(columns.iter().map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    for row in rows {
        table.add_row(row.iter().map(|cell| Cell::new(super::term::clean(cell))));
    }
    out.line(table.trim_fmt())
}
