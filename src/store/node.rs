//! Content → the number that names it in the store.

use sha2::{Digest, Sha256};

use crate::graph::{Concept, End};

/// The number of an entity's id.
pub fn of_entity(id: &str) -> i64 {
    let hash = Sha256::digest(id.as_bytes());
    first_bytes(&hash)
}

/// The number of an end: a concept's and a fact's are the digits of its id.
pub fn of_end(end: &End) -> i64 {
    match end {
        End::Entity(id) => of_entity(id),
        End::Concept(_) | End::Fact(_) => of_digits(&end.id()),
    }
}

/// The number whose digits an id ends with: `fact-0123456789abcdef`.
pub fn of_digits(id: &str) -> i64 {
    let digits = id.rsplit('-').next().unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default().cast_signed()
}

/// The id of a fact.
pub fn fact_id(node: i64) -> String {
    format!("fact-{:016x}", node.cast_unsigned())
}

/// The concept of a number.
pub fn concept(node: i64, words: String) -> Concept {
    Concept { id: format!("concept-{:016x}", node.cast_unsigned()), words }
}

/// Numbers in one cell.
pub fn pack(nodes: impl Iterator<Item = i64>) -> Vec<u8> {
    nodes.flat_map(i64::to_le_bytes).collect()
}

/// The numbers of a cell.
pub fn unpack(cell: &[u8]) -> Vec<i64> {
    cell.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect()
}

fn first_bytes(hash: &[u8]) -> i64 {
    hash.first_chunk::<8>().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}
