//! Rules → drafts of claims: each clause, noun and mention is shown to the rules that its words set off.

use std::cell::RefCell;
use std::ops::Range;

use super::clauses::{Clause, Link};
use super::syntax::{Item, Reading, Syntax};
use super::voices::Voices;
use crate::base::{Date, EntityKind, MentionForm, Modality, Polarity, Symbol};
use crate::matcher::{Bound, Frame, Match, Nouns, match_clause, match_noun};
use crate::resolve::Resolution;
use crate::schema::{Element, Form, Relation, Role, RolePattern, Slot, SlotPattern, Word};

/// A claim while the others are still being found.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub subject: Target,
    /// Index into the schema's relations.
    pub relation: usize,
    pub object: Target,
    /// Index into the schema's rules.
    pub rule: usize,
    /// The clause it was found in, if it was found in one.
    pub clause: Option<usize>,
    /// The noun that named the deed, if one did.
    pub noun: Option<usize>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub voices: Vec<usize>,
    pub time: Option<Date>,
    pub quantity: Option<Range<usize>>,
    pub evidence: Range<usize>,
    pub roles: Vec<(&'static str, Range<usize>)>,
    pub shape: &'static str,
}

/// What stands at an end of a draft.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Target {
    /// Index into the resolution's entities.
    Entity(usize),
    /// Index into the drafts.
    Claim(usize),
    /// Words of the text (tokens).
    Words(usize, usize),
}

/// Everything that rules look at.
pub(super) struct Finder<'a, 't, 's> {
    pub reading: Reading<'a, 't, 's>,
    pub syntax: &'a Syntax,
    pub clauses: &'a [Clause],
    pub resolution: &'a Resolution<'s>,
    pub voices: &'a Voices,
    /// For each entity, the gazetteer's entry that a mention of it names.
    pub entries: Vec<Option<u32>>,
    pub drafts: RefCell<Vec<Draft>>,
    /// Drafts by their clause, and by the sentence of their evidence.
    pub by_clause: RefCell<Vec<Vec<usize>>>,
    pub by_sentence: RefCell<Vec<Vec<usize>>>,
}

impl<'s> Finder<'_, '_, 's> {
    /// All drafts: first what needs no other claim, then statements from the inside out.
    pub fn run(self) -> Vec<Draft> {
        for c in 0..self.clauses.len() {
            self.clause(c, false);
        }
        for noun in 0..self.syntax.nouns.len() {
            self.noun(noun);
            self.roles(noun);
        }
        self.belongs();
        self.phrases();
        let mut order: Vec<usize> = (0..self.clauses.len()).collect();
        order.sort_by_key(|&c| (self.clauses[c].sentence, std::cmp::Reverse(self.depth(c)), c));
        for c in order {
            self.clause(c, true);
        }
        self.drafts.into_inner()
    }

    fn depth(&self, mut c: usize) -> usize {
        let mut depth = 0;
        while let Some(parent) = self.clauses[c].parent
            && depth < 64
        {
            c = parent;
            depth += 1;
        }
        depth
    }

