//! The graph as resources of RDF: what each is called, its class, its properties. Written once; the
//! formats differ only in how they spell it. Keys are those of `schema/export/context.jsonld`, which
//! says what property and type each stands for.
//!
//! Every claim of every article is a resource with its evidence; claims state facts, which carry what
//! all articles together say. A fact becomes a bare triple only if some article asserts it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Exporter, iri};
use crate::base::{Date, EntityKind, Polarity};
use crate::graph::{Edge, Fact, KnowledgeGraph, Report, Source, Status, Term};
use crate::reduce::Own;
use crate::schema::Relation;

/// Takes resources apart.
pub(super) trait Sink {
    /// Begins a resource of these classes, named by a compact IRI. Within another resource, it is
    /// the value of `key`.
    fn open(&mut self, key: Option<&str>, classes: &[&str], id: &str);
    /// A value of the resource; its type is that of the key.
    fn value(&mut self, key: &str, value: &str);
    /// Compact or absolute IRIs as values of the resource, always as a list.
    fn links(&mut self, key: &str, links: &[String]);
    /// A compact or absolute IRI as value of the resource.
    fn link(&mut self, key: &str, link: &str);
    /// Bare triples: the property of a relation, compact IRIs of its objects.
    fn triples(&mut self, relation: &str, objects: &[String]);
    /// Strings as values of the resource, always as a list.
    fn values(&mut self, key: &str, values: &[String]);
    /// Ends the resource.
    fn close(&mut self);
}

/// What of the graph is written, in order: the facts that somebody claims, and all that they speak about.
/// Only a mark for each thing of the graph is kept here, and not a list of them.
pub(super) struct Resources<'a> {
    graph: &'a KnowledgeGraph,
    publishers: Vec<&'a str>,
    rules: Vec<&'a str>,
    /// Relations with the roles of further participants that their facts have.
    roles: Vec<(usize, &'a str)>,
    sources: Vec<bool>,
    relations: Vec<bool>,
    entities: Vec<bool>,
    concepts: Vec<bool>,
    facts: Vec<bool>,
    /// Which facts are described, if not all.
    own: Option<Vec<bool>>,
}

impl<'a> Resources<'a> {
    pub fn of(exporter: &Exporter<'a>) -> Self {
        let (graph, selection) = (exporter.graph, &exporter.selection);
        let mut all = Self {
            graph,
            publishers: Vec::new(),
            rules: Vec::new(),
            roles: Vec::new(),
            sources: vec![selection.whole; graph.sources().len()],
            relations: vec![false; graph.relations().len()],
            entities: vec![false; graph.entities().len()],
            concepts: vec![false; graph.concepts().len()],
            facts: vec![false; graph.facts().len()],
            own: None,
        };
        let (mut rules, mut roles) = (BTreeSet::new(), BTreeSet::new());
        for node in &selection.nodes {
            match graph.graph()[*node] {
                Term::Entity(index) => all.entities[index] = true,
                Term::Concept(index) => all.concepts[index] = true,
                Term::Fact(_) => {}
            }
        }
        let mut open = Vec::new();
        for &selected in &selection.facts {
            open.push(selected);
            while let Some(index) = open.pop() {
                let fact = &graph.facts()[index];
                if fact.is_derived() || std::mem::replace(&mut all.facts[index], true) {
                    continue;
                }
                all.relations[fact.relation] = true;
                for voice in &fact.denied_by {
                    all.entities[*voice] = true;
                }
                for (role, who) in &fact.participants {
                    roles.insert((fact.relation, role.as_str()));
                    match who {
                        Term::Entity(index) => all.entities[*index] = true,
                        Term::Concept(index) => all.concepts[*index] = true,
                        Term::Fact(index) => open.push(*index),
                    }
                }
                for report in claims(fact) {
                    all.sources[report.source] = true;
                    for voice in &report.voices {
                        all.entities[*voice] = true;
                    }
                    if !report.rule.is_empty() {
                        rules.insert(report.rule.as_str());
                    }
                }
            }
        }
        let sources = graph.sources().iter().zip(&all.sources);
        let publishers: BTreeSet<&str> =
            sources.filter(|(_, kept)| **kept).filter_map(|(source, _)| publisher(source)).collect();
        all.publishers = publishers.into_iter().collect();
        all.rules = rules.into_iter().collect();
        all.roles = roles.into_iter().collect();
        if let Some(own) = &exporter.own {
            all.keep(own);
        }
        all
    }

