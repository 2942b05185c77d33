//! DOT for Graphviz: labels, colours and the places of our own layout, which `neato -n` keeps and
//! `dot` or `sfdp` replace.

use std::io;

use super::attributes::EdgeOf;
use super::files::write_each;
use super::{Exporter, Folder};
use crate::base::Polarity;
use crate::graph::Status;

/// Points in one unit of the layout.
const SCALE: f64 = 0.9;

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let (graph, selection, layout) = (exporter.graph, &exporter.selection, exporter.layout());
    let out = folder.file("dot")?;
    out.write_all(
        b"digraph claimgraph {\n  graph [outputorder=edgesfirst, overlap=false, splines=true];\n  \
          node [shape=ellipse, style=filled, fontname=\"Helvetica\", color=white];\n  \
          edge [fontname=\"Helvetica\", fontsize=10, color=\"#808080\"];\n",
    )?;
    write_each(selection.nodes.len(), out, |dot, position| {
        let term = graph.graph()[selection.nodes[position]];
        let colour = graph.colour(term);
        let (x, y) = layout.position[position];
        let (x, y, size) = (x * SCALE, y * SCALE, 9.0 + layout.size[position] / 4.0);
        dot.extend_from_slice(b"  ");
        quoted(dot, graph.id(term));
        dot.extend_from_slice(b" [label=");
        quoted(dot, &graph.label(term));
        dot.extend_from_slice(b", class=");
        quoted(dot, graph.entity_type(term));
        let ink = if crate::graph::is_dark(colour) { "white" } else { "black" };
        let looks = format!(
            ", fillcolor=\"{colour}\", fontcolor={ink}, fontsize={size:.0}, pos=\"{x:.1},{y:.1}\"];\n"
        );
        dot.extend_from_slice(looks.as_bytes());
    })?;
    write_each(selection.edges.len(), out, |dot, position| {
        let edge = EdgeOf::new(exporter, position);
        dot.extend_from_slice(b"  ");
        quoted(dot, edge.source);
        dot.extend_from_slice(b" -> ");
        quoted(dot, edge.target);
        dot.extend_from_slice(b" [id=");
        quoted(dot, &edge.id);
        dot.extend_from_slice(b", label=");
        quoted(dot, &edge.label);
        let style = match edge.fact.map(|fact| (fact.polarity, fact.status)) {
            Some((Polarity::Negated, _)) => ", color=\"#C00000\", style=dashed",
            Some((_, Status::Asserted)) => "",
            Some((_, Status::Attributed | Status::Hedged | Status::Negated)) => ", style=dashed",
            None => ", style=dotted",
        };
        dot.extend_from_slice(format!(", weight={:.0}{style}];\n", edge.weight).as_bytes());
    })?;
    out.write_all(b"}\n")
}

/// A string of DOT. Backslashes are doubled, since `\N` and the like stand for something; what is
/// no text is left out.
fn quoted(dot: &mut Vec<u8>, text: &str) {
    dot.push(b'"');
    for c in text.chars() {
        match c {
            '"' => dot.extend_from_slice(b"\\\""),
            '\\' => dot.extend_from_slice(b"\\\\"),
            '\n' | '\r' | '\t' => dot.push(b' '),
            // Graphviz reads entities of HTML in every label.
            '&' => dot.extend_from_slice(b"&amp;"),
            c if c.is_control() => {}
            c => dot.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    dot.push(b'"');
}
