//! Why we say so: each piece of evidence in its sentence, with the words that play a role and the
//! rules that made other words the same entity.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::{Error, MentionForm, Span};
use crate::graph::{Fact, KnowledgeGraph, Term};
use crate::ingest::Article;
use crate::schema::Schema;
use crate::store::{Record, Store};
use crate::text;

/// A fact with all that supports it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Index of the fact.
    pub fact: usize,
    /// One for each report of the fact, in its order.
    pub exhibits: Vec<Exhibit>,
}

/// One report of a fact, in its sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exhibit {
    /// Index of the report in its fact.
    pub report: usize,
    /// The sentence, or sentences, that hold the evidence; without white space around it.
    pub sentence: String,
    /// Where the sentence begins in the article, in code points.
    pub start: u32,
    /// Words of the sentence that play a role, in order, none within another.
    pub marks: Vec<Mark>,
    /// The words of every role, in the order of the text.
    pub words: Vec<(Cow<'static, str>, String)>,
    /// The mentions among these words that name their entity in other words.
    pub ties: Vec<Tie>,
}

/// Words that play a role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// `subject`, `object`, `voice`, `trigger` …
    pub role: Cow<'static, str>,
    /// Where, in bytes of the sentence.
    pub at: Range<usize>,
}

/// A mention and the rules that tied it to its entity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tie {
    /// The words.
    pub words: String,
    /// Name of the entity.
    pub entity: String,
    /// How the words refer.
    pub form: MentionForm,
    /// The rule that found the words.
    pub rule: String,
    /// The rule that tied them to the entity.
    pub merged_by: String,
}

/// How an entity is named, and why these words are taken for one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The words and their rules.
    pub tie: Tie,
    /// How often.
    pub count: usize,
    /// Index of the first article that has them.
    pub source: usize,
    /// Where there, in code points.
    pub at: (u32, u32),
}

/// The facts between two entities, directly or through a fact that one speaks about and the other
/// takes part in; those of one relation only, if it is given. Direct ones come first.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn explain(
    schema: &Schema,
    store: &Store,
    graph: &KnowledgeGraph,
    (a, b): (usize, usize),
    relation: Option<&str>,
) -> Result<Vec<Explanation>, Error> {
    let (a, b) = (Term::Entity(a), Term::Entity(b));
    let found = |fact: &Fact, direct: bool| {
        let right = relation.is_none_or(|r| graph.relation(fact).id == r);
        right && if direct { links(fact, a, b) } else { links_through(graph, fact, a, b) }
    };
    let facts = |direct: bool| {
        let all = graph.facts().iter().enumerate();
        all.filter(move |(_, fact)| found(fact, direct)).map(|(index, _)| index).collect::<Vec<_>>()
    };
    let facts = [facts(true), facts(false)].concat();
    let articles: BTreeSet<usize> =
        facts.iter().flat_map(|f| &graph.facts()[*f].reports).map(|r| r.source).collect();
    let mut exhibits: BTreeMap<(usize, usize), Exhibit> = BTreeMap::new();
    each_article(store, graph, |source, record| {
        if !articles.contains(&source) {
            return;
        }
        let sentences = Sentences::new(schema, record);
        for &fact in &facts {
            for (index, report) in graph.facts()[fact].reports.iter().enumerate() {
                if report.source == source {
                    exhibits.insert((fact, index), sentences.exhibit(index, record, report));
                }
            }
        }
    })?;
    let explanation = |fact: usize| Explanation {
        fact,
        exhibits: exhibits.range((fact, 0)..=(fact, usize::MAX)).map(|(_, e)| e.clone()).collect(),
    };
    Ok(facts.into_iter().map(explanation).collect())
}

/// Every report of these facts in its sentence, by fact and report.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn exhibits(
    schema: &Schema,
    store: &Store,
    graph: &KnowledgeGraph,
    facts: &[usize],
) -> Result<BTreeMap<(usize, usize), Exhibit>, Error> {
    let mut in_article: Vec<Vec<(usize, usize)>> = vec![Vec::new(); graph.sources().len()];
    for &fact in facts {
        for (number, report) in graph.facts()[fact].reports.iter().enumerate() {
            in_article[report.source].push((fact, number));
        }
    }
    let mut exhibits = BTreeMap::new();
    each_article(store, graph, |source, record| {
        if in_article[source].is_empty() {
            return;
        }
        let sentences = Sentences::new(schema, record);
        for &(fact, number) in &in_article[source] {
            let report = &graph.facts()[fact].reports[number];
            exhibits.insert((fact, number), sentences.exhibit(number, record, report));
        }
    })?;
    Ok(exhibits)
}

/// How an entity is named in all articles, the most frequent words first.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn identity(store: &Store, graph: &KnowledgeGraph, entity: usize) -> Result<Vec<Identity>, Error> {
    let entity = &graph.entities()[entity];
    let mut found: BTreeMap<Tie, Identity> = BTreeMap::new();
    each_article(store, graph, |source, record| {
        for mention in record.mentions.iter().filter(|m| m.entity == entity.id) {
            let tie = Tie {
                words: mention.text.to_string(),
                entity: entity.name.clone(),
                form: mention.form,
                rule: mention.rule.to_string(),
                merged_by: mention.merged_by.to_string(),
            };
            let at = (mention.start, mention.end);
            let new = || Identity { tie: tie.clone(), count: 0, source, at };
            found.entry(tie.clone()).or_insert_with(new).count += 1;
        }
    })?;
    let mut list: Vec<Identity> = found.into_values().collect();
    list.sort_by_key(|identity| std::cmp::Reverse(identity.count));
    Ok(list)
}