    /// Describes only this; the rest is named.
    fn keep(&mut self, own: &Own) {
        for (marks, own) in [
            (&mut self.sources, &own.sources),
            (&mut self.entities, &own.entities),
            (&mut self.concepts, &own.concepts),
        ] {
            for (index, mark) in marks.iter_mut().enumerate() {
                *mark &= own.get(index).copied().unwrap_or(false);
            }
        }
        self.own = Some(own.facts.clone());
        if !own.shared {
            self.publishers.clear();
            self.roles.clear();
            self.rules.clear();
            self.relations.fill(false);
        }
    }

    /// How many items there may be; some of the graph's things are not among them.
    pub fn len(&self) -> usize {
        self.sources.len()
            + self.publishers.len()
            + self.relations.len()
            + self.roles.len()
            + self.rules.len()
            + self.entities.len()
            + self.concepts.len()
            + self.facts.len()
    }

    /// Describes the item of this number, a fact with its claims; or nothing, if it is not written.
    pub fn describe(&self, number: usize, sink: &mut impl Sink) {
        let graph = self.graph;
        let mut at = number;
        let mut within = |length: usize| {
            let here = (at < length).then_some(at);
            at = at.wrapping_sub(length);
            here
        };
        if let Some(at) = within(self.sources.len()) {
            if self.sources[at] {
                article(&graph.sources()[at], sink);
            }
        } else if let Some(at) = within(self.publishers.len()) {
            let name = self.publishers[at];
            labelled("Organization", &of_publisher(name), name, sink);
        } else if let Some(at) = within(self.relations.len()) {
            if self.relations[at] {
                property(&graph.relations()[at], sink);
            }
        } else if let Some(at) = within(self.roles.len()) {
            let (relation, role) = self.roles[at];
            let id = of_role(&graph.relations()[relation], role);
            labelled("Relation", &id, &role.replace('_', " "), sink);
        } else if let Some(at) = within(self.rules.len()) {
            labelled("Rule", &of_rule(self.rules[at]), self.rules[at], sink);
        } else if let Some(at) = within(self.entities.len()) {
            if self.entities[at] {
                self.thing(Term::Entity(at), sink);
            }
        } else if let Some(at) = within(self.concepts.len()) {
            if self.concepts[at] {
                self.thing(Term::Concept(at), sink);
            }
        } else if let Some(at) = within(self.facts.len())
            && self.facts[at]
            && self.own.as_ref().is_none_or(|own| own.get(at) == Some(&true))
        {
            self.fact(at, sink);
        }
    }

    fn thing(&self, term: Term, sink: &mut impl Sink) {
        let id = ent(self.graph, term);
        match term {
            Term::Entity(index) => {
                let entity = &self.graph.entities()[index];
                sink.open(None, class(entity.kind), &id);
                sink.value("label", &entity.name);
                sink.values("altLabel", &entity.aliases);
                let same: Vec<String> =
                    entity.same_as.iter().filter_map(|same| iri::absolute(same)).collect();
                sink.links("sameAs", &same);
                sink.value("mentions", &entity.mentions.to_string());
            }
            Term::Concept(index) => {
                sink.open(None, &["Concept"], &id);
                sink.value("label", &self.graph.concepts()[index].words);
            }
            Term::Fact(_) => return,
        }
        self.asserted(term, sink);
        sink.close();
    }

