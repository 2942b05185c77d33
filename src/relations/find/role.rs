//! Nouns that somebody is against role rules: "Russian President Vladimir Putin", "Putin, the president of
//! Russia", "Putin became president".

use std::cell::LazyCell;
use std::ops::{Deref, Range};

use super::target::kinds;
use super::{Draft, Finder, Target, cover};
use crate::base::{EntityKind, MentionForm, Modality, Polarity, Symbol};
use crate::schema::{Class, Form, Role, RolePattern, Word};

/// The most words of a role, with a name among them.
const LONGEST_ROLE: usize = 64;

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
                    told |= self.role(rule, pattern, noun, at, &[noun], "title");
                }
                if !rules.is_empty() {
                    break;
                }
            }
            // "Jordanian teacher Yusra Haddadin"
            if !told
                && name > phrase.start
                && matches!(self.reading.tag(name - 1), crate::text::Tag::NN)
                && mention.kind == EntityKind::Person
            {
                for (rule, pattern) in self.any_role(phrase.start..name, name - 1) {
                    self.role(rule, pattern, noun, name - 1, &[noun], "title");
                }
            }
            // "King Abdullah of Jordan": the title is a part of the name.
            if !told && mention.kind == EntityKind::Person && mention.tokens.len() > 1 {
                for (rule, pattern) in self.role_rules(name, name) {
                    self.role(rule, pattern, noun, name, &[noun], "title");
                }
            }
            // A title of several phrases: "Secretary of State", "head of the army".
            if let Some(role) = mention.role.clone()
                && role.start < phrase.start
                && role.end <= name
            {
                // "White House chief of staff": the longer title says what the shorter would.
                let last = role.rev().map(|at| (at, self.role_rules(0, at))).find(|(_, r)| !r.is_empty());
                if let Some((at, rules)) = last {
                    for (rule, pattern) in rules {
                        self.role(rule, pattern, self.noun_at(at).unwrap_or(noun), at, &[noun], "title");
                    }
                }
            }
        }
        if named.is_some_and(|m| self.reading.kind(m) == EntityKind::Person) {
            return;
        }
        let mut rules = self.role_rules(phrase.start, phrase.head);
        // "the White House chief of staff" is no chief.
        if let Some(&(p, n)) = phrase.prepositions.first()
            && self.reading.is(p, Word::Of)
            && self.syntax.nouns[n].mention.is_none()
        {
            let last = self.syntax.nouns[n].head;
            let whole = |p: &RolePattern| {
                let triggers = self.triggers(p, last);
                let begins = triggers.filter_map(|t| self.trigger(phrase.start, last, &&last, t)).min();
                begins.is_some_and(|first| first <= phrase.head)
            };
            let mut longer = self.role_rules(phrase.start, last);
            longer.retain(|&(_, pattern)| whole(pattern));
            rules = if longer.is_empty() { rules } else { longer };
        }
        // Whoever holds a role matters only if there is one.
        let plain = phrase.mention.is_none() && self.reading.tag(phrase.head) == crate::text::Tag::NN;
        let any = if plain { self.any_role(phrase.start..phrase.head, phrase.head) } else { Vec::new() };
        if rules.is_empty() && any.is_empty() {
            return;
        }
        let (holders, shape) = self.holders(noun);
        let described = matches!(shape, "apposition" | "copula") && phrase.mention.is_none();
        if holders.is_empty() {
            return;
        }
        let mut told = false;
        for (rule, pattern) in rules {
            told |= self.role(rule, pattern, noun, phrase.head, &holders, shape);
        }
        if !told && described {
            for (rule, pattern) in any {
                self.role(rule, pattern, noun, phrase.head, &holders, shape);
            }
        }
    }

    /// The role rules that a word ends, those with the longest trigger: "prime minister" before "minister".
    pub(super) fn role_rules(&self, start: usize, at: usize) -> Vec<(usize, &'s RolePattern)> {
        let schema = self.reading.schema;
        let Some(rules) = schema.index.roles.get(self.reading.lemma(at)) else { return Vec::new() };
        // Whoever asks from the article's beginning is not to have all names before the word looked at.
        let start = start.max(at.saturating_sub(LONGEST_ROLE));
        let (mut longest, mut first) = (0, at);
        let mut out = Vec::new();
        let gap = LazyCell::new(|| self.gap(start, at));
        for &rule in rules {
            let Form::Role(pattern) = &schema.rules[rule].form else { continue };
            let fits = self
                .triggers(pattern, at)
                .filter_map(|t| Some((t.len(), self.trigger(start, at, &gap, t)?)))
                // "Israeli army chief": the army's, if it has a name of its own.
                .filter(|&(length, begins)| length == 1 || begins < *gap || !self.is_body_at(*gap, at));
            let Some((length, begins)) = fits.max() else { continue };
            if length > longest {
                out.clear();
                (longest, first) = (length, begins);
            }
            if length == longest {
                out.push((rule, pattern));
            }
        }
        if longest > 0 && self.heads_part(start, first, at) {
            return self.any_role(start..at, at);
        }
        // "deputy chief" is no chief: what a deputy is said to be, if the role's own words name none.
        let deputy = |t: usize| t.checked_sub(1).filter(|&t| t >= start && self.reading.is(t, Word::Deputy));
        match deputy(first).or_else(|| deputy(*gap).filter(|_| first == at)) {
            Some(deputy) if longest > 0 => self.role_rules(deputy, deputy),
            _ => out,
        }
    }

    /// Whether the tokens are the name of a body.
    fn is_body_at(&self, start: usize, end: usize) -> bool {
        let list = &self.reading.mentions.list;
        start < end
            && self.modifiers(start..end).any(|m| {
                list[m].kind == EntityKind::Organization && list[m].tokens == (start..end) && end - start > 1
            })
    }

    /// "marketing director", "research chief": at the head of a part, and of the staff of the whole.
    fn heads_part(&self, start: usize, first: usize, at: usize) -> bool {
        let recognition = &self.reading.schema.recognition;
        let Some(before) = first.checked_sub(1).filter(|&t| t >= start) else { return false };
        let classes = recognition.classes(self.reading.lemma(before));
        // "Africa director": of what it directs there, another word says.
        let place = self.modifiers(start..first).next_back().is_some_and(|m| {
            let mention = &self.reading.mentions.list[m];
            mention.kind == EntityKind::Place
                && mention.tokens.end == first
                && mention.form == MentionForm::Name
        });
        // "Arsenal manager": a name that may be a word is a name.
        let named = self.modifiers(start..first).next_back().is_some_and(|m| {
            let mention = &self.reading.mentions.list[m];
            mention.kind == EntityKind::Organization
                && mention.tokens.end == first
                && mention.form == MentionForm::Name
        });
        if named {
            return false;
        }
        let tag = self.reading.tag(before);
        if self.reading.is(at, Word::BranchOffice)
            && place
            && self.reading.tag(at + 1) == crate::text::Tag::IN
        {
            return true;
        }
        self.reading.is(at, Word::BranchOffice)
            && matches!(tag, crate::text::Tag::NN | crate::text::Tag::NNS)
            && !classes.any(&[
                Class::Body,
                Class::OrganizationNoun,
                Class::StateNoun,
                Class::Role,
                Class::Group,
            ])
    }

    /// Where the name before a role noun begins: "deputy CIA director" has the words "deputy director".
    fn gap(&self, start: usize, at: usize) -> usize {
        if at <= start {
            return at;
        }
        let list = &self.reading.mentions.list;
        self.modifiers(start..at)
            .next_back()
            .filter(|&m| list[m].tokens.end == at)
            .map_or(at, |m| list[m].tokens.start)
    }

    /// The triggers of a role that the token `at` may end.
    fn triggers<'p>(&self, pattern: &'p RolePattern, at: usize) -> impl Iterator<Item = &'p [Symbol]> {
        pattern.ending_in([self.reading.lemma(at), self.reading.word(at)])
    }

    /// The first token of a role's words that end with the token `at`, a name before it left out.
    fn trigger(
        &self,
        start: usize,
        at: usize,
        gap: &impl Deref<Target = usize>,
        words: &[Symbol],
    ) -> Option<usize> {
        let (_, before) = words.split_last()?;
        if self.words_end_at(start, at + 1, words) {
            return Some(at + 1 - words.len());
        }
        let here = !before.is_empty()
            && self.words_end_at(at, at + 1, &words[before.len()..])
            && **gap < at
            && self.words_end_at(start, **gap, before);
        here.then(|| **gap - before.len())
    }

    /// Rules for whatever somebody is: by the state that stands before it, "a Jordanian teacher", or by a
    /// body, "a nurse at Riverside Hospital".
    fn any_role(&self, phrase: Range<usize>, head: usize) -> Vec<(usize, &'s RolePattern)> {
        let schema = self.reading.schema;
        let job = schema.recognition.classes(self.reading.word(head)).has(Class::Role)
            || schema.recognition.classes(self.reading.lemma(head)).has(Class::Role);
        let job = job && !self.reading.is(head, Word::Outsider);
        let national =
            self.modifiers(phrase).any(|m| self.is_adjective(m) && self.reading.kind(m) == EntityKind::State);
        let rules = schema.index.any_roles.iter();
        rules
            .filter_map(|&rule| match &schema.rules[rule].form {
                Form::Role(pattern) => Some((rule, pattern)),
                _ => None,
            })
            .filter(|(rule, pattern)| {
                let relation = self.relation(*rule);
                let states =
                    pattern.object.as_ref().is_some_and(|o| kinds(o, relation).contains(&EntityKind::State));
                if states { national } else { job }
            })
            .collect()
    }

    /// The noun phrase whose head is a token.
    pub(super) fn noun_at(&self, token: usize) -> Option<usize> {
        let near = self.syntax.nouns.partition_point(|n| n.head < token);
        (near.saturating_sub(3)..self.syntax.nouns.len().min(near + 3))
            .find(|&n| self.syntax.nouns[n].head == token)
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
                let holder = if clause.passive { clause.subject } else { clause.object };
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
        // "executive director of the Polis Forum Jane Roe"
        if let Some(&(p, n)) = phrase.prepositions.first()
            && let Some(body) = self.body_before_name(n)
            && (self.reading.is(p, Word::Of) || self.reading.kind(body) == EntityKind::State)
        {
            return (vec![n], "title-of");
        }
        // "the North Korean leader": it stands for its holder.
        let stands = |m: usize| {
            // "the Croatian capital" is Zagreb if the article has named it.
            let place = self.reading.kind(m) == EntityKind::Place;
            let named = || self.entity_of_mention(m).is_some_and(|e| !self.resolution.incidental[e]);
            self.reading.mentions.list[m].form == MentionForm::Nominal && (!place || named())
        };
        if phrase.mention.is_some_and(stands) {
            return (vec![noun], "description");
        }
        (Vec::new(), "")
    }

    /// Makes drafts of a role for all its holders; whether there was anything to say.
    pub(super) fn role(
        &self,
        rule: usize,
        pattern: &RolePattern,
        noun: usize,
        trigger: usize,
        holders: &[usize],
        shape: &'static str,
    ) -> bool {
        let relation = self.relation(rule);
        let gap = LazyCell::new(|| self.gap(self.syntax.nouns[noun].start.min(trigger), trigger));
        let first = self.triggers(pattern, trigger).filter_map(|t| self.trigger(0, trigger, &gap, t)).min();
        let holder_kinds = kinds(&pattern.holder, relation);
        let Some(slot) = &pattern.object else { return false };
        let kinds = kinds(slot, relation);
        // "of" and its kin first; behind a name ("President Obama in Toluca") they come last.
        let title = shape == "title";
        let behind =
            || self.object_behind(noun, pattern, kinds, false).filter(|_| !title && shape != "of-name");
        // "the UN director for Europe" directs the UN.
        let of =
            self.syntax.nouns[noun].prepositions.first().is_none_or(|&(p, _)| self.reading.is(p, Word::Of));
        // "US trade representative and head of the delegation": what stands before it is nearer.
        let own = !self.syntax.nouns[noun].prepositions.is_empty();
        // "Norwegian ambassador to Ghana Jane Roe" is Norway's.
        let within = || {
            let m = self.body_before_name(*holders.first().filter(|_| of && shape == "title-of")?)?;
            let entity = self.entity_of_mention(m).filter(|&e| self.takes(kinds, e))?;
            Some((entity, self.reading.mentions.list[m].tokens.clone()))
        };
        let object =
            within()
                .or_else(|| (of && own).then(behind).flatten())
                .or_else(|| self.object_before(noun, trigger, kinds, pattern.any))
                .or_else(behind)
                .or_else(|| title.then(|| self.object_behind(noun, pattern, kinds, true)).flatten())
                .or_else(|| self.title_beside(noun, first.filter(|_| title)?, *holders.first()?, kinds))
                .or_else(|| {
                    let named = title || shape == "apposition";
                    let holder = self.entity_of(*holders.first().filter(|_| named)?)?;
                    let known = self.office(holder, trigger).filter(|&e| self.takes(kinds, e))?;
                    Some((known, trigger..trigger + 1))
                })
                .or_else(|| {
                    let holder = self.entity_of(*holders.first().filter(|_| shape != "description")?)?;
                    let known = self.listed(holder, trigger).filter(|&e| self.takes(kinds, e))?;
                    Some((known, trigger..trigger + 1))
                })
                .or_else(|| {
                    // "Prime Minister Jane Roe" in the news of one country
                    let bare = self.modifiers(self.syntax.nouns[noun].start..first?).next().is_none();
                    let holder = self.entity_of(*holders.first()?)?;
                    let elsewhere =
                        self.entries.get(holder).copied().flatten().is_some_and(|entry| {
                            self.reading.schema.gazetteer.offices(entry).next().is_some()
                        });
                    // "Jane Roe, the prime minister, said"
                    let aside = || {
                        let phrase = &self.syntax.nouns[noun];
                        let definite = self.reading.tag(phrase.start) == crate::text::Tag::DT
                            && !self.reading.is(phrase.start, Word::One);
                        let whole = !own || trigger > phrase.head;
                        shape == "apposition" && definite && whole && phrase.possessor.is_none()
                    };
                    let alone = bare && !elsewhere && (title || aside());
                    let home = self.home.filter(|&e| alone && self.takes(kinds, e))?;
                    self.reading.is(trigger, Word::StateOffice).then_some((home, trigger..trigger + 1))
                })
                .or_else(|| {
                    let body = self.body_spoken_of(noun, first.filter(|_| title)?)?;
                    self.takes(kinds, body).then_some((body, trigger..trigger + 1))
                });
        // "ministers Jane Roe and Ann Poe", but "President Roe and Ann Poe", "the president, Roe, and Poe"
        let schema = self.reading.schema;
        let many = self.reading.tag(trigger).is_plural()
            || self.reading.tag(trigger).is_proper()
                && schema.lexicon.lookup(self.reading.word(trigger)).iter().any(|r| r.tag.is_plural());
        let all = many || !title && shape != "apposition";
        let object = object.or_else(|| self.appointing(noun, holders, kinds, shape));
        let Some((object, object_tokens)) = object else {
            if relation.symmetric && self.reading.tag(trigger).is_plural() {
                return self.peers(rule, noun, trigger, holders, shape);
            }
            return false;
        };
        // "the towns of Dorna and Lesk": the one is not in the other.
        if shape == "of-name"
            && holders.iter().any(|&h| self.entities(h, true).iter().any(|&(e, _)| e == object))
        {
            return false;
        }
        let mut owners = if title { Vec::new() } else { self.listed_behind(noun, object) };
        owners.retain(|&(owner, _)| self.takes(kinds, owner));
        let mut told = false;
        for &holder in holders {
            // "Roe, Poe and Doe, ministers of X": all of those before it.
            let from = self.syntax.nouns[holder].first.filter(|_| many && shape == "apposition");
            let holder = from.filter(|&f| f < holder && holder < noun).unwrap_or(holder);
            let list = self.entities(holder, all);
            let count = list.len();
            for (i, (entity, n)) in list.into_iter().enumerate() {
                if !self.takes(holder_kinds, entity) {
                    continue;
                }
                let person = self.resolution.entities[entity].kind == EntityKind::Person;
                // "Presidents Roe of Russia and Poe of China"
                let own = || self.object_behind(n, pattern, kinds, true).filter(|_| title && n != holder);
                let theirs: Vec<_> = match owners.len() {
                    // "the presidents of Russia and China, Roe and Poe": the first of the first, the second of
                    // the second.
                    2.. if person && many && count == owners.len() => {
                        owners.get(i).cloned().into_iter().collect()
                    }
                    // "a member of the EU and NATO", "Poland and Hungary, members of the EU and NATO"
                    2.. if count == 1 || !person => owners.clone(),
                    _ => own().into_iter().collect(),
                };
                let usual = [(object, object_tokens.clone())];
                for (object, object_tokens) in if theirs.is_empty() { &usual } else { theirs.as_slice() } {
                    let sort = self.sort(*object);
                    if entity == *object || slot.except.iter().any(|s| sort.is_some() && s[..] == [sort]) {
                        continue;
                    }
                    told = true;
                    let (subject, target) = match pattern.holder.role {
                        Role::Object => (*object, entity),
                        _ => (entity, *object),
                    };
                    self.role_draft(
                        rule,
                        noun,
                        (subject, self.syntax.nouns[n].tokens.clone()),
                        (target, object_tokens.clone()),
                        trigger,
                        shape,
                    );
                }
            }
        }
        told
    }

    /// "Roe and Poe are brothers", "allies Russia and Syria": each the other's.
    fn peers(
        &self,
        rule: usize,
        noun: usize,
        trigger: usize,
        holders: &[usize],
        shape: &'static str,
    ) -> bool {
        let Some(&holder) = holders.first() else { return false };
        let relation = self.relation(rule);
        let mut all = self.entities(holder, true);
        all.retain(|&(e, _)| self.takes(&relation.subject.kinds, e));
        let tokens = |n: usize| self.syntax.nouns[n].tokens.clone();
        let Some((&(first, n), rest)) = all.split_first() else { return false };
        for &(other, m) in rest {
            self.role_draft(rule, noun, (first, tokens(n)), (other, tokens(m)), trigger, shape);
        }
        !rest.is_empty()
    }

    fn role_draft(
        &self,
        rule: usize,
        noun: usize,
        (subject, subject_tokens): (usize, Range<usize>),
        (object, object_tokens): (usize, Range<usize>),
        trigger: usize,
        shape: &'static str,
    ) {
        let trigger = trigger..trigger + 1;
        // "a lawmaker of the party" is its member and not of its staff: one word says one thing of two.
        let role = |relation: usize| self.reading.schema.relations[relation].family == "role";
        let same = role(self.reading.schema.rules[rule].relation);
        let ends = |d: &Draft| {
            let both = d.subject == Target::Entity(subject) && d.object == Target::Entity(object);
            both && same && role(d.relation)
        };
        let said = self
            .drafts
            .borrow()
            .iter()
            .rev()
            .take_while(|d| d.noun == Some(noun))
            .any(|d| ends(d) && d.roles.last().is_some_and(|(_, words)| *words == trigger));
        if said {
            return;
        }
        self.told.borrow_mut().insert((subject, object));
        let clause =
            self.clause_around(trigger.start).filter(|_| matches!(shape, "copula" | "as" | "naming"));
        self.push(Draft {
            subject: Target::Entity(subject),
            relation: self.reading.schema.rules[rule].relation,
            object: Target::Entity(object),
            participants: Vec::new(),
            rule,
            clause,
            noun: Some(noun),
            polarity: clause.map_or(Polarity::Affirmed, |c| self.voices.polarity(c)),
            modality: clause.map_or(Modality::Actual, |c| self.voices.modality(c)),
            voices: clause.map_or_else(Vec::new, |c| self.voices.of(c).to_vec()),
            time: None,
            quantity: None,
            evidence: cover([&subject_tokens, &object_tokens, &trigger]),
            roles: vec![("subject", subject_tokens), ("object", object_tokens), ("trigger", trigger)],
            shape,
        });
    }
}
