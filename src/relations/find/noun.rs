//! Nouns that name deeds against noun rules: "Russia's invasion of Ukraine".

use std::ops::Range;

use super::target::{Asker, kinds};
use super::{Finder, Hit};
use crate::base::Symbol;
use crate::matcher::{Frame, match_noun};
use crate::schema::{Form, Relation, SlotPattern, Word};

impl Finder<'_, '_, '_> {
    pub(super) fn noun(&self, noun: usize) {
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
                let hit = Hit {
                    rule,
                    clause: self.clause_around(phrase.head),
                    noun: Some(noun),
                    trigger: phrase.head..phrase.head + 1,
                    shape,
                };
                if let Ok(found) = match_noun(pattern, &frame, &nouns) {
                    self.emit(&hit, &found, None);
                    break;
                }
                // "its invasion of Ukraine", "Russian invasion of Ukraine", "launched an invasion of Ukraine"
                let Some(slot) = &pattern.possessor else { continue };
                let entity = self
                    .modifier(noun, slot, relation)
                    .or_else(|| self.performer(noun).filter(|&e| self.takes(kinds(slot, relation), e)));
                let Some(entity) = entity else { continue };
                let mut bare = pattern.clone();
                bare.possessor = None;
                if let Ok(found) = match_noun(&bare, &frame, &nouns) {
                    self.emit(&Hit { shape: "modifier", ..hit }, &found, Some((slot.role, entity)));
                    break;
                }
            }
        }
    }

    pub(super) fn is_object(&self, noun: usize) -> bool {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        self.clauses[self.clauses_of(sentence)].iter().any(|c| c.object == Some(noun))
    }

    /// "Russia launched an invasion": whoever performs the noun.
    pub(super) fn performer(&self, noun: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        let clause = self.clauses[self.clauses_of(sentence)].iter().find(|c| c.object == Some(noun))?;
        let verb = self.syntax.verbs[clause.verb].head;
        if !self.reading.is(verb, Word::Perform) {
            return None;
        }
        self.entity_of(clause.subject?)
    }

    /// The entity of a possessive pronoun or of an adjective or name before the noun.
    pub(super) fn modifier(&self, noun: usize, slot: &SlotPattern, relation: &Relation) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let kinds = kinds(slot, relation);
        if let Some(own) = phrase.own
            && let Some(entity) = self.entity_of_mention(own)
            && self.takes(kinds, entity)
        {
            return Some(entity);
        }
        self.modifiers(phrase.start..phrase.head)
            .filter(|&m| !self.within_word(m))
            .filter_map(|m| self.entity_of_mention(m))
            .rfind(|&entity| self.takes(kinds, entity))
    }

    /// Mentions within a range of tokens.
    pub(super) fn modifiers(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        let list = &self.reading.mentions.list;
        let start = list.partition_point(|m| m.tokens.start < tokens.start);
        let end = list.partition_point(|m| m.tokens.start < tokens.end);
        let mut found: Vec<usize> = (start..end).filter(|&m| list[m].tokens.end <= tokens.end).collect();
        // The last is the nearest to what follows; of those that end together, the longest.
        found.sort_by_key(|&m| (list[m].tokens.end, list[m].tokens.len()));
        found.into_iter()
    }

    /// Whether a mention is a part of a longer word: "Moscow" of "pro-Moscow" owns nothing.
    pub(super) fn within_word(&self, mention: usize) -> bool {
        let mention = &self.reading.mentions.list[mention];
        self.reading
            .document
            .tokens
            .get(mention.head)
            .is_some_and(|t| mention.tokens.len() == 1 && t.span != mention.span)
    }

    pub(super) fn ends_in(&self, noun: usize, lemmas: &[Symbol]) -> bool {
        let phrase = &self.syntax.nouns[noun];
        self.words_end_at(phrase.start, phrase.head + 1, lemmas)
    }

    /// Whether the tokens before `end` (not before `start`) are these lemmas.
    pub(super) fn words_end_at(&self, start: usize, end: usize, lemmas: &[Symbol]) -> bool {
        lemmas.len() <= end.saturating_sub(start)
            && lemmas.iter().rev().zip((start..end).rev()).all(|(&lemma, token)| {
                lemma.is_some() && (self.reading.lemma(token) == lemma || self.reading.word(token) == lemma)
            })
    }

    /// The clause whose words hold a token: the last verb before it, or the first after it.
    pub(super) fn clause_around(&self, token: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(token);
        let Range { start: first, end: last } = self.clauses_of(sentence);
        let before = (first..last).rev().find(|&c| self.clauses[c].extent.contains(&token));
        before
            .or_else(|| (first..last).rev().find(|&c| self.syntax.verbs[self.clauses[c].verb].head < token))
            .or_else(|| (first < last).then_some(first))
    }

    pub(super) fn prepositions(&self, noun: usize) -> Vec<(Symbol, usize)> {
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
}
