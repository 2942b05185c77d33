//! What nothing takes, over all articles: the most frequent first, with examples.

use std::collections::{BTreeMap, BTreeSet};

use crate::relations::{Gap, Gaps};

/// Something that nothing takes, over all articles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The name, or the pattern of a rule that would take it.
    pub what: String,
    /// How often.
    pub count: usize,
    /// In how many articles.
    pub articles: usize,
    /// The first sentences that have it, each with its article.
    pub examples: Vec<(String, String)>,
}

/// Gaps of many articles.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AllGaps {
    names: BTreeMap<String, Counted>,
    verbs: BTreeMap<String, Counted>,
    nouns: BTreeMap<String, Counted>,
}

/// Examples that are kept of each.
const EXAMPLES: usize = 3;

impl AllGaps {
    /// Adds those of the next article.
    pub fn add(&mut self, article: &str, gaps: Gaps) {
        for (all, these) in
            [(&mut self.names, gaps.names), (&mut self.verbs, gaps.verbs), (&mut self.nouns, gaps.nouns)]
        {
            let mut here: BTreeSet<String> = BTreeSet::new();
            for Gap { what, sentence } in these {
                let entry = all.entry(what.clone()).or_insert_with(|| Counted {
                    what: what.clone(),
                    count: 0,
                    articles: 0,
                    examples: Vec::new(),
                });
                entry.count += 1;
                entry.articles += usize::from(here.insert(what));
                let new = entry.examples.iter().all(|(_, known)| *known != sentence);
                if new && entry.examples.len() < EXAMPLES {
                    entry.examples.push((article.to_owned(), sentence));
                }
            }
        }
    }

    /// Names without a kind, then verbs and nouns without a rule, each the most frequent first.
    pub fn ranked(&self) -> [(&'static str, Vec<&Counted>); 3] {
        [("names", &self.names), ("verbs", &self.verbs), ("nouns", &self.nouns)].map(|(title, all)| {
            let mut list: Vec<&Counted> = all.values().collect();
            list.sort_by_key(|counted| std::cmp::Reverse((counted.articles, counted.count)));
            (title, list)
        })
    }
}
