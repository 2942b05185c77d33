//! What fills the places of a rule: entities, claims or words of the text.

use std::ops::Range;

use super::super::clauses::{Clause, Link};
use super::super::denote::owner_of;
use super::super::link::several;
use super::{Finder, Target};
use crate::base::{EntityKind, Symbol};
use crate::matcher::{Bound, Match, Nouns};
use crate::schema::{Element, Form, Relation, Role, Slot, SlotPattern, Word};

impl<'s> Finder<'_, '_, 's> {
    /// What fills a role of a match: entities, a claim, or words.
    pub(super) fn side(
        &self,
        rule: usize,
        found: &Match,
        role: Role,
        clause: Option<usize>,
        told: Option<usize>,
    ) -> Vec<(Target, Range<usize>)> {
        let relation = self.relation(rule);
        let slot = relation_slot(role, relation);
        match found.role(role) {
            None => Vec::new(),
            Some(Bound::Complement) => {
                let words = match (told, clause) {
                    (Some(noun), _) => self.content_of(noun),
                    (None, Some(c)) => self.complement_of(c),
                    (None, None) => None,
                };
                let Some(words) = words.filter(|w| !w.is_empty()) else { return Vec::new() };
                let inner = || match (told, clause) {
                    (Some(noun), _) => self.content_claim(noun),
                    (None, c) => self.inner_claim(c?),
                };
                if slot.claim
                    && let Some(draft) = inner()
                {
                    return vec![(Target::Claim(draft), words)];
                }
                if slot.concept {
                    return vec![(Target::Words(words.start, words.end), words)];
                }
                // "demanded that Russia withdraw": it is demanded of Russia.
                let kinds = self.pattern_kinds(rule, role).unwrap_or(&slot.kinds);
                let done_by = clause.and_then(|c| self.actor_of_complement(c));
                let ends = done_by.map_or_else(Vec::new, |noun| self.entities(noun, true));
                let fits = ends.into_iter().filter(|&(e, _)| self.takes(kinds, e));
                fits.map(|(e, n)| (Target::Entity(e), self.syntax.nouns[n].tokens.clone())).collect()
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
                if let Some(c) = clause.filter(|&c| relation.family == "statement" && self.calls(c)) {
                    let named = self.called(c, noun).map(|w| self.trim(w)).filter(|w| !w.is_empty());
                    return named.map(|w| (Target::Words(w.start, w.end), w)).into_iter().collect();
                }
                let mut words = self.phrase_tokens(noun);
                // "voiced concern that prices would rise"
                if let Some(c) = clause.filter(|&c| {
                    relation.family == "statement" && told.is_none() && self.clauses[c].object == Some(noun)
                }) && let Some(content) = self.complement_of(c).filter(|w| w.start >= words.end)
                {
                    words.end = content.end;
                }
                if slot.concept
                    && let Some(said) = self.said_of(noun, clause, slot.claim)
                {
                    return vec![(said, words)];
                }
                if slot.claim
                    && let Some(draft) = self.claim_of_noun(noun)
                {
                    return vec![(Target::Claim(draft), words)];
                }
                // "denied this", and nobody knows what.
                if relation.family == "statement" && self.is_pointer(noun) {
                    return Vec::new();
                }
                if let Some(owner) = self.answerable(noun, relation, clause) {
                    return vec![(Target::Entity(owner), words)];
                }
                if slot.concept { vec![(Target::Words(words.start, words.end), words)] } else { Vec::new() }
            }
        }
    }

