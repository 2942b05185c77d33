//! Rules that stand in each other's way, or that nothing can ever set off.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use crate::base::{Symbol, Symbols};
use crate::relations::Extraction;
use crate::schema::{Element, Filler, Form, Role, Rule, Schema, SlotPattern, Step, Tie};

/// Something about a rule that its author should know.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Finding {
    /// The rule, or the relation.
    pub rule: String,
    /// The file it stands in.
    pub file: String,
    /// `shadowed`, `conflicting`, `unreachable`, `unused`.
    pub code: &'static str,
    /// What is the matter.
    pub message: String,
}

/// How often each rule found something in a corpus.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Uses {
    /// Articles read.
    pub articles: usize,
    counts: BTreeMap<String, usize>,
}

impl Uses {
    /// Counts the claims of an article by their rule.
    pub fn add(&mut self, extraction: &Extraction) {
        self.articles += 1;
        for claim in &extraction.claims {
            *self.counts.entry(claim.rule.clone()).or_default() += 1;
        }
    }

    /// Adds the counts of other articles.
    pub fn merge(&mut self, other: Self) {
        self.articles += other.articles;
        for (rule, count) in other.counts {
            *self.counts.entry(rule).or_default() += count;
        }
    }
}

/// All findings about a schema; those of a corpus, too, if rules were counted there.
pub fn lint(schema: &Schema, uses: Option<&Uses>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lemmas = lemmas(schema);
    for (index, rule) in schema.rules.iter().enumerate() {
        let mut add = |code, message: String| {
            findings.push(Finding { rule: rule.id.clone(), file: rule.file.clone(), code, message });
        };
        for (word, base) in inflected(schema, &lemmas, rule) {
            add(
                "unreachable",
                format!("`{word}` is a form of `{base}`: write `{base}`, which finds all its forms"),
            );
        }
        for (other_index, other) in schema.rules.iter().enumerate() {
            if other_index == index || !covers(&other.form, &rule.form) {
                continue;
            }
            let same = covers(&rule.form, &other.form);
            if other.relation == rule.relation && (other_index < index || !same) {
                let message = format!("whatever it finds, `{}` finds as well: `{}`", other.id, other.source);
                add("shadowed", message);
                break;
            }
        }
        for other in schema.rules.iter().take(index).filter(|other| other.relation != rule.relation) {
            let shared = shared(schema, &other.form, &rule.form);
            if !shared.is_empty() {
                let message = format!(
                    "`{}` of another relation takes the same words: `{}` with {}",
                    other.id,
                    other.source,
                    shared.join(", ")
                );
                add("conflicting", message);
            }
        }
        if let Some(uses) = uses.filter(|uses| !uses.counts.contains_key(&rule.id)) {
            add("unused", format!("it finds nothing in {} articles", uses.articles));
        }
    }
    for (index, relation) in schema.relations.iter().enumerate() {
        if !schema.rules.iter().any(|rule| rule.relation == index) {
            findings.push(Finding {
                rule: relation.id.clone(),
                file: format!("relations/{}.toml", relation.id),
                code: "unreachable",
                message: "the relation has no rule".to_owned(),
            });
        }
    }
    findings
}

/// Triggers that are no base forms, with the form they should have: the text's words are looked up by
/// their base form only.
fn inflected<'s>(schema: &'s Schema, lemmas: &FxHashSet<Symbol>, rule: &Rule) -> Vec<(&'s str, &'s str)> {
    let Form::Clause(pattern) = &rule.form else { return Vec::new() };
    if pattern.copular {
        return Vec::new();
    }
    let words = pattern.triggers.iter().filter_map(|trigger| trigger.last());
    let base = |word: &Symbol| {
        let readings = schema.lexicon.lookup(*word);
        let base = readings.iter().find(|reading| reading.tag.is_verb() && reading.lemma != *word)?;
        Some((schema.symbols.word(*word), schema.symbols.word(base.lemma)))
    };
    words.filter(|word| !lemmas.contains(word)).filter_map(base).collect()
}

/// All base forms that words of the lexicon have as verbs.
fn lemmas(schema: &Schema) -> FxHashSet<Symbol> {
    let words = (0..schema.symbols.len() as u32).map(Symbol);
    let readings = words.flat_map(|word| schema.lexicon.lookup(word));
    readings.filter(|reading| reading.tag.is_verb()).map(|reading| reading.lemma).collect()
}

