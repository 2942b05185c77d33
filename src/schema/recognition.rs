//! The words by which names are recognised (`recognition/*.toml`): titles, heads of bodies, groups,
//! places, events and agreements, words that never are a name.
//!
//! A file holds `[[words]]` tables, each with the class that its words belong to and what they
//! share, and `[[example]]` tables, which a test reads. Which class does what is decided in
//! `entities` and `resolve`.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::Source;
use super::gazetteers::{Gender, gender_of};
use crate::base::{EntityKind, Faults, Symbol, Symbols, suggest};

macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// What a word does in recognition.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Class { $($(#[$doc])* $variant,)+ }

        impl Class {
            const ALL: &'static [(&'static str, Class)] = &[$(($word, Class::$variant),)+];
        }
    };
}

classes! {
    /// "Mr", "Dr": only before a person's name.
    Honorific = "honorific",
    /// "Pope", "King": before a given name, and a part of the name then.
    Royal = "royal",
    /// "president", "spokesman", "singer": what one person is.
    Role = "role",
    /// Of the roles, those that only one person of a state or body has: "president".
    Office = "office",
    /// "Prime", "Foreign": before a role and a part of it.
    RoleModifier = "role-modifier",
    /// "leader", "ruler": whoever holds the first office of a state, whatever it is called.
    Leader = "leader",
    /// "president", "king": an office whose holder leads a state.
    LeadingOffice = "leading-office",
    /// "of State", "of Staff": goes on behind a role.
    RoleTail = "role-tail",
    /// "minister", "commissioner": what stands behind it and "of" or "for" is a task and no name.
    TaskRole = "task-role",
    /// "brother", "widow".
    Kin = "kin",
    /// "man", "suspect".
    Human = "human",
    /// "said", "wrote": a person or body does it.
    Speech = "speech",
    /// "de", "bin", "van der": inside a person's name.
    Particle = "particle",
    /// "von", "de": begins a family name that stands alone.
    FamilyParticle = "family-particle",
    /// "Jr", "III": behind a person's name.
    Generation = "generation",
    /// "ministry", "army": a body, by name where capitalised and by description where not.
    Body = "body",
    /// "Foundation", "Airlines": ends the name of an organization.
    OrganizationHead = "organization-head",
    /// "Partido", "Banco", "Team": begins the name of an organization.
    OrganizationFirst = "organization-first",
    /// "Inc", "GmbH": ends the name of a company.
    CompanySuffix = "company-suffix",
    /// "newspaper", "giant": stands before an organization's name.
    OrganizationNoun = "organization-noun",
    /// "region", "river": ends the name of a place, capitalised or not.
    PlaceHead = "place-head",
    /// "airspace", "border": a place where a nationality stands before it.
    NationalPlace = "national-place",
    /// "police station", "bridge": a place where a determiner stands before it.
    SiteNoun = "site-noun",
    /// "no", "every": the noun behind it stands for nothing in particular.
    Quantifier = "quantifier",
    /// "Airport", "Street": ends the name of a place where capitalised.
    SiteHead = "site-head",
    /// "Lake", "Mount", "Gulf": begins the name of a place.
    PlaceFirst = "place-first",
    /// "city", "village": stands before a place's name, also with "of".
    PlaceNoun = "place-noun",
    /// "in", "near": a place follows.
    PlacePreposition = "place-preposition",
    /// "to", "from": a place may follow.
    MotionPreposition = "motion-preposition",
    /// "arrived", "landed": a place follows with "at".
    Arrival = "arrival",
    /// "north", "western", "central".
    Direction = "direction",
    /// "soldiers", "officials": people taken together.
    Group = "group",
    /// "war", "summit".
    Event = "event",
    /// "treaty", "resolution".
    Agreement = "agreement",
    /// "ethnic": a people behind it, and no state.
    Descent = "descent",
    /// "language", "dialect": what a nationality before it speaks.
    Language = "language",
    /// "Monday", "January".
    Calendar = "calendar",
    /// Capitalised by habit and no entity: "Internet", "God".
    Plain = "plain",
    /// "former", "new": stands before names and descriptions, belongs to none.
    Detached = "detached",
    /// "capital": the seat of the government.
    CapitalNoun = "capital-noun",
    /// "country", "nation": a state where a determiner stands before it.
    StateNoun = "state-noun",
    /// "people's", "women's": a possessor inside a name.
    InnerPossessor = "inner-possessor",
    /// "he", "her": one person.
    PersonPronoun = "person-pronoun",
    /// "it", "its": one thing.
    ThingPronoun = "thing-pronoun",
    /// "they", "their": several.
    PluralPronoun = "plural-pronoun",
    /// "I", "our": whoever speaks.
    SpeakerPronoun = "speaker-pronoun",
    /// "based", "led": behind a name and a hyphen.
    HyphenTail = "hyphen-tail",
    /// "pro", "ex": before a hyphen and a name.
    HyphenFront = "hyphen-front",
    /// "government", "policy": what a state has and a city has not.
    StateProperty = "state-property",
    /// "announced", "warned": what a state does and a city does not.
    StateVerb = "state-verb",
    /// "film", "frigate", "virus": what stands before it is no person, body or place, nor is what
    /// stands behind it.
    Thing = "thing",
    /// "USS", "Operation": begins the name of a thing.
    ThingFirst = "thing-first",
    /// "family", "regime": a person's name stands before it.
    PersonProperty = "person-property",
    /// "assassination", "widow": what is of a person, before "of" and the name.
    PersonDeed = "person-deed",
    /// "native", "mayor": who is of a place, before "of" and the name.
    PlaceRole = "place-role",
    /// "shares", "subsidiary": what a company has and a person has not.
    CompanyProperty = "company-property",
    /// "striker", "midfield": an article with several of them is about sport.
    Sport = "sport",
    /// "coach", "squad": belongs to a team.
    TeamNoun = "team-noun",
    /// "hosted", "beat": what a team does and is done to.
    TeamVerb = "team-verb",
    /// "vs.", "against": a team stands on either side.
    Versus = "versus",
}

