//! Where sources disagree: what some say and others deny, two who cannot both have it, two numbers for
//! one thing. Nobody is declared right; what lies apart in time is no conflict.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Date, Error, Polarity, vocabulary};
use crate::graph::{Fact, KnowledgeGraph, Report, Status, Term};
use crate::schema::{DENIED, Exclusive, Numbers, Quantity};
use crate::store::{Asked, Reports, Store};

/// Days that two accounts of a lasting state may lie apart and still be about the same time.
const SAME_TIME: i64 = 31;

vocabulary! {
    /// What kind of disagreement.
    Disagreement {
        /// Some say so, others say it is not so.
        Denied = "denied",
        /// Two have what only one can have.
        Exclusive = "exclusive",
        /// Two numbers for one thing.
        Numbers = "numbers",
    }
}

/// A disagreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// What kind.
    pub kind: Disagreement,
    /// The sides, the one reported first before the others.
    pub sides: Vec<Side>,
}

/// One side of a conflict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Index of the fact that is said to be so.
    pub fact: usize,
    /// What of it: the number, where numbers differ.
    pub quantity: Option<String>,
    /// Indices of the entities that say so.
    pub voices: Vec<usize>,
    /// Whether articles say so themselves.
    pub unvoiced: bool,
    /// Since when it is reported.
    pub since: Option<Date>,
    /// Independent sources that report it.
    pub independent: usize,
    /// The report that shows it best: indices of its fact, mostly the same one, and of it there. That
    /// something is not so is told by who denies it.
    pub shown: (usize, usize),
}

/// The conflicts of a store, those of most sources first; with `about`, those in which this entity
/// takes part or has a voice.
#[derive(Debug)]
pub struct Conflicts {
    /// The part of the graph that they are of.
    pub asked: Asked,
    /// The conflicts.
    pub list: Vec<Conflict>,
}

/// Finds all conflicts.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn conflicts(store: &Store, about: Option<i64>) -> Result<Conflicts, Error> {
    let _still = store.still()?;
    let candidates = store.disputed()?;
    let asked = store.part(|part| candidates.iter().try_for_each(|fact| part.fact(*fact, Reports::All)))?;
    let graph = &asked.graph;
    let mut list = Vec::new();
    denied(graph, &mut list);
    exclusive(store, graph, &mut list)?;
    numbers(graph, &mut list);
    if let Some(entity) = about.map(|number| asked.entity(number)) {
        list.retain(|conflict| {
            conflict.sides.iter().any(|side| {
                let fact = &graph.facts()[side.fact];
                let ends = fact.terms().any(|term| takes_part(graph, term, entity));
                ends || entity.is_some_and(|entity| side.voices.contains(&entity))
            })
        });
    }
    list.sort_by_cached_key(|conflict| {
        let sources: usize = conflict.sides.iter().map(|side| side.independent).sum();
        let ids: Vec<String> =
            conflict.sides.iter().map(|side| graph.facts()[side.fact].id.clone()).collect();
        (std::cmp::Reverse(sources), conflict.kind, ids)
    });
    Ok(Conflicts { asked, list })
}

fn takes_part(graph: &KnowledgeGraph, term: Term, entity: Option<usize>) -> bool {
    match term {
        Term::Entity(index) => Some(index) == entity,
        Term::Concept(_) => false,
        Term::Fact(index) => graph.facts()[index].terms().any(|inner| takes_part(graph, inner, entity)),
    }
}

/// What some say, and others deny or say the opposite of.
fn denied(graph: &KnowledgeGraph, list: &mut Vec<Conflict>) {
    let mut denials: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, fact) in graph.facts().iter().enumerate() {
        if let Term::Fact(what) = fact.object
            && fact.polarity == Polarity::Affirmed
            && graph.relation(fact).id == DENIED
        {
            denials.entry(what).or_default().push(index);
        }
    }
    for (index, fact) in graph.facts().iter().enumerate() {
        if fact.polarity == Polarity::Negated {
            continue;
        }
        let mut against: Vec<usize> = Vec::new();
        let apart = |other: &Fact| match (fact.happened, other.happened) {
            (Some(a), Some(b)) => !overlap(a, b),
            _ => false,
        };
        // That something may happen, and that it did not, can both be so.
        let opposite =
            fact.opposite.filter(|other| fact.status != Status::Hedged && !apart(&graph.facts()[*other]));
        against.extend(opposite);
        against.extend(denials.get(&index).into_iter().flatten());
        if against.is_empty() {
            continue;
        }
        let mut sides = vec![side(graph, index, &(0..fact.reports.len()).collect::<Vec<_>>(), None)];
        for other in against {
            let reports: Vec<usize> = (0..graph.facts()[other].reports.len()).collect();
            let mut side = side(graph, other, &reports, None);
            if let (Term::Entity(who), true) =
                (graph.facts()[other].subject, graph.relation(&graph.facts()[other]).id == DENIED)
            {
                side.voices = vec![who];
                side.unvoiced = false;
            }
            sides.push(side);
        }
        list.push(Conflict { kind: Disagreement::Denied, sides });
    }
}

