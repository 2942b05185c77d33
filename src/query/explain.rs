//! Why we say so: each piece of evidence in its sentence, with the words that play a role and the
//! rules that made other words the same entity.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::{Error, MentionForm, Span};
use crate::graph::{KnowledgeGraph, Report};
use crate::resolve::{Merge, merges};
use crate::store::{Asked, Record, Reports, Store};

/// Facts with all that supports them.
#[derive(Debug)]
pub struct Explained {
    /// The part of the graph that they are of.
    pub asked: Asked,
    /// Direct facts come first, and of each kind those of most independent sources.
    pub facts: Vec<Explanation>,
    /// How many facts the limit left out.
    pub more: usize,
}

/// A fact with all that supports it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Index of the fact.
    pub fact: usize,
    /// For reports of the fact, in order of articles.
    pub exhibits: Vec<Exhibit>,
    /// How many reports the limit left out.
    pub more: usize,
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

/// How an entity is named in all articles.
#[derive(Debug)]
pub struct Identities {
    /// The graph of the entity alone.
    pub asked: Asked,
    /// Its index there.
    pub entity: usize,
    /// The most frequent words first.
    pub list: Vec<Identity>,
    /// Why the ids that articles give it are one.
    pub merges: Vec<Merged>,
}

/// Two ids of one entity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Merged {
    /// The ids.
    pub ids: [String; 2],
    /// The rule that makes them one: `across/same_as` …
    pub rule: &'static str,
    /// What they share: an IRI, a name, letters.
    pub by: String,
}

/// How an entity is named, and why these words are taken for one thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The words and their rules.
    pub tie: Tie,
    /// How often.
    pub count: usize,
    /// Id of the first article that has them.
    pub article: String,
    /// Where there, in code points.
    pub at: (u32, u32),
}

/// The facts between two entities, directly or through a fact that one speaks about and the other
/// takes part in; those of one relation only, if it is given. `most` facts are shown, and `limit`
/// reports of each, of as many sources as there are; 0 is all.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn explain(
    store: &Store,
    (a, b): (i64, i64),
    relation: Option<&str>,
    most: usize,
    limit: usize,
) -> Result<Explained, Error> {
    let _still = store.still()?;
    let mut numbers = store.facts_between(a, b, relation)?.concat();
    let more = if most > 0 { numbers.len().saturating_sub(most) } else { 0 };
    numbers.truncate(numbers.len() - more);
    let asked = store.part(|part| {
        let reports = if limit == 0 { Reports::All } else { Reports::Spread(limit) };
        numbers.iter().try_for_each(|number| part.fact(*number, reports))?;
        part.copies()
    })?;
    let facts: Vec<usize> = numbers.iter().filter_map(|number| asked.fact(*number)).collect();
    let mut records: BTreeMap<usize, Article> = BTreeMap::new();
    let mut explained = Vec::new();
    for fact in facts {
        let known = &asked.graph.facts()[fact];
        let mut exhibits = Vec::new();
        for (index, report) in known.reports.iter().enumerate() {
            let article = match records.entry(report.source) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let key = &asked.graph.sources()[report.source].key;
                    let Some(record) = store.record_of(key)? else { continue };
                    place.insert(Article::new(record))
                }
            };
            exhibits.push(article.exhibit(index, report));
        }
        let more = known.report_count - exhibits.len();
        explained.push(Explanation { fact, exhibits, more });
    }
    Ok(Explained { asked, facts: explained, more })
}

/// Every report of these facts of a whole graph in its sentence, by fact and report.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn exhibits(
    store: &Store,
    graph: &KnowledgeGraph,
    facts: &[usize],
) -> Result<BTreeMap<(usize, usize), Exhibit>, Error> {
    let mut in_article: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for &fact in facts {
        for (number, report) in graph.facts()[fact].reports.iter().enumerate() {
            in_article.entry(report.source).or_default().push((fact, number));
        }
    }
    let mut exhibits = BTreeMap::new();
    for (source, reports) in in_article {
        let Some(record) = store.record_of(&graph.sources()[source].key)? else { continue };
        let article = Article::new(record);
        for (fact, number) in reports {
            exhibits.insert((fact, number), article.exhibit(number, &graph.facts()[fact].reports[number]));
        }
    }
    Ok(exhibits)
}

