//! Records ↔ what the other rooms work with. The core types know nothing of files.

use std::borrow::Cow;

use super::{
    ClaimRecord, DiagnosticRecord, EndRecord, EntityRecord, EvidenceRecord, MentionRecord, ParticipantRecord,
    Record, RoleRecord,
};
use crate::base::CodePoints;
use crate::ingest::Article;
use crate::relations::{
    Claim, ClaimObject, Evidence, ExtractedMention, Extraction, Participant, RoleSpan, role_named,
};
use crate::resolve::Entity;

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
