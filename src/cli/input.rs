//! Arguments that several commands share: where articles and the schema come from, how many threads.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::base::Error;
use crate::ingest::{self, Article, Input, Plan};
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
    /// The articles, in input order; first what of the inputs cannot be read.
    pub fn articles<'a>(
        &self,
        schema: &'a Schema,
    ) -> impl Iterator<Item = Result<Article, Error>> + Send + use<'a> {
        let inputs: Vec<Input> = self.inputs.iter().map(Input::from).collect();
        ingest::read(schema, Plan::new(&inputs))
    }
}
