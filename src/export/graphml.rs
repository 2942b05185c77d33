//! GraphML in the one dialect that Gephi, Cytoscape, NetworkX, igraph and graphology all read: keys
//! first, then nodes, then edges, nothing nested, no defaults, empty data left out. The relation is
//! the `label` of `<edge>`, which Gephi takes as the edge's kind: without it parallel edges are merged.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Iris, iri};
use crate::base::{Date, Polarity};
use crate::graph::{Edge, Fact, KnowledgeGraph, Layout, Metrics, Term, View, shorten};

/// Characters of evidence that an edge shows.
const QUOTE: usize = 300;
/// Items that a list in one attribute shows.
const LISTED: usize = 50;
/// Edges that say that something is not so.
const NEGATED_COLOUR: &str = "#C00000";

/// Id, name and type of an attribute. The id is the name, but for two that nodes have as well.
type Key = (&'static str, &'static str, &'static str);

const NODE_KEYS: &[Key] = &[
    ("label", "label", "string"),
    ("entity_type", "entity_type", "string"),
    ("iri", "iri", "string"),
    ("aliases", "aliases", "string"),
    ("same_as", "same_as", "string"),
    ("sentence", "sentence", "string"),
    ("fact_status", "fact_status", "string"),
    ("mentions", "mentions", "int"),
    ("articles", "articles", "int"),
    ("degree", "degree", "int"),
    ("pagerank", "pagerank", "double"),
    ("community", "community", "int"),
    ("x", "x", "double"),
    ("y", "y", "double"),
    ("size", "size", "double"),
    ("color", "color", "string"),
];

const EDGE_KEYS: &[Key] = &[
    ("edge_id", "edge_id", "string"),
    ("edge_label", "label", "string"),
    ("relation", "relation", "string"),
    ("weight", "weight", "double"),
    ("status", "status", "string"),
    ("polarity", "polarity", "string"),
    ("reports", "reports", "int"),
    ("first_date", "first_date", "string"),
    ("last_date", "last_date", "string"),
    ("event_first", "event_first", "string"),
    ("event_last", "event_last", "string"),
    ("participants", "participants", "string"),
    ("attributed_to", "attributed_to", "string"),
    ("denied_by", "denied_by", "string"),
    ("quantity", "quantity", "string"),
    ("evidence", "evidence", "string"),
    ("article_ids", "article_ids", "string"),
    ("rules", "rules", "string"),
    ("plover", "plover", "string"),
    ("cameo", "cameo", "string"),
    ("edge_color", "color", "string"),
];

pub(super) fn write(graph: &KnowledgeGraph, view: View, iris: &Iris, out: &mut impl Write) -> io::Result<()> {
    let selection = graph.select(view);
    let metrics = Metrics::of(graph, &selection);
    let layout = Layout::of(&selection, &metrics);
    let mut file = File { xml: Writer::new_with_indent(out, b' ', 2), graph };

    file.xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    file.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
    for (keys, target) in [(NODE_KEYS, "node"), (EDGE_KEYS, "edge")] {
        for (id, name, kind) in keys {
            file.xml
                .create_element("key")
                .with_attributes([("id", *id), ("for", target), ("attr.name", name), ("attr.type", kind)])
                .write_empty()?;
        }
    }
    file.open("graph", &[("id", "claimgraph"), ("edgedefault", "directed")])?;
    for (i, node) in selection.nodes.iter().enumerate() {
        let term = graph.graph()[*node];
        file.open("node", &[("id", &nmtoken(graph.id(term)))])?;
        file.node(term, iris)?;
        file.data("degree", metrics.degree[i].to_string())?;
        file.data("pagerank", format!("{:.6e}", metrics.pagerank[i]))?;
        file.data("community", metrics.community[i].to_string())?;
        file.data("x", format!("{:.1}", layout.position[i].0))?;
        file.data("y", format!("{:.1}", layout.position[i].1))?;
        file.data("size", format!("{:.1}", layout.size[i]))?;
        file.data("color", graph.colour(term))?;
        file.close("node")?;
    }
    for (edge, (source, target)) in selection.edges.iter().zip(&selection.ends) {
        let id = |position: usize| nmtoken(graph.id(graph.graph()[selection.nodes[position]]));
        file.edge(graph.graph()[*edge], &id(*source), &id(*target))?;
    }
    file.close("graph")?;
    file.close("graphml")?;
    file.xml.get_mut().write_all(b"\n")
}

struct File<'a, W: Write> {
    xml: Writer<W>,
    graph: &'a KnowledgeGraph,
}

