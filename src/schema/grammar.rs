//! `schema/grammar/clauses.toml` → the small words on which the clause grammar turns.

use rustc_hash::FxHashMap;

use super::toml_file::{Table, TomlFile};
use crate::base::{Faults, Modality, Symbol, Symbols};

/// The small words of English clauses, by what they do.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// What each small word does: bits of [`Word`] by symbol.
    words: Vec<u64>,
    /// What each embedding verb (or adjective) does to the clause below it.
    embedding: FxHashMap<Symbol, Embedding>,
    /// Modal verbs.
    modals: FxHashMap<Symbol, Modality>,
    /// "according to": each is one or more words.
    pub voices: Vec<Vec<Symbol>>,
}

/// What a verb does to the clause that it governs: "refused to sign", "vowed to support".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Embedding {
    /// The clause below did not happen.
    pub negates: bool,
    /// The clause below is possible, planned or demanded.
    pub modality: Option<Modality>,
    /// The object of the verb does what the clause below says ("urged the North to withdraw").
    pub object_control: bool,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal,)+) => {
        /// A class of small words.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Word { $($(#[$doc])* $name = $bit,)+ }

        impl Word {
            const ALL: &'static [(&'static str, Word)] = &[$((stringify!($name), Word::$name),)+];
        }
    };
}

classes! {
    /// be
    Be = 0,
    /// have
    Have = 1,
    /// do
    Do = 2,
    /// get: passive with a participle
    Get = 3,
    /// not, never
    Negator = 4,
    /// no, neither: negate the noun and its clause
    NegativeDeterminer = 5,
    /// without: negates what follows
    NegativePreposition = 6,
    /// that, whether
    Complementizer = 7,
    /// if, unless
    Condition = 8,
    /// because, after, while
    Subordinator = 9,
    /// who, which, that
    Relative = 10,
    /// reportedly, allegedly
    Hedge = 11,
    /// member, thousand: "members of X" do what X does
    Transparent = 12,
    /// to
    To = 13,
    /// by
    By = 14,
    /// of
    Of = 15,
    /// become, remain: verbs that say what somebody is
    Copula = 16,
    /// about, around, at least: before a number
    Approximator = 17,
    /// as
    As = 18,
    /// I, we, my, our
    FirstPerson = 19,
    /// nouns that repeat what was said: claim, report, allegation
    SpeechNoun = 20,
    /// spokesman, statement: speak for what they are of
    Mouthpiece = 21,
    /// for, from, at: lead from a mouthpiece to whom it speaks for
    Mouth = 22,
    /// leader, chief: whatever office somebody holds
    AnyOffice = 23,
    /// deputy, vice: make a role another one
    Deputy = 24,
    /// area, outskirts: "areas in X" are X
    PlacePart = 25,
    /// launch, complete: whose subject does what the object names
    Perform = 26,
    /// accuse, suspect: say what they accuse of
    Accuser = 27,
    /// from, to: after an object they belong to the verb
    Directional = 28,
    /// back, away: belong to the verb
    Particle = 29,
    /// jet, position: whose owner acts and is hit in its stead
    Instrument = 30,
    /// each, other: what several do to each other
    Reciprocal = 31,
    /// give, offer: take two objects
    Giver = 32,
    /// between: two follow
    Between = 33,
    /// first: "the first to go" went
    Ordinal = 34,
    /// dead: what became of the object, before or behind it
    Resultative = 35,
    /// led: "the US-led invasion" is an invasion of the US
    Led = 36,
    /// rival, victim: stand to a body in another way than those who work for it
    Outsider = 37,
    /// neither, nor: negate what they stand before
    Correlative = 38,
    /// both: the two that were named before
    Pair = 39,
    /// responsibility, involvement: denied, they stand for what somebody is said to have done
    Involvement = 40,
    /// agency, newspaper: "the Interfax news agency" is Interfax
    Sort = 41,
    /// minister, king: offices that only states have
    StateOffice = 42,
}

impl Grammar {
    /// Whether a word belongs to a class.
    pub fn is(&self, word: Symbol, class: Word) -> bool {
        self.words.get(word.0 as usize).is_some_and(|bits| bits & (1_u64 << class as u32) != 0)
    }

    /// What a verb does to the clause below it.
    pub fn embedding(&self, lemma: Symbol) -> Option<Embedding> {
        self.embedding.get(&lemma).copied()
    }

    /// What a modal verb says.
    pub fn modal(&self, word: Symbol) -> Option<Modality> {
        self.modals.get(&word).copied()
    }
}

const FILE: &str = "grammar/clauses.toml";

/// Reads the file; a missing file is a fault.
pub(super) fn load(source: Option<&str>, symbols: &mut Symbols, faults: &mut Faults) -> Grammar {
    let mut grammar = Grammar::default();
    let Some(source) = source else {
        faults.line(FILE, 0, "the file is missing");
        return grammar;
    };
    let file = TomlFile { path: FILE, source };
    let top = file.parse(faults);
    let table = Table { table: top.get_ref(), offset: 0 };
    file.only(faults, &table, "", &["words", "modal", "embedding", "voice"]);
    for entry in file.tables(faults, &table, "", "words") {
        file.only(faults, &entry, "", &["class", "words"]);
        let class = file.needed(faults, &entry, "", "class");
        let Some((_, class)) = Word::ALL.iter().find(|(name, _)| kebab(name) == class.text) else {
            let known: Vec<String> = Word::ALL.iter().map(|(name, _)| kebab(name)).collect();
            file.fault(faults, class.offset, "", format!("expected one of {}", known.join(", ")));
            continue;
        };
        for word in file.texts(faults, &entry, "", "words") {
            let index = symbols.intern(&word.text).0 as usize;
            if grammar.words.len() <= index {
                grammar.words.resize(index + 1, 0);
            }
            grammar.words[index] |= 1_u64 << *class as u32;
        }
    }
    for entry in file.tables(faults, &table, "", "modal") {
        file.only(faults, &entry, "", &["words", "modality"]);
        let modality = modality(&file, &entry, faults).unwrap_or(Modality::Actual);
        for word in file.texts(faults, &entry, "", "words") {
            grammar.modals.insert(symbols.intern(&word.text), modality);
        }
    }
    for entry in file.tables(faults, &table, "", "embedding") {
        file.only(faults, &entry, "", &["words", "modality", "negates", "object_control"]);
        let embedding = Embedding {
            negates: file.flag(faults, &entry, "", "negates"),
            modality: modality(&file, &entry, faults),
            object_control: file.flag(faults, &entry, "", "object_control"),
        };
        for word in file.texts(faults, &entry, "", "words") {
            grammar.embedding.insert(symbols.intern(&word.text), embedding);
        }
    }
    for entry in file.tables(faults, &table, "", "voice") {
        for phrase in file.texts(faults, &entry, "", "phrases") {
            grammar.voices.push(phrase.text.split_whitespace().map(|w| symbols.intern(w)).collect());
        }
    }
    grammar
}

fn modality(file: &TomlFile<'_>, table: &Table<'_, '_>, faults: &mut Faults) -> Option<Modality> {
    let text = file.text(faults, table, "", "modality")?;
    match text.text.parse() {
        Ok(modality) => Some(modality),
        Err(message) => {
            file.fault(faults, text.offset, "", message);
            None
        }
    }
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for (i, c) in name.chars().enumerate() {
        if c.is_uppercase() && i > 0 {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}
