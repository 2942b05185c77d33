//! Clauses against clause rules: the frame of a clause with its voice undone.

use std::ops::Range;

use super::super::clauses::Link;
use super::target::Asker;
use super::{Finder, Hit, Target};
use crate::base::{EntityKind, Modality, Polarity, Symbol};
use crate::matcher::{Bound, Frame, Match, Nouns, has_words, match_clause};
use crate::schema::{Filler, Form, Role, SlotPattern, Step, Tie, Word};
use crate::text::VerbForm;

impl<'s> Finder<'_, '_, 's> {
    /// Rules of one clause; `claims`: those whose relation takes claims, or those whose does not.
    pub(super) fn clause(&self, c: usize, claims: bool) {
        let schema = self.reading.schema;
        let clause = &self.clauses[c];
        let verb = &self.syntax.verbs[clause.verb];
        let lemma = self.reading.lemma(verb.head);
        let copula = self.reading.is(verb.head, Word::Copula);
        let complement = clause.adjective.or_else(|| clause.object.map(|n| self.syntax.nouns[n].head));
        let told = |list: Option<&'s Vec<usize>>| -> &'s [usize] { list.map_or(&[], Vec::as_slice) };
        // "is a teacher from Ghana", "is active in Ghana": what the noun or adjective says is another matter.
        let rules = told(
            schema
                .index
                .verbs
                .get(lemma)
                .filter(|_| complement.is_none() || !self.reading.is(verb.head, Word::Be)),
        );
        let being = complement.filter(|_| copula).map(|token| self.reading.lemma(token));
        let being = told(being.and_then(|lemma| schema.index.copulas.get(lemma)));
        let takes = |&rule: &usize| self.takes_claims(rule) == claims;
        if !rules.iter().chain(being).any(takes) {
            return;
        }
        let complement = rules.iter().chain(being).any(|rule| takes(rule) && schema.index.complement[*rule]);
        let mut frame = self.frame(c, complement);
        for &rule in rules {
            self.try_clause(c, rule, &frame, claims);
        }
        self.mutual(c, rules, &frame, claims);
        if being.is_empty() {
            return;
        }
        if let Some(noun) = clause.object.filter(|_| clause.adjective.is_none()) {
            frame.prepositions.extend(self.prepositions(noun));
            frame.object = None;
        }
        for &rule in being {
            self.try_clause(c, rule, &frame, claims);
        }
    }

    fn takes_claims(&self, rule: usize) -> bool {
        let relation = self.relation(rule);
        relation.object.claim || relation.subject.claim
    }

    pub(super) fn try_clause(&self, c: usize, rule: usize, frame: &Frame, claims: bool) {
        let Form::Clause(pattern) = &self.reading.schema.rules[rule].form else { return };
        if self.takes_claims(rule) != claims
            || claims && self.relation(rule).family == "statement" && self.mere_belief(c)
        {
            return;
        }
        // "called him a liar": condemned, which says that it was said.
        let drafts = self.drafts.borrow();
        let judged = |&d: &usize| self.reading.schema.relations[drafts[d].relation].family == "verbal";
        if claims && self.calls(c) && self.by_clause.borrow()[c].iter().any(judged) {
            return;
        }
        drop(drafts);
        let nouns = Asker { finder: self, relation: self.relation(rule), clause: Some(c) };
        if !has_words(pattern, frame, &nouns) || self.repeats(c, rule) {
            return;
        }
        let clause = &self.clauses[c];
        let trigger = self.syntax.verbs[clause.verb].tokens.clone();
        let hit = Hit { rule, clause: Some(c), noun: None, trigger, shape: self.shape(c) };
        if let Ok(found) = match_clause(pattern, frame, &nouns) {
            self.emit(&hit, &found, None);
        } else if let Some(deed) = self.deed_as_object(c, frame).filter(|_| self.takes_words(rule)) {
            let Some(subject) = frame.subject.filter(|&s| nouns.fits(s, &pattern.subject)) else { return };
            let found = Match { roles: vec![(Role::Subject, Bound::Noun(subject))] };
            let subjects = self.side(rule, &found, Role::Subject, Some(c), None);
            self.combine(&hit, &subjects, &[(Target::Words(deed.start, deed.end), deed)], &[]);
        }
    }

