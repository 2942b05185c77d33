//! Rules that almost found something: the part that failed, and the words it failed on. For people who
//! write rules; nothing that a claim depends on.

use super::Finder;
use super::target::kinds;
use crate::base::{EntityKind, Symbol};
use crate::matcher::{Frame, Why, match_clause, match_noun};
use crate::schema::{Filler, Form, Relation, Role, SlotPattern, Step, Tie, Word};

/// A rule whose word stands in the text, and why it found nothing there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearMiss {
    /// The rule: `thanked/thank`.
    pub rule: String,
    /// Its pattern.
    pub pattern: String,
    /// The word that set it off.
    pub trigger: String,
    /// The sentence, by its number.
    pub sentence: usize,
    /// Parts of the pattern that are there, and how many it has.
    pub parts: (usize, usize),
    /// The part that failed, and the words it failed on.
    pub why: String,
}

/// What was looked for and not found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WhyNot {
    /// Rules that came near, the nearest first.
    pub misses: Vec<NearMiss>,
    /// Verbs that no rule takes, with their sentence.
    pub verbs: Vec<(usize, String)>,
}

impl Finder<'_, '_, '_> {
    /// All rules that were set off and found nothing.
    pub(in crate::relations) fn why_not(&self) -> WhyNot {
        let mut out = WhyNot::default();
        for c in 0..self.clauses.len() {
            self.clause_misses(c, &mut out);
        }
        for noun in 0..self.syntax.nouns.len() {
            self.noun_misses(noun, &mut out);
        }
        // The share of what is there, without fractions.
        out.misses.sort_by(|a, b| {
            let share = |miss: &NearMiss, other: &NearMiss| miss.parts.0 * other.parts.1;
            (share(b, a), &a.rule).cmp(&(share(a, b), &b.rule))
        });
        out
    }

    fn clause_misses(&self, c: usize, out: &mut WhyNot) {
        let schema = self.reading.schema;
        let clause = &self.clauses[c];
        let verb = &self.syntax.verbs[clause.verb];
        let copula = self.reading.is(verb.head, Word::Copula);
        let complement = clause.adjective.or_else(|| clause.object.map(|n| self.syntax.nouns[n].head));
        let word = complement.filter(|_| copula).unwrap_or(verb.head);
        let rules = if copula { &schema.index.copulas } else { &schema.index.verbs };
        let Some(rules) = rules.get(self.reading.lemma(word)) else {
            if !copula && self.by_clause.borrow()[c].is_empty() {
                out.verbs.push((clause.sentence, self.reading.document.word(verb.head).to_owned()));
            }
            return;
        };
        let mut frame = self.frame(c, true);
        if let Some(noun) = clause.object.filter(|_| copula && clause.adjective.is_none()) {
            frame.prepositions.extend(self.prepositions(noun));
            frame.object = None;
        }
        for &rule in rules {
            let Form::Clause(pattern) = &schema.rules[rule].form else { continue };
            if self.drafts.borrow().iter().any(|d| d.rule == rule && d.clause == Some(c)) {
                continue;
            }
            let relation = self.relation(rule);
            let nouns = self.asker(relation, Some(c));
            let (there, why) = match match_clause(pattern, &frame, &nouns) {
                Ok(_) => (1 + pattern.steps.len(), self.sooner(rule, c)),
                Err(why) => self.part(relation, &why, Some(&pattern.subject), &pattern.steps, &frame),
            };
            self.miss(out, rule, clause.sentence, word, (there, 1 + pattern.steps.len()), why);
        }
    }

    fn noun_misses(&self, noun: usize, out: &mut WhyNot) {
        let schema = self.reading.schema;
        let phrase = &self.syntax.nouns[noun];
        let sentence = self.reading.document.sentence_of(phrase.head);
        let found =
            |rule: usize| self.drafts.borrow().iter().any(|d| d.rule == rule && (d.noun == Some(noun)));
        let frame =
            Frame { subject: phrase.possessor, prepositions: self.prepositions(noun), ..Frame::default() };
        for &rule in schema.index.nouns.get(self.reading.lemma(phrase.head)).into_iter().flatten() {
            let Form::Noun(pattern) = &schema.rules[rule].form else { continue };
            if found(rule) || !pattern.triggers.iter().any(|t| self.ends_in(noun, t)) {
                continue;
            }
            let relation = self.relation(rule);
            let total = usize::from(pattern.possessor.is_some()) + pattern.steps.len();
            let (there, why) = match match_noun(pattern, &frame, &self.asker(relation, None)) {
                Ok(_) => (total, "it matches, but gives no two different participants".to_owned()),
                Err(why) => self.part(relation, &why, pattern.possessor.as_ref(), &pattern.steps, &frame),
            };
            self.miss(out, rule, sentence, phrase.head, (there, total), why);
        }
        if phrase.mention.is_some() {
            return;
        }
        for (rule, _) in self.role_rules(phrase.start, phrase.head) {
            if found(rule) {
                continue;
            }
            let (there, why) = if self.holders(noun).0.is_empty() {
                (0, "nobody holds the role: expected a name beside it, or `be` between them".to_owned())
            } else {
                (1, "what it belongs to is missing, or the relation does not take it".to_owned())
            };
            self.miss(out, rule, sentence, phrase.head, (there, 2), why);
        }
    }

    fn miss(
        &self,
        out: &mut WhyNot,
        rule: usize,
        sentence: usize,
        word: usize,
        parts: (usize, usize),
        why: String,
    ) {
        let rule = &self.reading.schema.rules[rule];
        out.misses.push(NearMiss {
            rule: rule.id.clone(),
            pattern: rule.source.clone(),
            trigger: self.reading.document.word(word).to_owned(),
            sentence,
            parts,
            why,
        });
    }

    /// Why a rule that matches gives no claim.
    fn sooner(&self, rule: usize, c: usize) -> String {
        let schema = self.reading.schema;
        let drafts = self.drafts.borrow();
        let by_clause = self.by_clause.borrow();
        let mut here = by_clause[c].iter().map(|&d| &drafts[d]);
        match here.find(|d| d.relation == schema.rules[rule].relation) {
            Some(draft) => format!("it matches, but `{}` found the same before", schema.rules[draft.rule].id),
            None => "it matches, but gives no two different participants".to_owned(),
        }
    }

    /// How many parts are there, and what is the matter with the next.
    fn part(
        &self,
        relation: &Relation,
        why: &Why,
        subject: Option<&SlotPattern>,
        steps: &[Step],
        frame: &Frame,
    ) -> (usize, String) {
        match (why, subject) {
            (Why::NoSubject, Some(slot)) => {
                (0, format!("{} is missing, expected {}", name(relation, slot), expected(relation, slot)))
            }
            (Why::SubjectKind, Some(slot)) => (0, self.misfit(relation, slot, frame.subject)),
            (Why::Step(i), _) => {
                let there = usize::from(subject.is_some()) + i;
                (there, steps.get(*i).map_or_else(String::new, |step| self.step(relation, step, frame, None)))
            }
            (Why::NoSubject | Why::SubjectKind, None) => (0, "the subject does not fit".to_owned()),
        }
    }

    fn step(&self, relation: &Relation, step: &Step, frame: &Frame, below: Option<usize>) -> String {
        let words = |list: &[Vec<Symbol>]| {
            let symbols = &self.reading.schema.symbols;
            let one =
                |words: &Vec<Symbol>| words.iter().map(|w| symbols.word(*w)).collect::<Vec<_>>().join(" ");
            shortened(list.iter().map(one))
        };
        let single = |list: &[Symbol]| words(&list.iter().map(|w| vec![*w]).collect::<Vec<_>>());
        let own = below.map(|noun| self.prepositions(noun)).unwrap_or_default();
        let led = |list: &[Symbol]| {
            own.iter().chain(&frame.prepositions).find(|(p, _)| list.contains(p)).map(|&(_, noun)| noun)
        };
        match (&step.tie, &step.filler) {
            (Tie::Complement, _) => "what is said is missing: expected `that …` or a quotation".to_owned(),
            (Tie::Object, Filler::Slot(slot)) => self.misfit(relation, slot, frame.object),
            (Tie::Object, Filler::Noun(list, then)) => {
                let noun = [frame.object, frame.second]
                    .into_iter()
                    .flatten()
                    .find(|&noun| list.iter().any(|w| self.ends_in(noun, w)));
                match (noun.or(frame.object), then.first()) {
                    (Some(noun), Some(next)) if list.iter().any(|w| self.ends_in(noun, w)) => {
                        self.step(relation, next, frame, Some(noun))
                    }
                    (Some(noun), _) => {
                        format!("expected {} after the verb, found “{}”", words(list), self.words_of(noun))
                    }
                    (None, _) => format!("expected {} after the verb, found nothing", words(list)),
                }
            }
            (Tie::Preposition(list), Filler::Slot(slot)) => {
                if let Some(noun) = led(list) {
                    return self.misfit(relation, slot, Some(noun));
                }
                let mut there: Vec<Symbol> = Vec::new();
                for (preposition, _) in own.iter().chain(&frame.prepositions) {
                    if !there.contains(preposition) {
                        there.push(*preposition);
                    }
                }
                let there =
                    if there.is_empty() { String::new() } else { format!(", found {}", single(&there)) };
                let slot = name(relation, slot);
                format!("expected {} and {slot} behind it{there}", single(list))
            }
            (Tie::Preposition(list), Filler::Noun(nouns, _)) => match led(list) {
                Some(noun) => format!(
                    "expected {} after {}, found “{}”",
                    words(nouns),
                    single(list),
                    self.words_of(noun)
                ),
                None => format!("expected {} and {} behind it", single(list), words(nouns)),
            },
            (Tie::Object, Filler::Pair(..)) => "two names after a verb need a preposition".to_owned(),
            (Tie::Preposition(list), Filler::Pair(a, b)) => match led(list) {
                None => format!("expected {} and two names joined by `and`", single(list)),
                Some(noun) => match self.syntax.nouns[noun].next {
                    None => format!("expected two names joined by `and`, found “{}”", self.words_of(noun)),
                    Some(_) if !self.suits(relation, a, noun) => self.misfit(relation, a, Some(noun)),
                    next => self.misfit(relation, b, next),
                },
            },
        }
    }

    fn suits(&self, relation: &Relation, slot: &SlotPattern, noun: usize) -> bool {
        use crate::matcher::Nouns;
        self.asker(relation, None).fits(noun, slot)
    }

    /// "object is a place “Kyiv”, expected person, state, organization or group"
    fn misfit(&self, relation: &Relation, slot: &SlotPattern, noun: Option<usize>) -> String {
        let role = name(relation, slot);
        let wanted = expected(relation, slot);
        let Some(noun) = noun else { return format!("{role} is missing, expected {wanted}") };
        let words = self.words_of(noun);
        if !slot.nouns.is_empty() && !slot.nouns.iter().any(|lemmas| self.ends_in(noun, lemmas)) {
            let symbols = &self.reading.schema.symbols;
            let one =
                |words: &Vec<Symbol>| words.iter().map(|w| symbols.word(*w)).collect::<Vec<_>>().join(" ");
            return format!("{role} is “{words}”, expected {}", shortened(slot.nouns.iter().map(one)));
        }
        if let Some(lemmas) = slot.except.iter().find(|lemmas| self.ends_in(noun, lemmas)) {
            let symbols = &self.reading.schema.symbols;
            let one = lemmas.iter().map(|w| symbols.word(*w)).collect::<Vec<_>>().join(" ");
            return format!("{role} is “{words}”, and the rule takes no `{one}`");
        }
        match self.entity_of(noun).map(|entity| self.resolution.entities[entity].kind) {
            Some(kind) => format!("{role} is {} “{words}”, expected {wanted}", article(kind)),
            None => format!("{role} is “{words}”, which names nobody here, expected {wanted}"),
        }
    }

    fn words_of(&self, noun: usize) -> &str {
        self.reading.document.words(self.syntax.nouns[noun].tokens.clone())
    }
}

fn article(kind: EntityKind) -> String {
    let word = kind.word();
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {word}") } else { format!("a {word}") }
}

/// The name of a slot's role.
fn name<'r>(relation: &'r Relation, slot: &SlotPattern) -> &'r str {
    match slot.role {
        Role::Subject => "subject",
        Role::Object => "object",
        Role::Further(number) => relation.roles.get(usize::from(number)).map_or("", |(role, _)| role),
        Role::Other => "what is named beside it",
    }
}

/// "person, state, organization or group"
fn expected(relation: &Relation, slot: &SlotPattern) -> String {
    let mut words: Vec<&str> = kinds(slot, relation).iter().map(|kind| kind.word()).collect();
    if let Some(takes) = relation.slot(slot.role).filter(|_| slot.kinds.is_empty()) {
        words.extend(takes.claim.then_some("claim"));
        words.extend(takes.concept.then_some("words"));
    }
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "a name".to_owned(),
    }
}

/// "`gratitude`, `thanks`, …"
fn shortened(words: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    let more = if all.len() > LISTED { " …" } else { "" };
    format!("{}{more}", all.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Words of a list that a message shows.
const LISTED: usize = 6;
