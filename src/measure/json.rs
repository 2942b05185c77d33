//! Gold in our own JSON: one file a text, whose strings stand for all their occurrences there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::gold::{Gold, GoldClaim, GoldEnd, GoldEntity, GoldMention, Labels};
use super::words::{norm, occurrences};
use crate::base::{EntityKind, Modality, Polarity};

impl Gold {
    /// Reads a file of gold; `text` is the article's text.
    ///
    /// # Errors
    /// All that is wrong with the file, each as a sentence.
    pub fn from_json(id: &str, json: &str, text: &str) -> Result<Self, Vec<String>> {
        let value: Value = serde_json::from_str(json).map_err(|e| vec![e.to_string()])?;
        if !value["entities"].is_array() {
            return Err(vec!["expected gold annotations with a list `entities`, found none".to_owned()]);
        }
        let mut reader = Reader { faults: Vec::new(), indices: BTreeMap::new() };
        let entities = reader.entities(&value);
        let mentions = reader.mentions(&value, text);
        let claims = value["claims"].is_array().then(|| reader.claims(&value));
        if !reader.faults.is_empty() {
            return Err(reader.faults);
        }
        Ok(Self {
            id: id.to_owned(),
            text: None,
            labels: Labels::Kinds,
            entities,
            mentions,
            claims,
            notes: Vec::new(),
        })
    }
}

struct Reader {
    faults: Vec<String>,
    /// Entities by their name.
    indices: BTreeMap<String, usize>,
}

impl Reader {
    fn entities(&mut self, value: &Value) -> Vec<GoldEntity> {
        let mut entities = Vec::new();
        for (index, entity) in list(value, "entities").iter().enumerate() {
            let place = format!("entity {}", index + 1);
            let name = self.text(entity, "name", &place);
            let label = self.text(entity, "type", &place);
            if let (false, Err(message)) = (label.is_empty(), label.parse::<EntityKind>()) {
                self.faults.push(format!("{place} `{name}`: {message}"));
            }
            if self.indices.insert(name.clone(), index).is_some() {
                self.faults.push(format!("{place}: another entity is called `{name}`"));
            }
            let fields = ["surface", "optional_surface", "aliases", "metonyms"];
            let names = fields.iter().flat_map(|field| list(entity, field)).filter_map(words);
            let optional = entity["optional"] == true;
            entities.push(GoldEntity { optional, ..GoldEntity::new(&name, &label, names) });
        }
        entities
    }

    /// Every occurrence of every string that gold gives; of two of one kind that overlap, the longer.
    fn mentions(&mut self, value: &Value, text: &str) -> Vec<GoldMention> {
        let chars: Vec<char> = text.chars().collect();
        let mut all = Vec::new();
        for (index, entity) in list(value, "entities").iter().enumerate() {
            let label = entity["type"].as_str().unwrap_or_default();
            let required = entity["optional"] != true;
            let sure = ["surface", "metonyms"].map(|field| (field, required));
            for (field, required) in sure.into_iter().chain([("optional_surface", false)]) {
                for surface in list(entity, field) {
                    let Some(words) = words(surface) else {
                        let name = entity["name"].as_str().unwrap_or_default();
                        self.faults.push(format!(
                            "`{field}` of `{name}`: expected strings or {{\"text\": …, \"at\": […]}}, found {surface}"
                        ));
                        continue;
                    };
                    let only = surface["at"].as_array();
                    for (number, (start, end)) in occurrences(&chars, words).into_iter().enumerate() {
                        if only.is_none_or(|at| at.iter().any(|n| *n == number + 1)) {
                            let label = label.to_owned();
                            all.push(GoldMention { start, end, label, entity: Some(index), required });
                        }
                    }
                }
            }
        }
        all.sort_by_key(|m| (std::cmp::Reverse(m.end - m.start), m.start));
        let mut kept: Vec<GoldMention> = Vec::new();
        for m in all {
            if !kept.iter().any(|k| k.label == m.label && m.start < k.end && k.start < m.end) {
                kept.push(m);
            }
        }
        kept.sort();
        kept
    }

