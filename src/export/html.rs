//! One page with the graph and all its evidence inside: search, look, read. It loads nothing and needs
//! no server; its policy lets no other script run than its own.
//!
//! The data is JSON in a block of its own with every `<` escaped, and the page's script makes text of
//! it, never markup: nothing that stands in an article can run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Exporter, Folder, iri};
use crate::base::{Date, EntityKind, Modality, Polarity};
use crate::graph::{Fact, Report, Status, Term, colour};
use crate::query::Exhibit;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Facts that a page holds: of more, those with the most sources.
const FACTS: usize = 40_000;

/// The Content-Security-Policy of the page, which also stands in it.
pub fn policy() -> String {
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let out = folder.file("html")?;
    let page = PAGE.replace("{POLICY}", &policy()).replace("{STYLE}", STYLE).replace("{SCRIPT}", SCRIPT);
    let (before, after) = page.split_once("{DATA}").unwrap_or((&page, ""));
    out.write_all(before.as_bytes())?;
    data(exporter, &mut Escaped { out })?;
    out.write_all(after.as_bytes())
}

/// JSON in which no `<` can begin a tag.
struct Escaped<'o> {
    out: &'o mut dyn Write,
}

impl Write for Escaped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (i, piece) in bytes.split(|byte| *byte == b'<').enumerate() {
            if i > 0 {
                self.out.write_all(b"\\u003c")?;
            }
            self.out.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Types of nodes in the page's order: kinds of entities, then words and facts.
fn type_of(exporter: &Exporter, term: Term) -> usize {
    let kinds = EntityKind::ALL;
    match term {
        Term::Entity(index) => {
            let kind = exporter.graph.entities()[index].kind;
            kinds.iter().position(|known| *known == kind).unwrap_or_default()
        }
        Term::Concept(_) => kinds.len(),
        Term::Fact(_) => kinds.len() + 1,
    }
}

/// The facts that the page holds, in order.
fn facts_of(exporter: &Exporter) -> Vec<usize> {
    let mut facts = exporter.selection.facts.clone();
    if facts.len() > FACTS {
        let weight = |index: &usize| {
            let fact = &exporter.graph.facts()[*index];
            (fact.independent, fact.reports.len(), usize::MAX - index)
        };
        facts.sort_by_key(|index| std::cmp::Reverse(weight(index)));
        facts.truncate(FACTS);
        facts.sort_unstable();
    }
    facts
}

fn data(exporter: &Exporter, out: &mut impl Write) -> io::Result<()> {
    let (graph, selection) = (exporter.graph, &exporter.selection);
    let facts = facts_of(exporter);
    // All nodes of the facts that are held; of a part that fits, nodes without facts as well.
    let fits = facts.len() == selection.facts.len();
    let mut held: Vec<bool> = vec![fits; selection.nodes.len()];
    let position: BTreeMap<Term, usize> =
        selection.nodes.iter().enumerate().map(|(i, node)| (graph.graph()[*node], i)).collect();
    for end in facts.iter().flat_map(|index| graph.facts()[*index].terms()) {
        if let Some(i) = position.get(&end) {
            held[*i] = true;
        }
    }
    let mut place = vec![None; selection.nodes.len()];
    let kept: Vec<usize> = (0..held.len()).filter(|i| held[*i]).collect();
    for (new, old) in kept.iter().enumerate() {
        place[*old] = Some(new);
    }
    let node_of = |term: Term| position.get(&term).and_then(|i| place[*i]);

    let is_held = |fact: &Fact| node_of(fact.subject).is_some() && node_of(fact.object).is_some();
    let facts: Vec<usize> = facts.into_iter().filter(|index| is_held(&graph.facts()[*index])).collect();

    let mut any = vec![false; EntityKind::ALL.len() + 2];
    for i in &kept {
        any[type_of(exporter, graph.graph()[selection.nodes[*i]])] = true;
    }
    let mut types: Vec<Value> =
        EntityKind::ALL.iter().map(|k| json!([k.word(), colour(*k), false])).collect();
    types.push(json!(["words", graph.colour(Term::Concept(0)), false]));
    types.push(json!(["fact", graph.colour(Term::Fact(0)), false]));
    for (kind, any) in types.iter_mut().zip(any) {
        kind[2] = any.into();
    }
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.word()).collect();
    let relations: Vec<&str> = graph.relations().iter().map(|relation| relation.label.as_str()).collect();
    let left_out = selection.facts.len() - facts.len();
    let head = json!({"types": types, "statuses": statuses, "relations": relations, "more": left_out});
    let head = head.to_string();
    out.write_all(head.strip_suffix('}').unwrap_or(&head).as_bytes())?;

