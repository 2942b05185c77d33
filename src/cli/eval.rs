//! `eval`: how much of what people marked is found, and how much of what is found is right.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::BufReader;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::exit::Exit;
use super::input::{SchemaArgs, threads};
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::ingest::{self, Article, Format, Input, Plan};
use crate::measure::{Gold, Mistake, Scores, Share, Tally};
use crate::pipeline;
use crate::relations::Extraction;
use crate::schema::Schema;
use crate::store::Records;

/// Measure against gold annotations: names, entities and claims, by type, with the mistakes
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Gold: a file, or a folder of files (.json as in corpus/, .conll columns, .ann of brat)
    gold: PathBuf,
    /// The articles, called like their gold [default: those beside the gold]
    #[arg(value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// Measure these extraction records instead of reading the articles
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,
    /// List every mistake
    #[arg(long)]
    errors: bool,
    /// Threads that extract [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    schema: SchemaArgs,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let schema = args.schema.load()?;
    let files = gold_files(&args.gold)?;
    let mut records = args.records.as_deref().map(read_records).transpose()?;
    let mut skipped = 0;
    let cases = cases(&schema, args, &files, &mut skipped);
    if let Some(column) = cases.iter().find(|case| records.is_some() && case.columns) {
        let message = "records have no offsets in a file of columns: leave `--records` out";
        return Err(Error::Usage(format!("{}: {message}", column.gold.id)));
    }
    let mut work = Vec::new();
    for case in cases {
        let found = match &mut records {
            None => None,
            Some(records) => Some(records.remove(&case.gold.id).unwrap_or_else(|| {
                term::warning(format_args!(
                    "no record has the id `{}`: all of it counts as missed",
                    case.gold.id
                ));
                Extraction::default()
            })),
        };
        work.push((case, found));
    }
    let mut scores = Scores::default();
    pipeline::run(
        work.into_iter(),
        args.threads,
        |(case, found)| {
            let found = found.unwrap_or_else(|| pipeline::extract(&schema, &case.article));
            let mut scores = Scores::default();
            scores.add(&schema, &case.gold, &found);
            scores
        },
        |one| {
            scores.merge(one);
            Ok(())
        },
    )?;
    if scores.articles == 0 {
        term::note("nothing could be compared");
        return Ok(Exit::Failed);
    }
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => print(&mut out, &scores, args.errors)?,
        OutputFormat::Json => out.json(&as_json(&scores, args.errors))?,
    }
    out.finish()?;
    Ok(Exit::of_inputs(scores.articles, skipped))
}

/// Gold with the article that it is about.
struct Case {
    gold: Gold,
    article: Article,
    /// Whether the article was put together from columns.
    columns: bool,
}

/// Files of gold, sorted.
fn gold_files(gold: &Path) -> Result<Vec<PathBuf>, Error> {
    let io = |source| Error::Io { path: gold.to_path_buf(), source };
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(gold).sort_by_file_name() {
        let entry = entry.map_err(|e| io(e.into()))?;
        if entry.file_type().is_file() && (entry.depth() == 0 || kind(entry.path()).is_some()) {
            files.push(entry.into_path());
        }
    }
    match files.as_slice() {
        [one] if kind(one).is_none() => Err(unknown(one)),
        [] => Err(unknown(gold)),
        _ => Ok(files),
    }
}

fn unknown(path: &Path) -> Error {
    let message = "expected gold annotations (.json, .conll, .bio, .iob, .ann), found none".to_owned();
    Error::Format { path: path.to_path_buf(), line: None, message }
}

/// How a file of gold is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Columns,
    Standoff,
}

fn kind(path: &Path) -> Option<Kind> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(Kind::Json),
        "conll" | "bio" | "iob" | "iob2" => Some(Kind::Columns),
        "ann" => Some(Kind::Standoff),
        _ => None,
    }
}

/// `corpus/x.gold.json` is the gold of `x`.
fn id_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_suffix(".gold").unwrap_or(&stem).to_owned()
}

