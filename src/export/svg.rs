//! A picture for people: names that do not cover each other, a colour for each type, lines by how sure
//! a reader may be, and a legend. It has no scripts, loads nothing, and tells more where the pointer rests.

use std::fmt::Write as _;
use std::io;

use super::picture::{Line, Node, Picture, Style};
use super::xml::Xml;
use super::{Exporter, Folder};
use crate::base::EntityKind;
use crate::graph::{Status, Term, colour};

/// Height of the legend.
const LEGEND: f64 = 44.0;
/// Facts that a line tells where the pointer rests.
const TOLD: usize = 20;

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let picture = Picture::of(exporter);
    let legend = legend(exporter, &picture);
    let width = picture.width.max(legend.1);
    let (left, height) = ((width - picture.width) / 2.0, picture.height + LEGEND);
    let out = folder.file("svg")?;
    let sizes = [("WIDTH", width), ("HEIGHT", height), ("ARROW", (picture.scale * 8.0).max(5.0))];
    let head =
        sizes.iter().fold(HEAD.to_owned(), |head, (word, size)| head.replace(word, &format!("{size:.0}")));
    out.write_all(head.as_bytes())?;
    writeln!(out, "<g transform=\"translate({left:.1} 0)\">")?;
    let mut svg = Vec::new();
    for line in &picture.lines {
        draw_line(exporter, line, &mut svg);
    }
    for (words, at) in picture.lines.iter().filter_map(|line| line.words.as_ref()) {
        draw_words("relation", *at, words, &mut svg);
    }
    for node in &picture.nodes {
        draw_node(exporter, node, &mut svg);
    }
    svg.extend_from_slice(b"</g>\n");
    let top = picture.height + LEGEND / 2.0;
    svg.extend_from_slice(
        format!("<g transform=\"translate(24 {top:.1})\">\n{}</g>\n</svg>\n", legend.0).as_bytes(),
    );
    out.write_all(&svg)
}

const HEAD: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 WIDTH HEIGHT" width="WIDTH" height="HEIGHT">
<style>
text { font: 13px "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif; fill: #1c1c1c; }
.name { text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }
.large { font-weight: 600; }
.relation { text-anchor: middle; font-size: 11px; font-style: italic; fill: #444; paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round; }
circle { stroke: #fff; stroke-width: 1.5px; }
path { fill: none; }
.asserted { stroke: #6b6b6b; }
.said { stroke: #8a8a8a; stroke-dasharray: 6 4; }
.negated { stroke: #c00000; stroke-dasharray: 6 4; }
.tie { stroke: #bdbdbd; stroke-dasharray: 2 3; }
</style>
<defs>
<marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="ARROW" markerHeight="ARROW" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8 8 4 0 7.2z" style="fill: #6b6b6b"/></marker>
<marker id="n" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="ARROW" markerHeight="ARROW" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8 8 4 0 7.2z" style="fill: #c00000"/></marker>
</defs>
<rect width="100%" height="100%" rx="8" fill="#ffffff"/>
"##;

fn draw_line(exporter: &Exporter, line: &Line, svg: &mut Vec<u8>) {
    let graph = exporter.graph;
    let (from, by, to) = line.curve;
    let marker = match line.style {
        Style::Negated => ("marker-end", "url(#n)"),
        Style::Asserted | Style::Said | Style::Tie => ("marker-end", "url(#a)"),
    };
    let width = format!("{:.1}", 0.8 + line.weight.clamp(1.0, 5.0) * 0.4);
    let curve = format!("M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", from.0, from.1, by.0, by.1, to.0, to.1);
    let looks = [("class", class(line.style)), ("stroke-width", &width), ("d", &curve), marker];
    let looks = if line.style == Style::Tie { &looks[..3] } else { &looks[..] };
    let mut told = String::new();
    for fact in line.facts.iter().take(TOLD) {
        let fact = &graph.facts()[*fact];
        let _ = writeln!(told, "{} ({})", graph.sentence(fact), fact.status);
    }
    let mut xml = Xml::on(svg);
    xml.open(0, "path", looks);
    xml.words(0, "title", &[], &told);
    xml.close(0, "path");
}

fn draw_node(exporter: &Exporter, node: &Node, svg: &mut Vec<u8>) {
    let graph = exporter.graph;
    let (x, y, r) = (format!("{:.1}", node.at.0), format!("{:.1}", node.at.1), format!("{:.1}", node.radius));
    let mut xml = Xml::on(svg);
    xml.open(0, "circle", &[("cx", &x), ("cy", &y), ("r", &r), ("fill", graph.colour(node.term))]);
    let told = format!("{} ({})", graph.label(node.term), graph.entity_type(node.term));
    xml.words(0, "title", &[], &told);
    xml.close(0, "circle");
    let class = if node.is_large() { "name large" } else { "name" };
    for (i, line) in node.name.iter().enumerate() {
        draw_words(class, (node.name_at.0, node.name_at.1 + 15.0 * i as f64), line, svg);
    }
}

fn draw_words(class: &str, at: (f64, f64), words: &str, svg: &mut Vec<u8>) {
    let (x, y) = (format!("{:.1}", at.0), format!("{:.1}", at.1));
    Xml::on(svg).words(0, "text", &[("class", class), ("x", &x), ("y", &y)], words);
}

fn class(style: Style) -> &'static str {
    match style {
        Style::Asserted => "asserted",
        Style::Said => "said",
        Style::Negated => "negated",
        Style::Tie => "tie",
    }
}

/// What is in the picture, and how wide telling it is.
fn legend(exporter: &Exporter, picture: &Picture) -> (String, f64) {
    let graph = exporter.graph;
    let mut svg = String::new();
    let mut x = 8.0;
    let has = |kind: EntityKind| {
        picture.nodes.iter().any(|n| matches!(n.term, Term::Entity(i) if graph.entities()[i].kind == kind))
    };
    let mut dot = |word: &str, fill: &str, x: &mut f64| {
        let (text, before) = (*x + 12.0, *x);
        let _ = writeln!(
            svg,
            "<circle cx=\"{before:.0}\" r=\"6\" fill=\"{fill}\"/><text x=\"{text:.0}\" y=\"4.5\">{word}</text>"
        );
        *x += 34.0 + 7.6 * word.len() as f64;
    };
    for &kind in EntityKind::ALL.iter().filter(|kind| has(**kind)) {
        dot(kind.word(), colour(kind), &mut x);
    }
    for (word, term) in [("words", Term::Concept(0)), ("fact", Term::Fact(0))] {
        let same = |node: &&Node| std::mem::discriminant(&node.term) == std::mem::discriminant(&term);
        if let Some(node) = picture.nodes.iter().find(same) {
            dot(word, graph.colour(node.term), &mut x);
        }
    }
    let sorts = [
        (Style::Asserted, Status::Asserted.word()),
        (Style::Said, "attributed or hedged"),
        (Style::Negated, Status::Negated.word()),
    ];
    for (style, word) in sorts {
        if picture.lines.iter().any(|line| line.style == style) {
            let _ = writeln!(
                svg,
                "<path class=\"{}\" stroke-width=\"1.6\" d=\"M{x:.0} 0H{:.0}\"/><text x=\"{:.0}\" y=\"4.5\">{word}</text>",
                class(style),
                x + 28.0,
                x + 34.0
            );
            x += 58.0 + 7.6 * word.len() as f64;
        }
    }
    (svg, x + 40.0)
}
