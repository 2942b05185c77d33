//! Files as their readers get them; `tests/interop/check_exports.py` lets the readers read them.

use std::collections::BTreeSet;

use expect_test::{Expect, expect, expect_file};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use quick_xml::events::Event;

use super::{Exporter, Format, Iris, NAMESPACE, RELATIONS, RESOURCES, ROLES};
use crate::base::{EntityKind, Modality, Polarity};
use crate::graph::sample::{KCNA, extractions, schema};
use crate::graph::{KnowledgeGraph, View};
use crate::relations::{Claim, ClaimObject, Evidence, Extraction};
use crate::resolve::Entity;

fn export(articles: &str, format: Format, view: View) -> String {
    let graph = KnowledgeGraph::build(schema(), &extractions(articles));
    let mut bytes = Vec::new();
    Exporter::new(&graph, format).with_view(view).write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What the whole file looks like, in every format and view.
#[test]
fn the_design_s_example_in_every_format() {
    for &format in Format::ALL {
        for &view in View::ALL {
            let name = format!("../../tests/interop/sample/kcna-{view}.{}", format.extension());
            expect_file![name].assert_eq(&export(&(KCNA.to_owned() + HARD), format, view));
        }
    }
}

/// An article that has everything that could break a reader.
const HARD: &str = "
# hard, \"odd\" & <id>/? 2025-04 | Tabs\tand “quotes” & <b>tags</b> 🇰🇵 did not thank Ärzte; they may meet in 2026.
c1 | person:Tabs\tand <b>tags</b> & \"co\" | thanked | group:Ärzte 日本 | not | quote did not thank Ärzte
c2 | person:Tabs\tand <b>tags</b> & \"co\" | met | group:Ärzte 日本 | possible | on 2026 | quote they may meet in 2026 | quantity 5 > 3 & \u{1} \"x\"
c3 | person:Tabs\tand <b>tags</b> & \"co\" | said | (c2) | quote 🇰🇵 did
c4 | person:Tabs\tand <b>tags</b> & \"co\" | unheard_of | (c3) | on 2025-01 | quote & <b>tags</b> 🇰🇵
c5 | (c4) | attacked | \"the \u{7}situation “remains” & volatile\" | quote quotes
c7 | person:Tabs\tand <b>tags</b> & \"co\" | mediated_between | group:Ärzte 日本 | with other_party state:North Korea | quote thank Ärzte
c8 | person:Tabs\tand <b>tags</b> & \"co\" | mediated_between | group:Ärzte 日本 | with other_party organization:KCNA | quote thank Ärzte
c6 | person:Tabs\tand <b>tags</b> & \"co\" | thanked | group:Ärzte 日本 | by organization:KCNA, state:North Korea | on 2025-04-27 | quote thank Ärzte
";

#[test]
fn the_context_says_what_the_code_says() {
    let context: serde_json::Value =
        serde_json::from_str(include_str!("../../schema/export/context.jsonld")).unwrap();
    for (prefix, iri) in [("cg", NAMESPACE), ("rel", RELATIONS), ("role", ROLES), ("ent", RESOURCES)] {
        assert_eq!(context["@context"][prefix], iri);
    }
}

#[test]
fn resources_can_live_elsewhere() {
    let graph = KnowledgeGraph::build(schema(), &extractions(KCNA));
    let iris = Iris::new("https://example.org/kg/").unwrap();
    for &format in Format::ALL {
        let mut bytes = Vec::new();
        Exporter::new(&graph, format).with_iris(iris.clone()).write(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("https://example.org/kg/") && !text.contains(RESOURCES), "{format}");
    }
}

#[test]
fn iris() {
    #[expect(clippy::needless_pass_by_value, reason = "reads better at the many calls")]
    fn check(iri: &str, expected: Expect) {
        expected.assert_eq(&super::iri::absolute(iri).unwrap_or_else(|| "not an absolute IRI".to_owned()));
    }
    check(
        "https://news.example/a b?q=ä|ö#x#y",
        expect!["https://news.example/a%20b?q=%C3%A4%7C%C3%B6#x%23y"],
    );
    check("https://news.example/50%/100%25", expect!["https://news.example/50%25/100%25"]);
    check("http://[::1]/", expect!["not an absolute IRI"]);
    check("/path", expect!["not an absolute IRI"]);
    check("https:///path", expect!["not an absolute IRI"]);
    check("urn:isbn:1", expect!["urn:isbn:1"]);
    check("1http://x", expect!["not an absolute IRI"]);
    check("nothing", expect!["not an absolute IRI"]);
    assert!(Iris::new("https://example.org").is_err());
    assert!(Iris::new("example.org/").is_err());
}

#[test]
fn formats_are_found_by_extension() {
    for &format in Format::ALL {
        assert_eq!(Format::of_extension(&format.extension().to_uppercase()), Some(format));
        assert_eq!(format.word().parse(), Ok(format));
    }
}

/// Whatever stands in a record, files are well-formed, and no ids but those of nodes are ends of edges.
#[test]
fn any_record_gives_well_formed_files() {
    let end = prop_oneof![
        any::<String>().prop_map(ClaimObject::Concept),
        "c[0-9]".prop_map(ClaimObject::Claim),
        "[a-c]".prop_map(ClaimObject::Entity),
    ];
    let claim = (end.clone(), any::<String>(), end, any::<String>(), prop::bool::ANY, "[a-c]?");
    let records = prop::collection::vec((any::<String>(), prop::collection::vec(claim, 0..8)), 0..4);
    let mut runner = TestRunner::new_with_rng(
        ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let result = runner.run(&records, |records| {
        let extractions: Vec<Extraction> = records.into_iter().map(extraction).collect();
        let graph = KnowledgeGraph::build(schema(), &extractions);
        for (&format, &view) in Format::ALL.iter().flat_map(|f| View::ALL.iter().map(move |v| (f, v))) {
            let mut bytes = Vec::new();
            Exporter::new(&graph, format).with_view(view).write(&mut bytes).unwrap();
            match format {
                Format::GraphMl => check_xml(std::str::from_utf8(&bytes).unwrap()),
                Format::JsonLd => {
                    serde_json::from_slice::<serde_json::Value>(&bytes).unwrap();
                }
            }
        }
        Ok(())
    });
    result.unwrap();
}

type AnyClaim = (ClaimObject, String, ClaimObject, String, bool, String);

fn extraction((id, claims): (String, Vec<AnyClaim>)) -> Extraction {
    let entity = |name: &str| Entity {
        id: name.to_owned(),
        kind: EntityKind::Person,
        name: id.clone(),
        aliases: vec![id.clone()],
        same_as: vec![id.clone()],
    };
    let claim = |(number, (subject, relation, object, words, negated, voice)): (usize, AnyClaim)| Claim {
        id: format!("c{number}"),
        subject,
        relation,
        object,
        participants: Vec::new(),
        polarity: if negated { Polarity::Negated } else { Polarity::Affirmed },
        modality: Modality::Actual,
        attributed_to: vec![voice],
        time: None,
        quantity: Some(words.clone()),
        evidence: Evidence { start: 0, end: 0, text: words.clone() },
        rule: words,
        shape: String::new(),
        roles: Vec::new(),
    };
    Extraction {
        entities: ["a", "b", "c"].map(entity).to_vec(),
        claims: claims.into_iter().enumerate().map(claim).collect(),
        title: Some(id.clone()),
        url: Some(id.clone()),
        publisher: Some(id.clone()),
        id,
        ..Extraction::default()
    }
}

fn check_xml(text: &str) {
    let forbidden = |c: char| c < ' ' && !"\t\n\r".contains(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    assert!(!text.contains(forbidden));
    let mut nodes = BTreeSet::new();
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let attribute = |key: &str| tag.try_get_attribute(key).unwrap().unwrap().value.into_owned();
                match tag.name().as_ref() {
                    "node" => assert!(nodes.insert(attribute("id"))),
                    "edge" => {
                        assert!(nodes.contains(&attribute("source")) && nodes.contains(&attribute("target")));
                    }
                    _ => {}
                }
            }
            Event::Eof => return,
            _ => {}
        }
    }
}
