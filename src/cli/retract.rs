//! `retract`: articles → out of the graph, as if they had never been read.

use std::path::PathBuf;

use super::build::FileArgs;
use super::exit::Exit;
use super::files::bytes;
use super::input::{RegistryArgs, SchemaArgs};
use super::output;
use super::term::{self, DIM, Out, clean, styled};
use crate::base::{Error, suggest};
use crate::store::{Store, Writer};

/// Take articles out of the graph, as if they had never been read
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Ids of articles, or the files they were read from
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
    /// Folder of the store and the files
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
    let known = Store::open(&args.output)?.keys()?;
    let mut schema = args.schema.load()?;
    args.registry.load(&mut schema)?;
    let mut writer = Writer::open(&args.output, &schema)?;
    let (mut gone, mut missing) = (0, 0);
    for article in &args.articles {
        match writer.retract(article)? {
            0 => {
                missing += 1;
                let near = suggest(article, known.iter().map(String::as_str));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                term::error(&Error::Usage(format!("there is no article `{article}`{hint}")));
            }
            found => gone += found,
        }
    }
    if gone == 0 {
        return Ok(Exit::Usage);
    }
    writer.settle(&schema)?;
    let written = output::publish(writer, &schema, &args.output, &args.files)?;
    let mut out = Out::new();
    let what = if gone == 1 { "article" } else { "articles" };
    out.line(format_args!("{gone} {what} taken out"))?;
    for (path, size) in written {
        out.line(format_args!("{}  {}", clean(&path.display().to_string()), styled(DIM, bytes(size))))?;
    }
    out.finish()?;
    Ok(if missing > 0 { Exit::Partial } else { Exit::Done })
}
