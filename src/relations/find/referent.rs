//! What "the claim", "this", "involvement" and "both" repeat: what others said, or who was named, in the
//! sentence or shortly before it.

use super::{Draft, Finder, Target};
use crate::base::{EntityKind, MentionForm, Polarity};
use crate::schema::{Class, Word};
use crate::text::Tag;

/// How many sentences back somebody may have said what is denied or confirmed.
const REACH: usize = 3;

/// How many sentences back "both" may have been named.
const REACH_BOTH: usize = 2;

/// How many, if it is about whoever denies.
const REACH_ABOUT: usize = 8;

impl Finder<'_, '_, '_> {
    /// "denied the claim", "rejected that", "denied involvement": what others said, by claim or in words.
    pub(super) fn said_of(&self, noun: usize, clause: Option<usize>, claim: bool) -> Option<Target> {
        let phrase = &self.syntax.nouns[noun];
        let clause = clause?;
        let involved = self.reading.is(phrase.head, Word::Involvement);
        let repeats = self.reading.is(phrase.head, Word::SpeechNoun) && self.is_definite(noun);
        // "the report on arms", "the claim that": it says itself what it is about.
        let pointer = self.is_pointer(noun);
        let own = self.content_by(noun);
        if own.is_none() && (!(involved || repeats || pointer) || repeats && !phrase.prepositions.is_empty())
        {
            return None;
        }
        let speaker = self.speaker_of(clause);
        let target = own.or_else(|| self.last_said(phrase.head, clause, speaker, involved))?;
        match target {
            Target::Claim(_) if !claim => None,
            target => Some(target),
        }
    }

    /// "Moscow's claim to have …", "the reports of a deployment": what the noun itself says.
    fn content_by(&self, noun: usize) -> Option<Target> {
        let phrase = &self.syntax.nouns[noun];
        if !self.reading.is(phrase.head, Word::SpeechNoun) {
            return None;
        }
        let here = self.reading.document.sentence_of(phrase.head);
        let drafts = self.drafts.borrow();
        let family = |i: usize| self.reading.schema.relations[drafts[i].relation].family.as_str();
        let near = self.drafts_before(here, 0);
        if let Some(&own) = near.iter().find(|&&i| drafts[i].noun == Some(noun) && family(i) == "statement") {
            return Some(drafts[own].object.clone());
        }
        let about: Vec<usize> = self.prepositions(noun).into_iter().map(|(_, n)| n).collect();
        near.into_iter()
            .rev()
            .find(|&i| drafts[i].noun.is_some_and(|n| about.contains(&n)) && family(i) != "role")
            .map(Target::Claim)
    }

    /// Whether a noun is nothing but "this", "that" or an "it" that names nobody.
    pub(super) fn is_pointer(&self, noun: usize) -> bool {
        let phrase = &self.syntax.nouns[noun];
        let alone = phrase.tokens.len() == 1;
        let pronoun = phrase.mention.is_none_or(|m| {
            let mention = &self.reading.mentions.list[m];
            mention.form == MentionForm::Pronoun && mention.kind != EntityKind::Person
        });
        alone && pronoun && matches!(self.reading.tag(phrase.head), Tag::DT | Tag::PRP | Tag::IN | Tag::WDT)
    }

    fn is_definite(&self, noun: usize) -> bool {
        matches!(self.reading.tag(self.syntax.nouns[noun].start), Tag::DT | Tag::PRPS)
            && !self.reading.is(self.syntax.nouns[noun].start, Word::NegativeDeterminer)
    }

    /// "thanked both", "the two countries": the last two of a kind that were named together.
    pub(super) fn both(&self, noun: usize) -> Option<[usize; 2]> {
        let phrase = &self.syntax.nouns[noun];
        let says = |t: usize| self.reading.is(t, Word::Pair);
        let first = phrase.start;
        let alone = self.reading.tag(first) != Tag::CD && says(first);
        let named = self.reading.tag(first) == Tag::DT && says(first + 1) && first < phrase.head;
        if !(alone || named) || phrase.next.is_some() || phrase.first.is_some() {
            return None;
        }
        let here = self.reading.document.sentence_of(phrase.head);
        let classes = self.reading.schema.recognition.classes(self.reading.lemma(phrase.head));
        let fits = |kind: EntityKind| match kind {
            EntityKind::State => first == phrase.head || !classes.has(Class::Human),
            EntityKind::Person => !classes.has(Class::StateNoun),
            EntityKind::Organization | EntityKind::Group => !classes.any(&[Class::StateNoun, Class::Human]),
            EntityKind::Place | EntityKind::Event | EntityKind::Agreement => false,
        };
        (0..noun)
            .rev()
            .take_while(|&n| {
                self.reading.document.sentence_of(self.syntax.nouns[n].head) + REACH_BOTH >= here
            })
            .find_map(|n| {
                let other = self.syntax.nouns[n].next?;
                let alone = self.syntax.nouns[n].first.is_none() && self.syntax.nouns[other].next.is_none();
                let (a, b) = (self.entity_of(n)?, self.entity_of(other)?);
                let kind = |e: usize| self.resolution.entities[e].kind;
                (alone && a != b && kind(a) == kind(b) && fits(kind(a))).then_some([n, other])
            })
    }

    /// Who denies or confirms in a clause.
    fn speaker_of(&self, clause: usize) -> Option<usize> {
        let frame = self.frame(clause, false);
        self.entity_of(frame.subject?)
    }

    /// What others said last before a token: of what they said of the speaker himself, if they did.
    fn last_said(&self, before: usize, clause: usize, speaker: Option<usize>, own: bool) -> Option<Target> {
        let here = self.reading.document.sentence_of(before);
        let drafts = self.drafts.borrow();
        let about = |target: &Target| match *target {
            Target::Claim(c) => {
                let who = speaker.map(Target::Entity);
                who.is_some_and(|who| drafts[c].subject == who || drafts[c].object == who)
            }
            Target::Entity(_) | Target::Words(..) => false,
        };
        let mut best: Option<((bool, usize, bool, usize), Target)> = None;
        for i in self.drafts_before(here, REACH_ABOUT) {
            let draft = &drafts[i];
            let within = draft.clause.is_some_and(|c| c == clause || self.clauses[c].parent == Some(clause));
            if draft.evidence.end > before || within {
                continue;
            }
            let Some(said) = self.said_by_others(draft, i, speaker) else { continue };
            let about = about(&said);
            let sentence = self.reading.document.sentence_of(draft.evidence.start);
            if !about && (own || sentence + REACH < here) {
                continue;
            }
            // The last statement; without one the first claim that somebody voices.
            let statement = !matches!(said, Target::Claim(c) if c == i);
            let verb =
                draft.clause.map_or(draft.evidence.start, |c| self.syntax.verbs[self.clauses[c].verb].head);
            let at = if statement { verb } else { usize::MAX - draft.evidence.start };
            let key = (about, sentence, statement, at);
            if best.as_ref().is_none_or(|(b, _)| key > *b) {
                best = Some((key, said));
            }
        }
        best.map(|(_, said)| said)
    }

    /// What a draft says that somebody other than the speaker said.
    fn said_by_others(&self, draft: &Draft, i: usize, speaker: Option<usize>) -> Option<Target> {
        let relation = &self.reading.schema.relations[draft.relation];
        let others = speaker.is_none_or(|s| draft.subject != Target::Entity(s));
        if relation.family == "statement" {
            // Pictures and papers are shown, not said.
            let shown = !relation.object.claim;
            return (others
                && !shown
                && draft.polarity == Polarity::Affirmed
                && !matches!(draft.object, Target::Entity(_)))
            .then(|| draft.object.clone());
        }
        // "accused Chad of aggression": what it is accused of.
        let verb = draft.clause.map(|c| self.syntax.verbs[self.clauses[c].verb].head);
        if verb.is_some_and(|v| self.reading.is(v, Word::Accuser)) && draft.noun.is_none() {
            return self.accusation(draft.clause?).filter(|_| others);
        }
        let voiced = draft.voices.iter().any(|&v| Some(v) != speaker) && !draft.voices.is_empty();
        (voiced && relation.family != "role").then_some(Target::Claim(i))
    }

    /// What somebody is accused of: the claim of the gerund, or its words.
    fn accusation(&self, clause: usize) -> Option<Target> {
        let accused = self.clauses_of(self.clauses[clause].sentence).find(|&c| {
            self.clauses[c].parent == Some(clause)
                && self.clauses[c].link == super::super::clauses::Link::Gerund
        })?;
        let claims = self.by_clause.borrow();
        let drafts = self.drafts.borrow();
        let claim = claims[accused].iter().copied().find(|&d| drafts[d].noun.is_none());
        let words =
            self.syntax.verbs[self.clauses[accused].verb].tokens.start..self.clauses[accused].extent.end;
        Some(claim.map_or(Target::Words(words.start, words.end), Target::Claim))
    }
}
