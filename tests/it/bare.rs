//! What is negated, hedged or voiced by somebody never becomes a bare triple: over the corpus, over the
//! shapes of `tests/shapes`, and over sentences made of clauses with negation, modals and voices.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use claimgraph::base::{Modality, Polarity};
use claimgraph::export::{Exporter, Format};
use claimgraph::graph::{KnowledgeGraph, View};
use claimgraph::relations::{ClaimObject, Extraction};
use claimgraph::workshop::{Expected, read};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::corpus;

/// Subject, relation, object of the bare triples in the JSON-LD of one article; facts as `fact`.
fn bare(extraction: &Extraction) -> BTreeSet<(String, String, String)> {
    let graph = KnowledgeGraph::build(corpus::schema(), std::slice::from_ref(extraction));
    let mut bytes = Vec::new();
    Exporter::new(&graph, graph.select(View::Full)).write(Format::JsonLd, &mut bytes).unwrap();
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    let end = |id: &Value| {
        let id = id.as_str().unwrap().trim_start_matches("ent:");
        if id.starts_with("fact-") { "fact".to_owned() } else { id.to_owned() }
    };
    let mut triples = BTreeSet::new();
    for node in value["@graph"].as_array().unwrap() {
        for (key, objects) in node.as_object().unwrap() {
            let Some(relation) = key.strip_prefix("rel:") else { continue };
            for object in objects.as_array().unwrap() {
                triples.insert((end(&node["id"]), relation.to_owned(), end(&object["id"])));
            }
        }
    }
    triples
}

/// Every bare triple is a claim that is affirmed, actual, nobody's, and not what somebody says.
fn check(extraction: &Extraction) {
    let end = |end: &ClaimObject| match end {
        ClaimObject::Entity(id) => id.clone(),
        ClaimObject::Claim(_) => "fact".to_owned(),
        ClaimObject::Concept(_) => "concept".to_owned(),
    };
    let says = |relation: &str| corpus::schema().relation(relation).is_some_and(|r| r.family == "statement");
    let said: BTreeSet<&str> = extraction
        .claims
        .iter()
        .filter(|c| says(&c.relation))
        .filter_map(|c| match &c.object {
            ClaimObject::Claim(id) => Some(id.as_str()),
            ClaimObject::Entity(_) | ClaimObject::Concept(_) => None,
        })
        .collect();
    let plain = extraction.claims.iter().filter(|c| {
        c.polarity == Polarity::Affirmed
            && c.modality == Modality::Actual
            && c.attributed_to.is_empty()
            && !said.contains(c.id.as_str())
    });
    let mut allowed: BTreeSet<(String, String, String)> = BTreeSet::new();
    for claim in plain {
        let (a, b) = (end(&claim.subject), end(&claim.object));
        allowed.insert((a.clone(), claim.relation.clone(), b.clone()));
        allowed.insert((b, claim.relation.clone(), a));
    }
    for (subject, relation, object) in bare(extraction) {
        let object = if object.starts_with("concept-") { "concept".to_owned() } else { object };
        // That somebody says something is what the graph adds to a claim with a voice.
        let voice = object == "fact" && (relation == "said" || relation == "reported");
        let found = allowed.contains(&(subject.clone(), relation.clone(), object.clone()));
        assert!(found || voice, "{}: bare {subject} {relation} {object}", extraction.id);
    }
}

#[test]
fn the_corpus_has_no_other_bare_triples() {
    for (_, extraction) in corpus::extractions() {
        check(extraction);
    }
}

#[test]
fn no_shape_that_is_not_plain_gives_a_bare_triple() {
    for entry in fs::read_dir(corpus::root().join("tests/shapes")).unwrap() {
        let path = entry.unwrap().path();
        let relation = path.file_stem().unwrap().to_string_lossy().into_owned();
        let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        for (name, shape) in &table {
            let extraction = read(corpus::schema(), shape["text"].as_str().unwrap());
            check(&extraction);
            let gives = match &shape["gives"] {
                toml::Value::Array(lines) => lines.iter().filter_map(toml::Value::as_str).collect(),
                one => vec![one.as_str().unwrap()],
            };
            let plain = |line: &&str| Expected::parse(corpus::schema(), line).unwrap().is_plain();
            if !gives.iter().any(plain) {
                let found: Vec<_> = bare(&extraction).into_iter().filter(|t| t.1 == relation).collect();
                assert!(found.is_empty(), "{relation}/{name}: {found:?}");
            }
        }
    }
}

