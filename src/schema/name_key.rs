//! Names as numbers: one key for all ways of writing one name.

use crate::base::Shape;
use crate::base::plain::{SEED, end, lower, mix, tail};

/// The hashes of folded pieces rolled into one, with what the capitals of the text look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    pub(super) hash: u64,
    pub(super) pieces: u32,
    /// One bit for each piece that may stand for a capitalised one.
    pub(super) capitals: u32,
    /// One bit for each piece that begins with a capital itself.
    pub(super) exact: u32,
    pub(super) upper: bool,
    /// The last word is cut short, with a full stop for the rest: "Calif.".
    pub(super) cut: bool,
}

impl Default for Key {
    fn default() -> Self {
        Self { hash: SEED, pieces: 0, capitals: 0, exact: 0, upper: true, cut: false }
    }
}

impl Key {
    /// The key of a whole string.
    pub fn of(text: &str) -> Self {
        let mut key = Self::default();
        if key.push_plain(text.as_bytes()) {
            return key;
        }
        for word in text.split_whitespace() {
            key.push(word);
        }
        key
    }

    /// The key of one word.
    pub fn of_word(word: &str) -> Self {
        let mut key = Self::default();
        key.push(word);
        key
    }

    /// The key of several strings, one behind the other, with white space between them.
    pub fn of_words<const N: usize>(texts: [&str; N]) -> Self {
        let mut key = Self::default();
        for word in texts.into_iter().flat_map(str::split_whitespace) {
            key.push(word);
        }
        key
    }

    /// The number that stands for the folded words.
    pub fn hash(self) -> u64 {
        self.hash
    }

    /// Whether nothing was added.
    pub fn is_empty(self) -> bool {
        self.pieces == 0
    }

    /// Adds the pieces of a word or token.
    pub fn push(&mut self, word: &str) {
        if self.push_plain(word.as_bytes()) {
            self.cut = false;
            return;
        }
        self.cut = word.strip_suffix('.').is_some_and(|w| w.ends_with(char::is_lowercase) || w.contains('.'));
        pieces(word, &mut Writer { key: self, hash: SEED, chunk: 0, length: 0 });
    }

    /// Adds a word of letters and digits that begins with a letter, of which a text knows the hash
    /// and the shape already.
    #[inline]
    pub fn push_known(&mut self, hash: u64, shape: Shape, begin: u8) {
        self.cut = false;
        self.upper &= matches!(shape, Shape::Capitals | Shape::Initial);
        self.begin(!begin.is_ascii_lowercase(), begin.is_ascii_uppercase());
        self.join(hash);
    }

    /// Adds a word of ASCII letters and digits only, as most are, eight bytes at a time; says whether
    /// it is one.
    #[inline]
    fn push_plain(&mut self, word: &[u8]) -> bool {
        let Some(first) = word.first() else { return true };
        let (chunks, rest) = word.as_chunks::<8>();
        let (mut hash, mut small) = (SEED, 0);
        for chunk in chunks {
            let chunk = u64::from_le_bytes(*chunk);
            let Some(lower) = lower(chunk, 8) else { return false };
            hash = mix(hash ^ lower);
            small |= small_letters(chunk);
        }
        let chunk = tail(rest);
        let Some(lower) = lower(chunk, rest.len()) else { return false };
        self.upper &= small | small_letters(chunk) == 0;
        self.begin(!first.is_ascii_lowercase(), first.is_ascii_uppercase());
        self.join(mix(hash ^ lower ^ end(rest.len())));
        true
    }

    /// A piece begins: whether it may stand for a capitalised one, and whether it begins with a capital.
    fn begin(&mut self, capitals: bool, exact: bool) {
        let place = self.pieces;
        self.capitals |= u32::from(capitals).checked_shl(place).unwrap_or(0);
        self.exact |= u32::from(exact).checked_shl(place).unwrap_or(0);
    }

    /// A piece ends. The hash of a single one is the key's, as it is the word's in a text.
    fn join(&mut self, piece: u64) {
        self.hash = if self.pieces == 0 { piece } else { mix(self.hash.rotate_left(23) ^ piece) };
        self.pieces += 1;
    }
}

/// Not zero if one of eight letters and digits is a small letter.
fn small_letters(chunk: u64) -> u64 {
    chunk & chunk >> 1 & u64::from_le_bytes([0x20; 8])
}

