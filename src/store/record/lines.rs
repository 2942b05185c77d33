//! Records ↔ lines of JSON, and what a line is refused for.

use std::collections::BTreeSet;
use std::io::{BufRead, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::json::Json;
use super::{EndRecord, Record};
use crate::base::Error;

/// The most bytes that a record may have: some times those of the longest article. Packed bytes could say
/// much more than this machine can hold.
pub const MAX_RECORD: u64 = 1 << 30;

/// Characters of text for which room is made beforehand.
const MOST_AT_ONCE: usize = 1 << 16;

/// What is said of a longer one.
pub fn too_long() -> String {
    format!("expected a record of at most {} MB, found more", MAX_RECORD >> 20)
}

impl Record<'_> {
    /// The record as one line of JSON, with its line break.
    ///
    /// # Panics
    /// Never: JSON can hold all that a record can have.
    pub fn to_line(&self) -> Vec<u8> {
        // A record is some eight times as long as its text.
        let mut line = Vec::with_capacity(1024 + 8 * (self.text_length as usize).min(MOST_AT_ONCE));
        self.serialize(&mut Json { out: &mut line }).expect("a record has no values but those of its fields");
        line.push(b'\n');
        line
    }

    /// One line of JSON back to a record.
    ///
    /// # Errors
    /// What was expected and found, with the column where JSON broke off.
    pub fn from_line(line: &str) -> Result<Record<'static>, String> {
        if !line.starts_with('{') {
            return Err("expected an extraction record, which is a JSON object".to_owned());
        }
        let record: Record<'static> = serde_json::from_str(line).map_err(|e| json_message(&e))?;
        record.check()?;
        Ok(record)
    }

    /// Refuses references that lead nowhere: whoever merges records relies on them.
    fn check(&self) -> Result<(), String> {
        let entities: BTreeSet<&str> = self.entities.iter().map(|e| &*e.id).collect();
        let claims: BTreeSet<&str> = self.claims.iter().map(|c| &*c.id).collect();
        let entity = |id: &str, where_: &str| {
            if entities.contains(id) {
                return Ok(());
            }
            Err(format!("{where_} names entity `{id}`, which the record does not have"))
        };
        for mention in &self.mentions {
            entity(&mention.entity, "a mention")?;
            if mention.start > mention.end {
                return Err(format!("a mention runs backwards: {}..{}", mention.start, mention.end));
            }
        }
        for claim in &self.claims {
            let where_ = format!("claim `{}`", claim.id);
            let further = claim.participants.iter().map(|p| &p.who);
            for end in [&claim.subject, &claim.object].into_iter().chain(further) {
                match end {
                    EndRecord::Entity(id) => entity(id, &where_)?,
                    EndRecord::Claim { claim: id } if !claims.contains(&**id) => {
                        return Err(format!("{where_} names claim `{id}`, which the record does not have"));
                    }
                    EndRecord::Claim { .. } | EndRecord::Concept { .. } => {}
                }
            }
            for voice in &claim.attributed_to {
                entity(voice, &where_)?;
            }
            if claim.evidence.start > claim.evidence.end {
                return Err(format!("the evidence of {where_} runs backwards"));
            }
        }
        Ok(())
    }
}

/// Reads records line by line; a faulty line is an error with its number, and reading can go on.
#[derive(Debug)]
pub struct Records<R> {
    reader: R,
    path: PathBuf,
    line: usize,
    buffer: String,
    done: bool,
}

impl<R: BufRead> Records<R> {
    /// Reads from `reader`; `path` is what errors name.
    pub fn new(reader: R, path: &Path) -> Self {
        Self { reader, path: path.to_path_buf(), line: 0, buffer: String::new(), done: false }
    }

    fn fault(&self, message: String) -> Error {
        Error::Format { path: self.path.clone(), line: Some(self.line), message }
    }

    fn io(&self, source: std::io::Error) -> Error {
        Error::Io { path: self.path.clone(), source }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.buffer.clear();
            self.line += 1;
            match self.reader.by_ref().take(MAX_RECORD + 1).read_line(&mut self.buffer) {
                Ok(0) => return None,
                Ok(read) if read as u64 > MAX_RECORD => {
                    let rest = self.reader.skip_until(b'\n').map_err(|source| self.io(source));
                    return Some(rest.and_then(|_| Err(self.fault(too_long()))));
                }
                Ok(_) if self.buffer.trim().is_empty() => {}
                Ok(_) => {
                    let record = Record::from_line(self.buffer.trim());
                    return Some(record.map_err(|message| self.fault(message)));
                }
                Err(source) => {
                    // A line that is no text is behind us; what cannot be read will not be read next time.
                    self.done = source.kind() != ErrorKind::InvalidData;
                    return Some(Err(self.io(source)));
                }
            }
        }
        None
    }
}

/// `serde_json` counts lines within the line it was given; only the column means something.
fn json_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    if message.starts_with("missing field `claims`") {
        return "expected an extraction record, found an object without `claims`: articles are read by \
                `claimgraph build` and `extract`"
            .to_owned();
    }
    match message.rsplit_once(" at line ") {
        Some((what, _)) => format!("column {}: {what}", error.column()),
        None => message,
    }
}
