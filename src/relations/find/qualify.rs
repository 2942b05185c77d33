//! Time and quantity of a clause, which the engine attaches and no rule asks for.

use std::ops::Range;

use super::super::clauses::Link;
use super::Finder;
use crate::base::Date;
use crate::schema::Word;

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
            let number =
                (phrase.start..=phrase.head).find(|&t| self.reading.tag(t) == crate::text::Tag::CD)?;
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
