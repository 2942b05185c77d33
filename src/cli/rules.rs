//! `rules`: what the schema has, whether it is sound, and how a sentence is read with it.

use std::ffi::OsString;

use clap::Subcommand;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::exit::Exit;
use super::input::{InputArgs, SchemaArgs};
use super::term::{self, BOLD, DIM, Out, OutputFormat, clean, styled};
use crate::base::{Error, suggest};
use crate::ingest::Article;
use crate::pipeline;
use crate::relations::{Claim, Extraction};
use crate::schema::{Relation, Rule, Schema, Slot};
use crate::workshop::{self, Finding, Uses};

/// Check, list and show relations and their rules, and try them on a sentence
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Read the schema and tell all its faults at once
    Check {
        #[command(flatten)]
        schema: SchemaArgs,
    },
    /// Run the examples and counter-examples of rules
    Test {
        /// Ids of relations (thanked) or of rules (thanked/thank) [default: all]
        ids: Vec<String>,
        #[command(flatten)]
        schema: SchemaArgs,
    },
    /// Tell which rules stand in each other's way, can never match, or find nothing in a corpus
    Lint {
        /// Articles in which every rule should find something
        #[arg(value_name = "INPUT")]
        inputs: Vec<OsString>,
        #[command(flatten)]
        schema: SchemaArgs,
        /// How the answer is written
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
    /// List the relations
    List {
        #[command(flatten)]
        schema: SchemaArgs,
        /// How the answer is written
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
    /// Show a relation with its rules, or one rule
    Show {
        /// Id of a relation (thanked) or of a rule (thanked/thank)
        id: String,
        #[command(flatten)]
        schema: SchemaArgs,
        /// How the answer is written
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
    /// Show how a sentence is read, and the claims found in it: for those who write rules
    Trace {
        /// One sentence or more, as of an article of 28 April 2025
        sentence: String,
        #[command(flatten)]
        schema: SchemaArgs,
    },
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, Error> {
    match &args.command {
        Command::Check { schema } => {
            let schema = schema.load()?;
            let (relations, rules) = (schema.relations.len(), schema.rules.len());
            term::note(format_args!("{relations} relations, {rules} rules, no faults"));
        }
        Command::Test { ids, schema } => return test(&schema.load()?, ids),
        Command::Lint { inputs, schema, format } => return lint(inputs, schema, *format),
        Command::List { schema, format } => list(&schema.load()?, *format)?,
        Command::Show { id, schema, format } => show(&schema.load()?, id, *format)?,
        Command::Trace { sentence, schema } => return trace(&schema.load()?, sentence),
    }
    Ok(Exit::Done)
}

fn test(schema: &Schema, ids: &[String]) -> Result<Exit, Error> {
    for id in ids {
        known(schema, id)?;
    }
    let wanted = |rule: &Rule| {
        let relation = &schema.relations[rule.relation].id;
        ids.is_empty() || ids.iter().any(|id| *id == rule.id || id == relation)
    };
    let rules: Vec<&Rule> = schema.rules.iter().filter(|rule| wanted(rule)).collect();
    let failures: Vec<String> =
        rules.par_iter().filter_map(|rule| workshop::examples(schema, rule).err()).collect();
    let mut out = Out::new();
    for failure in &failures {
        for line in failure.lines() {
            out.line(clean(line))?;
        }
        out.line("")?;
    }
    out.finish()?;
    let examples: usize = rules.iter().map(|rule| rule.accepts.len() + rule.rejects.len()).sum();
    let bare = rules.iter().filter(|rule| rule.accepts.is_empty()).map(|rule| rule.id.as_str());
    for id in bare {
        term::warning(format_args!("{id} has no example: write one below `accepts`"));
    }
    let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let tried = format!("{}, {}", count(rules.len(), "rule"), count(examples, "example"));
    match failures.len() {
        0 => term::note(format_args!("{tried}, all as they should be")),
        n => term::note(format_args!(
            "{tried}, {} otherwise than {} examples say",
            count(n, "rule"),
            if n == 1 { "its" } else { "their" }
        )),
    }
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Partial })
}

fn lint(inputs: &[OsString], args: &SchemaArgs, format: OutputFormat) -> Result<Exit, Error> {
    let schema = args.load()?;
    let mut uses = Uses::default();
    let mut skipped = 0;
    if !inputs.is_empty() {
        let input = InputArgs { inputs: inputs.to_vec(), threads: None, schema: args.clone() };
        let count = |_, extraction: Extraction| {
            let mut uses = Uses::default();
            uses.add(&extraction);
            uses
        };
        let take = |one| {
            uses.merge(one);
            Ok(())
        };
        let tally = input.extract(&schema, count, take)?;
        if tally.read == 0 {
            return Ok(Exit::Failed);
        }
        skipped = tally.skipped;
    }
    let findings = workshop::lint(&schema, (!inputs.is_empty()).then_some(&uses));
    let mut out = Out::new();
    match format {
        OutputFormat::Table => {
            for Finding { rule, file, code, message } in &findings {
                let code = styled(BOLD, code);
                out.line(format_args!("{code}  {rule}: {message}  {}", styled(DIM, file)))?;
            }
        }
        OutputFormat::Json => {
            let one =
                |f: &Finding| json!({"code": f.code, "rule": f.rule, "file": f.file, "message": f.message});
            out.json(&findings.iter().map(one).collect())?;
        }
    }
    out.finish()?;
    match findings.len() {
        0 => term::note(format_args!("{} rules, nothing to say", schema.rules.len())),
        1 => term::note("1 finding"),
        n => term::note(format_args!("{n} findings")),
    }
    Ok(if findings.is_empty() && skipped == 0 { Exit::Done } else { Exit::Partial })
}

/// Refuses an id that no relation and no rule has.
fn known(schema: &Schema, id: &str) -> Result<(), Error> {
    let relations = schema.relations.iter().map(|r| r.id.as_str());
    let all = || relations.clone().chain(schema.rules.iter().map(|r| r.id.as_str()));
    if all().any(|known| known == id) {
        return Ok(());
    }
    let hint = suggest(id, all()).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Error::Usage(format!("there is no relation and no rule `{id}`{hint}")))
}

