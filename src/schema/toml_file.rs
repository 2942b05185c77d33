//! Reading a TOML file of the schema by hand, so that all its faults are found at once and each
//! names its line and column.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::{Faults, suggest};

/// One TOML file while it is read.
#[derive(Debug)]
pub(super) struct TomlFile<'a> {
    pub path: &'a str,
    pub source: &'a str,
}

/// A string of the file and the byte offset of its first character.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub text: String,
    pub offset: usize,
}

/// A table of the file.
pub(super) struct Table<'t, 'i> {
    pub table: &'t DeTable<'i>,
    pub offset: usize,
}

impl<'a> TomlFile<'a> {
    /// The file's top table; syntax errors become faults.
    pub fn parse(&self, faults: &mut Faults) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.source);
        for error in errors {
            let offset = error.span().map_or(0, |s| s.start);
            faults.at(self.path, self.source, offset, "", error.message().to_owned());
        }
        table
    }

    pub fn fault(&self, faults: &mut Faults, offset: usize, rule: &str, message: impl Into<String>) {
        faults.at(self.path, self.source, offset, rule, message);
    }

    /// Reports keys that nobody reads.
    pub fn only(&self, faults: &mut Faults, table: &Table<'_, '_>, rule: &str, known: &[&str]) {
        for key in table.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let hint = suggest(name, known.iter().copied()).map_or_else(
                    || format!("expected one of {}", known.join(", ")),
                    |k| format!("did you mean `{k}`?"),
                );
                self.fault(faults, key.span().start, rule, format!("unknown key `{name}`, {hint}"));
            }
        }
    }

    /// The string at `key`, if there is one.
    pub fn text(&self, faults: &mut Faults, table: &Table<'_, '_>, rule: &str, key: &str) -> Option<Text> {
        let value = table.table.get(key)?;
        self.as_text(faults, value, rule, key)
    }

    /// The string at `key`; its absence is a fault.
    pub fn needed(&self, faults: &mut Faults, table: &Table<'_, '_>, rule: &str, key: &str) -> Text {
        if !table.table.contains_key(key) {
            self.fault(faults, table.offset, rule, format!("`{key}` is missing"));
        }
        self.text(faults, table, rule, key).unwrap_or(Text { text: String::new(), offset: table.offset })
    }

    /// The strings of the list at `key`, or the one string that stands there.
    pub fn texts(&self, faults: &mut Faults, table: &Table<'_, '_>, rule: &str, key: &str) -> Vec<Text> {
        match table.table.get(key) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(list) => {
                    list.iter().filter_map(|v| self.as_text(faults, v, rule, key)).collect()
                }
                _ => self.as_text(faults, value, rule, key).into_iter().collect(),
            },
        }
    }

    /// The tables of the list at `key`.
    pub fn tables<'t, 'i>(
        &self,
        faults: &mut Faults,
        table: &Table<'t, 'i>,
        rule: &str,
        key: &str,
    ) -> Vec<Table<'t, 'i>> {
        let Some(value) = table.table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.fault(faults, value.span().start, rule, format!("`{key}` has to be a list of tables"));
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in list {
            match item.get_ref().as_table() {
                Some(table) => out.push(Table { table, offset: item.span().start }),
                None => self.fault(faults, item.span().start, rule, format!("`{key}` has to hold tables")),
            }
        }
        out
    }

    /// `true` or `false` at `key`; absent is false.
    pub fn flag(&self, faults: &mut Faults, table: &Table<'_, '_>, rule: &str, key: &str) -> bool {
        let Some(value) = table.table.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.fault(faults, value.span().start, rule, format!("`{key}` has to be true or false"));
            false
        })
    }

    fn as_text(
        &self,
        faults: &mut Faults,
        value: &Spanned<DeValue<'_>>,
        rule: &str,
        key: &str,
    ) -> Option<Text> {
        let offset = value.span().start + 1;
        if let Some(text) = value.get_ref().as_str() {
            return Some(Text { text: text.to_owned(), offset });
        }
        let found = value.get_ref().type_str();
        self.fault(
            faults,
            value.span().start,
            rule,
            format!("`{key}` has to be text in quotes, found {found}"),
        );
        None
    }
}
