//! Rules → drafts of claims: each clause, noun and mention is shown to the rules that its words set off.

mod beside;
mod clause;
mod complement;
mod gaps;
mod mutual;
mod noun;
mod owner;
mod phrase;
mod qualify;
mod referent;
mod role;
mod target;
mod why_not;

pub(super) use gaps::names;
pub use gaps::{Gap, Gaps};
use target::Asker;
pub(super) use target::Fills;
pub use why_not::{NearMiss, WhyNot};

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::clauses::Clause;
use super::syntax::{Reading, Syntax};
use super::voices::Voices;
use crate::base::{Date, Modality, Polarity, Symbol};
use crate::matcher::Match;
use crate::resolve::Resolution;
use crate::schema::{Relation, Role, Word};

/// A claim while the others are still being found.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub subject: Target,
    /// Index into the schema's relations.
    pub relation: usize,
    pub object: Target,
    /// Further participants: the number of the role, who plays it and in which words.
    pub participants: Vec<(u8, Target, Range<usize>)>,
    /// Index into the schema's rules.
    pub rule: usize,
    /// The clause it was found in, if it was found in one.
    pub clause: Option<usize>,
    /// The noun that named the deed, if one did.
    pub noun: Option<usize>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub voices: Vec<usize>,
    pub time: Option<Date>,
    pub quantity: Option<Range<usize>>,
    pub evidence: Range<usize>,
    pub roles: Vec<(&'static str, Range<usize>)>,
    pub shape: &'static str,
}

/// What stands at an end of a draft.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Target {
    /// Index into the resolution's entities.
    Entity(usize),
    /// Index into the drafts.
    Claim(usize),
    /// Words of the text (tokens).
    Words(usize, usize),
}

/// A rule that matched, and where.
#[derive(Clone, Debug)]
struct Hit {
    rule: usize,
    clause: Option<usize>,
    noun: Option<usize>,
    trigger: Range<usize>,
    shape: &'static str,
}

/// Everything that rules look at.
pub(super) struct Finder<'a, 't, 's> {
    pub reading: Reading<'a, 't, 's>,
    pub syntax: &'a Syntax,
    pub clauses: &'a [Clause],
    pub resolution: &'a Resolution<'s>,
    pub voices: &'a Voices,
    /// The word that a comma is.
    pub comma: Symbol,
    /// The word "of".
    pub of: Symbol,
    /// The word "in".
    pub within: Symbol,
    /// The word "to".
    pub to: Symbol,
    /// For each entity, the gazetteer's entry that a mention of it names.
    pub entries: Vec<Option<u32>>,
    /// The state that the article is about, if it is about one.
    pub home: Option<usize>,
    /// For each noun, the entity that it denotes: rules ask it again and again.
    pub denoted: Vec<Option<usize>>,
    /// For each noun, what may fill a slot in its place, once a rule has asked.
    pub fills: Vec<Cell<Option<Fills>>>,
    /// For each entity, what the lists say a body is: "party", `news_agency`.
    pub sorts: Vec<Symbol>,
    /// For each sentence, its clauses.
    pub rows: Vec<Range<usize>>,
    /// Mentions of groups and bodies by the lemma of their heads, once "rebel-held" asks for them.
    pub groups: OnceCell<FxHashMap<Symbol, Vec<usize>>>,
    pub drafts: RefCell<Vec<Draft>>,
    /// Drafts by their clause, and by the sentence of their evidence.
    pub by_clause: RefCell<Vec<Vec<usize>>>,
    pub by_sentence: RefCell<Vec<Vec<usize>>>,
    /// Entities that a role noun ties, subject first.
    pub told: RefCell<FxHashSet<(usize, usize)>>,
}

