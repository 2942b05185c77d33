//! Deeds that several do to each other: "Putin and Xi met", "held talks", "blamed each other".

use super::super::clauses::Link;
use super::target::{Asker, kinds};
use super::{Finder, Hit, Target};
use crate::base::Symbol;
use crate::matcher::{Bound, Frame, Match, Nouns, match_clause, match_noun};
use crate::schema::{ClausePattern, Filler, Form, NounPattern, Role, SlotPattern, Step, Tie, Word};

impl Finder<'_, '_, '_> {
    /// Rules whose object is missing because the subjects are each other's, or is "each other".
    pub(super) fn mutual(&self, c: usize, rules: &[usize], frame: &Frame, claims: bool) {
        // "soldiers and civilians were killed in fighting": who fights is another question.
        let Some(first) = frame.subject.filter(|_| self.clauses[c].link != Link::Gerund) else { return };
        // "the two leaders, Kiir and Machar, met"
        let subjects: Vec<usize> = self.coordinated(self.named(first)).take(MOST).collect();
        if subjects.len() < 2 {
            return;
        }
        let each_other = frame
            .object
            .into_iter()
            .chain(frame.prepositions.iter().map(|&(_, n)| n))
            .find(|&noun| self.each_other(noun));
        for &rule in rules {
            let relation = self.relation(rule);
            let Form::Clause(pattern) = &self.reading.schema.rules[rule].form else { continue };
            if (relation.object.claim || relation.subject.claim) != claims
                || !relation.symmetric && each_other.is_none()
                || self.repeats(c, rule)
            {
                continue;
            }
            let nouns = Asker { finder: self, relation, clause: Some(c) };
            let hit = |c: usize| Hit {
                rule,
                clause: Some(c),
                noun: None,

                trigger: self.syntax.verbs[self.clauses[c].verb].tokens.clone(),
                shape: "mutual",
            };
            let slot = SlotPattern { role: Role::Object, ..pattern.subject.clone() };
            let fits = if let Some(noun) = each_other {
                match_clause(pattern, &instead(frame, noun, subjects[1]), &nouns).is_ok()
            } else {
                without_object(&pattern.steps).filter(|_| !self.by_particle(pattern)).is_some_and(
                    |(steps, direct)| {
                        let alone = ClausePattern { steps, ..pattern.clone() };
                        (!direct || frame.object.is_none())
                            && !self.has_other(rules, rule, frame)
                            && subjects.iter().all(|&n| nouns.fits(n, &slot))
                            && match_clause(&alone, frame, &nouns).is_ok()
                    },
                )
            };
            if !fits {
                continue;
            }
            for (i, &a) in subjects.iter().enumerate() {
                for (j, &b) in subjects.iter().enumerate() {
                    if i < j || i > j && !relation.symmetric {
                        let roles = vec![(Role::Subject, Bound::Single(a)), (Role::Object, Bound::Single(b))];
                        self.emit(&hit(c), &Match { roles }, None);
                    }
                }
            }
        }
    }

    /// "Armenia and Azerbaijan resumed talks", "their deal", "US-China trade talks": those who have the noun
    /// in common are each other's. Says whether the rule gave something.
    pub(super) fn mutual_noun(
        &self,
        hit: &Hit,
        pattern: &NounPattern,
        prepositions: &[(Symbol, usize)],
        pair: &[usize],
        nouns: &impl Nouns,
    ) -> bool {
        let (Some(noun), Some(slot)) = (hit.noun, &pattern.possessor) else { return false };
        if !self.relation(hit.rule).symmetric {
            return false;
        }
        let Some((steps, _)) = without_object(&pattern.steps) else { return false };
        if prepositions.iter().any(|&(p, _)| leads_to_object(&pattern.steps, p)) {
            return false;
        }
        let object = SlotPattern { role: Role::Object, ..slot.clone() };
        if let [a, b] = *pair {
            let kinds = kinds(slot, self.relation(hit.rule));
            let fits = self.takes(kinds, a) && self.takes(kinds, b);
            let tokens = self.syntax.nouns[noun].start..self.syntax.nouns[noun].head;
            if fits {
                let end = |e| [(Target::Entity(e), tokens.clone())];
                self.combine(hit, &end(a), &end(b), &[]);
            }
            return fits;
        }
        let owner = self.syntax.nouns[noun].possessor.or_else(|| self.performing(noun));
        let Some(owner) = owner else { return false };
        let owners: Vec<usize> = self.coordinated(owner).take(MOST).collect();
        let alone = NounPattern { steps, ..pattern.clone() };
        let frame = Frame { subject: Some(owner), prepositions: prepositions.to_vec(), ..Frame::default() };
        if owners.len() < 2
            || !owners.iter().all(|&n| nouns.fits(n, slot) && nouns.fits(n, &object))
            || match_noun(&alone, &frame, nouns).is_err()
        {
            return false;
        }
        for (i, &a) in owners.iter().enumerate() {
            for &b in &owners[i + 1..] {
                let roles = vec![(Role::Subject, Bound::Single(a)), (Role::Object, Bound::Single(b))];
                self.emit(hit, &Match { roles }, None);
            }
        }
        true
    }

    /// "held back the rebels": without its particle the verb says something else.
    fn by_particle(&self, pattern: &ClausePattern) -> bool {
        pattern.steps.iter().any(|step| match (&step.tie, &step.filler) {
            (Tie::Preposition(words), Filler::Slot(slot)) => {
                let particle = |&w: &Symbol| self.reading.grammar().is(w, Word::Particle);
                slot.role == Role::Object && words.iter().all(particle)
            }
            _ => false,
        })
    }

    /// The two entities of a compound before a noun: "US-China talks".
    pub(super) fn pair(&self, noun: usize) -> Vec<usize> {
        let phrase = &self.syntax.nouns[noun];
        let list = &self.reading.mentions.list;
        let mut out: Vec<usize> = Vec::new();
        let mut word = None;
        for m in self.modifiers(phrase.start..phrase.head).filter(|&m| self.within_word(m)) {
            if word.replace(list[m].head) != Some(list[m].head) {
                out.clear();
            }
            out.extend(self.entity_of_mention(m).filter(|e| !out.contains(e)));
        }
        out
    }

    /// Whether a noun is "each other" or "one another".
    fn each_other(&self, noun: usize) -> bool {
        let phrase = &self.syntax.nouns[noun];
        phrase.mention.is_none()
            && self.reading.is(phrase.head, Word::Reciprocal)
            && phrase.head.checked_sub(1).is_some_and(|t| self.reading.is(t, Word::Reciprocal))
    }

    /// Whether somebody else is met, fought, agreed with: what leads to an object in another rule of the
    /// relation leads to one here.
    fn has_other(&self, rules: &[usize], rule: usize, frame: &Frame) -> bool {
        let schema = self.reading.schema;
        let same = |&&r: &&usize| schema.rules[r].relation == schema.rules[rule].relation;
        rules.iter().filter(same).any(|&r| {
            let Form::Clause(pattern) = &schema.rules[r].form else { return false };
            frame.prepositions.iter().any(|&(p, _)| leads_to_object(&pattern.steps, p))
        })
    }
}

