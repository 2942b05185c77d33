//! Names as numbers: one key for all ways of writing one name.

/// The rolling hash of folded pieces, with what the capitals of the text look like.
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
        Self { hash: OFFSET, pieces: 0, capitals: 0, exact: 0, upper: true, cut: false }
    }
}

impl Key {
    /// The key of a whole string.
    pub fn of(text: &str) -> Self {
        let mut key = Self::default();
        for word in text.split_whitespace() {
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
        self.cut = word.strip_suffix('.').is_some_and(|w| w.ends_with(char::is_lowercase) || w.contains('.'));
        if self.push_plain(word.as_bytes()) {
            return;
        }
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
                self.close(&mut open);
                if !lone {
                    glued = true;
                    continue;
                }
            }
            if !open {
                open = true;
                let bit = 1u32.checked_shl(self.pieces).unwrap_or(0);
                if glued || !small {
                    self.capitals |= bit;
                }
                if capital {
                    self.exact |= bit;
                }
            }
            self.upper &= !small;
            if c.is_ascii() {
                self.byte(c.to_ascii_lowercase() as u8);
            } else {
                for b in deunicode::deunicode_char(c).unwrap_or_default().bytes() {
                    self.byte(b.to_ascii_lowercase());
                }
            }
            if lone {
                self.close(&mut open);
            }
        }
        self.close(&mut open);
    }

    /// Adds a word of ASCII letters and digits only, as most are; says whether it is one.
    fn push_plain(&mut self, word: &[u8]) -> bool {
        let Some(first) = word.first() else { return true };
        let mut key = *self;
        for &byte in word {
            if !byte.is_ascii_alphanumeric() {
                return false;
            }
            key.upper &= !byte.is_ascii_lowercase();
            key.byte(byte.to_ascii_lowercase());
        }
        let bit = 1u32.checked_shl(key.pieces).unwrap_or(0);
        if !first.is_ascii_lowercase() {
            key.capitals |= bit;
        }
        if first.is_ascii_uppercase() {
            key.exact |= bit;
        }
        key.close(&mut true);
        *self = key;
        true
    }

    fn close(&mut self, open: &mut bool) {
        if *open {
            self.byte(0x1f);
            self.pieces += 1;
            *open = false;
        }
    }

    fn byte(&mut self, byte: u8) {
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(PRIME);
    }
}

// FNV-1a, 64 bits.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
