//! XML as bytes: what XML 1.0 forbids is left out, what would be markup is escaped.

/// Adds text between tags. A carriage return is written as its number: parsers would drop it.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    escape(out, text, false);
}

/// Adds text between double quotes. Line breaks and tabs are written as numbers: parsers would take
/// them for spaces.
pub(super) fn attribute(out: &mut Vec<u8>, text: &str) {
    escape(out, text, true);
}

fn escape(out: &mut Vec<u8>, text: &str, quoted: bool) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let (instead, length): (&[u8], usize) = match byte {
            b'&' => (b"&amp;", 1),
            b'<' => (b"&lt;", 1),
            b'>' => (b"&gt;", 1),
            b'\r' => (b"&#13;", 1),
            b'"' if quoted => (b"&quot;", 1),
            b'\t' if quoted => (b"&#9;", 1),
            b'\n' if quoted => (b"&#10;", 1),
            b'\t' | b'\n' => continue,
            0..=31 => (b"", 1),
            // U+FFFE and U+FFFF are no characters for XML.
            0xEF if matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) => (b"", 3),
            _ => continue,
        };
        if let Some(plain) = bytes.get(done..at) {
            out.extend_from_slice(plain);
        }
        out.extend_from_slice(instead);
        done = at + length;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
}

/// Whether anything but white space is left once what XML forbids is out.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

/// Adds an id of letters, digits, `-`, `.`, `_` and `:`; any other character becomes its number.
pub(super) fn nmtoken(out: &mut Vec<u8>, id: &str) {
    for c in id.chars() {
        if c.is_ascii_alphanumeric() || "-._:".contains(c) {
            out.push(c as u8);
        } else {
            out.extend_from_slice(format!("_x{:X}_", u32::from(c)).as_bytes());
        }
    }
}
