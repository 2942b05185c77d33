//! How much there is of what.

use crate::base::{Date, EntityKind, Error};
use crate::graph::Status;
use crate::store::Store;

/// How many entries a list of the most frequent has.
const TOP: usize = 10;

/// A word and how often it occurs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Count {
    /// What is counted.
    pub name: String,
    /// How many.
    pub count: usize,
}

/// How much there is of what.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Articles.
    pub articles: usize,
    /// Articles that are not copies of each other.
    pub independent: usize,
    /// First and last day of the articles.
    pub days: Option<(Date, Date)>,
    /// Mentions of entities.
    pub mentions: usize,
    /// Entities.
    pub entities: usize,
    /// Claims.
    pub claims: usize,
    /// Facts that claims state; those that only stand for a voice are not counted.
    pub facts: usize,
    /// Nodes of the graph.
    pub nodes: usize,
    /// Edges of the graph.
    pub edges: usize,
    /// Facts by status, strongest first.
    pub by_status: Vec<Count>,
    /// Entities by kind.
    pub by_kind: Vec<Count>,
    /// Facts by relation, most frequent first.
    pub by_relation: Vec<Count>,
    /// Articles by publisher, most frequent first.
    pub publishers: Vec<Count>,
    /// The entities in most facts.
    pub most_linked: Vec<Count>,
    /// The entities that voice most facts.
    pub voices: Vec<Count>,
}

/// Counts.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn stats(store: &Store) -> Result<Stats, Error> {
    let _still = store.still()?;
    let one = |sql: &str| store.count(sql);
    let list = |sql: &str, limit: usize| -> Result<Vec<Count>, Error> {
        let found = store.counts(&format!("{sql} LIMIT {limit}"))?;
        Ok(found.into_iter().map(|(name, count)| Count { name, count }).collect())
    };
    let named = |words: &[&'static str], sql: &str| -> Result<Vec<Count>, Error> {
        let found = store.counts(sql)?;
        let count = |number: usize| {
            let number = number.to_string();
            found.iter().find(|(n, _)| *n == number).map_or(0, |(_, count)| *count)
        };
        let all = words.iter().enumerate();
        Ok(all.map(|(number, word)| Count { name: (*word).to_owned(), count: count(number) }).collect())
    };
    let statuses: Vec<_> = Status::ALL.iter().map(|s| s.word()).collect();
    let kinds: Vec<_> = EntityKind::ALL.iter().map(|k| k.word()).collect();
    let mut by_kind = named(
        &kinds,
        "SELECT kind, count(*) FROM entity WHERE canonical = node AND articles > 0 GROUP BY kind",
    )?;
    by_kind.retain(|count| count.count > 0);
    by_kind.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    let entities = one("SELECT count(*) FROM entity WHERE canonical = node AND articles > 0")?;
    let concepts = one("SELECT count(*) FROM concept")?;
    let spoken = one("SELECT count(*) FROM fact WHERE spoken")?;
    Ok(Stats {
        articles: one("SELECT count(*) FROM article")?,
        independent: one("SELECT count(DISTINCT cluster) FROM article")?,
        days: store.days()?,
        mentions: one("SELECT ifnull(sum(mentions), 0) FROM entity WHERE canonical = node")?,
        entities,
        claims: one("SELECT count(*) FROM report WHERE NOT derived")?,
        facts: one("SELECT count(*) FROM fact WHERE NOT derived")?,
        nodes: entities + concepts + spoken,
        edges: one("SELECT count(*) FROM fact")? + 2 * spoken + one("SELECT count(*) FROM participant")?,
        by_status: named(&statuses, "SELECT status, count(*) FROM fact WHERE NOT derived GROUP BY status")?,
        by_kind,
        by_relation: list(
            "SELECT r.id, count(*) n FROM fact f JOIN relation r ON r.num = f.relation WHERE NOT derived
             GROUP BY r.num ORDER BY n DESC, r.id",
            1_000_000,
        )?,
        publishers: list(
            "SELECT publisher, count(*) n FROM article WHERE publisher IS NOT NULL GROUP BY publisher
             ORDER BY n DESC, publisher",
            TOP,
        )?,
        most_linked: list(
            "SELECT e.name, count(*) n FROM
                 (SELECT subject end FROM fact WHERE NOT derived AND ends / 3 = 0
                  UNION ALL SELECT object FROM fact WHERE NOT derived AND ends % 3 = 0) x
             JOIN entity e ON e.node = x.end GROUP BY e.node ORDER BY n DESC, e.name, e.id",
            TOP,
        )?,
        voices: most(store.voices()?),
    })
}

fn most(mut counts: Vec<(String, usize)>) -> Vec<Count> {
    counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    counts.into_iter().take(TOP).map(|(name, count)| Count { name, count }).collect()
}