    fn relation(&self, rule: usize) -> &'s Relation {
        &self.reading.schema.relations[self.reading.schema.rules[rule].relation]
    }

    // ---- clauses ---------------------------------------------------------------------------

    /// Rules of one clause; `claims`: those whose relation takes claims, or those whose does not.
    fn clause(&self, c: usize, claims: bool) {
        let schema = self.reading.schema;
        let clause = &self.clauses[c];
        let verb = &self.syntax.verbs[clause.verb];
        let lemma = self.reading.lemma(verb.head);
        let frame = self.frame(c);
        if let Some(rules) = schema.index.verbs.get(&lemma) {
            for &rule in rules {
                self.try_clause(c, rule, &frame, claims);
            }
        }
        if self.reading.is(verb.head, Word::Copula) {
            let complement = clause.adjective.or_else(|| clause.object.map(|n| self.syntax.nouns[n].head));
            if let Some(token) = complement
                && let Some(rules) = schema.index.copulas.get(&self.reading.lemma(token))
            {
                let mut frame = frame;
                if let Some(noun) = clause.object.filter(|_| clause.adjective.is_none()) {
                    frame.prepositions.extend(self.prepositions(noun));
                    frame.object = None;
                }
                for &rule in rules {
                    self.try_clause(c, rule, &frame, claims);
                }
            }
        }
    }

    fn try_clause(&self, c: usize, rule: usize, frame: &Frame, claims: bool) {
        let relation = self.relation(rule);
        if (relation.object.claim || relation.subject.claim) != claims {
            return;
        }
        let Form::Clause(pattern) = &self.reading.schema.rules[rule].form else { return };
        // Once a clause has given a claim of a relation, a second rule of it would only repeat it.
        let schema = self.reading.schema;
        let repeated = {
            let drafts = self.drafts.borrow();
            let here = self.by_clause.borrow();
            here[c]
                .iter()
                .map(|&d| &drafts[d])
                .any(|d| d.noun.is_none() && d.relation == schema.rules[rule].relation)
        };
        if repeated {
            return;
        }
        let nouns = Asker { finder: self, relation, clause: Some(c) };
        // "Putin and Xi met": each the other's object.
        let mutual = || {
            let first = frame.subject.filter(|_| relation.symmetric && frame.object.is_none())?;
            let next = self.syntax.nouns[first].next?;
            let slot = |role| SlotPattern { role, ..pattern.subject.clone() };
            let (a, b) = (slot(Role::Subject), slot(Role::Object));
            let fits = nouns.fits(first, &a) && nouns.fits(next, &b) && frame.prepositions.is_empty();
            let roles = vec![(Role::Subject, Bound::Single(first)), (Role::Object, Bound::Single(next))];
            fits.then_some(Match { roles })
        };
        if let Some(found) = match_clause(pattern, frame, &nouns).ok().or_else(mutual) {
            let clause = &self.clauses[c];
            let trigger = self.syntax.verbs[clause.verb].tokens.clone();
            self.emit(rule, &found, Some(c), None, trigger, self.shape(c));
        }
    }

    /// A clause with its voice undone.
    fn frame(&self, c: usize) -> Frame {
        let clause = &self.clauses[c];
        let verb = &self.syntax.verbs[clause.verb];
        let mut prepositions: Vec<(Symbol, usize)> =
            clause.prepositions.iter().map(|&(p, n)| (self.reading.word(p), n)).collect();
        // "was shot dead": the adjective is part of the verb.
        let particles =
            clause.particles.iter().copied().chain(clause.adjective).map(|p| self.reading.word(p)).collect();
        prepositions.extend(self.purpose(c));
        let complement = self.complement_of(c).is_some();
        if verb.passive && !(clause.object.is_some() && verb.form == crate::text::VerbForm::Participle) {
            let by = prepositions.iter().position(|&(p, _)| self.reading.grammar().is(p, Word::By));
            let agent = by.map(|i| prepositions.remove(i).1);
            let subject = agent.or_else(|| self.implied_agent(c));
            return Frame {
                subject,
                object: clause.subject,
                second: clause.second,
                prepositions,
                particles,
                complement,
            };
        }
        Frame {
            subject: clause.subject,
            object: clause.object,
            second: clause.second,
            prepositions,
            particles,
            complement,
        }
    }

    /// "sent soldiers to support Russia": whom it is for stands in the clause of purpose.
    fn purpose(&self, c: usize) -> Vec<(Symbol, usize)> {
        let to = self.reading.schema.symbols.get("to");
        self.clauses
            .iter()
            .skip(c + 1)
            .take_while(|o| o.sentence == self.clauses[c].sentence)
            .filter(|o| o.parent == Some(c) && o.link == Link::Purpose)
            .flat_map(|o| {
                o.object.map(|n| (to, n)).into_iter().chain(o.prepositions.iter().map(|&(p, n)| {
                    (if self.reading.is(p, Word::Mouth) { to } else { self.reading.word(p) }, n)
                }))
            })
            .collect()
    }

    /// "NK sent soldiers …, primarily deployed in Kursk": who sent them deployed them.
    fn implied_agent(&self, c: usize) -> Option<usize> {
        let clause = &self.clauses[c];
        (clause.link == Link::Participle)
            .then(|| clause.parent.and_then(|p| self.clauses[p].subject))
            .flatten()
    }

    fn shape(&self, c: usize) -> &'static str {
        let clause = &self.clauses[c];
        let verb = &self.syntax.verbs[clause.verb];
        match clause.link {
            Link::Relative if clause.marker.is_some() => "relative",
            Link::Relative | Link::Participle => "participle",
            Link::Infinitive => "infinitive",
            Link::Purpose => "purpose",
            Link::Gerund => "gerund",
            Link::Main | Link::Complement | Link::Adverbial if verb.passive => "passive",
            Link::Main | Link::Complement | Link::Adverbial => "active",
        }
    }

    /// The words that a clause says, wants or orders: `that …`, what stands beside "Putin said", a quotation.
    fn complement_of(&self, c: usize) -> Option<Range<usize>> {
        let clause = &self.clauses[c];
        let sentence = &self.reading.document.sentences[clause.sentence];
        let verb = &self.syntax.verbs[clause.verb].tokens;
        let row = &self.syntax.rows[clause.sentence];
        let body = sentence.tokens.start + sentence.dateline..sentence.tokens.end;
        if clause.parenthetical {
            let start = clause
                .subject
                .map(|n| self.syntax.nouns[n].tokens.start)
                .filter(|&s| s < verb.start)
                .unwrap_or(verb.start);
            return Some(self.trim(body.start..start));
        }
        let near = self.clauses_of(clause.sentence);
        let below = near.clone().any(|o| {
            let other = &self.clauses[o];
            o != c
                && other.parent == Some(c)
                && other.link == Link::Complement
                && other.sentence == clause.sentence
        });
        // What follows: after "that", after a comma or colon before a quotation, or directly.
        let mut start = verb.end;
        let mut opened = false;
        for item in self.syntax.items[row.clone()].iter().skip(clause.item + 1 - row.start) {
            match *item {
                Item::Complementizer(token) => {
                    opened = true;
                    // "whether" and "how" stay: they belong to what is said.
                    start = token + usize::from(self.reading.is(token, Word::Relative));
                    break;
                }
                Item::Quote(token, true) => {
                    opened = true;
                    start = token + 1;
                    break;
                }
                Item::Break(token) | Item::Comma(token) => {
                    let quote_next = self
                        .reading
                        .document
                        .tokens
                        .get(token + 1)
                        .is_some_and(|t| t.tag == crate::text::Tag::OpenQuote);
                    if quote_next {
                        opened = true;
                        start = token + 2;
                        break;
                    }
                    if matches!(item, Item::Comma(_)) && below {
                        continue;
                    }
                    break;
                }
                Item::Verb(_) => break,
                Item::Noun(n) if clause.object == Some(n) && !below => {}
                _ => {}
            }
        }
        if !opened && !below {
            return None;
        }
        if !opened {
            // Zero "that": from the subject of the clause below.
            let first = self.clauses[near.clone()].iter().find(|o| {
                o.parent == Some(c) && o.link == Link::Complement && o.sentence == clause.sentence
            })?;
            let verb_start = self.syntax.verbs[first.verb].tokens.start;
            start = first.subject.map_or(verb_start, |n| self.syntax.nouns[n].tokens.start.min(verb_start));
            if start < verb.end {
                start = verb.end;
            }
        }
        let mut end = body.end;
        for other in self.clauses[near].iter().filter(|o| o.item > clause.item) {
            let begins = self.syntax.verbs[other.verb].tokens.start;
            let begins = other.subject.map_or(begins, |n| {
                let s = self.syntax.nouns[n].tokens.start;
                if s > verb.end { s.min(begins) } else { begins }
            });
            let ours = other.parent == Some(c) && other.link == Link::Participle;
            let sibling =
                other.link == clause.link && other.parent == clause.parent && clause.link != Link::Relative;
            if (ours || sibling) && begins > start && begins < end {
                end = begins;
            }
        }
        Some(self.trim(start..end))
    }

    /// Without marks and conjunctions at the ends.
    fn trim(&self, mut tokens: Range<usize>) -> Range<usize> {
        use crate::text::Tag;
        let edge = |t: usize| {
            self.reading.tag(t).is_punctuation()
                && !matches!(self.reading.tag(t), Tag::OpenParen | Tag::CloseParen)
        };
        while tokens.start < tokens.end && edge(tokens.start) {
            tokens.start += 1;
        }
        while tokens.start < tokens.end
            && (edge(tokens.end - 1) || self.reading.tag(tokens.end - 1) == Tag::CC)
        {
            tokens.end -= 1;
        }
        tokens
    }

    // ---- nouns -----------------------------------------------------------------------------

    fn noun(&self, noun: usize) {
        let schema = self.reading.schema;
        let phrase = &self.syntax.nouns[noun];
        let Some(rules) = schema.index.nouns.get(&self.reading.lemma(phrase.head)) else { return };
        let prepositions = self.prepositions(noun);
        let by = prepositions.iter().find(|(p, _)| self.reading.grammar().is(*p, Word::By)).map(|&(_, n)| n);
        for &rule in rules {
            let relation = self.relation(rule);
            let Form::Noun(pattern) = &schema.rules[rule].form else { continue };
            if !pattern.triggers.iter().any(|t| self.ends_in(noun, t)) {
                continue;
            }
            let nouns = Asker { finder: self, relation, clause: None };
            let mut subjects: Vec<(Option<usize>, &'static str)> = vec![];
            if let Some(by) = by {
                subjects.push((Some(by), "by-phrase"));
            }
            if let Some(owner) = phrase.possessor {
                subjects.push((Some(owner), "possessive"));
            }
            if subjects.is_empty() {
                subjects.push((None, "nominal"));
            }
            for (subject, shape) in subjects {
                let frame = Frame { subject, prepositions: prepositions.clone(), ..Frame::default() };
                let trigger = phrase.head..phrase.head + 1;
                let clause = self.clause_around(phrase.head);
                match match_noun(pattern, &frame, &nouns) {
                    Ok(found) => {
                        self.emit_noun(rule, &found, clause, noun, trigger, shape, None);
                        break;
                    }
                    Err(_) => {
                        // "its invasion of Ukraine", "Russian invasion of Ukraine", "launched an invasion of Ukraine"
                        let Some(slot) = &pattern.possessor else { continue };
                        let entity = self.modifier(noun, slot, relation).or_else(|| {
                            self.performer(noun).filter(|&e| self.takes(self.kinds(slot, relation), e))
                        });
                        let Some(entity) = entity else { continue };
                        let mut bare = pattern.clone();
                        bare.possessor = None;
                        if let Ok(found) = match_noun(&bare, &frame, &nouns) {
                            self.emit_noun(
                                rule,
                                &found,
                                clause,
                                noun,
                                trigger,
                                "modifier",
                                Some((slot.role, entity)),
                            );
                            break;
                        }
                    }
                }
            }
        }
    }

    fn is_object(&self, noun: usize) -> bool {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        self.clauses[self.clauses_of(sentence)].iter().any(|c| c.object == Some(noun))
    }

    /// "Russia launched an invasion": whoever performs the noun.
    fn performer(&self, noun: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        let clause = self.clauses[self.clauses_of(sentence)].iter().find(|c| c.object == Some(noun))?;
        let verb = self.syntax.verbs[clause.verb].head;
        if !self.reading.is(verb, Word::Perform) {
            return None;
        }
        self.entity_of(clause.subject?, 0)
    }

    /// The entity of a possessive pronoun or of an adjective or name before the noun.
    fn modifier(&self, noun: usize, slot: &SlotPattern, relation: &Relation) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let kinds = self.kinds(slot, relation);
        if let Some(own) = phrase.own
            && let Some(entity) = self.entity_of_mention(own)
            && self.takes(kinds, entity)
        {
            return Some(entity);
        }
        self.modifiers(phrase.start..phrase.head)
            .filter_map(|m| self.entity_of_mention(m))
            .rfind(|&entity| self.takes(kinds, entity))
    }

    /// Mentions within a range of tokens.
    fn modifiers(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        let list = &self.reading.mentions.list;
        let start = list.partition_point(|m| m.tokens.start < tokens.start);
        let end = list.partition_point(|m| m.tokens.start < tokens.end);
        let mut found: Vec<usize> = (start..end).filter(|&m| list[m].tokens.end <= tokens.end).collect();
        // The last is the nearest to what follows; of those that end together, the longest.
        found.sort_by_key(|&m| (list[m].tokens.end, list[m].tokens.len()));
        found.into_iter()
    }

    fn ends_in(&self, noun: usize, lemmas: &[Symbol]) -> bool {
        let phrase = &self.syntax.nouns[noun];
        self.words_end_at(phrase.start, phrase.head + 1, lemmas)
    }

    /// Whether the tokens before `end` (not before `start`) are these lemmas.
    fn words_end_at(&self, start: usize, end: usize, lemmas: &[Symbol]) -> bool {
        lemmas.len() <= end.saturating_sub(start)
            && lemmas.iter().rev().zip((start..end).rev()).all(|(&lemma, token)| {
                lemma.is_some() && (self.reading.lemma(token) == lemma || self.reading.word(token) == lemma)
            })
    }

    /// The clause whose words hold a token: the last verb before it, or the first after it.
    fn clause_around(&self, token: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(token);
        let Range { start: first, end: last } = self.clauses_of(sentence);
        let before = (first..last).rev().find(|&c| self.clauses[c].extent.contains(&token));
        before
            .or_else(|| (first..last).rev().find(|&c| self.syntax.verbs[self.clauses[c].verb].head < token))
            .or_else(|| (first < last).then_some(first))
    }

    fn prepositions(&self, noun: usize) -> Vec<(Symbol, usize)> {
        // "of Ukraine by Russia": the second hangs on the first noun's noun; follow the chain.
        let mut out = Vec::new();
        let mut at = noun;
        let mut steps = 0;
        while let Some(&(p, n)) = self.syntax.nouns[at].prepositions.first()
            && steps < 4
        {
            out.push((self.reading.word(p), n));
            at = n;
            steps += 1;
        }
        out
    }

    // ---- roles -----------------------------------------------------------------------------

    fn roles(&self, noun: usize) {
        let phrase = &self.syntax.nouns[noun];
        let named = phrase.mention.filter(|&m| self.reading.mentions.list[m].form == MentionForm::Name);
        if let Some(m) = named {
            let mention = &self.reading.mentions.list[m];
            let name = mention.tokens.start;
            // "Russian President Vladimir Putin": the role stands before the name in the same phrase.
            for at in (phrase.start..name).rev() {
                let rules = self.role_rules(phrase.start, at);
                for &(rule, pattern) in &rules {
                    self.role(rule, pattern, noun, at, &[noun], "title");
                }
                if !rules.is_empty() {
                    break;
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
        let rules = self.role_rules(phrase.start, phrase.head);
        if rules.is_empty() {
            return;
        }
        let (holders, shape) = self.holders(noun);
        for (rule, pattern) in rules {
            if !holders.is_empty() {
                self.role(rule, pattern, noun, phrase.head, &holders, shape);
            }
        }
    }

    /// The role rules that a word ends, those with the longest trigger: "prime minister" before "minister".
    fn role_rules(&self, start: usize, at: usize) -> Vec<(usize, &'s RolePattern)> {
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

    /// The noun phrase whose head is a token.
    fn noun_at(&self, token: usize) -> Option<usize> {
        let near = self.syntax.nouns.partition_point(|n| n.head < token);
        (near.saturating_sub(3)..self.syntax.nouns.len().min(near + 3))
            .find(|&n| self.syntax.nouns[n].head == token)
    }

    /// "leader Kim Jong Un": the state that the lists know him to lead, if the article speaks of it.
    fn office(&self, holder: usize, trigger: usize) -> Option<usize> {
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
    fn holders(&self, noun: usize) -> (Vec<usize>, &'static str) {
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
        // "the North Korean leader": it stands for its holder.
        if phrase.mention.is_some_and(|m| self.reading.mentions.list[m].form == MentionForm::Nominal) {
            return (vec![noun], "description");
        }
        (Vec::new(), "")
    }

    fn role(
        &self,
        rule: usize,
        pattern: &RolePattern,
        noun: usize,
        trigger: usize,
        holders: &[usize],
        shape: &'static str,
    ) {
        let relation = self.relation(rule);
        let phrase = &self.syntax.nouns[noun];
        // "deputy chief" is no chief; a rule may name deputies itself.
        let words =
            pattern.triggers.iter().filter(|t| self.words_end_at(0, trigger + 1, t)).map(Vec::len).max();
        if words.is_some_and(|n| {
            (trigger + 1).checked_sub(n + 1).is_some_and(|t| self.reading.is(t, Word::Deputy))
        }) {
            return;
        }
        let holder_kinds = self.kinds(&pattern.holder, relation);
        let Some(slot) = &pattern.object else { return };
        let kinds = self.kinds(slot, relation);
        let mut object: Option<(usize, Range<usize>)> = None;
        // "of" and its kin first, then the possessor, then what stands directly before the role.
        for (p, n) in self.prepositions(noun) {
            if pattern.prepositions.contains(&p)
                && let Some((entity, n)) =
                    self.entities(n, false).into_iter().find(|&(e, _)| self.takes(kinds, e))
            {
                object = Some((entity, self.syntax.nouns[n].tokens.clone()));
                break;
            }
        }
        if object.is_none() {
            object = self
                .modifiers(phrase.start..trigger)
                .filter_map(|m| {
                    Some((self.entity_of_mention(m)?, self.reading.mentions.list[m].tokens.clone()))
                })
                .rfind(|(entity, _)| self.takes(kinds, *entity));
        }
        if object.is_none()
            && let Some(owner) = phrase.possessor
        {
            object = self
                .entities(owner, false)
                .into_iter()
                .find(|&(e, _)| self.takes(kinds, e))
                .map(|(e, n)| (e, self.syntax.nouns[n].tokens.clone()));
        }
        if object.is_none()
            && let Some(own) = phrase.own
            && let Some(entity) = self.entity_of_mention(own).filter(|&e| self.takes(kinds, e))
        {
            object = Some((entity, self.reading.mentions.list[own].tokens.clone()));
        }
        // The recogniser may know whose role it is from the words around.
        if object.is_none()
            && let Some(owner) = phrase.mention.and_then(|m| self.reading.mentions.list[m].owner)
            && let Some(entity) = self.entity_of_mention(owner).filter(|&e| self.takes(kinds, e))
        {
            object = Some((entity, self.reading.mentions.list[owner].tokens.clone()));
        }
        if object.is_none()
            && shape == "title"
            && let Some(&holder) = holders.first()
            && let Some(entity) = self
                .entity_of(holder, 0)
                .and_then(|e| self.office(e, trigger))
                .filter(|&e| self.takes(kinds, e))
        {
            object = Some((entity, trigger..trigger + 1));
        }
        let Some((object, object_tokens)) = object else { return };
        for &holder in holders {
            for (entity, n) in self.entities(holder, true) {
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

    // ---- mentions --------------------------------------------------------------------------

    fn belongs(&self) {
        let list = &self.reading.mentions.list;
        for (m, mention) in list.iter().enumerate() {
            if let Some(owner) = mention.owner {
                self.belonging(
                    m,
                    owner,
                    mention.tokens.start.min(list[owner].tokens.end)..mention.tokens.end,
                );
            }
        }
        // "North Korea's state news agency KCNA", "Swiss banking giant UBS": a name after its description.
        for phrase in &self.syntax.nouns {
            let Some(m) = phrase.mention else { continue };
            let mention = &list[m];
            if mention.owner.is_some()
                || mention.form != MentionForm::Name
                || mention.kind == EntityKind::Person
            {
                continue;
            }
            let owner = phrase
                .possessor
                .and_then(|n| self.syntax.nouns[n].mention)
                .or_else(|| phrase.own)
                .or_else(|| self.modifiers(phrase.start..mention.tokens.start).next_back());
            if let Some(owner) = owner {
                self.belonging(m, owner, phrase.start..mention.tokens.end);
            }
        }
    }

    /// Shows a mention and its owner to the rules; `words` are those that describe the mention.
    fn belonging(&self, m: usize, owner: usize, words: Range<usize>) {
        let schema = self.reading.schema;
        let list = &self.reading.mentions.list;
        let (Some(own), Some(of)) = (self.entity_of_mention(m), self.entity_of_mention(owner)) else {
            return;
        };
        let (mention, owner) = (&list[m], &list[owner]);
        let sort = mention.entry.map_or("", |e| schema.gazetteer.field(e, "kind"));
        let sort = schema.symbols.get(sort);
        for &rule in &schema.index.belongs {
            let relation = self.relation(rule);
            let Form::Belongs(subject, sorts, object) = &schema.rules[rule].form else { continue };
            let sorted = sorts.is_empty()
                || sorts.iter().any(|s| {
                    s[..] == [sort] && sort.is_some()
                        || words.clone().any(|t| self.words_end_at(words.start, t + 1, s))
                });
            if sorted
                && own != of
                && self.takes(self.kinds(subject, relation), own)
                && self.takes(self.kinds(object, relation), of)
            {
                self.push(Draft {
                    subject: Target::Entity(own),
                    relation: schema.rules[rule].relation,
                    object: Target::Entity(of),
                    rule,
                    clause: None,
                    noun: None,
                    polarity: Polarity::Affirmed,
                    modality: Modality::Actual,
                    voices: Vec::new(),
                    time: None,
                    quantity: None,
                    evidence: cover([&mention.tokens, &owner.tokens]),
                    roles: vec![("subject", mention.tokens.clone()), ("object", owner.tokens.clone())],
                    shape: "belongs",
                });
            }
        }
    }

    fn phrases(&self) {
        let schema = self.reading.schema;
        for row in &self.syntax.rows {
            for at in row.clone() {
                let Item::Noun(noun) = self.syntax.items[at] else { continue };
                let verbs = matches!(self.syntax.items.get(at + 1), Some(&Item::Preposition(p))
                    if self.reading.is(p, Word::Directional) && self.is_object(noun));
                if verbs {
                    continue;
                }
                for &rule in &schema.index.phrases {
                    let Form::Phrase(elements) = &schema.rules[rule].form else { continue };
                    let mut roles = Vec::new();
                    if let Some(end) = self.phrase(elements, at, row.end, self.relation(rule), &mut roles) {
                        let found = Match { roles };
                        let first = self.item_tokens(at);
                        let last = self.item_tokens(end - 1);
                        self.emit(
                            rule,
                            &found,
                            None,
                            None,
                            first.end.min(last.start)..last.start.max(first.end),
                            "phrase",
                        );
                    }
                }
            }
        }
    }

    fn item_tokens(&self, item: usize) -> Range<usize> {
        match self.syntax.items[item] {
            Item::Noun(n) => self.syntax.nouns[n].tokens.clone(),
            Item::Verb(v) => self.syntax.verbs[v].tokens.clone(),
            Item::Preposition(t)
            | Item::Voice(t)
            | Item::Complementizer(t)
            | Item::Relative(t)
            | Item::Subordinator(t)
            | Item::Conjunction(t)
            | Item::Comma(t)
            | Item::Break(t)
            | Item::Quote(t, _)
            | Item::Adjective(t)
            | Item::Other(t) => t..t + 1,
        }
    }

    /// Matches a phrase pattern from an item on; gives the item after the last.
    fn phrase(
        &self,
        elements: &[Element],
        mut at: usize,
        end: usize,
        relation: &Relation,
        roles: &mut Vec<(Role, Bound)>,
    ) -> Option<usize> {
        for element in elements {
            if let Element::Optional(inner) = element {
                let kept = roles.len();
                match self.phrase(inner, at, end, relation, roles) {
                    Some(next) => at = next,
                    None => roles.truncate(kept),
                }
                continue;
            }
            if at >= end {
                return None;
            }
            match (element, self.syntax.items[at]) {
                (Element::Slot(slot), Item::Noun(n)) => {
                    // "Rome, Milan and Florence" is a list, not Rome in Milan.
                    let comma = |i: Option<&Item>| matches!(i, Some(Item::Comma(_)));
                    let phrase = &self.syntax.nouns[n];
                    let listed = phrase.next.is_some() || phrase.first.is_some_and(|f| f != n);
                    let beside = comma(self.syntax.items.get(at + 1))
                        || at > 0 && comma(self.syntax.items.get(at - 1));
                    if listed && beside && elements.len() > 2 {
                        return None;
                    }
                    let nouns = Asker { finder: self, relation, clause: None };
                    if !nouns.fits(n, slot) {
                        return None;
                    }
                    if slot.role != Role::Other {
                        roles.push((slot.role, Bound::Noun(n)));
                    }
                }
                (Element::Words(words), Item::Noun(n)) => {
                    if !words.iter().any(|w| self.ends_in(n, w)) {
                        return None;
                    }
                }
                (Element::Words(words), item) => {
                    let tokens = match item {
                        Item::Verb(v) => self.syntax.verbs[v].head..self.syntax.verbs[v].head + 1,
                        _ => self.item_tokens(at),
                    };
                    let here = |w: &Vec<Symbol>| self.words_end_at(tokens.start, tokens.end, w);
                    let mark = |w: &Vec<Symbol>| {
                        w.len() == 1
                            && self.reading.schema.symbols.word(w[0])
                                == self.reading.document.word(tokens.start)
                    };
                    if !words.iter().any(|w| here(w) || mark(w)) {
                        return None;
                    }
                }
                _ => return None,
            }
            at += 1;
        }
        Some(at)
    }

    // ---- drafts ----------------------------------------------------------------------------

    fn emit(
        &self,
        rule: usize,
        found: &Match,
        clause: Option<usize>,
        noun: Option<usize>,
        trigger: Range<usize>,
        shape: &'static str,
    ) {
        let (subjects, objects) =
            (self.side(rule, found, Role::Subject, clause), self.side(rule, found, Role::Object, clause));
        self.combine(rule, &subjects, &objects, clause, noun, trigger, shape);
    }

    fn emit_noun(
        &self,
        rule: usize,
        found: &Match,
        clause: Option<usize>,
        noun: usize,
        trigger: Range<usize>,
        shape: &'static str,
        given: Option<(Role, usize)>,
    ) {
        let mut sides = [Role::Subject, Role::Object].map(|role| match given {
            Some((r, entity)) if r == role => {
                let phrase = &self.syntax.nouns[noun];
                vec![(Target::Entity(entity), phrase.tokens.start..phrase.head)]
            }
            _ => self.side(rule, found, role, clause),
        });
        let objects = std::mem::take(&mut sides[1]);
        let subjects = std::mem::take(&mut sides[0]);
        self.combine(rule, &subjects, &objects, clause, Some(noun), trigger, shape);
    }

    fn combine(
        &self,
        rule: usize,
        subjects: &[(Target, Range<usize>)],
        objects: &[(Target, Range<usize>)],
        clause: Option<usize>,
        noun: Option<usize>,
        trigger: Range<usize>,
        shape: &'static str,
    ) {
        let relation = self.relation(rule);
        for (subject, subject_tokens) in subjects {
            for (object, object_tokens) in objects {
                if subject == object {
                    continue;
                }
                let nominal = noun.is_some();
                let mut roles = vec![
                    ("subject", subject_tokens.clone()),
                    ("object", object_tokens.clone()),
                    ("trigger", trigger.clone()),
                ];
                let quantity = clause.and_then(|c| self.quantity(c)).filter(|_| !nominal);
                if let Some(quantity) = &quantity {
                    roles.push(("quantity", quantity.clone()));
                }
                let time = clause.and_then(|c| self.time(c)).filter(|_| !nominal);
                if let Some((_, tokens)) = &time {
                    roles.push(("time", tokens.clone()));
                }
                let of_role = relation.family == "role" && clause.is_none();
                let voices = match clause {
                    Some(c) => self.voices.of(c).to_vec(),
                    None if of_role => Vec::new(),
                    None => self
                        .clause_around(trigger.start)
                        .map_or_else(Vec::new, |c| self.voices.of(c).to_vec()),
                };
                let (mut polarity, mut modality) = (Polarity::Affirmed, Modality::Actual);
                if let Some(c) = clause.filter(|_| !nominal) {
                    polarity = self.voices.polarity(c);
                    modality = self.voices.modality(c);
                }
                let hedged = trigger.start.checked_sub(1).is_some_and(|t| self.reading.is(t, Word::Hedge));
                if hedged && modality == Modality::Actual {
                    modality = Modality::Possible;
                }
                let voiced: Vec<usize> = voices
                    .into_iter()
                    .filter(|&v| relation.family != "statement" || Target::Entity(v) != *subject)
                    .collect();
                self.push(Draft {
                    subject: subject.clone(),
                    relation: self.reading.schema.rules[rule].relation,
                    object: object.clone(),
                    rule,
                    clause,
                    noun,
                    polarity,
                    modality,
                    voices: voiced,
                    time: time.map(|t| t.0),
                    quantity,
                    evidence: cover([subject_tokens, object_tokens, &trigger]),
                    roles,
                    shape,
                });
            }
        }
    }

    fn push(&self, draft: Draft) {
        let mut drafts = self.drafts.borrow_mut();
        if let Some(c) = draft.clause {
            self.by_clause.borrow_mut()[c].push(drafts.len());
        }
        let sentence = self.reading.document.sentence_of(draft.evidence.start);
        if let Some(list) = self.by_sentence.borrow_mut().get_mut(sentence) {
            list.push(drafts.len());
        }
        drafts.push(draft);
    }

    /// The clauses of a sentence.
    fn clauses_of(&self, sentence: usize) -> Range<usize> {
        let first = self.clauses.partition_point(|c| c.sentence < sentence);
        let last = self.clauses.partition_point(|c| c.sentence <= sentence);
        first..last
    }

    /// Drafts whose evidence stands in the sentences before `here`, at most `back` of them; the last first.
    fn drafts_before(&self, here: usize, back: usize) -> Vec<usize> {
        let lists = self.by_sentence.borrow();
        let mut out: Vec<usize> = Vec::new();
        for sentence in (here.saturating_sub(back)..=here).rev() {
            out.extend(lists.get(sentence).into_iter().flatten().rev());
        }
        out
    }

    /// What fills a role of a match: entities, a claim, or words.
    fn side(
        &self,
        rule: usize,
        found: &Match,
        role: Role,
        clause: Option<usize>,
    ) -> Vec<(Target, Range<usize>)> {
        let relation = self.relation(rule);
        let slot = if role == Role::Subject { &relation.subject } else { &relation.object };
        match found.role(role) {
            None => Vec::new(),
            Some(Bound::Complement) => {
                let Some(c) = clause else { return Vec::new() };
                let Some(words) = self.complement_of(c).filter(|w| !w.is_empty()) else { return Vec::new() };
                if slot.claim
                    && let Some(draft) = self.inner_claim(c)
                {
                    return vec![(Target::Claim(draft), words)];
                }
                if slot.concept { vec![(Target::Words(words.start, words.end), words)] } else { Vec::new() }
            }
            Some(bound @ (Bound::Noun(noun) | Bound::Single(noun))) => {
                let kinds = self.pattern_kinds(rule, role).unwrap_or(&slot.kinds);
                if let Some(entity) = self.self_reference(noun, clause, kinds) {
                    return vec![(Target::Entity(entity), self.syntax.nouns[noun].tokens.clone())];
                }
                let entities: Vec<_> = self
                    .entities(noun, matches!(bound, Bound::Noun(_)))
                    .into_iter()
                    .filter(|&(e, _)| self.takes(kinds, e))
                    .map(|(e, n)| (Target::Entity(e), self.syntax.nouns[n].tokens.clone()))
                    .collect();
                if !entities.is_empty() {
                    return entities;
                }
                if let Some(entity) = self.instrument(noun, kinds, slot) {
                    return vec![(Target::Entity(entity), self.syntax.nouns[noun].tokens.clone())];
                }
                let words = self.phrase_tokens(noun);
                if slot.claim
                    && let Some(draft) = self.claim_of_noun(noun)
                {
                    return vec![(Target::Claim(draft), words)];
                }
                if slot.concept
                    && let Some(said) = self.said_before(noun, slot.claim)
                {
                    return vec![(said, words)];
                }
                if slot.concept { vec![(Target::Words(words.start, words.end), words)] } else { Vec::new() }
            }
        }
    }

    /// "disputed the claim": what somebody else said in the sentences before.
    fn said_before(&self, noun: usize, claim: bool) -> Option<Target> {
        let phrase = &self.syntax.nouns[noun];
        let definite =
            matches!(self.reading.tag(phrase.start), crate::text::Tag::DT | crate::text::Tag::PRPS);
        if !definite || !self.reading.is(phrase.head, Word::SpeechNoun) || !phrase.prepositions.is_empty() {
            return None;
        }
        let here = self.reading.document.sentence_of(phrase.head);
        let drafts = self.drafts.borrow();
        let schema = self.reading.schema;
        let word = schema.symbols.word(self.reading.lemma(phrase.head));
        let sentence = |d: &Draft| self.reading.document.sentence_of(d.evidence.start);
        let draft = self
            .drafts_before(here.checked_sub(1)?, 2)
            .into_iter()
            .filter(|&i| schema.relations[drafts[i].relation].family == "statement")
            .max_by_key(|&i| {
                let d = &drafts[i];
                (schema.relations[d.relation].nominal == word, sentence(d), std::cmp::Reverse(i))
            })?;
        let draft = &drafts[draft];
        match draft.object {
            Target::Claim(_) if !claim => None,
            ref object => Some(object.clone()),
        }
    }

    /// "Adidas announced it had bought": a pronoun that nobody else claims is the one who says so.
    fn self_reference(&self, noun: usize, clause: Option<usize>, kinds: &[EntityKind]) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        if self.reading.tag(phrase.head) != crate::text::Tag::PRP || self.entity_of(noun, 0).is_some() {
            return None;
        }
        let clause = &self.clauses[clause?];
        let parent =
            clause.parent.filter(|_| clause.link == Link::Complement && clause.subject == Some(noun))?;
        let said_by = self.entity_of(self.clauses[parent].subject?, 0)?;
        self.takes(kinds, said_by).then_some(said_by)
    }

    /// "Russian jets", "its positions": what a body or state has acts and is hit in its stead, where the
    /// relation takes nothing but actors.
    fn instrument(&self, noun: usize, kinds: &[EntityKind], slot: &Slot) -> Option<usize> {
        if slot.concept || self.syntax.nouns[noun].mention.is_some() {
            return None;
        }
        let owner = owner_of(&self.reading, self.syntax, self.resolution, self.voices, noun, 0)?;
        let body = !matches!(self.resolution.entities[owner].kind, EntityKind::Person | EntityKind::Place);
        (body && self.takes(kinds, owner)).then_some(owner)
    }

    fn pattern_kinds(&self, rule: usize, role: Role) -> Option<&'s Vec<EntityKind>> {
        fn in_steps<'x>(steps: &'x [crate::schema::Step], role: Role) -> Option<&'x SlotPattern> {
            use crate::schema::Filler;
            steps.iter().find_map(|step| match &step.filler {
                Filler::Slot(slot) => (slot.role == role).then_some(slot),
                Filler::Noun(_, then) => in_steps(then, role),
                Filler::Pair(a, b) => [a, b].into_iter().find(|s| s.role == role),
            })
        }
        let slot = match &self.reading.schema.rules[rule].form {
            Form::Clause(p) if p.subject.role == role => Some(&p.subject),
            Form::Clause(p) => in_steps(&p.steps, role),
            Form::Noun(p) => {
                p.possessor.as_ref().filter(|s| s.role == role).or_else(|| in_steps(&p.steps, role))
            }
            Form::Phrase(elements) => elements.iter().find_map(|e| match e {
                Element::Slot(s) if s.role == role => Some(s),
                _ => None,
            }),
            Form::Role(_) | Form::Belongs(..) => None,
        };
        slot.map(|s| &s.kinds).filter(|k| !k.is_empty())
    }

    /// The noun with the prepositional phrases that follow it.
    fn phrase_tokens(&self, noun: usize) -> Range<usize> {
        let phrase = &self.syntax.nouns[noun];
        let mut end = phrase.tokens.end;
        let mut at = noun;
        let mut steps = 0;
        while let Some(&(_, n)) = self.syntax.nouns[at].prepositions.last()
            && steps < 8
        {
            end = end.max(self.syntax.nouns[n].tokens.end);
            at = n;
            steps += 1;
        }
        phrase.tokens.start..end
    }

    /// The first claim that a clause's complement makes.
    fn inner_claim(&self, c: usize) -> Option<usize> {
        let drafts = self.drafts.borrow();
        let schema = self.reading.schema;
        let mut best: Option<(usize, usize, usize)> = None;
        let by_clause = self.by_clause.borrow();
        for i in self.clauses_of(self.clauses[c].sentence).flat_map(|o| by_clause[o].iter().copied()) {
            let draft = &drafts[i];
            let Some(inner) = draft.clause else { continue };
            if draft.noun.is_some()
                && schema.relations[draft.relation].family == "role"
                && draft.shape != "copula"
            {
                continue;
            }
            // How many ties lie between: the claim of the clause itself comes first.
            let mut at = inner;
            let mut distance = 0;
            let governed = loop {
                let clause = &self.clauses[at];
                match clause.parent {
                    Some(p) if p == c && clause.link == Link::Complement => break true,
                    Some(p)
                        if matches!(
                            clause.link,
                            Link::Infinitive | Link::Purpose | Link::Participle | Link::Gerund
                        ) && distance < 6 =>
                    {
                        at = p;
                        distance += 1;
                    }
                    _ => break false,
                }
            };
            if governed {
                let key = (distance, usize::from(draft.noun.is_some()), i);
                if best.is_none_or(|b| key < b) {
                    best = Some(key);
                }
            }
        }
        best.map(|(_, _, i)| i)
    }

    /// "the deployment", "the claim": the claim that a noun speaks of.
    fn claim_of_noun(&self, noun: usize) -> Option<usize> {
        let drafts = self.drafts.borrow();
        let here = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        let own = |&i: &usize| {
            drafts[i].noun == Some(noun) && self.reading.schema.relations[drafts[i].relation].family != "role"
        };
        if let Some(i) = self.drafts_before(here, 0).into_iter().rev().find(own) {
            return Some(i);
        }
        let phrase = &self.syntax.nouns[noun];
        let here = self.reading.document.sentence_of(phrase.head);
        let definite =
            matches!(self.reading.tag(phrase.start), crate::text::Tag::DT | crate::text::Tag::PRPS);
        let lemma = self.reading.lemma(phrase.head);
        if !lemma.is_some() {
            return None;
        }
        let word = self.reading.schema.symbols.word(lemma);
        let sentence = |d: &Draft| self.reading.document.sentence_of(d.evidence.start);
        let named = self.drafts_before(here, REACH).into_iter().find(|&i| {
            let relation = &self.reading.schema.relations[drafts[i].relation];
            relation.nominal == word && relation.family != "role" && drafts[i].evidence.start < phrase.head
        });
        if named.is_some() {
            return named;
        }
        if !definite || !self.reading.is(phrase.head, Word::SpeechNoun) {
            return None;
        }
        // "denied the claim": the last thing that somebody else was said to say.
        self.drafts_before(here.checked_sub(1)?, 2)
            .into_iter()
            .filter(|&i| !drafts[i].voices.is_empty())
            .filter(|&i| self.reading.schema.relations[drafts[i].relation].family != "statement")
            .max_by_key(|&i| (sentence(&drafts[i]), std::cmp::Reverse(i)))
    }

    // ---- entities --------------------------------------------------------------------------

    /// The entities of a noun (and of the nouns coordinated with it), with the noun each came from.
    pub fn entities(&self, noun: usize, all: bool) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        let mut at = Some(noun);
        let mut steps = 0;
        while let Some(n) = at {
            if let Some(entity) = self.entity_of(n, 0)
                && !out.iter().any(|&(e, _)| e == entity)
            {
                out.push((entity, n));
            }
            at = self.syntax.nouns[n].next.filter(|_| all && steps < 200);
            steps += 1;
        }
        out
    }

    fn entity_of(&self, noun: usize, depth: usize) -> Option<usize> {
        entity_of(&self.reading, self.syntax, self.resolution, self.voices, noun, depth)
    }

    fn entity_of_mention(&self, mention: usize) -> Option<usize> {
        self.resolution
            .of
            .get(mention)
            .copied()
            .flatten()
            .or_else(|| self.voices.speaker(&self.reading, mention))
    }

    fn kinds<'k>(&self, slot: &'k SlotPattern, relation: &'k Relation) -> &'k [EntityKind] {
        if slot.kinds.is_empty() { &self.relation_slot(slot.role, relation).kinds } else { &slot.kinds }
    }

    fn relation_slot<'k>(&self, role: Role, relation: &'k Relation) -> &'k Slot {
        if role == Role::Subject { &relation.subject } else { &relation.object }
    }

    fn takes(&self, kinds: &[EntityKind], entity: usize) -> bool {
        self.resolution.entities.get(entity).is_some_and(|e| kinds.contains(&e.kind))
    }

    // ---- qualifiers ------------------------------------------------------------------------

    /// The time nearest to the clause's verb with no other verb between.
    fn time(&self, c: usize) -> Option<(Date, Range<usize>)> {
        let clause = &self.clauses[c];
        let head = self.syntax.verbs[clause.verb].head;
        let sentence = &self.reading.document.sentences[clause.sentence].tokens;
        let between = |tokens: &Range<usize>| {
            self.clauses[self.clauses_of(clause.sentence)].iter().any(|o| {
                let v = self.syntax.verbs[o.verb].head;
                v != head && (v > head && v < tokens.start || v < head && v >= tokens.end)
            })
        };
        let found = self
            .reading
            .document
            .times
            .iter()
            .filter(|t| {
                sentence.start <= t.tokens.start && t.tokens.end <= sentence.end && !between(&t.tokens)
            })
            .min_by_key(|t| t.tokens.start.abs_diff(head));
        match found {
            Some(time) => Some((time.date, time.tokens.clone())),
            None => clause
                .parent
                .filter(|_| matches!(clause.link, Link::Infinitive | Link::Participle) && self.depth(c) < 8)
                .and_then(|p| self.time(p)),
        }
    }

    /// "about 11,000 soldiers"
    fn quantity(&self, c: usize) -> Option<Range<usize>> {
        let clause = &self.clauses[c];
        [clause.object, clause.second, clause.subject].into_iter().flatten().find_map(|n| {
            let phrase = &self.syntax.nouns[n];
            let number =
                (phrase.start..phrase.head + 1).find(|&t| self.reading.tag(t) == crate::text::Tag::CD)?;
            if phrase.time {
                return None;
            }
            let mut start = number;
            while start > phrase.start && self.reading.is(start - 1, Word::Approximator) {
                start -= 1;
            }
            Some(start..phrase.head + 1)
        })
    }
}

