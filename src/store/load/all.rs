//! The whole graph, each table read once.

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use super::rows;
use crate::graph::{Parts, Term, summarise};
use crate::store::node;

/// All parts of the graph, in order.
pub fn all(db: &Connection) -> rusqlite::Result<Parts> {
    let mut parts = Parts::default();
    let mut records: FxHashMap<i64, usize> = FxHashMap::default();
    let mut statement = db.prepare(&format!("SELECT {}, record FROM article", rows::SOURCE))?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        records.insert(row.get(11)?, parts.sources.len());
        parts.sources.push(rows::source(row)?);
    }
    let mut terms: FxHashMap<i64, Term> = FxHashMap::default();
    let sql = format!("SELECT {}, node FROM entity WHERE canonical = node AND articles > 0", rows::ENTITY);
    let mut statement = db.prepare(&sql)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        terms.insert(row.get(7)?, Term::Entity(parts.entities.len()));
        parts.entities.push(rows::entity(row)?);
    }
    let mut statement = db.prepare("SELECT node, words FROM concept")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let number = row.get(0)?;
        terms.insert(number, Term::Concept(parts.concepts.len()));
        parts.concepts.push(node::concept(number, row.get(1)?));
    }
    let mut relations: FxHashMap<i64, usize> = FxHashMap::default();
    let sql = format!(
        "SELECT {}, num FROM relation WHERE num IN (SELECT DISTINCT relation FROM fact)",
        rows::RELATION
    );
    let mut statement = db.prepare(&sql)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        relations.insert(row.get(11)?, parts.relations.len());
        parts.relations.push(rows::relation(row)?);
    }
    facts(db, &mut parts, &mut terms, &relations)?;
    reports(db, &mut parts, &terms, &records)?;
    parts.put_in_order();
    for fact in &mut parts.facts {
        summarise(fact, &parts.sources);
    }
    parts.number_groups();
    Ok(parts)
}

fn facts(
    db: &Connection,
    parts: &mut Parts,
    terms: &mut FxHashMap<i64, Term>,
    relations: &FxHashMap<i64, usize>,
) -> rusqlite::Result<()> {
    let mut ends = Vec::new();
    let mut statement = db.prepare(&format!("SELECT {}, node FROM fact", rows::FACT))?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let number = row.get(18)?;
        let mut fact = rows::fact(number, row)?;
        let relation = relations.get(&row.get(3)?).copied();
        fact.relation = relation.ok_or_else(|| rows::damaged("a fact has a relation that is not there"))?;
        // These follow from the reports, which come whole.
        fact.quantities = Vec::new();
        terms.insert(number, Term::Fact(parts.facts.len()));
        ends.push(rows::ends(row)?);
        parts.facts.push(fact);
    }
    for (fact, [subject, object]) in parts.facts.iter_mut().zip(ends) {
        for (term, (_, number)) in [(&mut fact.subject, subject), (&mut fact.object, object)] {
            let known = terms.get(&number).copied();
            *term = known.ok_or_else(|| rows::damaged("a fact has an end that is not there"))?;
        }
    }
    let mut statement = db.prepare("SELECT fact, role, node FROM participant ORDER BY fact, place")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        if let (Some(Term::Fact(index)), Some(who)) = (terms.get(&row.get(0)?), terms.get(&row.get(2)?)) {
            parts.facts[*index].participants.push((row.get(1)?, *who));
        }
    }
    check_depth(parts)
}

/// Refuses facts that speak of themselves, through others or not.
fn check_depth(parts: &Parts) -> rusqlite::Result<()> {
    let mut depths = vec![0_usize; parts.facts.len()];
    for _ in 0..rows::DEEPEST {
        let mut settled = true;
        for (index, fact) in parts.facts.iter().enumerate() {
            let below = fact.terms().filter_map(|term| match term {
                Term::Fact(inner) => Some(depths[inner] + 1),
                Term::Entity(_) | Term::Concept(_) => None,
            });
            let depth = below.max().unwrap_or_default();
            settled &= depth == depths[index];
            depths[index] = depth;
        }
        if settled {
            return Ok(());
        }
    }
    Err(rows::damaged("a fact speaks of itself"))
}

fn reports(
    db: &Connection,
    parts: &mut Parts,
    terms: &FxHashMap<i64, Term>,
    records: &FxHashMap<i64, usize>,
) -> rusqlite::Result<()> {
    // In the order of the table, so that those of one article keep their order.
    let sql = format!(
        "SELECT {}, r.fact FROM {} ORDER BY r.fact, r.record, r.seq",
        rows::REPORT,
        rows::REPORT_FROM
    );
    let mut statement = db.prepare(&sql)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (record, _, voices, mut report) = rows::report(row)?;
        let source = records.get(&record).copied();
        report.source = source.ok_or_else(|| rows::damaged("a report has an article that is not there"))?;
        report.voices = voices
            .iter()
            .filter_map(|voice| match terms.get(voice) {
                Some(Term::Entity(index)) => Some(*index),
                _ => None,
            })
            .collect();
        if let Some(Term::Fact(index)) = terms.get(&row.get(15)?) {
            parts.facts[*index].reports.push(report);
        }
    }
    Ok(())
}