fn trace(schema: &Schema, sentence: &str) -> Result<Exit, Error> {
    let mut article = Article::from_text("sentence", sentence);
    // The day of the examples in rules.
    article.date = "2025-04-28".parse().ok();
    let mut out = Out::new();
    for line in pipeline::trace(schema, &article).lines() {
        out.line(clean(line))?;
    }
    let extraction = pipeline::extract(schema, &article);
    out.line("")?;
    for claim in &extraction.claims {
        out.line(clean(&claim_line(claim)))?;
    }
    out.finish()?;
    if extraction.claims.is_empty() {
        term::note("no claim found");
        return Ok(Exit::Partial);
    }
    Ok(Exit::Done)
}

fn list(schema: &Schema, format: OutputFormat) -> Result<(), Error> {
    let mut out = Out::new();
    match format {
        OutputFormat::Table => {
            let width = schema.relations.iter().map(|r| r.id.chars().count()).max().unwrap_or(0);
            for (index, relation) in schema.relations.iter().enumerate() {
                let rules = rules_of(schema, index).count();
                let id = format!("{:width$}", relation.id);
                out.line(format_args!("{}  {rules:>3} rules  {}", styled(BOLD, id), relation.meaning))?;
            }
        }
        OutputFormat::Json => {
            let all: Vec<Value> =
                (0..schema.relations.len()).map(|index| relation_json(schema, index)).collect();
            out.json(&Value::from(all))?;
        }
    }
    out.finish()
}

fn show(schema: &Schema, id: &str, format: OutputFormat) -> Result<(), Error> {
    let relation = schema.relations.iter().position(|r| r.id == id);
    let rule = schema.rules.iter().find(|r| r.id == id);
    let mut out = Out::new();
    match (relation, rule, format) {
        (Some(index), _, OutputFormat::Table) => print_relation(&mut out, schema, index)?,
        (Some(index), _, OutputFormat::Json) => out.json(&relation_json(schema, index))?,
        (None, Some(rule), OutputFormat::Table) => print_rule(&mut out, rule)?,
        (None, Some(rule), OutputFormat::Json) => out.json(&rule_json(rule))?,
        (None, None, _) => known(schema, id)?,
    }
    out.finish()
}

