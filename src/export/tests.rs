//! Files as their readers get them; `tests/interop/check_exports.py` lets the readers read them.

use expect_test::{Expect, expect, expect_file};

use super::{Exporter, Format, Iris, NAMESPACE, RELATIONS, RESOURCES};
use crate::graph::sample::{KCNA, extractions, schema};
use crate::graph::{KnowledgeGraph, View};

fn export(articles: &str, format: Format, view: View) -> String {
    let graph = KnowledgeGraph::build(&schema(), &extractions(articles));
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
c6 | person:Tabs\tand <b>tags</b> & \"co\" | thanked | group:Ärzte 日本 | by organization:KCNA, state:North Korea | on 2025-04-27 | quote thank Ärzte
";

#[test]
fn the_context_says_what_the_code_says() {
    let context: serde_json::Value =
        serde_json::from_str(include_str!("../../schema/export/context.jsonld")).unwrap();
    for (prefix, iri) in [("cg", NAMESPACE), ("rel", RELATIONS), ("ent", RESOURCES)] {
        assert_eq!(context["@context"][prefix], iri);
    }
}

#[test]
fn resources_can_live_elsewhere() {
    let graph = KnowledgeGraph::build(&schema(), &extractions(KCNA));
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
