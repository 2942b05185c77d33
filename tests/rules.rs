//! One trial for each rule of `schema/relations/`, named by the rule: its examples go through the whole
//! pipeline, and what comes out is compared with what the rule's author says must come out.
//! What a line of `gives` means is said in `workshop::claims`.

#![expect(clippy::print_stderr, reason = "faults of the schema are told before any trial runs")]

use std::path::Path;
use std::process::ExitCode;

use claimgraph::schema::{Relation, Schema, Source};
use claimgraph::workshop::examples;
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
        trials.push(Trial::test(rule.id.clone(), move || Ok(examples(schema, rule)?)));
    }
    trials.push(Trial::test("schema/examples", move || every_rule_has_an_example(schema)));
    trials.push(Trial::test("schema/counter-examples", move || every_relation_has_a_counter_example(schema)));
    trials.push(Trial::test("schema/ids", move || ids_are_kebab_case(schema)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
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
