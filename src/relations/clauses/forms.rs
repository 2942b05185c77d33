//! Each form of verb ties its clause in its own way: finite, infinitive, bare, "-ing", participle.

use super::super::denote::is_number;
use super::super::link::starts_clause;
use super::super::syntax::Item;
use super::{Before, Clause, Link, Parser};
use crate::base::{EntityKind, Symbol};
use crate::schema::Word;
use crate::text::{Tag, VerbForm};

impl Parser<'_, '_, '_> {
    pub(super) fn finite(&mut self, at: usize, clause: &mut Clause) {
        // "…, said the state's leader": inverted, as only verbs of speech are after what is said.
        if self.reading.is_speech(self.lemma(clause.verb))
            && at > self.row.start
            && matches!(self.item(at - 1), Some(Item::Comma(_) | Item::Quote(_, false)))
            && let Some(Item::Noun(n)) = self.item(at + 1)
            && !self.syntax.nouns[n].time
            && (!self.subject_in_parenthesis(at) || self.ends_with_name(at, n))
            // "the two chairmen, Roe and Poe, said they would": who has a verb of his own is no subject.
            && !starts_clause(self.syntax, at + 1, self.row.end)
            // "who, backed by his party, urged ministers to resign"
            && !matches!(self.item(at + 2), Some(Item::Verb(v)) if self.syntax.verbs[v].form == VerbForm::Infinitive)
        {
            clause.subject = Some(n);
            return;
        }
        let mut before = self.before(at);
        if before.subject.is_none() && before.marker.is_none() && !before.conjunction {
            before.subject = self.before_comma(at);
        }
        let previous = self.previous_finite(at);
        match before.marker.and_then(|m| self.item(m).map(|i| (m, i))) {
            Some((m, Item::Relative(token) | Item::Complementizer(token))) if self.after_hearer(m) => {
                clause.marker = Some(token);
                clause.subject = before.subject;
                clause.parent = self.governor_of_complement(m);
                clause.link = Link::Complement;
                return;
            }
            Some((m, Item::Relative(token))) => {
                clause.link = Link::Relative;
                clause.marker = Some(token);
                clause.antecedent = self.antecedent(m);
                // "X is a group that has killed": X has.
                let told = clause.antecedent.and_then(|n| self.predicated(n));
                clause.antecedent = told.or(clause.antecedent);
                match before.subject {
                    // "areas that Ukraine occupied": the antecedent undergoes.
                    Some(subject) => clause.subject = Some(subject),
                    None => clause.subject = clause.antecedent,
                }
                // "where they fought", "in which they fought": nothing undergoes.
                let led = matches!(m.checked_sub(1).and_then(|p| self.item(p)), Some(Item::Preposition(_)));
                let place = led || self.reading.tag(token) == Tag::WRB;
                if before.subject.is_some() && clause.antecedent.is_some() && !place && !self.has_object(at) {
                    clause.object = clause.antecedent;
                }
                clause.parent = previous;
                return;
            }
            Some((m, Item::Complementizer(token))) if self.is_gap(at, m, &before) => {
                // "the region that Ukrainian forces seized": the antecedent undergoes.
                clause.link = Link::Relative;
                clause.marker = Some(token);
                clause.antecedent = self.antecedent(m);
                clause.subject = before.subject;
                clause.object = clause.antecedent;
                clause.parent = previous;
                return;
            }
            Some((m, Item::Complementizer(token))) => {
                clause.marker = Some(token);
                clause.subject = before.subject;
                clause.parent = self.governor_of_complement(m);
                clause.told_by = self.speech_noun_before(m);
                let governed = clause.parent.is_some() || clause.told_by.is_some();
                clause.link = if governed { Link::Complement } else { Link::Main };
                return;
            }
            Some((_, Item::Subordinator(token))) => {
                clause.marker = Some(token);
                clause.subject = before.subject;
                clause.parent = previous;
                clause.link = Link::Adverbial;
                return;
            }
            _ => {}
        }
        clause.subject = before.subject;
        if let (Some(subject), Some(noun_at)) = (before.subject, before.at) {
            // "The claim that Russia seized Kupiansk was denied": the claim was, not Kupiansk.
            if let Some(noun) = self.open_content() {
                clause.subject = Some(noun);
                return;
            }
            // "the town they had occupied": the noun before the subject undergoes.
            if let Some(noun) = self.zero_relative(at, noun_at, subject) {
                clause.link = Link::Relative;
                clause.antecedent = Some(noun);
                clause.object = Some(noun);
                clause.parent = previous;
                return;
            }
            // "said Russia attacked": the object of the verb before is the subject of this one.
            if let Some(thief) = self.steal(subject) {
                clause.parent = Some(thief);
                clause.link = Link::Complement;
                return;
            }
            // "said on Monday prices rose": nothing but phrases between the verb and the subject.
            let directly = noun_at.checked_sub(1).and_then(|p| self.verb_before(p));
            if let Some(p) = directly
                && self.is_speech(p)
                && self.syntax.items[self.clauses[p].item + 1..noun_at].iter().all(|i| {
                    matches!(i, Item::Noun(_) | Item::Other(_) | Item::Preposition(_) | Item::Quote(..))
                })
            {
                clause.parent = Some(p);
                clause.link = Link::Complement;
                return;
            }
        }
        if let Some(previous) = previous
            && (before.conjunction || clause.subject.is_none())
        {
            let sibling = if before.comma { self.root_of(previous) } else { previous };
            // "praised the spirit that shaped it and said": whatever cannot speak said nothing.
            let mute = clause.subject.is_none() && self.reading.is_speech(self.lemma(clause.verb));
            let sibling = match self.clauses[sibling].parent {
                Some(p) if mute && self.describes_mute(sibling) => p,
                _ => sibling,
            };
            let p = &self.clauses[sibling];
            let sibling_subject = p.subject;
            let (parent, link, marker) = (p.parent, p.link, p.marker);
            if clause.subject.is_none() {
                clause.subject = self.shared_subject(sibling, sibling_subject);
                let verb = &self.syntax.verbs[clause.verb];
                let bare = matches!(self.reading.tag(verb.head), Tag::VB | Tag::VBN);
                clause.shares = (verb.tokens.len() == 1 && bare).then_some(sibling);
            }
            if link == Link::Relative && before.subject.is_some() {
                return;
            }
            clause.parent = parent;
            clause.link = link;
            clause.marker = marker.filter(|_| link != Link::Main);
        }
    }

    /// Whether a clause describes what is no person, body or place.
    fn describes_mute(&self, c: usize) -> bool {
        let clause = &self.clauses[c];
        clause.link == Link::Relative
            && clause.antecedent.is_some_and(|n| {
                clause.subject == Some(n)
                    && self.syntax.nouns[n].mention.is_none_or(|m| {
                        use crate::base::EntityKind::{Agreement, Event};
                        matches!(self.reading.kind(m), Agreement | Event)
                    })
            })
    }

    /// "…, but also the law, says Jane Roe.": whoever stands alone behind a verb of speech speaks.
    fn ends_with_name(&self, at: usize, noun: usize) -> bool {
        let named = self.syntax.nouns[noun].mention.is_some_and(|m| {
            self.reading.kind(m) == EntityKind::Person
                && self.reading.mentions.list[m].form == crate::base::MentionForm::Name
        });
        let ends =
            matches!(self.item(at + 2), None | Some(Item::Other(_) | Item::Quote(..) | Item::Break(_)));
        named && ends && !self.reading.names_hearer(self.lemma(self.verb_at(at)))
    }

    /// Whether the comma before a verb closes an aside after its subject: "Putin, the president, said".
    pub(super) fn subject_in_parenthesis(&self, at: usize) -> bool {
        matches!(self.item(at - 1), Some(Item::Comma(_))) && self.skip_parenthesis(at - 1).is_some()
    }

    /// "told the media that he": whether "that" at item `m` follows whom something is said to.
    fn after_hearer(&self, m: usize) -> bool {
        let (Some(Item::Relative(token) | Item::Complementizer(token)), Some(Item::Noun(noun))) =
            (self.item(m), m.checked_sub(1).and_then(|l| self.item(l)))
        else {
            return false;
        };
        self.reading.is(token, Word::Complementizer)
            && self.reading.is(token, Word::Relative)
            && self.verb_before(m).is_some_and(|p| {
                let told = self.clauses[p]
                    .object
                    .is_some_and(|o| o == noun || self.syntax.nouns[noun].first == Some(o));
                told && self.reading.names_hearer(self.lemma(self.clauses[p].verb))
            })
    }

    /// Whether "that" at item `m` opens a relative clause whose object it is.
    pub(super) fn is_gap(&self, at: usize, m: usize, before: &Before) -> bool {
        let Some(Item::Noun(noun)) = m.checked_sub(1).and_then(|l| self.item(l)) else { return false };
        // "an announcement by Moscow that the last soldier had left"
        let speech_noun = self.speech_noun_before(m).is_some();
        let told = self.verb_before(m).is_some_and(|p| {
            self.is_speech(p)
                && self.clauses[p].object.is_none_or(|o| o == noun)
                && self.clauses[p].item + 2 >= m - 1
        });
        before.subject.is_some()
            && !speech_noun
            && !told
            && !self.has_object(at)
            && !matches!(self.item(at + 1), Some(Item::Complementizer(_) | Item::Adjective(_)))
            && !self.reading.is(self.syntax.verbs[self.verb_at(at)].head, Word::Be)
    }

    /// "protesters it has detained": the noun directly before a pronoun whose verb lacks its object.
    fn zero_relative(&self, at: usize, noun_at: usize, subject: usize) -> Option<usize> {
        let Some(Item::Noun(noun)) = noun_at.checked_sub(1).and_then(|p| self.item(p)) else { return None };
        let pronoun = self.reading.tag(self.syntax.nouns[subject].head) == Tag::PRP;
        let verb = self.verb_at(at);
        let lemma = self.lemma(verb);
        let told = self.verb_before(noun_at).is_some_and(|p| self.is_speech(p));
        let plain = !self.syntax.verbs[verb].passive
            && !self.reading.is(self.syntax.verbs[verb].head, Word::Copula)
            && !self.reading.is_speech(lemma)
            && self.reading.grammar().embedding(lemma).is_none();
        let open = !self.has_object(at)
            && !matches!(self.item(at + 1), Some(Item::Complementizer(_) | Item::Adjective(_)));
        (pronoun && plain && open && !told && !self.syntax.nouns[noun].time).then_some(noun)
    }

    /// The noun at the sentence's start whose content has its verb already, when no verb governs it.
    fn open_content(&self) -> Option<usize> {
        let last = &self.clauses[self.last_clause()?];
        let told_by = last.told_by.filter(|_| last.parent.is_none())?;
        let at = self.item_of_noun(told_by)?;
        (!self.clauses[self.base..].iter().any(|c| c.item < at)).then_some(told_by)
    }

    /// "North Korea's admission that", "claims by Fjordposten to have": the noun whose words follow item `m`.
    pub(super) fn speech_noun_before(&self, m: usize) -> Option<usize> {
        let Item::Noun(noun) = self.item(m.checked_sub(1)?)? else { return None };
        let (_, top) = self.climb(m - 1, noun);
        [noun, top].into_iter().find(|&n| self.reading.is(self.syntax.nouns[n].head, Word::SpeechNoun))
    }

    pub(super) fn verb_at(&self, at: usize) -> usize {
        match self.syntax.items[at] {
            Item::Verb(v) => v,
            _ => 0,
        }
    }

    pub(super) fn shared_subject(&self, sibling: usize, subject: Option<usize>) -> Option<usize> {
        // A passive sibling's grammatical subject is the grammatical subject here as well.
        subject.or_else(|| self.clauses[sibling].parent.and_then(|p| self.clauses[p].subject))
    }

    pub(super) fn infinitive(&mut self, at: usize, clause: &mut Clause) {
        clause.link = Link::Infinitive;
        // "Moscow's claim to have retaken Kursk": said to be done, not planned.
        if self.reading.is(self.syntax.verbs[clause.verb].tokens.start + 1, Word::Have)
            && let Some(noun) = self.speech_noun_before(at)
        {
            clause.link = Link::Complement;
            clause.told_by = Some(noun);
            clause.parent = self.verb_before(at.saturating_sub(1).max(self.row.start));
            let phrase = &self.syntax.nouns[noun];
            let by = phrase.prepositions.iter().find(|&&(p, _)| self.reading.is(p, Word::By));
            clause.subject = phrase.possessor.or(by.map(|&(_, n)| n));
            return;
        }
        let Some(governor) = self.verb_before(at.saturating_sub(1).max(self.row.start)) else {
            clause.link = Link::Main;
            return;
        };
        clause.parent = Some(governor);
        let parent = &self.clauses[governor];
        let lemma = self.lemma(parent.verb);
        let embedding = self.reading.grammar().embedding(lemma).unwrap_or_default();
        let directly = at == parent.item + 1
            || (at > self.row.start
                && matches!(self.item(at - 1), Some(Item::Other(_) | Item::Adjective(_))));
        let passive = parent.passive;
        clause.subject = if embedding.object_control && !passive {
            parent.object.or_else(|| parent.prepositions.last().map(|&(_, n)| n)).or(parent.subject)
        } else {
            parent.subject
        };
        // "wants Germany to pay"
        if self.reading.grammar().is(lemma, Word::Wisher) && !passive && !directly {
            let wanted = parent.object.filter(|&n| self.syntax.nouns[n].mention.is_some());
            clause.subject = wanted.or(clause.subject);
        }
        // "Trump's decision to withdraw": the possessor does it.
        if let Some(Item::Noun(n)) = at.checked_sub(1).and_then(|p| self.item(p))
            && self.syntax.nouns[n]
                .mention
                .is_none_or(|m| matches!(self.reading.kind(m), EntityKind::Agreement | EntityKind::Event))
        {
            // "American plans to withdraw": whose plans they are, which the noun stands for.
            let meant = self.reading.is(self.syntax.nouns[n].head, Word::Intent) && self.has_owner_inside(n);
            clause.subject = self.syntax.nouns[n].possessor.or(meant.then_some(n)).or(clause.subject);
        }
        // "the first country to recognise Kosovo": it did.
        let first = |n: usize| {
            let phrase = &self.syntax.nouns[n];
            (phrase.start..=phrase.head).any(|t| self.reading.is(t, Word::Ordinal))
        };
        let ranked = matches!(at.checked_sub(1).and_then(|p| self.item(p)), Some(Item::Noun(n)) if first(n));
        if !directly && !ranked && !embedding.object_control && embedding.modality.is_none() {
            clause.link = Link::Purpose;
        }
        if !directly && embedding.object_control && embedding.modality.is_none() && !embedding.negates {
            clause.link = Link::Purpose;
        }
    }

    /// Whether a name stands before the head of a noun phrase: "American plans".
    fn has_owner_inside(&self, noun: usize) -> bool {
        let phrase = &self.syntax.nouns[noun];
        let list = &self.reading.mentions.list;
        let first = list.partition_point(|m| m.tokens.start < phrase.start);
        list.get(first).is_some_and(|m| m.tokens.end <= phrase.head)
    }

    pub(super) fn bare(&mut self, at: usize, clause: &mut Clause) {
        let governor = at.checked_sub(1).and_then(|p| self.verb_before(p));
        if let Some(governor) = governor {
            let parent = &self.clauses[governor];
            let lemma = self.lemma(parent.verb);
            if self.reading.grammar().embedding(lemma).is_some() && at <= parent.item + 4 {
                clause.link = Link::Infinitive;
                clause.parent = Some(governor);
                clause.subject = parent.object.or(parent.subject);
                return;
            }
        }
        // Coordinated infinitive: "to help and support".
        if let Some(Item::Conjunction(_)) = at.checked_sub(1).and_then(|p| self.item(p))
            && let Some(last) = self.last_clause()
            && matches!(self.clauses[last].link, Link::Infinitive | Link::Purpose)
        {
            let last = &self.clauses[last];
            clause.link = last.link;
            clause.parent = last.parent;
            clause.subject = last.subject;
            return;
        }
        self.finite(at, clause);
    }

    pub(super) fn ing(&mut self, at: usize, clause: &mut Clause) {
        let mut left = at;
        while left > self.row.start && matches!(self.item(left - 1), Some(Item::Other(_))) {
            left -= 1;
        }
        let before = left.checked_sub(1).and_then(|p| self.item(p));
        match before {
            Some(Item::Preposition(token) | Item::Subordinator(token)) => {
                clause.link = Link::Gerund;
                clause.marker = Some(token);
                clause.parent = self.verb_before(left - 1);
                if let Some(parent) = clause.parent {
                    let parent = &self.clauses[parent];
                    // "thanked the soldiers for fighting": what the object did; otherwise the subject.
                    let towards = matches!(before, Some(Item::Preposition(_)))
                        && !self.reading.is(token, Word::Subordinator)
                        && !self.reading.is(token, Word::By)
                        && !self.reading.is(token, Word::NegativePreposition);
                    // "maintained a policy of detaining migrants": whoever has the policy detains them.
                    let content = match self.item(left.saturating_sub(2)) {
                        Some(Item::Noun(n)) if self.reading.is(token, Word::Of) => Some(n),
                        _ => None,
                    };
                    let plan = content.filter(|&n| {
                        !parent.passive && parent.object == Some(n) && self.syntax.nouns[n].mention.is_none()
                    });
                    clause.subject = if let Some(plan) = plan {
                        self.syntax.nouns[plan].possessor.or(parent.subject)
                    } else if towards
                        || self.reading.is(token, Word::As)
                        || self.reading.word(token) == self.for_word()
                    {
                        // "lashed out at Rwanda for backing": Rwanda backs.
                        let at = parent.prepositions.iter().find(|&&(p, _)| {
                            !parent.passive && self.reading.word(p) == self.reading.schema.symbols.get("at")
                        });
                        let aimed = at.map(|&(_, n)| n).filter(|&n| self.syntax.nouns[n].mention.is_some());
                        parent.undergoer().or(aimed).or(parent.subject)
                    } else {
                        self.actor(parent).or(parent.subject)
                    };
                }
            }
            Some(Item::Noun(n)) => {
                let n = self.described(left - 1, n);
                clause.link = Link::Relative;
                clause.antecedent = Some(n);
                clause.subject = Some(n);
                clause.parent = self.verb_before(left - 1);
            }
            Some(Item::Verb(_)) => {
                // "denied having supplied them" says something, "stopped supplying them" does not.
                clause.parent = self.last_clause();
                let said = clause.parent.is_some_and(|p| self.is_speech(p));
                clause.link = if said { Link::Complement } else { Link::Infinitive };
                clause.subject = clause.parent.and_then(|p| self.clauses[p].subject);
                // "accused him of crimes, including killing rivals": accused him of that as well.
                if let Some(p) = clause.parent
                    && self.reading.is(self.syntax.verbs[self.clauses[p].verb].head, Word::Exemplar)
                    && let Some(above) = self.clauses[p].parent
                    && self.reading.grammar().is(self.lemma(self.clauses[above].verb), Word::Accuser)
                {
                    clause.link = Link::Gerund;
                    clause.parent = Some(above);
                    clause.subject = self.clauses[above].undergoer().or(clause.subject);
                }
            }
            Some(Item::Conjunction(_)) => {
                // "detaining a man and beating him": as the one before.
                if let Some(last) = self.last_clause() {
                    let last = &self.clauses[last];
                    clause.link = last.link;
                    clause.parent = last.parent;
                    clause.marker = last.marker;
                    clause.subject = last.subject;
                }
            }
            _ => {
                clause.link = Link::Participle;
                if let Some(main) = self.main_before(at) {
                    clause.parent = Some(main);
                    clause.subject = self.clauses[main].subject;
                }
            }
        }
    }

    pub(super) fn for_word(&self) -> Symbol {
        self.reading.schema.symbols.get("for")
    }

    /// The subject of the clause that says no more of it than that it is a nameless noun.
    fn predicated(&self, noun: usize) -> Option<usize> {
        let clause = self.clauses[self.base..].iter().rev().find(|c| c.object == Some(noun))?;
        let is = self.reading.is(self.syntax.verbs[clause.verb].head, Word::Be);
        let negated = self.syntax.verbs[clause.verb].negated.is_some();
        let nameless = self.syntax.nouns[noun].mention.is_none() && !self.syntax.nouns[noun].time;
        clause.subject.filter(|_| is && !negated && nameless)
    }

    /// "a group from Lebanon fighting", "the attack on Baku carried out": a country behind a preposition does
    /// and undergoes less than what it hangs on.
    fn described(&self, at: usize, noun: usize) -> usize {
        let land = |n: usize| {
            let kind = self.syntax.nouns[n].mention.map(|m| self.reading.kind(m));
            matches!(kind, Some(EntityKind::Place | EntityKind::State))
        };
        let part = |n: usize| self.reading.is(self.syntax.nouns[n].head, Word::PlacePart);
        let (_, top) = self.climb(at, noun);
        if top != noun && land(noun) && !land(top) && !part(top) { top } else { noun }
    }

    /// The passive clause whose "were" serves the noun at an item after "and" as well.
    pub(super) fn shares_passive(&self, at: usize, noun: usize) -> Option<usize> {
        let before = at.checked_sub(1).filter(|_| self.item(at) == Some(Item::Noun(noun)));
        let before = before.and_then(|p| self.item(p));
        let joined = matches!(before, Some(Item::Conjunction(_) | Item::Comma(_)))
            && self.syntax.nouns[noun].first.is_none();
        let last = self.last_clause().filter(|_| joined)?;
        let verb = &self.syntax.verbs[self.clauses[last].verb];
        let whole = verb.form == VerbForm::Finite || self.clauses[last].shares.is_some();
        (self.clauses[last].passive && whole && is_number(&self.reading, self.syntax, noun)).then_some(last)
    }

    pub(super) fn participle(&mut self, at: usize, clause: &mut Clause) {
        let mut left = at;
        while left > self.row.start && matches!(self.item(left - 1), Some(Item::Other(_))) {
            left -= 1;
        }
        clause.link = Link::Relative;
        match left.checked_sub(1).and_then(|p| self.item(p)) {
            Some(Item::Noun(n)) => {
                clause.subject = Some(n);
                // "two were killed and 31 wounded": one "were" for both.
                if let Some(first) = self.shares_passive(left - 1, n) {
                    let other = &self.clauses[first];
                    (clause.link, clause.parent, clause.marker) = (other.link, other.parent, other.marker);
                    clause.shares = Some(first);
                    return;
                }
                let n = self.described(left - 1, n);
                clause.subject = Some(n);
                clause.antecedent = Some(n);
                clause.parent = self.verb_before(left - 1);
            }
            Some(Item::Comma(_)) if left >= self.row.start + 2 => {
                let named = if self.is_age(left - 2) { left - 4 } else { left - 2 };
                if let Some(Item::Noun(n)) = self.item(named)
                    && !self.syntax.nouns[n].time
                {
                    clause.antecedent = Some(n);
                    clause.subject = Some(self.head_of_chain(n));
                } else if let Some(main) = self.main_before(at) {
                    clause.link = Link::Participle;
                    clause.parent = Some(main);
                    clause.subject = self.clauses[main].object.or(self.clauses[main].subject);
                }
            }
            Some(Item::Conjunction(_)) => {
                if let Some(last) = self.last_clause() {
                    let last = &self.clauses[last];
                    clause.link = last.link;
                    clause.parent = last.parent;
                    clause.subject = last.subject;
                }
            }
            Some(Item::Subordinator(token)) => {
                clause.link = Link::Adverbial;
                clause.marker = Some(token);
                clause.parent = self.main_before(at);
                clause.subject = clause.parent.and_then(|p| self.clauses[p].subject);
            }
            _ => clause.link = Link::Participle,
        }
    }
}
