//! `why-not`: the rules that almost found something, the part that failed and the words it failed on.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::exit::Exit;
use super::input::SchemaArgs;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::ingest::{self, Article, Input, Plan};
use crate::pipeline;
use crate::relations::{ClaimObject, Extraction, NearMiss};
use crate::schema::Schema;
use crate::store::fold;
use crate::text;
use crate::workshop;

/// Show why no rule finds what a sentence says: the nearest rules, and the part that failed
#[derive(clap::Args, Debug)]
#[command(override_usage = "claimgraph why-not SENTENCE [A] [B]\n       claimgraph why-not FILE A [B]")]
pub struct Args {
    /// A sentence, or the file of an article
    #[arg(value_name = "SENTENCE|FILE")]
    text: String,
    /// Only about who is called so
    a: Option<String>,
    /// And has to do with who is called so
    b: Option<String>,
    /// How many rules are shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    schema: SchemaArgs,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let schema = args.schema.load()?;
    let article = article(&schema, &args.text)?;
    let extraction = pipeline::extract(&schema, &article);
    let asked: Vec<Asked> =
        args.a.iter().chain(&args.b).map(|name| Asked::of(&extraction, name)).collect::<Result<_, _>>()?;
    let sentences = sentences(&schema, &article, &asked);
    let why_not = pipeline::why_not(&schema, &article);
    let found: Vec<String> = extraction
        .claims
        .iter()
        .filter(|claim| asked.iter().all(|a| a.takes_part(&claim.subject) || a.takes_part(&claim.object)))
        .map(|claim| workshop::show(&schema, &extraction, claim))
        .collect();
    let misses: Vec<&NearMiss> = why_not.misses.iter().filter(|m| sentences.contains(&m.sentence)).collect();
    let verbs: Vec<&str> = why_not
        .verbs
        .iter()
        .filter(|(sentence, _)| sentences.contains(sentence))
        .map(|(_, verb)| verb.as_str())
        .collect();
    let mut out = Out::new();
    match args.format {
        OutputFormat::Table => {
            if let [a, b] = asked.as_slice()
                && sentences.is_empty()
            {
                term::note(format_args!("no sentence names both {} and {}", a.name, b.name));
            }
            for line in &found {
                out.line(format_args!("{}  {}", styled(BOLD, "found"), clean(line)))?;
            }
            for miss in misses.iter().take(args.limit) {
                let NearMiss { rule, trigger, why, pattern, .. } = miss;
                out.line(clean(&format!("{rule}: {why}")))?;
                out.line(styled(DIM, clean(&format!("    “{trigger}” set it off: {pattern}"))))?;
            }
            if misses.len() > args.limit {
                let more = misses.len() - args.limit;
                out.line(styled(DIM, format!("and {more} more: `--limit {}` shows all", misses.len())))?;
            }
            for verb in &verbs {
                out.line(clean(&format!("no rule takes the verb “{verb}”")))?;
            }
        }
        OutputFormat::Json => {
            let misses: Vec<Value> = misses.iter().take(args.limit).map(|miss| as_json(miss)).collect();
            out.json(&json!({"found": found, "nearest": misses, "verbs_without_rule": verbs}))?;
        }
    }
    out.finish()?;
    if found.is_empty() && misses.is_empty() && verbs.is_empty() {
        let names: Vec<String> =
            extraction.entities.iter().map(|e| format!("{} ({})", e.name, e.kind)).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        term::note(format_args!("no rule was set off; names found: {}", clean(&names)));
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

/// The article of a file, or a sentence as of an article of 28 April 2025, the day of all examples.
fn article(schema: &Schema, text: &str) -> Result<Article, Error> {
    let is_file = Path::new(text).is_file();
    if is_file {
        let mut articles = ingest::read(schema, Plan::new(&[Input::from(text)]));
        return articles.next().unwrap_or_else(|| Err(Error::Usage(format!("{text} holds no article"))));
    }
    if text.trim().is_empty() {
        return Err(Error::Usage("expected a sentence or a file, found nothing".to_owned()));
    }
    if !text.trim().contains(char::is_whitespace) && Path::new(text).extension().is_some() {
        return Err(Error::Usage(format!("there is no file `{text}`, and one word is no sentence")));
    }
    let mut article = Article::from_text("sentence", text);
    article.date = "2025-04-28".parse().ok();
    Ok(article)
}

/// Somebody who is asked about.
struct Asked {
    name: String,
    ids: BTreeSet<String>,
    /// Where mentions of them begin, in code points.
    places: Vec<u32>,
}

impl Asked {
    fn of(extraction: &Extraction, name: &str) -> Result<Self, Error> {
        let wanted = fold(name);
        let mut ids: BTreeSet<String> = extraction
            .entities
            .iter()
            .filter(|e| std::iter::once(&e.name).chain(&e.aliases).any(|known| holds(&fold(known), &wanted)))
            .map(|e| e.id.clone())
            .collect();
        let by_words = extraction.mentions.iter().filter(|m| holds(&fold(&m.text), &wanted));
        ids.extend(by_words.map(|m| m.entity.clone()));
        if ids.is_empty() {
            let known: Vec<String> =
                extraction.entities.iter().map(|e| format!("{} ({})", e.name, e.kind)).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let message = format!("`{name}` is not recognised as a name here; names found: {known}");
            return Err(Error::Usage(message));
        }
        let places = extraction.mentions.iter().filter(|m| ids.contains(&m.entity)).map(|m| m.start);
        Ok(Self { name: name.to_owned(), places: places.collect(), ids })
    }

    fn takes_part(&self, end: &ClaimObject) -> bool {
        matches!(end, ClaimObject::Entity(id) if self.ids.contains(id))
    }
}

/// Whether a name has all of these words side by side: "Merkel" stands for "Angela Merkel" here.
fn holds(name: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {name} ").contains(&format!(" {words} "))
}

/// The numbers of the sentences that name all who are asked about.
fn sentences(schema: &Schema, article: &Article, asked: &[Asked]) -> BTreeSet<usize> {
    let document = text::analyse(schema, article);
    let points: Vec<usize> = article.text.char_indices().map(|(byte, _)| byte).collect();
    let numbers = document.sentences.iter().enumerate().filter(|(_, sentence)| {
        let span = document.span(sentence.tokens.clone());
        let within = |point: &u32| {
            points
                .get(*point as usize)
                .is_some_and(|&byte| byte >= span.start as usize && byte < span.end as usize)
        };
        asked.iter().all(|who| who.places.iter().any(within))
    });
    numbers.map(|(number, _)| number).collect()
}

fn as_json(miss: &NearMiss) -> Value {
    json!({
        "rule": miss.rule,
        "pattern": miss.pattern,
        "trigger": miss.trigger,
        "parts_found": miss.parts.0,
        "parts": miss.parts.1,
        "why": miss.why,
    })
}
