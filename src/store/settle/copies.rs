//! Which articles are copies of one text, kept up to date as they come and go.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::Settle;
use crate::graph::copies::{are_copies, keys, sources};

impl Settle<'_> {
    /// Puts a new article to those it is a copy of.
    pub(super) fn join(&mut self, record: i64, hash: &str, shingles: &[u32]) -> rusqlite::Result<()> {
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
            let (cluster, runs): (i64, Vec<u8>) = db
                .prepare_cached("SELECT cluster, shingles FROM article WHERE record = ?1")?
                .query_row([other], |r| Ok((r.get(0)?, r.get(1)?)))?;
            if !clusters.contains(&cluster) && are_copies(shingles, &unpack(&runs)) {
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
        let members: Vec<(i64, String, Vec<u8>)> = self
            .db
            .prepare_cached("SELECT record, text_sha256, shingles FROM article WHERE cluster = ?1 ORDER BY record")?
            .query_map([cluster], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let runs: Vec<Vec<u32>> = members.iter().map(|(_, _, runs)| unpack(runs)).collect();
        let groups = sources(members.iter().zip(&runs).map(|((_, hash, _), runs)| (hash.as_str(), runs.as_slice())));
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
