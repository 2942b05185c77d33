//! What articles report → facts, each counted again if any of its reports came or went.

use rusqlite::{OptionalExtension, params};

use super::{NewFact, Settle, kind_of};
use crate::base::Error;
use crate::graph::{End, Known, Sighting, sightings};
use crate::relations::Extraction;
use crate::store::load::{participants, reports_of};
use crate::store::node;

impl Known for Settle<'_> {
    fn canonical<'a>(&'a self, id: &'a str) -> &'a str {
        self.same.get(id).map_or(id, String::as_str)
    }

    fn is_medium(&self, id: &str) -> bool {
        self.media.contains(&node::of_entity(id))
    }
}

impl Settle<'_> {
    /// Reads the pending articles for what they report.
    pub(super) fn settle_reports(&mut self) -> Result<(), Error> {
        let pending = std::mem::take(&mut self.pending);
        self.each(pending.into_iter(), |this, record, article| {
            if !this.afresh {
                this.forget_reports(record)?;
            }
            this.report(record, &article)
        })?;
        // Afresh, every fact is counted anyway.
        let recount = std::mem::take(&mut self.recount);
        if !self.afresh {
            for record in recount {
                self.touch_reports(record).map_err(|e| self.fault(&e))?;
            }
        }
        Ok(())
    }

    fn report(&mut self, record: i64, article: &Extraction) -> rusqlite::Result<()> {
        let first: i64 = self
            .db
            .prepare_cached("SELECT claims FROM article WHERE record = ?1")?
            .query_row([record], |r| r.get(0))?;
        let (found, _) = sightings(self.schema, article, self);
        for (seq, sighting) in found.into_iter().enumerate() {
            let fact = node::of_digits(&sighting.fact);
            let voices = node::pack(sighting.voices.iter().map(|id| node::of_entity(id)));
            self.db.prepare_cached("INSERT INTO report VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
                params![
                    fact,
                    record,
                    seq,
                    first + sighting.claim as i64,
                    sighting.derived,
                    sighting.status as i64,
                    voices
                ],
            )?;
            let new = self.new_fact(&sighting)?;
            self.facts.insert(fact, Some(new));
        }
        Ok(())
    }

    fn new_fact(&mut self, sighting: &Sighting) -> rusqlite::Result<NewFact> {
        let relation = self.relation(&sighting.relation)?;
        let further = sighting.participants.iter().map(|(_, who)| who);
        for end in [&sighting.subject, &sighting.object].into_iter().chain(further) {
            if let End::Concept(words) = end {
                self.concepts.entry(node::of_end(end)).or_default().get_or_insert_with(|| words.clone());
            }
        }
        Ok(NewFact {
            subject: node::of_end(&sighting.subject),
            object: node::of_end(&sighting.object),
            ends: 3 * kind_of(&sighting.subject) + kind_of(&sighting.object),
            relation,
            polarity: sighting.polarity as i64,
            participants: sighting
                .participants
                .iter()
                .map(|(role, who)| (role.clone(), node::of_end(who), kind_of(who)))
                .collect(),
        })
    }

    /// Takes out what an article reports.
    pub(super) fn forget_reports(&mut self, record: i64) -> rusqlite::Result<()> {
        self.touch_reports(record)?;
        self.db.prepare_cached("DELETE FROM report WHERE record = ?1")?.execute([record]).map(|_| ())
    }

    fn touch_reports(&mut self, record: i64) -> rusqlite::Result<()> {
        let mut rows = self.db.prepare_cached("SELECT fact FROM report WHERE record = ?1")?;
        for fact in rows.query_map([record], |r| r.get(0))? {
            self.facts.entry(fact?).or_default();
        }
        Ok(())
    }

    /// Counts the reports of all touched facts.
    pub(super) fn settle_facts(&mut self) -> rusqlite::Result<()> {
        let mut touched: Vec<(i64, Option<NewFact>)> = std::mem::take(&mut self.facts).into_iter().collect();
        touched.sort_by_key(|(node, _)| *node);
        for (node, words) in &self.concepts {
            if let Some(words) = words {
                self.db
                    .prepare_cached("INSERT OR IGNORE INTO concept VALUES (?1, ?2)")?
                    .execute(params![node, words])?;
            }
        }
        for (fact, new) in touched {
            let known = match new {
                Some(new) => Some(new),
                None => self.known_fact(fact)?,
            };
            let Some(known) = known else { continue };
            self.count(fact, known)?;
        }
        if self.afresh {
            self.db.execute_batch(include_str!("../indexes.sql"))?;
        }
        for node in std::mem::take(&mut self.spoken_about) {
            let spoken: bool = self
                .db
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM fact WHERE object = ?1) OR EXISTS (SELECT 1 FROM fact WHERE subject = ?1)
                     OR EXISTS (SELECT 1 FROM participant WHERE node = ?1)
                     OR EXISTS (SELECT 1 FROM participant WHERE fact = ?1)",
                )?
                .query_row([node], |r| r.get(0))?;
            self.db
                .prepare_cached("UPDATE fact SET spoken = ?2 WHERE node = ?1 AND spoken <> ?2")?
                .execute(params![node, spoken])?;
        }
        for node in std::mem::take(&mut self.concepts).into_keys().filter(|_| !self.afresh) {
            self.db
                .prepare_cached(
                    "DELETE FROM concept WHERE node = ?1 AND NOT EXISTS (SELECT 1 FROM fact WHERE subject = ?1)
                     AND NOT EXISTS (SELECT 1 FROM fact WHERE object = ?1)
                     AND NOT EXISTS (SELECT 1 FROM participant WHERE node = ?1)",
                )?
                .execute([node])?;
        }
        Ok(())
    }

    fn known_fact(&self, fact: i64) -> rusqlite::Result<Option<NewFact>> {
        self.db
            .prepare_cached("SELECT subject, object, ends, relation, polarity FROM fact WHERE node = ?1")?
            .query_row([fact], |r| {
                Ok(NewFact {
                    subject: r.get(0)?,
                    object: r.get(1)?,
                    ends: r.get(2)?,
                    relation: r.get(3)?,
                    polarity: r.get(4)?,
                    participants: participants(self.db, fact)?,
                })
            })
            .optional()
    }

    fn count(&mut self, fact: i64, known: NewFact) -> rusqlite::Result<()> {
        let NewFact { subject, object, ends, relation, polarity, participants } = known;
        let further = participants.iter().map(|(_, who, kind)| (*who, *kind));
        let all: Vec<(i64, i64)> =
            [(subject, ends / 3), (object, ends % 3)].into_iter().chain(further).collect();
        for (end, kind) in &all {
            if *kind == 2 {
                self.spoken_about.insert(*end);
            }
        }
        if !participants.is_empty() {
            self.spoken_about.insert(fact);
        }
        let Some(sum) = reports_of(self.db, fact)? else {
            for (end, _) in all.into_iter().filter(|(_, kind)| *kind == 1) {
                self.concepts.entry(end).or_default();
            }
            self.db.prepare_cached("DELETE FROM participant WHERE fact = ?1")?.execute([fact])?;
            return self.db.prepare_cached("DELETE FROM fact WHERE node = ?1")?.execute([fact]).map(|_| ());
        };
        for (place, (role, who, kind)) in participants.into_iter().enumerate() {
            self.db
                .prepare_cached("INSERT OR IGNORE INTO participant VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![fact, place, role, who, kind])?;
        }
        let day = |days: Option<(crate::base::Date, crate::base::Date)>, last: bool| {
            days.map(|(a, b)| if last { b } else { a }.to_string())
        };
        self.db
            .prepare_cached(
                "INSERT INTO fact VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, 0)
                 ON CONFLICT (node) DO UPDATE SET status = ?7, derived = ?8, independent = ?9, articles = ?10,
                 reports = ?11, first_reported = ?12, last_reported = ?13, first_happened = ?14,
                 last_happened = ?15, voices = ?16, quantities = ?17, best_record = ?18, best_seq = ?19",
            )?
            .execute(params![
                fact,
                subject,
                object,
                ends,
                relation,
                polarity,
                sum.fact.status as i64,
                sum.fact.derived,
                sum.fact.independent,
                sum.fact.articles,
                sum.fact.report_count,
                day(sum.fact.reported, false),
                day(sum.fact.reported, true),
                day(sum.fact.happened, false),
                day(sum.fact.happened, true),
                node::pack(sum.voices.into_iter()),
                serde_json::Value::from(sum.fact.quantities).to_string(),
                sum.best.0,
                sum.best.1,
            ])
            .map(|_| ())
    }
}