    /// The bare triples of a subject: what some article asserts, and nothing else.
    fn asserted(&self, subject: Term, sink: &mut impl Sink) {
        let mut triples: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        let edges = self.graph.node(subject).into_iter().flat_map(|node| self.graph.graph().edges(node));
        for edge in edges {
            let Edge::Fact(index) = *edge.weight() else { continue };
            let fact = &self.graph.facts()[index];
            let is_asserted = claims(fact).any(|report| report.status == Status::Asserted);
            if is_asserted && fact.polarity == Polarity::Affirmed && self.facts[index] {
                triples.entry(fact.relation).or_default().insert(ent(self.graph, fact.object));
            }
        }
        // Relations are sorted by id, and so are their numbers.
        for (relation, objects) in triples {
            let objects: Vec<String> = objects.into_iter().collect();
            sink.triples(&of_relation(&self.graph.relations()[relation]), &objects);
        }
    }

    fn fact(&self, index: usize, sink: &mut impl Sink) {
        let graph = self.graph;
        let fact = &graph.facts()[index];
        let said = Said::of(graph, fact);
        sink.open(None, &["Fact"], &said.id);
        said.tell(sink);
        sink.link("status", &format!("cg:{}", fact.status));
        sink.value("reports", &claims(fact).count().to_string());
        sink.value("independentSources", &fact.independent.to_string());
        let deniers: Vec<String> = fact.denied_by.iter().map(|v| ent(graph, Term::Entity(*v))).collect();
        sink.links("deniedBy", &deniers);
        if let Some(opposite) = fact.opposite.filter(|opposite| self.facts[*opposite]) {
            sink.link("contradicts", &ent(graph, Term::Fact(opposite)));
        }
        self.asserted(Term::Fact(index), sink);
        sink.close();
        for report in claims(fact) {
            self.claim(&said, report, sink);
        }
    }

    fn claim(&self, said: &Said, report: &Report, sink: &mut impl Sink) {
        let graph = self.graph;
        let source = of_source(&graph.sources()[report.source]);
        let mut id = format!("{source}/{}", iri::segment(&report.claim));
        sink.open(None, &["Claim"], &id);
        sink.link("statesFact", &said.id);
        said.tell(sink);
        sink.link("modality", &format!("cg:{}", report.modality));
        sink.link("status", &format!("cg:{}", report.status));
        let voices: Vec<String> = report.voices.iter().map(|v| ent(graph, Term::Entity(*v))).collect();
        sink.links("attributedTo", &voices);
        if let Some(nearest) = voices.first() {
            sink.link("nearestVoice", nearest);
        }
        dated(sink, report.time, ["eventDate", "eventMonth", "eventYear"]);
        if let Some(quantity) = &report.quantity {
            sink.value("quantity", quantity);
        }
        sink.link("primarySource", &source);
        if !report.rule.is_empty() {
            sink.link("foundBy", &of_rule(&report.rule));
        }
        let length = id.len();
        let mut part = |name: &str| {
            id.truncate(length);
            id.push_str(name);
            id.clone()
        };
        sink.open(Some("evidence"), &["Evidence"], &part("/evidence"));
        sink.link("source", &source);
        sink.open(Some("selector"), &["TextQuoteSelector"], &part("/quote"));
        sink.value("exact", &report.evidence.text);
        sink.close();
        sink.open(Some("selector"), &["TextPositionSelector"], &part("/position"));
        sink.value("start", &report.evidence.start.to_string());
        sink.value("end", &report.evidence.end.to_string());
        sink.close();
        sink.close();
        sink.close();
    }
}

/// The claims of a fact: its reports without those that only stand for a voice.
fn claims(fact: &Fact) -> impl Iterator<Item = &Report> {
    fact.reports.iter().filter(|report| !report.derived)
}

/// What a fact and all its claims have in common.
struct Said {
    id: String,
    label: String,
    subject: String,
    predicate: String,
    object: String,
    polarity: String,
    /// Properties and who or what else takes part.
    participants: Vec<(String, Vec<String>)>,
}

