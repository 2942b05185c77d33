//! Extractions → [`KnowledgeGraph`]: the claims of all articles become facts, and facts become a
//! directed multigraph.
//!
//! This room alone merges and counts. It does not decide which names are the same thing (that is
//! `resolve`: an entity is its id), and it writes no files. The order of the extractions never matters.

mod build;
mod community;
pub mod copies;
mod fact;
mod filter;
mod label;
mod layout;
mod metrics;
mod view;

use petgraph::graph::{DiGraph, NodeIndex};

pub use build::{
    End, Known, Naming, NamingPart, Numbers, Sighting, article_key, content_id, describe, is_medium,
    reporters, sightings, source, summarise,
};
pub use fact::{Concept, Fact, GraphEntity, Report, Source, Status, Term};
pub use filter::Filter;
pub(crate) use label::shorten;
pub use layout::{Layout, colour, is_dark};
pub use metrics::Metrics;
pub use view::{Selection, View};

use crate::base::Diagnostic;
use crate::relations::Extraction;
use crate::schema::{Relation, Schema};

/// Who did what to whom, and who says so, over all articles.
///
/// Nodes are [`Term`]s: every entity, the words that claims speak about, and those facts that other
/// facts or voices speak about. Edges are [`Edge`]s.
#[derive(Debug, Default)]
pub struct KnowledgeGraph {
    sources: Vec<Source>,
    entities: Vec<GraphEntity>,
    concepts: Vec<Concept>,
    relations: Vec<Relation>,
    facts: Vec<Fact>,
    diagnostics: Vec<Diagnostic>,
    graph: DiGraph<Term, Edge>,
    fact_nodes: Vec<Option<NodeIndex>>,
}

impl Edge {
    /// The fact that it belongs to.
    pub fn fact(self) -> usize {
        match self {
            Self::Fact(index) | Self::Subject(index) | Self::Object(index) | Self::Participant(index, _) => {
                index
            }
        }
    }
}

/// An edge of the graph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Edge {
    /// The fact of this index, from its subject to its object.
    Fact(usize),
    /// From the node of this fact to its subject.
    Subject(usize),
    /// From the node of this fact to its object.
    Object(usize),
    /// From the node of this fact to a further participant, by its place among them.
    Participant(usize, usize),
}

/// What a graph is made of; indices of one list point into the others.
#[derive(Debug, Default)]
pub struct Parts {
    /// The articles, sorted by key.
    pub sources: Vec<Source>,
    /// The entities, sorted by id.
    pub entities: Vec<GraphEntity>,
    /// Words that claims speak about, sorted.
    pub concepts: Vec<Concept>,
    /// The relations of the facts, sorted by id.
    pub relations: Vec<Relation>,
    /// The facts, sorted by subject, relation, object, polarity.
    pub facts: Vec<Fact>,
    /// Claims that could not become facts, and why.
    pub diagnostics: Vec<Diagnostic>,
}

impl KnowledgeGraph {
    /// Merges what articles say. Extractions of the same article count once.
    pub fn build(schema: &Schema, extractions: &[Extraction]) -> Self {
        Self::from_parts(build::build(schema, extractions))
    }

    /// A graph of parts, which are in order; who denies what is found here.
    pub fn from_parts(parts: Parts) -> Self {
        let Parts { sources, entities, concepts, relations, mut facts, diagnostics } = parts;
        build::link_denials(&mut facts, &relations);
        let mut graph = DiGraph::new();
        for index in 0..entities.len() {
            graph.add_node(Term::Entity(index));
        }
        for index in 0..concepts.len() {
            graph.add_node(Term::Concept(index));
        }
        let mut spoken_about = vec![false; facts.len()];
        for term in facts.iter().flat_map(Fact::terms) {
            if let Term::Fact(index) = term {
                spoken_about[index] = true;
            }
        }
        // An edge has two ends: a third participant needs the fact's node.
        for (spoken, fact) in spoken_about.iter_mut().zip(&facts) {
            *spoken |= !fact.participants.is_empty();
        }
        let fact_nodes = spoken_about
            .iter()
            .enumerate()
            .map(|(index, spoken)| spoken.then(|| graph.add_node(Term::Fact(index))))
            .collect();
        let mut this = Self { sources, entities, concepts, relations, facts, diagnostics, graph, fact_nodes };
        this.connect();
        this
    }

    fn connect(&mut self) {
        for (index, fact) in self.facts.iter().enumerate() {
            let (Some(subject), Some(object)) = (self.node(fact.subject), self.node(fact.object)) else {
                continue;
            };
            self.graph.add_edge(subject, object, Edge::Fact(index));
            if let Some(node) = self.fact_nodes[index] {
                self.graph.add_edge(node, subject, Edge::Subject(index));
                self.graph.add_edge(node, object, Edge::Object(index));
                for (place, (_, who)) in fact.participants.iter().enumerate() {
                    if let Some(who) = self.node(*who) {
                        self.graph.add_edge(node, who, Edge::Participant(index, place));
                    }
                }
            }
        }
    }

    /// The articles, sorted by key.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The entities, sorted by id.
    pub fn entities(&self) -> &[GraphEntity] {
        &self.entities
    }

    /// Words that claims speak about, sorted.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The relations that occur, sorted by id; one that the schema does not know has only id, label and nominal.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The facts, sorted by subject, relation, object, polarity.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Claims that could not become facts, and why.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The graph itself: node and edge indices are stable for the same input.
    pub fn graph(&self) -> &DiGraph<Term, Edge> {
        &self.graph
    }

    /// The index of an entity by its id.
    pub fn find_entity(&self, id: &str) -> Option<usize> {
        self.entities.binary_search_by(|e| e.id.as_str().cmp(id)).ok()
    }

    /// The node of a term; `None` for a fact that nothing speaks about.
    pub fn node(&self, term: Term) -> Option<NodeIndex> {
        match term {
            Term::Entity(index) => Some(NodeIndex::new(index)),
            Term::Concept(index) => Some(NodeIndex::new(self.entities.len() + index)),
            Term::Fact(index) => self.fact_nodes.get(index).copied().flatten(),
        }
    }

    /// The id of a term: `person-vladimir-putin`, `concept-…`, `fact-…`.
    pub fn id(&self, term: Term) -> &str {
        match term {
            Term::Entity(index) => &self.entities[index].id,
            Term::Concept(index) => &self.concepts[index].id,
            Term::Fact(index) => &self.facts[index].id,
        }
    }

    /// The kind of entity, `concept` or `fact`.
    pub fn entity_type(&self, term: Term) -> &'static str {
        match term {
            Term::Entity(index) => self.entities[index].kind.word(),
            Term::Concept(_) => "concept",
            Term::Fact(_) => "fact",
        }
    }

    /// The role of what an edge leads to from the node of its fact; `None` for the fact itself.
    pub fn role(&self, edge: Edge) -> Option<&str> {
        match edge {
            Edge::Fact(_) => None,
            Edge::Subject(_) => Some("subject"),
            Edge::Object(_) => Some("object"),
            Edge::Participant(fact, place) => Some(&self.facts[fact].participants[place].0),
        }
    }

    /// The relation of a fact.
    pub fn relation(&self, fact: &Fact) -> &Relation {
        &self.relations[fact.relation]
    }

    /// The nodes and edges of a view, in order.
    pub fn select(&self, view: View) -> Selection {
        Selection::of_view(self, view)
    }

    /// Certain facts of a view with their ends; what a fact speaks about comes with it.
    pub fn select_facts(&self, view: View, keep: impl Fn(usize) -> bool) -> Selection {
        Selection::of_facts(self, view, keep)
    }
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
