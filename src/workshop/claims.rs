//! Claims as the people who write examples write them.
//!
//! A line of `gives` is a claim as a sentence: *subject* *label of the relation* *object*, with names or
//! aliases of entities, `"words"` of the text, or an inner claim in parentheses; what qualifies it
//! follows in brackets: `[negated]`, `[possible]`, `[planned]`, `[demanded]`, `[by NAME]`,
//! `[when 2025-04]`, `[how many about 11,000 soldiers]`, `[other_party NAME]` with a further role of the
//! relation. Polarity, modality and voices that are not
//! written must not be there; time and quantity are compared where they are written.

use std::fmt::Write;

use crate::base::{Modality, Polarity, suggest};
use crate::ingest::Article;
use crate::pipeline;
use crate::relations::{Claim, ClaimObject, Extraction, Participant};
use crate::schema::Schema;

/// The day on which all examples are published: a Monday.
const PUBLISHED: &str = "2025-04-28";

/// What the whole pipeline makes of an example.
pub fn read(schema: &Schema, text: &str) -> Extraction {
    let mut article = Article::from_text("example", text);
    article.date = PUBLISHED.parse().ok();
    pipeline::extract(schema, &article)
}

/// A line of `gives`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected<'a> {
    sentence: &'a str,
    polarity: Polarity,
    modality: Modality,
    voices: Vec<&'a str>,
    time: Option<&'a str>,
    quantity: Option<&'a str>,
    participants: Vec<(&'a str, &'a str)>,
}

impl<'a> Expected<'a> {
    /// Reads a line of `gives`.
    ///
    /// # Errors
    /// A qualifier that nothing knows.
    pub fn parse(schema: &Schema, line: &'a str) -> Result<Self, String> {
        let mut out = Self {
            sentence: line.trim(),
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            voices: Vec::new(),
            time: None,
            quantity: None,
            participants: Vec::new(),
        };
        let roles = || schema.relations.iter().flat_map(|r| &r.roles).map(|(role, _)| role.as_str());
        while let Some((rest, qualifier)) = out.sentence.strip_suffix(']').and_then(|s| s.rsplit_once('[')) {
            match qualifier.split_once(' ').unwrap_or((qualifier, "")) {
                ("negated", "") => out.polarity = Polarity::Negated,
                ("by", name) => out.voices.push(name),
                ("when", time) => out.time = Some(time),
                ("how", many) if many.starts_with("many ") => out.quantity = many.strip_prefix("many "),
                (role, name) if roles().any(|known| known == role) => out.participants.push((role, name)),
                (word, _) => {
                    let Ok(modality) = qualifier.parse() else {
                        let known = ["negated", "possible", "planned", "demanded", "by", "when", "how"];
                        let near = suggest(word, known.into_iter().chain(roles()));
                        let hint = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
                        return Err(format!("unknown qualifier `[{qualifier}]` in `{line}`{hint}"));
                    };
                    out.modality = modality;
                }
            }
            out.sentence = rest.trim_end();
        }
        Ok(out)
    }

    /// Whether the claim is affirmed, actual and nobody's.
    pub fn is_plain(&self) -> bool {
        self.polarity == Polarity::Affirmed && self.modality == Modality::Actual && self.voices.is_empty()
    }

    /// Whether a claim is the expected one, qualifiers and all.
    pub fn is(&self, schema: &Schema, extraction: &Extraction, claim: &Claim) -> bool {
        let voice = |id: &String| {
            self.voices.iter().any(|name| is_end(schema, extraction, &ClaimObject::Entity(id.clone()), name))
        };
        let participant = |p: &Participant| {
            self.participants
                .iter()
                .any(|(role, name)| p.role == *role && is_end(schema, extraction, &p.who, name))
        };
        self.polarity == claim.polarity
            && self.modality == claim.modality
            && self.voices.len() == claim.attributed_to.len()
            && claim.attributed_to.iter().all(voice)
            && self.participants.len() == claim.participants.len()
            && claim.participants.iter().all(participant)
            && self.time.is_none_or(|t| claim.time.is_some_and(|time| time.to_string() == t))
            && self.quantity.is_none_or(|q| claim.quantity.as_deref() == Some(q))
            && is_sentence(schema, extraction, claim, self.sentence)
    }
}