/// The classes of a word, and whether it is the last one of a phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Classes(u64);

/// The bit of words that are the last of a phrase.
const LAST: u64 = 1 << 63;
const _: () = assert!(Class::ALL.len() < 64, "one class too many for the bits of a word");

impl Classes {
    /// A set of classes.
    pub const fn of(classes: &[Class]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u64;
            i += 1;
        }
        Self(bits)
    }

    /// The classes of both.
    #[must_use]
    pub const fn or(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the word is of a class.
    #[inline]
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    /// Whether the word is of one of the classes.
    #[inline]
    pub fn any(self, classes: &[Class]) -> bool {
        self.meets(Self::of(classes))
    }

    /// Whether the word is of one of the classes.
    #[inline]
    pub const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether it is the last word of a phrase, which may be of any class.
    #[inline]
    pub const fn ends_phrase(self) -> bool {
        self.0 & LAST != 0
    }

    /// Whether no list names the word by itself.
    pub const fn is_empty(self) -> bool {
        self.0 & !LAST == 0
    }
}

/// What the words of a `[[words]]` table share.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traits {
    /// The head that stands for all of them in an entity's name: `troops`.
    pub canonical: Option<String>,
    /// Gender of the person.
    pub gender: Option<Gender>,
    /// Kind of the entity, where the class leaves it open.
    pub kind: Option<EntityKind>,
    /// Whether a description needs a modifier or owner to pick anything out.
    pub needs_modifier: bool,
    /// Kinds of the gazetteer's bodies that a description with this head can stand for.
    pub sorts: Vec<String>,
}

/// Several words that are one: "armed forces".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase {
    /// Lower-case words.
    pub words: Vec<Symbol>,
    /// Their classes.
    pub classes: Classes,
    traits: u32,
}

/// A text and what must be found in it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecognitionExample {
    /// One or more sentences.
    pub text: String,
    /// "person Vladimir Putin", in order of the text; adjectives, pronouns and descriptions say
    /// so: "adjective state Russian".
    pub mentions: Vec<String>,
}