/// Two who have what only one can have at a time: two capitals of a state, two holders of a place.
fn exclusive(store: &Store, graph: &KnowledgeGraph, list: &mut Vec<Conflict>) -> Result<(), Error> {
    let mut held: BTreeMap<(String, Term), Vec<usize>> = BTreeMap::new();
    let descriptions = store.exclusive_relations()?;
    for (index, fact) in graph.facts().iter().enumerate() {
        let sure = matches!(fact.status, Status::Asserted | Status::Attributed);
        let Some((state, end)) = descriptions.get(&graph.relation(fact).id) else { continue };
        if !sure || fact.derived || fact.polarity == Polarity::Negated {
            continue;
        }
        let thing = if *end == Exclusive::Subject { fact.object } else { fact.subject };
        held.entry((state.clone(), thing)).or_default().push(index);
    }
    for ((state, _), facts) in held {
        let end = descriptions.get(&state).map_or(Exclusive::Subject, |(_, end)| *end);
        let holder = |index: usize| {
            let fact = &graph.facts()[index];
            if end == Exclusive::Subject { fact.subject } else { fact.object }
        };
        let mut sides_of = BTreeMap::new();
        for index in &facts {
            let who = match holder(*index) {
                Term::Entity(who) => store.acts_for(&graph.entities()[who].id)?,
                Term::Concept(_) | Term::Fact(_) => continue,
            };
            sides_of.insert(*index, who);
        }
        let is_state = |index: usize| graph.relation(&graph.facts()[index]).id == state;
        for (i, a) in facts.iter().enumerate() {
            for b in facts.iter().skip(i + 1) {
                let (Some(one), Some(other)) = (sides_of.get(a), sides_of.get(b)) else { continue };
                if one.intersection(other).next().is_some() {
                    continue;
                }
                if contradict(graph, (*a, is_state(*a)), (*b, is_state(*b)), &facts) {
                    let all = |index: usize| (0..graph.facts()[index].reports.len()).collect::<Vec<_>>();
                    let mut sides = vec![side(graph, *a, &all(*a), None), side(graph, *b, &all(*b), None)];
                    sides.sort_by_key(|side| (side.since, side.fact));
                    list.push(Conflict { kind: Disagreement::Exclusive, sides });
                }
            }
        }
    }
    Ok(())
}

/// Whether two facts of different holders cannot both be so. A state is told of a day; an event (who
/// took a place) changes the state from its day on, until the next one.
fn contradict(graph: &KnowledgeGraph, a: (usize, bool), b: (usize, bool), all: &[usize]) -> bool {
    let when = |index: usize| {
        let fact = &graph.facts()[index];
        fact.happened.or(fact.reported)
    };
    let (Some(at), Some(bt)) = (when(a.0), when(b.0)) else { return true };
    match (a.1, b.1) {
        (true, true) => days_between(at, bt) <= SAME_TIME,
        (false, false) => overlap(at, bt),
        (true, false) => state_against_event(graph, (a.0, at), (b.0, bt), all),
        (false, true) => state_against_event(graph, (b.0, bt), (a.0, at), all),
    }
}

type Span = (Date, Date);

fn state_against_event(
    graph: &KnowledgeGraph,
    state: (usize, Span),
    event: (usize, Span),
    all: &[usize],
) -> bool {
    // Told before the other took it: both were so, one after the other.
    if last(state.1.1) < first(event.1.0) || days_between(state.1, event.1) > SAME_TIME {
        return false;
    }
    // The holder may have taken it back in between.
    let holder = graph.facts()[state.0].subject;
    !all.iter().any(|other| {
        let fact = &graph.facts()[*other];
        let when = fact.happened.or(fact.reported);
        *other != state.0
            && fact.subject == holder
            && fact.relation != graph.facts()[state.0].relation
            && when.is_some_and(|when| first(when.0) > last(event.1.1) && first(when.0) <= last(state.1.1))
    })
}

