//! Nouns that somebody is against role rules: "Russian President Vladimir Putin", "Putin, the president of
//! Russia", "Putin became president".

use std::ops::Range;

use super::target::kinds;
use super::{Draft, Finder, Target, cover};
use crate::base::{EntityKind, MentionForm, Modality, Polarity};
use crate::schema::{Form, Role, RolePattern, Word};

impl<'s> Finder<'_, '_, 's> {
    pub(super) fn roles(&self, noun: usize) {
        let phrase = &self.syntax.nouns[noun];
        let named = phrase.mention.filter(|&m| self.reading.mentions.list[m].form == MentionForm::Name);
        if let Some(m) = named {
            let mention = &self.reading.mentions.list[m];
            let name = mention.tokens.start;
            // "Russian President Vladimir Putin": the role stands before the name in the same phrase.
            let mut told = false;
            for at in (phrase.start..name).rev() {
                let rules = self.role_rules(phrase.start, at);
                for &(rule, pattern) in &rules {
                    self.role(rule, pattern, noun, at, &[noun], "title");
                }
                told = !rules.is_empty();
                if told {
                    break;
                }
            }
            // "Jordanian teacher Yusra Haddadin"
            if !told
                && name > phrase.start
                && matches!(self.reading.tag(name - 1), crate::text::Tag::NN)
                && mention.kind == EntityKind::Person
            {
                for (rule, pattern) in self.any_role(phrase.start..name) {
                    self.role(rule, pattern, noun, name - 1, &[noun], "title");
                }
            }
            // A title of several phrases: "Secretary of State", "head of the army".
            if let Some(role) = mention.role.clone()
                && role.start < phrase.start
                && role.end <= name
            {
                for at in role {
                    for (rule, pattern) in self.role_rules(0, at) {
                        self.role(rule, pattern, self.noun_at(at).unwrap_or(noun), at, &[noun], "title");
                    }
                }
            }
        }
        if named.is_some_and(|m| self.reading.kind(m) == EntityKind::Person) {
            return;
        }
        let mut rules = self.role_rules(phrase.start, phrase.head);
        let (holders, shape) = self.holders(noun);
        let described = matches!(shape, "apposition" | "copula") && phrase.mention.is_none();
        if rules.is_empty() && described && self.reading.tag(phrase.head) == crate::text::Tag::NN {
            rules = self.any_role(phrase.start..phrase.head);
        }
        for (rule, pattern) in rules {
            if !holders.is_empty() {
                self.role(rule, pattern, noun, phrase.head, &holders, shape);
            }
        }
    }

    /// The role rules that a word ends, those with the longest trigger: "prime minister" before "minister".
    pub(super) fn role_rules(&self, start: usize, at: usize) -> Vec<(usize, &'s RolePattern)> {
        let schema = self.reading.schema;
        let Some(rules) = schema.index.roles.get(&self.reading.lemma(at)) else { return Vec::new() };
        let mut longest = 0;
        let mut out = Vec::new();
        for &rule in rules {
            let Form::Role(pattern) = &schema.rules[rule].form else { continue };
            let length =
                pattern.triggers.iter().filter(|t| self.words_end_at(start, at + 1, t)).map(Vec::len).max();
            let Some(length) = length else { continue };
            if length > longest {
                out.clear();
                longest = length;
            }
            if length == longest {
                out.push((rule, pattern));
            }
        }
        out
    }

    /// Rules for whatever somebody is, by the state that stands before it: "a Jordanian teacher".
    fn any_role(&self, phrase: Range<usize>) -> Vec<(usize, &'s RolePattern)> {
        let schema = self.reading.schema;
        let national = self.modifiers(phrase).any(|m| {
            self.reading.mentions.list[m].form == MentionForm::Adjective
                && self.reading.kind(m) == EntityKind::State
        });
        let Some(rules) = schema.index.roles.get(&schema.symbols.get("*")).filter(|_| national) else {
            return Vec::new();
        };
        rules
            .iter()
            .filter_map(|&rule| match &schema.rules[rule].form {
                Form::Role(pattern) => Some((rule, pattern)),
                _ => None,
            })
            .collect()
    }

