//! JSON-LD 1.1 that 1.0 readers and streaming readers read too: the context first and inline, then a
//! flat `@graph`, one resource a line; no numbers, no blank nodes, `type` before `id`.
//!
//! Every claim of every article is a resource with its evidence; claims state facts, which carry what
//! all articles together say. A fact becomes a bare triple only if some article asserts it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Iris, iri};
use crate::base::{Date, EntityKind, Polarity};
use crate::graph::{Edge, Fact, KnowledgeGraph, Report, Source, Status, Term, View};
use crate::schema::Relation;

const CONTEXT: &str = include_str!("../../schema/export/context.jsonld");

pub(super) fn write(graph: &KnowledgeGraph, view: View, iris: &Iris, out: &mut impl Write) -> io::Result<()> {
    let part = Part::new(graph, view);
    write!(out, "{{\"@context\":{},\n\"@graph\":[", context(iris)?)?;
    let mut list = List { out, first: true };
    for source in &part.sources {
        list.push(&article(&graph.sources()[*source]))?;
    }
    for publisher in part.publishers() {
        list.push(&Labelled::new("Organization", of_publisher(publisher), publisher))?;
    }
    for relation in &part.relations {
        list.push(&property(&graph.relations()[*relation]))?;
    }
    for (relation, role) in part.roles() {
        let id = of_role(&graph.relations()[relation], role);
        list.push(&Labelled::new("Relation", id, &role.replace('_', " ")))?;
    }
    for rule in part.rules() {
        list.push(&Labelled::new("Rule", of_rule(rule), rule))?;
    }
    for term in &part.terms {
        match term {
            Term::Entity(_) | Term::Concept(_) => list.push(&thing(&part, *term))?,
            Term::Fact(index) => {
                let stated = &graph.facts()[*index];
                list.push(&fact(&part, *index))?;
                for report in claims(stated) {
                    list.push(&claim(graph, stated, report))?;
                }
            }
        }
    }
    list.out.write_all(b"\n]}\n")
}

/// What of the graph is written: the facts that somebody claims, and all that they speak about.
struct Part<'a> {
    graph: &'a KnowledgeGraph,
    terms: BTreeSet<Term>,
    sources: BTreeSet<usize>,
    relations: BTreeSet<usize>,
}

impl<'a> Part<'a> {
    fn new(graph: &'a KnowledgeGraph, view: View) -> Self {
        let selection = graph.select(view);
        let mut part =
            Self { graph, terms: BTreeSet::new(), sources: BTreeSet::new(), relations: BTreeSet::new() };
        part.terms.extend(
            selection
                .nodes
                .iter()
                .map(|node| graph.graph()[*node])
                .filter(|term| !matches!(term, Term::Fact(_))),
        );
        if view == View::Full {
            part.sources.extend(0..graph.sources().len());
        }
        for edge in &selection.edges {
            let Edge::Fact(index) = graph.graph()[*edge] else { continue };
            let fact = &graph.facts()[index];
            if fact.is_derived() {
                continue;
            }
            part.terms.insert(Term::Fact(index));
            part.relations.insert(fact.relation);
            part.terms.extend(fact.participants.iter().map(|(_, who)| *who));
            part.terms.extend(fact.denied_by.iter().map(|voice| Term::Entity(*voice)));
            for report in claims(fact) {
                part.sources.insert(report.source);
                part.terms.extend(report.voices.iter().map(|voice| Term::Entity(*voice)));
            }
        }
        part
    }

    fn publishers(&self) -> BTreeSet<&'a str> {
        self.sources.iter().filter_map(|source| publisher(&self.graph.sources()[*source])).collect()
    }

    fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.terms.iter().filter_map(|term| match term {
            Term::Fact(index) => Some(&self.graph.facts()[*index]),
            Term::Entity(_) | Term::Concept(_) => None,
        })
    }

    /// The relations with the roles of further participants that their facts have.
    fn roles(&self) -> BTreeSet<(usize, &'a str)> {
        let roles = |fact: &'a Fact| fact.participants.iter().map(|(role, _)| (fact.relation, role.as_str()));
        self.facts().flat_map(roles).collect()
    }

    fn rules(&self) -> BTreeSet<&'a str> {
        self.facts()
            .flat_map(claims)
            .map(|report| report.rule.as_str())
            .filter(|rule| !rule.is_empty())
            .collect()
    }

    /// The bare triples of a subject: what some article asserts, and nothing else.
    fn asserted(&self, subject: Term) -> Triples {
        let mut triples: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let edges = self.graph.node(subject).into_iter().flat_map(|node| self.graph.graph().edges(node));
        for edge in edges {
            let Edge::Fact(index) = *edge.weight() else { continue };
            let fact = &self.graph.facts()[index];
            let is_asserted = claims(fact).any(|report| report.status == Status::Asserted);
            if is_asserted && fact.polarity == Polarity::Affirmed && self.terms.contains(&Term::Fact(index)) {
                let relation = of_relation(self.graph.relation(fact));
                triples.entry(relation).or_default().insert(ent(self.graph, fact.object));
            }
        }
        let link = |id: String| Link { id };
        triples.into_iter().map(|(key, ids)| (key, ids.into_iter().map(link).collect())).collect()
    }
}

