//! Two tables, `graph.nodes.csv` and `graph.edges.csv`, with the head lines that Gephi's import of
//! spreadsheets knows. No cell starts a formula, whatever program opens it, and none breaks a line.

use std::borrow::Cow;
use std::io;

use super::attributes::{self, Column, EDGE, EdgeOf, NODE, Value};
use super::files::in_order;
use super::{Exporter, Folder};

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let (graph, selection) = (exporter.graph, &exporter.selection);
    exporter.metrics();
    let out = folder.file("nodes.csv")?;
    let columns: Vec<&str> = NODE.iter().map(|column| column.0).collect();
    out.write_all(&row(["Id"].into_iter().chain(columns.iter().map(|name| title(name))))?)?;
    let nodes = |positions: std::ops::Range<usize>| -> io::Result<Vec<u8>> {
        let mut rows = ::csv::Writer::from_writer(Vec::new());
        for position in positions {
            let mut cells = Cells::new(NODE);
            attributes::node(exporter, position, |name, value| cells.set(name, &value));
            let id = graph.id(graph.graph()[selection.nodes[position]]);
            rows.write_record(std::iter::once(safe(id).as_ref()).chain(cells.iter()))?;
        }
        finish(rows)
    };
    in_order(selection.nodes.len(), nodes, |bytes| out.write_all(&bytes?))?;

    let out = folder.file("edges.csv")?;
    let columns: Vec<&str> = shown().map(|column| column.0).collect();
    let own = ["Source", "Target", "Type", "Kind", "Id"];
    out.write_all(&row(own.into_iter().chain(columns.iter().map(|name| title(name))))?)?;
    let shown: Vec<Column> = shown().copied().collect();
    let edges = |positions: std::ops::Range<usize>| -> io::Result<Vec<u8>> {
        let mut rows = ::csv::Writer::from_writer(Vec::new());
        for position in positions {
            let edge = EdgeOf::new(exporter, position);
            let mut cells = Cells::new(&shown);
            edge.values(graph, |name, value| cells.set(name, &value));
            let (source, target) = (safe(edge.source), safe(edge.target));
            let (kind, id) = (safe(&edge.kind), safe(&edge.id));
            let own = [source.as_ref(), target.as_ref(), "Directed", kind.as_ref(), id.as_ref()];
            rows.write_record(own.into_iter().chain(cells.iter()))?;
        }
        finish(rows)
    };
    in_order(selection.edges.len(), edges, |bytes| out.write_all(&bytes?))
}

/// The columns of edges that have no place before the others.
fn shown() -> impl Iterator<Item = &'static Column> {
    EDGE.iter().filter(|(name, _)| !matches!(*name, "edge_id" | "color"))
}

/// Gephi knows its own columns by these names.
fn title(name: &str) -> &str {
    match name {
        "label" => "Label",
        "weight" => "Weight",
        other => other,
    }
}

/// A row, in the order of columns.
struct Cells<'c> {
    columns: &'c [Column],
    cells: Vec<String>,
}

impl<'c> Cells<'c> {
    fn new(columns: &'c [Column]) -> Self {
        Self { columns, cells: vec![String::new(); columns.len()] }
    }

    fn set(&mut self, name: &str, value: &Value) {
        if let Some(at) = self.columns.iter().position(|column| column.0 == name) {
            self.cells[at] = safe(&value.words()).into_owned();
        }
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }
}

/// Spreadsheets compute cells that begin with `=`, `+`, `-`, `@`, a tab or a line break, some even after
/// spaces or inside a quoted cell: an apostrophe before it makes it text. Control characters and line
/// breaks become spaces.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}');
    let mut cell = Cow::Borrowed(text);
    if text.contains(odd) {
        cell = text.chars().map(|c| if odd(c) { ' ' } else { c }).collect::<String>().into();
    }
    // Full-width forms are formulas for programs of East Asian locales.
    let starts = |c: char| matches!(c, '=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠');
    if cell.trim_start().starts_with(starts) {
        cell.to_mut().insert(0, '\'');
    }
    cell
}

fn row<'c>(cells: impl Iterator<Item = &'c str>) -> io::Result<Vec<u8>> {
    let mut rows = ::csv::Writer::from_writer(Vec::new());
    rows.write_record(cells)?;
    finish(rows)
}

fn finish(rows: ::csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    rows.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
