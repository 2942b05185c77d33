//! What nodes and edges have: one list of columns and values for all formats that are tables of
//! nodes and edges. How a value is spelled is each format's own matter.

use super::{Exporter, iri};
use crate::base::{Date, Polarity};
use crate::graph::{Edge, Fact, KnowledgeGraph, Term, shorten};

/// Characters of evidence that an edge shows.
const QUOTE: usize = 300;
/// Items that a list in one cell shows.
const LISTED: usize = 50;
/// Edges that say that something is not so.
const NEGATED_COLOUR: &str = "#C00000";

/// Of which type the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// Several words.
    List,
    /// A count.
    Int,
    /// A number.
    Real,
}

/// Name and type of a column: snake case, and nothing that Gephi takes for its own.
pub(super) type Column = (&'static str, Kind);

/// What is known of a node.
pub(super) const NODE: &[Column] = &[
    ("label", Kind::Text),
    ("entity_type", Kind::Text),
    ("iri", Kind::Text),
    ("aliases", Kind::List),
    ("same_as", Kind::List),
    ("sentence", Kind::Text),
    ("fact_status", Kind::Text),
    ("mentions", Kind::Int),
    ("articles", Kind::Int),
    ("degree", Kind::Int),
    ("pagerank", Kind::Real),
    ("community", Kind::Int),
];

/// How a node is drawn.
pub(super) const LOOKS: &[Column] =
    &[("x", Kind::Real), ("y", Kind::Real), ("size", Kind::Real), ("color", Kind::Text)];

/// What is known of an edge.
pub(super) const EDGE: &[Column] = &[
    ("label", Kind::Text),
    ("edge_id", Kind::Text),
    ("relation", Kind::Text),
    ("weight", Kind::Real),
    ("status", Kind::Text),
    ("polarity", Kind::Text),
    ("reports", Kind::Int),
    ("first_date", Kind::Text),
    ("last_date", Kind::Text),
    ("event_first", Kind::Text),
    ("event_last", Kind::Text),
    ("attributed_to", Kind::List),
    ("denied_by", Kind::List),
    ("participants", Kind::List),
    ("quantity", Kind::List),
    ("evidence", Kind::Text),
    ("article_ids", Kind::List),
    ("rules", Kind::List),
    ("plover", Kind::Text),
    ("cameo", Kind::Text),
    ("color", Kind::Text),
];

/// A cell.
pub(super) enum Value<'v> {
    Text(&'v str),
    List(Vec<&'v str>),
    Int(usize),
    /// A number and its digits after the point.
    Real(f64, usize),
    /// A number whose size may be anything.
    Tiny(f64),
}

impl Value<'_> {
    /// As one string: items of a list are divided by ` | `, those after the first fifty are counted.
    pub fn words(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Text(text) => (*text).into(),
            Self::List(items) => {
                let more = items.len().saturating_sub(LISTED);
                let mut all = items.get(..items.len() - more).unwrap_or_default().join(" | ");
                if more > 0 {
                    all = format!("{all} | … and {more} more");
                }
                all.into()
            }
            Self::Int(number) => number.to_string().into(),
            Self::Real(number, digits) => format!("{number:.digits$}").into(),
            Self::Tiny(number) => format!("{number:.6e}").into(),
        }
    }
}

/// Hands over what is known of the node at a position of the selection, in the order of [`NODE`].
/// What is not known is left out.
pub(super) fn node(exporter: &Exporter, position: usize, mut take: impl FnMut(&'static str, Value<'_>)) {
    let graph = exporter.graph;
    let term = graph.graph()[exporter.selection.nodes[position]];
    take("label", Value::Text(&graph.label(term)));
    take("entity_type", Value::Text(graph.entity_type(term)));
    take("iri", Value::Text(&format!("{}{}", exporter.iris.base(), iri::of_term(graph, term))));
    match term {
        Term::Entity(index) => {
            let entity = &graph.entities()[index];
            take("aliases", list(&entity.aliases));
            take("same_as", list(&entity.same_as));
            take("mentions", Value::Int(entity.mentions as usize));
            take("articles", Value::Int(entity.articles));
        }
        Term::Concept(index) => take("sentence", Value::Text(&graph.concepts()[index].words)),
        Term::Fact(index) => {
            let fact = &graph.facts()[index];
            take("sentence", Value::Text(&graph.sentence(fact)));
            take("fact_status", Value::Text(fact.status.word()));
            take("articles", Value::Int(fact.sources.len()));
        }
    }
    let metrics = exporter.metrics();
    take("degree", Value::Int(metrics.degree[position] as usize));
    take("pagerank", Value::Tiny(metrics.pagerank[position]));
    take("community", Value::Int(metrics.community[position] as usize));
}

