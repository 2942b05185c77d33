//! Interned words. The schema interns every word that any list or rule names;
//! a document then compares numbers instead of strings.

use std::ops::Range;

use super::Plain;
use super::plain::{hash, tail};

/// A word of the schema's table. Words that no list or rule names are [`Symbol::NONE`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(pub u32);

impl Symbol {
    /// The word that the table does not have. It equals itself, so ask [`Symbol::is_some`] first.
    pub const NONE: Symbol = Symbol(0);

    /// Whether the table has the word.
    #[inline]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// What words stand for, by symbol: a table where a map would compute a hash for every word of a text,
/// only to find that it holds nothing. It is as long as its last word's number; the words of rules and
/// lists have low ones.
#[derive(Clone, Debug)]
pub struct BySymbol<T> {
    /// For each symbol, one more than its place in `values`; 0 where there is none.
    places: Vec<u32>,
    values: Vec<T>,
}

impl<T> Default for BySymbol<T> {
    fn default() -> Self {
        Self { places: Vec::new(), values: Vec::new() }
    }
}

impl<T> BySymbol<T> {
    /// What a word stands for.
    #[inline]
    pub fn get(&self, word: Symbol) -> Option<&T> {
        let place = *self.places.get(word.0 as usize)?;
        self.values.get((place as usize).wrapping_sub(1))
    }

    /// Whether a word stands for something.
    #[inline]
    pub fn has(&self, word: Symbol) -> bool {
        self.places.get(word.0 as usize).is_some_and(|&place| place != 0)
    }

    /// What a word stands for, `T::default()` if it stood for nothing.
    pub fn or_default(&mut self, word: Symbol) -> &mut T
    where
        T: Default,
    {
        let at = word.0 as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        if self.places[at] == 0 {
            self.values.push(T::default());
            self.places[at] = self.values.len() as u32;
        }
        &mut self.values[self.places[at] as usize - 1]
    }
}

/// A set of words: one bit for each symbol up to its last.
#[derive(Clone, Debug, Default)]
pub struct SymbolSet {
    bits: Vec<u64>,
}

impl SymbolSet {
    /// Whether the set has a word.
    #[inline]
    pub fn has(&self, word: Symbol) -> bool {
        self.bits.get(word.0 as usize / 64).is_some_and(|bits| bits >> (word.0 % 64) & 1 != 0)
    }

    /// Adds a word.
    pub fn insert(&mut self, word: Symbol) {
        let at = word.0 as usize / 64;
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (word.0 % 64);
    }
}

/// The table of interned words: filled while the schema is read, then only asked.
///
/// All words stand in one string, and the table is a list of their numbers by hash: a hundred
/// thousand words are read at every start of the program, and each allocation would show.
#[derive(Debug)]
pub struct Symbols {
    /// All words, one after the other.
    letters: String,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
    /// The first eight bytes of each word, which mostly tell it from all others.
    firsts: Vec<u64>,
    /// Symbols of words of one byte, which are mostly marks.
    singles: [Symbol; 128],
    /// Symbols by the hash of their words, by open addressing with linear probing; symbol 0 is an empty
    /// place. The length is a power of two.
    places: Vec<u32>,
}

impl Default for Symbols {
    fn default() -> Self {
        Self {
            letters: String::with_capacity(1 << 20),
            ends: vec![0],
            firsts: vec![0],
            singles: [Symbol::NONE; 128],
            places: vec![0; 1 << 17],
        }
    }
}

impl Symbols {
    /// The symbol of `word`, which is added if it is new. Callers give lower case.
    pub fn intern(&mut self, word: &str) -> Symbol {
        if word.is_empty() {
            return Symbol::NONE;
        }
        if self.ends.len() * 4 > self.places.len() * 3 {
            self.grow();
        }
        let (hash, first) = (hash(word.as_bytes()), first(word.as_bytes()));
        match self.find(hash, first, |known| known == word.as_bytes()) {
            Ok(symbol) => symbol,
            Err(place) => {
                let symbol = self.ends.len() as u32;
                self.letters.push_str(word);
                self.ends.push(self.letters.len() as u32);
                self.firsts.push(first);
                self.places[place] = symbol;
                if let &[byte] = word.as_bytes()
                    && let Some(single) = self.singles.get_mut(usize::from(byte))
                {
                    *single = Symbol(symbol);
                }
                Symbol(symbol)
            }
        }
    }

    /// The symbol of a word of one byte, or [`Symbol::NONE`].
    #[inline]
    pub fn get_single(&self, byte: u8) -> Symbol {
        self.singles.get(usize::from(byte)).copied().unwrap_or(Symbol::NONE)
    }

