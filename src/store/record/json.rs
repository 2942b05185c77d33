//! Records as JSON: what serde says of a record, written into one buffer.
//!
//! `serde_json` looks at each character of each string, names of fields among them, and asks again at
//! each value how it is to be formatted. A record has few sorts of values and strings that hardly ever
//! need an escape: here a field's name is copied as it is, and text is looked at eight bytes at a time.
//! The bytes are those of `serde_json`, which a test compares. What no record has is refused.

use std::fmt::{self, Display, Write as _};

use serde::ser::{Impossible, Serialize, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};

use crate::base::plain::tail;

/// Writes JSON behind what `out` holds already.
pub(super) struct Json<'o> {
    pub out: &'o mut Vec<u8>,
}

/// An array or an object whose end is still to come.
pub(super) struct Open<'j, 'o> {
    json: &'j mut Json<'o>,
    /// What stands before the next value.
    before: u8,
    close: u8,
}

impl Json<'_> {
    fn text(&mut self, text: &str) {
        self.out.push(b'"');
        self.escaped(text.as_bytes());
        self.out.push(b'"');
    }

    fn escaped(&mut self, mut rest: &[u8]) {
        loop {
            let plain = plain(rest);
            let (fine, odd) = rest.split_at(plain);
            self.out.extend_from_slice(fine);
            let Some((&byte, after)) = odd.split_first() else { return };
            let short = match byte {
                b'"' | b'\\' => byte,
                0x08 => b'b',
                b'\t' => b't',
                b'\n' => b'n',
                0x0C => b'f',
                b'\r' => b'r',
                _ => 0,
            };
            if short == 0 {
                let hex = |digit: u8| b"0123456789abcdef"[usize::from(digit & 15)];
                self.out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte)]);
            } else {
                self.out.extend_from_slice(&[b'\\', short]);
            }
            rest = after;
        }
    }

    fn number(&mut self, number: u32) {
        const HALF: u32 = 100_000_000;
        let last = eight_digits(number % HALF);
        if number < HALF {
            let zeros = (last.trailing_zeros() / 8).min(7);
            self.digits(last >> (8 * zeros), 8 - zeros);
        } else {
            let first = eight_digits(number / HALF);
            let zeros = first.trailing_zeros() / 8;
            self.digits(first >> (8 * zeros), 8 - zeros);
            self.digits(last, 8);
        }
    }

    /// Writes the first of eight digits: eight bytes at once are sooner there than fewer.
    fn digits(&mut self, digits: u64, count: u32) {
        const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
        let end = self.out.len() + count as usize;
        self.out.extend_from_slice(&(digits | ZEROS).to_le_bytes());
        self.out.truncate(end);
    }
}

/// The digits of a number below 100,000,000, one a byte, the first one in the lowest: halves, quarters
/// and eighths are divided side by side in one word.
fn eight_digits(number: u32) -> u64 {
    let number = u64::from(number);
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7F_0000_007F;
    let twos = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
    tens | ((twos - 10 * tens) << 8)
}

/// Bytes before the first that a string of JSON cannot hold as it is.
fn plain(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (i, chunk) in chunks.iter().enumerate() {
        let odd = odd(u64::from_le_bytes(*chunk));
        if odd != 0 {
            return 8 * i + (odd.trailing_zeros() / 8) as usize;
        }
    }
    // Where nothing stands, a letter would.
    let letters = u64::MAX << (8 * rest.len());
    let odd = odd(tail(rest) | letters & u64::from_le_bytes([b'a'; 8]));
    8 * chunks.len() + if odd == 0 { rest.len() } else { (odd.trailing_zeros() / 8) as usize }
}

/// The top bit of the first of eight bytes that needs an escape is set, and none before it.
fn odd(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = ONES << 7;
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word & TOPS;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    below(word, b' ') | is(b'"') | is(b'\\')
}

/// What a value displays as, escaped.
struct Words<'j, 'o>(&'j mut Json<'o>);

impl fmt::Write for Words<'_, '_> {
    fn write_str(&mut self, words: &str) -> fmt::Result {
        self.0.escaped(words.as_bytes());
        Ok(())
    }
}

/// Methods for values that no record has.
macro_rules! refuse {
    ($($name:ident($($of:ty),*) -> $made:ty;)*) => {
        $(fn $name(self $(, _: $of)*) -> Result<$made, fmt::Error> { Err(fmt::Error) })*
    };
}

