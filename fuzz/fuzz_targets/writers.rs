//! A graph of any names and claims → every format; what is written is read back by a parser of that format.
#![no_main]

use std::io::Read;

use claimgraph::export::{Exporter, Folder, Format};
use claimgraph::graph::{KnowledgeGraph, View};
use claimgraph_fuzz::{Bytes, record, schema};
use libfuzzer_sys::fuzz_target;
use oxigraph::io::{RdfFormat, RdfParser};
use quick_xml::events::Event;

/// Files in memory.
#[derive(Default)]
struct Memory(Vec<Vec<u8>>);

impl Folder for Memory {
    fn file(&mut self, _: &str) -> std::io::Result<&mut dyn std::io::Write> {
        self.0.push(Vec::new());
        self.current()
    }

    fn current(&mut self) -> std::io::Result<&mut dyn std::io::Write> {
        Ok(self.0.last_mut().expect("a file was begun"))
    }
}

fuzz_target!(init: { schema(); }, |bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let format = bytes.one(Format::ALL);
    let view = bytes.one(&[View::Full, View::Actors]);
    let records = [record(&mut bytes), record(&mut bytes)];
    let extractions: Vec<_> = records.iter().map(claimgraph::store::Record::to_extraction).collect();
    let graph = KnowledgeGraph::build(schema(), &extractions);
    let mut files = Memory::default();
    Exporter::new(&graph, graph.select(view)).write_files(format, &mut files).expect("memory takes all");
    for file in &files.0 {
        match format {
            Format::GraphMl | Format::Gexf | Format::Svg => xml(text(file)),
            Format::JsonLd => drop(serde_json::from_slice::<serde_json::Value>(file).expect("JSON")),
            Format::Turtle | Format::Ontology => rdf(RdfFormat::Turtle, file),
            Format::NQuads => {
                let mut plain = Vec::new();
                flate2::read::GzDecoder::new(file.as_slice()).read_to_end(&mut plain).expect("gzip");
                rdf(RdfFormat::NQuads, &plain);
            }
            Format::Csv => csv(file),
            Format::Dot => dot(text(file)),
            Format::Html => html(text(file)),
        }
    }
});

fn text(file: &[u8]) -> &str {
    std::str::from_utf8(file).expect("UTF-8")
}

/// Well-formed, of characters that XML has, as one element.
fn xml(text: &str) {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "a character that XML does not have");
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(element) => {
                depth += 1;
                attributes(&element);
            }
            Event::Empty(element) => attributes(&element),
            Event::End(_) => depth -= 1,
            Event::GeneralRef(reference) => {
                assert!(matches!(&*reference, "amp" | "lt" | "gt" | "quot" | "apos") || reference.starts_with('#'));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

fn attributes(element: &quick_xml::events::BytesStart<'_>) {
    for attribute in element.attributes() {
        let attribute = attribute.expect("an attribute");
        assert!(!attribute.value.contains('<'));
    }
}

fn rdf(format: RdfFormat, file: &[u8]) {
    for quad in RdfParser::from_format(format).for_slice(file) {
        quad.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Rows of one length, and no cell that a spreadsheet takes for a formula.
fn csv(file: &[u8]) {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(file);
    for row in reader.records() {
        for cell in &row.expect("CSV") {
            let first = cell.trim_start().chars().next();
            let formula = first.is_some_and(|c| "=+-@".contains(c)) && cell.parse::<f64>().is_err();
            assert!(!formula && !cell.contains(['\n', '\r', '\t', '\0']), "{cell:?}");
        }
    }
}

/// One statement a line, all quotes closed, and nothing between them but our own words.
fn dot(text: &str) {
    for line in text.lines() {
        let (mut outside, mut inside, mut escaped) = (String::new(), false, false);
        for c in line.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if inside => escaped = true,
                '"' => inside = !inside,
                _ if inside => assert!(!c.is_control()),
                c => outside.push(c),
            }
        }
        assert!(!inside && outside.is_ascii() && !outside.contains('\\'), "{line}");
    }
}

/// The page is ours but for a block of data that no tag can end.
fn html(text: &str) {
    let (_, data) = text.split_once("id=\"data\">\n").expect("a block of data");
    let (data, _) = data.split_once("</script>").expect("its end");
    assert!(!data.contains('<'), "{data}");
    serde_json::from_str::<serde_json::Value>(data).expect("JSON");
    let empty = KnowledgeGraph::default();
    let mut page = Vec::new();
    Exporter::new(&empty, empty.select(View::Full)).write(Format::Html, &mut page).expect("memory");
    let tags = |text: &str| text.matches('<').count();
    assert_eq!(tags(text), tags(std::str::from_utf8(&page).expect("UTF-8")));
}