    /// "Polish plans drew criticism": whose plans they are, is criticised. Who criticises a plan criticises the plan.
    fn answerable(&self, noun: usize, relation: &Relation, clause: Option<usize>) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let planned = self.reading.is(phrase.head, Word::Intent);
        let draws = clause.is_some_and(|c| !self.clauses[c].passive && self.clauses[c].subject == Some(noun));
        if relation.plover.as_deref() != Some(ACCUSE) || !draws || !(planned || phrase.possessor.is_some()) {
            return None;
        }
        let owner = owner_of(&self.reading, self.syntax, self.resolution, self.voices, noun, 0)?;
        let own = clause.and_then(|c| self.doer(c)) == Some(owner);
        (!own && self.takes(&relation.subject.kinds, owner)).then_some(owner)
    }

    /// "Adidas announced it had bought": a pronoun that nobody else claims is the one who says so.
    pub(super) fn self_reference(
        &self,
        noun: usize,
        clause: Option<usize>,
        kinds: &[EntityKind],
    ) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        if self.reading.tag(phrase.head) != crate::text::Tag::PRP || self.entity_of(noun).is_some() {
            return None;
        }
        let clause = &self.clauses[clause?];
        let parent =
            clause.parent.filter(|_| clause.link == Link::Complement && clause.subject == Some(noun))?;
        let speaker = self.clauses[parent].subject?;
        // "Seoul and Tokyo said it had": "it" is neither.
        let several = self.syntax.nouns[speaker].next.is_some();
        let said_by = self.entity_of(speaker).filter(|_| !several)?;
        self.takes(kinds, said_by).then_some(said_by)
    }

    /// "Russian jets", "its positions": what a body or state has acts and is hit in its stead, where the
    /// relation takes nothing but actors.
    pub(super) fn instrument(&self, noun: usize, kinds: &[EntityKind], slot: &Slot) -> Option<usize> {
        if slot.concept || !self.fills(noun).acts {
            return None;
        }
        let noun = self.inner_part(noun);
        if !self.is_thing(noun) && !self.stands_for_owner(noun, kinds) {
            return None;
        }
        let owner = owner_of(&self.reading, self.syntax, self.resolution, self.voices, noun, 0)
            .or_else(|| self.owner_before(noun))?;
        let body = !matches!(self.resolution.entities[owner].kind, EntityKind::Person | EntityKind::Place);
        (body && self.takes(kinds, owner)).then_some(owner)
    }

    /// "the jet", when it was "a Russian jet" before or is told after: whose it is.
    fn owner_before(&self, noun: usize) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let lemma = self.reading.lemma(phrase.head);
        if self.reading.tag(phrase.start) != crate::text::Tag::DT || phrase.start + 1 != phrase.head {
            return None;
        }
        let after = noun + 1..(noun + 1 + FAR).min(self.syntax.nouns.len());
        (0..noun)
            .rev()
            .take(FAR)
            .chain(after)
            .filter(|&n| self.reading.lemma(self.syntax.nouns[n].head) == lemma)
            .find_map(|n| owner_of(&self.reading, self.syntax, self.resolution, self.voices, n, 0))
    }

    /// "Rwandan soldiers were sent": where a rule takes states and no groups, their state is meant.
    fn stands_for_owner(&self, noun: usize, kinds: &[EntityKind]) -> bool {
        !kinds.contains(&EntityKind::Group)
            && self.entity_of(noun).is_some_and(|e| self.resolution.entities[e].kind == EntityKind::Group)
    }

    pub(super) fn pattern_kinds(&self, rule: usize, role: Role) -> Option<&'s Vec<EntityKind>> {
        fn in_steps(steps: &[crate::schema::Step], role: Role) -> Option<&SlotPattern> {
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
            Form::Role(_) | Form::Belongs(_) => None,
        };
        slot.map(|s| &s.kinds).filter(|k| !k.is_empty())
    }

    /// The noun with the prepositional phrases that follow it.
    pub(super) fn phrase_tokens(&self, noun: usize) -> Range<usize> {
        let phrase = &self.syntax.nouns[noun];
        let mut end = phrase.tokens.end;
        let mut at = noun;
        let mut steps = 0;
        while let Some(&(p, n)) = self.syntax.nouns[at].prepositions.last()
            && p <= self.syntax.nouns[at].tokens.end
            && steps < 8
        {
            end = end.max(self.syntax.nouns[n].tokens.end);
            at = n;
            steps += 1;
        }
        phrase.tokens.start..end
    }

    /// "the deployment", "the claim": the claim that a noun speaks of.
    pub(super) fn claim_of_noun(&self, noun: usize) -> Option<usize> {
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
        let lemma = self.reading.lemma(phrase.head);
        if !lemma.is_some() {
            return None;
        }
        let word = self.reading.schema.symbols.word(lemma);
        self.drafts_before(here, REACH).into_iter().find(|&i| {
            let relation = &self.reading.schema.relations[drafts[i].relation];
            relation.nominal == word
                && !matches!(relation.family.as_str(), "role" | "statement")
                && drafts[i].evidence.start < phrase.head
        })
    }

    /// "the two chairmen, Roe and Poe,": those who are named.
    pub(super) fn named(&self, noun: usize) -> usize {
        let phrase = &self.syntax.nouns[noun];
        let named = phrase.apposition.filter(|&n| {
            (phrase.mention.is_none() || several(&self.reading, phrase))
                && phrase.next.is_none()
                && self.syntax.nouns[n].next.is_some()
        });
        named.unwrap_or(noun)
    }

    /// The entities of a noun (and of the nouns coordinated with it), with the noun each came from.
    pub fn entities(&self, noun: usize, all: bool) -> Vec<(usize, usize)> {
        let mut out: Vec<(usize, usize)> = Vec::new();
        let noun = self.named(noun);
        if let Some(pair) = self.both(noun).filter(|_| all) {
            return pair.into_iter().filter_map(|n| Some((self.entity_of(n)?, noun))).collect();
        }
        for n in self.coordinated(noun).take(if all { LONGEST_LIST } else { 1 }) {
            if let Some(entity) = self.entity_of(n)
                && !out.iter().any(|&(e, _)| e == entity)
            {
                out.push((entity, n));
            }
            // "the districts of Sialkot and Narowal" are both.
            let phrase = &self.syntax.nouns[n];
            let part = self.reading.is(phrase.head, Word::PlacePart)
                && phrase.mention.is_none_or(|m| self.resolution.of.get(m).copied().flatten().is_none());
            if let Some(&(_, inner)) = phrase.prepositions.first().filter(|_| part && all) {
                for other in self.coordinated(inner).skip(1).take(LONGEST_LIST) {
                    if let Some(entity) = self.entity_of(other)
                        && !out.iter().any(|&(e, _)| e == entity)
                    {
                        out.push((entity, other));
                    }
                }
            }
        }
        if out.is_empty() { self.examples(noun) } else { out }
    }

    /// "states like Greece", "members, including Jane Roe": those who are named as examples of nameless ones.
    pub(super) fn examples(&self, noun: usize) -> Vec<(usize, usize)> {
        let phrase = &self.syntax.nouns[noun];
        if phrase.mention.is_some() || !self.reading.tag(phrase.head).is_plural() {
            return Vec::new();
        }
        let such = |p: usize| {
            self.reading.is(p, Word::Exemplar)
                || self.reading.is(p, Word::As)
                    && p.checked_sub(1).is_some_and(|t| self.reading.is(t, Word::Such))
        };
        let like = phrase.prepositions.first().filter(|&&(p, _)| such(p)).map(|&(_, n)| n);
        let sentence = self.reading.document.sentence_of(phrase.head);
        let including = || {
            let end = self.phrase_tokens(noun).end;
            // Clauses stand in the order of their verbs.
            let verb = |c: &Clause| &self.syntax.verbs[c.verb];
            let near = &self.clauses[self.clauses_of(sentence)];
            let near = &near[near.partition_point(|c| verb(c).tokens.start < end)..];
            near.iter()
                .take_while(|c| verb(c).tokens.start <= end + 1)
                .find_map(|c| c.object.filter(|_| self.reading.is(verb(c).head, Word::Exemplar)))
        };
        let Some(first) = like.or_else(including) else { return Vec::new() };
        self.coordinated(first).take(LONGEST_LIST).filter_map(|n| Some((self.entity_of(n)?, n))).collect()
    }

    /// A noun and those coordinated with it behind it.
    pub(super) fn coordinated(&self, noun: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(noun), |&n| self.syntax.nouns[n].next)
    }

    pub(super) fn entity_of(&self, noun: usize) -> Option<usize> {
        self.denoted.get(noun).copied().flatten()
    }

    pub(super) fn entity_of_mention(&self, mention: usize) -> Option<usize> {
        self.resolution
            .of
            .get(mention)
            .copied()
            .flatten()
            .or_else(|| self.voices.speaker(&self.reading, mention))
    }

    /// What the lists say a body is: "party", `news_agency`.
    pub(super) fn sort(&self, entity: usize) -> Symbol {
        self.sorts.get(entity).copied().unwrap_or(Symbol::NONE)
    }

    /// What may fill a slot in the place of a noun: rules ask it again and again.
    pub(super) fn fills(&self, noun: usize) -> Fills {
        let known = &self.fills[noun];
        let fills = known.get().unwrap_or_else(|| self.find_fills(noun));
        known.set(Some(fills));
        fills
    }

    fn find_fills(&self, noun: usize) -> Fills {
        let mut fills = Fills { acts: self.acts(self.inner_part(noun)), ..Fills::default() };
        let mut add = |entity: usize| {
            fills.kinds |= self.resolution.entities.get(entity).map_or(0, |e| e.kind.bit());
        };
        if let Some([first, _]) = self.both(noun) {
            self.entity_of(first).into_iter().for_each(add);
            return Fills { pair: true, ..fills };
        }
        let named = self.named(noun);
        self.coordinated(named).take(LONGEST_LIST).filter_map(|n| self.entity_of(n)).for_each(&mut add);
        if self.entity_of(noun).is_none() {
            self.examples(noun).into_iter().for_each(|(entity, _)| add(entity));
        }
        fills
    }

    /// "one of its boats": the boats.
    fn inner_part(&self, noun: usize) -> usize {
        let phrase = &self.syntax.nouns[noun];
        if phrase.mention.is_some() || !self.reading.is(phrase.head, Word::Transparent) {
            return noun;
        }
        let of = phrase.prepositions.iter().find(|(p, _)| self.reading.is(*p, Word::Of));
        of.map_or(noun, |&(_, inner)| inner)
    }

    /// Whether a noun is a thing or a group that may act in the place of its owner.
    fn acts(&self, noun: usize) -> bool {
        self.is_thing(noun)
            || self.entity_of(noun).is_some_and(|e| self.resolution.entities[e].kind == EntityKind::Group)
    }

    /// "jets", "the plan": what has no name and stands for whoever has it.
    fn is_thing(&self, noun: usize) -> bool {
        let phrase = &self.syntax.nouns[noun];
        (phrase.mention.is_none() || self.entity_of(noun).is_none())
            && (self.reading.is(phrase.head, Word::Instrument) || self.reading.is(phrase.head, Word::Intent))
    }

    pub(super) fn takes(&self, kinds: &[EntityKind], entity: usize) -> bool {
        self.resolution.entities.get(entity).is_some_and(|e| kinds.contains(&e.kind))
    }
}

