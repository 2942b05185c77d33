//! The lists of names and their columns.

use super::gazetteers::How;
use crate::base::EntityKind;

/// A list: its file, the kind of its entries, and what its columns are for.
pub(super) struct List {
    pub file: &'static str,
    pub kind: Option<EntityKind>,
    pub columns: &'static [(&'static str, Column)],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    /// The entry's own name.
    Title,
    /// Strings that name the entry.
    Names(How),
    Ambiguous,
    /// Kept in the row, read by its name.
    Field(&'static str),
}

const fn field(name: &'static str) -> (&'static str, Column) {
    (name, Column::Field(name))
}

pub(super) const GIVEN: usize = 6;
pub(super) const FAMILY: usize = 7;

pub(super) const LISTS: [List; 8] = [
    List {
        file: "gazetteers/states.tsv",
        kind: Some(EntityKind::State),
        columns: &[
            field("id"),
            ("name", Column::Title),
            field("kind"),
            ("names", Column::Names(How::Name)),
            ("abbreviations", Column::Names(How::Acronym)),
            ("short", Column::Names(How::Short)),
            ("adjectives", Column::Names(How::Adjective)),
            ("people_singular", Column::Names(How::Member)),
            ("people_plural", Column::Names(How::People)),
            field("capital"),
            ("government_metonyms", Column::Names(How::Metonym)),
            field("iso2"),
            field("iso3"),
            field("wikidata"),
            field("geonames"),
            field("continent"),
            field("region"),
        ],
    },
    List {
        file: "gazetteers/places.tsv",
        kind: Some(EntityKind::Place),
        columns: &[
            ("name", Column::Title),
            field("kind"),
            ("names", Column::Names(How::Name)),
            ("adjectives", Column::Names(How::Adjective)),
            field("state"),
            field("within"),
            field("population"),
            field("geonames"),
            field("wikidata"),
            field("iso"),
            ("ambiguous", Column::Ambiguous),
        ],
    },
    List {
        file: "gazetteers/persons.tsv",
        kind: Some(EntityKind::Person),
        columns: &[
            ("name", Column::Title),
            ("names", Column::Names(How::Name)),
            ("short", Column::Names(How::Short)),
            field("family"),
            field("gender"),
            field("offices"),
            field("wikidata"),
        ],
    },
    List {
        file: "gazetteers/organizations.tsv",
        kind: Some(EntityKind::Organization),
        columns: &[
            ("name", Column::Title),
            ("names", Column::Names(How::Name)),
            ("acronyms", Column::Names(How::Acronym)),
            field("kind"),
            field("owner"),
            field("seat"),
            ("ambiguous", Column::Ambiguous),
            field("wikidata"),
        ],
    },
    List {
        file: "gazetteers/events.tsv",
        kind: Some(EntityKind::Event),
        columns: &[
            ("name", Column::Title),
            ("names", Column::Names(How::Name)),
            field("kind"),
            field("start"),
            field("end"),
            field("places"),
            field("wikidata"),
        ],
    },
    List {
        file: "gazetteers/agreements.tsv",
        kind: Some(EntityKind::Agreement),
        columns: &[
            ("name", Column::Title),
            ("names", Column::Names(How::Name)),
            field("kind"),
            field("year"),
            field("parties"),
            field("wikidata"),
        ],
    },
    List {
        file: "gazetteers/given_names.tsv",
        kind: None,
        columns: &[("name", Column::Title), field("gender"), ("ambiguous", Column::Ambiguous)],
    },
    List {
        file: "gazetteers/family_names.tsv",
        kind: None,
        columns: &[("name", Column::Title), ("ambiguous", Column::Ambiguous)],
    },
];