/// How many sentences back "the deployment" may refer.
const REACH: usize = 30;

/// The entity that a noun phrase denotes.
pub(super) fn entity_of(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    resolution: &Resolution<'_>,
    voices: &Voices,
    noun: usize,
    depth: usize,
) -> Option<usize> {
    let phrase = &syntax.nouns[noun];
    if let Some(mention) = phrase.mention
        && let Some(entity) =
            resolution.of.get(mention).copied().flatten().or_else(|| voices.speaker(reading, mention))
    {
        return Some(entity);
    }
    if depth > 3 {
        return None;
    }
    if let Some(other) = phrase.apposition
        && let Some(mention) = syntax.nouns[other].mention
        && let Some(entity) = resolution.of.get(mention).copied().flatten()
    {
        return Some(entity);
    }
    // "members of the group", "a spokesman for the office": what they are of does it.
    if reading.is(phrase.head, Word::Transparent) {
        let inner = phrase.prepositions.iter().find(|&&(p, _)| {
            reading.is(p, Word::Of) || reading.is(phrase.head, Word::Mouthpiece) && reading.is(p, Word::Mouth)
        });
        if let Some(&(_, inner)) = inner {
            return entity_of(reading, syntax, resolution, voices, inner, depth + 1);
        }
    }
    // "areas in Kursk", "the outskirts of Aleppo": they are there.
    if reading.is(phrase.head, Word::PlacePart)
        && let Some(&(_, inner)) =
            phrase.prepositions.iter().find(|&&(p, _)| reading.is(p, Word::Of) || reading.is(p, Word::Mouth))
    {
        return entity_of(reading, syntax, resolution, voices, inner, depth + 1);
    }
    if reading.is(phrase.head, Word::Mouthpiece) {
        return owner_of(reading, syntax, resolution, voices, noun, depth);
    }
    None
}