/// What PLOVER calls bad words.
const ACCUSE: &str = "ACCUSE";

/// How many sentences back "the deployment" may refer.
const REACH: usize = 30;

/// How many nouns back the owner of "the jet" may stand.
const FAR: usize = 120;

/// How many nouns of a coordination are looked at.
const LONGEST_LIST: usize = 201;

/// Answers the matcher's questions for one relation.
pub(super) struct Asker<'f, 'a, 't, 's> {
    pub(super) finder: &'f Finder<'a, 't, 's>,
    pub(super) relation: &'f Relation,
    pub(super) clause: Option<usize>,
}

/// What may fill a slot in the place of a noun.
#[derive(Clone, Copy, Default)]
pub(in crate::relations) struct Fills {
    /// The kinds of those whom it names with the rest of its coordination, or by its examples: one bit each.
    kinds: u8,
    /// It is "both": whoever that is, or nobody.
    pair: bool,
    /// It is a thing or a group, in whose place its owner may stand.
    acts: bool,
}

impl Fills {
    /// Whether what fills a slot of these kinds may be found in the place of the noun.
    pub(super) fn may_be(self, kinds: u8) -> bool {
        self.kinds & kinds != 0 || self.acts
    }
}

impl Asker<'_, '_, '_, '_> {
    /// "dozens of rockets" are rockets.
    fn whole_of(&self, noun: usize) -> Option<usize> {
        let finder = self.finder;
        let phrase = &finder.syntax.nouns[noun];
        let whole = phrase.mention.is_none() && finder.reading.is(phrase.head, Word::Transparent);
        let parts = phrase.prepositions.first().filter(|&&(p, _)| whole && finder.reading.is(p, Word::Of));
        parts.map(|&(_, part)| part)
    }
}

