//! Graph → bytes, one file for each format. This room alone knows serialisations.
//!
//! What a file may contain is settled by the programs that read it; nothing is computed here that a
//! query could want too. Files are written as streams.

mod graphml;
mod iri;
mod jsonld;

use std::io::{self, Write};

use crate::base::vocabulary;
use crate::graph::{KnowledgeGraph, View};
pub use iri::{Iris, NAMESPACE, RELATIONS, RESOURCES, ROLES};

vocabulary! {
    /// A file format.
    Format {
        /// For Gephi, Cytoscape, yEd, NetworkX, igraph.
        GraphMl = "graphml",
        /// For triple stores and other tools of linked data.
        JsonLd = "jsonld",
    }
}

impl Format {
    /// Of files, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::JsonLd => "jsonld",
        }
    }

    /// As registered with IANA, or as commonly used.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GraphMl => "application/graphml+xml",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// One line for people.
    pub fn description(self) -> &'static str {
        match self {
            Self::GraphMl => "GraphML, for Gephi, Cytoscape, NetworkX and igraph",
            Self::JsonLd => "JSON-LD 1.1, for triple stores: claims with their evidence",
        }
    }

    /// The format of files with this extension.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.extension().eq_ignore_ascii_case(extension))
    }
}

/// Writes a graph in one format.
///
/// ```
/// use claimgraph::export::{Exporter, Format};
/// use claimgraph::graph::{KnowledgeGraph, View};
/// let graph = KnowledgeGraph::default();
/// let mut bytes = Vec::new();
/// Exporter::new(&graph, Format::GraphMl).with_view(View::Actors).write(&mut bytes).unwrap();
/// assert!(bytes.starts_with(b"<?xml"));
/// ```
#[derive(Debug)]
pub struct Exporter<'a> {
    graph: &'a KnowledgeGraph,
    format: Format,
    view: View,
    iris: Iris,
}

impl<'a> Exporter<'a> {
    /// An exporter of the full view.
    pub fn new(graph: &'a KnowledgeGraph, format: Format) -> Self {
        Self { graph, format, view: View::Full, iris: Iris::default() }
    }

    /// Writes only a part of the graph.
    #[must_use]
    pub fn with_view(mut self, view: View) -> Self {
        self.view = view;
        self
    }

    /// Names entities, articles and claims below another IRI than ours.
    #[must_use]
    pub fn with_iris(mut self, iris: Iris) -> Self {
        self.iris = iris;
        self
    }

    /// Writes the whole file. Wrap a file in a `BufWriter`.
    ///
    /// # Errors
    /// What `out` fails with.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::GraphMl => graphml::write(self.graph, self.view, &self.iris, out),
            Format::JsonLd => jsonld::write(self.graph, self.view, &self.iris, out),
        }
    }
}

#[cfg(test)]
mod tests;
