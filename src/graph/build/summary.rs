//! What follows from the reports of a fact, and from facts that speak about each other.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{Date, Polarity};
use crate::graph::{Fact, Report, Source, Term};
use crate::schema::{DENIED, Relation};

/// Fills in what follows from the reports of a fact, which are in order of articles.
pub fn summarise(fact: &mut Fact, sources: &[Source]) {
    let strength = |report: &Report| (report.derived, report.status, report.evidence.text.chars().count());
    let reports = &fact.reports;
    fact.best = (0..reports.len()).min_by_key(|&i| (strength(&reports[i]), i)).unwrap_or(0);
    if let Some(best) = reports.get(fact.best) {
        fact.status = best.status;
    }
    fact.sources = sorted(reports.iter().map(|r| r.source));
    fact.report_count = reports.len();
    fact.articles = fact.sources.len();
    fact.derived = reports.iter().all(|report| report.derived);
    fact.independent = fact.sources.iter().map(|&s| sources[s].group).collect::<BTreeSet<_>>().len();
    fact.reported = span(fact.sources.iter().filter_map(|&s| sources[s].date));
    fact.happened = span(reports.iter().filter_map(|r| r.time));
    fact.voices = sorted(reports.iter().flat_map(|r| r.voices.iter().copied()));
    fact.rules = sorted(reports.iter().map(|r| r.rule.clone()));
    let mut seen = FxHashSet::default();
    fact.quantities =
        reports.iter().filter_map(|r| r.quantity.clone()).filter(|q| seen.insert(q.clone())).collect();
}

/// Ties each fact to its opposite, and to those who deny it: by a denial, or by voicing the opposite.
pub(in crate::graph) fn link_denials(facts: &mut [Fact], relations: &[Relation]) {
    type Unsaid<'f> = (Term, usize, Term, &'f [(String, Term)]);
    let mut twins: FxHashMap<Unsaid<'_>, usize> = FxHashMap::default();
    let mut pairs = Vec::new();
    let mut denials = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        if let Some(twin) =
            twins.insert((fact.subject, fact.relation, fact.object, &fact.participants), index)
        {
            pairs.push((twin, index));
        }
        if let (Term::Entity(who), Term::Fact(what), Polarity::Affirmed) =
            (fact.subject, fact.object, fact.polarity)
            && relations[fact.relation].id == DENIED
        {
            denials.push((what, who));
        }
    }
    for (a, b) in pairs {
        facts[a].opposite = Some(b);
        facts[b].opposite = Some(a);
        denials.extend(facts[a].voices.iter().map(|who| (b, *who)));
        denials.extend(facts[b].voices.iter().map(|who| (a, *who)));
    }
    for (what, who) in denials {
        facts[what].denied_by.push(who);
    }
    for fact in facts {
        fact.denied_by = sorted(fact.denied_by.drain(..));
    }
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

fn span(dates: impl Iterator<Item = Date> + Clone) -> Option<(Date, Date)> {
    Some((dates.clone().min()?, dates.max()?))
}
