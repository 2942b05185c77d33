//! The extraction record: one JSON object a line for each article, the contract between machines.
//!
//! Offsets are Unicode code points of the article's text, half-open. Fields that a reader does not
//! know are to be ignored, and are: others may add their own. The core types are not serialised
//! themselves, so that renaming inside never changes a file.

use std::borrow::Cow;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::{CodePoints, Date, EntityKind, Error, MentionForm, Modality, Polarity};
use crate::ingest::Article;
use crate::relations::{
    Claim, ClaimObject, Evidence, ExtractedMention, Extraction, Participant, RoleSpan, role_named,
};
use crate::resolve::Entity;

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
    /// In order of their evidence.
    #[serde(default)]
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

impl<'a> Record<'a> {
    /// The record of an extraction, borrowed from it; `article` is what it was made from.
    pub fn of(extraction: &'a Extraction, article: &Article) -> Self {
        let diagnostics = if extraction.diagnostics.is_empty() {
            Vec::new()
        } else {
            let points = CodePoints::new(&article.text);
            let of = |d: &'a crate::base::Diagnostic| {
                let range = d.span.map(|s| points.range(s));
                DiagnosticRecord {
                    code: d.code.into(),
                    start: range.map(|r| r.0),
                    end: range.map(|r| r.1),
                    message: d.message.as_str().into(),
                }
            };
            extraction.diagnostics.iter().map(of).collect()
        };
        Self {
            id: extraction.id.as_str().into(),
            title: borrowed(extraction.title.as_ref()),
            date: extraction.date,
            publisher: borrowed(extraction.publisher.as_ref()),
            url: borrowed(extraction.url.as_ref()),
            language: borrowed(extraction.language.as_ref()),
            source: extraction.source.as_str().into(),
            text_sha256: extraction.text_sha256.as_str().into(),
            text_length: extraction.text_length,
            sentences: extraction.sentences.clone(),
            shingles: extraction.shingles.clone(),
            entities: extraction.entities.iter().map(EntityRecord::of).collect(),
            mentions: extraction.mentions.iter().map(MentionRecord::of).collect(),
            claims: extraction.claims.iter().map(ClaimRecord::of).collect(),
            diagnostics,
            text: None,
        }
    }

    /// The record as one line of JSON, with its line break.
    ///
    /// # Panics
    /// Never: JSON can hold all that a record can have.
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = Vec::with_capacity(1024);
        serde_json::to_writer(&mut line, self).expect("a record has only text keys and writes to memory");
        line.push(b'\n');
        line
    }

    /// One line of JSON back to a record.
    ///
    /// # Errors
    /// What was expected and found, with the column where JSON broke off.
    pub fn from_line(line: &str) -> Result<Record<'static>, String> {
        if !line.starts_with('{') {
            return Err("expected an extraction record, which is a JSON object".to_owned());
        }
        let record: Record<'static> = serde_json::from_str(line).map_err(|e| json_message(&e))?;
        record.check()?;
        Ok(record)
    }

    /// What the graph is built from. Diagnostics stay with the record: they are about how the
    /// article was read, not about what it says.
    pub fn to_extraction(&self) -> Extraction {
        Extraction {
            id: self.id.to_string(),
            title: owned(self.title.as_ref()),
            date: self.date,
            publisher: owned(self.publisher.as_ref()),
            url: owned(self.url.as_ref()),
            language: owned(self.language.as_ref()),
            source: self.source.to_string(),
            text_sha256: self.text_sha256.to_string(),
            text_length: self.text_length,
            sentences: self.sentences.clone(),
            shingles: self.shingles.clone(),
            entities: self.entities.iter().map(EntityRecord::to_entity).collect(),
            mentions: self.mentions.iter().map(MentionRecord::to_mention).collect(),
            claims: self.claims.iter().map(ClaimRecord::to_claim).collect(),
            diagnostics: Vec::new(),
        }
    }

    /// The article that the record was made of, as far as it is known.
    pub fn to_article(&self) -> Article {
        Article {
            id: self.id.to_string(),
            title: owned(self.title.as_ref()),
            date: self.date,
            publisher: owned(self.publisher.as_ref()),
            url: owned(self.url.as_ref()),
            language: owned(self.language.as_ref()),
            source: self.source.to_string(),
            text: self.text.as_deref().unwrap_or_default().to_owned(),
            diagnostics: Vec::new(),
        }
    }

    /// Refuses references that lead nowhere: whoever merges records relies on them.
    fn check(&self) -> Result<(), String> {
        let entities: std::collections::BTreeSet<&str> = self.entities.iter().map(|e| &*e.id).collect();
        let claims: std::collections::BTreeSet<&str> = self.claims.iter().map(|c| &*c.id).collect();
        let entity = |id: &str, where_: &str| {
            if entities.contains(id) {
                return Ok(());
            }
            Err(format!("{where_} names entity `{id}`, which the record does not have"))
        };
        for mention in &self.mentions {
            entity(&mention.entity, "a mention")?;
            if mention.start > mention.end {
                return Err(format!("a mention runs backwards: {}..{}", mention.start, mention.end));
            }
        }
        for claim in &self.claims {
            let where_ = format!("claim `{}`", claim.id);
            let further = claim.participants.iter().map(|p| &p.who);
            for end in [&claim.subject, &claim.object].into_iter().chain(further) {
                match end {
                    EndRecord::Entity(id) => entity(id, &where_)?,
                    EndRecord::Claim { claim: id } if !claims.contains(&**id) => {
                        return Err(format!("{where_} names claim `{id}`, which the record does not have"));
                    }
                    EndRecord::Claim { .. } | EndRecord::Concept { .. } => {}
                }
            }
            for voice in &claim.attributed_to {
                entity(voice, &where_)?;
            }
            if claim.evidence.start > claim.evidence.end {
                return Err(format!("the evidence of {where_} runs backwards"));
            }
        }
        Ok(())
    }
}

