//! GEXF 1.3, the better file for Gephi: relations are the kinds of edges, lists are lists, and the days
//! on which articles report a fact are its time, which gives Gephi its timeline. No date types, which
//! Gephi ignores.

use std::fmt::Write as _;
use std::io;

use super::attributes::{self, Column, EDGE, EdgeOf, Kind, NODE, Value};
use super::files::write_each;
use super::{Exporter, Folder, xml};

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let (graph, selection, layout) = (exporter.graph, &exporter.selection, exporter.layout());
    let out = folder.file("gexf")?;
    out.write_all(head(exporter).as_bytes())?;
    write_each(selection.nodes.len(), out, |xml, position| {
        let term = graph.graph()[selection.nodes[position]];
        xml.extend_from_slice(b"      <node id=\"");
        xml::nmtoken(xml, graph.id(term));
        xml.extend_from_slice(b"\" label=\"");
        xml::attribute(xml, &graph.label(term));
        xml.extend_from_slice(b"\">\n        <attvalues>\n");
        attributes::node(exporter, position, |name, value| attribute(xml, name, &value));
        let (x, y) = layout.position[position];
        let (red, green, blue) = rgb(graph.colour(term));
        let looks = format!(
            "        </attvalues>\n        <viz:color r=\"{red}\" g=\"{green}\" b=\"{blue}\"/>\n        \
             <viz:position x=\"{x:.1}\" y=\"{y:.1}\" z=\"0.0\"/>\n        <viz:size value=\"{:.1}\"/>\n      \
             </node>\n",
            layout.size[position]
        );
        xml.extend_from_slice(looks.as_bytes());
    })?;
    out.write_all(b"    </nodes>\n    <edges>\n")?;
    write_each(selection.edges.len(), out, |xml, position| {
        let edge = EdgeOf::new(exporter, position);
        xml.extend_from_slice(b"      <edge id=\"");
        xml::nmtoken(xml, &edge.id);
        xml.extend_from_slice(b"\" source=\"");
        xml::nmtoken(xml, edge.source);
        xml.extend_from_slice(b"\" target=\"");
        xml::nmtoken(xml, edge.target);
        for (key, value) in [("kind", &edge.kind), ("label", &edge.label)] {
            xml.extend_from_slice(format!("\" {key}=\"").as_bytes());
            xml::attribute(xml, value);
        }
        xml.extend_from_slice(format!("\" weight=\"{:.1}\">\n        <attvalues>\n", edge.weight).as_bytes());
        let mut colour = None;
        edge.values(graph, |name, value| match (name, value) {
            ("color", Value::Text(value)) => colour = Some(rgb(value)),
            (name, value) => attribute(xml, name, &value),
        });
        xml.extend_from_slice(b"        </attvalues>\n");
        // The schema wants spells before looks.
        if let Some((first, last)) = edge.fact.and_then(|fact| fact.reported) {
            let spell = format!(
                "        <spells>\n          <spell start=\"{}\" end=\"{}\"/>\n        </spells>\n",
                first.first_day(),
                last.last_day()
            );
            xml.extend_from_slice(spell.as_bytes());
        }
        if let Some((red, green, blue)) = colour {
            let colour = format!("        <viz:color r=\"{red}\" g=\"{green}\" b=\"{blue}\"/>\n");
            xml.extend_from_slice(colour.as_bytes());
        }
        xml.extend_from_slice(b"      </edge>\n");
    })?;
    out.write_all(b"    </edges>\n  </graph>\n</gexf>\n")
}

fn head(exporter: &Exporter) -> String {
    let columns = |class: &str, columns: &[Column]| {
        let mut all = format!("    <attributes class=\"{class}\" mode=\"static\">\n");
        for (name, kind) in columns.iter().filter(|(name, _)| !is_own(name)) {
            let kind = match kind {
                Kind::Text => "string",
                Kind::List => "liststring",
                Kind::Int => "integer",
                Kind::Real => "double",
            };
            let _ = writeln!(all, "      <attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>");
        }
        all + "    </attributes>\n"
    };
    // The day of the latest article: the file does not depend on when it was made.
    let latest = exporter.graph.sources().iter().filter_map(|source| source.date).max();
    let latest = latest.map_or(String::new(), |date| format!(" lastmodifieddate=\"{}\"", date.last_day()));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta{latest}>
    <creator>claimgraph</creator>
    <description>who did what to whom, and who says so</description>
  </meta>
  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval" idtype="string">
{}{}    <nodes>
"#,
        columns("node", NODE),
        columns("edge", EDGE)
    )
}

/// Whether the format has a place of its own for it.
fn is_own(name: &str) -> bool {
    matches!(name, "label" | "weight" | "color")
}

fn attribute(xml: &mut Vec<u8>, name: &str, value: &Value) {
    if is_own(name) {
        return;
    }
    let words = match value {
        Value::List(items) if items.is_empty() => return,
        // The items in brackets, each quoted: what Gephi and graphology both read as a list.
        Value::List(items) => {
            let quoted = items.iter().map(|item| format!("\"{}\"", item.replace(['"', '\\'], "'")));
            format!("[{}]", quoted.collect::<Vec<_>>().join(", ")).into()
        }
        other => other.words(),
    };
    if xml::is_blank(&words) {
        return;
    }
    xml.extend_from_slice(b"          <attvalue for=\"");
    xml.extend_from_slice(name.as_bytes());
    xml.extend_from_slice(b"\" value=\"");
    xml::attribute(xml, &words);
    xml.extend_from_slice(b"\"/>\n");
}

fn rgb(colour: &str) -> (u8, u8, u8) {
    let part = |at: usize| {
        colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default()
    };
    (part(1), part(3), part(5))
}