    /// Whether a rule is nothing but "{subject} verb {object}", and takes any words as its object.
    fn takes_words(&self, rule: usize) -> bool {
        let Form::Clause(pattern) = &self.reading.schema.rules[rule].form else { return false };
        let any = |s: &SlotPattern| s.role == Role::Object && s.nouns.is_empty() && s.kinds.is_empty();
        let relation = self.relation(rule);
        relation.object.concept
            && relation.family == "verbal"
            && pattern.subject.role == Role::Subject
            && matches!(&pattern.steps[..], [Step { tie: Tie::Object, filler: Filler::Slot(slot), .. }] if any(slot))
    }

    /// "opposed sending troops to Mali": what is opposed is a deed.
    fn deed_as_object(&self, c: usize, frame: &Frame) -> Option<Range<usize>> {
        if frame.object.is_some() || self.clauses[c].passive {
            return None;
        }
        let next = self.clauses.get(c + 1).filter(|o| o.sentence == self.clauses[c].sentence)?;
        let verb = &self.syntax.verbs[next.verb];
        let directly = next.item == self.clauses[c].item + 1 && verb.form == VerbForm::Ing;
        let object = next.object.map_or(verb.tokens.end, |n| self.phrase_tokens(n).end);
        let end = next.prepositions.iter().map(|&(_, n)| self.phrase_tokens(n).end).max();
        directly.then(|| self.trim(verb.tokens.start..object.max(end.unwrap_or(0))))
    }

    /// Once a clause has given a claim of a relation, a second rule of it would only repeat it.
    pub(super) fn repeats(&self, c: usize, rule: usize) -> bool {
        let relation = self.reading.schema.rules[rule].relation;
        let drafts = self.drafts.borrow();
        let here = self.by_clause.borrow();
        here[c].iter().map(|&d| &drafts[d]).any(|d| d.noun.is_none() && d.relation == relation)
    }

    /// A clause with its voice undone; whether something is said in it only if `complement` asks.
    pub(super) fn frame(&self, c: usize, complement: bool) -> Frame {
        let clause = &self.clauses[c];

        // "spoke out against sanctions against Iran": the second hangs on the first.
        let hangs = |p: usize, n: usize| {
            let governor = self.syntax.nouns[n].governor;
            !self.reading.is(p, Word::Mouth)
                && governor.is_some_and(|(outer, _)| {
                    let same =
                        |&(q, o): &(usize, usize)| o == outer && self.reading.word(q) == self.reading.word(p);
                    clause.prepositions.iter().any(same)
                })
        };
        let mut prepositions: Vec<(Symbol, usize)> = clause
            .prepositions
            .iter()
            .filter(|&&(p, n)| !hangs(p, n))
            .map(|&(p, n)| (self.reading.word(p), n))
            .collect();
        // "was shot dead": the adjective is part of the verb.
        let mut particles: Vec<Symbol> =
            clause.particles.iter().copied().chain(clause.adjective).map(|p| self.reading.word(p)).collect();
        prepositions.extend(self.purpose(c));
        // "was fatally shot": as "was shot dead".
        let verb = &self.syntax.verbs[clause.verb];
        let fatal = (verb.tokens.start.saturating_sub(1)..verb.tokens.end).filter(|&t| t != verb.head);
        particles
            .extend(fatal.filter(|&t| self.reading.is(t, Word::Resultative)).map(|t| self.reading.word(t)));
        let mut object = clause.object;
        // "controls much of Idlib"
        if object.is_none()
            && clause.adjective.is_some_and(|a| self.reading.is(a, Word::Transparent))
            && let Some(of) = prepositions.iter().position(|&(p, _)| self.reading.grammar().is(p, Word::Of))
        {
            object = Some(prepositions.remove(of).1);
        }
        // "agreed to resume talks", "agreed with Iran to resume talks"
        let next = self.clauses.get(c + 1).filter(|o| o.parent == Some(c) && o.link == Link::Infinitive);
        if object.is_none() && next.is_some_and(|o| o.subject.is_some() && o.subject == clause.subject) {
            particles.push(self.to);
        }
        if let Some((told, passive)) = self.told_to(c) {
            if !passive {
                particles.push(self.to);
            } else if !clause.passive {
                // "called for pensioners to be housed": nobody calls on the pensioners.
                prepositions.retain(|&(_, n)| n != told);
                object = object.filter(|&n| n != told);
            }
        }
        // "Benghazi, where the ambassador was killed": in Benghazi.
        if let (Some(marker), Some(place)) = (clause.marker, clause.antecedent)
            && clause.link == Link::Relative
            && self.reading.is(marker, Word::Subordinator)
        {
            prepositions.insert(0, (self.within, place));
        }
        let complement = complement && self.complement_of(c).is_some();
        if clause.passive {
            let by = prepositions.iter().position(|&(p, _)| self.reading.grammar().is(p, Word::By));
            let agent = by.map(|i| prepositions.remove(i).1);
            let subject = agent
                .or_else(|| self.agent_below(c))
                .or_else(|| self.implied_agent(c))
                .or_else(|| self.agent_beside(c))
                .or_else(|| self.announcer(c));
            return Frame {
                subject,
                object: clause.subject,
                second: clause.second,
                prepositions,
                particles,
                complement,
            };
        }
        Frame { subject: clause.subject, object, second: clause.second, prepositions, particles, complement }
    }

