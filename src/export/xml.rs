//! XML through quick-xml, one element a line. It escapes; what XML 1.0 forbids is left out here.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// Attributes in their order.
type Attributes<'a> = &'a [(&'a str, &'a str)];

/// Adds elements to bytes in memory, each indented by so many steps of two spaces.
pub(super) struct Xml<'b>(Writer<&'b mut Vec<u8>>);

impl<'b> Xml<'b> {
    pub fn on(bytes: &'b mut Vec<u8>) -> Self {
        Self(Writer::new(bytes))
    }

    /// Begins an element that others are in.
    pub fn open(&mut self, depth: usize, name: &str, attributes: Attributes) {
        self.indent(depth);
        self.event(Event::Start(tag(name, attributes)));
        self.end_line();
    }

    /// Ends it.
    pub fn close(&mut self, depth: usize, name: &str) {
        self.indent(depth);
        self.event(Event::End(BytesEnd::new(name)));
        self.end_line();
    }

    /// An element that is empty.
    pub fn empty(&mut self, depth: usize, name: &str, attributes: Attributes) {
        self.indent(depth);
        self.event(Event::Empty(tag(name, attributes)));
        self.end_line();
    }

    /// An element that only words are in.
    pub fn words(&mut self, depth: usize, name: &str, attributes: Attributes, words: &str) {
        self.indent(depth);
        self.event(Event::Start(tag(name, attributes)));
        self.event(Event::Text(BytesText::from_escaped(partial_escape(allowed(words)))));
        self.event(Event::End(BytesEnd::new(name)));
        self.end_line();
    }

    fn indent(&mut self, depth: usize) {
        let bytes = self.0.get_mut();
        bytes.resize(bytes.len() + 2 * depth, b' ');
    }

    fn end_line(&mut self) {
        self.0.get_mut().push(b'\n');
    }

    fn event(&mut self, event: Event) {
        // Writing into memory does not fail.
        let _ = self.0.write_event(event);
    }
}

/// Whether anything but white space is left once what XML forbids is out.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_forbidden(c))
}

/// An id of letters, digits, `-`, `.`, `_` and `:`; any other character becomes its number.
pub(super) fn nmtoken(id: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    if id.chars().all(plain) {
        return id.into();
    }
    let mut token = String::with_capacity(id.len() + 8);
    for c in id.chars() {
        if plain(c) {
            token.push(c);
        } else {
            // Writing into a string does not fail.
            let _ = write!(token, "_x{:X}_", u32::from(c));
        }
    }
    token.into()
}

fn tag<'n>(name: &'n str, attributes: Attributes) -> BytesStart<'n> {
    BytesStart::new(name).with_attributes(attributes.iter().map(|(key, value)| (*key, allowed(value))))
}

/// Text without what XML 1.0 forbids.
fn allowed(text: &str) -> Cow<'_, str> {
    // The forbidden ones have bytes of their own that are found fast, and are hardly ever there.
    if text.bytes().any(|byte| byte < b' ' || byte == 0xEF) && text.contains(is_forbidden) {
        text.replace(is_forbidden, "").into()
    } else {
        text.into()
    }
}

fn is_forbidden(c: char) -> bool {
    c < ' ' && !"\t\n\r".contains(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}