fn rules_of(schema: &Schema, relation: usize) -> impl Iterator<Item = &Rule> {
    schema.rules.iter().filter(move |rule| rule.relation == relation)
}

fn print_relation(out: &mut Out, schema: &Schema, index: usize) -> Result<(), Error> {
    let relation = &schema.relations[index];
    let Relation { id, label, meaning, nominal, .. } = relation;
    out.line(format_args!("{}  {meaning}", styled(BOLD, id)))?;
    out.line(format_args!("  subject  {}", slot(&relation.subject).join(", ")))?;
    out.line(format_args!("  object   {}", slot(&relation.object).join(", ")))?;
    for (role, kinds) in &relation.roles {
        out.line(format_args!("  {role}  {}", slot(kinds).join(", ")))?;
    }
    out.line(format_args!("  label    {label}; a node of it: {nominal}"))?;
    for (name, code) in [("PLOVER", &relation.plover), ("CAMEO", &relation.cameo)] {
        if let Some(code) = code {
            out.line(format_args!("  {name:7}  {code}"))?;
        }
    }
    for rule in rules_of(schema, index) {
        out.line("")?;
        print_rule(out, rule)?;
    }
    Ok(())
}

fn print_rule(out: &mut Out, rule: &Rule) -> Result<(), Error> {
    out.line(format_args!("{}  {}", styled(BOLD, &rule.id), styled(DIM, &rule.file)))?;
    out.line(format_args!("  {}", rule.source))?;
    for example in &rule.accepts {
        out.line(format_args!("  + {}", example.text))?;
        for claim in &example.gives {
            out.line(format_args!("      {}", styled(DIM, claim)))?;
        }
    }
    for example in &rule.rejects {
        out.line(format_args!("  - {}", example.text))?;
        if !example.why.is_empty() {
            out.line(format_args!("      {}", styled(DIM, &example.why)))?;
        }
    }
    Ok(())
}

/// "person-vladimir-putin thanked state-cuba; affirmed, actual; when 2025-04-28; thanked/thank, active"
fn claim_line(claim: &Claim) -> String {
    let Claim { id, subject, relation, object, participants, polarity, modality, rule, shape, .. } = claim;
    let mut parts = vec![format!("{id} {subject} {relation} {object}"), format!("{polarity}, {modality}")];
    if !claim.attributed_to.is_empty() {
        parts.push(format!("voiced by {}", claim.attributed_to.join(", ")));
    }
    parts.extend(participants.iter().map(|p| format!("{} {}", p.role.replace('_', " "), p.who)));
    parts.extend(claim.time.map(|time| format!("when {time}")));
    parts.extend(claim.quantity.as_ref().map(|quantity| format!("how many “{quantity}”")));
    parts.push(if shape.is_empty() { rule.clone() } else { format!("{rule}, {shape}") });
    parts.join("; ")
}
fn slot(slot: &Slot) -> Vec<&'static str> {
    let kinds = slot.kinds.iter().map(|kind| kind.word());
    kinds.chain(slot.claim.then_some("claim")).chain(slot.concept.then_some("words")).collect()
}

fn relation_json(schema: &Schema, index: usize) -> Value {
    let relation = &schema.relations[index];
    json!({
        "id": relation.id,
        "label": relation.label,
        "family": relation.family,
        "meaning": relation.meaning,
        "nominal": relation.nominal,
        "subject": slot(&relation.subject),
        "object": slot(&relation.object),
        "roles": relation.roles.iter().map(|(role, kinds)| (role.clone(), slot(kinds).into())).collect::<serde_json::Map<_, _>>(),
        "symmetric": relation.symmetric,
        "plover": relation.plover,
        "cameo": relation.cameo,
        "rules": rules_of(schema, index).map(rule_json).collect::<Vec<_>>(),
    })
}

fn rule_json(rule: &Rule) -> Value {
    let accepts: Vec<Value> =
        rule.accepts.iter().map(|e| json!({"text": e.text, "gives": e.gives})).collect();
    let rejects: Vec<Value> = rule.rejects.iter().map(|e| json!({"text": e.text, "why": e.why})).collect();
    json!({
        "id": rule.id,
        "file": rule.file,
        "pattern": rule.source,
        "accepts": accepts,
        "rejects": rejects,
    })
}