impl<'j, 'o> Serializer for &'j mut Json<'o> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Open<'j, 'o>;
    type SerializeTuple = Open<'j, 'o>;
    type SerializeStruct = Open<'j, 'o>;
    type SerializeTupleStruct = Impossible<(), fmt::Error>;
    type SerializeTupleVariant = Impossible<(), fmt::Error>;
    type SerializeMap = Impossible<(), fmt::Error>;
    type SerializeStructVariant = Impossible<(), fmt::Error>;

    fn serialize_str(self, text: &str) -> fmt::Result {
        self.text(text);
        Ok(())
    }

    fn serialize_u32(self, number: u32) -> fmt::Result {
        self.number(number);
        Ok(())
    }

    fn serialize_none(self) -> fmt::Result {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> fmt::Result {
        self.out.push(b'"');
        write!(Words(self), "{value}")?;
        self.out.push(b'"');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'j, 'o>, fmt::Error> {
        Ok(Open { json: self, before: b'[', close: b']' })
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'j, 'o>, fmt::Error> {
        Ok(Open { json: self, before: b'[', close: b']' })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'j, 'o>, fmt::Error> {
        Ok(Open { json: self, before: b'{', close: b'}' })
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    refuse! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_unit_variant(&'static str, u32, &'static str) -> ();
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

impl Open<'_, '_> {
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.json.out.push(self.before);
        self.before = b',';
        value.serialize(&mut *self.json)
    }

    fn finish(self) {
        if self.before != b',' {
            self.json.out.push(self.before);
        }
        self.json.out.push(self.close);
    }
}

/// Sequences and tuples are the same to JSON.
macro_rules! lists {
    ($($list:ident),*) => {
        $(
            impl $list for Open<'_, '_> {
                type Ok = ();
                type Error = fmt::Error;

                fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
                    self.value(value)
                }

                fn end(self) -> fmt::Result {
                    self.finish();
                    Ok(())
                }
            }
        )*
    };
}

lists!(SerializeSeq, SerializeTuple);

impl SerializeStruct for Open<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    /// Names of fields are identifiers of this program: nothing in them needs an escape.
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> fmt::Result {
        let out = &mut *self.json.out;
        out.extend_from_slice(&[self.before, b'"']);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        self.before = b',';
        value.serialize(&mut *self.json)
    }

    fn end(self) -> fmt::Result {
        self.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{DiagnosticRecord, Record};

    /// A record that has these words and numbers wherever it can have some.
    fn record(words: &str, numbers: &[u32]) -> Record<'static> {
        let text = || words.to_owned().into();
        let message = |&start: &u32| DiagnosticRecord {
            code: "code".into(),
            start: Some(start),
            end: None,
            message: text(),
        };
        Record {
            id: text(),
            title: Some(text()),
            text_length: numbers.len() as u32,
            sentences: numbers.windows(2).map(|two| (two[0], two[1])).collect(),
            shingles: numbers.to_vec(),
            diagnostics: numbers.iter().map(message).collect(),
            text: Some(text()),
            ..Record::default()
        }
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_serde_json(words in "[\\PC\"\\\\\u{0}-\u{7f}é🇰]{0,40}", numbers: Vec<u32>) {
            let record = record(&words, &numbers);
            let expected = serde_json::to_string(&record).unwrap() + "\n";
            prop_assert_eq!(String::from_utf8(record.to_line()).unwrap(), expected);
        }
    }

    #[test]
    fn every_byte_is_written_as_serde_json_writes_it() {
        let all: String = (0..=0x2FF_u32).filter_map(char::from_u32).collect();
        let tens = (0..10).map(|zeros| 10_u32.pow(zeros));
        let numbers: Vec<u32> =
            tens.flat_map(|ten| [ten - 1, ten, ten + 1, ten / 3 * 7]).chain([u32::MAX]).collect();
        for length in 0..10 {
            for c in all.chars() {
                let record = record(&format!("{}{c}b", "a".repeat(length)), &numbers);
                let expected = serde_json::to_string(&record).unwrap() + "\n";
                assert_eq!(String::from_utf8(record.to_line()).unwrap(), expected);
            }
        }
    }
}
