//! Ids that follow from the content alone.

use sha2::{Digest, Sha256};

/// Hexadecimal digits of an id: 64 bits. Among a million facts two share one with a chance of three
/// in a hundred million, among a hundred million with one of three in ten thousand.
const ID_DIGITS: usize = 16;

/// `fact-` and a hash: the same in every graph.
pub fn content_id(kind: &str, parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("|").as_bytes());
    let hex = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit).take(ID_DIGITS);
    let mut id = String::with_capacity(kind.len() + 1 + ID_DIGITS);
    id.push_str(kind);
    id.push('-');
    id.extend(hex);
    id
}

fn digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap_or('0')
}