fn links(fact: &Fact, a: Term, b: Term) -> bool {
    fact.terms().any(|term| term == a) && fact.terms().any(|term| term == b)
}

/// Whether one of the two is an end of the fact and the other takes part in what is at its other end.
fn links_through(graph: &KnowledgeGraph, fact: &Fact, a: Term, b: Term) -> bool {
    let one_way = |end: Term, other: Term| {
        (end == a && takes_part(graph, other, b, DEPTH)) || (end == b && takes_part(graph, other, a, DEPTH))
    };
    one_way(fact.subject, fact.object) || one_way(fact.object, fact.subject)
}

/// How deep statements about statements are followed.
const DEPTH: usize = 8;

fn takes_part(graph: &KnowledgeGraph, node: Term, who: Term, depth: usize) -> bool {
    match node {
        Term::Fact(index) if depth > 0 => {
            let inner = &graph.facts()[index];
            inner.terms().any(|end| end == who || takes_part(graph, end, who, depth - 1))
        }
        Term::Fact(_) | Term::Entity(_) | Term::Concept(_) => false,
    }
}

/// Visits the stored articles that the graph was made of, each with its index there.
fn each_article(
    store: &Store,
    graph: &KnowledgeGraph,
    mut visit: impl FnMut(usize, &Record<'_>),
) -> Result<(), Error> {
    let sources: BTreeMap<(&str, &str), usize> = graph
        .sources()
        .iter()
        .enumerate()
        .map(|(index, s)| ((s.id.as_str(), s.text_sha256.as_str()), index))
        .collect();
    for record in store.records()? {
        let record = record?;
        if let Some(&source) = sources.get(&(&*record.id, &*record.text_sha256)) {
            visit(source, &record);
        }
    }
    Ok(())
}

/// The sentences of an article.
struct Sentences<'a> {
    text: &'a str,
    /// Spans in bytes, in order.
    spans: Vec<Span>,
    names: BTreeMap<&'a str, &'a str>,
}

impl<'a> Sentences<'a> {
    fn new(schema: &Schema, record: &'a Record<'_>) -> Self {
        let text: &str = record.text.as_deref().unwrap_or_default();
        let article = Article { date: record.date, ..Article::from_text(&record.id, text) };
        let document = text::analyse(schema, &article);
        let spans = document.sentences.iter().map(|s| document.span(s.tokens.clone())).collect();
        let names = record.entities.iter().map(|e| (&*e.id, &*e.name)).collect();
        Self { text, spans, names }
    }

    fn exhibit(&self, index: usize, record: &Record<'_>, report: &crate::graph::Report) -> Exhibit {
        let evidence = self.bytes(report.evidence.start, report.evidence.end);
        let shown = self.spans.iter().filter(|s| s.overlaps(evidence)).fold(evidence, |a, b| a.join(*b));
        let marks =
            marks(report.roles.iter().map(|(role, at)| (role.clone(), self.bytes(at.start, at.end))), shown);
        let mut ties = BTreeSet::new();
        for mention in &record.mentions {
            let plays = |(_, at): &(Cow<'static, str>, Range<u32>)| {
                at.start <= mention.start && mention.end <= at.end
            };
            let name = self.names.get(&*mention.entity).copied().unwrap_or_default();
            if mention.text != name && report.roles.iter().any(plays) {
                ties.insert(Tie {
                    words: mention.text.to_string(),
                    entity: name.to_owned(),
                    form: mention.form,
                    rule: mention.rule.to_string(),
                    merged_by: mention.merged_by.to_string(),
                });
            }
        }
        let mut words: Vec<_> = report.roles.iter().filter(|(_, at)| !at.is_empty()).collect();
        words.sort_by(|a, b| (a.1.start, a.1.end, &a.0).cmp(&(b.1.start, b.1.end, &b.0)));
        Exhibit {
            words: words
                .into_iter()
                .map(|(role, at)| (role.clone(), self.bytes(at.start, at.end).of(self.text).to_owned()))
                .collect(),
            report: index,
            sentence: shown.of(self.text).to_owned(),
            start: self.text.get(..shown.start as usize).unwrap_or_default().chars().count() as u32,
            marks,
            ties: ties.into_iter().collect(),
        }
    }

    /// Code points back to bytes.
    fn bytes(&self, start: u32, end: u32) -> Span {
        let at =
            |point: u32| self.text.char_indices().nth(point as usize).map_or(self.text.len(), |(i, _)| i);
        Span::new(at(start), at(end.max(start)))
    }
}

/// Roles within `shown`, in order; of two that overlap, the earlier and longer one.
fn marks(roles: impl Iterator<Item = (Cow<'static, str>, Span)>, shown: Span) -> Vec<Mark> {
    let mut inside: Vec<_> = roles.filter(|(_, at)| shown.contains(*at) && !at.is_empty()).collect();
    inside.sort_by(|(a, x), (b, y)| (x.start, y.end, a).cmp(&(y.start, x.end, b)));
    let mut marks: Vec<Mark> = Vec::new();
    for (role, at) in inside {
        let at = (at.start - shown.start) as usize..(at.end - shown.start) as usize;
        if marks.last().is_none_or(|last| last.at.end <= at.start) {
            marks.push(Mark { role, at });
        }
    }
    marks
}
