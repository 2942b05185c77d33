//! What several commands share: where articles, schema and store come from, and the run over all
//! articles with its warnings and its progress bar.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::term;
use crate::base::{Diagnostic, Error, Faults};
use crate::ingest::{Article, Format, Input, Plan};
use crate::pipeline;
use crate::relations::Extraction;
use crate::resolve::Registry;
use crate::schema::{Schema, Source};
use crate::store::Store;

/// Articles, and how they are read.
#[derive(Args, Debug)]
pub struct InputArgs {
    /// Files and folders of articles (.txt, .md, .html, .jsonl, .rss, .atom, .xml); `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<OsString>,
    /// Threads that extract [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub schema: SchemaArgs,
}

/// Which schema is used.
#[derive(Args, Clone, Debug)]
pub struct SchemaArgs {
    /// Folder whose TOML and TSV files are laid over the program's own schema
    #[arg(long, value_name = "DIR")]
    pub schema: Option<PathBuf>,
}

/// Which names are one, and which never are.
#[derive(Args, Clone, Debug)]
pub struct RegistryArgs {
    /// TOML file that says which names are one and which never are: `same = [["Burma", "Myanmar"]]`,
    /// `different = [["John Smith", "John A. Smith"]]`. A changed file is a changed schema: all is read again
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
}

/// Which graph is asked.
#[derive(Args, Debug)]
pub struct StoreArgs {
    /// Folder that `build` wrote to
    #[arg(long, value_name = "DIR", default_value = "exports")]
    pub store: PathBuf,
}

/// How many articles were read, and how many inputs could not be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Articles read.
    pub read: usize,
    /// Articles that were known as they are.
    pub unchanged: usize,
    /// Files, folders and lines skipped.
    pub skipped: usize,
    /// The files that these are, or are in.
    pub faulty: BTreeSet<PathBuf>,
}

impl SchemaArgs {
    /// Reads the schema; faults name the user's own files where they are.
    pub fn load(&self) -> Result<Schema, Error> {
        let Some(folder) = &self.schema else { return Schema::load(&Source::embedded()) };
        if !folder.is_dir() {
            let message = "expected a folder with a schema, found none".to_owned();
            return Err(Error::Format { path: folder.clone(), line: None, message });
        }
        Source::with_folder(folder).and_then(|source| Schema::load(&source)).map_err(|error| match error {
            Error::Schema(Faults(mut faults)) => {
                for fault in &mut faults {
                    let path = folder.join(&fault.file);
                    if path.is_file() {
                        fault.file = path.display().to_string();
                    }
                }
                Error::Schema(Faults(faults))
            }
            other => other,
        })
    }
}

impl RegistryArgs {
    /// Reads the user's registry; what was read with another one is as stale as with another schema.
    #[expect(
        clippy::disallowed_methods,
        reason = "the registry is no article and no schema: the user names it here"
    )]
    pub fn load(&self, schema: &mut Schema) -> Result<Registry, Error> {
        let Some(path) = &self.registry else { return Ok(Registry::default()) };
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Io { path: path.clone(), source })?;
        let mut faults = Faults::default();
        let registry = Registry::parse(&path.display().to_string(), &text, &mut faults);
        if !faults.is_empty() {
            return Err(Error::Schema(faults));
        }
        if !registry.is_empty() {
            schema.fingerprint =
                crate::store::sha256(format!("{}\n{registry:?}", schema.fingerprint).as_bytes());
        }
        Ok(registry)
    }
}

impl StoreArgs {
    /// Opens the store.
    pub fn open(&self) -> Result<Store, Error> {
        Store::open(&self.store)
    }
}

impl InputArgs {
    /// The files to read.
    pub fn plan(&self) -> Plan {
        let inputs: Vec<Input> = self.inputs.iter().map(Input::from).collect();
        Plan::new(&inputs)
    }

