//! `build`: articles → store and exports, and a summary.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::exit::Exit;
use super::files::{bytes, format_named};
use super::input::{self, RegistryArgs, SchemaArgs, Tally};
use super::output::{self, Written};
use super::term::{self, BOLD, DIM, Out, clean, counted, styled};
use crate::base::Error;
use crate::export::Format;
use crate::graph::View;
use crate::ingest::{Article, Input, Plan, PlannedFile};
use crate::pipeline;
use crate::query;
use crate::resolve::Registry;
use crate::schema::Schema;
use crate::store::{Entry, Put, Record, Store, Writer};

/// Records that are read again with a new schema in one go.
const STALE: usize = 512;

/// Add articles to the graph: to the store that the other commands ask, and to files for other programs
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files and folders of articles; `-` is standard input. Without any, what is stored is brought up
    /// to date with the schema
    #[arg(value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// Folder of the store and the files; articles that are there stay
    #[arg(short, long, value_name = "DIR", default_value = "exports")]
    output: PathBuf,
    #[command(flatten)]
    files: FileArgs,
    /// An article takes the place of any other of the same id, not only of the same file
    #[arg(long)]
    replace: bool,
    /// Go on, and look for new and changed articles again and again
    #[arg(long)]
    watch: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 5, requires = "watch")]
    every: u64,
    /// Threads that extract [default: one for each core]
    #[arg(long, value_name = "N", value_parser = input::threads)]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    schema: SchemaArgs,
}

/// Which files are written beside the store.
#[derive(clap::Args, Debug)]
pub struct FileArgs {
    /// File formats, divided by commas; `export` writes any other later
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = format_named,
          default_values_t = Format::USUAL.iter().copied())]
    format: Vec<Format>,
    /// What the files hold: everything (full), or entities and the facts between them only (actors)
    #[arg(long, default_value = "full")]
    view: View,
    /// Write the store only
    #[arg(long, conflicts_with_all = ["format", "view"])]
    no_export: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    if args.watch && args.inputs.iter().any(|input| input == "-") {
        return Err(Error::Usage("`-` can be read once only: `--watch` takes files and folders".to_owned()));
    }
    let mut schema = args.schema.load()?;
    let registry = args.registry.load(&mut schema)?;
    loop {
        let exit = once(args, &schema, &registry)?;
        if !args.watch {
            return Ok(exit);
        }
        std::thread::sleep(Duration::from_secs(args.every.max(1)));
    }
}

#[expect(clippy::disallowed_methods, reason = "the summary tells how long it took; no file does")]
fn once(args: &Args, schema: &Schema, registry: &Registry) -> Result<Exit, Error> {
    let began = Instant::now();
    if args.inputs.is_empty() {
        Store::require(&args.output)?;
    }
    let inputs: Vec<Input> = args.inputs.iter().map(Input::from).collect();
    let mut plan = Plan::new(&inputs);
    let mut writer = Writer::open(&args.output, schema)?;
    let known = unchanged(&mut writer, &mut plan)?;
    let files: Vec<(PlannedFile, String)> = known.new;
    let writer = Mutex::new(writer);
    let lock = || writer.lock().unwrap_or_else(PoisonError::into_inner);
    let fingerprint = &schema.fingerprint;
    let mut shared: Vec<String> = Vec::new();
    let mut tally = input::run(
        schema,
        plan,
        args.threads,
        |article: Article| {
            let hash = crate::store::sha256(article.text.as_bytes());
            if lock().knows(&article.id, &hash, &article.source)? {
                return Ok(None);
            }
            let mut extraction = pipeline::extract(schema, &article);
            pipeline::identify(&mut extraction, registry);
            let record =
                Record { text: Some(article.text.as_str().into()), ..Record::of(&extraction, &article) };
            let entry = Entry::new(&record, fingerprint);
            Ok(Some((extraction.diagnostics, entry)))
        },
        |entry: Entry| {
            let mut writer = lock();
            if writer.put(&entry)? == Put::Added && args.replace {
                writer.replace_others(&entry)?;
            } else if writer.has_another(&entry)? {
                shared.push(entry.id().to_owned());
            }
            Ok(())
        },
    )?;
    tally.unchanged += known.articles;
    let mut writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
    if tally.read + tally.unchanged == 0 && !args.inputs.is_empty() {
        if !args.watch {
            term::note(format_args!("nothing could be read: {} is as it was", args.output.display()));
        }
        return Ok(Exit::Failed);
    }
    for (file, hash) in files {
        let path = file.path.clone().unwrap_or_else(|| PathBuf::from("-"));
        if !tally.faulty.contains(&path) {
            writer.note_file(&path.display().to_string(), &file.id, &hash)?;
        }
    }
    let again = refresh(&mut writer, schema, registry)?;
    for id in shared.iter().take(8) {
        term::warning(format_args!(
            "article `{id}` is in the store with another text from elsewhere: both are kept; \
             `--replace` keeps the newer, `claimgraph retract {id}` takes out both"
        ));
    }
    let changed = writer.settle(schema)?;
    let written = output::publish(writer, schema, &args.output, &args.files)?;
    let quiet = args.watch && !changed && tally.read == 0;
    if !quiet {
        summarise(&args.output, &tally, again, &written, began.elapsed().as_secs_f64())?;
    }
    Ok(Exit::of_inputs(tally.read + tally.unchanged, tally.skipped))
}

