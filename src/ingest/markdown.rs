//! Markdown with front matter: the simple `key: value` lines that site generators write, and the words
//! of the text that follows, without its marks (see `marks`).
//! Nested values, lists and anchors of YAML are left out: no field of ours needs them.

use super::fields::Fields;
use super::marks;

/// The fields of the front matter and the words of the text that follows it.
pub fn read(content: &str) -> (Fields, String) {
    let (mut fields, text) = front_matter(content).unwrap_or_else(|| (Fields::default(), content));
    let words = marks::without(text);
    fields.title = fields.title.or(words.heading);
    (fields, words.text)
}

/// `None` where the file has none: a line of `---` may also be a ruler.
fn front_matter(content: &str) -> Option<(Fields, &str)> {
    let mut rest = content;
    if line(&mut rest)?.trim_end() != "---" {
        return None;
    }
    let mut fields = Fields::default();
    let mut keys = 0;
    while !rest.is_empty() {
        let raw = line(&mut rest)?;
        let entry = raw.trim();
        if entry == "---" || entry == "..." {
            return (keys > 0 || raw.trim_end() == "---").then_some((fields, rest));
        }
        let nested = raw.starts_with([' ', '\t', '-']);
        if entry.is_empty() || entry.starts_with('#') || nested {
            continue;
        }
        let (key, value) = entry.split_once(':').filter(|(key, _)| is_key(key))?;
        keys += 1;
        if let Some(field) = fields.get_mut(&key.trim().to_ascii_lowercase()) {
            *field = Some(unquote(value.trim()));
        }
    }
    None
}

/// Takes the next line off, without its end.
fn line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    if rest.is_empty() {
        return None;
    }
    let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
    *rest = after;
    Some(line.strip_suffix('\r').unwrap_or(line))
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A scalar without its quotes or its comment.
fn unquote(value: &str) -> String {
    if let Some(inner) = value.strip_prefix('"') {
        let mut out = String::new();
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => match chars.next() {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    Some(other) => out.push(other),
                    None => {}
                },
                other => out.push(other),
            }
        }
        return out;
    }
    if let Some(inner) = value.strip_prefix('\'') {
        let end = inner.replace("''", "\u{0}\u{0}").find('\'').unwrap_or(inner.len());
        return inner.get(..end).unwrap_or(inner).replace("''", "'");
    }
    let bare = value.split_once(" #").map_or(value, |(bare, _)| bare).trim();
    if matches!(bare, "~" | "null") { String::new() } else { bare.to_owned() }
}