    /// The symbol of `word`, or [`Symbol::NONE`].
    pub fn get(&self, word: &str) -> Symbol {
        self.get_bytes(word.as_bytes())
    }

    /// The symbol of a word's bytes, or [`Symbol::NONE`].
    #[inline]
    pub fn get_bytes(&self, word: &[u8]) -> Symbol {
        self.find(hash(word), first(word), |known| known == word).unwrap_or(Symbol::NONE)
    }

    /// The symbol of a word of which `plain` tells, as it stands in a text.
    #[inline]
    pub fn get_plain(&self, plain: &Plain, word: &[u8]) -> Symbol {
        if plain.len < 8 {
            // No other word has these first bytes.
            return self.find_by(plain.hash, plain.first, |_| true).unwrap_or(Symbol::NONE);
        }
        self.find(plain.hash, plain.first, |known| same(known, word)).unwrap_or(Symbol::NONE)
    }

    /// The word of a symbol; empty for [`Symbol::NONE`].
    pub fn word(&self, symbol: Symbol) -> &str {
        self.letters.get(self.range(symbol)).unwrap_or_default()
    }

    /// How many symbols there are, [`Symbol::NONE`] included: tables by symbol have this length.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no word was interned.
    pub fn is_empty(&self) -> bool {
        self.ends.len() <= 1
    }

    /// The symbol of a word, or the empty place where its number belongs.
    #[inline]
    fn find(&self, hash: u64, first: u64, same: impl Fn(&[u8]) -> bool) -> Result<Symbol, usize> {
        let letters = |symbol| self.letters.as_bytes().get(self.range(symbol));
        self.find_by(hash, first, |symbol| letters(symbol).is_some_and(&same))
    }

    #[inline]
    fn find_by(&self, hash: u64, first: u64, same: impl Fn(Symbol) -> bool) -> Result<Symbol, usize> {
        let mask = self.places.len() - 1;
        let mut place = place(hash) & mask;
        loop {
            let symbol = self.places[place];
            if symbol == 0 {
                return Err(place);
            }
            if self.firsts[symbol as usize] == first && same(Symbol(symbol)) {
                return Ok(Symbol(symbol));
            }
            place = (place + 1) & mask;
        }
    }

    #[inline]
    fn range(&self, symbol: Symbol) -> Range<usize> {
        let index = symbol.0 as usize;
        match self.ends.get(index.wrapping_sub(1)..=index) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        }
    }

    fn grow(&mut self) {
        let mut places = vec![0; self.places.len() * 2];
        let mask = places.len() - 1;
        for symbol in 1..self.ends.len() as u32 {
            let hash = hash(self.letters.as_bytes().get(self.range(Symbol(symbol))).unwrap_or_default());
            let mut place = place(hash) & mask;
            while places[place] != 0 {
                place = (place + 1) & mask;
            }
            places[place] = symbol;
        }
        self.places = places;
    }
}

/// Whether a word of at least eight letters and digits is, in small letters, a known one: eight bytes
/// at a time, the last ones perhaps twice.
fn same(known: &[u8], word: &[u8]) -> bool {
    let alike = |known: &[u8; 8], word: &[u8; 8]| {
        u64::from_le_bytes(*known) == u64::from_le_bytes(*word) | u64::from_le_bytes([0x20; 8])
    };
    let mut chunks = known.as_chunks::<8>().0.iter().zip(word.as_chunks::<8>().0);
    known.len() == word.len()
        && chunks.all(|(known, word)| alike(known, word))
        && known.last_chunk::<8>().zip(word.last_chunk::<8>()).is_some_and(|(known, word)| alike(known, word))
}

/// The low bits of a hash know only the low bits of its letters.
fn place(hash: u64) -> usize {
    (hash ^ hash >> 32) as usize
}

fn first(word: &[u8]) -> u64 {
    word.first_chunk::<8>().map_or_else(|| tail(word), |chunk| u64::from_le_bytes(*chunk))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_symbols_while_the_table_grows() {
        let mut symbols = Symbols { places: vec![0; 4], ..Symbols::default() };
        let words: Vec<String> = (0..1000).map(|i| format!("word{i}")).collect();
        let given: Vec<Symbol> = words.iter().map(|w| symbols.intern(w)).collect();
        for (word, symbol) in words.iter().zip(&given) {
            assert_eq!(symbols.get(word), *symbol);
            assert_eq!(symbols.intern(word), *symbol);
            assert_eq!(symbols.word(*symbol), word);
        }
        assert_eq!(symbols.get("missing"), Symbol::NONE);
        assert_eq!(symbols.get(""), Symbol::NONE);
        assert_eq!(symbols.word(Symbol::NONE), "");
    }
}
