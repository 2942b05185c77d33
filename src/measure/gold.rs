//! What people marked in one text, whatever file format it came in. Offsets are code points, half-open.

use std::collections::BTreeSet;

use crate::base::EntityKind;

use super::words::norm;

/// What people marked in one text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gold {
    /// Id of the article: the file's stem.
    pub id: String,
    /// The text, where the annotation brings it along.
    pub text: Option<String>,
    /// How finely entities are told apart.
    pub labels: Labels,
    /// The things that the text speaks about; empty where only spans were marked.
    pub entities: Vec<GoldEntity>,
    /// In order of the text.
    pub mentions: Vec<GoldMention>,
    /// Who did what to whom; `None` where nobody marked that.
    pub claims: Option<Vec<GoldClaim>>,
    /// What in the file is not compared, for people.
    pub notes: Vec<String>,
}

/// How finely entities are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Labels {
    /// By our kinds; persons, states, organizations and places count as mentions.
    #[default]
    Kinds,
    /// As most annotated news does: persons, organizations, and locations, which are states and places.
    Coarse,
}

impl Labels {
    /// The label of a kind of entity; `None` if its mentions are not counted.
    pub fn of(self, kind: EntityKind) -> Option<&'static str> {
        match (self, kind) {
            (_, EntityKind::Person) => Some("person"),
            (_, EntityKind::Organization) => Some("organization"),
            (Self::Kinds, EntityKind::State | EntityKind::Place) => Some(kind.word()),
            (Self::Coarse, EntityKind::State | EntityKind::Place) => Some("location"),
            (_, EntityKind::Group | EntityKind::Event | EntityKind::Agreement) => None,
        }
    }
}

/// A thing that a text speaks about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GoldEntity {
    /// As claims call it.
    pub name: String,
    /// What it is: a kind, or a coarse label.
    pub label: String,
    /// Whether missing it is no miss.
    pub optional: bool,
    /// All its names, normalised.
    pub(super) names: BTreeSet<String>,
}

impl GoldEntity {
    /// An entity that is called so, too.
    pub(super) fn new<'n>(name: &'n str, label: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        let names = names.into_iter().chain([name]).map(norm).collect();
        Self { name: name.to_owned(), label: label.to_owned(), optional: false, names }
    }
}

/// A span that names an entity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GoldMention {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// What it is: a kind, a coarse label, or empty for something that we have no kind for: whatever
    /// is found there is neither right nor wrong.
    pub label: String,
    /// Index of its entity, where entities are marked.
    pub entity: Option<usize>,
    /// Whether missing it is a miss.
    pub required: bool,
}

/// Who did what to whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoldClaim {
    /// Who does.
    pub subject: GoldEnd,
    /// Id of the relation.
    pub relation: String,
    /// To whom or what.
    pub object: GoldEnd,
    /// Index of the entity that voices it.
    pub voice: Option<usize>,
    /// `affirmed`, `negated`.
    pub polarity: String,
    /// `actual`, `possible`, `planned`, `demanded`.
    pub modality: String,
    /// Whether missing it is no miss.
    pub optional: bool,
    /// The claim for people: "Vladimir Putin thanked North Korean troops".
    pub sentence: String,
    /// The words that show it.
    pub quote: String,
}

/// What stands at an end of a claim, in terms of gold entities.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GoldEnd {
    /// Index of an entity.
    Entity(usize),
    /// Another claim, by its relation and its ends.
    Claim {
        /// Id of its relation.
        relation: String,
        /// Index of the entity that is its subject.
        subject: Option<usize>,
        /// Index of the entity that is its object.
        object: Option<usize>,
    },
    /// Words, normalised.
    Words(String),
    /// Something that gold does not have.
    Unknown,
}
