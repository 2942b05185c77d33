//! JSON Lines: one article a line. Unknown fields are ignored; a field of the wrong kind that the
//! article can do without is left out with a diagnostic.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::{Fields, clip};

/// The fields and the text of one line.
///
/// The message says where in the line, what was expected and what was found.
pub fn parse(line: &[u8]) -> Result<(Fields, String), String> {
    let line = line.trim_ascii();
    // Without this, serde would read an array as the fields in their order.
    if !line.starts_with(b"{") {
        return Err(format!(
            "column 1: expected one JSON object, found `{}`",
            clip(&String::from_utf8_lossy(line))
        ));
    }
    let mut raw: Line = serde_json::from_slice(line).map_err(|e| {
        let message = e.to_string();
        let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
        format!("column {}: expected one JSON object, found a fault in it: {what}", e.column())
    })?;
    let text = match raw.text.take() {
        Some(Scalar::Text(text)) if !text.trim().is_empty() => text,
        Some(Scalar::Text(_)) => return Err("column 1: expected words in field `text`, found none".into()),
        Some(other) => return Err(format!("column 1: expected a string in field `text`, found {other}")),
        None => return Err("column 1: expected a field `text` with the article, found none".into()),
    };
    let mut fields = Fields::default();
    for (key, value) in [
        ("id", raw.id),
        ("title", raw.title),
        ("date", raw.date),
        ("publisher", raw.publisher),
        ("url", raw.url),
        ("language", raw.language),
    ] {
        let value = match value {
            None | Some(Scalar::Null) => continue,
            Some(Scalar::Text(value) | Scalar::Number(value)) => value,
            Some(other @ (Scalar::Bool | Scalar::Object | Scalar::Array)) => {
                fields.note("unknown-field", format!("expected a string in field `{key}`, found {other}"));
                continue;
            }
        };
        if let Some(field) = fields.get_mut(key) {
            *field = Some(value);
        }
    }
    Ok((fields, text))
}

#[derive(serde::Deserialize)]
struct Line {
    id: Option<Scalar>,
    text: Option<Scalar>,
    title: Option<Scalar>,
    date: Option<Scalar>,
    publisher: Option<Scalar>,
    url: Option<Scalar>,
    language: Option<Scalar>,
}

/// Any JSON value; what lies inside arrays and objects is not kept.
enum Scalar {
    Text(String),
    Number(String),
    Bool,
    Null,
    Array,
    Object,
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "a string",
            Self::Number(_) => "a number",
            Self::Bool => "true or false",
            Self::Null => "null",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E>(self, v: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(v.to_owned()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(v.to_string()))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(v.to_string()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(v.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool)
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Object)
    }
}