impl FileArgs {
    /// What the files hold.
    pub fn view(&self) -> View {
        self.view
    }

    /// The formats that are asked for.
    pub fn formats(&self) -> &[Format] {
        if self.no_export { &[] } else { &self.format }
    }
}

/// What of a plan is known.
struct Known {
    /// Articles of files that are as they were.
    articles: usize,
    /// The files that are not, with the hash of their bytes.
    new: Vec<(PlannedFile, String)>,
}

/// Takes files out of the plan whose bytes were read before.
fn unchanged(writer: &mut Writer, plan: &mut Plan) -> Result<Known, Error> {
    let hashes: Vec<Option<String>> = plan.files.par_iter().map(|file| file.hash().ok().flatten()).collect();
    let mut known = Known { articles: 0, new: Vec::new() };
    let mut rest = Vec::new();
    for (file, hash) in std::mem::take(&mut plan.files).into_iter().zip(hashes) {
        if let (Some(hash), Some(path)) = (hash, &file.path) {
            if let Some(articles) = writer.knows_file(&path.display().to_string(), &file.id, &hash)? {
                known.articles += articles;
                continue;
            }
            known.new.push((file.clone(), hash));
        }
        rest.push(file);
    }
    plan.files = rest;
    Ok(known)
}

/// Reads the stored articles again that another schema read, from their stored texts.
fn refresh(writer: &mut Writer, schema: &Schema, registry: &Registry) -> Result<usize, Error> {
    let (mut after, mut count) = (0, 0);
    loop {
        let stale = writer.stale(after, STALE)?;
        let Some((last, _)) = stale.last() else { return Ok(count) };
        after = *last;
        count += stale.len();
        let made: Vec<(i64, Entry)> = stale
            .into_par_iter()
            .map(|(num, record)| {
                let article = record.to_article();
                let mut extraction = pipeline::extract(schema, &article);
                pipeline::identify(&mut extraction, registry);
                let again = Record { text: record.text.clone(), ..Record::of(&extraction, &article) };
                (num, Entry::new(&again, &schema.fingerprint))
            })
            .collect();
        for (num, entry) in made {
            writer.replace(num, entry.id());
            writer.put(&entry)?;
        }
    }
}

fn summarise(
    folder: &Path,
    tally: &Tally,
    again: usize,
    written: &[Written],
    seconds: f64,
) -> Result<(), Error> {
    let store = Store::open(folder)?;
    let mut out = Out::new();
    let (articles, facts) = store.size()?;
    if tally.read + again < articles / 2 {
        // Counting everything would take longer than adding a few articles.
        let new = [
            (tally.read, "new or changed"),
            (again, "read again with another schema"),
            (tally.skipped, if tally.skipped == 1 { "input skipped" } else { "inputs skipped" }),
        ];
        let new = listed(new.into_iter());
        let whole = [counted(articles, "article", "articles"), counted(facts, "fact", "facts")];
        out.line(format_args!("{}  {}", whole.join(", "), styled(DIM, new)))?;
        return files(out, written, seconds);
    }
    let stats = query::stats(&store)?;
    let mut row = |name: &str, count: usize, more: String| {
        out.line(format_args!("{} {:>9}  {}", styled(BOLD, format!("{name:<9}")), count, styled(DIM, more)))
    };
    let copies = stats.articles - stats.independent;
    let more = [
        (tally.read, "new or changed"),
        (again, "read again with another schema"),
        (tally.skipped, if tally.skipped == 1 { "input skipped" } else { "inputs skipped" }),
        (copies, if copies == 1 { "copy of another" } else { "copies of others" }),
    ];
    row("articles", stats.articles, listed(more.into_iter()))?;
    row("mentions", stats.mentions, String::new())?;
    row("entities", stats.entities, listed(stats.by_kind.iter().map(|c| (c.count, c.name.as_str()))))?;
    row("claims", stats.claims, String::new())?;
    row("facts", stats.facts, listed(stats.by_status.iter().map(|c| (c.count, c.name.as_str()))))?;
    files(out, written, seconds)
}

fn files(mut out: Out, written: &[Written], seconds: f64) -> Result<(), Error> {
    for (path, size) in written {
        out.line(format_args!("{}  {}", clean(&path.display().to_string()), styled(DIM, bytes(*size))))?;
    }
    out.line(styled(DIM, format!("{seconds:.2} s")))?;
    out.finish()
}

/// "3 asserted, 1 attributed"
fn listed<'a>(counts: impl Iterator<Item = (usize, &'a str)>) -> String {
    counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect::<Vec<_>>()
        .join(", ")
}