impl Nouns for Asker<'_, '_, '_, '_> {
    fn is_any(&self, noun: usize, alternatives: &[Vec<Symbol>]) -> bool {
        if alternatives.is_empty() {
            return false;
        }
        // Few nouns are one of many: the last words are compared sooner than what stands before them.
        let finder = self.finder;
        let phrase = &finder.syntax.nouns[noun];
        let mut ends = [Symbol::NONE; 7];
        let mut known = 0;
        let mut end = |token: usize| {
            ends[known] = finder.reading.lemma(token);
            ends[known + 1] = finder.reading.word(token);
            known += 2;
        };
        end(phrase.head);
        if let Some(part) = self.whole_of(noun) {
            end(finder.syntax.nouns[part].head);
        }
        if let Some(m) = phrase.mention {
            end(finder.reading.mentions.list[m].head);
        }
        ends[6] = finder.entity_of(noun).map_or(Symbol::NONE, |e| finder.sort(e));
        alternatives
            .iter()
            .any(|lemmas| lemmas.last().is_none_or(|last| ends.contains(last)) && self.is(noun, lemmas))
    }

    fn is(&self, noun: usize, lemmas: &[Symbol]) -> bool {
        let finder = self.finder;
        let own = |m: usize| {
            let head = finder.reading.mentions.list[m].head;
            finder.words_end_at(head, head + 1, lemmas)
        };
        finder.ends_in(noun, lemmas)
            || self.whole_of(noun).is_some_and(|part| finder.ends_in(part, lemmas))
            || finder.syntax.nouns[noun].mention.is_some_and(own)
            || matches!(*lemmas, [sort] if sort.is_some()
                && self.finder.entity_of(noun).is_some_and(|e| self.finder.sort(e) == sort))
    }

