//! Of what a role is: "president of Russia", "Russian President", "its president", or the state that the lists know
//! somebody to lead. Who holds it is in `role`.

use std::ops::Range;

use super::{Finder, Target};
use crate::base::{EntityKind, MentionForm};
use crate::schema::{RolePattern, Word};

impl Finder<'_, '_, '_> {
    /// "president of Russia": what a preposition behind the role leads to.
    pub(super) fn object_behind(
        &self,
        noun: usize,
        pattern: &RolePattern,
        kinds: &[EntityKind],
        only_of: bool,
    ) -> Option<(usize, Range<usize>)> {
        // "founder and chief executive of Google": what follows the last is of both.
        let mut noun = noun;
        let nameless = |n: usize| {
            let form = self.syntax.nouns[n].mention.map(|m| self.reading.mentions.list[m].form);
            form.is_none_or(|form| form == MentionForm::Nominal)
        };
        while self.syntax.nouns[noun].prepositions.is_empty()
            && let Some(next) = self.syntax.nouns[noun].next.filter(|&n| n > noun)
            && (self.syntax.nouns[next].mention.is_none() || nameless(noun) && nameless(next))
        {
            noun = next;
        }
        let first = self.syntax.nouns[noun].prepositions.first().map(|&(p, _)| p)?;
        if only_of && !self.reading.is(first, Word::Of) && !self.reading.is(first, Word::Directional) {
            return None;
        }
        let chain = self.prepositions(noun);
        // "the head of research at Siemens" does not head Siemens.
        let any = || {
            let any = self.reading.schema.symbols.get("*");
            pattern.triggers.iter().any(|t| t[..] == [any])
        };
        let part = chain.first().is_some_and(|&(_, n)| {
            self.reading.is(first, Word::Of)
                && self.entity_of(n).is_none()
                && self.reading.is(self.syntax.nouns[noun].head, Word::AnyOffice)
        });
        let part = part && !any();
        let led = chain
            .into_iter()
            .filter(|(p, _)| pattern.prepositions.contains(p) && !(part && *p != self.reading.word(first)));
        led.flat_map(|(_, n)| self.entities(n, false))
            .find(|&(e, _)| self.takes(kinds, e))
            .map(|(e, n)| (e, self.syntax.nouns[n].tokens.clone()))
    }

    /// "Russian President", "Russia's president", "its president": what stands before the role, or
    /// what the recogniser knows it to belong to.
    pub(super) fn object_before(
        &self,
        noun: usize,
        trigger: usize,
        kinds: &[EntityKind],
        any: bool,
    ) -> Option<(usize, Range<usize>)> {
        let phrase = &self.syntax.nouns[noun];
        let list = &self.reading.mentions.list;
        let mention = |m: usize| {
            let entity = self.entity_of_mention(m)?;
            // "Putin aide Jane Roe" works for the state that he leads.
            let staff = kinds.contains(&EntityKind::Organization);
            let led = || self.led(entity).filter(|&s| staff && self.takes(kinds, s));
            let entity = if self.takes(kinds, entity) { entity } else { led()? };
            // "German Iran expert": only an adjective says whose citizen somebody is by any word.
            // But "US" is an adjective as well.
            let by_name = any && self.reading.kind(m) == EntityKind::State && !self.is_adjective(m);
            (!by_name).then(|| (entity, list[m].tokens.clone()))
        };
        let owner = |n: usize| {
            // "Hollande's foreign minister" is that of the state which he leads.
            let (entity, n) = self.entities(n, false).into_iter().find_map(|(e, n)| {
                let led = || self.led(e).filter(|&s| self.takes(kinds, s));
                let entity = if self.takes(kinds, e) { Some(e) } else { led() };
                Some((entity?, n))
            })?;
            Some((entity, self.syntax.nouns[n].tokens.clone()))
        };
        // "Lower Saxony's SPD minister": the party says whose member he is, not whose minister.
        let party = |&m: &usize| self.is_party(m);
        // "Vice" of "Vice President" is no magazine.
        let title = |m: usize| self.reading.is(list[m].tokens.start, Word::Deputy);
        let modifiers =
            || self.modifiers(phrase.start..trigger).rev().filter(|&m| !self.within_word(m) && !title(m));
        // "Google's founder and chief executive": the first one's owner is that of both.
        let first = phrase.first.filter(|&f| f != noun && phrase.mention.is_none());
        let shared = || first.and_then(|f| self.syntax.nouns[f].possessor).and_then(owner);
        // "the UN Syria envoy" is the UN's, for Syria.
        let nearest = || {
            let near = modifiers().filter(|m| !party(m)).find(|&m| mention(m).is_some())?;
            let region = list[near].form == MentionForm::Name && self.reading.kind(near) == EntityKind::State;
            let whose = modifiers().filter(|&m| list[m].tokens.end == list[near].tokens.start);
            whose.filter(|_| region).find_map(mention).or_else(|| mention(near))
        };
        let other = nearest().or_else(|| phrase.possessor.and_then(owner));
        other
            .or_else(|| modifiers().filter(party).find_map(mention))
            .or_else(|| phrase.possessor.and_then(owner))
            .or_else(shared)
            .or_else(|| phrase.own.and_then(mention))
            .or_else(|| {
                let owner = phrase.mention.and_then(|m| list[m].owner);
                owner.filter(|&m| !self.within_word(m) && !title(m)).and_then(mention)
            })
    }

    /// What is listed with the first thing that a role is of: "Russia and China" of "presidents of Russia and China".
    pub(super) fn listed_behind(&self, noun: usize, first: usize) -> Vec<(usize, Range<usize>)> {
        let behind = self.syntax.nouns[noun].prepositions.first().map(|&(_, n)| n);
        let list =
            behind.or(self.syntax.nouns[noun].possessor).map_or_else(Vec::new, |n| self.entities(n, true));
        let tokens = |n: usize| self.syntax.nouns[n].tokens.clone();
        let list: Vec<_> = list.into_iter().map(|(e, n)| (e, tokens(n))).collect();
        if list.first().is_some_and(|&(e, _)| e == first) { list } else { Vec::new() }
    }

    /// "Siemens chairman Jane Roe and CEO Ann Poe": a bare title is of what the title beside it is of.
    pub(super) fn title_beside(
        &self,
        noun: usize,
        first: usize,
        holder: usize,
        kinds: &[EntityKind],
    ) -> Option<(usize, Range<usize>)> {
        let phrase = &self.syntax.nouns[noun];
        let bare = self.modifiers(phrase.start..first).next().is_none()
            && self.reading.tag(phrase.start) != crate::text::Tag::DT;
        if !bare || phrase.possessor.is_some() || phrase.own.is_some() {
            return None;
        }
        let beside = phrase.first.filter(|&f| f < noun)?;
        let other = &self.syntax.nouns[beside];
        let name = &self.reading.mentions.list[other.mention?];
        let title = name.tokens.start.checked_sub(1).filter(|&t| t >= other.start)?;
        let named = name.kind == EntityKind::Person && name.form == MentionForm::Name;
        let held = named && !self.role_rules(other.start, title).is_empty();
        let found = held.then(|| self.object_before(beside, title, kinds, false)).flatten()?;
        // "US President Roe and Chancellor Poe": two states' offices are not of one.
        let state = self.resolution.entities[found.0].kind == EntityKind::State;
        let entry = self.entries.get(self.entity_of(holder)?).copied().flatten();
        let elsewhere =
            entry.is_some_and(|entry| self.reading.schema.gazetteer.offices(entry).next().is_some());
        (!state || !elsewhere).then_some(found)
    }

    /// "the Polis Forum Jane Roe", behind "director of": the body directly before the name.
    pub(super) fn body_before_name(&self, noun: usize) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let list = &self.reading.mentions.list;
        let name = &list[phrase.mention?];
        let named = name.kind == EntityKind::Person && name.form == MentionForm::Name;
        let before =
            |&m: &usize| list[m].tokens.end == name.tokens.start && list[m].form == MentionForm::Name;
        let body = self.modifiers(phrase.start..name.tokens.start).next_back().filter(before)?;
        let whole = list[body].tokens.start <= phrase.start + 1 && !self.is_party(body);
        let kind = self.reading.kind(body);
        (named && whole && matches!(kind, EntityKind::Organization | EntityKind::State)).then_some(body)
    }

    /// "Founder Jane Roe", where the article has told of one company: its founder.
    pub(super) fn body_spoken_of(&self, noun: usize, first: usize) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let list = &self.reading.mentions.list;
        let name = &list[phrase.mention?];
        let trigger = name.tokens.start.checked_sub(1)?;
        if phrase.start < first || !self.reading.is(trigger, Word::BodyOffice) {
            return None;
        }
        let here = self.reading.document.sentence_of(first);
        let end = list.partition_point(|m| m.tokens.start < first);
        let mut spoken: Option<usize> = None;
        for m in (0..end).rev() {
            if self.reading.document.sentence_of(list[m].tokens.start) + REACH_BODY < here {
                break;
            }
            let Some(entity) = self.entity_of_mention(m) else { continue };
            if self.resolution.entities[entity].kind != EntityKind::Organization || spoken == Some(entity) {
                continue;
            }
            // Of two nobody knows which.
            if spoken.is_some() {
                return None;
            }
            spoken = Some(entity);
        }
        spoken
    }

    /// "Kitano appointed Jane Roe as chief executive": whoever appoints her is what she leads, if a body.
    pub(super) fn appointing(
        &self,
        noun: usize,
        holders: &[usize],
        kinds: &[EntityKind],
        shape: &'static str,
    ) -> Option<(usize, Range<usize>)> {
        let clause =
            self.clause_around(self.syntax.nouns[noun].head).filter(|_| matches!(shape, "naming" | "as"))?;
        let subject = self.clauses[clause].subject.filter(|s| !holders.contains(s))?;
        let (entity, n) = self.entities(subject, false).into_iter().next()?;
        let body = self.resolution.entities[entity].kind == EntityKind::Organization;
        (body && self.takes(kinds, entity)).then(|| (entity, self.syntax.nouns[n].tokens.clone()))
    }

    /// "leader Kim Jong Un": the state that the lists know him to lead, if the article speaks of it.
    pub(super) fn office(&self, holder: usize, trigger: usize) -> Option<usize> {
        let gazetteer = &self.reading.schema.gazetteer;
        let entry = (*self.entries.get(holder)?)?;
        let word = self.reading.schema.symbols.word(self.reading.lemma(trigger));
        let day = self.reading.document.date;
        let fits = |office: &crate::schema::Office<'_>| {
            let last = office.role.rsplit(' ').next().unwrap_or_default();
            last == word || self.reading.is(trigger, Word::AnyOffice)
        };
        let known = |body: &str| {
            self.entries.iter().position(|e| {
                e.is_some_and(|e| gazetteer.field(e, "id") == body || gazetteer.name(e) == body)
            })
        };
        let held =
            gazetteer.offices(entry).filter(|o| o.held_on(day)).filter(fits).find_map(|o| known(o.body));
        // A former office, but none that is still to come.
        let begun = |o: &crate::schema::Office<'_>| o.start.is_none_or(|s| day.is_none_or(|d| s <= d));
        held.or_else(|| gazetteer.offices(entry).filter(begun).filter(fits).find_map(|o| known(o.body)))
    }

    /// The state of the article that somebody is known, or was said, to lead.
    pub(super) fn led(&self, person: usize) -> Option<usize> {
        if self.resolution.entities[person].kind != EntityKind::Person {
            return None;
        }
        let gazetteer = &self.reading.schema.gazetteer;
        let day = self.reading.document.date;
        let known = |body: &str| {
            let here = |e: u32| gazetteer.is(e, EntityKind::State) && gazetteer.field(e, "id") == body;
            self.entries.iter().position(|e| e.is_some_and(here))
        };
        let entry = self.entries.get(person).copied().flatten();
        let held = entry
            .into_iter()
            .flat_map(|e| gazetteer.offices(e))
            .filter(|o| o.held_on(day))
            .find_map(|o| known(o.body));
        held.or_else(|| {
            let drafts = self.drafts.borrow();
            let leads = drafts.iter().find(|d| {
                let office = d
                    .roles
                    .iter()
                    .any(|(role, at)| *role == "trigger" && self.reading.is(at.start, Word::StateOffice));
                office && d.subject == Target::Entity(person)
            });
            let Target::Entity(state) = leads?.object else { return None };
            (self.resolution.entities[state].kind == EntityKind::State).then_some(state)
        })
    }

    /// "Asunción, the capital": the state of the article that the lists know by that word.
    pub(super) fn listed(&self, holder: usize, trigger: usize) -> Option<usize> {
        let gazetteer = &self.reading.schema.gazetteer;
        let column = self.reading.schema.symbols.word(self.reading.lemma(trigger));
        let place = self.entries.get(holder).copied().flatten()?;
        let named = |e: u32| {
            gazetteer.is(e, EntityKind::State)
                && gazetteer.field(e, column).split('|').any(|name| name == gazetteer.name(place))
        };
        self.entries.iter().position(|e| e.is_some_and(named))
    }

    /// "Russian", and "US" before a noun.
    pub(super) fn is_adjective(&self, mention: usize) -> bool {
        let mention = &self.reading.mentions.list[mention];
        let letters = self.reading.document.word(mention.head);
        mention.form == MentionForm::Adjective
            || mention.tokens.len() == 1 && letters.chars().all(|c| c.is_uppercase() || c == '.')
    }
}

/// How many sentences back the body stands that a bare title is of.
const REACH_BODY: usize = 2;
