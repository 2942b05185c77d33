//! The examples of a rule, run through the whole pipeline.

use std::fmt::Write as _;

use super::claims::{Expected, read, show};
use crate::base::{Modality, Polarity};
use crate::relations::{Claim, Extraction};
use crate::schema::{Example, Rule, Schema};

/// Runs the examples and counter-examples of a rule.
///
/// # Errors
/// A report of all that came out otherwise than the rule's author says, for people.
pub fn examples(schema: &Schema, rule: &Rule) -> Result<(), String> {
    let mut report = String::new();
    let ours = |claim: &Claim| schema.relations.get(rule.relation).is_some_and(|r| r.id == claim.relation);
    let mut fired = rule.accepts.is_empty();
    for example in &rule.accepts {
        let extraction = read(schema, &example.text);
        fired |= extraction.claims.iter().any(|claim| claim.rule == rule.id);
        for line in &example.gives {
            match Expected::parse(schema, line) {
                // A sentence may carry claims of other relations; they are compared as well.
                Ok(expected) if extraction.claims.iter().any(|c| expected.is(schema, &extraction, c)) => {}
                Ok(_) => missing(&mut report, schema, example, line, &extraction),
                Err(message) => {
                    let _ = write!(report, "\n  {}\n    {message}\n", example.text);
                }
            }
        }
    }
    for example in &rule.rejects {
        let extraction = read(schema, &example.text);
        let bare = |claim: &&Claim| {
            ours(claim)
                && claim.polarity == Polarity::Affirmed
                && claim.modality == Modality::Actual
                && claim.attributed_to.is_empty()
        };
        if let Some(claim) = extraction.claims.iter().find(bare) {
            let _ = writeln!(report, "\n  {}", example.text);
            let _ = writeln!(report, "    must not give: {}", show(schema, &extraction, claim));
            if !example.why.is_empty() {
                let _ = writeln!(report, "    because: {}", example.why);
            }
        }
    }
    if !fired {
        let _ = writeln!(report, "\n  the rule found nothing in any of its examples: `{}`", rule.source);
    }
    if report.is_empty() { Ok(()) } else { Err(format!("{} ({}){report}", rule.id, rule.file)) }
}

fn missing(report: &mut String, schema: &Schema, example: &Example, expected: &str, extraction: &Extraction) {
    let _ = writeln!(report, "\n  {}", example.text);
    let _ = writeln!(report, "    must give: {expected}");
    for claim in &extraction.claims {
        let _ = writeln!(report, "        gives: {}", show(schema, extraction, claim));
    }
    if extraction.claims.is_empty() {
        let names: Vec<String> =
            extraction.entities.iter().map(|e| format!("{} ({})", e.name, e.kind)).collect();
        let _ = writeln!(report, "        gives nothing; names: {}", names.join(", "));
    }
}