/// Whether everything that `b` matches is matched by `a` as well.
fn covers(a: &Form, b: &Form) -> bool {
    let within = |few: &[Vec<Symbol>], many: &[Vec<Symbol>]| few.iter().all(|word| many.contains(word));
    match (a, b) {
        (Form::Clause(a), Form::Clause(b)) => {
            a.copular == b.copular
                && within(&b.triggers, &a.triggers)
                && takes(&a.subject, &b.subject)
                && steps(&a.steps, &b.steps)
        }
        (Form::Noun(a), Form::Noun(b)) => {
            let possessor = match (&a.possessor, &b.possessor) {
                (Some(a), Some(b)) => takes(a, b),
                (None, None) => true,
                _ => false,
            };
            possessor && within(&b.triggers, &a.triggers) && steps(&a.steps, &b.steps)
        }
        (Form::Role(a), Form::Role(b)) => {
            let object = match (&a.object, &b.object) {
                (Some(a), Some(b)) => takes(a, b),
                (None, None) => true,
                _ => false,
            };
            // Of role rules, only those with the longest trigger are tried.
            object
                && within(&b.triggers, &a.triggers)
                && takes(&a.holder, &b.holder)
                && b.prepositions.iter().all(|p| a.prepositions.contains(p))
        }
        (Form::Belongs(a), Form::Belongs(b)) => {
            takes(&a.subject, &b.subject)
                && takes(&a.object, &b.object)
                && a.outside == b.outside
                && (a.sorts.is_empty() || !b.sorts.is_empty() && within(&b.sorts, &a.sorts))
        }
        (Form::Phrase(a), Form::Phrase(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| element(a, b))
        }
        _ => false,
    }
}

fn element(a: &Element, b: &Element) -> bool {
    match (a, b) {
        (Element::Slot(a), Element::Slot(b)) => takes(a, b),
        (Element::Words(a), Element::Words(b)) => b.iter().all(|word| a.contains(word)),
        (a, b) => a == b,
    }
}

/// Whether a slot takes all that another one takes.
fn takes(a: &SlotPattern, b: &SlotPattern) -> bool {
    let kinds =
        a.kinds.is_empty() || !b.kinds.is_empty() && b.kinds.iter().all(|kind| a.kinds.contains(kind));
    let nouns =
        a.nouns.is_empty() || !b.nouns.is_empty() && b.nouns.iter().all(|noun| a.nouns.contains(noun));
    let except = a.except.iter().all(|noun| b.except.contains(noun));
    a.role == b.role && kinds && nouns && except && (!b.words || a.words)
}

/// Whether each step that `a` needs is a step that `b` needs, and both fill the same roles.
fn steps(a: &[Step], b: &[Step]) -> bool {
    let needed = |steps: &[Step]| steps.iter().filter(|step| !step.optional).cloned().collect::<Vec<_>>();
    let (a, b) = (needed(a), needed(b));
    let mut rest = b.iter();
    a.iter().all(|step| rest.any(|other| step_covers(step, other))) && roles(&a) == roles(&b)
}

fn step_covers(a: &Step, b: &Step) -> bool {
    let tie = match (&a.tie, &b.tie) {
        (Tie::Preposition(a), Tie::Preposition(b)) => b.iter().all(|word| a.contains(word)),
        (a, b) => a == b,
    };
    tie && match (&a.filler, &b.filler) {
        (Filler::Slot(a), Filler::Slot(b)) => takes(a, b),
        (Filler::Noun(a, then), Filler::Noun(b, other)) => {
            b.iter().all(|word| a.contains(word)) && steps(then, other)
        }
        (Filler::Pair(a, c), Filler::Pair(b, d)) => takes(a, b) && takes(c, d),
        _ => false,
    }
}

/// The roles that steps fill.
fn roles(steps: &[Step]) -> Vec<Role> {
    let mut found: Vec<Role> = steps
        .iter()
        .flat_map(|step| match &step.filler {
            Filler::Slot(slot) => vec![slot.role],
            Filler::Noun(_, then) => roles(then),
            Filler::Pair(a, b) => vec![a.role, b.role],
        })
        .filter(|role| *role != Role::Other)
        .collect();
    found.sort();
    found
}

/// The triggers that two rules share, if they are alike in all else.
fn shared(schema: &Schema, a: &Form, b: &Form) -> Vec<String> {
    let alike = |narrowed: (Form, Form)| covers(&narrowed.0, &narrowed.1) && covers(&narrowed.1, &narrowed.0);
    let common = |a: &[Vec<Symbol>], b: &[Vec<Symbol>]| -> Vec<Vec<Symbol>> {
        a.iter().filter(|word| b.contains(word)).cloned().collect()
    };
    let (triggers, narrowed) = match (a, b) {
        (Form::Clause(a), Form::Clause(b)) => {
            let triggers = common(&a.triggers, &b.triggers);
            let (mut a, mut b) = (a.clone(), b.clone());
            a.triggers.clone_from(&triggers);
            b.triggers.clone_from(&triggers);
            (triggers, (Form::Clause(a), Form::Clause(b)))
        }
        (Form::Noun(a), Form::Noun(b)) => {
            let triggers = common(&a.triggers, &b.triggers);
            let (mut a, mut b) = (a.clone(), b.clone());
            a.triggers.clone_from(&triggers);
            b.triggers.clone_from(&triggers);
            (triggers, (Form::Noun(a), Form::Noun(b)))
        }
        _ => return Vec::new(),
    };
    if triggers.is_empty() || !alike(narrowed) {
        return Vec::new();
    }
    triggers.iter().map(|words| phrase(&schema.symbols, words)).collect()
}

fn phrase(symbols: &Symbols, words: &[Symbol]) -> String {
    let mut out = String::from("`");
    for (i, word) in words.iter().enumerate() {
        let _ = write!(out, "{}{}", if i > 0 { " " } else { "" }, symbols.word(*word));
    }
    out + "`"
}
