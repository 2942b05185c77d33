//! Arguments that several commands share: where articles and the schema come from, how many threads.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::base::Error;
use crate::ingest::Article;
use crate::schema::{Schema, Source};

/// Articles, and how they are read.
#[derive(Args, Debug)]
pub struct InputArgs {
    /// Files and folders of articles; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Threads that extract [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub schema: SchemaArgs,
}

/// Which schema is used.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Folder whose TOML and TSV files are laid over the program's own schema
    #[arg(long, value_name = "DIR")]
    pub schema: Option<PathBuf>,
}

impl SchemaArgs {
    /// Reads the schema.
    pub fn load(&self) -> Result<Schema, Error> {
        let source = match &self.schema {
            Some(folder) => Source::with_folder(folder)?,
            None => Source::embedded(),
        };
        Schema::load(&source)
    }
}

impl InputArgs {
    /// The articles, in input order.
    #[expect(clippy::disallowed_methods, reason = "replaced by ingest's plan when it lands")]
    pub fn articles(&self) -> impl Iterator<Item = Result<Article, Error>> + Send + use<'_> {
        self.inputs.iter().map(|path| {
            let text =
                std::fs::read_to_string(path).map_err(|source| Error::Io { path: path.clone(), source })?;
            Ok(Article::from_text(&path.file_stem().unwrap_or_default().to_string_lossy(), &text))
        })
    }
}
