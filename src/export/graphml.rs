//! GraphML in the one dialect that Gephi, Cytoscape, NetworkX, igraph and graphology all read: keys
//! first, then nodes, then edges, nothing nested, no defaults, empty data left out. The relation is
//! the `label` of `<edge>`, which Gephi takes as the edge's kind: without it parallel edges are merged.

use std::io::{self, Write};

use super::attributes::{self, Column, EDGE, EdgeOf, Kind, LOOKS, NODE, Value};
use super::files::write_each;
use super::xml::{self, Xml};
use super::{Exporter, Folder};
use crate::graph::Term;

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let out = folder.file("graphml")?;
    head(out)?;
    nodes(exporter, out)?;
    edges(exporter, out)?;
    tail(out)
}

pub(super) fn nodes(exporter: &Exporter, out: &mut dyn Write) -> io::Result<()> {
    let (graph, selection, layout) = (exporter.graph, &exporter.selection, exporter.layout());
    write_each(selection.nodes.len(), out, |bytes, position| {
        let term = graph.graph()[selection.nodes[position]];
        if !exporter.owns(term) {
            return;
        }
        let mut xml = Xml::on(bytes);
        xml.open(2, "node", &[("id", &xml::nmtoken(graph.id(term)))]);
        attributes::node(exporter, position, |name, value| data(&mut xml, name, name, &value));
        let (x, y) = layout.position[position];
        data(&mut xml, "x", "x", &Value::Real(x, 1));
        data(&mut xml, "y", "y", &Value::Real(y, 1));
        data(&mut xml, "size", "size", &Value::Real(layout.size[position], 1));
        data(&mut xml, "color", "color", &Value::Text(graph.colour(term)));
        xml.close(2, "node");
    })
}

pub(super) fn edges(exporter: &Exporter, out: &mut dyn Write) -> io::Result<()> {
    let (graph, selection) = (exporter.graph, &exporter.selection);
    write_each(selection.edges.len(), out, |bytes, position| {
        if !exporter.owns(Term::Fact(graph.graph()[selection.edges[position]].fact())) {
            return;
        }
        let mut xml = Xml::on(bytes);
        let edge = EdgeOf::new(exporter, position);
        let (id, source, target) =
            (xml::nmtoken(&edge.id), xml::nmtoken(edge.source), xml::nmtoken(edge.target));
        let own = [("id", &*id), ("source", &*source), ("target", &*target), ("label", &*edge.kind)];
        xml.open(2, "edge", &own);
        edge.values(graph, |name, value| data(&mut xml, edge_key(name), name, &value));
        xml.close(2, "edge");
    })
}

pub(super) fn tail(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"  </graph>\n</graphml>\n")
}

pub(super) fn head(out: &mut dyn Write) -> io::Result<()> {
    let mut xml = br#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"#
    .to_vec();
    let mut key = |id: &str, target: &str, (name, kind): &Column| {
        let kind = match kind {
            Kind::Text | Kind::List => "string",
            Kind::Int => "int",
            Kind::Real => "double",
        };
        let line = format!(r#"  <key id="{id}" for="{target}" attr.name="{name}" attr.type="{kind}"/>"#);
        xml.extend_from_slice(line.as_bytes());
        xml.push(b'\n');
    };
    for column in NODE.iter().chain(LOOKS) {
        key(column.0, "node", column);
    }
    for column in EDGE {
        key(edge_key(column.0), "edge", column);
    }
    xml.extend_from_slice(b"  <graph id=\"claimgraph\" edgedefault=\"directed\">\n");
    out.write_all(&xml)
}

/// The id of a key is its name, but for two names that nodes have as well.
fn edge_key(name: &'static str) -> &'static str {
    match name {
        "label" => "edge_label",
        "color" => "edge_color",
        other => other,
    }
}

fn data(xml: &mut Xml, key: &str, name: &str, value: &Value) {
    let words = value.words();
    if xml::is_blank(&words) {
        return;
    }
    // Gephi and Cytoscape show the description.
    if name == "label" {
        xml.words(3, "desc", &[], &words);
    }
    xml.words(3, "data", &[("key", key)], &words);
}