impl<W: Write> File<'_, W> {
    fn node(&mut self, term: Term, iris: &Iris) -> io::Result<()> {
        let graph = self.graph;
        let label = graph.label(term);
        self.element("desc", None, &label)?;
        self.data("label", label)?;
        self.data("entity_type", graph.entity_type(term))?;
        self.data("iri", format!("{}{}", iris.base(), iri::of_term(graph, term)))?;
        match term {
            Term::Entity(index) => {
                let entity = &graph.entities()[index];
                self.data("aliases", list(&entity.aliases))?;
                self.data("same_as", list(&entity.same_as))?;
                self.data("mentions", entity.mentions.to_string())?;
                self.data("articles", entity.sources.len().to_string())
            }
            Term::Concept(index) => self.data("sentence", graph.concepts()[index].words.as_str()),
            Term::Fact(index) => {
                let fact = &graph.facts()[index];
                self.data("sentence", graph.sentence(fact))?;
                self.data("fact_status", fact.status.word())?;
                self.data("articles", fact.sources.len().to_string())
            }
        }
    }

    fn edge(&mut self, edge: Edge, source: &str, target: &str) -> io::Result<()> {
        let graph = self.graph;
        let (fact, role) = (&graph.facts()[edge.fact()], graph.role(edge));
        let relation = &self.graph.relation(fact).id;
        let digest = nmtoken(fact.id.trim_start_matches("fact-"));
        let (id, kind, label) = match (role, fact.polarity) {
            (Some(role), _) => {
                let id = match edge {
                    Edge::Participant(_, place) => format!("edge-{digest}-{}-{}", nmtoken(role), place + 1),
                    _ => format!("edge-{digest}-{role}"),
                };
                (id, role.to_owned(), role.replace('_', " "))
            }
            (None, polarity) => {
                let not = if polarity == Polarity::Negated { "not " } else { "" };
                let apart = if self.has_twin(edge.fact()) { graph.participants(fact) } else { String::new() };
                (format!("edge-{digest}"), format!("{not}{relation}{apart}"), graph.edge_label(fact))
            }
        };
        let kind = allowed(&kind);
        self.open("edge", &[("id", &id), ("source", source), ("target", target), ("label", &kind)])?;
        self.element("desc", None, &label)?;
        self.data("edge_id", id)?;
        self.data("edge_label", label)?;
        self.data("relation", role.unwrap_or(relation))?;
        self.data("weight", format!("{:.1}", self.graph.weight(edge)))?;
        if role.is_none() {
            self.fact(fact)?;
        }
        self.close("edge")
    }

    /// Whether only their further participants tell this fact and another one apart.
    fn has_twin(&self, index: usize) -> bool {
        let facts = self.graph.facts();
        let ends = |fact: &Fact| (fact.subject, fact.relation, fact.object, fact.polarity);
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        beside.filter_map(|i| facts.get(i)).any(|other| ends(other) == ends(&facts[index]))
    }

    fn fact(&mut self, fact: &Fact) -> io::Result<()> {
        let graph = self.graph;
        let relation = graph.relation(fact);
        let names =
            |voices: &[usize]| list(voices.iter().map(|voice| graph.entities()[*voice].name.as_str()));
        let day = |dates: Option<(Date, Date)>, last: bool| {
            dates.map(|(a, b)| if last { b } else { a }.to_string()).unwrap_or_default()
        };
        self.data("status", fact.status.word())?;
        self.data("polarity", fact.polarity.word())?;
        self.data("reports", fact.reports.len().to_string())?;
        self.data("first_date", day(fact.reported, false))?;
        self.data("last_date", day(fact.reported, true))?;
        self.data("event_first", day(fact.happened, false))?;
        self.data("event_last", day(fact.happened, true))?;
        self.data(
            "participants",
            list(fact.participants.iter().map(|(role, who)| format!("{role}: {}", graph.label(*who)))),
        )?;
        self.data("attributed_to", names(&fact.voices))?;
        self.data("denied_by", names(&fact.denied_by))?;
        self.data("quantity", list(&fact.quantities))?;
        self.data("evidence", shorten(&fact.best_report().evidence.text, QUOTE - 1))?;
        self.data("article_ids", list(fact.sources.iter().map(|s| graph.sources()[*s].key.as_str())))?;
        self.data("rules", list(&fact.rules))?;
        self.data("plover", relation.plover.as_deref().unwrap_or_default())?;
        self.data("cameo", relation.cameo.as_deref().unwrap_or_default())?;
        match fact.polarity {
            Polarity::Affirmed => Ok(()),
            Polarity::Negated => self.data("edge_color", NEGATED_COLOUR),
        }
    }

    fn data<'v>(&mut self, key: &str, value: impl Into<Cow<'v, str>>) -> io::Result<()> {
        let value = value.into();
        let value = allowed(&value);
        if value.trim().is_empty() { Ok(()) } else { self.element("data", Some(key), &value) }
    }

    fn element(&mut self, name: &str, key: Option<&str>, text: &str) -> io::Result<()> {
        let element = self.xml.create_element(name).with_attributes(key.map(|key| ("key", key)));
        element.write_text_content(BytesText::from_escaped(partial_escape(allowed(text)))).map(|_| ())
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.xml.write_event(Event::Start(start))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new(name)))
    }
}

/// Items of one attribute, the first [`LISTED`].
fn list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let mut items = items.into_iter();
    let mut shown: Vec<String> = items.by_ref().take(LISTED).map(|item| item.as_ref().to_owned()).collect();
    let more = items.count();
    if more > 0 {
        shown.push(format!("… and {more} more"));
    }
    shown.join(" | ")
}

/// Text without the characters that XML 1.0 forbids.
fn allowed(text: &str) -> Cow<'_, str> {
    let fits = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    if text.chars().all(fits) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| fits(*c)).collect())
    }
}

/// An id of letters, digits, `-`, `.`, `_` and `:`; any other character becomes its number.
fn nmtoken(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || "-._:".contains(c) {
            out.push(c);
        } else {
            let number = u32::from(c);
            out.extend(["_x".to_owned(), format!("{number:X}"), "_".to_owned()]);
        }
    }
    out
}
