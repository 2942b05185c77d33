//! Faults of schema files, gathered so that an author sees all of them at once.

use std::fmt;

/// One fault of one schema file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// Path below the schema folder: `relations/thanked.toml`.
    pub file: String,
    /// Line, from 1; 0 when the fault is about the whole file.
    pub line: usize,
    /// Column in characters, from 1; 0 when unknown.
    pub column: usize,
    /// The rule or entry it is about; may be empty.
    pub rule: String,
    /// What was expected and found, lower case, without a full stop.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if !self.rule.is_empty() {
            write!(f, "[{}] ", self.rule)?;
        }
        f.write_str(&self.message)
    }
}

/// All faults found while a schema is read.
#[derive(Clone, Default, Debug)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Adds a fault at a byte offset of `source`, the content of `file`.
    pub fn at(&mut self, file: &str, source: &str, offset: usize, rule: &str, message: impl Into<String>) {
        let before = source.get(..offset.min(source.len())).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        self.0.push(Fault { file: file.into(), line, column, rule: rule.into(), message: message.into() });
    }

    /// Adds a fault of a whole line (from 1).
    pub fn line(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.0.push(Fault {
            file: file.into(),
            line,
            column: 1,
            rule: String::new(),
            message: message.into(),
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.0.clone();
        sorted.sort();
        for (i, fault) in sorted.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

/// The known word nearest to `found`, for "did you mean"; `None` if none is near.
pub fn suggest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(found, k), k))
        .filter(|(distance, k)| *distance <= 1 + k.chars().count() / 4)
        .min()
        .map(|(_, k)| k)
}