/// All words of recognition.
#[derive(Debug, Default)]
pub struct Recognition {
    classes: Vec<Classes>,
    traits: Vec<Traits>,
    of_word: FxHashMap<(Symbol, Class), u32>,
    /// By their last word, longest first.
    phrases: FxHashMap<Symbol, Vec<Phrase>>,
    /// What the end of an unknown name says: its kind, and how strongly.
    endings: FxHashMap<Box<str>, (EntityKind, i32)>,
    /// Nouns that stand for bodies of one sort only, with the sort: "party".
    sorted: Vec<(Box<str>, Box<str>)>,
    /// Examples with the file that they stand in.
    pub examples: Vec<(String, RecognitionExample)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    #[serde(default)]
    words: Vec<WordsTable>,
    #[serde(default)]
    endings: Vec<EndingsTable>,
    #[serde(default)]
    example: Vec<RecognitionExample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsTable {
    class: Spanned<String>,
    words: Vec<Spanned<String>>,
    canonical: Option<String>,
    gender: Option<Spanned<String>>,
    kind: Option<Spanned<String>>,
    #[serde(default)]
    needs_modifier: bool,
    #[serde(default)]
    sorts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndingsTable {
    kind: Spanned<String>,
    weight: Spanned<i32>,
    endings: Vec<Spanned<String>>,
}

/// No ending is longer.
const LONGEST_ENDING: usize = 8;

impl Recognition {
    /// Reads all files of the folder.
    pub fn load(source: &Source, symbols: &mut Symbols, faults: &mut Faults) -> Self {
        let mut out = Self::default();
        for (path, text) in source.folder("recognition/") {
            if Path::new(path).extension().is_none_or(|x| x != "toml") {
                continue;
            }
            match toml::from_str::<WordsFile>(text) {
                Ok(file) => {
                    for table in file.words {
                        out.add(path, text, table, symbols, faults);
                    }
                    for table in file.endings {
                        out.add_endings(path, text, &table, faults);
                    }
                    out.examples.extend(file.example.into_iter().map(|e| (path.to_owned(), e)));
                }
                Err(error) => {
                    let offset = error.span().map_or(0, |s| s.start);
                    faults.at(path, text, offset, "", error.message());
                }
            }
        }
        out
    }

    /// The classes of a lower-case word.
    #[inline]
    pub fn classes(&self, word: Symbol) -> Classes {
        self.classes.get(word.0 as usize).copied().unwrap_or_default()
    }

    /// What a word of a class shares with the others of its table.
    #[inline]
    pub fn traits(&self, word: Symbol, class: Class) -> Option<&Traits> {
        self.of_word.get(&(word, class)).and_then(|&t| self.traits.get(t as usize))
    }

    /// The phrases that end with a word, longest first.
    pub fn phrases(&self, last: Symbol) -> &[Phrase] {
        self.phrases.get(&last).map_or(&[], Vec::as_slice)
    }

    /// What a phrase shares with the others of its table.
    pub fn phrase_traits(&self, phrase: &Phrase) -> Option<&Traits> {
        self.traits.get(phrase.traits as usize)
    }

    /// The nouns that stand for bodies of one sort and no other: "party".
    pub fn nouns_of(&self, sort: &str) -> impl Iterator<Item = &str> {
        self.sorted.iter().filter(move |(s, _)| **s == *sort).map(|(_, noun)| &**noun)
    }

    /// What the end of a name says of it: "-ski", "-bank". At least two letters stand before it.
    pub fn ending(&self, word: &str) -> Option<(EntityKind, i32)> {
        let mut folded = String::with_capacity(word.len());
        for c in word.chars().filter(|c| c.is_alphabetic()) {
            if c.is_ascii() {
                folded.push(c.to_ascii_lowercase());
            } else {
                folded.push_str(&deunicode::deunicode_char(c).unwrap_or_default().to_ascii_lowercase());
            }
        }
        let first = folded.len().saturating_sub(LONGEST_ENDING).max(2);
        (first..folded.len()).find_map(|at| self.endings.get(folded.get(at..)?)).copied()
    }

    fn bits_of(&mut self, word: Symbol) -> &mut Classes {
        let slot = word.0 as usize;
        if self.classes.len() <= slot {
            self.classes.resize(slot + 1, Classes::default());
        }
        &mut self.classes[slot]
    }

    fn add_endings(&mut self, path: &str, text: &str, table: &EndingsTable, faults: &mut Faults) {
        let kind: EntityKind = match table.kind.get_ref().parse() {
            Ok(kind) => kind,
            Err(message) => {
                let message: String = message;
                return faults.at(path, text, table.kind.span().start, "endings", message);
            }
        };
        let weight = *table.weight.get_ref();
        if !(0..=9).contains(&weight) {
            faults.at(path, text, table.weight.span().start, "endings", "expected a weight from 0 to 9");
        }
        for ending in &table.endings {
            let word = ending.get_ref();
            let fits =
                word.bytes().all(|b| b.is_ascii_lowercase()) && (2..=LONGEST_ENDING).contains(&word.len());
            if !fits {
                let message = format!("expected 2 to {LONGEST_ENDING} small letters without accents");
                faults.at(path, text, ending.span().start, "endings", message);
            } else if self.endings.insert(word.as_str().into(), (kind, weight)).is_some() {
                faults.at(path, text, ending.span().start, "endings", format!("`{word}` stands twice"));
            }
        }
    }

    fn add(&mut self, path: &str, text: &str, table: WordsTable, symbols: &mut Symbols, faults: &mut Faults) {
        let name = table.class.get_ref();
        let Some((_, class)) = Class::ALL.iter().find(|(word, _)| word == name) else {
            let near = suggest(name, Class::ALL.iter().map(|(word, _)| *word));
            let hint = near.map_or_else(String::new, |n| format!(", did you mean `{n}`"));
            faults.at(path, text, table.class.span().start, "", format!("no such class `{name}`{hint}"));
            return;
        };
        let kind = table.kind.as_ref().and_then(|k| match k.get_ref().parse() {
            Ok(kind) => Some(kind),
            Err(message) => {
                let message: String = message;
                faults.at(path, text, k.span().start, name, message);
                None
            }
        });
        let gender = table.gender.as_ref().and_then(|g| {
            let gender = gender_of(g.get_ref());
            if gender.is_none() {
                faults.at(path, text, g.span().start, name, "expected `male` or `female`");
            }
            gender
        });
        if let [sort] = table.sorts.as_slice() {
            let nouns = table.words.iter().map(|w| (sort.as_str().into(), w.get_ref().as_str().into()));
            self.sorted.extend(nouns);
        }
        let traits = self.traits.len() as u32;
        self.traits.push(Traits {
            canonical: table.canonical,
            gender,
            kind,
            needs_modifier: table.needs_modifier,
            sorts: table.sorts,
        });
        for entry in &table.words {
            let lower = entry.get_ref().to_lowercase();
            // The tokenizer cuts "prosecutors'" before its apostrophe.
            let words: Vec<Symbol> = lower
                .split_whitespace()
                .flat_map(|w| match w.find('\'').filter(|&at| at > 0 && w.len() - at <= 2) {
                    Some(at) => [w.get(..at), w.get(at..)],
                    None => [Some(w), None],
                })
                .flatten()
                .map(|w| symbols.intern(w))
                .collect();
            match *words.as_slice() {
                [] => faults.at(path, text, entry.span().start, name, "an empty word"),
                [word] => {
                    self.bits_of(word).0 |= 1 << *class as u64;
                    if self.of_word.insert((word, *class), traits).is_some() {
                        let message = format!("`{lower}` stands twice in the class");
                        faults.at(path, text, entry.span().start, name, message);
                    }
                }
                [.., last] => {
                    self.bits_of(last).0 |= LAST;
                    let phrases = self.phrases.entry(last).or_default();
                    if let Some(known) = phrases.iter_mut().find(|p| p.words == words) {
                        known.classes.0 |= 1 << *class as u64;
                    } else {
                        let at = phrases.partition_point(|p| p.words.len() >= words.len());
                        phrases.insert(at, Phrase { words, classes: Classes(1 << *class as u64), traits });
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let source = Source::of([("recognition/x.toml".to_owned(), text.to_owned())]);
        let mut faults = Faults::default();
        Recognition::load(&source, &mut Symbols::default(), &mut faults);
        expected.assert_eq(&faults.to_string());
    }

    #[test]
    fn faults_point_at_the_word() {
        check(
            "[[words]]\nclass = \"rolle\"\nwords = [\"king\"]\n",
            &expect!["recognition/x.toml:2:9: no such class `rolle`, did you mean `role`"],
        );
        check(
            "[[words]]\nclass = \"role\"\nwords = [\"king\", \"king\"]\n",
            &expect!["recognition/x.toml:3:18: [role] `king` stands twice in the class"],
        );
        check(
            "[[words]]\nclass = \"role\"\ngender = \"x\"\nwords = [\"king\"]\n",
            &expect!["recognition/x.toml:3:10: [role] expected `male` or `female`"],
        );
    }
}
