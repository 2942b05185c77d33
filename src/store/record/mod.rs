//! The extraction record: one JSON object a line for each article, the contract between machines.
//!
//! Offsets are Unicode code points of the article's text, half-open. Fields that a reader does not
//! know are to be ignored, and are: others may add their own. The core types are not serialised
//! themselves, so that renaming inside never changes a file.

mod convert;
mod json;
mod lines;
pub mod word;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use lines::Records;
pub(super) use lines::{MAX_RECORD, too_long};

use crate::base::{Date, EntityKind, MentionForm, Modality, Polarity};

/// Everything that was read out of one article, as it stands in files.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Record<'a> {
    /// The article's id.
    pub id: Cow<'a, str>,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Cow<'a, str>>,
    /// The day it was published.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "word::option")]
    pub date: Option<Date>,
    /// The outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Cow<'a, str>>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Cow<'a, str>>,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Cow<'a, str>>,
    /// Path or `-` that it came from.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub source: Cow<'a, str>,
    /// SHA-256 of the text in lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub text_sha256: Cow<'a, str>,
    /// Length of the text in code points.
    #[serde(default)]
    pub text_length: u32,
    /// First and past-the-last code point of each sentence, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sentences: Vec<(u32, u32)>,
    /// The text's runs of words as numbers: copies of it share them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shingles: Vec<u32>,
    /// In order of first mention.
    #[serde(default)]
    pub entities: Vec<EntityRecord<'a>>,
    /// In order of the text.
    #[serde(default)]
    pub mentions: Vec<MentionRecord<'a>>,
    /// In order of their evidence. Every record has them: this is how it is told from an article.
    pub claims: Vec<ClaimRecord<'a>>,
    /// What went on, but not as well as it could.
    #[serde(default)]
    pub diagnostics: Vec<DiagnosticRecord<'a>>,
    /// The article's text, which the store keeps so that evidence can be shown in its sentence.
    /// Records on their own leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Cow<'a, str>>,
}

/// One real thing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EntityRecord<'a> {
    /// Unique in the record.
    pub id: Cow<'a, str>,
    /// What it is.
    #[serde(rename = "type", with = "word")]
    pub kind: EntityKind,
    /// Its fullest usual name.
    pub name: Cow<'a, str>,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<Cow<'a, str>>,
    /// IRIs of the same thing elsewhere.
    #[serde(default)]
    pub same_as: Vec<Cow<'a, str>>,
}

/// A span that names, or refers to, an entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MentionRecord<'a> {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: Cow<'a, str>,
    /// What it is.
    #[serde(rename = "type", with = "word")]
    pub kind: EntityKind,
    /// Id of its entity.
    pub entity: Cow<'a, str>,
    /// How it refers.
    #[serde(default = "form_name", with = "word")]
    pub form: MentionForm,
    /// The rule that found it.
    #[serde(default)]
    pub rule: Cow<'a, str>,
    /// The rule that tied it to its entity.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub merged_by: Cow<'a, str>,
}

/// Subject, relation, object, with qualifiers and evidence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClaimRecord<'a> {
    /// Unique in the record: `c1`.
    pub id: Cow<'a, str>,
    /// Who does.
    pub subject: EndRecord<'a>,
    /// Id of a relation.
    pub relation: Cow<'a, str>,
    /// To whom or what.
    pub object: EndRecord<'a>,
    /// Who or what else takes part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<ParticipantRecord<'a>>,
    /// Is it so?
    #[serde(default = "affirmed", with = "word")]
    pub polarity: Polarity,
    /// Or may, will, should it be?
    #[serde(default = "actual", with = "word")]
    pub modality: Modality,
    /// Ids of the entities that voice it, the nearest to its words first.
    #[serde(default)]
    pub attributed_to: Vec<Cow<'a, str>>,
    /// When it happened.
    #[serde(default, with = "word::option")]
    pub time: Option<Date>,
    /// "about 11,000 soldiers".
    #[serde(default)]
    pub quantity: Option<Cow<'a, str>>,
    /// The words that say so.
    pub evidence: EvidenceRecord<'a>,
    /// Relation and rule: `thanked/thank`.
    #[serde(default)]
    pub rule: Cow<'a, str>,
    /// The shape of the clause or phrase: `active`, `passive` …
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub shape: Cow<'a, str>,
    /// Which words play which role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleRecord<'a>>,
}

/// Who or what takes part in a claim beside its subject and object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ParticipantRecord<'a> {
    /// The name of the role in the relation: `other_party`.
    pub role: Cow<'a, str>,
    /// Who plays it.
    pub who: EndRecord<'a>,
}

