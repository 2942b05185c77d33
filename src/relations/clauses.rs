//! Verb groups → clauses with subject, objects and prepositional phrases, tied to the clause that
//! governs them. Voice is undone here: a clause says who does and who undergoes.
//!
//! The grammar is a cascade of deterministic steps in the manner of finite-state partial parsing
//! (Abney 1996, "Partial Parsing via Finite-State Cascades"): it looks for the subject leftwards from
//! each verb, for objects rightwards, and prefers the near reading.

use std::ops::Range;

use super::syntax::{Item, Reading, Syntax};
use crate::base::Symbol;
use crate::schema::Word;
use crate::text::VerbForm;

/// A verb with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Index into [`Syntax::verbs`].
    pub verb: usize,
    /// The item at which the verb stands.
    pub item: usize,
    /// The sentence.
    pub sentence: usize,
    /// The grammatical subject (first noun of a coordination).
    pub subject: Option<usize>,
    /// Directly after the verb.
    pub object: Option<usize>,
    /// After the object: "gave Ukraine weapons", "named him chief".
    pub second: Option<usize>,
    /// Prepositions with their nouns.
    pub prepositions: Vec<(usize, usize)>,
    /// Particles and lone prepositions.
    pub particles: Vec<usize>,
    /// An adjective after "be".
    pub adjective: Option<usize>,
    /// Governing clause and tie.
    pub parent: Option<usize>,
    /// How it is tied to the governing clause.
    pub link: Link,
    /// The word that opens it ("that", "if", "without").
    pub marker: Option<usize>,
    /// The noun that a relative clause or a bare participle describes.
    pub antecedent: Option<usize>,
    /// Tokens that belong to it, with everything below it.
    pub extent: Range<usize>,
    /// Whether it is a speech clause beside or after what it reports: "…, Putin said".
    pub parenthetical: bool,
}

/// How a clause is tied to the one that governs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Link {
    /// By nothing: it stands for itself.
    Main,
    /// What is said, known, wanted: "said that …".
    Complement,
    /// "vowed to support", "urged the North to withdraw"
    Infinitive,
    /// "sent troops to help"
    Purpose,
    /// "troops who fought", "troops deployed in Kursk"
    Relative,
    /// ", citing the leadership"
    Participle,
    /// "for sending troops"
    Gerund,
    /// "after it attacked"
    Adverbial,
}

/// Reads the clauses of all sentences.
pub(super) fn read(reading: Reading<'_, '_, '_>, syntax: &Syntax) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for (sentence, row) in syntax.rows.iter().enumerate() {
        let mut parser = Parser { reading, syntax, row: row.clone(), sentence, base: clauses.len(), clauses };
        parser.run();
        clauses = parser.clauses;
    }
    clauses
}

struct Parser<'a, 't, 's> {
    reading: Reading<'a, 't, 's>,
    syntax: &'a Syntax,
    row: Range<usize>,
    sentence: usize,
    /// The first clause of this sentence.
    base: usize,
    clauses: Vec<Clause>,
}

/// What stands left of a verb.
#[derive(Default, Debug)]
struct Before {
    subject: Option<usize>,
    /// Item of the subject.
    at: Option<usize>,
    /// Item of "that", "who", "because" before the subject.
    marker: Option<usize>,
    /// "and" directly before the verb or its subject.
    conjunction: bool,
    /// A comma stands between the conjunction and what is before it.
    comma: bool,
}

