//! GEXF 1.3, the better file for Gephi: relations are the kinds of edges, lists are lists, and the days
//! on which articles report a fact are its time, which gives Gephi its timeline. No date types, which
//! Gephi ignores.

use std::fmt::Write as _;
use std::io;

use super::attributes::{self, Column, EDGE, EdgeOf, Kind, NODE, Value};
use super::files::write_each;
use super::xml::{self, Xml};
use super::{Exporter, Folder};

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let (graph, selection, layout) = (exporter.graph, &exporter.selection, exporter.layout());
    let out = folder.file("gexf")?;
    out.write_all(head(exporter).as_bytes())?;
    write_each(selection.nodes.len(), out, |bytes, position| {
        let mut xml = Xml::on(bytes);
        let term = graph.graph()[selection.nodes[position]];
        let (id, label) = (xml::nmtoken(graph.id(term)), graph.label(term));
        xml.open(3, "node", &[("id", &id), ("label", &label)]);
        xml.open(4, "attvalues", &[]);
        attributes::node(exporter, position, |name, value| attribute(&mut xml, name, &value));
        xml.close(4, "attvalues");
        colour(&mut xml, graph.colour(term));
        let (x, y) = layout.position[position];
        let place = [("x", &*format!("{x:.1}")), ("y", &*format!("{y:.1}")), ("z", "0.0")];
        xml.empty(4, "viz:position", &place);
        xml.empty(4, "viz:size", &[("value", &format!("{:.1}", layout.size[position]))]);
        xml.close(3, "node");
    })?;
    out.write_all(b"    </nodes>\n    <edges>\n")?;
    write_each(selection.edges.len(), out, |bytes, position| {
        let mut xml = Xml::on(bytes);
        let edge = EdgeOf::new(exporter, position);
        let (id, source, target) =
            (xml::nmtoken(&edge.id), xml::nmtoken(edge.source), xml::nmtoken(edge.target));
        let weight = format!("{:.1}", edge.weight);
        let own = [
            ("id", &*id),
            ("source", &*source),
            ("target", &*target),
            ("kind", &*edge.kind),
            ("label", &*edge.label),
            ("weight", &*weight),
        ];
        xml.open(3, "edge", &own);
        xml.open(4, "attvalues", &[]);
        let mut hex = None;
        edge.values(graph, |name, value| match (name, value) {
            ("color", Value::Text(value)) => hex = Some(value.to_owned()),
            (name, value) => attribute(&mut xml, name, &value),
        });
        xml.close(4, "attvalues");
        // The schema wants spells before looks.
        if let Some((first, last)) = edge.fact.and_then(|fact| fact.reported) {
            let (first, last) = (first.first_day().to_string(), last.last_day().to_string());
            xml.open(4, "spells", &[]);
            xml.empty(5, "spell", &[("start", &first), ("end", &last)]);
            xml.close(4, "spells");
        }
        if let Some(hex) = hex {
            colour(&mut xml, &hex);
        }
        xml.close(3, "edge");
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

fn attribute(xml: &mut Xml, name: &str, value: &Value) {
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
    if !xml::is_blank(&words) {
        xml.empty(5, "attvalue", &[("for", name), ("value", &words)]);
    }
}

fn colour(xml: &mut Xml, hex: &str) {
    let part = |at: usize| {
        let number = hex.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        number.unwrap_or_default().to_string()
    };
    xml.empty(4, "viz:color", &[("r", &part(1)), ("g", &part(3)), ("b", &part(5))]);
}
