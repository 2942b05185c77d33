//! Paragraphs: where a line break ends one, and where it only wraps a line.

use super::Token;

/// Line breaks before a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Break {
    /// The token after them.
    pub token: usize,
    /// How many.
    pub lines: u8,
    /// White space before the token on its line.
    pub indent: u8,
}

/// The first token of each paragraph.
pub(super) fn paragraphs(text: &str, tokens: &[Token], breaks: &[Break]) -> Vec<usize> {
    if tokens.is_empty() {
        return Vec::new();
    }
    let wrapped = is_wrapped(text, tokens, breaks);
    let mut starts = vec![0];
    let mut line_start = 0;
    for at in breaks {
        if at.token == 0 {
            continue;
        }
        let full = width(tokens, line_start, at.token) >= FULL_LINE;
        line_start = at.token;
        if wrapped && at.lines == 1 && at.indent < 2 && full {
            continue;
        }
        starts.push(at.token);
    }
    starts
}

/// A line of wrapped text is about this long; a shorter one ended because its author ended it.
const FULL_LINE: usize = 45;

/// Whether the text's lines were broken to fit a width: then many single breaks stand in the middle
/// of a sentence, before a small letter.
fn is_wrapped(text: &str, tokens: &[Token], breaks: &[Break]) -> bool {
    let (mut middle, mut all) = (0, 0);
    let mut line_start = 0;
    for at in breaks {
        if at.token > 0 && at.lines == 1 && at.indent < 2 {
            let small = tokens[at.token].span.of(text).starts_with(char::is_lowercase);
            let open = !matches!(tokens[at.token - 1].span.of(text), "." | "!" | "?" | "\"" | "”" | ":");
            let length = width(tokens, line_start, at.token);
            all += 1;
            middle += usize::from(small && open && (FULL_LINE..120).contains(&length));
        }
        line_start = at.token;
    }
    middle >= 2 && middle * 3 >= all
}

/// Bytes from the first token of a line to the last before `end`.
fn width(tokens: &[Token], start: usize, end: usize) -> usize {
    tokens[start].span.join(tokens[end.saturating_sub(1).max(start)].span).len()
}