    let articles = graph.sources().iter().map(|source| {
        let title = source.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&source.id);
        let url = source.url.as_deref().and_then(iri::absolute).filter(|url| {
            let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        });
        json!([title, source.publisher, day(source.date), url])
    });
    list(out, "articles", articles)?;
    let nodes = kept.iter().map(|i| {
        let term = graph.graph()[selection.nodes[*i]];
        let (aliases, mentions): (&[String], u32) = match term {
            Term::Entity(index) => (&graph.entities()[index].aliases, graph.entities()[index].mentions),
            Term::Concept(_) | Term::Fact(_) => (&[], 0),
        };
        let (x, y) = exporter.layout().position[*i];
        let tenth = |number: f64| (number * 10.0).round() / 10.0;
        json!([
            graph.id(term),
            graph.label(term),
            type_of(exporter, term),
            aliases,
            tenth(x),
            tenth(y),
            tenth(exporter.layout().size[*i]),
            mentions
        ])
    });
    list(out, "nodes", nodes)?;
    let number: BTreeMap<usize, usize> = facts.iter().enumerate().map(|(i, fact)| (*fact, i)).collect();
    let who = |entity: &usize| match node_of(Term::Entity(*entity)) {
        Some(node) => Value::from(node),
        None => Value::from(graph.entities()[*entity].name.as_str()),
    };
    let all = |voices: &[usize]| voices.iter().map(who).collect::<Vec<Value>>();
    let facts = facts.iter().filter_map(|&index| {
        let fact = &graph.facts()[index];
        let reports =
            fact.reports.iter().enumerate().filter(|(_, report)| !report.derived || fact.is_derived());
        let reports: Vec<Value> = reports
            .map(|(i, report)| {
                json!([
                    report.source,
                    status_of(report.status),
                    if report.modality == Modality::Actual { "actual" } else { report.modality.word() },
                    all(&report.voices),
                    day(report.time),
                    report.quantity,
                    report.rule,
                    pieces(exporter, index, i, report)
                ])
            })
            .collect();
        let (first, last) = happened(fact);
        Some(json!([
            node_of(fact.subject)?,
            fact.relation,
            node_of(fact.object)?,
            status_of(fact.status),
            u8::from(fact.polarity == Polarity::Negated),
            fact.independent,
            first,
            last,
            all(&fact.voices),
            all(&fact.denied_by),
            fact.opposite.and_then(|opposite| number.get(&opposite)).map_or(json!(-1), |i| json!(i)),
            node_of(Term::Fact(index)).map_or(json!(-1), |node| json!(node)),
            graph.participants(fact),
            reports
        ]))
    });
    list(out, "facts", facts)?;
    out.write_all(b"}")
}

fn list(out: &mut impl Write, key: &str, items: impl Iterator<Item = Value>) -> io::Result<()> {
    write!(out, ",\n\"{key}\":[")?;
    for (i, item) in items.enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        out.write_all(item.to_string().as_bytes())?;
    }
    out.write_all(b"]")
}

fn status_of(status: Status) -> usize {
    Status::ALL.iter().position(|known| *known == status).unwrap_or_default()
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |date| date.to_string())
}

/// When it happened, or else was reported.
fn happened(fact: &Fact) -> (String, String) {
    let days = fact.happened.or(fact.reported);
    (day(days.map(|days| days.0)), day(days.map(|days| days.1)))
}

/// The sentence of a report: plain words are strings, words with a role come with it.
fn pieces(exporter: &Exporter, fact: usize, number: usize, report: &Report) -> Vec<Value> {
    let Some(Exhibit { sentence, marks, .. }) = exporter.exhibits.get(&(fact, number)) else {
        return vec![json!(report.evidence.text)];
    };
    let words = |from: usize, to: usize| sentence.get(from..to).unwrap_or_default();
    let mut pieces = Vec::new();
    let mut done = 0;
    for mark in marks {
        pieces.push(json!(words(done, mark.at.start)));
        pieces.push(json!([mark.role, words(mark.at.start, mark.at.end)]));
        done = mark.at.end;
    }
    pieces.push(json!(words(done, sentence.len())));
    pieces.retain(|piece| piece.as_str() != Some(""));
    pieces
}

/// SHA-256 in base 64, as policies name scripts.
fn hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, i| bits << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        for digit in 0..4 {
            let place = bits >> (18 - 6 * digit) & 63;
            out.push(if digit <= three.len() { char::from(DIGITS[place as usize]) } else { '=' });
        }
    }
    out
}
