//! Quotation marks: which open, which close, what stands between them.
//!
//! Marks are paired within a paragraph. A quotation that lacks its closing mark ends with the paragraph
//! if the next one opens with a mark and goes on, and with its sentence otherwise.

use std::ops::Range;

use super::{Quotation, Tag, Token};
use crate::base::is_apostrophe;

/// Gives quotation marks and lone apostrophes their tags, and pairs the marks. `marks` are those tokens.
pub(super) fn pair(
    text: &str,
    tokens: &mut [Token],
    paragraphs: &[usize],
    mut marks: &[usize],
) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    for (i, &start) in paragraphs.iter().enumerate() {
        if marks.is_empty() {
            break;
        }
        let end = paragraphs.get(i + 1).copied().unwrap_or(tokens.len());
        let (here, later) = marks.split_at(marks.partition_point(|&mark| mark < end));
        if !here.is_empty() {
            pair_paragraph(text, tokens, start..end, here, &mut quotations);
        }
        marks = later;
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

/// Whether a mark is one of quotation or an apostrophe.
pub(super) fn is_quote(word: &str) -> bool {
    kind(word).is_some()
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

fn pair_paragraph(
    text: &str,
    tokens: &mut [Token],
    paragraph: Range<usize>,
    marks: &[usize],
    out: &mut Vec<Quotation>,
) {
    let Range { start, end } = paragraph;
    let mut open: Vec<Open> = Vec::new();
    let mut straight = straight_marks(text, tokens, start..end, marks).into_iter();
    for &at in marks {
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
    // The next paragraph goes on with it, or its closing mark was forgotten and it ends with its sentence.
    let goes_on = tokens.get(end).is_some_and(|t| matches!(kind(t.span.of(text)), Some((Family::Double, _))));
    for unclosed in open {
        let sentence = (unclosed.mark + 1..end).find(|&t| matches!(tokens[t].span.of(text), "." | "!" | "?"));
        finish(out, &unclosed, sentence.filter(|_| !goes_on).map_or(end, |t| t + 1), false);
    }
}

/// Of each straight double mark of a paragraph, whether it opens: the cheapest reading of all marks
/// together. White space says what a mark does, but lies where paragraphs were run together or spaces
/// went astray (`a "stab in the back. "He said`); and marks mostly open and close in turn, but the next
/// paragraph of a long quotation opens without a close before it.
fn straight_marks(text: &str, tokens: &[Token], paragraph: Range<usize>, quotes: &[usize]) -> Vec<bool> {
    const CLOSES_NOTHING: u32 = 7;
    let Range { start, end } = paragraph;
    let mut marks: Vec<(bool, [u32; 2], u32)> = Vec::new();
    for &at in quotes {
        let Some((Family::Double, side)) = kind(tokens[at].span.of(text)) else { continue };
        let adjacent = at + 1 < end && !tokens[at + 1].spaced;
        let first =
            at == start || tokens[at].spaced || opens_group(tokens[at - 1].tag, text, &tokens[at - 1]);
        let ends = |marks: &[char]| at > start && tokens[at - 1].span.of(text).ends_with(marks);
        let (stop, comma) = (ends(&['.', '!', '?']), ends(&[',']));
        let mark = |at: usize| kind(tokens[at].span.of(text)).is_some_and(|(f, _)| f == Family::Double);
        // What it costs to close and to open.
        let cost = match (side, first, adjacent) {
            (Side::Opens, ..) => [20, 0],
            (Side::Closes, ..) => [0, 20],
            // Two in a row: one quotation ends, the next begins.
            (Side::Either, _, true) if stop && mark(at + 1) => [0, 6],
            (Side::Either, false, _) if at > start && mark(at - 1) => [6, 0],
            // After a stop or a comma its space may stand on the wrong side.
            (Side::Either, true, true) if stop || comma => [2, 0],
            (Side::Either, true, true) => [6, 0],
            (Side::Either, false, false) => [0, 6],
            (Side::Either, ..) => [1, 1],
        };
        // A paragraph ends with its sentence.
        let reopens = if stop { 4 } else { 9 };
        marks.push((side == Side::Either, cost, reopens));
    }
    // The least cost of all marks so far, outside and inside a quotation; and for each mark, where the
    // cheapest way to close and to open at it comes from.
    let mut best = [0, CLOSES_NOTHING];
    let mut ways: Vec<[usize; 2]> = Vec::with_capacity(marks.len());
    for (_, [close, open], reopens) in &marks {
        let closes = [best[0] + close + CLOSES_NOTHING, best[1] + close];
        let opens = [best[0] + open, best[1] + open + reopens];
        let way = [usize::from(closes[1] <= closes[0]), usize::from(opens[1] < opens[0])];
        best = [closes[way[0]], opens[way[1]]];
        ways.push(way);
    }
    let mut inside = usize::from(best[1] < best[0]);
    let mut sides = vec![false; marks.len()];
    for (side, way) in sides.iter_mut().zip(&ways).rev() {
        *side = inside == 1;
        inside = way[inside];
    }
    marks.iter().zip(sides).filter(|((straight, ..), _)| *straight).map(|(_, side)| side).collect()
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
