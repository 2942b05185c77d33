//! Files of `schema/` → one immutable [`Schema`].
//!
//! This room alone knows the file formats of rules, gazetteers and word lists. It reads them
//! from the copy inside the program or from a folder, and reports all faults at once.
//! It does not match anything: that is `matcher`.

mod gazetteers;
mod grammar;
mod lexicon;
mod name_key;
mod name_lists;
mod name_table;
mod numbers;
mod pattern;
mod recognition;
mod relation;
mod rules;
mod source;
mod tag_rules;
mod time;
mod toml_file;

pub use gazetteers::{Entry, Gazetteer, Gender, How, NameWord, Node, Office, Surface, gender_of};
pub use grammar::{Embedding, Grammar, Word};
pub use lexicon::{AbbreviationKind, Choice, Lexicon, Reading, WordEntry, WordRow};
pub use name_key::{Key, digest};
pub use numbers::{Numbers, Quantity};
pub use pattern::{Element, Role, SlotPattern};
pub use recognition::{Class, Classes, Phrase, Recognition, RecognitionExample, Traits};
pub use relation::{DENIED, Exclusive, Relation, Slot};
pub use rules::{
    BelongsPattern, ClausePattern, Example, Filler, Form, NounPattern, RolePattern, Rule, RuleIndex, Step,
    Tie,
};
pub use source::Source;
pub use tag_rules::{Allows, Beside, Features, Neighbour, RuleSet, TagRule};
pub use time::{Step as TimeStep, Time, TimeUnit, TimeUse, TimeWord};

use crate::base::{Error, Faults, Symbols};

/// All knowledge of the program, read once and never changed.
#[derive(Debug)]
pub struct Schema {
    /// Changes with any file of the schema, and with the program's version.
    pub fingerprint: String,
    /// Every word that a list or a rule names.
    pub symbols: Symbols,
    /// Lists of names.
    pub gazetteer: Gazetteer,
    /// The words by which names are recognised.
    pub recognition: Recognition,
    /// What words can be.
    pub lexicon: Lexicon,
    /// The vocabulary, sorted by id.
    pub relations: Vec<Relation>,
    /// The rules that find relations, in order of relation and file.
    pub rules: Vec<Rule>,
    /// Which rules a word can set off.
    pub index: RuleIndex,
    /// The small words of the clause grammar.
    pub grammar: Grammar,
    /// The words of time.
    pub time: Time,
}

impl Schema {
    /// The schema that travels inside the program.
    ///
    /// # Panics
    /// Never in a released program: a test loads it.
    pub fn embedded() -> Self {
        Self::load(&Source::embedded()).unwrap_or_else(|e| panic!("the embedded schema has faults:\n{e}"))
    }

    /// Reads a schema.
    ///
    /// # Errors
    /// [`Error::Schema`] with all faults of all files, [`Error::Io`] if a folder cannot be read.
    pub fn load(source: &Source) -> Result<Self, Error> {
        let mut symbols = Symbols::default();
        let mut faults = Faults::default();
        let mut name_faults = Faults::default();
        let symbols_of_words = &mut symbols;
        let faults_of_words = &mut faults;
        // The lists of names take as long as all the rest, and meet it only at the end.
        let (mut gazetteer, (lexicon, grammar, rules, recognition, time, fingerprint)) = rayon::join(
            || Gazetteer::load(source, &mut name_faults),
            || {
                let (symbols, faults) = (symbols_of_words, faults_of_words);
                // Frequent words first, so that what is known of them stands close together.
                let grammar = grammar::load(source.file("grammar/clauses.toml"), symbols, faults);
                let time = Time::load(source, symbols, faults);
                let recognition = Recognition::load(source, symbols, faults);
                let rules = rules::load(source.folder("relations/"), symbols, faults);
                let lexicon = Lexicon::read(source, symbols, faults);
                (lexicon, grammar, rules, recognition, time, source.fingerprint())
            },
        );
        gazetteer.intern(&mut symbols);
        faults.0.append(&mut name_faults.0);
        let rules::Loaded { relations, rules } = rules;
        let index = RuleIndex::of(&rules, &grammar);
        if faults.is_empty() {
            Ok(Self {
                fingerprint,
                symbols,
                gazetteer,
                recognition,
                lexicon,
                relations,
                rules,
                index,
                grammar,
                time,
            })
        } else {
            Err(Error::Schema(faults))
        }
    }

    /// A relation of the vocabulary by its id.
    pub fn relation(&self, id: &str) -> Option<&Relation> {
        self.relations.binary_search_by(|r| r.id.as_str().cmp(id)).ok().map(|i| &self.relations[i])
    }
}