/// An edge of the selection with its ends.
pub(super) struct EdgeOf<'g> {
    pub id: String,
    /// What Gephi tells parallel edges apart by: the relation, and whether it is negated.
    pub kind: String,
    pub label: String,
    pub source: &'g str,
    pub target: &'g str,
    pub weight: f64,
    /// The fact, unless this only ties a fact's node to its ends.
    pub fact: Option<&'g Fact>,
    relation: &'g str,
}

impl<'g> EdgeOf<'g> {
    pub fn new(exporter: &Exporter<'g>, position: usize) -> Self {
        let (graph, selection) = (exporter.graph, &exporter.selection);
        let edge = graph.graph()[selection.edges[position]];
        let (fact, role) = (&graph.facts()[edge.fact()], graph.role(edge));
        let relation = graph.relation(fact).id.as_str();
        let digest = fact.id.trim_start_matches("fact-");
        let end = |position: usize| graph.id(graph.graph()[selection.nodes[position]]);
        let (source, target) = selection.ends[position];
        let (id, kind, label) = match (role, fact.polarity) {
            (Some(role), _) => {
                let id = match edge {
                    Edge::Participant(_, place) => format!("edge-{digest}-{role}-{}", place + 1),
                    Edge::Fact(_) | Edge::Subject(_) | Edge::Object(_) => format!("edge-{digest}-{role}"),
                };
                (id, role.to_owned(), role.replace('_', " "))
            }
            (None, polarity) => {
                let not = if polarity == Polarity::Negated { "not " } else { "" };
                let apart =
                    if has_twin(graph, edge.fact()) { graph.participants(fact) } else { String::new() };
                (format!("edge-{digest}"), format!("{not}{relation}{apart}"), graph.edge_label(fact))
            }
        };
        Self {
            id,
            kind,
            label,
            source: end(source),
            target: end(target),
            weight: graph.weight(edge),
            fact: role.is_none().then_some(fact),
            relation: role.unwrap_or(relation),
        }
    }

    /// Hands over what is known of it, in the order of [`EDGE`]. What is not known is left out.
    pub fn values(&self, graph: &KnowledgeGraph, mut take: impl FnMut(&'static str, Value<'_>)) {
        take("label", Value::Text(&self.label));
        take("edge_id", Value::Text(&self.id));
        take("relation", Value::Text(self.relation));
        take("weight", Value::Real(self.weight, 1));
        let Some(fact) = self.fact else { return };
        let relation = graph.relation(fact);
        let names =
            |voices: &[usize]| Value::List(voices.iter().map(|v| &*graph.entities()[*v].name).collect());
        take("status", Value::Text(fact.status.word()));
        take("polarity", Value::Text(fact.polarity.word()));
        take("reports", Value::Int(fact.reports.len()));
        let mut day = |name: &'static str, date: Option<Date>| {
            if let Some(date) = date {
                take(name, Value::Text(&date.to_string()));
            }
        };
        day("first_date", fact.reported.map(|d| d.0));
        day("last_date", fact.reported.map(|d| d.1));
        day("event_first", fact.happened.map(|d| d.0));
        day("event_last", fact.happened.map(|d| d.1));
        take("attributed_to", names(&fact.voices));
        take("denied_by", names(&fact.denied_by));
        let further: Vec<String> =
            fact.participants.iter().map(|(role, who)| format!("{role}: {}", graph.label(*who))).collect();
        take("participants", list(&further));
        take("quantity", list(&fact.quantities));
        take("evidence", Value::Text(&shorten(&fact.best_report().evidence.text, QUOTE - 1)));
        take("article_ids", Value::List(fact.sources.iter().map(|s| &*graph.sources()[*s].key).collect()));
        take("rules", list(&fact.rules));
        take("plover", Value::Text(relation.plover.as_deref().unwrap_or_default()));
        take("cameo", Value::Text(relation.cameo.as_deref().unwrap_or_default()));
        if fact.polarity == Polarity::Negated {
            take("color", Value::Text(NEGATED_COLOUR));
        }
    }
}

/// Whether only their further participants tell this fact and another one apart.
fn has_twin(graph: &KnowledgeGraph, index: usize) -> bool {
    let facts = graph.facts();
    let ends = |fact: &Fact| (fact.subject, fact.relation, fact.object, fact.polarity);
    let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
    beside.filter_map(|i| facts.get(i)).any(|other| ends(other) == ends(&facts[index]))
}

fn list(items: &[String]) -> Value<'_> {
    Value::List(items.iter().map(String::as_str).collect())
}
