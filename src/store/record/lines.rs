//! Records ↔ lines of JSON, and what a line is refused for.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::{EndRecord, Record};
use crate::base::Error;

impl Record<'_> {
    /// The record as one line of JSON, with its line break.
    ///
    /// # Panics
    /// Never: JSON can hold all that a record can have.
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = Vec::with_capacity(1024);
        serde_json::to_writer(&mut line, self).expect("a record has only text keys and writes to memory");
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
}

impl<R: BufRead> Records<R> {
    /// Reads from `reader`; `path` is what errors name.
    pub fn new(reader: R, path: &Path) -> Self {
        Self { reader, path: path.to_path_buf(), line: 0, buffer: String::new() }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record<'static>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.buffer.clear();
            self.line += 1;
            match self.reader.read_line(&mut self.buffer) {
                Ok(0) => return None,
                Ok(_) if self.buffer.trim().is_empty() => {}
                Ok(_) => {
                    let record = Record::from_line(self.buffer.trim());
                    return Some(record.map_err(|message| Error::Format {
                        path: self.path.clone(),
                        line: Some(self.line),
                        message,
                    }));
                }
                Err(source) => return Some(Err(Error::Io { path: self.path.clone(), source })),
            }
        }
    }
}

/// `serde_json` counts lines within the line it was given; only the column means something.
fn json_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((what, _)) => format!("column {}: {what}", error.column()),
        None => message,
    }
}
