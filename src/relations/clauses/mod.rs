//! Verb groups → clauses with subject, objects and prepositional phrases, tied to the clause that
//! governs them. Voice is undone here: a clause says who does and who undergoes.
//!
//! The grammar is a cascade of deterministic steps in the manner of finite-state partial parsing
//! (Abney 1996, "Partial Parsing via Finite-State Cascades"): it looks for the subject leftwards from
//! each verb, for objects rightwards, and prefers the near reading.

mod forms;
mod left;
mod speech;

use std::ops::Range;

use super::syntax::{Item, Reading, Syntax};
use crate::base::Symbol;
use crate::schema::{Form, Role, Tie, Word};
use crate::text::{SentenceKind, Tag, VerbForm};

/// A verb with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Index into [`Syntax::verbs`].
    pub verb: usize,
    /// The item at which the verb stands.
    pub item: usize,
    /// The sentence.
    pub sentence: usize,
    /// Whether the grammatical subject undergoes it. Not always what the verb's own words say:
    /// "ministers on Thursday called on China" is active.
    pub passive: bool,
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
    /// The clause whose auxiliary or modal counts here as well: "may attack and *invade*".
    pub shares: Option<usize>,
    /// The noun whose content a complement is: "the claim that …".
    pub told_by: Option<usize>,
    /// Tokens that belong to it, with everything below it.
    pub extent: Range<usize>,
    /// Whether it is a speech clause beside or after what it reports: "…, Putin said".
    pub parenthetical: bool,
}

