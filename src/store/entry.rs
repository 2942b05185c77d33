//! A record as the store keeps it: made beside the record, in any thread, and then put in.

use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::Record;
use super::record::{MAX_RECORD, too_long};

/// The stored form of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub(super) id: String,
    pub(super) text_sha256: String,
    pub(super) origin: String,
    pub(super) source: String,
    pub(super) bare: bool,
    pub(super) schema: String,
    pub(super) digest: String,
    pub(super) body: Vec<u8>,
}

impl Entry {
    /// The stored form of a record that was extracted here with the schema of this fingerprint; what
    /// comes from the same file under the same id takes its place.
    pub fn new(record: &Record<'_>, schema: &str) -> Self {
        Self { origin: origin(&record.source), schema: schema.to_owned(), ..Self::merged(record) }
    }

    /// The article's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The stored form of a record from anywhere: it stands beside all others.
    pub fn merged(record: &Record<'_>) -> Self {
        let line = record.to_line();
        Self {
            id: record.id.to_string(),
            text_sha256: record.text_sha256.to_string(),
            origin: String::new(),
            source: record.source.to_string(),
            bare: record.text.is_none(),
            schema: String::new(),
            digest: sha256(&line),
            body: deflate(&line),
        }
    }
}

/// The file that an article came from: its path without the number of a line, and without `./`.
pub fn origin(source: &str) -> String {
    let file = match source.rsplit_once(':') {
        Some((file, line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) => file,
        _ => source,
    };
    let parts = Path::new(file).components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().to_string_lossy().into_owned()
}

/// The record of a stored body; the message says what is wrong with it.
pub fn inflate(body: &[u8]) -> Result<Record<'static>, String> {
    let mut line = String::new();
    let unpacked = DeflateDecoder::new(body).take(MAX_RECORD + 1).read_to_string(&mut line);
    unpacked.map_err(|e| format!("it cannot be unpacked: {e}"))?;
    if line.len() as u64 > MAX_RECORD {
        return Err(too_long());
    }
    Record::from_line(line.trim_end())
}

/// The digest of a stored body, as [`Entry`] has it.
pub fn digest(body: &[u8]) -> String {
    let mut line = Vec::new();
    // What cannot be unpacked has no digest that fits.
    let _ = DeflateDecoder::new(body).take(MAX_RECORD + 1).read_to_end(&mut line);
    sha256(&line)
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn deflate(line: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::with_capacity(line.len() / 4), Compression::fast());
    // Writing to memory cannot fail.
    let _ = packed.write_all(line);
    packed.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_file() {
        let check = |source: &str, file: &str| assert_eq!(origin(source), file);
        check("corpus/a.md", "corpus/a.md");
        check("./corpus//a.md", "corpus/a.md");
        check("news.jsonl:17", "news.jsonl");
        check("-:3", "-");
        check("-", "-");
        check("C:/news/a.txt", "C:/news/a.txt");
    }

    #[test]
    fn a_body_comes_back_as_it_was() {
        let record =
            Record { id: "a".into(), text: Some("words “and” more".into()), ..Record::default() };
        let entry = Entry::merged(&record);
        assert_eq!(inflate(&entry.body).unwrap(), record);
        assert_eq!(digest(&entry.body), entry.digest);
        assert!(inflate(b"no").is_err());
    }
}