impl Said {
    fn of(graph: &KnowledgeGraph, fact: &Fact) -> Self {
        let mut participants: Vec<(String, Vec<String>)> = Vec::new();
        for (role, who) in &fact.participants {
            let (property, who) = (of_role(graph.relation(fact), role), ent(graph, *who));
            match participants.last_mut().filter(|(known, _)| *known == property) {
                Some((_, all)) => all.push(who),
                None => participants.push((property, vec![who])),
            }
        }
        Self {
            participants,
            id: format!("ent:{}", iri::segment(&fact.id)),
            label: graph.sentence(fact),
            subject: ent(graph, fact.subject),
            predicate: of_relation(graph.relation(fact)),
            object: ent(graph, fact.object),
            polarity: format!("cg:{}", fact.polarity),
        }
    }

    fn tell(&self, sink: &mut impl Sink) {
        sink.value("label", &self.label);
        sink.link("subject", &self.subject);
        sink.link("predicate", &self.predicate);
        sink.link("object", &self.object);
        for (role, who) in &self.participants {
            sink.triples(role, who);
        }
        sink.link("polarity", &self.polarity);
    }
}

fn article(source: &Source, sink: &mut impl Sink) {
    let id = of_source(source);
    sink.open(None, &["Article"], &id);
    sink.link("url", source.url.as_deref().and_then(iri::absolute).as_deref().unwrap_or(&id));
    sink.value("label", source.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&source.id));
    if let Some(title) = &source.title {
        sink.value("headline", title);
    }
    dated(sink, source.date, ["datePublished", "monthPublished", "yearPublished"]);
    if let Some(name) = publisher(source) {
        sink.link("publisher", &of_publisher(name));
    }
    if let Some(language) = &source.language {
        sink.value("inLanguage", language);
    }
    sink.value("textLength", &source.text_length.to_string());
    if !source.text_sha256.is_empty() {
        sink.value("textSha256", &source.text_sha256);
    }
    sink.close();
}

fn property(relation: &Relation, sink: &mut impl Sink) {
    sink.open(None, &["Relation"], &of_relation(relation));
    sink.value("label", &relation.label);
    if !relation.meaning.is_empty() {
        sink.value("comment", &relation.meaning);
    }
    for (key, code) in [("plover", &relation.plover), ("cameo", &relation.cameo)] {
        if let Some(code) = code {
            sink.value(key, code);
        }
    }
    sink.close();
}

fn labelled(class: &'static str, id: &str, label: &str, sink: &mut impl Sink) {
    sink.open(None, &[class], id);
    sink.value("label", label);
    sink.close();
}

/// The classes of a kind of entity.
pub(super) fn class(kind: EntityKind) -> &'static [&'static str] {
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

/// A date under the key of its precision.
fn dated(sink: &mut impl Sink, date: Option<Date>, [day, month, year]: [&str; 3]) {
    if let Some(date) = date {
        let key = match (date.month, date.day) {
            (Some(_), Some(_)) => day,
            (Some(_), None) => month,
            (None, _) => year,
        };
        sink.value(key, &date.to_string());
    }
}

fn ent(graph: &KnowledgeGraph, term: Term) -> String {
    let mut name = "ent:".to_owned();
    iri::push_segment(&mut name, graph.id(term));
    name
}

fn of_source(source: &Source) -> String {
    let mut name = "ent:article/".to_owned();
    iri::push_segment(&mut name, &source.key);
    name
}

/// The property of a relation.
pub(super) fn of_relation(relation: &Relation) -> String {
    let mut name = "rel:".to_owned();
    iri::push_segment(&mut name, &relation.id);
    name
}

fn of_role(relation: &Relation, role: &str) -> String {
    format!("role:{}/{}", iri::segment(&relation.id), iri::segment(role))
}

fn of_rule(rule: &str) -> String {
    let mut name = "ent:rule".to_owned();
    for part in rule.split('/') {
        name.push('/');
        iri::push_segment(&mut name, part);
    }
    name
}

fn of_publisher(name: &str) -> String {
    format!("ent:publisher/{}", iri::segment(name))
}

fn publisher(source: &Source) -> Option<&str> {
    source.publisher.as_deref().map(str::trim).filter(|name| !name.is_empty())
}
