//! One row → one thing.

use std::borrow::Cow;

use rusqlite::{Connection, Row};

use crate::base::{Date, EntityKind, Modality, Polarity};
use crate::graph::{Fact, GraphEntity, Report, Source, Status, Term, summarise};
use crate::relations::{Evidence, role_named};
use crate::schema::Relation;
use crate::store::node;

/// Columns that [`source`] reads.
pub const SOURCE: &str =
    "key, id, title, date, publisher, url, language, path, text_sha256, text_length, cluster";

pub fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        key: row.get(0)?,
        id: row.get(1)?,
        title: row.get(2)?,
        date: date(row.get(3)?),
        publisher: row.get(4)?,
        url: row.get(5)?,
        language: row.get(6)?,
        path: row.get(7)?,
        text_sha256: row.get(8)?,
        text_length: row.get(9)?,
        group: row.get(10)?,
    })
}

/// Columns that [`entity`] reads.
pub const ENTITY: &str = "id, kind, name, aliases, same_as, mentions, articles";

pub fn entity(row: &Row<'_>) -> rusqlite::Result<GraphEntity> {
    Ok(GraphEntity {
        id: row.get(0)?,
        kind: value(EntityKind::ALL, row.get(1)?).unwrap_or(EntityKind::Person),
        name: row.get(2)?,
        aliases: list(&row.get::<_, String>(3)?),
        same_as: list(&row.get::<_, String>(4)?),
        mentions: row.get(5)?,
        articles: row.get(6)?,
    })
}

/// Columns that [`relation`] reads.
pub const RELATION: &str =
    "id, label, family, meaning, nominal, symmetric, lasting, exclusive, \"then\", plover, cameo";

pub fn relation(row: &Row<'_>) -> rusqlite::Result<Relation> {
    Ok(Relation {
        id: row.get(0)?,
        label: row.get(1)?,
        family: row.get(2)?,
        meaning: row.get(3)?,
        nominal: row.get(4)?,
        symmetric: row.get(5)?,
        lasting: row.get(6)?,
        exclusive: row.get::<_, Option<String>>(7)?.and_then(|end| end.parse().ok()),
        then: row.get(8)?,
        plover: row.get(9)?,
        cameo: row.get(10)?,
        ..Relation::default()
    })
}

/// Columns of `fact` that [`fact`] reads, the ends first.
pub const FACT: &str =
    "subject, object, ends, relation, polarity, status, derived, independent, articles, reports,
    first_reported, last_reported, first_happened, last_happened, voices, quantities, best_record, best_seq";

/// A fact without its ends, its relation, its voices and its reports.
pub fn fact(node: i64, row: &Row<'_>) -> rusqlite::Result<Fact> {
    let days =
        |first: usize| -> rusqlite::Result<_> { Ok(date(row.get(first)?).zip(date(row.get(first + 1)?))) };
    Ok(Fact {
        id: node::fact_id(node),
        polarity: value(Polarity::ALL, row.get(4)?).unwrap_or(Polarity::Affirmed),
        status: value(Status::ALL, row.get(5)?).unwrap_or(Status::Asserted),
        derived: row.get(6)?,
        independent: row.get(7)?,
        articles: row.get(8)?,
        report_count: row.get(9)?,
        reported: days(10)?,
        happened: days(12)?,
        quantities: list(&row.get::<_, String>(15)?),
        ..Fact::between(Term::Entity(0), 0, Term::Entity(0))
    })
}

/// Columns of `report r`, `claim c`, `word rule` and `word shape` that [`report`] reads.
pub const REPORT: &str =
    "r.record, r.seq, r.derived, r.status, r.voices, c.id, c.modality, c.time, c.quantity, c.start,
    c.\"end\", c.evidence, rule.text, shape.text, c.roles";
/// Where these columns come from.
pub const REPORT_FROM: &str = "report r JOIN claim c ON c.num = r.claim JOIN word rule ON rule.num = c.rule
    JOIN word shape ON shape.num = c.shape";

/// A report without its article and its voices, which come beside it: record, place there, voices.
pub type Reported = (i64, i64, Vec<i64>, Report);