/// Past, base form, participle and relation of verbs that take any two states.
const VERBS: [(&str, &str, &str, &str); 6] = [
    ("thanked", "thank", "thanked", "thanked"),
    ("invaded", "invade", "invaded", "invaded"),
    ("condemned", "condemn", "condemned", "condemned"),
    ("attacked", "attack", "attacked", "attacked"),
    ("praised", "praise", "praised", "praised"),
    ("forgave", "forgive", "forgiven", "none"),
];

const STATES: [&str; 8] = ["Poland", "Cuba", "Norway", "Kenya", "Peru", "Japan", "Finland", "Oman"];

/// Clauses that are not plain: S subject, O object, V who says so; P past, B base form, Bs present, N participle.
const CLAUSES: [&str; 44] = [
    "S did not B O",
    "S didn't B O",
    "S has not N O",
    "S has never N O",
    "S never P O",
    "S no longer Bs O",
    "O was not N by S",
    "O has not been N by S",
    "O was never N by S",
    "S may B O",
    "S might B O",
    "S could B O",
    "S will B O",
    "S would B O",
    "S should B O",
    "S must B O",
    "S may not B O",
    "S may have N O",
    "O may be N by S",
    "O will be N by S",
    "O could have been N by S",
    "S wants to B O",
    "S plans to B O",
    "S refused to B O",
    "S threatened to B O",
    "S vowed to B O",
    "S failed to B O",
    "S is expected to B O",
    "V urged S to B O",
    "V asked S not to B O",
    "S allegedly P O",
    "S reportedly P O",
    "S probably P O",
    "V said S P O",
    "V said that S had N O",
    "V said O was N by S",
    "V denied that S P O",
    "V denied that O was N by S",
    "According to V, S P O",
    "S P O, according to V",
    "S P O, V said",
    "\"S P O,\" V said",
    "V said it was unclear whether S P O",
    "V accused S of having N O",
];

#[test]
fn no_clause_that_is_not_plain_gives_a_bare_triple() {
    let before = select(vec!["", "On Monday, ", "In Geneva, "]);
    let after = select(vec!["", " on Monday", " in April", " for the first time"]);
    let states = Just(STATES.to_vec()).prop_shuffle();
    let sentence = (select(CLAUSES.to_vec()), select(VERBS.to_vec()), states, before, after);
    let mut runner = TestRunner::new_with_rng(
        ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let result = runner.run(&prop::collection::vec(sentence, 1..4), |sentences| {
        let mut text = String::new();
        let mut never = Vec::new();
        for (clause, (past, base, participle, relation), states, before, after) in sentences {
            let present = &format!("{base}s");
            let word = |word: &str| -> String {
                let bare = word.trim_matches([',', '"']);
                let filled = match bare {
                    "S" => states[0],
                    "O" => states[1],
                    "V" => states[2],
                    "P" => past,
                    "B" => base,
                    "Bs" => present,
                    "N" => participle,
                    other => other,
                };
                word.replace(bare, filled)
            };
            let words: Vec<String> = clause.split(' ').map(word).collect();
            let clause = words.join(" ");
            let clause =
                if before.is_empty() { clause } else { clause.replacen("According", "according", 1) };
            let _ = write!(text, "{before}{clause}{after}. ");
            let id = |state: &str| format!("state-{}", state.to_lowercase());
            never.push((id(states[0]), relation.to_owned(), id(states[1])));
        }
        let extraction = read(corpus::schema(), &text);
        check(&extraction);
        let found = bare(&extraction);
        for triple in never {
            prop_assert!(!found.contains(&triple), "{text}: {triple:?}");
        }
        Ok(())
    });
    result.unwrap();
}