/// The claims of a fact: its reports without those that only stand for a voice.
fn claims(fact: &Fact) -> impl Iterator<Item = &Report> {
    fact.reports.iter().filter(|report| !report.derived)
}

type Triples = BTreeMap<String, Vec<Link>>;

#[derive(Serialize)]
struct Link {
    id: String,
}

/// A date under the key of its precision.
type Dated = BTreeMap<&'static str, String>;

#[derive(Serialize)]
struct Labelled<'a> {
    r#type: &'static str,
    id: String,
    label: &'a str,
}

impl<'a> Labelled<'a> {
    fn new(kind: &'static str, id: String, label: &'a str) -> Self {
        Self { r#type: kind, id, label }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArticleNode<'a> {
    r#type: &'static str,
    id: String,
    url: String,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(flatten)]
    date: Dated,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    text_length: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    text_sha256: &'a str,
}

#[derive(Serialize)]
struct PropertyNode<'a> {
    r#type: &'static str,
    id: String,
    label: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    comment: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    plover: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cameo: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'a> {
    r#type: &'static [&'static str],
    id: String,
    label: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    alt_label: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<String>,
    #[serde(flatten)]
    triples: Triples,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FactNode {
    r#type: &'static str,
    id: String,
    label: String,
    subject: String,
    predicate: String,
    object: String,
    #[serde(flatten)]
    participants: Triples,
    polarity: String,
    status: String,
    reports: String,
    independent_sources: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    denied_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contradicts: Option<String>,
    #[serde(flatten)]
    triples: Triples,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClaimNode<'a> {
    r#type: &'static str,
    id: String,
    label: String,
    states_fact: String,
    subject: String,
    predicate: String,
    object: String,
    #[serde(flatten)]
    participants: Triples,
    polarity: String,
    modality: String,
    status: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributed_to: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest_voice: Option<String>,
    #[serde(flatten)]
    time: Dated,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<&'a str>,
    primary_source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    found_by: Option<String>,
    evidence: [EvidenceNode<'a>; 1],
}

#[derive(Serialize)]
struct EvidenceNode<'a> {
    r#type: &'static str,
    id: String,
    source: String,
    selector: (Quote<'a>, Position),
}

#[derive(Serialize)]
struct Quote<'a> {
    r#type: &'static str,
    id: String,
    exact: &'a str,
}

#[derive(Serialize)]
struct Position {
    r#type: &'static str,
    id: String,
    start: String,
    end: String,
}

fn article(source: &Source) -> ArticleNode<'_> {
    let id = format!("ent:{}", iri::of_source(source));
    ArticleNode {
        r#type: "Article",
        url: source.url.as_deref().and_then(iri::absolute).unwrap_or_else(|| id.clone()),
        id,
        label: source.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&source.id),
        headline: source.title.as_deref(),
        date: dated(source.date, ["datePublished", "monthPublished", "yearPublished"]),
        publisher: publisher(source).map(of_publisher),
        in_language: source.language.as_deref(),
        text_length: source.text_length.to_string(),
        text_sha256: &source.text_sha256,
    }
}

fn property(relation: &Relation) -> PropertyNode<'_> {
    PropertyNode {
        r#type: "Relation",
        id: of_relation(relation),
        label: &relation.label,
        comment: &relation.meaning,
        plover: relation.plover.as_deref(),
        cameo: relation.cameo.as_deref(),
    }
}

fn thing<'a>(part: &Part<'a>, term: Term) -> Thing<'a> {
    let graph = part.graph;
    let (kind, label, alt_label, same_as, mentions): (&[&str], &str, &[String], &[String], _) = match term {
        Term::Entity(index) => {
            let entity = &graph.entities()[index];
            (class(entity.kind), &entity.name, &entity.aliases, &entity.same_as, Some(entity.mentions))
        }
        Term::Concept(index) => (&["Concept"], &graph.concepts()[index].words, &[], &[], None),
        Term::Fact(_) => (&["Fact"], "", &[], &[], None),
    };
    Thing {
        r#type: kind,
        id: ent(graph, term),
        label,
        alt_label,
        same_as: same_as.iter().filter_map(|same| iri::absolute(same)).collect(),
        mentions: mentions.map(|count| count.to_string()),
        triples: part.asserted(term),
    }
}