/// Reads records line by line; a faulty line is an error with its number, and reading can go on.
#[derive(Debug)]
pub struct Records<R> {
    reader: R,
    path: PathBuf,
    line: usize,
    buffer: String,
}

impl<R: BufRead> Records<R> {
    /// Reads from `reader`; `path` is what errors name.
    pub fn new(reader: R, path: &Path) -> Self {
        Self { reader, path: path.to_path_buf(), line: 0, buffer: String::new() }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.buffer.clear();
            self.line += 1;
            match self.reader.read_line(&mut self.buffer) {
                Ok(0) => return None,
                Ok(_) if self.buffer.trim().is_empty() => {}
                Ok(_) => {
                    let record = Record::from_line(self.buffer.trim());
                    return Some(record.map_err(|message| Error::Format {
                        path: self.path.clone(),
                        line: Some(self.line),
                        message,
                    }));
                }
                Err(source) => return Some(Err(Error::Io { path: self.path.clone(), source })),
            }
        }
    }
}

impl<'a> EntityRecord<'a> {
    fn of(entity: &'a Entity) -> Self {
        Self {
            id: entity.id.as_str().into(),
            kind: entity.kind,
            name: entity.name.as_str().into(),
            aliases: entity.aliases.iter().map(|a| a.as_str().into()).collect(),
            same_as: entity.same_as.iter().map(|s| s.as_str().into()).collect(),
        }
    }

