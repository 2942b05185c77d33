//! Quotation marks: which open, which close, what stands between them.
//!
//! Marks are paired within a paragraph. A quotation that lacks its closing mark ends with the
//! paragraph, whether or not the next one opens with a mark and goes on.

use super::{Quotation, Tag, Token};
use crate::base::is_apostrophe;

/// Gives quotation marks and lone apostrophes their tags, and pairs the marks.
pub(super) fn pair(text: &str, tokens: &mut [Token], paragraphs: &[usize]) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    for (i, &start) in paragraphs.iter().enumerate() {
        let end = paragraphs.get(i + 1).copied().unwrap_or(tokens.len());
        pair_paragraph(text, tokens, start, end, &mut quotations);
    }
    quotations.sort_by_key(|q| (q.tokens.start, std::cmp::Reverse(q.tokens.end)));
    quotations
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Family {
    Single,
    Double,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Opens,
    Closes,
    Either,
}

fn kind(word: &str) -> Option<(Family, Side)> {
    use Family::{Double, Single};
    use Side::{Closes, Either, Opens};
    Some(match word {
        "\"" | "″" | "''" | "＂" | "’’" | "''''" => (Double, Either),
        "“" | "„" | "«" | "‟" | "``" | "‘‘" => (Double, Opens),
        "”" | "»" => (Double, Closes),
        "'" | "`" | "´" => (Single, Either),
        "‘" | "‚" | "‹" | "‛" => (Single, Opens),
        "’" | "›" => (Single, Closes),
        _ => return None,
    })
}

struct Open {
    family: Family,
    mark: usize,
}

fn pair_paragraph(text: &str, tokens: &mut [Token], start: usize, end: usize, out: &mut Vec<Quotation>) {
    let mut open: Vec<Open> = Vec::new();
    let mut straight = straight_marks(text, tokens, start, end).into_iter();
    for at in start..end {
        if tokens[at].shape != super::Shape::Mark {
            continue;
        }
        let Some((family, side)) = kind(tokens[at].span.of(text)) else { continue };
        let pending = open.iter().rposition(|o| o.family == family);
        let adjacent = at + 1 < end && !tokens[at + 1].spaced;
        let first =
            at == start || tokens[at].spaced || opens_group(tokens[at - 1].tag, text, &tokens[at - 1]);
        let opens = match side {
            // "„so“": the mark that opens in English closes in German.
            Side::Opens => !(pending.is_some() && !first && !adjacent),
            // Some writers use the closing mark on both sides.
            Side::Closes => {
                first
                    && adjacent
                    && pending.is_none()
                    && (family == Family::Double || quoted(text, tokens, at, end))
            }
            Side::Either if family == Family::Single => {
                first && adjacent && (pending.is_none() || at > start) && quoted(text, tokens, at, end)
            }
            Side::Either => straight.next().unwrap_or_default(),
        };
        if opens {
            if let Some(p) = pending.filter(|_| family == Family::Double) {
                // The one before was never closed: it ends here, and so does what it held.
                for unclosed in open.drain(p..) {
                    finish(out, &unclosed, at, false);
                }
            }
            tokens[at].tag = Tag::OpenQuote;
            open.push(Open { family, mark: at });
            continue;
        }
        if family == Family::Single {
            let after_s = at > start
                && !tokens[at].spaced
                && tokens[at - 1].span.of(text).ends_with(['s', 'S', 'x', 'z']);
            let word_after =
                at + 1 < end && tokens[at + 1].spaced && tokens[at + 1].shape != super::Shape::Mark;
            let possessive =
                after_s && (pending.is_none() || word_after && closes_later(text, tokens, at + 1, end));
            if possessive {
                tokens[at].tag = Tag::POS;
                continue;
            }
        }
        tokens[at].tag = Tag::CloseQuote;
        if let Some(p) = pending {
            for unclosed in open.drain(p + 1..) {
                finish(out, &unclosed, at, false);
            }
            if let Some(closed) = open.pop() {
                finish(out, &closed, at, true);
            }
        }
    }
    for unclosed in open {
        finish(out, &unclosed, end, false);
    }
}

/// Of each straight double mark of a paragraph, whether it opens. White space says so; where it
/// contradicts itself (`a "stab in the back. "He said`), marks open and close in turn.
fn straight_marks(text: &str, tokens: &[Token], start: usize, end: usize) -> Vec<bool> {
    let mut sides = Vec::new();
    for at in start..end {
        if tokens[at].shape != super::Shape::Mark
            || kind(tokens[at].span.of(text)) != Some((Family::Double, Side::Either))
        {
            continue;
        }
        let adjacent = at + 1 < end && !tokens[at + 1].spaced;
        let first =
            at == start || tokens[at].spaced || opens_group(tokens[at - 1].tag, text, &tokens[at - 1]);
        sides.push(match (first, adjacent) {
            (true, true) => Some(true),
            (false, false) => Some(false),
            (true, false) | (false, true) => None,
        });
    }
    let in_turn = |opens: bool| {
        sides.iter().enumerate().all(|(i, side)| side.is_none_or(|side| side == (opens == (i % 2 == 0))))
    };
    let opens = in_turn(true) || !in_turn(false);
    (0..sides.len()).map(|i| opens == (i % 2 == 0)).collect()
}

/// A quotation from its opening mark to before `end`. A single mark without its pair is no quotation.
fn finish(out: &mut Vec<Quotation>, open: &Open, end: usize, closed: bool) {
    let tokens = open.mark + 1..end;
    if !tokens.is_empty() && (closed || open.family == Family::Double) {
        out.push(Quotation { tokens, closed });
    }
}

fn opens_group(tag: Tag, text: &str, token: &Token) -> bool {
    tag == Tag::OpenQuote
        || matches!(token.span.of(text), "(" | "[" | "{" | "—" | "–" | "-" | "--" | "/" | ":" | "…")
}

/// Whether a single mark after `at` can close a quotation that opens there.
fn quoted(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    (at + 2..end).any(|i| closes_single(text, tokens, i, end))
}

/// Whether another single mark closes after `at`, before one that clearly opens.
fn closes_later(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    for i in at..end {
        if let Some((Family::Single, side)) = kind(tokens[i].span.of(text)) {
            if side == Side::Opens || tokens[i].spaced && i + 1 < end && !tokens[i + 1].spaced {
                return false;
            }
            if closes_single(text, tokens, i, end) {
                return true;
            }
        }
    }
    false
}

fn closes_single(text: &str, tokens: &[Token], i: usize, end: usize) -> bool {
    let word = tokens[i].span.of(text);
    matches!(kind(word), Some((Family::Single, Side::Closes | Side::Either)))
        && word.starts_with(is_apostrophe)
        && !tokens[i].spaced
        && (i + 1 >= end || tokens[i + 1].spaced || tokens[i + 1].shape == super::Shape::Mark)
}