impl Parser<'_, '_, '_> {
    fn item(&self, at: usize) -> Option<Item> {
        (at >= self.row.start && at < self.row.end).then(|| self.syntax.items[at])
    }

    fn lemma(&self, verb: usize) -> Symbol {
        self.reading.lemma(self.syntax.verbs[verb].head)
    }

    fn is_speech(&self, clause: usize) -> bool {
        self.reading.is_speech(self.lemma(self.clauses[clause].verb))
    }

    fn run(&mut self) {
        for at in self.row.clone() {
            if let Some(Item::Verb(verb)) = self.item(at) {
                self.clause(at, verb);
            }
        }
        self.forward_subjects();
        self.parentheticals();
        self.extents();
    }

    fn clause(&mut self, at: usize, verb: usize) {
        let group = &self.syntax.verbs[verb];
        let form = self.effective_form(at, verb);
        let mut clause = Clause {
            verb,
            item: at,
            sentence: self.sentence,
            subject: None,
            object: None,
            second: None,
            prepositions: Vec::new(),
            particles: Vec::new(),
            adjective: None,
            parent: None,
            link: Link::Main,
            marker: None,
            antecedent: None,
            extent: group.tokens.clone(),
            parenthetical: false,
        };
        match form {
            VerbForm::Finite => self.finite(at, &mut clause),
            VerbForm::Infinitive => self.infinitive(at, &mut clause),
            VerbForm::Bare => self.bare(at, &mut clause),
            VerbForm::Ing => self.ing(at, &mut clause),
            VerbForm::Participle => self.participle(at, &mut clause),
        }
        self.after(at, &mut clause, form);
        self.clauses.push(clause);
    }

    /// A participle with subject and object is a finite verb that was tagged wrongly.
    fn effective_form(&self, at: usize, verb: usize) -> VerbForm {
        let form = self.syntax.verbs[verb].form;
        if form != VerbForm::Participle {
            return form;
        }
        let noun_after = match self.item(at + 1) {
            Some(Item::Noun(n)) => !self.syntax.nouns[n].time,
            Some(Item::Complementizer(_)) => true,
            _ => false,
        };
        let left = self.skip_quotes_left(at);
        let noun_before =
            left.is_some_and(|l| matches!(self.item(l), Some(Item::Noun(_) | Item::Relative(_))));
        // `Putin "appreciated" and thanked`: coordinated with a finite verb.
        let mut right = at + 1;
        while matches!(self.item(right), Some(Item::Quote(..))) {
            right += 1;
        }
        let finite =
            |item| matches!(item, Some(Item::Verb(v)) if self.syntax.verbs[v].form == VerbForm::Finite);
        let coordinated =
            matches!(self.item(right), Some(Item::Conjunction(_))) && finite(self.item(right + 1));
        // "the bank, whose premises were searched, confirmed that": nobody is confirmed that.
        let says = matches!(self.item(at + 1), Some(Item::Complementizer(_)))
            && self.reading.is_speech(self.lemma(verb));
        // "Ai Weiwei moved to Portugal": the sentence has no other verb to be its main one.
        let only = noun_before
            && left.is_some_and(|l| {
                self.syntax.items[self.row.start..l].iter().all(|i| !matches!(i, Item::Verb(_)))
            })
            && !self.syntax.items[self.row.clone()]
                .iter()
                .any(|i| matches!(*i, Item::Verb(v) if self.syntax.verbs[v].form == VerbForm::Finite))
            && !matches!(self.item(at + 1), Some(Item::Preposition(p)) if self.reading.is(p, Word::By));
        if says || only || noun_before && (noun_after || coordinated) { VerbForm::Finite } else { form }
    }

    /// The item left of `at`, quotation marks left out.
    fn skip_quotes_left(&self, mut at: usize) -> Option<usize> {
        loop {
            at = at.checked_sub(1).filter(|&l| l >= self.row.start)?;
            if !matches!(self.item(at), Some(Item::Quote(..))) {
                return Some(at);
            }
        }
    }

    fn passive(&self, clause: &Clause) -> bool {
        let verb = &self.syntax.verbs[clause.verb];
        verb.passive && self.effective_form(clause.item, clause.verb) == verb.form
    }

    // ---- leftwards -------------------------------------------------------------------------

    fn finite(&mut self, at: usize, clause: &mut Clause) {
        // "…, said the state's leader": inverted, as only verbs of speech are after what is said.
        if self.reading.is_speech(self.lemma(clause.verb))
            && at > self.row.start
            && matches!(self.item(at - 1), Some(Item::Comma(_) | Item::Quote(_, false)))
            && let Some(Item::Noun(n)) = self.item(at + 1)
            && !self.syntax.nouns[n].time
            && !self.subject_in_parenthesis(at)
        {
            clause.subject = Some(n);
            return;
        }
        let before = self.before(at);
        let previous = self.previous_finite(at);
        match before.marker.and_then(|m| self.item(m).map(|i| (m, i))) {
            Some((m, Item::Relative(token))) => {
                clause.link = Link::Relative;
                clause.marker = Some(token);
                clause.antecedent = self.antecedent(m);
                match before.subject {
                    // "areas that Ukraine occupied": the antecedent undergoes.
                    Some(subject) => clause.subject = Some(subject),
                    None => clause.subject = clause.antecedent,
                }
                if before.subject.is_some() && clause.antecedent.is_some() && !self.has_object(at) {
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
                clause.link = if clause.parent.is_some() { Link::Complement } else { Link::Main };
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
            let p = &self.clauses[sibling];
            let sibling_subject = p.subject;
            let (parent, link, marker) = (p.parent, p.link, p.marker);
            if clause.subject.is_none() {
                clause.subject = self.shared_subject(sibling, sibling_subject);
            }
            if link == Link::Relative && before.subject.is_some() {
                return;
            }
            clause.parent = parent;
            clause.link = link;
            clause.marker = marker.filter(|_| link != Link::Main);
        }
    }

    /// Whether the comma before a verb closes an aside after its subject: "Putin, the president, said".
    fn subject_in_parenthesis(&self, at: usize) -> bool {
        matches!(self.item(at - 1), Some(Item::Comma(_))) && self.skip_parenthesis(at - 1).is_some()
    }

    /// Whether "that" at item `m` opens a relative clause whose object it is.
    fn is_gap(&self, at: usize, m: usize, before: &Before) -> bool {
        let Some(Item::Noun(noun)) = m.checked_sub(1).and_then(|l| self.item(l)) else { return false };
        let speech_noun = self.reading.is(self.syntax.nouns[noun].head, Word::SpeechNoun);
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

    fn verb_at(&self, at: usize) -> usize {
        match self.syntax.items[at] {
            Item::Verb(v) => v,
            _ => 0,
        }
    }

    fn shared_subject(&self, sibling: usize, subject: Option<usize>) -> Option<usize> {
        // A passive sibling's grammatical subject is the grammatical subject here as well.
        subject.or_else(|| self.clauses[sibling].parent.and_then(|p| self.clauses[p].subject))
    }

    fn infinitive(&mut self, at: usize, clause: &mut Clause) {
        clause.link = Link::Infinitive;
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
        let passive = self.passive(parent);
        clause.subject = if embedding.object_control && !passive {
            parent.object.or_else(|| parent.prepositions.last().map(|&(_, n)| n)).or(parent.subject)
        } else {
            parent.subject
        };
        // "Trump's decision to withdraw": the possessor does it.
        if let Some(Item::Noun(n)) = at.checked_sub(1).and_then(|p| self.item(p))
            && self.syntax.nouns[n].mention.is_none()
            && let Some(owner) = self.syntax.nouns[n].possessor
        {
            clause.subject = Some(owner);
        }
        if !directly && !embedding.object_control && embedding.modality.is_none() {
            clause.link = Link::Purpose;
        }
        if !directly && embedding.object_control && embedding.modality.is_none() && !embedding.negates {
            clause.link = Link::Purpose;
        }
    }

    fn bare(&mut self, at: usize, clause: &mut Clause) {
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

    fn ing(&mut self, at: usize, clause: &mut Clause) {
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
                    clause.subject = if towards
                        || self.reading.is(token, Word::As)
                        || self.reading.word(token) == self.for_word()
                    {
                        self.undergoer(parent).or(parent.subject)
                    } else {
                        self.actor(parent).or(parent.subject)
                    };
                }
            }
            Some(Item::Noun(n)) => {
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

    fn for_word(&self) -> Symbol {
        self.reading.schema.symbols.get("for")
    }

    fn participle(&mut self, at: usize, clause: &mut Clause) {
        let mut left = at;
        while left > self.row.start && matches!(self.item(left - 1), Some(Item::Other(_))) {
            left -= 1;
        }
        clause.link = Link::Relative;
        match left.checked_sub(1).and_then(|p| self.item(p)) {
            Some(Item::Noun(n)) => {
                clause.antecedent = Some(n);
                clause.subject = Some(n);
                clause.parent = self.verb_before(left - 1);
            }
            Some(Item::Comma(_)) if left >= self.row.start + 2 => {
                if let Some(Item::Noun(n)) = self.item(left - 2)
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

    /// Looks leftwards from a verb for its subject.
    fn before(&self, at: usize) -> Before {
        let mut found = Before::default();
        let mut j = at;
        while j > self.row.start {
            j -= 1;
            match self.syntax.items[j] {
                Item::Other(_) | Item::Adjective(_) | Item::Quote(_, _) => {}
                Item::Relative(_) | Item::Complementizer(_) | Item::Subordinator(_) => {
                    found.marker = Some(j);
                    return found;
                }
                Item::Noun(n) => {
                    if self.syntax.nouns[n].time && self.syntax.nouns[n].mention.is_none() {
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
                        self.syntax.verbs[v].form,
                        VerbForm::Participle | VerbForm::Ing | VerbForm::Infinitive
                    ) && self.effective_form(j, v) != VerbForm::Finite
                    {
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
                Item::Preposition(_) | Item::Voice(_) => {}
            }
        }
        found
    }

    /// "that", "because" or "and" before the subject; adverbial phrases may stand between.
    fn marker_before(&self, at: usize, found: &mut Before) {
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
                    if k < j
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
    fn climb(&self, mut at: usize, mut noun: usize) -> (usize, usize) {
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

    fn head_of_chain(&self, noun: usize) -> usize {
        self.item_of_noun(noun).map_or(noun, |at| self.climb(at, noun).1)
    }

    fn item_of_noun(&self, noun: usize) -> Option<usize> {
        self.row.clone().find(|&i| self.syntax.items[i] == Item::Noun(noun))
    }

    /// Item before the comma that opens what closes at `closing`: an apposition, a relative or
    /// participle clause, an aside.
    fn skip_parenthesis(&self, closing: usize) -> Option<usize> {
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
                        && matches!(self.syntax.items[j - 1], Item::Noun(_) | Item::Other(_));
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
    fn antecedent(&self, marker: usize) -> Option<usize> {
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
                    return Some(if !person(n) && person(top) { top } else { n });
                }
                Item::Comma(_) | Item::Preposition(_) | Item::Other(_) | Item::Quote(_, _) => {}
                _ => return None,
            }
        }
        None
    }

    fn last_clause(&self) -> Option<usize> {
        (self.clauses.len() > self.base).then(|| self.clauses.len() - 1)
    }

    /// The last clause whose verb stands at or before item `at`, with no boundary of a main clause between.
    fn verb_before(&self, at: usize) -> Option<usize> {
        (self.base..self.clauses.len()).rev().find(|&c| self.clauses[c].item <= at)
    }

    fn previous_finite(&self, at: usize) -> Option<usize> {
        (self.base..self.clauses.len()).rev().find(|&c| {
            let clause = &self.clauses[c];
            clause.item < at
                && !matches!(clause.link, Link::Infinitive | Link::Purpose | Link::Gerund | Link::Participle)
                && !(clause.link == Link::Relative && clause.marker.is_none())
        })
    }

    /// The clause on which a participle after a comma hangs: the last that is not inside another.
    fn main_before(&self, at: usize) -> Option<usize> {
        (self.base..self.clauses.len())
            .rev()
            .find(|&c| {
                let clause = &self.clauses[c];
                clause.item < at
                    && matches!(clause.link, Link::Main | Link::Complement)
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

    fn verb_is_speech_at(&self, at: usize) -> bool {
        matches!(self.item(at), Some(Item::Verb(v)) if self.reading.is_speech(self.lemma(v)))
    }

    fn root_of(&self, mut clause: usize) -> usize {
        while matches!(self.clauses[clause].link, Link::Complement | Link::Relative | Link::Adverbial)
            && let Some(parent) = self.clauses[clause].parent
            && parent != clause
        {
            clause = parent;
        }
        clause
    }

    fn governor_of_complement(&self, marker: usize) -> Option<usize> {
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
    fn steal(&mut self, noun: usize) -> Option<usize> {
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

    // ---- rightwards ------------------------------------------------------------------------

    fn has_object(&self, at: usize) -> bool {
        matches!(self.item(at + 1), Some(Item::Noun(n)) if !self.syntax.nouns[n].time)
    }

    fn after(&self, at: usize, clause: &mut Clause, form: VerbForm) {
        let passive = self.syntax.verbs[clause.verb].passive && form == self.syntax.verbs[clause.verb].form;
        let mut j = at + 1;
        while let Some(item) = self.item(j) {
            match item {
                Item::Other(_) | Item::Quote(_, _) => {}
                Item::Adjective(token) => {
                    clause.adjective.get_or_insert(token);
                }
                Item::Noun(n) if self.syntax.nouns[n].time && self.syntax.nouns[n].mention.is_none() => {}
                Item::Noun(n) => {
                    let after_comma = matches!(self.item(j - 1), Some(Item::Comma(_) | Item::Conjunction(_)));
                    if clause.subject == Some(n) || self.syntax.nouns[n].first.is_some_and(|f| f != n) {
                        // The subject of an inverted verb, or reached through its coordination.
                    } else if after_comma {
                        break;
                    } else if clause.object.is_none() && !passive {
                        clause.object = Some(n);
                    } else if clause.second.is_none() && clause.prepositions.is_empty() {
                        clause.second = Some(n);
                    } else {
                        break;
                    }
                }
                Item::Preposition(token) => match self.item(j + 1) {
                    Some(Item::Noun(n)) => {
                        if !self.syntax.nouns[n].time {
                            clause.prepositions.push((token, n));
                        }
                        j += 1;
                    }
                    Some(Item::Verb(_)) => break,
                    _ => clause.particles.push(token),
                },
                Item::Comma(_) => {
                    // A prepositional phrase or a coordinated noun may follow; anything else is another clause.
                    match self.item(j + 1) {
                        Some(Item::Preposition(_))
                            if clause.object.is_some() || !clause.prepositions.is_empty() => {}
                        Some(Item::Noun(n)) if self.syntax.nouns[n].first.is_some_and(|f| f != n) => {}
                        Some(Item::Conjunction(_)) if matches!(self.item(j + 2), Some(Item::Noun(n)) if self.syntax.nouns[n].first.is_some_and(|f| f != n)) =>
                            {}
                        _ => break,
                    }
                }
                Item::Conjunction(_) => {
                    let goes_on = matches!(self.item(j + 1), Some(Item::Noun(n)) if self.syntax.nouns[n].first.is_some_and(|f| f != n));
                    if !goes_on {
                        break;
                    }
                }
                Item::Verb(v)
                    if self.syntax.verbs[v].form == VerbForm::Participle && clause.object.is_some() =>
                {
                    break;
                }
                _ => break,
            }
            j += 1;
        }
    }

    /// Who does, whatever the voice.
    fn actor(&self, clause: &Clause) -> Option<usize> {
        if self.passive(clause) { self.by(clause) } else { clause.subject }
    }

    /// Who undergoes, whatever the voice.
    fn undergoer(&self, clause: &Clause) -> Option<usize> {
        if self.passive(clause) { clause.subject } else { clause.object }
    }

    fn by(&self, clause: &Clause) -> Option<usize> {
        clause.prepositions.iter().find(|(p, _)| self.reading.is(*p, Word::By)).map(|&(_, n)| n)
    }

    // ---- afterwards ------------------------------------------------------------------------

    /// "Discussing his concern, Razak said": the subject comes later. "said Peskov": inverted.
    fn forward_subjects(&mut self) {
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
    fn parentheticals(&mut self) {
        for c in self.base..self.clauses.len() {
            let clause = &self.clauses[c];
            if !self.is_speech(c)
                || self.effective_form(clause.item, clause.verb) != VerbForm::Finite
                || !matches!(clause.link, Link::Main)
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
            let quoted = matches!(before, Some(Item::Quote(_, false)));
            // What is said is a clause or a quotation; "However," and "In Moscow," are neither.
            let said = (self.base..self.clauses.len()).any(|o| {
                let o = &self.clauses[o];
                o.item < start
                    && self.effective_form(o.item, o.verb) == VerbForm::Finite
                    && !matches!(o.link, Link::Adverbial | Link::Relative)
            });
            let beside = matches!(before, Some(Item::Comma(_) | Item::Break(_)));
            let content_left = quoted || beside && said && self.clauses[c].object.is_none();
            let right = self.content_right(c);
            if content_left {
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
            } else if let Some(right) = right {
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

    /// "…, Kim said, KCNA reported": a speech clause that follows another speaks about it, not within it.
    fn speaks_beside(&self, c: usize, right: Option<usize>) -> bool {
        self.is_speech(c) && right == Some(self.clause_start(c))
    }

    /// The item at which the clause's words begin (its subject or its verb).
    fn clause_start(&self, c: usize) -> usize {
        let clause = &self.clauses[c];
        let mut start = clause.item;
        if let Some(subject) = clause.subject
            && let Some(at) = self.item_of_noun(subject)
            && at < clause.item
        {
            start = at;
        }
        start
    }

    /// The first item of what follows a speech clause after a comma, a colon or a quotation mark.
    fn content_right(&self, c: usize) -> Option<usize> {
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

    /// Tokens of each clause with everything below it.
    fn extents(&mut self) {
        for c in self.base..self.clauses.len() {
            let clause = &self.clauses[c];
            let mut extent = self.syntax.verbs[clause.verb].tokens.clone();
            let nouns = clause
                .subject
                .into_iter()
                .chain(clause.object)
                .chain(clause.second)
                .chain(clause.prepositions.iter().map(|&(_, n)| n));
            for noun in nouns {
                let tokens = &self.syntax.nouns[noun].tokens;
                extent = extent.start.min(tokens.start)..extent.end.max(tokens.end);
            }
            self.clauses[c].extent = extent;
        }
    }
}
