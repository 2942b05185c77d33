//! The closed vocabularies of the extraction record.

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the design.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that stands in files and on the terminal.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.word()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|v| v.word() == word).ok_or_else(|| {
                    let all: Vec<_> = Self::ALL.iter().map(|v| v.word()).collect();
                    format!("expected one of {}, found `{word}`", all.join(", "))
                })
            }
        }
    };
}

vocabulary! {
    /// What an entity is.
    EntityKind {
        /// One human being.
        Person = "person",
        /// A sovereign state.
        State = "state",
        /// A body with a name or a description that picks out one body.
        Organization = "organization",
        /// Everything that is somewhere.
        Place = "place",
        /// People taken together that are not a body: troops, officials, a people.
        Group = "group",
        /// A named event.
        Event = "event",
        /// A treaty, pact or law.
        Agreement = "agreement",
    }
}

impl EntityKind {
    /// Its bit in a set of kinds.
    pub fn bit(self) -> u8 {
        1 << self as u8
    }
}

vocabulary! {
    /// How a mention refers to its entity.
    MentionForm {
        /// By a name: "Putin", "Unification Ministry".
        Name = "name",
        /// By an adjective: "Russian".
        Adjective = "adjective",
        /// By a place or building that stands for a state or body: "Moscow said".
        Metonym = "metonym",
        /// By a description that picks out one body as a name does: "the Libyan army".
        Definite = "definite",
        /// By a description: "the North Korean leader".
        Nominal = "nominal",
        /// By a pronoun: "he", "its".
        Pronoun = "pronoun",
    }
}

vocabulary! {
    /// Whether a claim says that something is so, or that it is not.
    Polarity {
        /// It is so.
        Affirmed = "affirmed",
        /// It is not so.
        Negated = "negated",
    }
}

vocabulary! {
    /// Whether a claim is about what is, or about what may, will or should be.
    Modality {
        /// It is or was.
        Actual = "actual",
        /// It may be.
        Possible = "possible",
        /// Somebody means to do it.
        Planned = "planned",
        /// Somebody wants somebody to do it.
        Demanded = "demanded",
    }
}

pub(crate) use vocabulary;
