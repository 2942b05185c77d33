//! Which articles are copies of one text, kept up to date as they come and go.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::Settle;
use crate::base::Date;
use crate::graph::copies::{Text, are_copies, keys, sources};

impl Settle<'_> {
    /// Puts a new article to those it is a copy of.
    pub(super) fn join(&mut self, record: i64, text: Text<'_>) -> rusqlite::Result<()> {
        let Text { hash, shingles, .. } = text;
        let db = self.db;
        let mut clusters = BTreeSet::from([record]);
        if !hash.is_empty() {
            let mut same = db.prepare_cached("SELECT cluster FROM article WHERE text_sha256 = ?1")?;
            for cluster in same.query_map([hash], |r| r.get(0))? {
                clusters.insert(cluster?);
            }
        }
        let mut near: BTreeSet<i64> = BTreeSet::new();
        for key in keys(shingles) {
            let mut holders = db.prepare_cached("SELECT record FROM shingle WHERE key = ?1")?;
            for holder in holders.query_map([key], |r| r.get(0))? {
                near.insert(holder?);
            }
            db.prepare_cached("INSERT INTO shingle VALUES (?1, ?2)")?.execute(params![key, record])?;
        }
        for other in near {
            let (cluster, runs, date): (i64, Vec<u8>, Option<String>) = db
                .prepare_cached("SELECT cluster, shingles, date FROM article WHERE record = ?1")?
                .query_row([other], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            if clusters.contains(&cluster) {
                continue;
            }
            let (runs, date) = (unpack(&runs), date.and_then(|date| date.parse().ok()));
            if are_copies(text, Text { hash: "", shingles: &runs, date }) {
                clusters.insert(cluster);
            }
        }
        let smallest = clusters.first().copied().unwrap_or(record);
        if clusters.len() > 1 {
            for cluster in clusters.into_iter().filter(|cluster| *cluster != smallest) {
                self.move_all(cluster, smallest)?;
            }
            // Those who were there already count with one more, or with fewer.
            self.recount_cluster(smallest)?;
        }
        Ok(())
    }

    /// Looks again at the articles of a cluster that lost one: they may fall apart.
    pub(super) fn part(&mut self, cluster: i64) -> rusqlite::Result<()> {
        type Member = (i64, String, Vec<u32>, Option<Date>);
        let members: Vec<Member> = self
            .db
            .prepare_cached(
                "SELECT record, text_sha256, shingles, date FROM article WHERE cluster = ?1 ORDER BY record",
            )?
            .query_map([cluster], |r| {
                let date: Option<String> = r.get(3)?;
                let date = date.and_then(|date| date.parse().ok());
                Ok((r.get(0)?, r.get(1)?, unpack(&r.get::<_, Vec<u8>>(2)?), date))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let groups =
            sources(members.iter().map(|(_, hash, shingles, date)| Text { hash, shingles, date: *date }));
        let mut smallest: BTreeMap<usize, i64> = BTreeMap::new();
        for ((record, ..), group) in members.iter().zip(groups) {
            let cluster = *smallest.entry(group).or_insert(*record);
            self.db
                .prepare_cached("UPDATE article SET cluster = ?2 WHERE record = ?1")?
                .execute([*record, cluster])?;
            self.recount.insert(*record);
        }
        Ok(())
    }

    fn move_all(&mut self, from: i64, to: i64) -> rusqlite::Result<()> {
        self.db
            .prepare_cached("UPDATE article SET cluster = ?2 WHERE cluster = ?1")?
            .execute([from, to])
            .map(|_| ())
    }

    fn recount_cluster(&mut self, cluster: i64) -> rusqlite::Result<()> {
        let mut members = self.db.prepare_cached("SELECT record FROM article WHERE cluster = ?1")?;
        for record in members.query_map([cluster], |r| r.get(0))? {
            self.recount.insert(record?);
        }
        Ok(())
    }
}

fn unpack(runs: &[u8]) -> Vec<u32> {
    runs.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect()
}
