//! How facts and entities are put into words and JSON: the same in every command.

use serde_json::{Value, json};

use crate::base::Date;
use crate::graph::{Fact, KnowledgeGraph, Report};

/// "2 of 3": independent sources of all articles, or just their number where these are the same.
pub fn sources(fact: &Fact) -> String {
    let articles = fact.articles;
    if fact.independent == articles {
        articles.to_string()
    } else {
        format!("{} of {articles}", fact.independent)
    }
}

/// "2025-04-28", "2025-04-28 – 2025-05-01", or nothing.
pub fn period(days: Option<(Date, Date)>) -> String {
    match days {
        None => String::new(),
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first} – {last}"),
    }
}

/// Names of entities.
pub fn voices(graph: &KnowledgeGraph, voices: &[usize]) -> String {
    let names: Vec<&str> = voices.iter().map(|v| graph.entities()[*v].name.as_str()).collect();
    names.join(", ")
}

/// An entity.
pub fn entity(graph: &KnowledgeGraph, index: usize) -> Value {
    graph.entities()[index].to_json()
}

/// A fact, with the words that show it best.
pub fn fact(graph: &KnowledgeGraph, index: usize) -> Value {
    let fact = &graph.facts()[index];
    let ids =
        |list: &[usize]| -> Vec<&str> { list.iter().map(|v| graph.entities()[*v].id.as_str()).collect() };
    json!({
        "id": fact.id,
        "subject": graph.id(fact.subject),
        "relation": graph.relation(fact).id,
        "object": graph.id(fact.object),
        "participants": fact
            .participants
            .iter()
            .map(|(role, who)| json!({"role": role, "who": graph.id(*who)}))
            .collect::<Vec<_>>(),
        "sentence": graph.sentence(fact),
        "polarity": fact.polarity.word(),
        "status": fact.status.word(),
        "independent_sources": fact.independent,
        "articles": fact.articles,
        "reports": fact.report_count,
        "first_reported": fact.reported.map(|d| d.0.to_string()),
        "last_reported": fact.reported.map(|d| d.1.to_string()),
        "first_happened": fact.happened.map(|d| d.0.to_string()),
        "last_happened": fact.happened.map(|d| d.1.to_string()),
        "attributed_to": ids(&fact.voices),
        "denied_by": ids(&fact.denied_by),
        "quantities": fact.quantities,
        "evidence": evidence(graph, fact.best_report()),
    })
}

/// The words of a report, and where they stand.
pub fn evidence(graph: &KnowledgeGraph, report: &Report) -> Value {
    json!({
        "article": graph.sources()[report.source].id,
        "start": report.evidence.start,
        "end": report.evidence.end,
        "text": report.evidence.text,
    })
}
