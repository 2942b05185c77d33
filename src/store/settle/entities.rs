//! What articles call entities → the entities, those that are the same, and those that are media.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, params};

use super::Settle;
use crate::graph::{GraphEntity, Naming, NamingPart, is_medium};
use crate::resolve::across;
use crate::store::{find, node, tied};

impl Settle<'_> {
    /// Brings the entities up to date whose namings changed, and all they are the same as.
    pub(super) fn settle_entities(&mut self) -> rusqlite::Result<()> {
        let mut touched: BTreeSet<i64> = BTreeSet::new();
        let mut ties_changed = false;
        let mut altered: BTreeSet<i64> = BTreeSet::new();
        for ((entity, part, word), change) in std::mem::take(&mut self.namings) {
            touched.insert(entity);
            if change == 0 {
                continue;
            }
            let count: i64 = self
                .db
                .prepare_cached(
                    "INSERT INTO naming VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (entity, part, word) DO UPDATE SET count = count + excluded.count RETURNING count",
                )?
                .query_row(params![entity, part as i64, word, change], |r| r.get(0))?;
            if count <= 0 {
                self.db
                    .prepare_cached("DELETE FROM naming WHERE entity = ?1 AND part = ?2 AND word = ?3")?
                    .execute(params![entity, part as i64, word])?;
            }
            // Only the first to say so and the last can tie two and part them.
            if count <= 0 || count == change {
                let ties = matches!(part, NamingPart::SameAs | NamingPart::Tie);
                ties_changed |= ties && count <= 0;
                if ties || matches!(part, NamingPart::Name | NamingPart::Alias | NamingPart::Kind) {
                    altered.insert(entity);
                }
            }
        }
        for entity in altered {
            ties_changed = ties_changed || self.may_be_another(entity)?;
        }
        let mut roots: BTreeSet<i64> = BTreeSet::new();
        for entity in &touched {
            roots.insert(self.ensure(*entity)?);
        }
        if ties_changed {
            roots.extend(self.tie()?);
        }
        for root in roots {
            self.settle_entity(root)?;
        }
        // Ids that nobody uses any more.
        for entity in touched.into_iter().filter(|_| !self.afresh) {
            self.db
                .prepare_cached(
                    "DELETE FROM entity WHERE node = ?1 AND NOT EXISTS (SELECT 1 FROM presence WHERE entity = ?1)",
                )?
                .execute([entity])?;
        }
        Ok(())
    }

    /// Makes sure that an id has a row; returns the canonical one.
    fn ensure(&mut self, entity: i64) -> rusqlite::Result<i64> {
        let known: Option<i64> = self
            .db
            .prepare_cached("SELECT canonical FROM entity WHERE node = ?1")?
            .query_row([entity], |r| r.get(0))
            .optional()?;
        if let Some(canonical) = known {
            return Ok(canonical);
        }
        let id = self.ids.get(&entity).cloned().unwrap_or_default();
        self.db
            .prepare_cached("INSERT INTO entity VALUES (?1, ?2, ?1, 0, '', '[]', '[]', 0, 0, 0)")?
            .execute(params![entity, id])?;
        Ok(entity)
    }

    /// Whether an id shares with another what could make them the same.
    fn may_be_another(&self, entity: i64) -> rusqlite::Result<bool> {
        self.db
            .prepare_cached(
                "SELECT 1 FROM naming n WHERE n.entity = ?1 AND n.part IN (2, 5) AND EXISTS (
                     SELECT 1 FROM naming m WHERE m.part IN (2, 5) AND m.part = n.part AND m.word = n.word
                     AND m.entity <> n.entity)",
            )?
            .exists([entity])
    }

    /// Finds anew which ids are the same; returns the canonical ids whose members changed.
    fn tie(&mut self) -> rusqlite::Result<BTreeSet<i64>> {
        // Only what shares an IRI or a tie with another can be the same as another.
        let all = tied::entities(
            self.db,
            "e.node IN (SELECT entity FROM naming WHERE (part, word) IN (
                 SELECT part, word FROM naming WHERE part IN (2, 5) GROUP BY part, word HAVING count(*) > 1))",
            [],
        )?;
        let now: BTreeMap<String, String> =
            across(&all).into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.into(), b.into())).collect();
        let before = std::mem::replace(&mut self.same, now);
        let mut roots = BTreeSet::new();
        let ids: BTreeSet<&String> = before.keys().chain(self.same.keys()).collect();
        let mut moved = Vec::new();
        for id in ids {
            let (old, new) = (before.get(id).unwrap_or(id), self.same.get(id).unwrap_or(id));
            if old != new {
                roots.extend([node::of_entity(old), node::of_entity(new)]);
                moved.push((node::of_entity(id), node::of_entity(new)));
            }
        }
        for (entity, canonical) in moved {
            self.db
                .prepare_cached("UPDATE entity SET canonical = ?2 WHERE node = ?1")?
                .execute([entity, canonical])?;
            self.read_again(entity)?;
        }
        Ok(roots)
    }

    /// Works out an entity from all its ids.
    fn settle_entity(&mut self, root: i64) -> rusqlite::Result<()> {
        let db = self.db;
        let mut members: BTreeSet<i64> = db
            .prepare_cached("SELECT node FROM entity WHERE canonical = ?1 AND canonical <> node")?
            .query_map([root], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let own: Option<(i64, String, i64)> = db
            .prepare_cached("SELECT canonical, id, medium FROM entity WHERE node = ?1")?
            .query_row([root], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()?;
        let Some((canonical, id, was_medium)) = own else { return Ok(()) };
        if canonical == root {
            members.insert(root);
        }
        let mut naming = Naming::default();
        let mut reports = false;
        for member in &members {
            let mut rows = db.prepare_cached("SELECT part, word, count FROM naming WHERE entity = ?1")?;
            let mut rows = rows.query([member])?;
            while let Some(row) = rows.next()? {
                let part: usize = row.get(0)?;
                let Some(part) = NamingPart::ALL.get(part) else { continue };
                reports |= *part == NamingPart::Reports;
                *naming.words.entry((*part, row.get(1)?)).or_default() += row.get::<_, usize>(2)?;
            }
        }
        (naming.articles, naming.mentions) = self.counts(&members)?;
        if members.is_empty() || naming.articles == 0 {
            // Another id stands for it now, or nobody names it any more.
            self.media.remove(&root);
            self.forget_names(root)?;
            return db
                .prepare_cached(
                    "UPDATE entity SET name = '', aliases = '[]', medium = 0, mentions = 0, articles = 0
                     WHERE node = ?1",
                )?
                .execute([root])
                .map(|_| ());
        }
        let entity = naming.entity(&id);
        let medium = is_medium(self.schema, &entity, reports);
        if medium != (was_medium != 0) {
            if medium {
                self.media.insert(root);
            } else {
                self.media.remove(&root);
            }
            for member in &members {
                self.read_again(*member)?;
            }
        }
        self.write_entity(root, &entity, medium)
    }

    /// In how many articles the members are, and how often they are mentioned there.
    fn counts(&self, members: &BTreeSet<i64>) -> rusqlite::Result<(usize, usize)> {
        let (mut records, mut articles, mut mentions) = (BTreeSet::new(), 0, 0);
        for member in members {
            let sql = "SELECT count(*), ifnull(sum(mentions), 0) FROM presence WHERE entity = ?1";
            let (count, sum): (usize, usize) =
                self.db.prepare_cached(sql)?.query_row([member], |r| Ok((r.get(0)?, r.get(1)?)))?;
            articles += count;
            mentions += sum;
            if members.len() > 1 {
                let mut rows = self.db.prepare_cached("SELECT record FROM presence WHERE entity = ?1")?;
                for record in rows.query_map([member], |r| r.get::<_, i64>(0))? {
                    records.insert(record?);
                }
                articles = records.len();
            }
        }
        Ok((articles, mentions))
    }

    fn write_entity(&mut self, root: i64, entity: &GraphEntity, medium: bool) -> rusqlite::Result<()> {
        let list = |words: &[String]| serde_json::Value::from(words).to_string();
        let aliases = list(&entity.aliases);
        let named: bool = self
            .db
            .prepare_cached("SELECT name = ?2 AND aliases = ?3 FROM entity WHERE node = ?1")?
            .query_row(params![root, entity.name, aliases], |r| r.get(0))?;
        self.db
            .prepare_cached(
                "UPDATE entity SET kind = ?2, name = ?3, aliases = ?4, same_as = ?5, mentions = ?6, articles = ?7,
                 medium = ?8 WHERE node = ?1",
            )?
            .execute(params![
                root,
                entity.kind as i64,
                entity.name,
                aliases,
                list(&entity.same_as),
                entity.mentions,
                entity.articles,
                medium
            ])?;
        if named {
            return Ok(());
        }
        self.forget_names(root)?;
        let names = std::iter::once((&entity.name, 1)).chain(entity.aliases.iter().map(|a| (a, 0)));
        for (name, own) in names {
            self.db.prepare_cached("INSERT OR IGNORE INTO name VALUES (?1, ?2, ?3)")?.execute(params![
                find::fold(name),
                root,
                own
            ])?;
        }
        let words = std::iter::once(entity.name.as_str()).chain(entity.aliases.iter().map(String::as_str));
        self.db
            .prepare_cached("INSERT INTO name_text (rowid, text) VALUES (?1, ?2)")?
            .execute(params![root, words.collect::<Vec<_>>().join("\n")])?;
        Ok(())
    }

    /// Takes an entity's names out of the indexes of names.
    fn forget_names(&self, root: i64) -> rusqlite::Result<()> {
        if self.afresh {
            return Ok(());
        }
        self.db.prepare_cached("DELETE FROM name WHERE entity = ?1")?.execute([root])?;
        self.db.prepare_cached("DELETE FROM name_text WHERE rowid = ?1")?.execute([root]).map(|_| ())
    }

    /// The articles that name an entity are to be read again for their facts.
    fn read_again(&mut self, entity: i64) -> rusqlite::Result<()> {
        let mut rows = self.db.prepare_cached("SELECT record FROM presence WHERE entity = ?1")?;
        for record in rows.query_map([entity], |r| r.get(0))? {
            self.pending.insert(record?);
        }
        Ok(())
    }
}