/// Reads gold and articles and brings them together; what is wrong is told, and counted.
#[expect(clippy::disallowed_methods, reason = "gold is read by this command only")]
fn cases(schema: &Schema, args: &Args, files: &[PathBuf], skipped: &mut usize) -> Vec<Case> {
    let mut fail = |error: &Error| {
        *skipped += 1;
        term::error(error);
    };
    let inputs: Vec<Input> =
        if args.inputs.is_empty() { beside(files) } else { args.inputs.iter().map(Input::from).collect() };
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    for article in ingest::read(schema, Plan::new(&inputs)) {
        match article {
            Ok(article) => {
                articles.insert(article.id.clone(), article);
            }
            Err(error) => fail(&error),
        }
    }
    let mut cases = Vec::new();
    for path in files {
        let format = |line, message| Error::Format { path: path.clone(), line, message };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(source) => {
                fail(&Error::Io { path: path.clone(), source });
                continue;
            }
        };
        let id = id_of(path);
        if kind(path) == Some(Kind::Columns) {
            match Gold::from_columns(&id, &text) {
                Ok(texts) => cases.extend(texts.into_iter().map(|gold| {
                    let article = Article::from_text(&gold.id, gold.text.as_deref().unwrap_or_default());
                    Case { gold, article, columns: true }
                })),
                Err(faults) => {
                    for (line, message) in faults {
                        fail(&format(Some(line), message));
                    }
                }
            }
            continue;
        }
        let Some(article) = articles.get(&id) else {
            let message = format!("expected the article `{id}` {}, found none", whereabouts(args));
            fail(&format(None, message));
            continue;
        };
        let gold = if kind(path) == Some(Kind::Standoff) {
            let faults =
                |faults: Vec<(usize, String)>| faults.into_iter().map(|(line, m)| (Some(line), m)).collect();
            Gold::from_standoff(schema, &id, &text, &article.text).map_err(faults)
        } else {
            Gold::from_json(&id, &text, &article.text)
                .map_err(|faults| faults.into_iter().map(|message| (None, message)).collect())
        };
        match gold {
            Ok(gold) => {
                for note in &gold.notes {
                    term::warning(format_args!("{}: {note}", path.display()));
                }
                let gold = Gold { text: Some(article.text.clone()), ..gold };
                cases.push(Case { gold, article: article.clone(), columns: false });
            }
            Err(faults) => {
                let faults: Vec<(Option<usize>, String)> = faults;
                for (line, message) in faults {
                    fail(&format(line, message));
                }
            }
        }
    }
    cases
}

fn whereabouts(args: &Args) -> &'static str {
    if args.inputs.is_empty() {
        "beside it (name the articles' folder after the gold)"
    } else {
        "among the inputs"
    }
}

/// The articles that stand beside files of gold and are called like them.
fn beside(files: &[PathBuf]) -> Vec<Input> {
    let ids: BTreeSet<(Option<&Path>, String)> = files
        .iter()
        .filter(|path| kind(path) != Some(Kind::Columns))
        .map(|path| (path.parent(), id_of(path)))
        .collect();
    let folders: BTreeSet<&Path> = ids.iter().filter_map(|(folder, _)| *folder).collect();
    let mut found = Vec::new();
    for folder in folders {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        for entry in walkdir::WalkDir::new(here).min_depth(1).max_depth(1).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            let stem = entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let article = Format::of(entry.path()).is_some_and(|format| format != Format::JsonLines);
            if article && ids.contains(&(Some(folder), stem)) {
                found.push(Input::Path(entry.into_path()));
            }
        }
    }
    found
}

