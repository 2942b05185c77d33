//! Time and quantity of a clause, which the engine attaches and no rule asks for; and the words that
//! its qualifiers come from.

use std::ops::Range;

use super::super::clauses::Link;
use super::Finder;
use crate::base::{Date, MentionForm, Modality, Polarity};
use crate::schema::Word;
use crate::text::Tag;

impl Finder<'_, '_, '_> {
    /// The time nearest to the clause's verb with no other verb between.
    pub(super) fn time(&self, c: usize) -> Option<(Date, Range<usize>)> {
        let clause = &self.clauses[c];
        let head = self.syntax.verbs[clause.verb].head;
        let sentence = &self.reading.document.sentences[clause.sentence].tokens;
        let between = |tokens: &Range<usize>| {
            self.clauses[self.clauses_of(clause.sentence)].iter().any(|o| {
                let v = self.syntax.verbs[o.verb].head;
                v != head && (v > head && v < tokens.start || v < head && v >= tokens.end)
            })
        };
        let times = &self.reading.document.times;
        let found = times[times.partition_point(|t| t.tokens.start < sentence.start)..]
            .iter()
            .take_while(|t| t.tokens.start < sentence.end)
            .filter(|t| t.tokens.end <= sentence.end && !between(&t.tokens))
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
    pub(super) fn quantity(&self, c: usize) -> Option<Range<usize>> {
        let clause = &self.clauses[c];
        [clause.object, clause.second, clause.subject].into_iter().flatten().find_map(|n| {
            let phrase = &self.syntax.nouns[n];
            let number = (phrase.start..=phrase.head).find(|&t| self.reading.tag(t) == Tag::CD)?;
            // "the 2011 operation", "Apollo 13", "a 30-day truce" count nothing.
            if phrase.time || self.reading.tag(phrase.head) == Tag::NNP || self.is_label(number) {
                return None;
            }
            let mut start = number;
            while start > phrase.start && self.reading.is(start - 1, Word::Approximator) {
                start -= 1;
            }
            Some(start..phrase.head + 1)
        })
    }

    /// Whether a number tells which one and not how many: a year, a date, a part of a word.
    fn is_label(&self, token: usize) -> bool {
        let document = self.reading.document;
        let word = document.tokens[token].span.of(document.text);
        if !word.contains(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let whole = word.bytes().all(|b| b.is_ascii_digit());
        let year = whole
            && word.len() == 4
            && (word.starts_with('1') || word.starts_with("20"))
            && !word.ends_with("00");
        let approximate = token > 0 && self.reading.is(token - 1, Word::Approximator);
        year && !approximate || word.chars().any(|c| !(c.is_ascii_digit() || ",.".contains(c)))
    }

    /// The words that negate or hedge a clause: at its own verb, at its nouns, or at a verb above it.
    pub(super) fn qualifiers(
        &self,
        c: usize,
        polarity: Polarity,
        modality: Modality,
    ) -> Vec<(&'static str, Range<usize>)> {
        let mut out = Vec::new();
        if (polarity, modality) == (Polarity::Affirmed, Modality::Actual) {
            return out;
        }
        let above = std::iter::successors(Some(c), |&at| self.clauses[at].parent).take(8);
        let verbs = || above.clone().map(|at| &self.syntax.verbs[self.clauses[at].verb]);
        let one = |token: usize| token..token + 1;
        if polarity == Polarity::Negated {
            let clause = &self.clauses[c];
            let nouns = [clause.subject, clause.object].into_iter().flatten();
            let mut starts = nouns.map(|noun| self.syntax.nouns[noun].start);
            let negative = starts.find(|&t| self.reading.is(t, Word::NegativeDeterminer));
            let marker = clause.marker.filter(|&m| self.reading.is(m, Word::NegativePreposition));
            let own = self.syntax.verbs[clause.verb].negated.or(negative).or(marker);
            let governor = || verbs().skip(1).find_map(|verb| verb.negated.or(Some(verb.head)));
            out.extend(own.or_else(governor).map(|token| ("negation", one(token))));
        }
        if modality != Modality::Actual {
            let modal = verbs().find_map(|verb| verb.modal.map(|(_, token)| token));
            let verb = &self.syntax.verbs[self.clauses[c].verb];
            let mut around = verb.tokens.start.saturating_sub(1)..verb.tokens.end + 1;
            let hedge = around.find(|&t| self.reading.is(t, Word::Hedge));
            let governor = || verbs().nth(1).map(|verb| verb.head);
            out.extend(hedge.or(modal).or_else(governor).map(|token| ("modality", one(token))));
        }
        out
    }

    /// The mention of an entity that stands nearest to a token.
    pub(super) fn nearest(&self, entity: usize, token: usize) -> Option<Range<usize>> {
        let list = &self.reading.mentions.list;
        let here = list.partition_point(|m| m.tokens.start < token);
        let near = here.saturating_sub(NEAR)..(here + NEAR).min(list.len());
        let of = |m: &usize| self.resolution.of.get(*m).copied().flatten() == Some(entity);
        let pronoun = |m: usize| list[m].form == MentionForm::Pronoun;
        let found = near.filter(of).min_by_key(|&m| (pronoun(m), list[m].tokens.start.abs_diff(token)))?;
        Some(list[found].tokens.clone())
    }
}

/// How many mentions before and after it are looked through for the name of a voice.
const NEAR: usize = 40;