    fn to_entity(&self) -> Entity {
        Entity {
            id: self.id.to_string(),
            kind: self.kind,
            name: self.name.to_string(),
            aliases: self.aliases.iter().map(ToString::to_string).collect(),
            same_as: self.same_as.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> MentionRecord<'a> {
    fn of(mention: &'a ExtractedMention) -> Self {
        Self {
            start: mention.start,
            end: mention.end,
            text: mention.text.as_str().into(),
            kind: mention.kind,
            entity: mention.entity.as_str().into(),
            form: mention.form,
            rule: mention.rule.as_str().into(),
            merged_by: mention.merged_by.as_str().into(),
        }
    }

    fn to_mention(&self) -> ExtractedMention {
        ExtractedMention {
            start: self.start,
            end: self.end,
            text: self.text.to_string(),
            kind: self.kind,
            entity: self.entity.to_string(),
            form: self.form,
            rule: self.rule.to_string(),
            merged_by: self.merged_by.to_string(),
        }
    }
}

impl<'a> ClaimRecord<'a> {
    fn of(claim: &'a Claim) -> Self {
        Self {
            id: claim.id.as_str().into(),
            subject: EndRecord::of(&claim.subject),
            relation: claim.relation.as_str().into(),
            object: EndRecord::of(&claim.object),
            participants: claim
                .participants
                .iter()
                .map(|p| ParticipantRecord { role: p.role.as_str().into(), who: EndRecord::of(&p.who) })
                .collect(),
            polarity: claim.polarity,
            modality: claim.modality,
            attributed_to: claim.attributed_to.iter().map(|v| v.as_str().into()).collect(),
            time: claim.time,
            quantity: borrowed(claim.quantity.as_ref()),
            evidence: EvidenceRecord {
                start: claim.evidence.start,
                end: claim.evidence.end,
                text: claim.evidence.text.as_str().into(),
            },
            rule: claim.rule.as_str().into(),
            shape: claim.shape.as_str().into(),
            roles: claim
                .roles
                .iter()
                .map(|r| RoleRecord { role: r.role.as_ref().into(), start: r.start, end: r.end })
                .collect(),
        }
    }

    fn to_claim(&self) -> Claim {
        Claim {
            id: self.id.to_string(),
            subject: self.subject.to_object(),
            relation: self.relation.to_string(),
            object: self.object.to_object(),
            participants: self
                .participants
                .iter()
                .map(|p| Participant { role: p.role.to_string(), who: p.who.to_object() })
                .collect(),
            polarity: self.polarity,
            modality: self.modality,
            attributed_to: self.attributed_to.iter().map(ToString::to_string).collect(),
            time: self.time,
            quantity: owned(self.quantity.as_ref()),
            evidence: Evidence {
                start: self.evidence.start,
                end: self.evidence.end,
                text: self.evidence.text.to_string(),
            },
            rule: self.rule.to_string(),
            shape: self.shape.to_string(),
            roles: self.roles.iter().map(RoleRecord::to_role).collect(),
        }
    }
}

impl<'a> EndRecord<'a> {
    fn of(end: &'a ClaimObject) -> Self {
        match end {
            ClaimObject::Entity(id) => Self::Entity(id.as_str().into()),
            ClaimObject::Claim(id) => Self::Claim { claim: id.as_str().into() },
            ClaimObject::Concept(words) => Self::Concept { concept: words.as_str().into() },
        }
    }

    fn to_object(&self) -> ClaimObject {
        match self {
            Self::Entity(id) => ClaimObject::Entity(id.to_string()),
            Self::Claim { claim } => ClaimObject::Claim(claim.to_string()),
            Self::Concept { concept } => ClaimObject::Concept(concept.to_string()),
        }
    }
}

impl RoleRecord<'_> {
    fn to_role(&self) -> RoleSpan {
        RoleSpan { role: role_named(&self.role), start: self.start, end: self.end }
    }
}

fn borrowed(text: Option<&String>) -> Option<Cow<'_, str>> {
    text.map(|t| t.as_str().into())
}

fn owned(text: Option<&Cow<'_, str>>) -> Option<String> {
    text.map(ToString::to_string)
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

/// `serde_json` counts lines within the line it was given; only the column means something.
fn json_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((what, _)) => format!("column {}: {what}", error.column()),
        None => message,
    }
}

/// Values that are written as the word they display as.
mod word {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err = String>,
        D: Deserializer<'de>,
    {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }

    pub mod option {
        use super::{Deserialize, Deserializer, Display, FromStr, Serializer, de};

        #[expect(clippy::ref_option, reason = "serde's signature")]
        pub fn serialize<T: Display, S: Serializer>(value: &Option<T>, s: S) -> Result<S::Ok, S::Error> {
            match value {
                Some(value) => s.collect_str(value),
                None => s.serialize_none(),
            }
        }

        pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
        where
            T: FromStr<Err = String>,
            D: Deserializer<'de>,
        {
            Option::<std::borrow::Cow<str>>::deserialize(deserializer)?
                .map(|word| word.parse().map_err(de::Error::custom))
                .transpose()
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

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