/// How an entity is named in all articles.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn identity(store: &Store, entity: i64) -> Result<Identities, Error> {
    let _still = store.still()?;
    let asked = store.part(|part| part.entity(entity).map(|_| ()))?;
    let index = asked.entity(entity).unwrap_or_default();
    let known = &asked.graph.entities()[index];
    let mut found: BTreeMap<Tie, Identity> = BTreeMap::new();
    let ids = store.ids_of(entity)?;
    for key in store.articles_of(entity)? {
        let Some(record) = store.record_of(&key)? else { continue };
        for mention in record.mentions.iter().filter(|m| ids.contains(&*m.entity)) {
            let tie = Tie {
                words: mention.text.to_string(),
                entity: known.name.clone(),
                form: mention.form,
                rule: mention.rule.to_string(),
                merged_by: mention.merged_by.to_string(),
            };
            let at = (mention.start, mention.end);
            let new = || Identity { tie: tie.clone(), count: 0, article: record.id.to_string(), at };
            found.entry(tie.clone()).or_insert_with(new).count += 1;
        }
    }
    let mut list: Vec<Identity> = found.into_values().collect();
    list.sort_by_key(|identity| std::cmp::Reverse(identity.count));
    let members = store.members_of(entity)?;
    let merged = |m: Merge<'_>| Merged { ids: m.ids.map(str::to_owned), rule: m.rule, by: m.by.to_owned() };
    let merges: BTreeSet<Merged> = merges(&members).into_iter().map(merged).collect();
    Ok(Identities { asked, entity: index, list, merges: merges.into_iter().collect() })
}

/// An article whose words are shown.
struct Article {
    record: Record<'static>,
    /// Where each sentence is, in bytes.
    sentences: Vec<Span>,
}

impl Article {
    fn new(record: Record<'static>) -> Self {
        let mut this = Self { record, sentences: Vec::new() };
        this.sentences = this.record.sentences.iter().map(|(start, end)| this.bytes(*start, *end)).collect();
        this
    }

    fn exhibit(&self, index: usize, report: &Report) -> Exhibit {
        let Some(text) = self.record.text.as_deref() else { return bare(index, report) };
        let evidence = self.bytes(report.evidence.start, report.evidence.end);
        let overlapping = self.sentences.iter().filter(|s| s.overlaps(evidence));
        let shown = overlapping.fold(evidence, |a, b| a.join(*b));
        let roles = report.roles.iter().map(|(role, at)| (role.clone(), self.bytes(at.start, at.end)));
        let marks = marks(roles, shown);
        Exhibit {
            report: index,
            sentence: shown.of(text).to_owned(),
            start: text.get(..shown.start as usize).unwrap_or_default().chars().count() as u32,
            marks,
            words: words(report, |at| self.bytes(at.start, at.end).of(text).to_owned()),
            ties: self.ties(report),
        }
    }

    fn ties(&self, report: &Report) -> Vec<Tie> {
        let names: BTreeMap<&str, &str> = self.record.entities.iter().map(|e| (&*e.id, &*e.name)).collect();
        let mut ties = BTreeSet::new();
        for mention in &self.record.mentions {
            let plays = |(_, at): &(Cow<'static, str>, Range<u32>)| {
                at.start <= mention.start && mention.end <= at.end
            };
            let name = names.get(&*mention.entity).copied().unwrap_or_default();
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
        ties.into_iter().collect()
    }

    /// Code points back to bytes.
    fn bytes(&self, start: u32, end: u32) -> Span {
        let text = self.record.text.as_deref().unwrap_or_default();
        if text.is_ascii() {
            let at = |point: u32| (point as usize).min(text.len());
            return Span::new(at(start), at(end.max(start)));
        }
        let at = |point: u32| text.char_indices().nth(point as usize).map_or(text.len(), |(i, _)| i);
        Span::new(at(start), at(end.max(start)))
    }
}

/// A record that came without its text has the words of the evidence only.
fn bare(index: usize, report: &Report) -> Exhibit {
    let evidence = &report.evidence;
    let offset = |point: u32| {
        let point = point.saturating_sub(evidence.start) as usize;
        evidence.text.char_indices().nth(point).map_or(evidence.text.len(), |(i, _)| i)
    };
    let roles = report.roles.iter().filter(|(_, at)| at.start >= evidence.start && at.end <= evidence.end);
    let roles = roles.map(|(role, at)| (role.clone(), Span::new(offset(at.start), offset(at.end))));
    Exhibit {
        report: index,
        sentence: evidence.text.clone(),
        start: evidence.start,
        marks: marks(roles, Span::new(0, evidence.text.len())),
        words: Vec::new(),
        ties: Vec::new(),
    }
}

/// The words of every role, in the order of the text.
fn words(report: &Report, of: impl Fn(&Range<u32>) -> String) -> Vec<(Cow<'static, str>, String)> {
    let mut words: Vec<_> = report.roles.iter().filter(|(_, at)| !at.is_empty()).collect();
    words.sort_by(|a, b| (a.1.start, a.1.end, &a.0).cmp(&(b.1.start, b.1.end, &b.0)));
    words.into_iter().map(|(role, at)| (role.clone(), of(at))).collect()
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
