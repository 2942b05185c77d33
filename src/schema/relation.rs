//! What a relation is, apart from the rules that find it.

use super::pattern::Role;
use crate::base::{EntityKind, vocabulary};

/// What may stand at the end of a relation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Slot {
    /// The kinds of entity it takes.
    pub kinds: Vec<EntityKind>,
    /// Whether it takes another claim ("confirmed that …").
    pub claim: bool,
    /// Whether it takes words of the text ("praised the decision").
    pub concept: bool,
}

vocabulary! {
    /// An end of a relation.
    Exclusive {
        /// Who does.
        Subject = "subject",
        /// To whom or what.
        Object = "object",
    }
}

/// Tells who denies a fact: the one relation whose meaning the graph, the store and the questions know.
pub const DENIED: &str = "denied";

/// A relation of the vocabulary: one file of `schema/relations/`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Relation {
    /// Reads as a sentence between subject and object: `thanked`.
    pub id: String,
    /// As shown to people: "thanked", "deployed to".
    pub label: String,
    /// `statement`, `verbal`, `material`, `role`.
    pub family: String,
    /// One sentence: what it says of its subject and object.
    pub meaning: String,
    /// What a node of such a fact is called: "confirmation".
    pub nominal: String,
    /// Subjects it takes.
    pub subject: Slot,
    /// Objects it takes.
    pub object: Slot,
    /// Further participants that it keeps, by name: with whom else, through what.
    pub roles: Vec<(String, Slot)>,
    /// Whether A relation B is B relation A.
    pub symmetric: bool,
    /// Whether it lasts from when it is first told until something ends it: `leads`, not `met`.
    pub lasting: bool,
    /// The end that there is only one of at a time, for one of the other: `subject` of `capital_of`.
    pub exclusive: Option<Exclusive>,
    /// Whether its subject acts for its object: troops for their state.
    pub acts_for: bool,
    /// The lasting relation that holds afterwards: who `recaptured` a place `holds` it.
    pub then: Option<String>,
    /// PLOVER event type, where there is one.
    pub plover: Option<String>,
    /// CAMEO event code, where there is one.
    pub cameo: Option<String>,
}

impl Relation {
    /// What may fill a role; `None` for one that is not kept.
    pub fn slot(&self, role: Role) -> Option<&Slot> {
        match role {
            Role::Subject => Some(&self.subject),
            Role::Object => Some(&self.object),
            Role::Further(number) => self.roles.get(usize::from(number)).map(|(_, slot)| slot),
            Role::Other => None,
        }
    }
}

/// What `actor` means in relation files: whoever can act.
pub(super) const ACTOR: [EntityKind; 4] =
    [EntityKind::Person, EntityKind::State, EntityKind::Organization, EntityKind::Group];