impl Clause {
    /// Who undergoes, whatever the voice.
    pub(super) fn undergoer(&self) -> Option<usize> {
        if self.passive { self.subject } else { self.object }
    }
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
    let mut clauses = Vec::with_capacity(syntax.verbs.len());
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
        self.shared_arguments();
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
            passive: form == VerbForm::Participle || group.passive && form == group.form,
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
            shares: None,
            told_by: None,
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
        // "12 were killed and dozens injured": the tag says that they did.
        if form == VerbForm::Finite
            && group.tokens.len() == 1
            && let Some(first) = clause.subject.and_then(|n| self.shares_passive(at - 1, n))
            && !self.has_object(at)
        {
            clause.passive = true;
            clause.shares = Some(first);
        }
        self.after(at, &mut clause);
        self.clauses.push(clause);
    }

    /// A participle with subject and object is a finite verb that was tagged wrongly.
    fn effective_form(&self, at: usize, verb: usize) -> VerbForm {
        let form = self.syntax.verbs[verb].form;
        if form == VerbForm::Finite && self.describes(at, verb) {
            return VerbForm::Participle;
        }
        if form != VerbForm::Participle {
            return form;
        }
        // `Putin "appreciated" and thanked`, `banks "parked" money`
        let mut right = at + 1;
        while matches!(self.item(right), Some(Item::Quote(..))) {
            right += 1;
        }
        let noun_after = match self.item(right) {
            Some(Item::Noun(n)) => !self.syntax.nouns[n].time,
            Some(Item::Complementizer(_)) => right == at + 1,
            _ => false,
        };
        let left = self.skip_quotes_left(at);
        let noun_before =
            left.is_some_and(|l| matches!(self.item(l), Some(Item::Noun(_) | Item::Relative(_))));
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
        let shares = noun_after && self.shares_perfect(at);
        let main = !noun_after && self.is_main_verb(at, verb);
        if says || only || shares || main || noun_before && (noun_after || coordinated) {
            VerbForm::Finite
        } else {
            form
        }
    }

    /// "Rajapaksa fled to Goa after rebels struck", "Mr Roe, whose party lost, called on him to go": a past tense
    /// where the words before and behind it have no other verb, and what follows is tied to it as the rules
    /// of its verb have it.
    fn is_main_verb(&self, at: usize, verb: usize) -> bool {
        let group = &self.syntax.verbs[verb];
        if group.tokens.len() != 1 || !self.reading.has_past(group.head) || !self.takes_next(at, verb) {
            return false;
        }
        let body = self.reading.document.sentences[self.sentence].kind == SentenceKind::Body;
        // "as opposed to": no noun, no subject.
        let before = self.skip_quotes_left(at).and_then(|l| self.item(l));
        let follows = matches!(before, Some(Item::Noun(_) | Item::Comma(_) | Item::Other(_)));
        body && follows && self.stands_alone(at)
    }

    /// Whether what follows a verb without object belongs to it: "fled to", "ruled that", "agreed to sign".
    fn takes_next(&self, at: usize, verb: usize) -> bool {
        let lemma = self.lemma(verb);
        let mut next = at + 1;
        // "ruled on Tuesday that"
        while let (Some(Item::Preposition(_)), Some(Item::Noun(n))) = (self.item(next), self.item(next + 1))
            && self.syntax.nouns[n].time
        {
            next += 2;
        }
        match self.item(next) {
            Some(Item::Complementizer(_)) => self.reading.is_speech(lemma),
            Some(Item::Preposition(p)) if !self.reading.is(p, Word::By) => {
                let word = self.reading.word(p);
                let rules = self.reading.schema.index.verbs.get(lemma);
                rules.into_iter().flatten().any(|&rule| {
                    let Form::Clause(pattern) = &self.reading.schema.rules[rule].form else { return false };
                    pattern.subject.role != Role::Other
                        && matches!(pattern.steps.first(), Some(step) if !step.optional
                            && matches!(&step.tie, Tie::Preposition(words) if words.contains(&word)))
                })
            }
            _ => false,
        }
    }

    /// Whether a verb has a noun before it and no other verb beside it to be the main one.
    fn stands_alone(&self, at: usize) -> bool {
        let finite = |i: usize| matches!(self.syntax.items[i], Item::Verb(v) if self.syntax.verbs[v].form == VerbForm::Finite);
        let comma = |i: usize| matches!(self.syntax.items[i], Item::Comma(_));
        let mut subject = false;
        let mut j = at;
        while j > self.row.start {
            j -= 1;
            match self.syntax.items[j] {
                Item::Noun(n) => subject |= !self.syntax.nouns[n].time,
                Item::Verb(_) if finite(j) => return false,
                Item::Comma(_) => {
                    // "Mr Roe, whose party lost, called": past the aside.
                    let Some(k) = (self.row.start..j).rev().find(|&k| comma(k)) else { break };
                    let described =
                        matches!(self.syntax.items[k + 1], Item::Relative(_)) || !(k + 1..j).any(finite);
                    if !described || k == self.row.start || !matches!(self.syntax.items[k - 1], Item::Noun(_))
                    {
                        break;
                    }
                    j = k;
                }
                Item::Subordinator(_)
                | Item::Complementizer(_)
                | Item::Relative(_)
                | Item::Conjunction(_)
                | Item::Break(_)
                | Item::Voice(_) => break,
                _ => {}
            }
        }
        // "the man shot at in Goa was", "the man shot at, Jean Roe, was": that is the verb.
        let mut bounded = false;
        let other = (at + 1..self.row.end).any(|r| {
            let says = matches!(self.syntax.items[r], Item::Verb(v) if self.reading.is_speech(self.lemma(v)));
            match self.syntax.items[r] {
                Item::Verb(_) if finite(r) => !says && (!bounded || comma(r - 1)),
                Item::Subordinator(_)
                | Item::Complementizer(_)
                | Item::Relative(_)
                | Item::Conjunction(_)
                | Item::Quote(..)
                | Item::Break(_) => {
                    bounded = true;
                    false
                }
                _ => false,
            }
        });
        subject && !other
    }

    /// "companies surveyed said", "praised feats aimed at growth": a past tense that can only be a participle,
    /// because another verb follows at once, or because its noun is the object of the verb before it.
    fn describes(&self, at: usize, verb: usize) -> bool {
        let group = &self.syntax.verbs[verb];
        let past = group.tokens.len() == 1 && self.reading.tag(group.head) == Tag::VBD;
        if !past || self.has_object(at) || !self.reading.has_participle(group.head) {
            return false;
        }
        let Some(left) = self.skip_quotes_left(at) else { return false };
        let Some(Item::Noun(noun)) = self.item(left) else { return false };
        let pronoun = |n: usize| self.reading.tag(self.syntax.nouns[n].head) == Tag::PRP;
        let (top, whole) = self.climb(left, noun);
        let before = top.checked_sub(1).and_then(|b| self.skip_quotes_left(b + 1));
        let before = before.and_then(|b| Some((b, self.item(b)?)));
        if pronoun(noun)
            || self.syntax.nouns[whole].first.is_some()
            || self.syntax.nouns[whole].next.is_some()
        {
            return false;
        }
        // "the troops Putin sent attacked", "the man who fell said"
        let follows = matches!(self.item(at + 1), Some(Item::Verb(v)) if {
            let next = &self.syntax.verbs[v];
            next.form == VerbForm::Finite && matches!(self.reading.tag(next.tokens.start), Tag::VBD | Tag::VBZ | Tag::VBP | Tag::MD)
        });
        match before {
            None
            | Some((
                _,
                Item::Comma(_) | Item::Preposition(_) | Item::Complementizer(_) | Item::Conjunction(_),
            )) => follows,
            Some((b, Item::Verb(v))) => {
                let governor = &self.syntax.verbs[v];
                let lemma = self.reading.lemma(governor.head);
                let open = self.syntax.items[self.row.start..b].iter().rev().find(|i| {
                    matches!(i, Item::Relative(_) | Item::Subordinator(_) | Item::Comma(_) | Item::Break(_))
                });
                governor.form == VerbForm::Finite
                    && !governor.passive
                    && matches!(self.item(at + 1), Some(Item::Preposition(_)))
                    && !matches!(open, Some(Item::Relative(_) | Item::Subordinator(_)))
                    && !self.reading.is_speech(lemma)
                    && !self.reading.is(governor.head, Word::Belief)
                    && !self.reading.is(governor.head, Word::Copula)
                    && self.reading.grammar().embedding(lemma).is_none()
            }
            Some(_) => false,
        }
    }

    /// "has poisoned and killed him", "has attacked Kyiv and killed many": after "and", one "has" serves
    /// two participles.
    fn shares_perfect(&self, at: usize) -> bool {
        let conjunction = self.syntax.items[self.row.start..at]
            .iter()
            .rposition(|i| !matches!(i, Item::Other(_)))
            .map(|i| i + self.row.start)
            .filter(|&i| matches!(self.syntax.items[i], Item::Conjunction(_)));
        let Some(conjunction) = conjunction else { return false };
        let before = self.syntax.items[self.row.start..conjunction].iter().rev().find_map(|i| match *i {
            Item::Verb(v) => Some(Some(v)),
            Item::Noun(_) | Item::Preposition(_) | Item::Other(_) => None,
            _ => Some(None),
        });
        before.flatten().is_some_and(|v| {
            let verb = &self.syntax.verbs[v];
            !verb.passive && verb.tokens.len() > 1 && self.reading.tag(verb.head) == Tag::VBN
        })
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

    /// The item at or behind an opening quotation mark, and where it stands: `as "a success"`.
    fn quoted_item(&self, at: usize) -> Option<(usize, Item)> {
        match self.item(at)? {
            Item::Quote(_, true) => self.item(at + 1).map(|item| (at + 1, item)),
            item => Some((at, item)),
        }
    }

    fn has_object(&self, at: usize) -> bool {
        matches!(self.item(at + 1), Some(Item::Noun(n)) if !self.syntax.nouns[n].time)
    }

    fn after(&self, at: usize, clause: &mut Clause) {
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
                    } else if clause.object.is_none() && !clause.passive {
                        clause.object = Some(n);
                    } else if clause.second.is_none() && clause.prepositions.is_empty() {
                        clause.second = Some(n);
                    } else {
                        break;
                    }
                }
                Item::Preposition(token) => match self.quoted_item(j + 1) {
                    Some((at, Item::Noun(n))) => {
                        if !self.syntax.nouns[n].time {
                            clause.prepositions.push((token, n));
                        }
                        j = at;
                    }
                    Some((_, Item::Verb(_))) => break,
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

    /// "Israel encircled and bombed Rafah", "were captured and killed by rebels": what follows the last
    /// verb belongs to the ones before it as well.
    fn shared_arguments(&mut self) {
        for c in (self.base..self.clauses.len().saturating_sub(1)).rev() {
            let (clause, last) = (&self.clauses[c], &self.clauses[c + 1]);
            // "two were killed and 31 wounded by police"
            if last.shares == Some(c) && last.passive && clause.passive && last.subject != clause.subject {
                if clause.prepositions.is_empty() {
                    self.clauses[c].prepositions = last.prepositions.clone();
                }
                continue;
            }
            let between = &self.syntax.items[clause.item + 1..last.item];
            let joined = between.iter().any(|i| matches!(i, Item::Conjunction(_) | Item::Comma(_)))
                && between
                    .iter()
                    .all(|i| matches!(i, Item::Conjunction(_) | Item::Comma(_) | Item::Other(_)));
            let siblings = clause.link == last.link && clause.subject == last.subject;
            let alone =
                clause.object.is_none() && clause.prepositions.is_empty() && clause.particles.is_empty();
            // "arrested and questioned him", but "fled and said that prices rose"
            let says = self.is_speech(c)
                || self.is_speech(c + 1)
                    && (last.object.is_none()
                        || self.clauses[c + 1..].iter().any(|o| o.parent == Some(c + 1)));
            let same = self.is_speech(c) && self.is_speech(c + 1);
            if !joined || !siblings || !alone || says && !same {
                continue;
            }
            match (clause.passive, last.passive) {
                (false, false) => self.clauses[c].object = last.object,
                (true, true) => {
                    let by = last.prepositions.iter().copied().find(|(p, _)| self.reading.is(*p, Word::By));
                    self.clauses[c].prepositions.extend(by);
                }
                _ => {}
            }
        }
    }

    /// Who does, whatever the voice.
    fn actor(&self, clause: &Clause) -> Option<usize> {
        if clause.passive { self.by(clause) } else { clause.subject }
    }

    fn by(&self, clause: &Clause) -> Option<usize> {
        clause.prepositions.iter().find(|(p, _)| self.reading.is(*p, Word::By)).map(|&(_, n)| n)
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