/// Whether a sentence says what the claim says, whatever qualifies it.
fn is_sentence(schema: &Schema, extraction: &Extraction, claim: &Claim, sentence: &str) -> bool {
    let Some(relation) = schema.relation(&claim.relation) else { return false };
    let label = format!(" {} ", relation.label);
    sentence.match_indices(&label).any(|(at, _)| {
        let (Some(subject), Some(object)) = (sentence.get(..at), sentence.get(at + label.len()..)) else {
            return false;
        };
        let ends = |subject, object| {
            is_end(schema, extraction, &claim.subject, subject)
                && is_end(schema, extraction, &claim.object, object)
        };
        ends(subject, object) || relation.symmetric && ends(object, subject)
    })
}

/// Whether words name what stands at an end of a claim.
fn is_end(schema: &Schema, extraction: &Extraction, end: &ClaimObject, words: &str) -> bool {
    let inside = |open, close| words.strip_prefix(open).and_then(|w| w.strip_suffix(close));
    match end {
        // By any name of the entity and by any words of the text that mean it.
        ClaimObject::Entity(id) => {
            let same = |name: &String| name.to_lowercase() == words.to_lowercase();
            extraction.entities.iter().any(|e| e.id == *id && (same(&e.name) || e.aliases.iter().any(same)))
                || extraction.mentions.iter().any(|m| m.entity == *id && same(&m.text))
        }
        ClaimObject::Claim(id) => inside('(', ')').is_some_and(|sentence| {
            extraction.claims.iter().any(|c| c.id == *id && is_sentence(schema, extraction, c, sentence))
        }),
        ClaimObject::Concept(concept) => inside('"', '"').is_some_and(|words| words == concept),
    }
}

/// A claim as a line of `gives`, with the rule that found it.
pub fn show(schema: &Schema, extraction: &Extraction, claim: &Claim) -> String {
    let mut out = sentence(schema, extraction, claim, 0);
    if claim.polarity == Polarity::Negated {
        out.push_str(" [negated]");
    }
    if claim.modality != Modality::Actual {
        let _ = write!(out, " [{}]", claim.modality);
    }
    for voice in &claim.attributed_to {
        let _ = write!(out, " [by {}]", name(extraction, voice));
    }
    for Participant { role, who } in &claim.participants {
        let _ = write!(out, " [{role} {}]", end(schema, extraction, who, 0));
    }
    if let Some(time) = claim.time {
        let _ = write!(out, " [when {time}]");
    }
    if let Some(quantity) = &claim.quantity {
        let _ = write!(out, " [how many {quantity}]");
    }
    format!("{out}   ({})", claim.rule)
}

fn sentence(schema: &Schema, extraction: &Extraction, claim: &Claim, depth: usize) -> String {
    let label = schema.relation(&claim.relation).map_or(claim.relation.as_str(), |r| r.label.as_str());
    let end = |what: &ClaimObject| end(schema, extraction, what, depth);
    format!("{} {label} {}", end(&claim.subject), end(&claim.object))
}

fn end(schema: &Schema, extraction: &Extraction, end: &ClaimObject, depth: usize) -> String {
    match end {
        ClaimObject::Entity(id) => name(extraction, id).to_owned(),
        ClaimObject::Claim(id) => match extraction.claims.iter().find(|c| c.id == *id && depth < 4) {
            Some(inner) => format!("({})", sentence(schema, extraction, inner, depth + 1)),
            None => format!("({id})"),
        },
        ClaimObject::Concept(words) => format!("\"{words}\""),
    }
}

fn name<'e>(extraction: &'e Extraction, id: &'e str) -> &'e str {
    extraction.entities.iter().find(|e| e.id == id).map_or(id, |e| e.name.as_str())
}
