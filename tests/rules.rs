//! One trial for each rule of `schema/relations/`, named by the rule: its examples go through the whole
//! pipeline, and what comes out is compared with what the rule's author says must come out.
//!
//! A line of `gives` is a claim as a sentence: *subject* *label of the relation* *object*, with names or
//! aliases of entities, `"words"` of the text, or an inner claim in parentheses; what qualifies it
//! follows in brackets: `[negated]`, `[possible]`, `[planned]`, `[demanded]`, `[by NAME]`,
//! `[when 2025-04]`, `[how many about 11,000 soldiers]`. Polarity, modality and voices that are not
//! written must not be there; time and quantity are compared where they are written.

#![expect(clippy::print_stderr, reason = "faults of the schema are told before any trial runs")]

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use claimgraph::base::{Modality, Polarity};
use claimgraph::ingest::Article;
use claimgraph::pipeline;
use claimgraph::relations::{Claim, ClaimObject, Extraction};
use claimgraph::schema::{Example, Relation, Rule, Schema, Source};
use libtest_mimic::{Arguments, Failed, Trial};

/// The day on which all examples are published: a Monday.
const PUBLISHED: &str = "2025-04-28";

fn main() -> ExitCode {
    // The files as they are now, not as they were when the program was built.
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/schema"));
    let schema = match Source::with_folder(folder).and_then(|source| Schema::load(&source)) {
        Ok(schema) => &*Box::leak(Box::new(schema)),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    for rule in &schema.rules {
        trials.push(Trial::test(rule.id.clone(), move || examples(schema, rule)));
    }
    trials.push(Trial::test("schema/examples", move || every_rule_has_an_example(schema)));
    trials.push(Trial::test("schema/counter-examples", move || every_relation_has_a_counter_example(schema)));
    trials.push(Trial::test("schema/ids", move || ids_are_kebab_case(schema)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

// ---- examples of one rule ------------------------------------------------------------------

fn examples(schema: &Schema, rule: &Rule) -> Result<(), Failed> {
    let mut report = String::new();
    let mut fired = rule.accepts.is_empty();
    for example in &rule.accepts {
        let extraction = read(schema, &example.text);
        let ours =
            |claim: &Claim| schema.relations.get(rule.relation).is_some_and(|r| r.id == claim.relation);
        fired |= extraction.claims.iter().any(|claim| claim.rule == rule.id);
        for expected in &example.gives {
            let given = Expected::parse(expected)?;
            let found = extraction.claims.iter().any(|c| ours(c) && given.is(schema, &extraction, c));
            // A sentence may carry claims of other relations; they are compared as well.
            let elsewhere = || extraction.claims.iter().any(|c| given.is(schema, &extraction, c));
            if !found && !elsewhere() {
                missing(&mut report, schema, example, expected, &extraction)?;
            }
        }
    }
    for example in &rule.rejects {
        let extraction = read(schema, &example.text);
        let bare = |claim: &&Claim| {
            schema.relations.get(rule.relation).is_some_and(|r| r.id == claim.relation)
                && claim.polarity == Polarity::Affirmed
                && claim.modality == Modality::Actual
                && claim.attributed_to.is_empty()
        };
        if let Some(claim) = extraction.claims.iter().find(bare) {
            writeln!(report, "\n  {}", example.text)?;
            writeln!(report, "    must not give: {}", show(schema, &extraction, claim))?;
            if !example.why.is_empty() {
                writeln!(report, "    because: {}", example.why)?;
            }
        }
    }
    if !fired {
        writeln!(report, "\n  the rule found nothing in any of its examples: `{}`", rule.source)?;
    }
    if report.is_empty() { Ok(()) } else { Err(format!("{} ({}){report}", rule.id, rule.file).into()) }
}

fn missing(
    report: &mut String,
    schema: &Schema,
    example: &Example,
    expected: &str,
    extraction: &Extraction,
) -> std::fmt::Result {
    writeln!(report, "\n  {}", example.text)?;
    writeln!(report, "    must give: {expected}")?;
    for claim in &extraction.claims {
        writeln!(report, "        gives: {}", show(schema, extraction, claim))?;
    }
    if extraction.claims.is_empty() {
        let names: Vec<String> =
            extraction.entities.iter().map(|e| format!("{} ({})", e.name, e.kind)).collect();
        writeln!(report, "        gives nothing; names: {}", names.join(", "))?;
    }
    Ok(())
}

fn read(schema: &Schema, text: &str) -> Extraction {
    let mut article = Article::from_text("example", text);
    article.date = PUBLISHED.parse().ok();
    pipeline::extract(schema, &article)
}

// ---- expected claims -----------------------------------------------------------------------

/// A line of `gives`.
struct Expected<'a> {
    sentence: &'a str,
    polarity: Polarity,
    modality: Modality,
    voices: Vec<&'a str>,
    time: Option<&'a str>,
    quantity: Option<&'a str>,
}

impl<'a> Expected<'a> {
    fn parse(line: &'a str) -> Result<Self, String> {
        let mut out = Self {
            sentence: line.trim(),
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            voices: Vec::new(),
            time: None,
            quantity: None,
        };
        while let Some((rest, qualifier)) = out.sentence.strip_suffix(']').and_then(|s| s.rsplit_once('[')) {
            match qualifier.split_once(' ').unwrap_or((qualifier, "")) {
                ("negated", "") => out.polarity = Polarity::Negated,
                ("by", name) => out.voices.push(name),
                ("when", time) => out.time = Some(time),
                ("how", many) => out.quantity = many.strip_prefix("many "),
                _ => match qualifier.parse() {
                    Ok(modality) => out.modality = modality,
                    Err(_) => return Err(format!("unknown qualifier `[{qualifier}]` in `{line}`")),
                },
            }
            out.sentence = rest.trim_end();
        }
        Ok(out)
    }

    fn is(&self, schema: &Schema, extraction: &Extraction, claim: &Claim) -> bool {
        let voice = |id: &String| {
            self.voices.iter().any(|name| is_end(schema, extraction, &ClaimObject::Entity(id.clone()), name))
        };
        self.polarity == claim.polarity
            && self.modality == claim.modality
            && self.voices.len() == claim.attributed_to.len()
            && claim.attributed_to.iter().all(voice)
            && self.time.is_none_or(|t| claim.time.is_some_and(|time| time.to_string() == t))
            && self.quantity.is_none_or(|q| claim.quantity.as_deref() == Some(q))
            && is_sentence(schema, extraction, claim, self.sentence)
    }
}

/// Whether a sentence says what the claim says, whatever qualifies it.
fn is_sentence(schema: &Schema, extraction: &Extraction, claim: &Claim, sentence: &str) -> bool {
    let Some(relation) = schema.relation(&claim.relation) else { return false };
    let label = format!(" {} ", relation.label);
    sentence.match_indices(&label).any(|(at, _)| {
        let (Some(subject), Some(object)) = (sentence.get(..at), sentence.get(at + label.len()..)) else {
            return false;
        };
        let ends = |subject, object| {
            is_end(schema, extraction, &claim.subject, subject)
                && is_end(schema, extraction, &claim.object, object)
        };
        ends(subject, object) || relation.symmetric && ends(object, subject)
    })
}

/// Whether words name what stands at an end of a claim.
fn is_end(schema: &Schema, extraction: &Extraction, end: &ClaimObject, words: &str) -> bool {
    let inside = |open, close| words.strip_prefix(open).and_then(|w| w.strip_suffix(close));
    match end {
        // By any name of the entity and by any words of the text that mean it.
        ClaimObject::Entity(id) => {
            let same = |name: &String| name.to_lowercase() == words.to_lowercase();
            extraction.entities.iter().any(|e| e.id == *id && (same(&e.name) || e.aliases.iter().any(same)))
                || extraction.mentions.iter().any(|m| m.entity == *id && same(&m.text))
        }
        ClaimObject::Claim(id) => inside('(', ')').is_some_and(|sentence| {
            extraction.claims.iter().any(|c| c.id == *id && is_sentence(schema, extraction, c, sentence))
        }),
        ClaimObject::Concept(concept) => inside('"', '"').is_some_and(|words| words == concept),
    }
}

/// A claim as a line of `gives`, with the rule that found it.
fn show(schema: &Schema, extraction: &Extraction, claim: &Claim) -> String {
    let mut out = sentence(schema, extraction, claim, 0);
    if claim.polarity == Polarity::Negated {
        out.push_str(" [negated]");
    }
    if claim.modality != Modality::Actual {
        let _ = write!(out, " [{}]", claim.modality);
    }
    for voice in &claim.attributed_to {
        let _ = write!(out, " [by {}]", name(extraction, voice));
    }
    if let Some(time) = claim.time {
        let _ = write!(out, " [when {time}]");
    }
    if let Some(quantity) = &claim.quantity {
        let _ = write!(out, " [how many {quantity}]");
    }
    format!("{out}   ({})", claim.rule)
}

fn sentence(schema: &Schema, extraction: &Extraction, claim: &Claim, depth: usize) -> String {
    let end = |end: &ClaimObject| match end {
        ClaimObject::Entity(id) => name(extraction, id).to_owned(),
        ClaimObject::Claim(id) => match extraction.claims.iter().find(|c| c.id == *id && depth < 4) {
            Some(inner) => format!("({})", sentence(schema, extraction, inner, depth + 1)),
            None => format!("({id})"),
        },
        ClaimObject::Concept(words) => format!("\"{words}\""),
    };
    let label = schema.relation(&claim.relation).map_or(claim.relation.as_str(), |r| r.label.as_str());
    format!("{} {label} {}", end(&claim.subject), end(&claim.object))
}

fn name<'e>(extraction: &'e Extraction, id: &'e str) -> &'e str {
    extraction.entities.iter().find(|e| e.id == id).map_or(id, |e| e.name.as_str())
}

// ---- the whole set -------------------------------------------------------------------------

fn every_rule_has_an_example(schema: &Schema) -> Result<(), Failed> {
    none(schema.rules.iter().filter(|r| r.accepts.is_empty()).map(|r| r.id.as_str()), "no example")?;
    let empty = schema.rules.iter().filter(|r| r.accepts.iter().any(|e| e.gives.is_empty()));
    none(empty.map(|r| r.id.as_str()), "an example that gives nothing")
}

fn every_relation_has_a_counter_example(schema: &Schema) -> Result<(), Failed> {
    let bare = schema.relations.iter().enumerate().filter(|(index, _)| {
        !schema.rules.iter().any(|rule| rule.relation == *index && !rule.rejects.is_empty())
    });
    none(bare.map(|(_, relation)| relation.id.as_str()), "no counter-example")?;
    let unexplained = schema.rules.iter().filter(|r| r.rejects.iter().any(|e| e.why.is_empty()));
    none(unexplained.map(|r| r.id.as_str()), "a counter-example that does not say why")
}

fn ids_are_kebab_case(schema: &Schema) -> Result<(), Failed> {
    let kebab = |id: &str| {
        id.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
    };
    let snake = |Relation { id, .. }: &&Relation| !id.split('_').all(kebab);
    none(schema.relations.iter().filter(snake).map(|r| r.id.as_str()), "an id that is no snake_case")?;
    let bent = schema.rules.iter().map(|r| r.id.as_str());
    none(
        bent.filter(|id| !id.split_once('/').is_some_and(|(_, rule)| kebab(rule))),
        "an id that is no kebab-case",
    )
}

fn none<'a>(found: impl Iterator<Item = &'a str>, what: &str) -> Result<(), Failed> {
    let found: Vec<&str> = found.collect();
    if found.is_empty() { Ok(()) } else { Err(format!("{what}: {}", found.join(", ")).into()) }
}
