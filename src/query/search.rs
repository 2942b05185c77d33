//! Words → entities whose names and facts whose evidence have them.

use crate::base::Error;
use crate::store::{Asked, Reports, Store};

/// What words were found in.
#[derive(Debug)]
pub struct Found {
    /// The part of the graph that was found.
    pub asked: Asked,
    /// Indices of entities, the most mentioned first.
    pub entities: Vec<usize>,
    /// Facts and reports whose evidence has the words, those of most independent sources first.
    pub facts: Vec<(usize, usize)>,
}

/// Entities and facts whose names or evidence have all the words, in any order, without case and
/// accents; words in quotes stand together.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn search(store: &Store, words: &str, limit: usize) -> Result<Found, Error> {
    let _still = store.still()?;
    let query = as_query(words);
    if query.is_empty() {
        return Err(Error::Usage("expected words to search for, found none".to_owned()));
    }
    let entities = store.names_with(&query, limit)?;
    let facts = store.evidence_with(&query, limit)?;
    let asked = store.part(|part| {
        entities.iter().try_for_each(|entity| part.entity(*entity).map(|_| ()))?;
        facts.iter().try_for_each(|(fact, _)| part.fact(*fact, Reports::All))
    })?;
    let known = entities.iter().filter_map(|entity| asked.entity(*entity)).collect();
    let mut shown = Vec::new();
    for (fact, claim) in facts {
        let Some(index) = asked.fact(fact) else { continue };
        let reports = &asked.graph.facts()[index].reports;
        let (article, claim) = claim;
        let is_it = |report: &crate::graph::Report| {
            report.claim == claim && asked.graph.sources()[report.source].key == article
        };
        shown.push((index, reports.iter().position(is_it).unwrap_or_default()));
    }
    Ok(Found { asked, entities: known, facts: shown })
}

/// The words as the index takes them: each is a string, so that no sign of its language is left.
fn as_query(words: &str) -> String {
    let mut parts = Vec::new();
    let words = words.replace(char::is_control, " ");
    for (number, part) in words.split('"').enumerate() {
        if number % 2 == 1 {
            parts.push(part.to_owned());
        } else {
            parts.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    let parts = parts.into_iter().filter(|part| part.contains(char::is_alphanumeric));
    parts.map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::as_query;

    #[test]
    fn words_are_never_operators() {
        let check = |words: &str, query: &str| assert_eq!(as_query(words), query);
        check("sent troops", "\"sent\" \"troops\"");
        check("\"sent troops\" Kursk", "\"sent troops\" \"Kursk\"");
        check("a OR b* NEAR(x)", "\"a\" \"OR\" \"b*\" \"NEAR(x)\"");
        check(" - ", "");
        check("sent\0troops \"a\0b\" \u{1}", "\"sent\" \"troops\" \"a b\"");
    }
}
