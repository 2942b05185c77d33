//! The part of the graph that a question is about: some facts with all they speak of, what they are
//! contradicted by, and their evidence or the best of it.

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::{self, participants};
use crate::graph::{Fact, KnowledgeGraph, Parts, Term, summarise};
use crate::schema::DENIED;
use crate::store::node;

/// Which reports of a fact are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reports {
    /// The one that shows it best.
    Best,
    /// So many, of as many independent sources as there are, those of the first articles.
    Spread(usize),
    /// All of them.
    All,
}

/// The part of a graph that was asked for.
#[derive(Debug)]
pub struct Asked {
    /// The graph.
    pub graph: KnowledgeGraph,
    terms: FxHashMap<i64, Term>,
}

impl Asked {
    /// What a number of the store is in this graph.
    pub fn term(&self, number: i64) -> Option<Term> {
        self.terms.get(&number).copied()
    }

    /// The index of a fact by its number.
    pub fn fact(&self, number: i64) -> Option<usize> {
        match self.term(number)? {
            Term::Fact(index) => Some(index),
            Term::Entity(_) | Term::Concept(_) => None,
        }
    }

    /// The index of an entity by its number.
    pub fn entity(&self, number: i64) -> Option<usize> {
        match self.term(number)? {
            Term::Entity(index) => Some(index),
            Term::Fact(_) | Term::Concept(_) => None,
        }
    }
}

/// A row of `fact`: its ends, relation, voices and best report come beside it.
type Found = (Fact, [(i64, i64); 2], i64, Vec<i64>, (i64, i64));

/// A graph in the making, of single facts.
pub struct Part<'a> {
    db: &'a Connection,
    parts: Parts,
    terms: FxHashMap<i64, Term>,
    records: FxHashMap<i64, usize>,
    relations: FxHashMap<i64, usize>,
    /// Facts with all their reports.
    whole: Vec<bool>,
    /// Facts that are being read, each for the one before it.
    open: Vec<i64>,
}

