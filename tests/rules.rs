//! One trial for each rule of `schema/relations/`, named by the rule: its examples go through the whole
//! pipeline, and what comes out is compared with what the rule's author says must come out.
//! What a line of `gives` means is said in `claims`.

#![expect(clippy::print_stderr, reason = "faults of the schema are told before any trial runs")]

mod claims;

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use claimgraph::base::{Modality, Polarity};
use claimgraph::relations::{Claim, Extraction};
use claimgraph::schema::{Example, Relation, Rule, Schema, Source};
use claims::{Expected, read, show};
use libtest_mimic::{Arguments, Failed, Trial};

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