    fn claims(&mut self, value: &Value) -> Vec<GoldClaim> {
        let all = list(value, "claims");
        let mut ids = BTreeSet::new();
        let mut claims = Vec::new();
        for (index, claim) in all.iter().enumerate() {
            let place =
                format!("claim {}", claim["id"].as_str().map_or((index + 1).to_string(), str::to_owned));
            if let Some(id) = claim["id"].as_str().filter(|id| !ids.insert(*id)) {
                self.faults.push(format!("two claims have the id `{id}`"));
            }
            let relation = self.text(claim, "relation", &place);
            let subject = self.end(all, &claim["subject"], &place);
            let object = self.end(all, &claim["object"], &place);
            let voice = claim["attributed_to"].as_str().filter(|name| !name.is_empty());
            if let Some(name) = voice.filter(|name| !self.indices.contains_key(*name)) {
                self.faults
                    .push(format!("{place}: `attributed_to` names `{name}`, which is no entity of the file"));
            }
            let polarity = claim["polarity"].as_str().unwrap_or("affirmed");
            let modality = claim["modality"].as_str().unwrap_or("actual");
            let words = [polarity.parse::<Polarity>().err(), modality.parse::<Modality>().err()];
            self.faults.extend(words.into_iter().flatten().map(|message| format!("{place}: {message}")));
            claims.push(GoldClaim {
                sentence: sentence(all, claim, 0),
                subject,
                relation,
                object,
                voice: voice.and_then(|name| self.indices.get(name).copied()),
                polarity: polarity.to_owned(),
                modality: modality.to_owned(),
                optional: claim["optional"] == true,
                quote: claim["quote"].as_str().unwrap_or_default().to_owned(),
            });
        }
        claims
    }

    fn end(&mut self, claims: &[Value], value: &Value, place: &str) -> GoldEnd {
        if let Some(id) = value["claim"].as_str() {
            let Some(inner) = claims.iter().find(|claim| claim["id"] == id) else {
                self.faults
                    .push(format!("{place} speaks about a claim `{id}`, which the file does not have"));
                return GoldEnd::Unknown;
            };
            let entity = |field: &str| inner[field].as_str().and_then(|name| self.indices.get(name).copied());
            return GoldEnd::Claim {
                relation: inner["relation"].as_str().unwrap_or_default().to_owned(),
                subject: entity("subject"),
                object: entity("object"),
            };
        }
        if let Some(concept) = value["concept"].as_str() {
            return GoldEnd::Words(norm(concept));
        }
        let known = value.as_str().and_then(|name| self.indices.get(name));
        known.map_or_else(
            || {
                self.faults.push(format!(
                    "{place}: expected the name of an entity, {{\"claim\": id}} or {{\"concept\": words}}, found {value}"
                ));
                GoldEnd::Unknown
            },
            |index| GoldEnd::Entity(*index),
        )
    }

    fn text(&mut self, value: &Value, field: &str, place: &str) -> String {
        let text = value[field].as_str();
        if text.is_none() {
            self.faults.push(format!("{place}: `{field}` is missing"));
        }
        text.unwrap_or_default().to_owned()
    }
}

/// A claim in plain words.
fn sentence(all: &[Value], claim: &Value, depth: usize) -> String {
    let end = |value: &Value| match (value.as_str(), value["claim"].as_str(), value["concept"].as_str()) {
        (Some(name), _, _) => name.to_owned(),
        (_, Some(id), _) => match all.iter().find(|inner| inner["id"] == id && depth < 4) {
            Some(inner) => format!("({})", sentence(all, inner, depth + 1)),
            None => format!("({id})"),
        },
        (_, _, words) => format!("“{}”", words.unwrap_or_default()),
    };
    let relation = claim["relation"].as_str().unwrap_or_default();
    format!("{} {relation} {}", end(&claim["subject"]), end(&claim["object"]))
}

/// A surface: a string, or the `text` of an object.
fn words(surface: &Value) -> Option<&str> {
    surface.as_str().or(surface["text"].as_str())
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}