/// Extractions by the id of their article.
fn read_records(path: &Path) -> Result<BTreeMap<String, Extraction>, Error> {
    let file = std::fs::File::open(path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
    let mut records = BTreeMap::new();
    for record in Records::new(BufReader::new(file), path) {
        let extraction = record?.to_extraction();
        records.insert(extraction.id.clone(), extraction);
    }
    Ok(records)
}

const WIDTH: usize = 24;

fn print(out: &mut Out, scores: &Scores, errors: bool) -> Result<(), Error> {
    let articles = if scores.articles == 1 { "article" } else { "articles" };
    let head = format!("{:>9}  {:>6}  {:>5}   right  wrong  missed", "precision", "recall", "F1");
    let title = format!("{:WIDTH$}", format!("{} {articles}", scores.articles));
    out.line(format_args!("{}{}", styled(BOLD, title), styled(DIM, head)))?;
    for (title, by_label) in [
        ("mentions, overlapping", &scores.overlapping),
        ("mentions, exact", &scores.exact),
        ("entities", &scores.entities),
    ] {
        print_tallies(out, title, by_label)?;
    }
    if !scores.pairs.is_empty() {
        print_tally(out, "pairs", scores.pairs, true)?;
        print_tallies(out, "claims", &scores.claims)?;
        for (title, Share { right, of }) in shares(scores) {
            if of > 0 {
                let share = Share { right, of }.ratio();
                out.line(format_args!(
                    "{}{share:>9.3}  ({right} of {of})",
                    styled(BOLD, format!("{title:WIDTH$}"))
                ))?;
            }
        }
    }
    if errors {
        for mistake in &scores.mistakes {
            out.line(clean(&line(mistake)))?;
        }
    }
    Ok(())
}

fn print_tallies(out: &mut Out, title: &str, by_label: &BTreeMap<String, Tally>) -> Result<(), Error> {
    let sum = Scores::sum(by_label);
    if sum.is_empty() {
        return Ok(());
    }
    print_tally(out, title, sum, true)?;
    by_label
        .iter()
        .filter(|(_, t)| !t.is_empty())
        .try_for_each(|(label, t)| print_tally(out, label, *t, false))
}

fn print_tally(out: &mut Out, title: &str, tally: Tally, total: bool) -> Result<(), Error> {
    let Tally { right, wrong, missed } = tally;
    let (p, r, f) = (tally.precision(), tally.recall(), tally.f1());
    let figures = format!("{p:>9.3}  {r:>6.3}  {f:>5.3}  {right:>6} {wrong:>6} {missed:>7}");
    if total {
        out.line(format_args!("{}{figures}", styled(BOLD, format!("{title:WIDTH$}"))))
    } else {
        out.line(format_args!("  {:width$}{figures}", title, width = WIDTH - 2))
    }
}

fn shares(scores: &Scores) -> [(&'static str, Share); 3] {
    [("attributed", scores.attributed), ("polarity", scores.polarity), ("modality", scores.modality)]
}

/// "kursk-wire: missed claim, thanked: Putin thanked Kim Jong Un “Putin thanked Kim”"
fn line(mistake: &Mistake) -> String {
    let Mistake { article, what, of, label, words, evidence, rule } = mistake;
    let mut line = format!("{article}: {} {of}, {label}: {words}", what.word());
    if !evidence.is_empty() {
        line.extend([" “", evidence, "”"]);
    }
    if !rule.is_empty() {
        line.extend([" (", rule, ")"]);
    }
    line
}

fn as_json(scores: &Scores, errors: bool) -> Value {
    let tally = |t: Tally| {
        json!({"precision": round(t.precision()), "recall": round(t.recall()), "f1": round(t.f1()),
               "right": t.right, "wrong": t.wrong, "missed": t.missed})
    };
    let tallies = |by_label: &BTreeMap<String, Tally>| {
        let mut value = tally(Scores::sum(by_label));
        let one = by_label.iter().map(|(label, t)| (label.clone(), tally(*t)));
        value["by_type"] = one.collect::<Map<_, _>>().into();
        value
    };
    let mut value = json!({
        "articles": scores.articles,
        "mentions": tallies(&scores.overlapping),
        "mentions_exact": tallies(&scores.exact),
        "entities": tallies(&scores.entities),
        "pairs": tally(scores.pairs),
        "claims": tallies(&scores.claims),
    });
    for (title, Share { right, of }) in shares(scores) {
        value[title] = json!({"right": right, "of": of});
    }
    if errors {
        let one = |m: &Mistake| {
            json!({"article": m.article, "kind": m.what.word(), "of": m.of, "type": m.label, "words": m.words,
                   "evidence": m.evidence, "rule": m.rule})
        };
        value["errors"] = scores.mistakes.iter().map(one).collect();
    }
    value
}

/// Three digits, as people compare them.
fn round(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
