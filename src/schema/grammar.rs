//! `schema/grammar/clauses.toml` → the small words on which the clause grammar turns.

use super::toml_file::{Table, TomlFile};
use crate::base::{BySymbol, Faults, Modality, Symbol, Symbols};

/// The small words of English clauses, by what they do.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Which of `sets` each word has, by symbol; most have the first, which is empty.
    words: Vec<u16>,
    /// What words do: bits of [`Word`].
    sets: Vec<u128>,
    /// What each embedding verb (or adjective) does to the clause below it.
    embedding: BySymbol<Embedding>,
    /// Modal verbs.
    modals: BySymbol<Option<Modality>>,
    /// "according to": each is one or more words. By their first word.
    voices: BySymbol<Vec<Vec<Symbol>>>,
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
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// A class of small words.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Word { $($(#[$doc])* $name,)+ }

        impl Word {
            const ALL: &'static [(&'static str, Word)] = &[$((stringify!($name), Word::$name),)+];
        }
    };
}

classes! {
    /// be
    Be,
    /// want, wish: what stands behind them and before "to" is to do it
    Wisher,
    /// have
    Have,
    /// do
    Do,
    /// get: passive with a participle
    Get,
    /// not, never
    Negator,
    /// no, neither: negate the noun and its clause
    NegativeDeterminer,
    /// without: negates what follows
    NegativePreposition,
    /// that, whether
    Complementizer,
    /// if, unless
    Condition,
    /// because, after, while
    Subordinator,
    /// who, which, that
    Relative,
    /// reportedly, allegedly
    Hedge,
    /// what: "what it called an attack"
    FreeRelative,
    /// call, describe: give a thing a name
    Calling,
    /// member, thousand: "members of X" do what X does
    Transparent,
    /// to
    To,
    /// by
    By,
    /// of
    Of,
    /// become, remain: verbs that say what somebody is
    Copula,
    /// about, around, at least: before a number
    Approximator,
    /// as
    As,
    /// I, we, my, our
    FirstPerson,
    /// nouns that repeat what was said: claim, report, allegation
    SpeechNoun,
    /// spokesman, statement: speak for what they are of
    Mouthpiece,
    /// for, from, at: lead from a mouthpiece to whom it speaks for
    Mouth,
    /// leader, chief: whatever office somebody holds
    AnyOffice,
    /// deputy, vice: make a role another one
    Deputy,
    /// area, outskirts: "areas in X" are X
    PlacePart,
    /// launch, complete: whose subject does what the object names
    Perform,
    /// accuse, suspect: say what they accuse of
    Accuser,
    /// from, to: after an object they belong to the verb
    Directional,
    /// back, away: belong to the verb
    Particle,
    /// jet, position: whose owner acts and is hit in its stead
    Instrument,
    /// each, other: what several do to each other
    Reciprocal,
    /// give, offer: take two objects
    Giver,
    /// between: two follow
    Between,
    /// first: "the first to go" went
    Ordinal,
    /// dead: what became of the object, before or behind it
    Resultative,
    /// led: "the US-led invasion" is an invasion of the US
    Led,
    /// rival, victim: stand to a body in another way than those who work for it
    Outsider,
    /// neither, nor: negate what they stand before
    Correlative,
    /// both: the two that were named before
    Pair,
    /// responsibility, involvement: denied, they stand for what somebody is said to have done
    Involvement,
    /// agency, newspaper: "the Interfax news agency" is Interfax
    Sort,
    /// minister, king: offices that only states have
    StateOffice,
    /// when, after: what strikes in their clause does what the other undergoes
    Occasion,
    /// plan, talks: what they are about has not happened
    Prospect,
    /// others: more of those who were named before
    Others,
    /// verbal, heart: an attack of this sort is none
    Figurative,
    /// former, ex: no longer what the noun says
    Former,
    /// a, an: one of several
    One,
    /// clear, known: "made clear that", "let it be known that"
    Plain,
    /// threaten: whoever suffers what follows is threatened
    Threat,
    /// the: before names that have an article
    The,
    /// the, this, those: pick out what follows
    Definite,
    /// such: "bodies such as the UN"
    Such,
    /// including, like: an example of the noun before them follows
    Exemplar,
    /// but: what follows is another clause
    Adversative,
    /// a, the
    Article,
    /// believe, think: what somebody says of his own mind
    Belief,
    /// director, chief: with a task before them they head a part
    BranchOffice,
    /// himself, itself: before a description they add nothing
    Reflexive,
    /// visit, trip: beside "during", whoever the clause is about makes it
    Undertaking,
    /// on, during: lead to an undertaking
    Amid,
    /// plan, effort: whoever has one would do what follows with "to"
    Intent,
    /// erupt, continue: what deeds do that nobody is named for
    Happen,
    /// chief executive, founder, spokeswoman: offices that bodies have and states have not
    BodyOffice,
}

/// Each class is one bit of a set.
const _: () = assert!(Word::ALL.len() <= 128, "one class too many for the bits of a set");

impl Grammar {
    /// Whether a word belongs to a class.
    #[inline]
    pub fn is(&self, word: Symbol, class: Word) -> bool {
        let set = self.words.get(word.0 as usize).map_or(0, |set| self.sets[*set as usize]);
        set & (1_u128 << class as u32) != 0
    }

    /// Puts a word into a class.
    fn put(&mut self, word: Symbol, class: Word) {
        let at = word.0 as usize;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        let set = self.sets[self.words[at] as usize] | 1_u128 << class as u32;
        let known = self.sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        self.words[at] = known as u16;
    }

    /// What a verb does to the clause below it.
    pub fn embedding(&self, lemma: Symbol) -> Option<Embedding> {
        self.embedding.get(lemma).copied()
    }

    /// Phrases like "according to" that begin with a word.
    pub fn voices(&self, first: Symbol) -> &[Vec<Symbol>] {
        self.voices.get(first).map_or(&[], Vec::as_slice)
    }

    /// What a modal verb says.
    pub fn modal(&self, word: Symbol) -> Option<Modality> {
        self.modals.get(word).copied().flatten()
    }
}

const FILE: &str = "grammar/clauses.toml";

/// Reads the file; a missing file is a fault.
pub(super) fn load(source: Option<&str>, symbols: &mut Symbols, faults: &mut Faults) -> Grammar {
    let mut grammar = Grammar { sets: vec![0], ..Grammar::default() };
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
            grammar.put(symbols.intern(&word.text), *class);
        }
    }
    for entry in file.tables(faults, &table, "", "modal") {
        file.only(faults, &entry, "", &["words", "modality"]);
        let modality = modality(&file, &entry, faults).unwrap_or(Modality::Actual);
        for word in file.texts(faults, &entry, "", "words") {
            *grammar.modals.or_default(symbols.intern(&word.text)) = Some(modality);
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
            *grammar.embedding.or_default(symbols.intern(&word.text)) = embedding;
        }
    }
    for entry in file.tables(faults, &table, "", "voice") {
        for phrase in file.texts(faults, &entry, "", "phrases") {
            let words: Vec<Symbol> = phrase.text.split_whitespace().map(|w| symbols.intern(w)).collect();
            if let Some(first) = words.first() {
                grammar.voices.or_default(*first).push(words);
            }
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
