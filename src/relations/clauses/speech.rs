//! Speech clauses beside what they report ("…, Putin said"), and subjects that come later.

use super::super::syntax::Item;
use super::{Link, Parser};
use crate::schema::Word;
use crate::text::VerbForm;

impl Parser<'_, '_, '_> {
    /// "Discussing his concern, Razak said": the subject comes later. "said Peskov": inverted.
    pub(super) fn forward_subjects(&mut self) {
        for c in self.base..self.clauses.len() {
            if self.clauses[c].subject.is_some() {
                continue;
            }
            let form = self.effective_form(self.clauses[c].item, self.clauses[c].verb);
            if form == VerbForm::Finite && self.is_speech(c) && self.clauses[c].object.is_some() {
                // "…, said the state's leader": nothing but the verb's object can be its subject.
                let object = self.clauses[c].object.take();
                self.clauses[c].subject = object;
                self.clauses[c].object = self.clauses[c].second.take();
                self.clauses[c].link = Link::Main;
                self.clauses[c].parent = None;
            } else if self.clauses[c].link == Link::Participle
                || self.clauses[c].link == Link::Gerund
                || self.clauses[c].link == Link::Main && form == VerbForm::Infinitive
            {
                let next = (c + 1..self.clauses.len()).find(|&n| {
                    self.effective_form(self.clauses[n].item, self.clauses[n].verb) == VerbForm::Finite
                });
                if let Some(next) = next {
                    self.clauses[c].subject = self.clauses[next].subject;
                    self.clauses[c].parent = Some(next);
                    if form == VerbForm::Infinitive {
                        self.clauses[c].link = Link::Purpose;
                    }
                }
            }
        }
    }

    /// "…, Putin said": the speech verb governs what stands before it, or on both sides of it.
    pub(super) fn parentheticals(&mut self) {
        for c in self.base..self.clauses.len() {
            let clause = &self.clauses[c];
            let finite = self.effective_form(clause.item, clause.verb) == VerbForm::Finite
                && clause.link == Link::Main;
            // "…, Putin was quoted as saying"
            let quoted =
                clause.link == Link::Gerund && clause.marker.is_some_and(|m| self.reading.is(m, Word::As));
            if !self.is_speech(c)
                || !finite && !quoted
                || self
                    .clauses
                    .iter()
                    .skip(self.base)
                    .any(|o| o.parent == Some(c) && o.link == Link::Complement)
            {
                continue;
            }
            let start = self.clause_start(c);
            let before = start.checked_sub(1).and_then(|b| self.item(b));
            // `…," Putin said`, `…", Putin said`
            let mark = |at: usize| matches!(self.item(at), Some(Item::Quote(_, false)));
            let quoted = matches!(before, Some(Item::Quote(_, false)))
                || matches!(before, Some(Item::Comma(_))) && start > self.row.start + 1 && mark(start - 2);
            // "…, Roe told reporters": the object is no content.
            let hearer = self.reading.names_hearer(self.lemma(self.clauses[c].verb));
            // What is said is a clause or a quotation; "However," and "In Moscow," are neither.
            let said = (self.base..self.clauses.len()).any(|o| {
                let o = &self.clauses[o];
                o.item < start
                    && self.effective_form(o.item, o.verb) == VerbForm::Finite
                    && !matches!(o.link, Link::Adverbial | Link::Relative)
            });
            let beside = matches!(before, Some(Item::Comma(_) | Item::Break(_)));
            let content_left = quoted || beside && said && (hearer || self.clauses[c].object.is_none());
            let right = self.content_right(c);
            // "whose rules, he claimed, had forced": an aside about the clause that it interrupts.
            let interrupted =
                right.and_then(|r| (self.base..self.clauses.len()).find(|&o| self.clauses[o].item == r));
            if let Some(o) = interrupted.filter(|&o| content_left && self.clauses[o].link == Link::Relative) {
                self.clauses[c].parenthetical = true;
                self.clauses[o].parent = Some(c);
                self.clauses[o].link = Link::Complement;
            } else if content_left {
                self.clauses[c].parenthetical = true;
                for other in self.base..self.clauses.len() {
                    let o = &self.clauses[other];
                    let before = o.item < start;
                    let after = o.item > self.clauses[c].item && right.is_some_and(|r| o.item >= r);
                    if other != c
                        && (before || after && !self.speaks_beside(other, right))
                        && o.parent.is_none()
                        && (!o.parenthetical || before)
                        && o.link != Link::Participle
                    {
                        self.clauses[other].parent = Some(c);
                        self.clauses[other].link = Link::Complement;
                    }
                }
            } else if let Some(right) = right
                && !self.told_aside(c, right)
                && (self.clauses[c].object.is_none()
                    || matches!(self.item(right), Some(Item::Quote(..)))
                    || matches!(self.item(right - 1), Some(Item::Quote(..) | Item::Break(_))))
            {
                for other in self.base..self.clauses.len() {
                    let o = &self.clauses[other];
                    if other != c
                        && o.item >= right
                        && (o.parent.is_none() || o.parent == Some(c))
                        && o.link == Link::Main
                    {
                        self.clauses[other].parent = Some(c);
                        self.clauses[other].link = Link::Complement;
                    }
                }
            }
        }
    }

    /// "The deal was announced on Monday, Roe said": what follows a speech clause tells who says all of it.
    fn told_aside(&self, c: usize, right: usize) -> bool {
        // What is told about cannot be told as well, but by "…", as was said.
        if self.clauses[c].passive {
            return true;
        }
        (c + 1..self.clauses.len()).any(|o| {
            self.speaks_beside(o, Some(right))
                && self.content_right(o).is_none()
                && !self
                    .clauses
                    .iter()
                    .skip(self.base)
                    .any(|i| i.parent == Some(o) && i.link == Link::Complement)
        })
    }

    /// "…, Kim said, KCNA reported": a speech clause that follows another speaks about it, not within it.
    pub(super) fn speaks_beside(&self, c: usize, right: Option<usize>) -> bool {
        self.is_speech(c) && right == Some(self.clause_start(c))
    }

    /// The item at which the clause's words begin (its subject or its verb).
    pub(super) fn clause_start(&self, c: usize) -> usize {
        let clause = &self.clauses[c];
        let mut start = clause.item;
        if let Some(subject) = clause.subject
            && let Some(at) = self.item_of_noun(subject)
            && at < clause.item
        {
            start = at;
            // "Jane Roe, the director said": the name before its description.
            let name = self.syntax.nouns[subject].apposition.and_then(|n| self.item_of_noun(n));
            start = name.filter(|&n| n + 2 == at).unwrap_or(start);
        }
        start
    }

    /// The first item of what follows a speech clause after a comma, a colon or a quotation mark.
    pub(super) fn content_right(&self, c: usize) -> Option<usize> {
        let clause = &self.clauses[c];
        let mut j = clause.item + 1;
        while let Some(item) = self.item(j) {
            match item {
                Item::Comma(_) | Item::Break(_) | Item::Quote(_, true) => {
                    let next = self.item(j + 1)?;
                    return (!matches!(next, Item::Verb(v) if self.syntax.verbs[v].form == VerbForm::Ing))
                        .then_some(j + 1);
                }
                Item::Verb(_) | Item::Complementizer(_) | Item::Relative(_) => return None,
                _ => {}
            }
            j += 1;
        }
        None
    }
}