    /// The noun phrase whose head is a token.
    pub(super) fn noun_at(&self, token: usize) -> Option<usize> {
        let near = self.syntax.nouns.partition_point(|n| n.head < token);
        (near.saturating_sub(3)..self.syntax.nouns.len().min(near + 3))
            .find(|&n| self.syntax.nouns[n].head == token)
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
        held.or_else(|| gazetteer.offices(entry).filter(fits).find_map(|o| known(o.body)))
    }

    /// Who a role noun says something of: its apposition, the subject of "be", the object of "name".
    pub(super) fn holders(&self, noun: usize) -> (Vec<usize>, &'static str) {
        let phrase = &self.syntax.nouns[noun];
        let named = |n: usize| {
            self.syntax.nouns[n]
                .mention
                .is_some_and(|m| self.reading.mentions.list[m].form == MentionForm::Name)
        };
        let mut at = Some(noun);
        while let Some(n) = at {
            if let Some(other) = self.syntax.nouns[n].apposition
                && named(other)
            {
                return (vec![other], "apposition");
            }
            at = self.syntax.nouns[n].first.filter(|&f| f != n);
        }
        let sentence = self.reading.document.sentence_of(phrase.head);
        for clause in &self.clauses[self.clauses_of(sentence)] {
            let copula = self.reading.is(self.syntax.verbs[clause.verb].head, Word::Copula);
            let firsts = |slot: Option<usize>| {
                slot.is_some_and(|s| s == noun || self.syntax.nouns[noun].first == Some(s))
            };
            if copula && firsts(clause.object) && clause.subject.is_some() {
                return (clause.subject.into_iter().collect(), "copula");
            }
            if firsts(clause.second)
                && self
                    .reading
                    .grammar()
                    .embedding(self.reading.lemma(self.syntax.verbs[clause.verb].head))
                    .is_some_and(|e| e.object_control)
            {
                let holder =
                    if self.syntax.verbs[clause.verb].passive { clause.subject } else { clause.object };
                return (holder.into_iter().collect(), "naming");
            }
            if let Some(&(_, _)) =
                clause.prepositions.iter().find(|&&(p, n)| firsts(Some(n)) && self.reading.is(p, Word::As))
            {
                let verb = &self.syntax.verbs[clause.verb];
                let holder = if verb.passive {
                    clause.subject
                } else {
                    clause.object.filter(|&o| named(o)).or(clause.subject)
                };
                return (holder.into_iter().collect(), "as");
            }
        }
        // "its eastern province of Punjab": what follows "of" is the province.
        if let Some(&(p, n)) = phrase.prepositions.first()
            && self.reading.is(p, Word::Of)
            && self.syntax.nouns[n].mention.is_some_and(|m| self.reading.kind(m) == EntityKind::Place)
            && named(n)
        {
            return (vec![n], "of-name");
        }
        // "the North Korean leader": it stands for its holder.
        if phrase.mention.is_some_and(|m| self.reading.mentions.list[m].form == MentionForm::Nominal) {
            return (vec![noun], "description");
        }
        (Vec::new(), "")
    }