    fn prepositions(&self, noun: usize) -> Vec<(Symbol, usize)> {
        let mut out = self.finder.deed_prepositions(noun);
        // "won Senegal's support" is to win the support of Senegal.
        let owner = self.finder.syntax.nouns[noun].possessor;
        out.extend(owner.map(|owner| (self.finder.of, owner)));
        out
    }

    fn next(&self, noun: usize) -> Option<usize> {
        self.finder.syntax.nouns[noun].next
    }

    fn fits(&self, noun: usize, slot: &SlotPattern) -> bool {
        if slot.role == Role::Other || slot.words {
            return true;
        }
        let kinds = kinds(slot, self.relation);
        let fills = self.finder.fills(noun);
        let fits = fills.kinds != 0 && kinds.iter().any(|kind| fills.kinds & kind.bit() != 0);
        if fits || fills.pair {
            return fits;
        }
        let takes = relation_slot(slot.role, self.relation);
        // Only a slot that names its nouns takes soldiers for their state.
        let troops = slot.nouns.is_empty() && self.finder.stands_for_owner(noun, kinds);
        if !troops && self.finder.instrument(noun, kinds, takes).is_some()
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

fn relation_slot(role: Role, relation: &Relation) -> &Slot {
    relation.slot(role).unwrap_or(&relation.object)
}

/// The kinds of entity that a slot takes: its own, or those of its relation.
pub(super) fn kinds<'k>(slot: &'k SlotPattern, relation: &'k Relation) -> &'k [EntityKind] {
    if slot.kinds.is_empty() { &relation_slot(slot.role, relation).kinds } else { &slot.kinds }
}
