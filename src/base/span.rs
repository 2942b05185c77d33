//! Places in a text. Inside the program a place is a half-open range of bytes;
//! what leaves the program counts Unicode code points ([`CodePoints`] converts).

use std::ops::Range;

/// A half-open range of bytes of an article's text, on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end` (bytes).
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start: start as u32, end: end as u32 }
    }

    /// As a range that slices the text.
    #[inline]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words of the span; empty if the span does not lie in `text`.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Length in bytes.
    #[inline]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether no byte is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    #[inline]
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Converts byte offsets of one text into code-point offsets.
///
/// ```
/// use claimgraph::base::{CodePoints, Span};
/// let text = "“Fitschen” à Zürich";
/// let points = CodePoints::new(text);
/// let at = text.find("Zürich").unwrap();
/// assert_eq!(points.range(Span::new(at, text.len())), (13, 19));
/// ```
#[derive(Debug)]
pub struct CodePoints {
    /// Code points before every 64th byte; empty when the text is ASCII.
    checkpoints: Vec<u32>,
    bytes: Vec<u8>,
}

const STRIDE: usize = 64;

impl CodePoints {
    /// Reads the text once; ASCII texts need no table.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { checkpoints: Vec::new(), bytes: Vec::new() };
        }
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for (i, byte) in text.bytes().enumerate() {
            if i % STRIDE == 0 {
                checkpoints.push(count);
            }
            count += u32::from(is_start(byte));
        }
        if text.len().is_multiple_of(STRIDE) {
            checkpoints.push(count);
        }
        Self { checkpoints, bytes: text.as_bytes().to_vec() }
    }

    /// Code points before byte `offset`, which is a character boundary of the text.
    pub fn at(&self, offset: u32) -> u32 {
        if self.checkpoints.is_empty() {
            return offset;
        }
        let offset = (offset as usize).min(self.bytes.len());
        let slot = offset / STRIDE;
        let tail = self.bytes.get(slot * STRIDE..offset).unwrap_or_default();
        self.checkpoints[slot] + tail.iter().filter(|&&b| is_start(b)).count() as u32
    }

    /// Start and end of a span in code points.
    pub fn range(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        let text = "é".repeat(200) + "plain" + &"日本".repeat(40);
        let points = CodePoints::new(&text);
        for (i, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(offset as u32), i as u32);
        }
        assert_eq!(points.at(text.len() as u32), text.chars().count() as u32);
    }
}