    pub(super) fn role(
        &self,
        rule: usize,
        pattern: &RolePattern,
        noun: usize,
        trigger: usize,
        holders: &[usize],
        shape: &'static str,
    ) {
        let relation = self.relation(rule);
        // "deputy chief" is no chief; a rule may name deputies itself.
        let words =
            pattern.triggers.iter().filter(|t| self.words_end_at(0, trigger + 1, t)).map(Vec::len).max();
        if words.is_some_and(|n| {
            (trigger + 1).checked_sub(n + 1).is_some_and(|t| self.reading.is(t, Word::Deputy))
        }) {
            return;
        }
        let holder_kinds = kinds(&pattern.holder, relation);
        let Some(slot) = &pattern.object else { return };
        let kinds = kinds(slot, relation);
        // "of" and its kin first; behind a name ("President Obama in Toluca") they come last.
        let title = shape == "title";
        let object = (!title && shape != "of-name")
            .then(|| self.object_behind(noun, pattern, kinds, false))
            .flatten()
            .or_else(|| self.object_before(noun, trigger, kinds))
            .or_else(|| title.then(|| self.object_behind(noun, pattern, kinds, true)).flatten())
            .or_else(|| {
                let holder = self.entity_of(*holders.first().filter(|_| title)?)?;
                let known = self.office(holder, trigger).filter(|&e| self.takes(kinds, e))?;
                Some((known, trigger..trigger + 1))
            });
        let Some((object, object_tokens)) = object else { return };
        for &holder in holders {
            for (entity, n) in self.entities(holder, !title) {
                if !self.takes(holder_kinds, entity) || entity == object {
                    continue;
                }
                let holder_tokens = self.syntax.nouns[n].tokens.clone();
                let trigger = trigger..trigger + 1;
                let (subject, target) = match pattern.holder.role {
                    Role::Object => (object, entity),
                    _ => (entity, object),
                };
                let clause =
                    self.clause_around(trigger.start).filter(|_| matches!(shape, "copula" | "as" | "naming"));
                self.push(Draft {
                    subject: Target::Entity(subject),
                    relation: self.reading.schema.rules[rule].relation,
                    object: Target::Entity(target),
                    participants: Vec::new(),
                    rule,
                    clause,
                    noun: Some(noun),
                    polarity: clause.map_or(Polarity::Affirmed, |c| self.voices.polarity(c)),
                    modality: clause.map_or(Modality::Actual, |c| self.voices.modality(c)),
                    voices: clause.map_or_else(Vec::new, |c| self.voices.of(c).to_vec()),
                    time: None,
                    quantity: None,
                    evidence: cover([&holder_tokens, &object_tokens, &trigger]),
                    roles: vec![
                        ("subject", holder_tokens),
                        ("object", object_tokens.clone()),
                        ("trigger", trigger),
                    ],
                    shape,
                });
            }
        }
    }

    /// "president of Russia": what a preposition behind the role leads to.
    fn object_behind(
        &self,
        noun: usize,
        pattern: &RolePattern,
        kinds: &[EntityKind],
        only_of: bool,
    ) -> Option<(usize, Range<usize>)> {
        let first = self.syntax.nouns[noun].prepositions.first().map(|&(p, _)| p)?;
        if only_of && !self.reading.is(first, Word::Of) && !self.reading.is(first, Word::Directional) {
            return None;
        }
        let led = self.prepositions(noun).into_iter().filter(|(p, _)| pattern.prepositions.contains(p));
        led.flat_map(|(_, n)| self.entities(n, false))
            .find(|&(e, _)| self.takes(kinds, e))
            .map(|(e, n)| (e, self.syntax.nouns[n].tokens.clone()))
    }

    /// "Russian President", "Russia's president", "its president": what stands before the role, or
    /// what the recogniser knows it to belong to.
    fn object_before(
        &self,
        noun: usize,
        trigger: usize,
        kinds: &[EntityKind],
    ) -> Option<(usize, Range<usize>)> {
        let phrase = &self.syntax.nouns[noun];
        let list = &self.reading.mentions.list;
        let mention = |m: usize| {
            let entity = self.entity_of_mention(m).filter(|&e| self.takes(kinds, e))?;
            Some((entity, list[m].tokens.clone()))
        };
        let owner = |n: usize| {
            let (entity, n) = self.entities(n, false).into_iter().find(|&(e, _)| self.takes(kinds, e))?;
            Some((entity, self.syntax.nouns[n].tokens.clone()))
        };
        self.modifiers(phrase.start..trigger)
            .rev()
            .filter(|&m| !self.within_word(m))
            .find_map(mention)
            .or_else(|| phrase.possessor.and_then(owner))
            .or_else(|| phrase.own.and_then(mention))
            .or_else(|| phrase.mention.and_then(|m| list[m].owner).and_then(mention))
    }
}
