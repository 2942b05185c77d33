//! Which records count as articles, and what each brings on its own: claims and their words.

use std::collections::BTreeSet;

use rusqlite::params;

use super::Settle;
use crate::base::Error;
use crate::graph::copies::Text;
use crate::graph::{NamingPart, article_key, reporters};
use crate::relations::{Claim, Extraction};
use crate::store::node;

/// A record that is to count as an article, under this key.
type Chosen = (i64, String);

impl Settle<'_> {
    /// Of each id and text one record counts. Which one does not depend on the order they came in:
    /// one with its text before one without, one of the schema in use before an older one.
    pub(super) fn choose(
        &mut self,
        changed: &BTreeSet<String>,
        gone: &BTreeSet<i64>,
    ) -> rusqlite::Result<(Vec<Chosen>, Vec<i64>)> {
        let (mut arrived, mut left) = (Vec::new(), Vec::new());
        for id in changed {
            let rows: Vec<(i64, String)> = self
                .db
                .prepare_cached(
                    "SELECT num, text_sha256 FROM record WHERE id = ?1
                     ORDER BY text_sha256, bare, schema NOT IN (?2, ''), source, digest, num",
                )?
                .query_map(params![id, self.schema.fingerprint], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut wanted: Vec<Chosen> = Vec::new();
            let mut previous: Option<String> = None;
            for (num, hash) in rows.into_iter().filter(|(num, _)| !gone.contains(num)) {
                if previous.as_ref() != Some(&hash) {
                    wanted.push((num, article_key(id, &hash, wanted.is_empty())));
                    previous = Some(hash);
                }
            }
            let present: Vec<Chosen> = if self.afresh {
                Vec::new()
            } else {
                self.db
                    .prepare_cached("SELECT record, key FROM article WHERE id = ?1")?
                    .query_map([id], |r| Ok((r.get(0)?, r.get(1)?)))?
                    .collect::<rusqlite::Result<_>>()?
            };
            for (num, key) in &present {
                match wanted.iter().find(|(wanted, _)| wanted == num) {
                    None => left.push(*num),
                    Some((_, now)) if now != key => {
                        self.db
                            .prepare_cached("UPDATE article SET key = ?2 WHERE record = ?1")?
                            .execute(params![num, now])?;
                        self.recount.insert(*num);
                    }
                    Some(_) => {}
                }
            }
            arrived
                .extend(wanted.into_iter().filter(|(num, _)| present.iter().all(|(there, _)| there != num)));
        }
        arrived.sort();
        Ok((arrived, left))
    }

    /// Takes out what articles brought.
    pub(super) fn take_out(&mut self, left: &[i64]) -> Result<(), Error> {
        self.each(left.iter().copied(), |this, num, article| {
            this.name_entities(num, &article, -1)?;
            this.forget_reports(num)?;
            let db = this.db;
            let (first, cluster): (i64, i64) = db
                .prepare_cached("SELECT claims, cluster FROM article WHERE record = ?1")?
                .query_row([num], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let last = first + article.claims.len() as i64;
            db.prepare_cached("DELETE FROM evidence_text WHERE rowid >= ?1 AND rowid < ?2")?
                .execute([first, last])?;
            db.prepare_cached("DELETE FROM claim WHERE num >= ?1 AND num < ?2")?.execute([first, last])?;
            for key in crate::graph::copies::keys(&article.shingles) {
                db.prepare_cached("DELETE FROM shingle WHERE key = ?1 AND record = ?2")?
                    .execute(params![key, num])?;
            }
            db.prepare_cached("DELETE FROM article WHERE record = ?1")?.execute([num])?;
            this.part(cluster)
        })
    }

    /// Puts in what articles bring.
    pub(super) fn bring_in(&mut self, arrived: &[Chosen]) -> Result<(), Error> {
        let mut keys = arrived.iter();
        self.each(arrived.iter().map(|(num, _)| *num), |this, num, article| {
            let key = keys.next().map_or("", |(_, key)| key);
            let first: i64 = this
                .db
                .prepare_cached("SELECT ifnull(max(num), 0) + 1 FROM claim")?
                .query_row([], |r| r.get(0))?;
            this.db
                .prepare_cached(
                    "INSERT INTO article VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?1, ?12, ?13)",
                )?
                .execute(params![
                    num,
                    key,
                    article.id,
                    article.title,
                    article.date.map(|d| d.to_string()),
                    article.publisher,
                    article.url,
                    article.language,
                    article.source,
                    article.text_sha256,
                    article.text_length,
                    first,
                    article.shingles.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>(),
                ])?;
            for (next, claim) in (first..).zip(&article.claims) {
                this.claim(next, num, claim)?;
            }
            this.name_entities(num, &article, 1)?;
            let text = Text { hash: &article.text_sha256, shingles: &article.shingles, date: article.date };
            this.join(num, text)?;
            this.pending.insert(num);
            Ok(())
        })
    }

    fn claim(&mut self, num: i64, record: i64, claim: &Claim) -> rusqlite::Result<()> {
        let (rule, shape) = (self.word(&claim.rule)?, self.word(&claim.shape)?);
        let roles: Vec<String> =
            claim.roles.iter().map(|role| format!("{}:{}-{}", role.role, role.start, role.end)).collect();
        self.db
            .prepare_cached("INSERT INTO claim VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
            .execute(params![
                num,
                record,
                claim.id,
                claim.modality as i64,
                claim.time.map(|d| d.to_string()),
                claim.quantity,
                claim.evidence.start,
                claim.evidence.end,
                claim.evidence.text,
                rule,
                shape,
                roles.join(" "),
            ])?;
        self.db
            .prepare_cached("INSERT INTO evidence_text (rowid, text) VALUES (?1, ?2)")?
            .execute(params![num, claim.evidence.text])?;
        Ok(())
    }

    /// Counts (1) or discounts (-1) what an article calls its entities.
    fn name_entities(&mut self, record: i64, article: &Extraction, change: i64) -> rusqlite::Result<()> {
        let count = |this: &mut Self, node, part, word: &str| {
            *this.namings.entry((node, part, word.to_owned())).or_default() += change;
        };
        let mut mentions = std::collections::BTreeMap::new();
        for entity in article.entities.iter().filter(|e| !e.id.is_empty()) {
            let node = node::of_entity(&entity.id);
            self.ids.entry(node).or_insert_with(|| entity.id.clone());
            for (part, word) in crate::graph::Naming::parts(entity) {
                count(self, node, part, &word);
            }
            mentions.insert(node, 0_i64);
        }
        for id in reporters(article) {
            let node = node::of_entity(id);
            if mentions.contains_key(&node) {
                count(self, node, NamingPart::Reports, "");
            }
        }
        for mention in &article.mentions {
            if let Some(count) = mentions.get_mut(&node::of_entity(&mention.entity)) {
                *count += 1;
            }
        }
        for (node, mentions) in mentions {
            if change > 0 {
                self.db
                    .prepare_cached("INSERT INTO presence VALUES (?1, ?2, ?3)")?
                    .execute([node, record, mentions])?;
            } else {
                self.db
                    .prepare_cached("DELETE FROM presence WHERE entity = ?1 AND record = ?2")?
                    .execute([node, record])?;
            }
        }
        Ok(())
    }
}