/// What stands at either end of a claim: an entity's id as a string, `{"claim": id}` or
/// `{"concept": words}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected an entity's id, {\"claim\": id} or {\"concept\": words}")]
pub enum EndRecord<'a> {
    /// Id of an entity of the record.
    Entity(Cow<'a, str>),
    /// A claim of the record.
    Claim {
        /// Its id.
        claim: Cow<'a, str>,
    },
    /// Words of the text.
    Concept {
        /// The words.
        concept: Cow<'a, str>,
    },
}

/// `text[start..end]` of the article, always.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvidenceRecord<'a> {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: Cow<'a, str>,
}

/// The words that play a role in a claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RoleRecord<'a> {
    /// The role: `subject`, `object`, `voice` …
    pub role: Cow<'a, str>,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// What went on, but not as well as it could.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DiagnosticRecord<'a> {
    /// Stable, in kebab-case.
    pub code: Cow<'a, str>,
    /// First code point, if it is about a place in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// One past the last code point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
    /// Lower case, without a full stop.
    pub message: Cow<'a, str>,
}

fn form_name() -> MentionForm {
    MentionForm::Name
}

fn affirmed() -> Polarity {
    Polarity::Affirmed
}

fn actual() -> Modality {
    Modality::Actual
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use expect_test::expect;

    use super::*;
    use crate::ingest::Article;

    const LINE: &str = r#"{"id":"a","title":"T","date":"2025-04-28","text_length":40,"entities":[{"id":"person-x","type":"person","name":"X","aliases":[],"same_as":[]},{"id":"state-y","type":"state","name":"Y","aliases":["Z"],"same_as":["http://www.wikidata.org/entity/Q1"]}],"mentions":[{"start":0,"end":1,"text":"X","type":"person","entity":"person-x","form":"name","rule":"given-name"}],"claims":[{"id":"c1","subject":"person-x","relation":"visited","object":"state-y","polarity":"negated","modality":"planned","attributed_to":["state-y"],"time":"2025-04","quantity":null,"evidence":{"start":0,"end":11,"text":"X visited Y"},"rule":"visited/visit","shape":"active","roles":[{"role":"subject","start":0,"end":1}]},{"id":"c2","subject":"state-y","relation":"said","object":{"claim":"c1"},"participants":[{"role":"to_whom","who":"person-x"}],"polarity":"affirmed","modality":"actual","attributed_to":[],"time":null,"quantity":"two","evidence":{"start":0,"end":11,"text":"X visited Y"},"rule":"said/say"},{"id":"c3","subject":"state-y","relation":"said","object":{"concept":"it rains"},"polarity":"affirmed","modality":"actual","attributed_to":[],"time":null,"quantity":null,"evidence":{"start":0,"end":11,"text":"X visited Y"},"rule":""}],"diagnostics":[{"code":"unknown-date","start":1,"end":2,"message":"m"}]}"#;

    #[test]
    fn a_record_comes_back_as_it_was() {
        let record = Record::from_line(LINE).unwrap();
        assert_eq!(String::from_utf8(record.to_line()).unwrap(), format!("{LINE}\n"));
    }

    #[test]
    fn the_way_through_an_extraction_keeps_what_is_said() {
        let record = Record::from_line(LINE).unwrap();
        let extraction = record.to_extraction();
        let mut back = Record::of(&extraction, &Article::default());
        back.diagnostics.clone_from(&record.diagnostics);
        assert_eq!(back, record);
    }

    #[test]
    fn faulty_lines_say_where_and_what() {
        let lines = [
            r#"{"id":"a""#,
            r#"{"title":"a"}"#,
            r#"{"id":"a","entities":[{"id":"e","type":"persson","name":"E"}]}"#,
            r#"{"id":"a","claims":[{"id":"c1","subject":"e","relation":"r","object":7}]}"#,
            r#"{"id":"a","claims":[{"id":"c1","subject":"e","relation":"r","object":{"claim":"c9"},"evidence":{"start":0,"end":1,"text":"x"}}]}"#,
            r#"{"id":"a","date":"28 April"}"#,
            "[]",
        ];
        let text = lines.join("\n");
        let mut said = String::new();
        for record in Records::new(text.as_bytes(), Path::new("r.jsonl")) {
            said += &record.unwrap_err().to_string();
            said += "\n";
        }
        expect![[r#"
            r.jsonl:1: column 9: EOF while parsing an object
            r.jsonl:2: column 13: missing field `id`
            r.jsonl:3: column 48: expected one of person, state, organization, place, group, event, agreement, found `persson`
            r.jsonl:4: column 71: expected an entity's id, {"claim": id} or {"concept": words}
            r.jsonl:5: claim `c1` names entity `e`, which the record does not have
            r.jsonl:6: column 28: expected a date like 2025-04-28, 2025-04 or 2025, found `28 April`
            r.jsonl:7: expected an extraction record, which is a JSON object
        "#]].assert_eq(&said);
    }
}
