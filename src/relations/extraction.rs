//! What one article says: the product of the room, independent of the text it came from.
//! Offsets are code points of the article's text, half-open: this leaves the program.

use std::borrow::Cow;
use std::fmt;

use crate::base::{Date, Diagnostic, EntityKind, MentionForm, Modality, Polarity};
use crate::resolve::Entity;

/// Everything that was read out of one article.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Extraction {
    /// The article's id.
    pub id: String,
    /// The article's headline.
    pub title: Option<String>,
    /// The article's day.
    pub date: Option<Date>,
    /// The article's outlet.
    pub publisher: Option<String>,
    /// Where the article can be read.
    pub url: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Path or `-` that it came from.
    pub source: String,
    /// SHA-256 of the text in lower-case hexadecimal: offsets count in this text only.
    pub text_sha256: String,
    /// Length of the text in code points.
    pub text_length: u32,
    /// First and past-the-last code point of each sentence, in order.
    pub sentences: Vec<(u32, u32)>,
    /// The text's runs of words, as [`crate::text::shingles`] numbers them: copies of it share them.
    pub shingles: Vec<u32>,
    /// In order of first mention.
    pub entities: Vec<Entity>,
    /// In order of the text.
    pub mentions: Vec<ExtractedMention>,
    /// In order of their evidence.
    pub claims: Vec<Claim>,
    /// What went on, but not as well as it could.
    pub diagnostics: Vec<Diagnostic>,
}

/// A mention whose entity is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractedMention {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: String,
    /// What it is.
    pub kind: EntityKind,
    /// Id of its entity.
    pub entity: String,
    /// How it refers.
    pub form: MentionForm,
    /// The rule that found it.
    pub rule: String,
    /// The rule that tied it to its entity.
    pub merged_by: String,
}

/// Subject, relation, object, as one article says it, with its qualifiers and evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// `c1`, `c2` … in the order of the article.
    pub id: String,
    /// Who does: mostly an entity, sometimes another claim ("the deployment violates …").
    pub subject: ClaimObject,
    /// Id of a relation of the schema.
    pub relation: String,
    /// To whom or what.
    pub object: ClaimObject,
    /// Who or what else takes part, in roles that the relation names.
    pub participants: Vec<Participant>,
    /// Is it so?
    pub polarity: Polarity,
    /// Or may, will, should it be?
    pub modality: Modality,
    /// Ids of the entities that voice it, the nearest to its words first.
    pub attributed_to: Vec<String>,
    /// When it happened, where the text says so.
    pub time: Option<Date>,
    /// "about 11,000 soldiers".
    pub quantity: Option<String>,
    /// The words.
    pub evidence: Evidence,
    /// `thanked/thank`: relation and rule.
    pub rule: String,
    /// The shape of the clause or phrase that the rule was found in: `active`, `passive`, `relative`,
    /// `possessive` …
    pub shape: String,
    /// Which words play which role.
    pub roles: Vec<RoleSpan>,
}

/// Who or what takes part in a claim beside its subject and object.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Participant {
    /// The name of the role in the relation: `other_party`.
    pub role: String,
    /// Who plays it.
    pub who: ClaimObject,
}

/// The words that play a role in a claim (`subject`, `object`, `voice`, `trigger`, `time`, `quantity`,
/// `negation`, `modality`, or a further role of the relation).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleSpan {
    /// The role.
    pub role: Cow<'static, str>,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// The role of this name; the engine's own are not copied.
pub fn role_named(name: &str) -> Cow<'static, str> {
    const ROLES: [&str; 8] =
        ["subject", "object", "voice", "trigger", "time", "quantity", "negation", "modality"];
    let own = ROLES.into_iter().find(|role| *role == name);
    own.map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed)
}

/// What stands at either end of a claim.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClaimObject {
    /// Id of an entity of the same extraction.
    Entity(String),
    /// Id of a claim of the same extraction.
    Claim(String),
    /// Words of the text.
    Concept(String),
}

impl fmt::Display for ClaimObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(id) => f.write_str(id),
            Self::Claim(id) => write!(f, "({id})"),
            Self::Concept(words) => write!(f, "“{words}”"),
        }
    }
}

/// `text[start..end]` of the article, always.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Evidence {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The words.
    pub text: String,
}
