//! Claims as the people who write examples write them, shared by the tests that read them.
//!
//! A line of `gives` is a claim as a sentence: *subject* *label of the relation* *object*, with names or
//! aliases of entities, `"words"` of the text, or an inner claim in parentheses; what qualifies it
//! follows in brackets: `[negated]`, `[possible]`, `[planned]`, `[demanded]`, `[by NAME]`,
//! `[when 2025-04]`, `[how many about 11,000 soldiers]`. Polarity, modality and voices that are not
//! written must not be there; time and quantity are compared where they are written.

use std::fmt::Write;

use claimgraph::base::{Modality, Polarity};
use claimgraph::ingest::Article;
use claimgraph::pipeline;
use claimgraph::relations::{Claim, ClaimObject, Extraction};
use claimgraph::schema::Schema;

/// The day on which all examples are published: a Monday.
const PUBLISHED: &str = "2025-04-28";

/// What the whole pipeline makes of a text.
pub fn read(schema: &Schema, text: &str) -> Extraction {
    let mut article = Article::from_text("example", text);
    article.date = PUBLISHED.parse().ok();
    pipeline::extract(schema, &article)
}

/// A line of `gives`.
pub struct Expected<'a> {
    sentence: &'a str,
    polarity: Polarity,
    modality: Modality,
    voices: Vec<&'a str>,
    time: Option<&'a str>,
    quantity: Option<&'a str>,
}

impl<'a> Expected<'a> {
    /// Reads a line of `gives`.
    pub fn parse(line: &'a str) -> Result<Self, String> {
        let mut out = Self {
            sentence: line.trim(),
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            voices: Vec::new(),
            time: None,
            quantity: None,
        };
        while let Some((rest, qualifier)) = out.sentence.strip_suffix(']').and_then(|s| s.rsplit_once('[')) {
            match qualifier.split_once(' ').unwrap_or((qualifier, "")) {
                ("negated", "") => out.polarity = Polarity::Negated,
                ("by", name) => out.voices.push(name),
                ("when", time) => out.time = Some(time),
                ("how", many) => out.quantity = many.strip_prefix("many "),
                _ => match qualifier.parse() {
                    Ok(modality) => out.modality = modality,
                    Err(_) => return Err(format!("unknown qualifier `[{qualifier}]` in `{line}`")),
                },
            }
            out.sentence = rest.trim_end();
        }
        Ok(out)
    }

    /// Whether a claim is the expected one, qualifiers and all.
    pub fn is(&self, schema: &Schema, extraction: &Extraction, claim: &Claim) -> bool {
        let voice = |id: &String| {
            self.voices.iter().any(|name| is_end(schema, extraction, &ClaimObject::Entity(id.clone()), name))
        };
        self.polarity == claim.polarity
            && self.modality == claim.modality
            && self.voices.len() == claim.attributed_to.len()
            && claim.attributed_to.iter().all(voice)
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
    if let Some(time) = claim.time {
        let _ = write!(out, " [when {time}]");
    }
    if let Some(quantity) = &claim.quantity {
        let _ = write!(out, " [how many {quantity}]");
    }
    format!("{out}   ({})", claim.rule)
}

fn sentence(schema: &Schema, extraction: &Extraction, claim: &Claim, depth: usize) -> String {
    let end = |end: &ClaimObject| match end {
        ClaimObject::Entity(id) => name(extraction, id).to_owned(),
        ClaimObject::Claim(id) => match extraction.claims.iter().find(|c| c.id == *id && depth < 4) {
            Some(inner) => format!("({})", sentence(schema, extraction, inner, depth + 1)),
            None => format!("({id})"),
        },
        ClaimObject::Concept(words) => format!("\"{words}\""),
    };
    let label = schema.relation(&claim.relation).map_or(claim.relation.as_str(), |r| r.label.as_str());
    format!("{} {label} {}", end(&claim.subject), end(&claim.object))
}

fn name<'e>(extraction: &'e Extraction, id: &'e str) -> &'e str {
    extraction.entities.iter().find(|e| e.id == id).map_or(id, |e| e.name.as_str())
}
