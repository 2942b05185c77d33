//! What is the same over all articles: articles, their texts, entities, words.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::base::EntityKind;
use crate::graph::{Concept, GraphEntity};
use crate::relations::Extraction;

/// Hexadecimal digits of an id: among a million facts, two share one with a chance of 0.2 %.
const ID_DIGITS: usize = 12;

/// The articles by a key that is unique and does not depend on their order: the id, and where
/// different articles have the same id, for all but the first the id and a piece of the text's hash.
/// An article that comes twice counts once.
pub(super) fn distinct_articles(extractions: &[Extraction]) -> Vec<(String, &Extraction)> {
    let mut order: Vec<&Extraction> = extractions.iter().collect();
    order.sort_by(|a, b| {
        let by_key = (&a.id, &a.text_sha256, &a.source).cmp(&(&b.id, &b.text_sha256, &b.source));
        // The last resort is the whole content: two versions of one record still sort the same way.
        by_key.then_with(|| format!("{a:?}").cmp(&format!("{b:?}")))
    });
    order.dedup_by(|b, a| a.id == b.id && a.text_sha256 == b.text_sha256);
    let mut articles: Vec<(String, &Extraction)> = Vec::with_capacity(order.len());
    let mut previous = None;
    for article in order {
        let mut key = article.id.clone();
        if previous == Some(&article.id) {
            key.push('-');
            key.extend(article.text_sha256.chars().take(ID_DIGITS));
        }
        previous = Some(&article.id);
        articles.push((key, article));
    }
    articles.sort_by(|a, b| a.0.cmp(&b.0));
    articles
}

/// For each article the number of its independent source. Articles of the same text are one source.
pub(super) fn independent_sources(articles: &[(String, &Extraction)]) -> Vec<usize> {
    let mut groups: FxHashMap<&str, usize> = FxHashMap::default();
    let mut count = 0;
    articles
        .iter()
        .map(|(key, article)| {
            let text = if article.text_sha256.is_empty() { key } else { &article.text_sha256 };
            *groups.entry(text.as_str()).or_insert_with(|| {
                count += 1;
                count - 1
            })
        })
        .collect()
}

/// Entities of the same id are one; it is called what most articles call it.
pub(super) fn merge_entities(articles: &[(String, &Extraction)]) -> Vec<GraphEntity> {
    struct Merged<'a> {
        kind: EntityKind,
        names: BTreeMap<&'a str, usize>,
        aliases: BTreeSet<&'a str>,
        same_as: BTreeSet<&'a str>,
        mentions: u32,
        sources: Vec<usize>,
    }

    let mut merged: BTreeMap<&str, Merged> = BTreeMap::new();
    for (source, (_, article)) in articles.iter().enumerate() {
        for entity in article.entities.iter().filter(|e| !e.id.is_empty()) {
            let all = merged.entry(&entity.id).or_insert_with(|| Merged {
                kind: entity.kind,
                names: BTreeMap::new(),
                aliases: BTreeSet::new(),
                same_as: BTreeSet::new(),
                mentions: 0,
                sources: Vec::new(),
            });
            *all.names.entry(&entity.name).or_default() += 1;
            all.aliases.extend(entity.aliases.iter().map(String::as_str));
            all.same_as.extend(entity.same_as.iter().map(String::as_str));
            if all.sources.last() != Some(&source) {
                all.sources.push(source);
            }
        }
        for mention in &article.mentions {
            if let Some(all) = merged.get_mut(mention.entity.as_str()) {
                all.mentions += 1;
            }
        }
    }
    merged
        .into_iter()
        .map(|(id, all)| {
            let best = all.names.iter().filter(|(name, _)| !name.is_empty());
            let best = best.max_by_key(|(name, count)| (**count, name.chars().count()));
            let name = best.map_or(id, |(name, _)| name);
            let mut aliases: BTreeSet<&str> = all.aliases;
            aliases.extend(all.names.keys().copied());
            let aliases = aliases.into_iter().filter(|a| *a != name && !a.is_empty());
            GraphEntity {
                id: id.to_owned(),
                kind: all.kind,
                name: name.to_owned(),
                aliases: aliases.map(str::to_owned).collect(),
                same_as: all.same_as.into_iter().map(str::to_owned).collect(),
                mentions: all.mentions,
                sources: all.sources,
            }
        })
        .collect()
}

/// Words, each once.
#[derive(Default)]
pub(super) struct Concepts {
    index: FxHashMap<String, usize>,
    list: Vec<Concept>,
}

impl Concepts {
    pub fn intern(&mut self, words: &str) -> usize {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(&index) = self.index.get(&words) {
            return index;
        }
        self.index.insert(words.clone(), self.list.len());
        self.list.push(Concept { id: content_id("concept", &[&words]), words });
        self.list.len() - 1
    }

    pub fn id(&self, index: usize) -> &str {
        &self.list[index].id
    }

    /// The concepts sorted by their words, and for each old number the new one.
    pub fn sorted(self) -> (Vec<Concept>, Vec<usize>) {
        let mut list: Vec<(usize, Concept)> = self.list.into_iter().enumerate().collect();
        list.sort_by(|a, b| a.1.words.cmp(&b.1.words));
        let mut new_number = vec![0; list.len()];
        for (new, (old, _)) in list.iter().enumerate() {
            new_number[*old] = new;
        }
        (list.into_iter().map(|(_, concept)| concept).collect(), new_number)
    }
}

/// An id that follows from the content alone.
pub(super) fn content_id(kind: &str, parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("|").as_bytes());
    let hex: String =
        hash.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).take(ID_DIGITS).collect();
    format!("{kind}-{hex}")
}

fn digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap_or('0')
}
