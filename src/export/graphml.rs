//! GraphML in the one dialect that Gephi, Cytoscape, NetworkX, igraph and graphology all read: keys
//! first, then nodes, then edges, nothing nested, no defaults, empty data left out. The relation is
//! the `label` of `<edge>`, which Gephi takes as the edge's kind: without it parallel edges are merged.

use std::io;

use super::attributes::{self, Column, EDGE, EdgeOf, Kind, LOOKS, NODE, Value};
use super::files::write_each;
use super::{Exporter, Folder, xml};

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let (graph, selection, layout) = (exporter.graph, &exporter.selection, exporter.layout());
    let out = folder.file("graphml")?;
    out.write_all(&head())?;
    write_each(selection.nodes.len(), out, |xml, position| {
        let term = graph.graph()[selection.nodes[position]];
        xml.extend_from_slice(b"    <node id=\"");
        xml::nmtoken(xml, graph.id(term));
        xml.extend_from_slice(b"\">\n");
        attributes::node(exporter, position, |name, value| data(xml, name, name, &value));
        let (x, y) = layout.position[position];
        data(xml, "x", "x", &Value::Real(x, 1));
        data(xml, "y", "y", &Value::Real(y, 1));
        data(xml, "size", "size", &Value::Real(layout.size[position], 1));
        data(xml, "color", "color", &Value::Text(graph.colour(term)));
        xml.extend_from_slice(b"    </node>\n");
    })?;
    write_each(selection.edges.len(), out, |xml, position| {
        let edge = EdgeOf::new(exporter, position);
        xml.extend_from_slice(b"    <edge id=\"");
        xml::nmtoken(xml, &edge.id);
        xml.extend_from_slice(b"\" source=\"");
        xml::nmtoken(xml, edge.source);
        xml.extend_from_slice(b"\" target=\"");
        xml::nmtoken(xml, edge.target);
        xml.extend_from_slice(b"\" label=\"");
        xml::attribute(xml, &edge.kind);
        xml.extend_from_slice(b"\">\n");
        edge.values(graph, |name, value| data(xml, edge_key(name), name, &value));
        xml.extend_from_slice(b"    </edge>\n");
    })?;
    out.write_all(b"  </graph>\n</graphml>\n")
}

fn head() -> Vec<u8> {
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
    xml
}

/// The id of a key is its name, but for two names that nodes have as well.
fn edge_key(name: &'static str) -> &'static str {
    match name {
        "label" => "edge_label",
        "color" => "edge_color",
        other => other,
    }
}

fn data(xml: &mut Vec<u8>, key: &str, name: &str, value: &Value) {
    let words = value.words();
    if xml::is_blank(&words) {
        return;
    }
    // Gephi and Cytoscape show the description.
    if name == "label" {
        xml.extend_from_slice(b"      <desc>");
        xml::text(xml, &words);
        xml.extend_from_slice(b"</desc>\n");
    }
    xml.extend_from_slice(b"      <data key=\"");
    xml.extend_from_slice(key.as_bytes());
    xml.extend_from_slice(b"\">");
    xml::text(xml, &words);
    xml.extend_from_slice(b"</data>\n");
}
