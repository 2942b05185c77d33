//! What stands left of a verb: its subject, the word that opens its clause, the clause that governs it.

use super::super::syntax::Item;
use super::{Before, Link, Parser};
use crate::base::EntityKind;
use crate::schema::Word;
use crate::text::{Tag, VerbForm};

impl Parser<'_, '_, '_> {
    /// Looks leftwards from a verb for its subject.
    pub(super) fn before(&self, at: usize) -> Before {
        let mut found = Before::default();
        let mut j = at;
        while j > self.row.start {
            j -= 1;
            match self.syntax.items[j] {
                Item::Relative(_) | Item::Complementizer(_) | Item::Subordinator(_) => {
                    found.marker = Some(j);
                    return found;
                }
                Item::Noun(n) => {
                    if self.syntax.nouns[n].time && self.syntax.nouns[n].mention.is_none() {
                        continue;
                    }
                    if self.is_age(j) {
                        j -= 1;
                        continue;
                    }
                    let (top, noun) = self.climb(j, n);
                    if top > self.row.start
                        && matches!(self.syntax.items[top - 1], Item::Preposition(_) | Item::Voice(_))
                    {
                        // A prepositional phrase with no noun before it: go on left of it.
                        j = top - 1;
                        continue;
                    }
                    if let Some(described) = self.ends_nonfinite(top) {
                        j = described + 1;
                        continue;
                    }
                    if let Some(described) = self.ends_description(noun, j, at) {
                        j = described + 1;
                        continue;
                    }
                    found.subject = Some(self.syntax.nouns[noun].first.unwrap_or(noun));
                    let first_at = self.item_of_noun(found.subject.unwrap_or(noun)).unwrap_or(top);
                    found.at = Some(first_at);
                    self.marker_before(first_at, &mut found);
                    return found;
                }
                Item::Comma(_) | Item::Break(_) => match self.skip_parenthesis(j) {
                    Some(opening) => j = opening,
                    None => return found,
                },
                Item::Conjunction(_) => {
                    found.conjunction = true;
                    found.comma = j > self.row.start && matches!(self.syntax.items[j - 1], Item::Comma(_));
                    return found;
                }
                Item::Verb(v) => {
                    if matches!(
                        self.effective_form(j, v),
                        VerbForm::Participle | VerbForm::Ing | VerbForm::Infinitive
                    ) {
                        // A verb that describes the noun before it.
                        continue;
                    }
                    // "those who fought for justice are": past a relative clause that ends here.
                    let relative = (self.row.start..j)
                        .rev()
                        .take_while(|&r| {
                            matches!(self.syntax.items[r], Item::Noun(_) | Item::Other(_) | Item::Relative(_))
                        })
                        .find(|&r| matches!(self.syntax.items[r], Item::Relative(_)));
                    if let Some(relative) = relative
                        && j < at
                    {
                        j = relative;
                        continue;
                    }
                    return found;
                }
                Item::Preposition(_)
                | Item::Voice(_)
                | Item::Other(_)
                | Item::Adjective(_)
                | Item::Quote(..) => {}
            }
        }
        found
    }

    /// "The chairmen, Roe and Poe, said", "The Agency (EA), said": the noun before the comma, if the sentence
    /// has no other verb to which it could belong.
    pub(super) fn before_comma(&self, at: usize) -> Option<usize> {
        let comma = at.checked_sub(2).filter(|&c| c >= self.row.start)?;
        let (Item::Noun(noun), Item::Comma(_)) = (self.syntax.items[comma], self.syntax.items[comma + 1])
        else {
            return None;
        };
        let first = self.row.clone().take_while(|&i| i < at).all(|i| {
            !matches!(self.syntax.items[i], Item::Verb(_) | Item::Relative(_) | Item::Subordinator(_))
        });
        let (top, noun) = self.climb(comma, noun);
        let hangs = top > self.row.start
            && matches!(self.syntax.items[top - 1], Item::Preposition(_) | Item::Voice(_));
        (first && !hangs && !self.syntax.nouns[noun].time).then_some(noun)
    }

    /// "The key to sparing others is", "the move to end the war failed": what a verb without a subject of its
    /// own undergoes is no subject of the next one; gives the item of the noun that the verb describes.
    fn ends_nonfinite(&self, at: usize) -> Option<usize> {
        let mut verb = at.checked_sub(1).filter(|&v| v >= self.row.start)?;
        let Item::Verb(v) = self.syntax.items[verb] else { return None };
        let lemma = self.lemma(v);
        if self.reading.is_speech(lemma) || self.reading.grammar().embedding(lemma).is_some() {
            return None;
        }
        match self.syntax.verbs[v].form {
            VerbForm::Infinitive => {}
            VerbForm::Ing => {
                verb = verb.checked_sub(1).filter(|&p| p > self.row.start)?;
                if !matches!(self.syntax.items[verb], Item::Preposition(_)) {
                    return None;
                }
            }
            VerbForm::Finite | VerbForm::Bare | VerbForm::Participle => return None,
        }
        let described = verb.checked_sub(1).filter(|&d| d >= self.row.start)?;
        let Item::Noun(noun) = self.syntax.items[described] else { return None };
        // "urged Moscow to leave Ukraine": Moscow belongs to the verb before it.
        let noun = self.climb(described, noun).1;
        // "plans to station missiles in Poland without telling Russia met with": Poland belongs to a verb
        // that has no subject of its own either.
        let taken = self.clauses[self.base..].iter().any(|c| {
            let subjectless = self.syntax.verbs[c.verb].form == VerbForm::Infinitive
                && self.syntax.verbs[v].form == VerbForm::Ing;
            !(subjectless || self.reading.is_speech(self.lemma(c.verb)))
                && (c.object == Some(noun)
                    || c.second == Some(noun)
                    || c.prepositions.iter().any(|&(_, n)| n == noun))
        });
        (!taken).then_some(described)
    }

    /// "The soldiers who wounded protesters were": the noun is the object of a clause that describes
    /// another one; gives the item of that other one.
    fn ends_description(&self, noun: usize, here: usize, verb: usize) -> Option<usize> {
        let noun = self.syntax.nouns[noun].first.unwrap_or(noun);
        let clause = self.clauses[self.base..].iter().rev().find(|c| c.object == Some(noun))?;
        let lemma = self.lemma(clause.verb);
        let describes = clause.link == Link::Relative
            && clause.antecedent.is_some()
            && clause.subject == clause.antecedent
            && !self.reading.is_speech(lemma)
            && self.reading.grammar().embedding(lemma).is_none();
        let described = self.item_of_noun(clause.antecedent.filter(|_| describes)?)?;
        // A comma before the clause needs one behind it.
        let comma = |at: usize| matches!(self.item(at), Some(Item::Comma(_)));
        (comma(described + 1) == comma(verb - 1) && described < here).then_some(described)
    }

    /// "that", "because" or "and" before the subject; adverbial phrases may stand between.
    pub(super) fn marker_before(&self, at: usize, found: &mut Before) {
        let mut j = at;
        while j > self.row.start {
            j -= 1;
            match self.syntax.items[j] {
                Item::Complementizer(_) | Item::Subordinator(_) | Item::Relative(_) => {
                    found.marker = Some(j);
                    return;
                }
                Item::Conjunction(_) => {
                    found.conjunction = true;
                    found.comma = j > self.row.start && matches!(self.syntax.items[j - 1], Item::Comma(_));
                    return;
                }
                Item::Noun(n) if self.syntax.nouns[n].time => {}
                Item::Noun(n) => {
                    // "that in Moscow Putin …": a fronted phrase.
                    let (top, _) = self.climb(j, n);
                    if top > self.row.start && matches!(self.syntax.items[top - 1], Item::Preposition(_)) {
                        j = top - 1;
                    } else {
                        return;
                    }
                }
                Item::Other(_) | Item::Quote(_, _) | Item::Adjective(_) => {}
                Item::Comma(_) if j > self.row.start => {
                    // Only a fronted phrase may stand between marker and comma.
                    let mut k = j;
                    while k > self.row.start
                        && matches!(
                            self.syntax.items[k - 1],
                            Item::Noun(_) | Item::Preposition(_) | Item::Other(_)
                        )
                    {
                        k -= 1;
                    }
                    // "that in 1997 and 1998, she"
                    let mut opening = k;
                    while opening > self.row.start
                        && matches!(
                            self.syntax.items[opening - 1],
                            Item::Noun(_) | Item::Preposition(_) | Item::Conjunction(_)
                        )
                    {
                        opening -= 1;
                    }
                    let opens = |at: usize| matches!(self.syntax.items[at], Item::Preposition(_));
                    if opening < k
                        && opening > self.row.start
                        && opens(opening)
                        && matches!(
                            self.syntax.items[opening - 1],
                            Item::Complementizer(_) | Item::Subordinator(_)
                        )
                    {
                        j = opening;
                    } else if k < j
                        && k > self.row.start
                        && matches!(self.syntax.items[k], Item::Preposition(_) | Item::Other(_))
                    {
                        j = k;
                    } else {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// From a noun up to the noun on which its prepositional phrases hang: (item, noun).
    pub(super) fn climb(&self, mut at: usize, mut noun: usize) -> (usize, usize) {
        if let Some(first) = self.syntax.nouns[noun].first
            && let Some(item) = self.item_of_noun(first)
        {
            (at, noun) = (item, first);
        }
        while at >= self.row.start + 2
            && matches!(self.syntax.items[at - 1], Item::Preposition(_))
            && let Item::Noun(outer) = self.syntax.items[at - 2]
            && !self.syntax.nouns[outer].time
        {
            at -= 2;
            noun = outer;
            if let Some(first) = self.syntax.nouns[noun].first
                && let Some(item) = self.item_of_noun(first)
            {
                (at, noun) = (item, first);
            }
        }
        (at, noun)
    }

    pub(super) fn head_of_chain(&self, noun: usize) -> usize {
        self.item_of_noun(noun).map_or(noun, |at| self.climb(at, noun).1)
    }

    /// "Jane Roe, 34, born in Oslo, left": whether the noun at an item is how old the one before it is.
    pub(super) fn is_age(&self, at: usize) -> bool {
        let (Some(Item::Noun(age)), Some(Item::Comma(_)), Some(Item::Noun(name))) = (
            self.item(at),
            at.checked_sub(1).and_then(|i| self.item(i)),
            at.checked_sub(2).and_then(|i| self.item(i)),
        ) else {
            return false;
        };
        let person = |m| self.reading.kind(m) == EntityKind::Person;
        self.syntax.nouns[age].tokens.clone().all(|t| self.reading.tag(t) == Tag::CD)
            && self.syntax.nouns[name].mention.is_some_and(person)
    }

    pub(super) fn item_of_noun(&self, noun: usize) -> Option<usize> {
        self.row.clone().find(|&i| self.syntax.items[i] == Item::Noun(noun))
    }

    /// Item before the comma that opens what closes at `closing`: an apposition, a relative or
    /// participle clause, an aside.
    pub(super) fn skip_parenthesis(&self, closing: usize) -> Option<usize> {
        let mut finite = 0;
        let mut opened_by_relative = false;
        for j in (self.row.start..closing).rev() {
            match self.syntax.items[j] {
                Item::Verb(v) if self.effective_form(j, v) == VerbForm::Finite => {
                    finite += 1;
                }
                Item::Relative(_) | Item::Subordinator(_) => {
                    opened_by_relative = true;
                }
                Item::Comma(_) | Item::Break(_) => {
                    let inside = j + 1;
                    let opens = matches!(
                        self.syntax.items[inside],
                        Item::Relative(_) | Item::Subordinator(_) | Item::Voice(_)
                    ) || matches!(self.syntax.items.get(inside + 1), Some(Item::Relative(_)))
                        && matches!(self.syntax.items[inside], Item::Preposition(_) | Item::Noun(_));
                    let noun_before = j > self.row.start
                        && matches!(
                            self.syntax.items[j - 1],
                            Item::Noun(_) | Item::Other(_) | Item::Relative(_)
                        );
                    // "the decision, officials said, breaks the law"
                    let aside = finite == 1
                        && matches!(self.syntax.items[closing - 1], Item::Verb(v) if self.reading.is_speech(self.lemma(v)))
                        && matches!(self.syntax.items[inside], Item::Noun(_));
                    if aside && noun_before {
                        return Some(j);
                    }
                    if finite == 0 && noun_before
                        || opens && opened_by_relative && noun_before
                        || opens && finite == 0
                    {
                        return Some(j);
                    }
                    if finite > 0 && !opens {
                        continue;
                    }
                    return None;
                }
                _ => {}
            }
        }
        None
    }

    /// The noun that a relative pronoun stands for.
    pub(super) fn antecedent(&self, marker: usize) -> Option<usize> {
        let mut j = marker;
        while j > self.row.start {
            j -= 1;
            match self.syntax.items[j] {
                Item::Noun(n) => {
                    // "members of the group who": the nearest; "the head of X, who": a person is meant.
                    let (_, top) = self.climb(j, n);
                    let person = |n: usize| {
                        self.syntax.nouns[n].mention.is_some_and(|m| {
                            matches!(
                                self.reading.kind(m),
                                crate::base::EntityKind::Person | crate::base::EntityKind::Group
                            )
                        })
                    };
                    let who = matches!(self.syntax.items[marker], Item::Relative(t) if self.reading.tag(t) == Tag::WP);
                    // "two officials close to the talks, who": people.
                    let nameless = self.syntax.nouns[n].mention.is_none() && top == n;
                    let human = || {
                        let near = self.syntax.items[self.row.start..j].iter().rev();
                        let near = near.take_while(|i| !matches!(i, Item::Verb(_) | Item::Break(_)));
                        near.filter_map(|i| match *i {
                            Item::Noun(n) => Some(n),
                            _ => None,
                        })
                        .find(|&n| person(n))
                    };
                    if who
                        && nameless
                        && let Some(human) = human()
                    {
                        return Some(human);
                    }
                    return Some(if !person(n) && person(top) { top } else { n });
                }
                Item::Comma(_) | Item::Preposition(_) | Item::Other(_) | Item::Quote(_, _) => {}
                _ => return None,
            }
        }
        None
    }

    pub(super) fn last_clause(&self) -> Option<usize> {
        (self.clauses.len() > self.base).then(|| self.clauses.len() - 1)
    }

    /// The last clause whose verb stands at or before item `at`, with no boundary of a main clause between.
    pub(super) fn verb_before(&self, at: usize) -> Option<usize> {
        (self.base..self.clauses.len()).rev().find(|&c| self.clauses[c].item <= at)
    }

    pub(super) fn previous_finite(&self, at: usize) -> Option<usize> {
        (self.base..self.clauses.len()).rev().find(|&c| {
            let clause = &self.clauses[c];
            clause.item < at
                && !matches!(clause.link, Link::Infinitive | Link::Purpose | Link::Gerund | Link::Participle)
                && !(clause.link == Link::Relative && clause.marker.is_none())
        })
    }

    /// The clause on which a participle after a comma hangs: the last that is not inside another.
    pub(super) fn main_before(&self, at: usize) -> Option<usize> {
        (self.base..self.clauses.len())
            .rev()
            .find(|&c| {
                let clause = &self.clauses[c];
                // "in Nice, where a man drove into the crowd, killing"
                let place = clause.marker.is_some_and(|m| {
                    self.reading.is(m, Word::Relative) && self.reading.is(m, Word::Subordinator)
                });
                clause.item < at
                    && (matches!(clause.link, Link::Main | Link::Complement) || place)
                    && clause.subject.is_some()
            })
            .map(|c| {
                // "Putin said X, adding Y": the adding is Putin's.
                let mut c = c;
                while self.clauses[c].link == Link::Complement
                    && let Some(p) = self.clauses[c].parent
                    && self.is_speech(p)
                    && self.verb_is_speech_at(at)
                {
                    c = p;
                }
                c
            })
    }

    pub(super) fn verb_is_speech_at(&self, at: usize) -> bool {
        matches!(self.item(at), Some(Item::Verb(v)) if self.reading.is_speech(self.lemma(v)))
    }

    pub(super) fn root_of(&self, mut clause: usize) -> usize {
        while matches!(self.clauses[clause].link, Link::Complement | Link::Relative | Link::Adverbial)
            && let Some(parent) = self.clauses[clause].parent
            && parent != clause
        {
            clause = parent;
        }
        clause
    }

    pub(super) fn governor_of_complement(&self, marker: usize) -> Option<usize> {
        // "said on Monday and again on Tuesday that": the last verb; "said X and that Y": its governor.
        let before = marker.checked_sub(1).and_then(|p| self.item(p));
        let last = (self.base..self.clauses.len()).rev().find(|&c| self.clauses[c].item < marker)?;
        if matches!(before, Some(Item::Conjunction(_))) {
            let mut c = last;
            loop {
                if self.clauses[c].link == Link::Complement && self.clauses[c].parent.is_some() {
                    return self.clauses[c].parent;
                }
                match self.clauses[c].parent {
                    Some(p) if p != c => c = p,
                    _ => return Some(last),
                }
            }
        }
        Some(last)
    }

    /// Takes a noun away from the clause that has it as its object.
    pub(super) fn steal(&mut self, noun: usize) -> Option<usize> {
        let thief = (self.base..self.clauses.len())
            .rev()
            .find(|&c| self.clauses[c].object == Some(noun) || self.clauses[c].second == Some(noun))?;
        if self.clauses[thief].antecedent == Some(noun) {
            return None;
        }
        let clause = &mut self.clauses[thief];
        if clause.second == Some(noun) {
            clause.second = None;
        } else {
            clause.object = clause.second.take();
        }
        Some(thief)
    }
}
