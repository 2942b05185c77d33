//! Files as their readers get them; `tests/interop/` lets the readers read them.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Read, Write};

use expect_test::{Expect, expect, expect_file};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use quick_xml::events::Event;

use super::{Exporter, Folder, Format, Iris, NAMESPACE, RELATIONS, RESOURCES, ROLES};
use crate::base::{EntityKind, Modality, Polarity};
use crate::graph::sample::{KCNA, extractions, schema};
use crate::graph::{KnowledgeGraph, View};
use crate::relations::{Claim, ClaimObject, Evidence, Extraction};
use crate::resolve::Entity;

/// Files in memory, by their endings.
#[derive(Default)]
struct Memory(Vec<(String, Vec<u8>)>);

impl Folder for Memory {
    fn file(&mut self, ending: &str) -> io::Result<&mut dyn Write> {
        self.0.push((ending.to_owned(), Vec::new()));
        self.current()
    }

    fn current(&mut self) -> io::Result<&mut dyn Write> {
        Ok(&mut self.0.last_mut().unwrap().1)
    }
}

fn files(exporter: &Exporter, format: Format) -> Vec<(String, Vec<u8>)> {
    let mut folder = Memory::default();
    exporter.write_files(format, &mut folder).unwrap();
    folder.0
}

/// The one file of a format as text.
fn text(exporter: &Exporter, format: Format) -> String {
    let mut bytes = Vec::new();
    exporter.write(format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn graph(articles: &str) -> KnowledgeGraph {
    KnowledgeGraph::build(schema(), &extractions(articles))
}

/// What the whole file looks like, in every format and view.
#[test]
fn the_design_s_example_in_every_format() {
    let graph = graph(&(KCNA.to_owned() + HARD));
    for &view in View::ALL {
        let exporter = Exporter::new(&graph, graph.select(view)).with_relations(&schema().relations);
        for &format in Format::ALL {
            for (mut ending, mut bytes) in files(&exporter, format) {
                match format {
                    // What is compressed is told by what is not: the lines are those of the Turtle.
                    Format::NQuads => (ending, bytes) = ("nq".to_owned(), unzipped(&bytes)),
                    // The page's own script and style stand in `page/`.
                    Format::Html => {
                        (ending, bytes) = ("html.json".to_owned(), data_of(&bytes).as_bytes().to_vec());
                    }
                    // It says the same of every part of a graph.
                    Format::Ontology if view != View::Full => continue,
                    _ => {}
                }
                let name = format!("../../tests/interop/sample/kcna-{view}.{ending}");
                expect_file![name].assert_eq(&String::from_utf8(bytes).unwrap());
            }
        }
    }
}

/// What a page holds, in its block of data.
fn data_of(page: &[u8]) -> &str {
    let text = std::str::from_utf8(page).unwrap();
    let (_, data) = text.split_once("id=\"data\">\n").unwrap();
    data.split_once("</script>").unwrap().0
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
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
c7 | person:Tabs\tand <b>tags</b> & \"co\" | mediated_between | group:Ärzte 日本 | with other_party state:North Korea | quote thank Ärzte
c8 | person:Tabs\tand <b>tags</b> & \"co\" | mediated_between | group:Ärzte 日本 | with other_party organization:KCNA | quote thank Ärzte
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
    let graph = graph(KCNA);
    let iris = Iris::new("https://example.org/kg/").unwrap();
    let exporter = Exporter::new(&graph, graph.select(View::Full)).with_iris(iris);
    for format in [Format::GraphMl, Format::Gexf, Format::JsonLd, Format::Turtle] {
        let text = text(&exporter, format);
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
fn formats_are_found_by_name_and_no_two_write_the_same_file() {
    let mut extensions = BTreeSet::new();
    for &format in Format::ALL {
        assert_eq!(format.word().parse(), Ok(format));
        assert!(extensions.insert(format.extension()), "{format}");
    }
}

/// A large graph comes in parts, each a document of its own; together they say what one would.
#[test]
fn parts_of_json_ld_say_what_the_whole_says() {
    let mut articles = String::new();
    for number in 0..50 {
        writeln!(articles, "# a{number:03} 2025-04-28 | Ann met Bob {number}.").unwrap();
        for claim in 0..450 {
            writeln!(articles, "c{claim} | person:Ann | met | person:Bob {}", claim % 2).unwrap();
        }
    }
    let graph = graph(&articles);
    let exporter = Exporter::new(&graph, graph.select(View::Full));
    let parts = files(&exporter, Format::JsonLd);
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        text.lines().skip(2).map(|line| line.trim_end_matches(',').to_owned()).filter(|l| l != "]}").collect()
    };
    let claims = |bytes: &[u8]| lines(bytes).iter().filter(|l| l.contains("\"Claim\"")).count();
    let summary: Vec<String> =
        parts.iter().map(|(name, bytes)| format!("{name}: {} claims", claims(bytes))).collect();
    expect![[r#"
        jsonld: 10000 claims
        2.jsonld: 10000 claims
        3.jsonld: 2500 claims"#]]
    .assert_eq(&summary.join("\n"));
    assert!(parts.iter().all(|(_, bytes)| bytes.len() <= 8_000_010));
    let together: Vec<String> = parts.iter().flat_map(|(_, bytes)| lines(bytes)).collect();
    assert_eq!(together, lines(text(&exporter, Format::JsonLd).as_bytes()));
}

#[test]
fn a_format_of_several_files_is_no_stream() {
    let graph = graph(KCNA);
    let error = Exporter::new(&graph, graph.select(View::Full)).write(Format::Csv, &mut Vec::new());
    assert_eq!(error.unwrap_err().kind(), io::ErrorKind::Unsupported);
}

/// No cell starts a formula, whatever stands in an article.
#[test]
fn cells_are_text() {
    let check = |cell: &str, safe: &str| assert_eq!(super::csv::safe(cell), safe);
    check("=1+1", "'=1+1");
    check("  @SUM(A1)", "'  @SUM(A1)");
    check("\t-2+3|cmd", "' -2+3|cmd");
    check("\u{feff}=1", "' =1");
    check("two\r\nlines = one", "two  lines = one");
    check("＝1", "'＝1");
    check("a=b", "a=b");
    check("", "");
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
        for view in View::ALL {
            let exporter = Exporter::new(&graph, graph.select(*view));
            for format in Format::ALL {
                for (ending, bytes) in files(&exporter, *format) {
                    check_file(*format, &ending, &bytes);
                }
            }
        }
        Ok(())
    });
    result.unwrap();
}

fn check_file(format: Format, ending: &str, bytes: &[u8]) {
    if format == Format::NQuads {
        let lines = String::from_utf8(unzipped(bytes)).unwrap();
        assert!(lines.lines().all(|line| line.starts_with('<') && line.ends_with(" .")), "{lines}");
        return;
    }
    let text = std::str::from_utf8(bytes).unwrap();
    match format {
        Format::GraphMl | Format::Gexf | Format::Svg => check_xml(text),
        Format::JsonLd => {
            serde_json::from_slice::<serde_json::Value>(bytes).unwrap();
        }
        Format::Csv => {
            let mut rows = csv::Reader::from_reader(bytes);
            for row in rows.records() {
                let row = row.unwrap_or_else(|error| panic!("{ending}: {error}"));
                assert!(
                    row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])),
                    "{row:?}"
                );
            }
        }
        Format::Dot => assert!(text.starts_with("digraph") && text.ends_with("}\n")),
        Format::Turtle | Format::Ontology => assert!(text.starts_with('@') || text.starts_with('#')),
        Format::Html => check_page(text),
        Format::NQuads => {}
    }
}

/// No words of an article are markup: the only scripts are the block of data and the page's own.
fn check_page(text: &str) {
    assert_eq!(text.matches("<script").count(), 2);
    assert_eq!(text.matches("</script").count(), 2);
    let data = data_of(text.as_bytes());
    assert!(!data.contains('<'));
    serde_json::from_str::<serde_json::Value>(data).unwrap();
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
        polarity: if negated { Polarity::Negated } else { Polarity::Affirmed },
        modality: Modality::Actual,
        participants: Vec::new(),
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
                    // Of pictures, groups are called so.
                    "edge" if !text.contains("<svg") => {
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
