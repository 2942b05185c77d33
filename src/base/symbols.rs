//! Interned words. The schema interns every word that any list or rule names;
//! a document then compares numbers instead of strings.

use rustc_hash::FxHashMap;

/// A word of the schema's table. Words that no list or rule names are [`Symbol::NONE`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(pub u32);

impl Symbol {
    /// The word that the table does not have. It equals itself, so ask [`Symbol::is_some`] first.
    pub const NONE: Symbol = Symbol(0);

    /// Whether the table has the word.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The table of interned words: filled while the schema is read, then only asked.
#[derive(Debug)]
pub struct Symbols {
    map: FxHashMap<Box<str>, Symbol>,
    words: Vec<Box<str>>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self { map: FxHashMap::default(), words: vec!["".into()] }
    }
}

impl Symbols {
    /// The symbol of `word`, which is added if it is new. Callers give lower case.
    pub fn intern(&mut self, word: &str) -> Symbol {
        if word.is_empty() {
            return Symbol::NONE;
        }
        if let Some(&symbol) = self.map.get(word) {
            return symbol;
        }
        let symbol = Symbol(self.words.len() as u32);
        self.words.push(word.into());
        self.map.insert(word.into(), symbol);
        symbol
    }

    /// The symbol of `word`, or [`Symbol::NONE`].
    pub fn get(&self, word: &str) -> Symbol {
        self.map.get(word).copied().unwrap_or(Symbol::NONE)
    }

    /// The word of a symbol; empty for [`Symbol::NONE`].
    pub fn word(&self, symbol: Symbol) -> &str {
        self.words.get(symbol.0 as usize).map_or("", |w| w)
    }

    /// How many symbols there are, [`Symbol::NONE`] included: tables by symbol have this length.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word was interned.
    pub fn is_empty(&self) -> bool {
        self.words.len() <= 1
    }
}