    /// "told the rebels to leave", "wants Germany to pay": who is to do what the infinitive says, and whether it
    /// is to be done to them.
    fn told_to(&self, c: usize) -> Option<(usize, bool)> {
        let clause = &self.clauses[c];
        let verb = self.syntax.verbs[clause.verb].head;
        let wants = self.reading.is(verb, Word::Wisher)
            || self
                .reading
                .grammar()
                .embedding(self.reading.lemma(verb))
                .is_some_and(|e| e.object_control && e.modality == Some(Modality::Demanded));
        if !wants {
            return None;
        }
        let below = self.clauses.get(c + 1..)?.iter().take_while(|o| o.sentence == clause.sentence);
        below.filter(|o| o.parent == Some(c) && o.link == Link::Infinitive).find_map(|o| {
            let subject = o.subject.filter(|&s| clause.passive || clause.subject != Some(s))?;
            // "told reporters last week measures to mend the economy would come": these are no orders.
            let end = self.coordinated(subject).last().map_or(0, |n| self.phrase_tokens(n).end);
            let to = &self.syntax.verbs[o.verb];
            let directly = clause.passive || end <= to.tokens.start && to.tokens.start <= end + 2;
            (directly && !self.reading.is(to.head, Word::Be)).then_some((subject, o.passive))
        })
    }

    /// "sent soldiers to support Russia": whom it is for stands in the clause of purpose.
    pub(super) fn purpose(&self, c: usize) -> Vec<(Symbol, usize)> {
        let to = self.to;
        // "threatened to attack Israel": Israel is threatened.
        let threat = self.reading.is(self.syntax.verbs[self.clauses[c].verb].head, Word::Threat);
        self.clauses
            .iter()
            .skip(c + 1)
            .take_while(|o| o.sentence == self.clauses[c].sentence)
            .filter(|o| {
                o.parent == Some(c) && (o.link == Link::Purpose || o.link == Link::Infinitive && threat)
            })
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
        // "Born in Oslo, she left": who undergoes it does not do it.
        (clause.link == Link::Participle)
            .then(|| clause.parent.and_then(|p| self.clauses[p].subject))
            .flatten()
            .filter(|&agent| clause.subject != Some(agent))
    }

