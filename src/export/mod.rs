//! Graph → bytes, one file of this room for each format. This room alone knows serialisations.
//!
//! What a file may contain is settled by the programs that read it; nothing is computed here that a
//! query could want too. Files are written as streams: memory does not grow with them.

mod attributes;
mod csv;
mod dot;
mod files;
mod gexf;
mod graphml;
mod html;
mod iri;
mod jsonld;
mod nquads;
mod ontology;
mod picture;
mod rdf;
mod svg;
mod triples;
mod turtle;
mod xml;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::OnceLock;

use crate::base::vocabulary;
use crate::graph::{KnowledgeGraph, Layout, Metrics, Selection, Term};
use crate::query::Exhibit;
use crate::reduce::Own;
use crate::schema::Relation;
pub use files::{Folder, Single};
pub use html::policy;
pub use iri::{Iris, NAMESPACE, RELATIONS, RESOURCES, ROLES};
pub use triples::{Object, Triple, prefixes};

vocabulary! {
    /// A file format.
    Format {
        /// For Gephi, Cytoscape, yEd, NetworkX, igraph.
        GraphMl = "graphml",
        /// For Gephi, with time.
        Gexf = "gexf",
        /// For triple stores and other tools of linked data.
        JsonLd = "jsonld",
        /// The same triples, to read and to edit.
        Turtle = "turtle",
        /// The same triples, for bulk loading.
        NQuads = "nquads",
        /// Tables of nodes and edges.
        Csv = "csv",
        /// For Graphviz.
        Dot = "dot",
        /// A picture.
        Svg = "svg",
        /// A page to search and to look at, with all evidence.
        Html = "html",
        /// Classes and relations with their definitions.
        Ontology = "ontology",
    }
}

vocabulary! {
    /// A piece of a file that several write, each a part of the graph.
    Piece {
        /// Lines of N-Quads.
        Quads = "quads",
        /// What GraphML begins with.
        Head = "head",
        /// Nodes of GraphML.
        Nodes = "nodes",
        /// Edges of GraphML, which come after all nodes.
        Edges = "edges",
        /// What GraphML ends with.
        Tail = "tail",
    }
}

impl Format {
    /// Of files, without the first dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::JsonLd => "jsonld",
            Self::Turtle => "ttl",
            Self::NQuads => "nq.gz",
            Self::Csv => "csv",
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::Html => "html",
            Self::Ontology => "ontology.ttl",
        }
    }

    /// As registered with IANA, or as commonly used.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GraphMl => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::JsonLd => "application/ld+json",
            Self::Turtle | Self::Ontology => "text/turtle",
            Self::NQuads => "application/gzip",
            Self::Csv => "text/csv",
            Self::Dot => "text/vnd.graphviz",
            Self::Svg => "image/svg+xml",
            Self::Html => "text/html; charset=utf-8",
        }
    }

    /// Whether a graph of any size can be one file, as a stream is.
    pub fn is_one_file(self) -> bool {
        self != Self::Csv
    }

    /// One line for people.
    pub fn description(self) -> &'static str {
        match self {
            Self::GraphMl => "GraphML, for Gephi, Cytoscape, NetworkX and igraph",
            Self::Gexf => "GEXF 1.3, for Gephi: with time and lists",
            Self::JsonLd => "JSON-LD 1.1, for triple stores: claims with their evidence",
            Self::Turtle => "the triples of the JSON-LD, as Turtle",
            Self::NQuads => "the triples of the JSON-LD, as N-Quads (gzip), for bulk loading",
            Self::Csv => "two tables, nodes and edges, safe in spreadsheets",
            Self::Dot => "DOT, for Graphviz",
            Self::Svg => "a picture",
            Self::Html => "one page to search, to look at, and to read the evidence: needs no network",
            Self::Ontology => "classes and relations with their definitions, as Turtle",
        }
    }

    /// What `build` writes unless it is told otherwise.
    pub const USUAL: &'static [Self] = &[Self::GraphMl, Self::JsonLd];
}

/// Writes a graph, or a part of it, in any format.
///
/// ```
/// use claimgraph::export::{Exporter, Format};
/// use claimgraph::graph::{KnowledgeGraph, View};
/// let graph = KnowledgeGraph::default();
/// let exporter = Exporter::new(&graph, graph.select(View::Actors));
/// let mut bytes = Vec::new();
/// exporter.write(Format::GraphMl, &mut bytes).unwrap();
/// assert!(bytes.starts_with(b"<?xml"));
/// ```
#[derive(Debug)]
pub struct Exporter<'a> {
    graph: &'a KnowledgeGraph,
    selection: Selection,
    iris: Iris,
    relations: &'a [Relation],
    metrics: OnceLock<Metrics>,
    layout: OnceLock<Layout>,
    exhibits: BTreeMap<(usize, usize), Exhibit>,
    own: Option<Own>,
}

