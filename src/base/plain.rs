//! Words of ASCII letters and digits, which most are: read eight bytes at a time.
//!
//! One look gives how long such a word is, what its letters look like, and the number by which
//! it is looked up, whatever its capitals. Other words are folded letter by letter in `scan`.

use super::scan::{Shape, shape};

/// What one look at a word gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Plain {
    /// Bytes of the word.
    pub len: usize,
    /// The hash of its small letters.
    pub hash: u64,
    /// What its letters look like.
    pub shape: Shape,
    /// Its first eight bytes in small letters.
    pub first: u64,
}

impl Plain {
    /// The letters and digits that `bytes` begin with; `None` if they begin with something else.
    #[inline]
    pub fn at(bytes: &[u8]) -> Option<Self> {
        let chunk = bytes.first_chunk::<8>().map_or_else(|| tail(bytes), |chunk| u64::from_le_bytes(*chunk));
        let eight = Eight::of(chunk);
        let begin = bytes.first().filter(|_| eight.len > 0)?;
        let (mut len, mut capitals, mut digits) = (eight.len, eight.capitals(), eight.digits());
        let mut hash = mix(SEED ^ eight.lower ^ end(len));
        if len == 8 {
            hash = mix(SEED ^ eight.lower);
            loop {
                let rest = bytes.get(len..).unwrap_or_default();
                let chunk =
                    rest.first_chunk::<8>().map_or_else(|| tail(rest), |chunk| u64::from_le_bytes(*chunk));
                let eight = Eight::of(chunk);
                capitals += eight.capitals();
                digits += eight.digits();
                len += eight.len;
                if eight.len < 8 {
                    hash = mix(hash ^ eight.lower ^ end(eight.len));
                    break;
                }
                hash = mix(hash ^ eight.lower);
            }
        }
        let letters = len as u32 - digits;
        let shape = match (capitals, begin) {
            (_, b'0'..=b'9') => Shape::Number,
            (0, _) => Shape::Lower,
            _ => shape(capitals, letters - capitals, letters),
        };
        Some(Self { len, hash, shape, first: eight.lower })
    }
}

/// The letters and digits that eight bytes begin with.
struct Eight {
    len: usize,
    /// In small letters.
    lower: u64,
    /// The bit that small letters and digits have, where it is missing.
    no_small: u64,
    /// The bit that letters have, where it is missing.
    no_letter: u64,
}

impl Eight {
    #[inline]
    fn of(chunk: u64) -> Self {
        let lower = chunk | all(0x20);
        // What is wrong behind the first byte that is none does not matter.
        let known = (within(lower, b'a', b'z') | within(chunk, b'0', b'9')) & !chunk & TOP;
        let end = (known ^ TOP).trailing_zeros() & !7;
        let bytes = u64::MAX.checked_shl(end).map_or(u64::MAX, |beyond| !beyond);
        Self {
            len: end as usize / 8,
            lower: lower & bytes,
            no_small: bytes & !chunk & all(0x20),
            no_letter: bytes & !chunk & all(0x40),
        }
    }

    #[inline]
    fn capitals(&self) -> u32 {
        if self.no_small == 0 { 0 } else { self.no_small.count_ones() }
    }

    #[inline]
    fn digits(&self) -> u32 {
        if self.no_letter == 0 { 0 } else { self.no_letter.count_ones() }
    }
}

/// The small letters and digits of `length` bytes; `None` if one is something else.
#[inline]
pub fn lower(chunk: u64, length: usize) -> Option<u64> {
    if chunk & TOP != 0 {
        return None;
    }
    let lower = chunk | all(0x20);
    let known = (within(lower, b'a', b'z') | within(chunk, b'0', b'9')) & TOP;
    let asked = if length >= 8 { u64::MAX } else { (1 << (8 * length)) - 1 };
    (known == TOP & asked).then_some(lower & asked)
}

/// The top bit of a byte in all eight places.
const TOP: u64 = all(0x80);

/// Sets the top bit of the bytes of a range: a sum reaches it where the byte is not below the first,
/// and where it is above the last.
#[inline]
fn within(bytes: u64, first: u8, last: u8) -> u64 {
    bytes.wrapping_add(all(0x80 - first)) & !bytes.wrapping_add(all(0x7f - last))
}

/// The number of a folded word's bytes. For a plain word it is also its key among names.
pub fn hash(word: &[u8]) -> u64 {
    let (chunks, rest) = word.as_chunks::<8>();
    let hash = chunks.iter().fold(SEED, |hash, chunk| mix(hash ^ u64::from_le_bytes(*chunk)));
    mix(hash ^ tail(rest) ^ end(rest.len()))
}

/// Where every hash begins.
pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of a hash.
#[inline]
pub fn mix(hash: u64) -> u64 {
    let product = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 29)
}

/// What stands in the free top byte of a word's last chunk.
#[inline]
pub fn end(length: usize) -> u64 {
    (0x80 | length as u64) << 56
}

/// Fewer than eight bytes as a number.
pub fn tail(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << (8 * (bytes.len() - 4));
    }
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// A byte in all eight places.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_look_sees_what_letters_say() {
        for text in [
            "a",
            "Kim ",
            "KIM,",
            "iPhone6.",
            "12345678",
            "Ministers",
            "counterintelligence!",
            "A1b2C3d4E5f6G7h8",
            "5th-",
            "U",
            "Élan",
            "word—",
            "wordwor—",
            "x\u{301}",
            "Zürich",
            "",
            " a",
            "@",
            "[",
            "`",
            "{",
            "/",
            ":",
        ] {
            let word: String = text.chars().take_while(char::is_ascii_alphanumeric).collect();
            let mut small = String::new();
            let shape = crate::base::fold(&word, &mut small);
            let found = Plain::at(text.as_bytes());
            let expected = (!word.is_empty()).then(|| Plain {
                len: word.len(),
                hash: hash(small.as_bytes()),
                shape,
                first: small.bytes().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(byte)),
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
