//! Which part of a graph is looked at.

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{Edge, KnowledgeGraph, Term};
use crate::base::vocabulary;

vocabulary! {
    /// Which part of a graph is looked at.
    View {
        /// Everything: who says what, and what is said about what is said.
        Full = "full",
        /// Entities that have to do with each other, and the facts between them only.
        Actors = "actors",
    }
}

/// The nodes and edges of a [`View`], in ascending order.
#[derive(Debug)]
pub struct Selection {
    /// Its nodes.
    pub nodes: Vec<NodeIndex>,
    /// Its edges: both ends are among the nodes.
    pub edges: Vec<EdgeIndex>,
    /// Source and target of each edge, as positions in `nodes`.
    pub ends: Vec<(usize, usize)>,
}

impl Selection {
    pub(super) fn new(graph: &KnowledgeGraph, view: View) -> Self {
        let inner = graph.graph();
        let is_entity = |node: NodeIndex| matches!(inner[node], Term::Entity(_));
        let mut kept = vec![view == View::Full; inner.node_count()];
        let mut edges = Vec::new();
        for edge in inner.edge_references() {
            let between_entities = matches!(edge.weight(), Edge::Fact(_))
                && is_entity(edge.source())
                && is_entity(edge.target());
            if view == View::Full || between_entities {
                kept[edge.source().index()] = true;
                kept[edge.target().index()] = true;
                edges.push(edge.id());
            }
        }
        let nodes: Vec<NodeIndex> = inner.node_indices().filter(|node| kept[node.index()]).collect();
        let mut position = vec![0; inner.node_count()];
        for (i, node) in nodes.iter().enumerate() {
            position[node.index()] = i;
        }
        let ends = edges
            .iter()
            .filter_map(|edge| inner.edge_endpoints(*edge))
            .map(|(source, target)| (position[source.index()], position[target.index()]))
            .collect();
        Self { nodes, edges, ends }
    }
}