/// Two numbers for one thing at one time, by different voices, of which only one can be right.
fn numbers(graph: &KnowledgeGraph, list: &mut Vec<Conflict>) {
    let numbers = Numbers::embedded();
    for (index, fact) in graph.facts().iter().enumerate() {
        if fact.polarity == Polarity::Negated || fact.quantities.len() < 2 {
            continue;
        }
        // What differs in nothing but wording is one side.
        let mut groups: Vec<(Quantity, Vec<usize>)> = Vec::new();
        for (number, report) in fact.reports.iter().enumerate() {
            let Some(quantity) = report.quantity.as_deref().and_then(|words| numbers.quantity(words)) else {
                continue;
            };
            match groups.iter_mut().find(|(known, _)| *known == quantity) {
                Some((_, reports)) => reports.push(number),
                None => groups.push((quantity, vec![number])),
            }
        }
        let contradicted = |(quantity, reports): &&(Quantity, Vec<usize>)| {
            let by = |a: &usize, b: &usize| disagree(graph, &fact.reports[*a], &fact.reports[*b]);
            groups.iter().any(|(other, others)| {
                other.contradicts(quantity) && reports.iter().any(|a| others.iter().any(|b| by(a, b)))
            })
        };
        let told = groups.iter().filter(contradicted).map(|(_, reports)| {
            let words = reports.first().and_then(|r| fact.reports[*r].quantity.clone());
            side(graph, index, reports, words)
        });
        let mut sides: Vec<Side> = told.collect();
        if !sides.is_empty() {
            sides.sort_by_key(|side| (side.since, side.shown));
            list.push(Conflict { kind: Disagreement::Numbers, sides });
        }
    }
}

/// Whether two reports of one fact are by different voices and about one time.
fn disagree(graph: &KnowledgeGraph, a: &Report, b: &Report) -> bool {
    let when = |report: &Report| report.time.or(graph.sources()[report.source].date);
    let same_time = match (when(a), when(b)) {
        (Some(a), Some(b)) => overlap((a, a), (b, b)),
        _ => true,
    };
    let other_voice = a.voices != b.voices || (a.voices.is_empty() && a.source != b.source);
    same_time && other_voice
}

fn side(graph: &KnowledgeGraph, index: usize, reports: &[usize], quantity: Option<String>) -> Side {
    let fact = &graph.facts()[index];
    let these = || reports.iter().filter_map(|report| fact.reports.get(*report).map(|r| (*report, r)));
    let voices: BTreeSet<usize> = these().flat_map(|(_, r)| r.voices.iter().copied()).collect();
    let groups: BTreeSet<usize> = these().map(|(_, r)| graph.sources()[r.source].group).collect();
    let since = these().filter_map(|(_, r)| graph.sources()[r.source].date).min();
    let shown = match (fact.polarity, denial_of(graph, index)) {
        (Polarity::Negated, Some(denial)) => (denial, best(&graph.facts()[denial], |_| true)),
        _ => (index, best(fact, |report| reports.contains(&report))),
    };
    Side {
        fact: index,
        quantity,
        unvoiced: these().any(|(_, r)| r.voices.is_empty()),
        voices: voices.into_iter().collect(),
        since,
        independent: groups.len().max(usize::from(fact.reports.len() == 1)),
        shown,
    }
}

/// The statement that a fact is not so.
fn denial_of(graph: &KnowledgeGraph, index: usize) -> Option<usize> {
    graph.facts().iter().position(|fact| {
        fact.object == Term::Fact(index)
            && fact.polarity == Polarity::Affirmed
            && graph.relation(fact).id == DENIED
    })
}

/// Of some reports of a fact, the one that says it most surely and shortly.
fn best(fact: &Fact, wanted: impl Fn(usize) -> bool) -> usize {
    let reports = fact.reports.iter().enumerate().filter(|(index, _)| wanted(*index));
    let best = reports.min_by_key(|(i, r)| (r.derived, r.status, r.evidence.text.chars().count(), *i));
    best.map_or(0, |(index, _)| index)
}

fn overlap(a: Span, b: Span) -> bool {
    first(a.0) <= last(b.1) && first(b.0) <= last(a.1)
}

/// Days from the end of the earlier span to the beginning of the later one.
fn days_between(a: Span, b: Span) -> i64 {
    if overlap(a, b) {
        return 0;
    }
    let day =
        |(year, month, day): (i16, u8, u8)| i64::from(year) * 372 + i64::from(month) * 31 + i64::from(day);
    (day(first(b.0)) - day(last(a.1))).max(day(first(a.0)) - day(last(b.1)))
}

fn first(date: Date) -> (i16, u8, u8) {
    (date.year, date.month.unwrap_or(1), date.day.unwrap_or(1))
}

fn last(date: Date) -> (i16, u8, u8) {
    (date.year, date.month.unwrap_or(12), date.day.unwrap_or(31))
}