fn fact(part: &Part, index: usize) -> FactNode {
    let graph = part.graph;
    let fact = &graph.facts()[index];
    FactNode {
        r#type: "Fact",
        id: ent(graph, Term::Fact(index)),
        label: graph.sentence(fact),
        subject: ent(graph, fact.subject),
        predicate: of_relation(graph.relation(fact)),
        object: ent(graph, fact.object),
        participants: participants(graph, fact),
        polarity: format!("cg:{}", fact.polarity),
        status: format!("cg:{}", fact.status),
        reports: claims(fact).count().to_string(),
        independent_sources: fact.independent.to_string(),
        denied_by: fact.denied_by.iter().map(|voice| ent(graph, Term::Entity(*voice))).collect(),
        contradicts: fact
            .opposite
            .map(Term::Fact)
            .filter(|opposite| part.terms.contains(opposite))
            .map(|opposite| ent(graph, opposite)),
        triples: part.asserted(Term::Fact(index)),
    }
}

fn claim<'a>(graph: &KnowledgeGraph, fact: &Fact, report: &'a Report) -> ClaimNode<'a> {
    let source = format!("ent:{}", iri::of_source(&graph.sources()[report.source]));
    let id = format!("{source}/{}", iri::segment(&report.claim));
    let voice = |voice: &usize| ent(graph, Term::Entity(*voice));
    ClaimNode {
        r#type: "Claim",
        label: graph.sentence(fact),
        states_fact: format!("ent:{}", iri::segment(&fact.id)),
        subject: ent(graph, fact.subject),
        predicate: of_relation(graph.relation(fact)),
        object: ent(graph, fact.object),
        participants: participants(graph, fact),
        polarity: format!("cg:{}", fact.polarity),
        modality: format!("cg:{}", report.modality),
        status: format!("cg:{}", report.status),
        attributed_to: report.voices.iter().map(voice).collect(),
        nearest_voice: report.voices.first().map(voice),
        time: dated(report.time, ["eventDate", "eventMonth", "eventYear"]),
        quantity: report.quantity.as_deref(),
        primary_source: source.clone(),
        found_by: (!report.rule.is_empty()).then(|| of_rule(&report.rule)),
        evidence: [EvidenceNode {
            r#type: "Evidence",
            id: format!("{id}/evidence"),
            source,
            selector: (
                Quote {
                    r#type: "TextQuoteSelector",
                    id: format!("{id}/quote"),
                    exact: &report.evidence.text,
                },
                Position {
                    r#type: "TextPositionSelector",
                    id: format!("{id}/position"),
                    start: report.evidence.start.to_string(),
                    end: report.evidence.end.to_string(),
                },
            ),
        }],
        id,
    }
}

/// Further participants, each under the name of its role below the relation's.
fn participants(graph: &KnowledgeGraph, fact: &Fact) -> Triples {
    let mut triples = Triples::new();
    for (role, who) in &fact.participants {
        let property = of_role(graph.relation(fact), role);
        triples.entry(property).or_default().push(Link { id: ent(graph, *who) });
    }
    triples
}

fn class(kind: EntityKind) -> &'static [&'static str] {
    match kind {
        EntityKind::Person => &["Person"],
        EntityKind::State => &["State", "Country"],
        EntityKind::Organization => &["Organization"],
        EntityKind::Place => &["Place"],
        EntityKind::Group => &["Group"],
        EntityKind::Event => &["Event"],
        EntityKind::Agreement => &["Agreement"],
    }
}

fn dated(date: Option<Date>, [day, month, year]: [&'static str; 3]) -> Dated {
    let key = |date: Date| match (date.month, date.day) {
        (Some(_), Some(_)) => day,
        (Some(_), None) => month,
        (None, _) => year,
    };
    date.map(|date| (key(date), date.to_string())).into_iter().collect()
}

fn ent(graph: &KnowledgeGraph, term: Term) -> String {
    format!("ent:{}", iri::of_term(graph, term))
}

fn of_relation(relation: &Relation) -> String {
    format!("rel:{}", iri::segment(&relation.id))
}

fn of_role(relation: &Relation, role: &str) -> String {
    format!("role:{}/{}", iri::segment(&relation.id), iri::segment(role))
}

fn of_rule(rule: &str) -> String {
    format!("ent:rule/{}", rule.split('/').map(iri::segment).collect::<Vec<_>>().join("/"))
}

fn of_publisher(name: &str) -> String {
    format!("ent:publisher/{}", iri::segment(name))
}

fn publisher(source: &Source) -> Option<&str> {
    source.publisher.as_deref().map(str::trim).filter(|name| !name.is_empty())
}

/// The context of `schema/`, with the user's base.
fn context(iris: &Iris) -> io::Result<String> {
    let mut file: Map<String, Value> = serde_json::from_str(CONTEXT)?;
    let mut context = file.remove("@context").unwrap_or_default();
    context["ent"] = Value::from(iris.base());
    Ok(context.to_string())
}

struct List<'w, W: Write> {
    out: &'w mut W,
    first: bool,
}

impl<W: Write> List<'_, W> {
    fn push(&mut self, node: &impl Serialize) -> io::Result<()> {
        let separator: &[u8] = if self.first { b"\n" } else { b",\n" };
        self.first = false;
        self.out.write_all(separator)?;
        serde_json::to_writer(&mut *self.out, node).map_err(io::Error::from)
    }
}
