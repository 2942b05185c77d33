//! Values by the hash of a name.
//!
//! The hash is the name here: what else has it is taken for the same name. Hashes and values stand
//! apart, since most words of a text are in no list and only hashes are looked at for them.

/// A table that grows and forgets nothing: open addressing with linear probing.
#[derive(Debug)]
pub(super) struct NameTable<T> {
    /// 0 is an empty place. The length is a power of two.
    hashes: Vec<u64>,
    values: Vec<T>,
    len: usize,
}

impl<T> Default for NameTable<T> {
    fn default() -> Self {
        Self { hashes: vec![0], values: Vec::new(), len: 0 }
    }
}

impl<T: Copy + Default> NameTable<T> {
    /// A table with room for so many names.
    pub fn with_room(names: usize) -> Self {
        let places = (names * 4 / 3 + 1).next_power_of_two();
        Self { hashes: vec![0; places], values: vec![T::default(); places], len: 0 }
    }

    /// The value of a name.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<T> {
        let place = self.place(hash);
        if self.hashes[place] == 0 { None } else { self.values.get(place).copied() }
    }

    /// The value of a name, made if there is none.
    pub fn entry(&mut self, hash: u64) -> &mut T {
        if (self.len + 1) * 4 > self.hashes.len() * 3 {
            self.grow();
        }
        let place = self.place(hash);
        if self.hashes[place] == 0 {
            self.hashes[place] = some(hash);
            self.len += 1;
        }
        &mut self.values[place]
    }

    /// Where a name stands, or the empty place where it belongs.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        let mask = self.hashes.len() - 1;
        let mut place = spread(hash) & mask;
        while self.hashes[place] != 0 && self.hashes[place] != some(hash) {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let mut larger = Self::with_room(self.hashes.len().max(16));
        for (&hash, &value) in self.hashes.iter().zip(&self.values).filter(|(hash, _)| **hash != 0) {
            *larger.entry(hash) = value;
        }
        *self = larger;
    }
}

fn some(hash: u64) -> u64 {
    hash.max(1)
}

/// The low bits of a name's hash know only the low bits of its letters.
fn spread(hash: u64) -> usize {
    (hash ^ hash >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_values_while_the_table_grows() {
        let hashes = || (0..1000u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut table = NameTable::default();
        for (hash, value) in hashes().zip(1..) {
            assert_eq!(table.get(hash), None);
            *table.entry(hash) = value;
        }
        for (hash, value) in hashes().zip(1..) {
            assert_eq!((table.get(hash), *table.entry(hash)), (Some(value), value));
        }
    }
}