    /// "were killed when a bomb exploded", "was hurt after police opened fire": what strikes beside it.
    fn agent_beside(&self, c: usize) -> Option<usize> {
        let clause = &self.clauses[c];
        self.clauses_of(clause.sentence).find_map(|o| {
            let other = &self.clauses[o];
            let fronted = other.parent.is_none() && o + 1 == c;
            // "12 were killed and 20 wounded when gunmen struck"
            let shared =
                other.parent.is_some_and(|p| self.clauses[p].shares == Some(c) && self.clauses[p].passive);
            let beside = other.link == Link::Adverbial && (other.parent == Some(c) || fronted || shared);
            let occasion = other.marker.is_some_and(|m| self.reading.is(m, Word::Occasion));
            let noun = other.subject.filter(|_| beside && occasion && !other.passive)?;
            let kind = self.resolution.entities[self.entity_of(noun)?].kind;
            let strikes = match kind {
                EntityKind::Event => true,
                EntityKind::Person | EntityKind::Group | EntityKind::Organization | EntityKind::State => {
                    self.assaults(o)
                }
                EntityKind::Place | EntityKind::Agreement => false,
            };
            (strikes && self.voices.polarity(o) == Polarity::Affirmed).then_some(noun)
        })
    }

    /// "two diplomats would be expelled, Norway said": Norway will expel them.
    fn announcer(&self, c: usize) -> Option<usize> {
        let clause = &self.clauses[c];
        let planned = self.voices.modality(c) == Modality::Planned && clause.link == Link::Complement;
        let subject = self.clauses[clause.parent.filter(|_| planned)?].subject?;
        let entity = self.entity_of(subject)?;
        let state = self.resolution.entities[entity].kind == EntityKind::State;
        (state
            && self
                .reading
                .is_speech(self.reading.lemma(self.syntax.verbs[self.clauses[clause.parent?].verb].head)))
        .then_some(subject)
    }

    /// Whether a clause tells of an assault, whoever is its victim.
    fn assaults(&self, c: usize) -> bool {
        let schema = self.reading.schema;
        let lemma = self.reading.lemma(self.syntax.verbs[self.clauses[c].verb].head);
        let Some(rules) = schema.index.verbs.get(lemma) else { return false };
        let frame = self.frame(c, false);
        rules.iter().any(|&rule| {
            let relation = self.relation(rule);
            let Form::Clause(pattern) = &schema.rules[rule].form else { return false };
            let nouns = Asker { finder: self, relation, clause: Some(c) };
            relation.plover.as_deref() == Some(ASSAULT) && has_words(pattern, &frame, &nouns)
        })
    }

    /// "was accused of meddling by Sudan": Sudan accuses, nobody is meddled by.
    fn agent_below(&self, c: usize) -> Option<usize> {
        let lemma = self.reading.lemma(self.syntax.verbs[self.clauses[c].verb].head);
        if !self.reading.grammar().is(lemma, Word::Accuser) {
            return None;
        }
        let sentence = self.clauses[c].sentence;
        let below = self
            .clauses
            .iter()
            .skip(c + 1)
            .take_while(|o| o.sentence == sentence)
            .find(|o| o.parent == Some(c) && o.link == Link::Gerund && !o.passive)?;
        below.prepositions.iter().find(|(p, _)| self.reading.is(*p, Word::By)).map(|&(_, n)| n)
    }

    pub(super) fn shape(&self, c: usize) -> &'static str {
        let clause = &self.clauses[c];

        match clause.link {
            Link::Relative if clause.marker.is_some() => "relative",
            Link::Relative | Link::Participle => "participle",
            Link::Infinitive => "infinitive",
            Link::Purpose => "purpose",
            Link::Gerund => "gerund",
            Link::Main | Link::Complement | Link::Adverbial if clause.passive => "passive",
            Link::Main | Link::Complement | Link::Adverbial => "active",
        }
    }
}

/// What PLOVER calls deeds that hurt.
pub(super) const ASSAULT: &str = "ASSAULT";
