//! Clauses against clause rules: the frame of a clause with its voice undone.

use super::super::clauses::Link;
use super::target::Asker;
use super::{Finder, Hit};
use crate::base::Symbol;
use crate::matcher::{Bound, Frame, Match, Nouns, match_clause};
use crate::schema::{Form, Role, SlotPattern, Word};

impl Finder<'_, '_, '_> {
    /// Rules of one clause; `claims`: those whose relation takes claims, or those whose does not.
    pub(super) fn clause(&self, c: usize, claims: bool) {
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

    pub(super) fn try_clause(&self, c: usize, rule: usize, frame: &Frame, claims: bool) {
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
            let hit = Hit { rule, clause: Some(c), noun: None, trigger, shape: self.shape(c) };
            self.emit(&hit, &found, None);
        }
    }

    /// A clause with its voice undone.
    pub(super) fn frame(&self, c: usize) -> Frame {
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
    pub(super) fn purpose(&self, c: usize) -> Vec<(Symbol, usize)> {
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
    pub(super) fn implied_agent(&self, c: usize) -> Option<usize> {
        let clause = &self.clauses[c];
        (clause.link == Link::Participle)
            .then(|| clause.parent.and_then(|p| self.clauses[p].subject))
            .flatten()
    }

    pub(super) fn shape(&self, c: usize) -> &'static str {
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
}