impl<'a> Exporter<'a> {
    /// An exporter of a part of a graph.
    pub fn new(graph: &'a KnowledgeGraph, selection: Selection) -> Self {
        let relations = graph.relations();
        let (metrics, layout) = (OnceLock::new(), OnceLock::new());
        let (iris, exhibits) = (Iris::default(), BTreeMap::new());
        Self { graph, selection, iris, relations, metrics, layout, exhibits, own: None }
    }

    /// Names entities, articles and claims below another IRI than ours.
    #[must_use]
    pub fn with_iris(mut self, iris: Iris) -> Self {
        self.iris = iris;
        self
    }

    /// Describes these relations in the ontology, not only those that the graph has.
    #[must_use]
    pub fn with_relations(mut self, relations: &'a [Relation]) -> Self {
        self.relations = relations;
        self
    }

    /// Shows evidence in its sentences, by fact and report; without them, the page shows its words alone.
    #[must_use]
    pub fn with_exhibits(mut self, exhibits: BTreeMap<(usize, usize), Exhibit>) -> Self {
        self.exhibits = exhibits;
        self
    }

    /// Writes only this of the graph; the rest is there to be named.
    #[must_use]
    pub fn with_own(mut self, own: Own) -> Self {
        self.own = Some(own);
        self
    }

    /// How the nodes stand in a larger graph, of which this is a part.
    #[must_use]
    pub fn with_looks(mut self, (metrics, layout): (Metrics, Layout)) -> Self {
        (self.metrics, self.layout) = (OnceLock::from(metrics), OnceLock::from(layout));
        self
    }

    /// Writes a part of what another part goes on with: see [`Piece`].
    ///
    /// # Errors
    /// What `out` fails with.
    pub fn write_piece(&self, piece: Piece, out: &mut dyn Write) -> io::Result<()> {
        match piece {
            Piece::Quads => nquads::lines(self, out),
            Piece::Head => graphml::head(out),
            Piece::Nodes => graphml::nodes(self, out),
            Piece::Edges => graphml::edges(self, out),
            Piece::Tail => graphml::tail(out),
        }
    }

    /// Whether the node of a term is to be written.
    fn owns(&self, term: Term) -> bool {
        self.own.as_ref().is_none_or(|own| own.has(term))
    }

    /// The facts that are exported.
    pub fn facts(&self) -> &[usize] {
        &self.selection.facts
    }

    /// What all names of resources begin with.
    pub fn base(&self) -> &str {
        self.iris.base()
    }

    /// Writes all files of a format into a folder.
    ///
    /// # Errors
    /// What the folder fails with.
    pub fn write_files(&self, format: Format, folder: &mut impl Folder) -> io::Result<()> {
        match format {
            Format::GraphMl => graphml::write(self, folder),
            Format::Gexf => gexf::write(self, folder),
            Format::JsonLd => jsonld::write(self, folder),
            Format::Turtle => turtle::write(self, folder),
            Format::NQuads => nquads::write(self, folder),
            Format::Csv => csv::write(self, folder),
            Format::Dot => dot::write(self, folder),
            Format::Svg => svg::write(self, folder),
            Format::Html => html::write(self, folder),
            Format::Ontology => ontology::write(self, folder),
        }
    }

    /// Writes a format as one stream; JSON-LD then is one document.
    ///
    /// # Errors
    /// What `out` fails with; [`io::ErrorKind::Unsupported`] for a format of several files.
    pub fn write(&self, format: Format, out: &mut impl Write) -> io::Result<()> {
        self.write_files(format, &mut Single::new(out))
    }

    /// Hands every triple of the RDF formats to `take`.
    ///
    /// # Errors
    /// What `take` fails with.
    pub fn triples(&self, mut take: impl FnMut(Triple<'_>) -> io::Result<()>) -> io::Result<()> {
        triples::each(self, &mut take)
    }

    /// How nodes stand, measured once for all formats.
    fn metrics(&self) -> &Metrics {
        self.metrics.get_or_init(|| Metrics::of(self.graph, &self.selection))
    }

    /// Where nodes are drawn, the same in all formats.
    fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| Layout::of(&self.selection, self.metrics()))
    }
}

#[cfg(test)]
mod tests;