/// A report of [`Reported`].
pub fn report(row: &Row<'_>) -> rusqlite::Result<Reported> {
    let derived: bool = row.get(2)?;
    let own = |modality: Option<Modality>| modality.filter(|_| !derived).unwrap_or(Modality::Actual);
    let report = Report {
        source: 0,
        claim: row.get(5)?,
        derived,
        status: value(Status::ALL, row.get(3)?).unwrap_or(Status::Asserted),
        modality: own(value(Modality::ALL, row.get(6)?)),
        voices: Vec::new(),
        time: date(row.get(7)?).filter(|_| !derived),
        quantity: row.get::<_, Option<String>>(8)?.filter(|_| !derived),
        evidence: Evidence { start: row.get(9)?, end: row.get(10)?, text: row.get(11)? },
        rule: row.get(12)?,
        shape: row.get(13)?,
        roles: if derived { Vec::new() } else { roles(&row.get::<_, String>(14)?) },
    };
    Ok((row.get(0)?, row.get(1)?, node::unpack(&row.get::<_, Vec<u8>>(4)?), report))
}

/// What the reports of a fact say together.
pub struct Sum {
    pub fact: Fact,
    pub voices: Vec<i64>,
    pub best: (i64, i64),
}

/// Counts the reports of a fact; `None` if there are none.
pub fn reports_of(db: &Connection, fact: i64) -> rusqlite::Result<Option<Sum>> {
    let sql = format!(
        "SELECT {REPORT}, a.key, a.date, a.cluster FROM {REPORT_FROM} JOIN article a ON a.record = r.record
         WHERE r.fact = ?1"
    );
    let mut found: Vec<(String, i64, i64, Vec<i64>, Report, Source)> = db
        .prepare_cached(&sql)?
        .query_map([fact], |row| {
            let (record, seq, voices, report) = report(row)?;
            let source = Source { date: date(row.get(16)?), group: row.get(17)?, ..Source::default() };
            Ok((row.get(15)?, seq, record, voices, report, source))
        })?
        .collect::<rusqlite::Result<_>>()?;
    if found.is_empty() {
        return Ok(None);
    }
    found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut all = Fact::between(Term::Entity(0), 0, Term::Entity(0));
    let mut sources: Vec<Source> = Vec::new();
    let (mut voices, mut places) = (Vec::new(), Vec::new());
    let mut previous = None;
    for (_, seq, record, said_by, mut report, source) in found {
        if previous != Some(record) {
            sources.push(source);
            previous = Some(record);
        }
        report.source = sources.len() - 1;
        voices.extend(said_by);
        places.push((record, seq));
        all.reports.push(report);
    }
    summarise(&mut all, &sources);
    voices.sort_unstable();
    voices.dedup();
    let best = places.get(all.best).copied().unwrap_or_default();
    Ok(Some(Sum { fact: all, voices, best }))
}

/// The end of a fact: its kind, 0 entity, 1 concept, 2 fact, and its number.
pub fn ends(row: &Row<'_>) -> rusqlite::Result<[(i64, i64); 2]> {
    let (subject, object, ends): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok([(ends / 3, subject), (ends % 3, object)])
}

/// Role, number and kind of who takes part in a fact beside its ends.
pub fn participants(db: &Connection, fact: i64) -> rusqlite::Result<Vec<(String, i64, i64)>> {
    db.prepare_cached("SELECT role, node, kind FROM participant WHERE fact = ?1 ORDER BY place")?
        .query_map([fact], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect()
}

/// What a store says of a row that leads nowhere: no program wrote that.
pub fn damaged(what: &str) -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some(what.to_owned()))
}

/// Facts that speak of facts that speak of facts …: more than any article's claims have.
pub const DEEPEST: usize = 100;

fn date(text: Option<String>) -> Option<Date> {
    text?.parse().ok()
}

fn value<T: Copy>(all: &[T], number: usize) -> Option<T> {
    all.get(number).copied()
}

fn list(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// "subject:0-5 trigger:6-9"
fn roles(text: &str) -> Vec<(Cow<'static, str>, std::ops::Range<u32>)> {
    let role = |word: &str| {
        let (role, range) = word.rsplit_once(':')?;
        let (start, end) = range.split_once('-')?;
        Some((role_named(role), start.parse().ok()?..end.parse().ok()?))
    };
    text.split(' ').filter_map(role).collect()
}