/// A number for a text that is the same for all ways of writing it, today and tomorrow: parts of it
/// stand in files.
pub fn digest(text: &str) -> u64 {
    let mut hash = SEED;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    // A piece is letters and digits, or "&" alone; a full stop is no part of it and does not end it.
    let mut open = false;
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        // Most bytes are letters: they ask for nothing but their number.
        let letters = bytes.get(at..).unwrap_or_default().iter().map(|byte| FOLDED[usize::from(*byte)]);
        let before = at;
        for letter in letters.take_while(|letter| *letter != 0) {
            add(letter);
            at += 1;
        }
        open |= at > before;
        let Some(&byte) = bytes.get(at) else { break };
        at += 1;
        let ends = match byte {
            b'.' => continue,
            0x80.. => {
                let Some(c) = text.get(at - 1..).and_then(|rest| rest.chars().next()) else { break };
                at += c.len_utf8() - 1;
                if c.is_alphanumeric() {
                    let letters = deunicode::deunicode_char(c).unwrap_or_default();
                    letters.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
                    open = true;
                }
                !c.is_alphanumeric()
            }
            _ => true,
        };
        if ends && std::mem::take(&mut open) {
            add(END);
        }
        if byte == b'&' {
            add(b'&');
            add(END);
        }
    }
    if open {
        add(END);
    }
    hash
}

/// ASCII letters and digits in small letters; 0 for all other bytes.
const FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0;
    while byte < 0x80 {
        if (byte as u8).is_ascii_alphanumeric() {
            folded[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// Cuts a word into its pieces.
fn pieces(word: &str, into: &mut Writer<'_>) {
    let mut open = false;
    let mut glued = false;
    for c in word.chars() {
        if c == '.' {
            continue;
        }
        let (letter, small, capital) = match c {
            'a'..='z' => (true, true, false),
            'A'..='Z' => (true, false, true),
            '0'..='9' => (true, false, false),
            _ if c.is_ascii() => (false, false, false),
            _ => (c.is_alphanumeric(), c.is_lowercase(), c.is_uppercase()),
        };
        let lone = c == '&';
        if !letter {
            if std::mem::take(&mut open) {
                into.end();
            }
            if !lone {
                glued = true;
                continue;
            }
        }
        if !open {
            open = true;
            into.key.begin(glued || !small, capital);
        }
        into.letter(small);
        if c.is_ascii() {
            into.byte(c.to_ascii_lowercase() as u8);
        } else {
            for b in deunicode::deunicode_char(c).unwrap_or_default().bytes() {
                into.byte(b.to_ascii_lowercase());
            }
        }
        if lone {
            open = false;
            into.end();
        }
    }
    if open {
        into.end();
    }
}

/// Writes pieces into a key.
struct Writer<'k> {
    key: &'k mut Key,
    /// The hash of the piece.
    hash: u64,
    /// Bytes that are not in the hash yet, and how many.
    chunk: u64,
    length: usize,
}

impl Writer<'_> {
    /// A character of the piece: whether it is a small letter.
    fn letter(&mut self, small: bool) {
        self.key.upper &= !small;
    }

    /// A byte of the folded piece.
    fn byte(&mut self, byte: u8) {
        self.chunk |= u64::from(byte) << (8 * self.length);
        self.length += 1;
        if self.length == 8 {
            self.hash = mix(self.hash ^ self.chunk);
            (self.chunk, self.length) = (0, 0);
        }
    }

    /// The piece ends.
    fn end(&mut self) {
        self.key.join(mix(self.hash ^ self.chunk ^ end(self.length)));
        (self.hash, self.chunk, self.length) = (SEED, 0, 0);
    }
}

// The digest is FNV-1a, 64 bits, with a byte behind every piece.
const END: u8 = 0x1f;
const PRIME: u64 = 0x0100_0000_01b3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_the_key_of_their_letters() {
        for word in
            ["a", "Kim", "KIM", "iPhone6", "12345678", "Ministers", "counterintelligence", "A1b2C3d4E5f6G7h8"]
        {
            let mut plain = Key::default();
            assert!(plain.push_plain(word.as_bytes()), "{word}");
            let mut slow = Key::default();
            pieces(word, &mut Writer { key: &mut slow, hash: SEED, chunk: 0, length: 0 });
            assert_eq!(plain, slow, "{word}");
            let seen = crate::base::Plain::at(word.as_bytes()).unwrap();
            if seen.shape != Shape::Number {
                let mut known = Key::default();
                known.push_known(seen.hash, seen.shape, word.as_bytes()[0]);
                assert_eq!(known, slow, "{word}");
            }
        }
        for word in ["Jong-un", "é", "a.b", "AT&T", "x@y", "{", "`a", "[Z"] {
            assert!(!Key::default().push_plain(word.as_bytes()), "{word}");
        }
    }
}