impl<'s> Finder<'_, '_, 's> {
    /// All drafts: first what needs no other claim, then statements from the inside out.
    pub fn run(&self) {
        for c in 0..self.clauses.len() {
            self.clause(c, false);
        }
        for noun in 0..self.syntax.nouns.len() {
            self.noun(noun);
            self.roles(noun);
        }
        self.belongs();
        self.phrases();
        let mut order: Vec<usize> = (0..self.clauses.len()).collect();
        order.sort_by_cached_key(|&c| (self.clauses[c].sentence, std::cmp::Reverse(self.depth(c)), c));
        for c in order {
            self.clause(c, true);
        }
    }

    fn depth(&self, mut c: usize) -> usize {
        let mut depth = 0;
        while let Some(parent) = self.clauses[c].parent
            && depth < 64
        {
            c = parent;
            depth += 1;
        }
        depth
    }

    fn relation(&self, rule: usize) -> &'s Relation {
        &self.reading.schema.relations[self.reading.schema.rules[rule].relation]
    }

    /// Answers the matcher's questions for a relation.
    fn asker<'f>(&'f self, relation: &'f Relation, clause: Option<usize>) -> Asker<'f, 'f, 'f, 's> {
        Asker { finder: self, relation, clause }
    }

    /// Makes drafts of what fills the two roles of a match; `given` fills one of them in its stead.
    fn emit(&self, hit: &Hit, found: &Match, given: Option<(Role, usize)>) {
        let side = |role| match given {
            Some((r, entity)) if r == role => {
                let tokens = hit.noun.map_or_else(
                    || hit.trigger.clone(),
                    |n| {
                        let phrase = &self.syntax.nouns[n];
                        phrase.tokens.start..phrase.head
                    },
                );
                vec![(Target::Entity(entity), tokens)]
            }
            _ => self.side(hit.rule, found, role, hit.clause, hit.noun),
        };
        let further = (0..self.relation(hit.rule).roles.len() as u8).flat_map(|number| {
            side(Role::Further(number)).into_iter().map(move |(who, words)| (number, who, words))
        });
        self.combine(hit, &side(Role::Subject), &side(Role::Object), &further.collect::<Vec<_>>());
    }

    /// Every subject with every object.
    fn combine(
        &self,
        hit: &Hit,
        subjects: &[(Target, Range<usize>)],
        objects: &[(Target, Range<usize>)],
        further: &[(u8, Target, Range<usize>)],
    ) {
        let Hit { rule, clause, noun, ref trigger, shape } = *hit;
        let relation = self.relation(rule);
        for (subject, subject_tokens) in subjects {
            for (object, object_tokens) in objects {
                if subject == object {
                    continue;
                }
                // "I can confirm that", "we must state clearly that": whoever says so says it already.
                if relation.family == "statement"
                    && noun.is_none()
                    && clause.is_some_and(|c| self.speaks_of_himself(c, subject))
                {
                    continue;
                }
                // "has not imposed sanctions": what qualifies the verb qualifies the noun that it performs.
                let nominal = noun.is_some_and(|n| clause.is_none() || clause != self.performance(n));
                let mut roles = vec![
                    ("subject", subject_tokens.clone()),
                    ("object", object_tokens.clone()),
                    ("trigger", trigger.clone()),
                ];
                let quantity = clause.and_then(|c| self.quantity(c)).filter(|_| !nominal);
                if let Some(quantity) = &quantity {
                    roles.push(("quantity", quantity.clone()));
                }
                let time = clause.and_then(|c| self.time(c)).filter(|_| !nominal);
                if let Some((_, tokens)) = &time {
                    roles.push(("time", tokens.clone()));
                }
                let of_role = relation.family == "role" && clause.is_none();
                let voices = match clause {
                    Some(c) => self.voices.of(c).to_vec(),
                    None if of_role => Vec::new(),
                    None => self
                        .clause_around(trigger.start)
                        .filter(|&c| noun.is_none_or(|n| self.clauses[c].told_by != Some(n)))
                        .map_or_else(Vec::new, |c| self.voices.of(c).to_vec()),
                };
                // "claimed responsibility for the attack", "accused him of the murder": whoever does says so.
                let teller = noun.and_then(|n| self.blamer(n).or_else(|| self.claimer(n)));
                let teller = teller.and_then(|c| self.doer(c)).filter(|_| relation.family != "statement");
                let (mut polarity, mut modality) = (Polarity::Affirmed, Modality::Actual);
                if let Some(c) = clause.filter(|_| !nominal) {
                    polarity = self.voices.polarity(c);
                    modality = self.voices.modality(c);
                }
                // "is planning attacks": the verb that performs the noun says what becomes of it.
                if noun.is_some()
                    && !nominal
                    && let Some(c) = clause
                {
                    let verb = self.reading.lemma(self.syntax.verbs[self.clauses[c].verb].head);
                    let told = self.reading.is_speech(verb);
                    let says = self.reading.grammar().embedding(verb).filter(|_| !told);
                    let says = says.and_then(|e| e.modality);
                    modality = says.filter(|_| modality == Modality::Actual).unwrap_or(modality);
                }
                let hedged = trigger.start.checked_sub(1).is_some_and(|t| self.reading.is(t, Word::Hedge));
                if hedged && modality == Modality::Actual {
                    modality = Modality::Possible;
                }
                let said = teller.filter(|t| !voices.contains(t));
                let voiced: Vec<usize> = said
                    .into_iter()
                    .chain(voices)
                    .filter(|&v| relation.family != "statement" || Target::Entity(v) != *subject)
                    .collect();
                roles.extend(
                    clause
                        .filter(|_| !nominal)
                        .into_iter()
                        .flat_map(|c| self.qualifiers(c, polarity, modality)),
                );
                roles.extend(
                    voiced.iter().filter_map(|&voice| Some(("voice", self.nearest(voice, trigger.start)?))),
                );
                let others = further.iter().filter(|(_, who, _)| who != subject && who != object);
                let participants: Vec<_> = others.cloned().collect();
                let mut evidence = cover([subject_tokens, object_tokens, trigger]);
                for (_, _, tokens) in participants.iter().filter(|p| !p.2.is_empty()) {
                    evidence = cover([&evidence, tokens]);
                }
                self.push(Draft {
                    subject: subject.clone(),
                    relation: self.reading.schema.rules[rule].relation,
                    object: object.clone(),
                    participants,
                    rule,
                    clause,
                    noun,
                    polarity,
                    modality,
                    voices: voiced,
                    time: time.map(|t| t.0),
                    quantity,
                    evidence,
                    roles,
                    shape,
                });
            }
        }
    }

    fn push(&self, draft: Draft) {
        let mut drafts = self.drafts.borrow_mut();
        if let Some(c) = draft.clause {
            self.by_clause.borrow_mut()[c].push(drafts.len());
        }
        let sentence = self.reading.document.sentence_of(draft.evidence.start);
        if let Some(list) = self.by_sentence.borrow_mut().get_mut(sentence) {
            list.push(drafts.len());
        }
        drafts.push(draft);
    }

    /// The clauses of a sentence.
    fn clauses_of(&self, sentence: usize) -> Range<usize> {
        self.rows.get(sentence).cloned().unwrap_or_default()
    }

    /// Drafts whose evidence stands in the sentences before `here`, at most `back` of them; the last first.
    fn drafts_before(&self, here: usize, back: usize) -> Vec<usize> {
        let lists = self.by_sentence.borrow();
        let mut out: Vec<usize> = Vec::new();
        for sentence in (here.saturating_sub(back)..=here).rev() {
            out.extend(lists.get(sentence).into_iter().flatten().rev());
        }
        out
    }
}

/// The smallest range over all.
fn cover<const N: usize>(ranges: [&Range<usize>; N]) -> Range<usize> {
    let mut out = ranges[0].clone();
    for range in ranges.into_iter().filter(|r| !r.is_empty()) {
        out = out.start.min(range.start)..out.end.max(range.end);
    }
    out
}