/// How many of a list are paired with each other.
const MOST: usize = 5;

/// The frame with a noun in the place of another.
fn instead(frame: &Frame, noun: usize, other: usize) -> Frame {
    let put = |n: usize| if n == noun { other } else { n };
    Frame {
        object: frame.object.map(put),
        prepositions: frame.prepositions.iter().map(|&(p, n)| (p, put(n))).collect(),
        ..frame.clone()
    }
}

/// The steps without the one that leads to the object, and whether that was the verb's own object.
fn without_object(steps: &[Step]) -> Option<(Vec<Step>, bool)> {
    let is_object = |step: &Step| matches!(&step.filler, Filler::Slot(slot) if slot.role == Role::Object);
    if let Some(at) = steps.iter().position(is_object) {
        let mut left = steps.to_vec();
        let removed = left.remove(at);
        return Some((left, removed.tie == Tie::Object));
    }
    steps.iter().enumerate().find_map(|(at, step)| {
        let Filler::Noun(words, then) = &step.filler else { return None };
        let (then, _) = without_object(then)?;
        let mut left = steps.to_vec();
        left[at].filler = Filler::Noun(words.clone(), then);
        Some((left, false))
    })
}

fn leads_to_object(steps: &[Step], preposition: Symbol) -> bool {
    steps.iter().any(|step| match (&step.tie, &step.filler) {
        (Tie::Preposition(words), Filler::Slot(slot)) => {
            slot.role == Role::Object && words.contains(&preposition)
        }
        (_, Filler::Noun(_, then)) => leads_to_object(then, preposition),
        _ => false,
    })
}
