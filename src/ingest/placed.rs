//! Where lines of a stream really come from. Whoever cuts files into streams (a distributed run gives each
//! process some lines of some files) says so in a line of its own:
//!
//! - `{"from":{"path":"news.jsonl","id":"news","line":17}}`: the next line is line 17 of `news.jsonl`, and so on;
//! - `{"from":{"path":"a.md","id":"a"},"bytes":"…"}`: a whole file, each byte as the character of its number;
//!   `from` may have the `url` that it was fetched from, for a page that does not say;
//! - `{"from":{"path":"a.warc","id":"a"},"fault":"…"}`: why a file could not be cut up.
//!
//! Articles get the ids and sources that they have where the file itself is read, and errors name its lines.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Format;

/// How such a line begins. An article that begins so has other fields as well, and is an article.
const BEGINNING: &[u8] = b"{\"from\":{";

/// A file that lines of a stream come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its path, as messages and sources name it.
    pub path: PathBuf,
    /// What its article, or the ids of its lines, are called.
    pub id: String,
    /// Where the file was fetched.
    pub url: Option<String>,
}

/// What a line says of those that follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// The next line has this number in that file.
    Lines(Place, usize),
    /// This is all of that file.
    File(Place, Result<(Format, Vec<u8>), String>),
}

/// The notice of a line; `None` if it is an article or anything else.
pub fn notice(line: &[u8]) -> Option<Notice> {
    if !line.starts_with(BEGINNING) {
        return None;
    }
    let Line { from: From { path, id, line, url }, bytes, fault } =
        serde_json::from_slice(line.trim_ascii()).ok()?;
    let place = Place { path, id, url };
    match (line, bytes, fault) {
        (Some(number), None, None) => Some(Notice::Lines(place, number)),
        (None, Some(bytes), None) => {
            let content = content(&place.path, &bytes);
            Some(Notice::File(place, content))
        }
        (None, None, Some(fault)) => Some(Notice::File(place, Err(fault))),
        _ => None,
    }
}

fn content(path: &Path, bytes: &str) -> Result<(Format, Vec<u8>), String> {
    let format = Format::of(path).filter(|format| *format != Format::JsonLines);
    let format = format.ok_or_else(|| format!("expected one of {}", Format::known()))?;
    let bytes: Result<Vec<u8>, _> = bytes.chars().map(|c| u8::try_from(u32::from(c))).collect();
    let bytes = bytes.map_err(|_| "expected bytes as characters up to U+00FF, found others".to_owned())?;
    Ok((format, bytes))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    from: From,
    bytes: Option<String>,
    fault: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct From {
    path: PathBuf,
    id: String,
    line: Option<usize>,
    url: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn only_a_notice_is_one() {
        let mut out = String::new();
        for line in [
            r#"{"from":{"path":"news.jsonl","id":"news","line":17}}"#,
            r#"{"from":{"path":"a.md","id":"a"},"bytes":"Z\u00c3\u00bcrich"}"#,
            r#"{"from":{"path":"a.doc","id":"a"},"bytes":"x"}"#,
            r#"{"from":{"path":"a.md","id":"a"},"bytes":"“"}"#,
            r#"{"from":{"path":"a.md","id":"a"},"text":"An article."}"#,
            r#"{"from":{"path":"a.md","id":"a"}}"#,
            r#"{"from":{"path":"a.warc","id":"a"},"fault":"cut off"}"#,
            r#"{"from":{"path":"a.md","id":"a"},"fault":"cut off","bytes":"x"}"#,
            r#"{"text":"An article."}"#,
        ] {
            let told = match notice(line.as_bytes()) {
                Some(Notice::Lines(place, number)) => format!("{}:{number}\n", place.path.display()),
                Some(Notice::File(place, Ok((format, bytes)))) => {
                    format!("{} {format:?} {}\n", place.path.display(), String::from_utf8_lossy(&bytes))
                }
                Some(Notice::File(place, Err(why))) => format!("{}: {why}\n", place.path.display()),
                None => "an article\n".to_owned(),
            };
            out.push_str(&told);
        }
        expect![[r"
            news.jsonl:17
            a.md Markdown Zürich
            a.doc: expected one of .txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml
            a.md: expected bytes as characters up to U+00FF, found others
            an article
            an article
            a.warc: cut off
            an article
            an article
        "]]
        .assert_eq(&out);
    }
}
