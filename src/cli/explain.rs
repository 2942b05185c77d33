//! `explain`: each piece of evidence in its sentence, the rule, the merges.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::exit::Exit;
use super::input::StoreArgs;
use super::neighbors::known_relation;
use super::show;
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::Error;
use crate::graph::{KnowledgeGraph, Report, Source, shorten};
use crate::query::{self, Exhibit, Explanation, Identities, Identity, Merged, Tie};

/// Show why we say that A has to do with B: every piece of evidence, or why mentions are one entity
#[derive(clap::Args, Debug)]
#[command(override_usage = "claimgraph explain A [RELATION] B\n       claimgraph explain --entity NAME")]
pub struct Args {
    /// A and B, with or without the id of a relation between them; names in any spelling or ids
    #[arg(value_name = "A [RELATION] B", num_args = 0..=3)]
    ends: Vec<String>,
    /// Show how this entity is named, and by which rules the mentions are one
    #[arg(long, value_name = "NAME", conflicts_with = "ends")]
    entity: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
    /// The strongest so many facts, those between A and B first; 0 is all
    #[arg(long, value_name = "N", default_value_t = 10)]
    facts: usize,
    /// So many reports of each fact, of as many sources as there are; 0 is all
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

const USAGE: &str =
    "`explain A B` shows what links two, `explain --entity A` who A is, `neighbors A` who is linked to A";

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    let store = args.store.open()?;
    let mut out = Out::new();
    if let Some(name) = &args.entity {
        let found = query::identity(&store, store.find(name)?)?;
        let graph = &found.asked.graph;
        match args.format {
            OutputFormat::Table => print_identity(&mut out, graph, &found)?,
            OutputFormat::Json => out.json(&identity_json(graph, &found))?,
        }
        out.finish()?;
        return Ok(Exit::Done);
    }
    let (a, relation, b) = match args.ends.as_slice() {
        [a, b] => (a, None, b),
        [a, relation, b] => (a, Some(relation.as_str()), b),
        [] => return Err(Error::Usage(format!("expected two names, found none: {USAGE}"))),
        [one, ..] => {
            let message = format!("expected two names, found `{one}` alone: {USAGE}");
            return Err(Error::Usage(message));
        }
    };
    if let Some(relation) = relation {
        known_relation(&store, relation)?;
    }
    let ends = (store.find(a)?, store.find(b)?);
    let found = query::explain(&store, ends, relation, args.facts, args.limit)?;
    let graph = &found.asked.graph;
    match args.format {
        OutputFormat::Table => {
            let patterns = store.patterns()?;
            for (number, explanation) in found.facts.iter().enumerate() {
                if number > 0 {
                    out.line("")?;
                }
                print(&mut out, &patterns, graph, explanation)?;
            }
        }
        OutputFormat::Json => {
            let facts: Vec<Value> = found.facts.iter().map(|e| as_json(graph, e)).collect();
            out.json(&json!({"facts": facts, "left_out": found.more}))?;
        }
    }
    out.finish()?;
    if found.more > 0 {
        term::note(format_args!("{} more facts are left out: `--facts 0` shows all", found.more));
    }
    if found.facts.is_empty() {
        term::note("nothing found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

fn print(
    out: &mut Out,
    patterns: &BTreeMap<String, String>,
    graph: &KnowledgeGraph,
    explanation: &Explanation,
) -> Result<(), Error> {
    let fact = &graph.facts()[explanation.fact];
    out.line(styled(BOLD, clean(&graph.sentence(fact))))?;
    let mut about = vec![fact.status.to_string(), format!("{} independent sources", fact.independent)];
    if fact.independent == 1 {
        "1 independent source".clone_into(&mut about[1]);
    }
    if let period @ Some(_) = fact.happened {
        about.push(show::period(period));
    }
    for (what, who) in [("voiced by", &fact.voices), ("denied by", &fact.denied_by)] {
        if !who.is_empty() {
            about.push(format!("{what} {}", clean(&show::voices(graph, who))));
        }
    }
    out.line(styled(DIM, about.join("; ")))?;
    for exhibit in &explanation.exhibits {
        let report = &fact.reports[exhibit.report];
        out.line("")?;
        out.line(format_args!("  {}", source_line(&graph.sources()[report.source], report)))?;
        out.line(format_args!("    {}", sentence(exhibit, out.styled)))?;
        for line in details(patterns, graph, report, exhibit) {
            out.line(format_args!("    {}", styled(DIM, line)))?;
        }
        let copies = copies(graph, report);
        if !copies.is_empty() {
            let copies = clean(&copies.join(", ")).into_owned();
            out.line(format_args!("    {}", styled(DIM, format!("one source with {copies}"))))?;
        }
    }
    if explanation.more > 0 {
        let more = format!("{} more reports: `--limit 0` shows all", explanation.more);
        out.line(format_args!("\n  {}", styled(DIM, more)))?;
    }
    Ok(())
}

/// The articles that are copies of the same text, with their outlets.
fn copies(graph: &KnowledgeGraph, report: &Report) -> Vec<String> {
    let own = &graph.sources()[report.source];
    let others = graph.sources().iter().filter(|other| other.group == own.group && other.key != own.key);
    let name = |source: &Source| match &source.publisher {
        Some(publisher) => format!("{} ({publisher})", source.id),
        None => source.id.clone(),
    };
    others.map(name).collect()
}

/// "seed-000: “Putin thanks …”, dpa, 2025-04-28, characters 198–262"
fn source_line(source: &Source, report: &Report) -> String {
    let mut parts = vec![];
    parts.extend(source.title.as_ref().map(|title| format!("“{title}”")));
    parts.extend(source.publisher.clone());
    parts.extend(source.date.map(|date| date.to_string()));
    parts.push(format!("characters {}–{}", report.evidence.start, report.evidence.end));
    clean(&format!("{}: {}", source.id, parts.join(", "))).into_owned()
}

/// The sentence with its roles marked: by colour, or in brackets where colours do not arrive.
fn sentence(exhibit: &Exhibit, colours: bool) -> String {
    let words = |range: std::ops::Range<usize>| clean(exhibit.sentence.get(range).unwrap_or_default());
    let mut text = String::new();
    let mut done = 0;
    for mark in &exhibit.marks {
        text += &words(done..mark.at.start);
        let marked = words(mark.at.clone());
        if colours {
            let role = styled(DIM, &mark.role);
            let _ = write!(text, "{} {role}", styled(colour(&mark.role), marked));
        } else {
            let _ = write!(text, "[{} {marked}]", mark.role);
        }
        done = mark.at.end;
    }
    text += &words(done..exhibit.sentence.len());
    text
}

/// A colour for each role, told apart with any kind of colour blindness by the underline and the
/// role's name behind it.
fn colour(role: &str) -> Style {
    let colour = match role {
        "subject" => AnsiColor::Cyan,
        "object" => AnsiColor::Magenta,
        "voice" => AnsiColor::Yellow,
        "negation" | "modality" => AnsiColor::Red,
        "trigger" => AnsiColor::Green,
        _ => AnsiColor::Blue,
    };
    colour.on_default().underline()
}

fn details(
    patterns: &BTreeMap<String, String>,
    graph: &KnowledgeGraph,
    report: &Report,
    exhibit: &Exhibit,
) -> Vec<String> {
    // Where each qualifier comes from: " from “Monday”".
    let from = |role: &str| {
        let words = exhibit.words.iter().filter(|(known, _)| known == role);
        let words: Vec<String> = words.map(|(_, words)| format!("“{}”", clean(words))).collect();
        if words.is_empty() { String::new() } else { format!(" from {}", words.join(", ")) }
    };
    let mut how = vec![report.status.to_string() + &from("negation")];
    if report.status.word() == "hedged" || report.modality.word() != "actual" {
        how.push(report.modality.to_string() + &from("modality"));
    }
    if !report.voices.is_empty() {
        how.push(format!("voiced by {}{}", clean(&show::voices(graph, &report.voices)), from("voice")));
    }
    how.extend(report.time.map(|time| format!("time {time}{}", from("time"))));
    how.extend(report.quantity.as_ref().map(|quantity| format!("quantity “{}”", clean(quantity))));
    let rule = if report.rule.is_empty() { "none" } else { &report.rule };
    let pattern = patterns.get(rule);
    let pattern = pattern.map_or(String::new(), |source| format!(" `{}`", shorten(source, PATTERN)));
    let shape = if report.shape.is_empty() { String::new() } else { format!(", {}", report.shape) };
    let claim = if report.derived { "voices claim" } else { "claim" };
    let mut lines = vec![how.join("; "), format!("{claim} {}, rule {rule}{pattern}{shape}", report.claim)];
    lines.extend(exhibit.ties.iter().map(tie_line));
    lines
}

/// Characters of a rule's pattern that are shown.
const PATTERN: usize = 80;

/// "“it” is North Korea: pronoun, found by pronoun/it, tied by nearest-subject"
fn tie_line(tie: &Tie) -> String {
    let Tie { words, entity, form, rule, merged_by } = tie;
    let mut line = format!("“{}” is {}: {form}", clean(words), clean(entity));
    for (how, rule) in [("found", rule), ("tied", merged_by)] {
        if !rule.is_empty() {
            let _ = write!(line, ", {how} by {}", clean(rule));
        }
    }
    line
}

fn print_identity(out: &mut Out, graph: &KnowledgeGraph, found: &Identities) -> Result<(), Error> {
    let known = &graph.entities()[found.entity];
    let name = styled(BOLD, clean(&known.name));
    out.line(format_args!("{name}  {}", styled(DIM, format_args!("{} {}", known.kind, known.id))))?;
    for iri in &known.same_as {
        out.line(format_args!("  same as {}", clean(iri)))?;
    }
    for Merged { ids: [a, b], rule, by } in &found.merges {
        let both = format!("{} and {} are one: both are {}", clean(a), clean(b), clean(by));
        out.line(format_args!("  {both} {}", styled(DIM, format_args!("({rule})"))))?;
    }
    for Identity { tie, count, article, at } in &found.list {
        let times = if *count == 1 { String::new() } else { format!("{count} times, first in ") };
        out.line("")?;
        out.line(format_args!("  {}", tie_line(tie)))?;
        let place = format!("{times}{}, characters {}–{}", clean(article), at.0, at.1);
        out.line(format_args!("    {}", styled(DIM, place)))?;
    }
    Ok(())
}

fn as_json(graph: &KnowledgeGraph, explanation: &Explanation) -> Value {
    let fact = &graph.facts()[explanation.fact];
    let exhibit = |exhibit: &Exhibit| {
        let report = &fact.reports[exhibit.report];
        let source = &graph.sources()[report.source];
        let voices: Vec<&str> = report.voices.iter().map(|v| graph.entities()[*v].id.as_str()).collect();
        let roles: Vec<Value> = report
            .roles
            .iter()
            .map(|(role, at)| json!({"role": role, "start": at.start, "end": at.end}))
            .collect();
        json!({
            "article": {
                "id": source.id,
                "title": source.title,
                "date": source.date.map(|d| d.to_string()),
                "publisher": source.publisher,
                "url": source.url,
            },
            "copies": copies_json(graph, report),
            "claim": report.claim,
            "status": report.status.word(),
            "modality": report.modality.word(),
            "attributed_to": voices,
            "time": report.time.map(|t| t.to_string()),
            "quantity": report.quantity,
            "evidence": show::evidence(graph, report),
            "sentence": {"start": exhibit.start, "text": exhibit.sentence},
            "roles": roles,
            "rule": report.rule,
            "shape": report.shape,
            "merges": exhibit.ties.iter().map(tie_json).collect::<Vec<_>>(),
        })
    };
    let mut value = show::fact(graph, explanation.fact);
    value["reported_in"] = explanation.exhibits.iter().map(exhibit).collect();
    value
}

fn copies_json(graph: &KnowledgeGraph, report: &Report) -> Vec<String> {
    let own = &graph.sources()[report.source];
    let others = graph.sources().iter().filter(|other| other.group == own.group && other.key != own.key);
    others.map(|source| source.id.clone()).collect()
}

fn identity_json(graph: &KnowledgeGraph, found: &Identities) -> Value {
    let one = |identity: &Identity| {
        let mut value = tie_json(&identity.tie);
        value["count"] = identity.count.into();
        value["first"] = json!({
            "article": identity.article,
            "start": identity.at.0,
            "end": identity.at.1,
        });
        value
    };
    let mentions: Vec<Value> = found.list.iter().map(one).collect();
    let merges = found.merges.iter().map(|m| json!({"ids": m.ids, "rule": m.rule, "by": m.by}));
    json!({
        "entity": show::entity(graph, found.entity),
        "merges": merges.collect::<Vec<_>>(),
        "mentions": mentions,
    })
}

fn tie_json(tie: &Tie) -> Value {
    json!({
        "text": tie.words,
        "entity": tie.entity,
        "form": tie.form.word(),
        "rule": tie.rule,
        "merged_by": tie.merged_by,
    })
}