/// The entity that a noun phrase belongs to by its words: "Russian" of "Russian jets", "its" of "its
/// positions", "Armenia" of "Armenia's border".
fn owner_of(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    resolution: &Resolution<'_>,
    voices: &Voices,
    noun: usize,
    depth: usize,
) -> Option<usize> {
    let phrase = &syntax.nouns[noun];
    if let Some(owner) = phrase.possessor {
        return entity_of(reading, syntax, resolution, voices, owner, depth + 1);
    }
    let of = |m: usize| resolution.of.get(m).copied().flatten();
    if let Some(own) = phrase.own {
        return of(own);
    }
    let list = &reading.mentions.list;
    let start = list.partition_point(|m| m.tokens.start < phrase.start);
    let end = list.partition_point(|m| m.tokens.start < phrase.head);
    (start..end).rev().filter(|&m| list[m].tokens.end <= phrase.head).find_map(of)
}

/// The smallest range over all.
fn cover<const N: usize>(ranges: [&Range<usize>; N]) -> Range<usize> {
    let mut out = ranges[0].clone();
    for range in ranges.into_iter().filter(|r| !r.is_empty()) {
        out = out.start.min(range.start)..out.end.max(range.end);
    }
    out
}

/// Answers the matcher's questions for one relation.
struct Asker<'f, 'a, 't, 's> {
    finder: &'f Finder<'a, 't, 's>,
    relation: &'f Relation,
    clause: Option<usize>,
}

impl Nouns for Asker<'_, '_, '_, '_> {
    fn is(&self, noun: usize, lemmas: &[Symbol]) -> bool {
        self.finder.ends_in(noun, lemmas)
    }

    fn prepositions(&self, noun: usize) -> Vec<(Symbol, usize)> {
        self.finder.prepositions(noun)
    }

    fn next(&self, noun: usize) -> Option<usize> {
        self.finder.syntax.nouns[noun].next
    }

    fn fits(&self, noun: usize, slot: &SlotPattern) -> bool {
        if slot.role == Role::Other || slot.words {
            return true;
        }
        let kinds = self.finder.kinds(slot, self.relation);
        if self.finder.entities(noun, true).into_iter().any(|(e, _)| self.finder.takes(kinds, e)) {
            return true;
        }
        let takes = self.finder.relation_slot(slot.role, self.relation);
        if self.finder.instrument(noun, kinds, takes).is_some()
            || self.finder.self_reference(noun, self.clause, kinds).is_some()
        {
            return true;
        }
        if !slot.kinds.is_empty() || self.finder.syntax.nouns[noun].time {
            return false;
        }
        takes.concept || takes.claim && self.finder.claim_of_noun(noun).is_some()
    }
}
