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

/// The nodes and edges of a part of a graph, in ascending order.
#[derive(Debug)]
pub struct Selection {
    /// Its nodes.
    pub nodes: Vec<NodeIndex>,
    /// Its edges: both ends are among the nodes.
    pub edges: Vec<EdgeIndex>,
    /// Source and target of each edge, as positions in `nodes`.
    pub ends: Vec<(usize, usize)>,
    /// Indices of the facts that are edges or nodes here.
    pub facts: Vec<usize>,
    /// Whether this is the whole graph.
    pub whole: bool,
}

impl Selection {
    /// Everything that a view shows.
    pub(super) fn of_view(graph: &KnowledgeGraph, view: View) -> Self {
        let mut kept = Kept::nothing(graph);
        match view {
            View::Full => {
                for list in [&mut kept.nodes, &mut kept.edges, &mut kept.facts] {
                    list.fill(true);
                }
            }
            View::Actors => kept.add_facts(graph, view, |_| true),
        }
        kept.gather(graph, view == View::Full)
    }

    /// Certain facts with their ends. What a fact here speaks about belongs to it: the node of the
    /// inner fact, tied to its own ends.
    pub(super) fn of_facts(graph: &KnowledgeGraph, view: View, keep: impl Fn(usize) -> bool) -> Self {
        let mut kept = Kept::nothing(graph);
        kept.add_facts(graph, view, keep);
        kept.gather(graph, false)
    }
}

/// What is in, by index.
struct Kept {
    nodes: Vec<bool>,
    edges: Vec<bool>,
    facts: Vec<bool>,
}

impl Kept {
    fn nothing(graph: &KnowledgeGraph) -> Self {
        let inner = graph.graph();
        Self {
            nodes: vec![false; inner.node_count()],
            edges: vec![false; inner.edge_count()],
            facts: vec![false; graph.facts().len()],
        }
    }

    fn add_facts(&mut self, graph: &KnowledgeGraph, view: View, keep: impl Fn(usize) -> bool) {
        let inner = graph.graph();
        let is_entity = |node: NodeIndex| matches!(inner[node], Term::Entity(_));
        for edge in inner.edge_references() {
            let Edge::Fact(fact) = *edge.weight() else { continue };
            let shown = view == View::Full || (is_entity(edge.source()) && is_entity(edge.target()));
            if shown && keep(fact) {
                self.edges[edge.id().index()] = true;
                self.facts[fact] = true;
                self.add_node(graph, edge.source());
                self.add_node(graph, edge.target());
                // Who else takes part hangs on the fact's own node.
                let further = view == View::Full && !graph.facts()[fact].participants.is_empty();
                if let Some(node) = graph.node(Term::Fact(fact)).filter(|_| further) {
                    self.add_node(graph, node);
                }
            }
        }
    }

    /// Adds a node, and if it is a fact's, what that speaks about.
    fn add_node(&mut self, graph: &KnowledgeGraph, node: NodeIndex) {
        let inner = graph.graph();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut self.nodes[node.index()], true) {
                continue;
            }
            let Term::Fact(fact) = inner[node] else { continue };
            self.facts[fact] = true;
            for edge in inner.edges(node) {
                if graph.role(*edge.weight()).is_some() {
                    self.edges[edge.id().index()] = true;
                    open.push(edge.target());
                }
            }
        }
    }

    fn gather(self, graph: &KnowledgeGraph, whole: bool) -> Selection {
        let inner = graph.graph();
        let nodes: Vec<NodeIndex> = inner.node_indices().filter(|node| self.nodes[node.index()]).collect();
        let edges: Vec<EdgeIndex> = inner.edge_indices().filter(|edge| self.edges[edge.index()]).collect();
        let mut position = vec![0; inner.node_count()];
        for (i, node) in nodes.iter().enumerate() {
            position[node.index()] = i;
        }
        let ends = edges
            .iter()
            .filter_map(|edge| inner.edge_endpoints(*edge))
            .map(|(source, target)| (position[source.index()], position[target.index()]))
            .collect();
        let facts = (0..self.facts.len()).filter(|fact| self.facts[*fact]).collect();
        Selection { nodes, edges, ends, facts, whole }
    }
}