impl<'a> Part<'a> {
    /// Nothing yet.
    pub fn new(db: &'a Connection) -> Self {
        Self {
            db,
            parts: Parts::default(),
            terms: FxHashMap::default(),
            records: FxHashMap::default(),
            relations: FxHashMap::default(),
            whole: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Takes in an entity.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn entity(&mut self, number: i64) -> rusqlite::Result<Option<Term>> {
        if let Some(term) = self.terms.get(&number) {
            return Ok(Some(*term));
        }
        let sql = format!("SELECT {} FROM entity WHERE node = ?1", rows::ENTITY);
        let found = self.db.prepare_cached(&sql)?.query_row([number], rows::entity).optional()?;
        let Some(entity) = found else { return Ok(None) };
        let term = Term::Entity(self.parts.entities.len());
        self.parts.entities.push(entity);
        self.terms.insert(number, term);
        Ok(Some(term))
    }

    /// Takes in a fact, all it speaks of, and what speaks against it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn fact(&mut self, number: i64, reports: Reports) -> rusqlite::Result<()> {
        self.bare(number, reports)?;
        let against: Vec<i64> = self
            .db
            .prepare_cached(
                "SELECT o.node FROM fact f CROSS JOIN fact o INDEXED BY fact_between ON o.subject = f.subject
                     AND o.object = f.object AND o.relation = f.relation AND o.polarity = 1 - f.polarity
                     WHERE f.node = ?1
                 UNION SELECT d.node FROM fact d WHERE d.object = ?1 AND d.polarity = 0
                     AND d.relation = (SELECT num FROM relation WHERE id = ?2)",
            )?
            .query_map(params![number, DENIED], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for other in against {
            self.bare(other, Reports::Best)?;
        }
        Ok(())
    }

    /// Takes in all articles that are copies of those that are there.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn copies(&mut self) -> rusqlite::Result<()> {
        let mut clusters: Vec<usize> = self.parts.sources.iter().map(|source| source.group).collect();
        clusters.sort_unstable();
        clusters.dedup();
        for cluster in clusters {
            let members: Vec<i64> = self
                .db
                .prepare_cached("SELECT record FROM article WHERE cluster = ?1")?
                .query_map([cluster], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for record in members {
                self.source(record)?;
            }
        }
        Ok(())
    }

    /// The graph of what was taken in.
    pub fn graph(self) -> Asked {
        let Self { mut parts, whole, .. } = self;
        let whole: std::collections::BTreeSet<String> = parts
            .facts
            .iter()
            .zip(whole)
            .filter(|(_, whole)| *whole)
            .map(|(fact, _)| fact.id.clone())
            .collect();
        parts.put_in_order();
        for fact in parts.facts.iter_mut().filter(|fact| whole.contains(&fact.id)) {
            summarise(fact, &parts.sources);
        }
        parts.number_groups();
        let mut terms = FxHashMap::default();
        let entities = parts.entities.iter().enumerate();
        terms.extend(entities.map(|(i, e)| (node::of_entity(&e.id), Term::Entity(i))));
        let concepts = parts.concepts.iter().enumerate();
        terms.extend(concepts.map(|(i, c)| (node::of_digits(&c.id), Term::Concept(i))));
        terms.extend(parts.facts.iter().enumerate().map(|(i, f)| (node::of_digits(&f.id), Term::Fact(i))));
        Asked { graph: KnowledgeGraph::from_parts(parts), terms }
    }

    fn bare(&mut self, number: i64, reports: Reports) -> rusqlite::Result<Option<Term>> {
        if let Some(Term::Fact(index)) = self.terms.get(&number).copied() {
            if reports != Reports::Best && !self.whole[index] {
                self.reports(number, index, reports, (0, 0))?;
            }
            return Ok(Some(Term::Fact(index)));
        }
        let sql = format!("SELECT {} FROM fact WHERE node = ?1", rows::FACT);
        let found: Option<Found> = self
            .db
            .prepare_cached(&sql)?
            .query_row([number], |row| {
                let voices = node::unpack(&row.get::<_, Vec<u8>>(14)?);
                let best = (row.get(16)?, row.get(17)?);
                Ok((rows::fact(number, row)?, rows::ends(row)?, row.get(3)?, voices, best))
            })
            .optional()?;
        let Some((mut fact, [subject, object], relation, voices, best)) = found else { return Ok(None) };
        if self.open.contains(&number) || self.open.len() > rows::DEEPEST {
            return Err(rows::damaged("a fact speaks of itself"));
        }
        self.open.push(number);
        let ends = (self.end(subject)?, self.end(object)?);
        let further: Vec<(String, Option<Term>)> = participants(self.db, number)?
            .into_iter()
            .map(|(role, who, kind)| Ok((role, self.end((kind, who))?)))
            .collect::<rusqlite::Result<_>>()?;
        self.open.pop();
        let (Some(subject), Some(object)) = ends else { return Ok(None) };
        (fact.subject, fact.object) = (subject, object);
        fact.participants = further.into_iter().filter_map(|(role, term)| Some((role, term?))).collect();
        fact.relation = self.relation(relation)?;
        for voice in voices {
            if let Some(Term::Entity(index)) = self.entity(voice)? {
                fact.voices.push(index);
            }
        }
        let index = self.parts.facts.len();
        self.terms.insert(number, Term::Fact(index));
        self.parts.facts.push(fact);
        self.whole.push(false);
        self.reports(number, index, reports, best)?;
        Ok(Some(Term::Fact(index)))
    }

    /// Reads the reports of a fact that are asked for; where is the one that shows it best.
    fn reports(&mut self, fact: i64, index: usize, which: Reports, best: (i64, i64)) -> rusqlite::Result<()> {
        let places = match which {
            Reports::Best => Some(vec![best]),
            Reports::Spread(most) => self.spread(fact, most)?,
            Reports::All => None,
        };
        let sql = |condition: &str| {
            let (columns, from) = (rows::REPORT, rows::REPORT_FROM);
            format!("SELECT {columns} FROM {from} WHERE r.fact = ?1 {condition} ORDER BY r.record, r.seq")
        };
        let mut found: Vec<rows::Reported> = Vec::new();
        if let Some(places) = &places {
            let mut statement = self.db.prepare_cached(&sql("AND r.record = ?2 AND r.seq = ?3"))?;
            for (record, seq) in places {
                found.extend(statement.query_row([fact, *record, *seq], rows::report).optional()?);
            }
        } else {
            let mut statement = self.db.prepare_cached(&sql(""))?;
            for row in statement.query_map([fact], rows::report)? {
                found.push(row?);
            }
        }
        let mut reports = Vec::with_capacity(found.len());
        for (record, _, voices, mut report) in found {
            report.source = self.source(record)?;
            for voice in voices {
                if let Some(Term::Entity(index)) = self.entity(voice)? {
                    report.voices.push(index);
                }
            }
            reports.push(report);
        }
        self.parts.facts[index].reports = reports;
        self.whole[index] = places.is_none();
        Ok(())
    }

    /// Where so many reports of a fact stand: of each source one before another of any, then in the order
    /// of articles. `None` if there are no more than that.
    fn spread(&self, fact: i64, most: usize) -> rusqlite::Result<Option<Vec<(i64, i64)>>> {
        let all: Vec<(i64, i64, i64)> = self
            .db
            .prepare_cached(
                "SELECT r.record, r.seq, a.cluster FROM report r JOIN article a ON a.record = r.record
                 WHERE r.fact = ?1 ORDER BY a.key, r.seq",
            )?
            .query_map([fact], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if all.len() <= most {
            return Ok(None);
        }
        let mut sources = FxHashSet::default();
        let (first, again): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(.., source)| sources.insert(*source));
        let mut chosen: Vec<_> = first.into_iter().chain(again).take(most).map(|(r, s, _)| (r, s)).collect();
        chosen.sort_unstable();
        Ok(Some(chosen))
    }

    fn end(&mut self, (kind, number): (i64, i64)) -> rusqlite::Result<Option<Term>> {
        match kind {
            0 => self.entity(number),
            1 => self.concept(number),
            _ => self.bare(number, Reports::Best),
        }
    }

    fn concept(&mut self, number: i64) -> rusqlite::Result<Option<Term>> {
        if let Some(term) = self.terms.get(&number) {
            return Ok(Some(*term));
        }
        let words: String = self
            .db
            .prepare_cached("SELECT words FROM concept WHERE node = ?1")?
            .query_row([number], |r| r.get(0))?;
        let term = Term::Concept(self.parts.concepts.len());
        self.parts.concepts.push(node::concept(number, words));
        self.terms.insert(number, term);
        Ok(Some(term))
    }

    fn source(&mut self, record: i64) -> rusqlite::Result<usize> {
        if let Some(index) = self.records.get(&record) {
            return Ok(*index);
        }
        let sql = format!("SELECT {} FROM article WHERE record = ?1", rows::SOURCE);
        let source = self.db.prepare_cached(&sql)?.query_row([record], rows::source)?;
        self.parts.sources.push(source);
        self.records.insert(record, self.parts.sources.len() - 1);
        Ok(self.parts.sources.len() - 1)
    }

    fn relation(&mut self, num: i64) -> rusqlite::Result<usize> {
        if let Some(index) = self.relations.get(&num) {
            return Ok(*index);
        }
        let sql = format!("SELECT {} FROM relation WHERE num = ?1", rows::RELATION);
        let relation = self.db.prepare_cached(&sql)?.query_row([num], rows::relation)?;
        self.parts.relations.push(relation);
        self.relations.insert(num, self.parts.relations.len() - 1);
        Ok(self.parts.relations.len() - 1)
    }
}