    /// Extracts all articles in parallel, hands each to `make` in some thread and what that made to
    /// `take` in input order. What cannot be read is told and skipped.
    pub fn extract<T: Send>(
        &self,
        schema: &Schema,
        make: impl Fn(Article, Extraction) -> T + Sync,
        take: impl FnMut(T) -> Result<(), Error> + Send,
    ) -> Result<Tally, Error> {
        let work = |article| {
            let extraction = pipeline::extract(schema, &article);
            Ok(Some((extraction.diagnostics.clone(), make(article, extraction))))
        };
        run(schema, self.plan(), self.threads, work, take)
    }

    /// Reads all articles, hands each to `work` in some thread and what that made to `take` in input
    /// order. What cannot be read is told and skipped.
    pub fn each<T: Send>(
        &self,
        schema: &Schema,
        work: impl Fn(Article) -> T + Sync,
        take: impl FnMut(T) -> Result<(), Error> + Send,
    ) -> Result<Tally, Error> {
        let work = |article: Article| Ok(Some((article.diagnostics.clone(), work(article))));
        run(schema, self.plan(), self.threads, work, take)
    }
}

/// Reads the articles of a plan: see [`InputArgs::each`]. Of an article that is known, `work` makes nothing;
/// of any other, what it makes and what should be known about how it was read.
pub fn run<T: Send>(
    schema: &Schema,
    plan: Plan,
    threads: Option<NonZeroUsize>,
    work: impl Fn(Article) -> Result<Option<(Vec<Diagnostic>, T)>, Error> + Sync,
    mut take: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<Tally, Error> {
    let bar = progress(&plan);
    let mut tally = Tally { skipped: plan.errors.len(), ..Tally::default() };
    for error in &plan.errors {
        bar.suspend(|| term::error(error));
    }
    pipeline::run(
        plan.pieces(),
        threads,
        |piece| {
            let article = match piece.read(schema) {
                Ok(article) => article,
                Err(error) => return Read::Failed(error),
            };
            let source = article.source.clone();
            match work(article) {
                Ok(Some((diagnostics, made))) => Read::Made(warnings(&source, &diagnostics), made),
                Ok(None) => Read::Unchanged,
                Err(error) => Read::Stopped(error),
            }
        },
        |made| {
            bar.inc(1);
            match made {
                Read::Made(warnings, product) => {
                    tally.read += 1;
                    for warning in warnings {
                        bar.suspend(|| term::warning(warning));
                    }
                    take(product)?;
                }
                Read::Unchanged => tally.unchanged += 1,
                Read::Failed(error) => {
                    tally.skipped += 1;
                    if let Error::Io { path, .. } | Error::Format { path, .. } = &error {
                        tally.faulty.insert(path.clone());
                    }
                    bar.suspend(|| term::error(&error));
                }
                Read::Stopped(error) => return Err(error),
            }
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    Ok(tally)
}

/// What became of one piece of the input.
enum Read<T> {
    Made(Vec<String>, T),
    /// Nobody wanted it: it is known.
    Unchanged,
    /// It is no article.
    Failed(Error),
    /// The run cannot go on.
    Stopped(Error),
}

/// A pool of more threads than any machine has would only take its memory.
pub fn threads(number: &str) -> Result<NonZeroUsize, String> {
    let found = number.parse().ok().filter(|n: &NonZeroUsize| n.get() <= 1024);
    found.ok_or_else(|| "expected a number from 1 to 1024".to_owned())
}

/// What the user should know about how an article was read. What is about a place in its text
/// stays in the record.
fn warnings(source: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let whole = diagnostics.iter().filter(|d| d.span.is_none());
    let source = if source == "-" { "standard input" } else { source };
    whole.map(|d| format!("{source}: {}", d.message)).collect()
}

/// Draws on a terminal only. How many articles a file of many has, nobody knows beforehand.
fn progress(plan: &Plan) -> ProgressBar {
    let one_each = plan
        .files
        .iter()
        .all(|f| f.format.is_some_and(|format| !matches!(format, Format::JsonLines | Format::Feed)));
    let (bar, template) = if one_each {
        (ProgressBar::new(plan.files.len() as u64), "{bar:40} {pos} of {len} articles, {per_sec}, {eta} left")
    } else {
        (ProgressBar::new_spinner(), "{spinner} {pos} articles, {per_sec}")
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
