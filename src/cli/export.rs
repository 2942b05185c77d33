//! `export`: a graph, or a part of it, as files of any format.

use std::path::PathBuf;

use super::exit::Exit;
use super::files::{StagedFolder, bytes, folder_to_write, format_named};
use super::input::{SchemaArgs, StoreArgs};
use super::part::PartArgs;
use super::term::{self, DIM, Out, clean, styled};
use crate::base::Error;
use crate::export::{Exporter, Format, Iris};
use crate::query;

/// Write a graph, or a part of it, in any format
#[derive(clap::Args, Debug)]
#[command(after_help = formats())]
pub struct Args {
    /// File formats, divided by commas
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', required = true, value_parser = format_named)]
    format: Vec<Format>,
    /// Folder that is written to; `-` writes one format to standard output [default: the folder of --store]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// IRI below which entities, articles and claims are named in RDF
    #[arg(long, value_name = "IRI", default_value_t, value_parser = Iris::new)]
    base: Iris,
    #[command(flatten)]
    part: PartArgs,
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    schema: SchemaArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let schema = args.schema.load()?;
    let _still = store.still()?;
    let graph = store.graph()?;
    let selection = args.part.select(&store, &graph)?;
    let nothing = selection.nodes.is_empty();
    let mut exporter =
        Exporter::new(&graph, selection).with_iris(args.base.clone()).with_relations(&schema.relations);
    if args.format.contains(&Format::Html) {
        let exhibits = query::exhibits(&store, &graph, exporter.facts())?;
        exporter = exporter.with_exhibits(exhibits);
    }
    let output = args.output.as_ref().unwrap_or(&args.store.store);
    if output.as_os_str() == "-" {
        to_standard_output(&exporter, &args.format)?;
    } else {
        let folder = match &args.output {
            Some(folder) => folder_to_write(folder)?,
            // A store may be named by its file.
            None if output.is_file() => output.parent().unwrap_or(output),
            None => output,
        };
        std::fs::create_dir_all(folder).map_err(|source| Error::Io { path: folder.to_path_buf(), source })?;
        let mut files = StagedFolder::new(folder);
        for format in &args.format {
            files.export(&exporter, *format)?;
        }
        let mut out = Out::new();
        for (path, size) in files.commit()? {
            let path = path.display().to_string();
            out.line(format_args!("{}  {}", clean(&path), styled(DIM, bytes(size))))?;
        }
        out.finish()?;
    }
    if nothing {
        term::note("nothing found: the files are empty graphs");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

fn to_standard_output(exporter: &Exporter, formats: &[Format]) -> Result<(), Error> {
    let [format] = formats else {
        return Err(Error::Usage("standard output takes one format only".to_owned()));
    };
    if !format.is_one_file() {
        return Err(Error::Usage(format!("{format} is several files: it needs a folder, `-o DIR`")));
    }
    let mut out = Out::raw();
    exporter.write(*format, &mut out).map_err(term::stdout_error)?;
    out.finish()
}

fn formats() -> String {
    let lines = Format::ALL.iter().map(|format| format!("\n  {:<9} {}", format, format.description()));
    format!("Formats:{}", lines.collect::<String>())
}
