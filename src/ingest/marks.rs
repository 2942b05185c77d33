//! Markdown → the words that a reader of the page sees: links without their addresses, emphasis without
//! its stars, no images and no code. A text without marks stays as it is, to the byte.
//!
//! Three things are left as they are written: tables; the dashes before items, which plain text has as well;
//! and code that is only indented, which cannot be told from a paragraph that is.

/// The words of a text.
#[derive(Debug, Default)]
pub struct Words {
    /// The text without marks.
    pub text: String,
    /// Its first line, where that is marked as the headline.
    pub heading: Option<String>,
}

/// The lines around code begin so.
const FENCES: [&str; 2] = ["```", "~~~"];
/// How deep brackets may be nested in a link: nobody is to read a long line once for each bracket in it.
const DEEPEST: usize = 8;

/// Takes the marks out of a text.
pub fn without(markdown: &str) -> Words {
    let mut words = Words { text: String::with_capacity(markdown.len()), heading: None };
    let fence_of = |line: &str| FENCES.iter().position(|mark| line.trim_start().starts_with(mark));
    // Code that nobody ends is not taken for the rest of the article.
    let mut left = [0_usize; FENCES.len()];
    for fence in markdown.lines().filter_map(fence_of) {
        left[fence] += 1;
    }
    let mut open = None;
    for line in markdown.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        match (open, fence_of(bare)) {
            (None, None) => words.line(bare, line.get(bare.len()..).unwrap_or_default()),
            (None, Some(fence)) => {
                left[fence] -= 1;
                open = (left[fence] > 0).then_some(fence);
            }
            (Some(within), Some(fence)) => {
                left[fence] -= 1;
                open = (within != fence).then_some(within);
            }
            (Some(_), None) => {}
        }
    }
    words
}

impl Words {
    /// A line and its line break.
    fn line(&mut self, line: &str, end: &str) {
        let line = quoted(line);
        if is_ruler(line) || is_definition(line) {
            self.text.push_str(end);
            return;
        }
        let Some(heading) = heading(line) else {
            inline(without_number(line), &mut self.text);
            self.text.push_str(end);
            return;
        };
        // A headline is a paragraph of its own.
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        let start = self.text.len();
        inline(heading, &mut self.text);
        let first = self.text.get(..start).is_none_or(|before| before.trim().is_empty());
        let words = self.text.get(start..).unwrap_or_default().trim();
        if first && !words.is_empty() {
            self.heading = Some(words.to_owned());
        }
        self.text.push_str(end);
        self.text.push_str(end);
    }
}

/// A line without the marks of quotations before it.
fn quoted(mut line: &str) -> &str {
    while let Some(rest) = line.trim_start().strip_prefix('>') {
        line = rest.strip_prefix(' ').unwrap_or(rest);
    }
    line
}

/// `---`, `* * *`, and the line under a headline.
fn is_ruler(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next().filter(|c| matches!(c, '-' | '*' | '_' | '=')) else { return false };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

/// `[1]: https://example.org "Title"`
fn is_definition(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    rest.is_some_and(|(name, target)| {
        let target = target.trim_start();
        let address = ["http://", "https://", "mailto:", "www.", "/", "<", "#", "."];
        !name.starts_with('^') && address.iter().any(|beginning| target.starts_with(beginning))
    })
}

/// What a headline says: `## Talks in Goma ##`.
fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start();
    let heading = text.trim_start_matches('#');
    let marked = (1..=6).contains(&(text.len() - heading.len())) && heading.starts_with([' ', '\t']);
    marked.then(|| heading.trim().trim_end_matches('#').trim_end())
}

/// A footnote without its number: `[^1]: A joint statement said so.`
fn without_number(line: &str) -> &str {
    let note = line.trim_start().strip_prefix("[^").and_then(|note| note.split_once("]:"));
    note.map_or(line, |(_, note)| note.trim_start())
}

/// The words of a line.
fn inline(line: &str, out: &mut String) {
    let mut rest = line;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if let Some((words, behind)) = marked(c, after) {
            inline(words, out);
            before = words.chars().next_back().unwrap_or(before);
            rest = behind;
            continue;
        }
        let mut kept = c;
        rest = after;
        if c == '\\' && after.starts_with(|c: char| c.is_ascii_punctuation()) {
            kept = after.chars().next().unwrap_or(c);
            rest = after.get(1..).unwrap_or_default();
        } else if matches!(c, '*' | '_' | '~' | '`') {
            rest = after.trim_start_matches(c);
            let run = after.len() - rest.len();
            if is_emphasis(c, run + 1, before, rest.chars().next().unwrap_or(' ')) {
                continue;
            }
            out.extend(std::iter::repeat_n(c, run));
        }
        out.push(kept);
        before = kept;
    }
}

/// What begins with a mark and ends with another: the words of it, and what stands behind it.
fn marked(c: char, after: &str) -> Option<(&str, &str)> {
    match c {
        '!' => {
            let (_, behind) = bracketed(after.strip_prefix('[')?)?;
            Some(("", target(behind)?))
        }
        '[' => {
            if let Some(link) = after.strip_prefix('[')
                && let Some((words, behind)) = ended(link, "]]", ['[', ']'])
            {
                return Some((words.rsplit('|').next().unwrap_or(words), behind));
            }
            if let Some(note) = after.strip_prefix('^')
                && let Some((_, behind)) = ended(note, "]", [' ', ']'])
            {
                return Some(("", behind));
            }
            let (words, behind) = bracketed(after)?;
            Some((words, target(behind)?))
        }
        '<' => {
            let name = after.trim_start_matches('/');
            let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.starts_with("!--");
            let (_, behind) = ended(after, ">", ['<', '>']).filter(|_| is_tag)?;
            Some(("", behind))
        }
        _ => None,
    }
}

/// The words up to the bracket that closes, and what stands behind it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let close = closing(text, ['[', ']'])?;
    Some((text.get(..close)?, text.get(close + 1..)?))
}

/// What stands behind the target of a link: `(https://…)` or `[1]`.
fn target(text: &str) -> Option<&str> {
    if let Some(name) = text.strip_prefix('[') {
        return ended(name, "]", ['[', ']']).map(|(_, behind)| behind);
    }
    let address = text.strip_prefix('(')?;
    address.get(closing(address, ['(', ')'])? + 1..)
}

/// Where a bracket that is open is closed.
fn closing(text: &str, [open, close]: [char; 2]) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.match_indices([open, close]) {
        if c.starts_with(open) {
            depth += 1;
        } else if depth == 1 {
            return Some(at);
        } else {
            depth -= 1;
        }
        if depth > DEEPEST {
            break;
        }
    }
    None
}

/// What stands before and behind the end of something, if none of the marks stands before it.
fn ended<'a>(text: &'a str, end: &str, marks: [char; 2]) -> Option<(&'a str, &'a str)> {
    let at = text.find(marks)?;
    let behind = text.get(at..)?.strip_prefix(end)?;
    Some((text.get(..at)?, behind))
}

/// Whether a run of marks emphasises words: it stands at their beginning or at their end.
fn is_emphasis(mark: char, length: usize, before: char, behind: char) -> bool {
    let free = before.is_whitespace() && behind.is_whitespace();
    // `snake_case`, `2*3` and the apostrophe of Sana`a are words.
    let inside = before.is_alphanumeric() && behind.is_alphanumeric();
    !free && !inside && length <= 3 && (mark != '~' || length == 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(markdown: &str, expected: &Expect) {
        let words = without(markdown);
        let heading = words.heading.map_or(String::new(), |heading| format!("headline: {heading}\n"));
        expected.assert_eq(&format!("{heading}{}", words.text));
    }

    #[test]
    fn links_and_emphasis_leave_their_words() {
        check(
            "**GOMA** — [Congolese President](https://example.org/a_(b) \"who\") *Jean Ilunga* met _[Ana Reis][1]_,\n\
             who ~~was~~ is `minister`.[^1] See <https://example.org> or [[Rwanda|Kigali]].<br/>\n\
             ![Mr Ilunga](a.jpg \"Photo: Jo Doe\")Prices rose\\*.\n\
             [1]: https://example.org/reis\n\
             [^1]: A joint statement said so.\n",
            &expect![[r"
                GOMA — Congolese President Jean Ilunga met Ana Reis,
                who was is minister. See  or Kigali.
                Prices rose*.

                A joint statement said so.
            "]],
        );
    }

    #[test]
    fn headlines_and_quotations_lose_their_marks() {
        check(
            "\n# Talks in *Goma* #\nBy Jo Doe\n\n> “We begin anew,” he said.\n\nThey agreed:\n- France sells ships\n\
             * Kenya buys them\n1. Peru waits\n\n---\n```sh\nrm -rf\n```\nMore follows.\n",
            &expect![[r"
                headline: Talks in Goma


                Talks in Goma

                By Jo Doe

                “We begin anew,” he said.

                They agreed:
                - France sells ships
                * Kenya buys them
                1. Peru waits


                More follows.
            "]],
        );
    }

    #[test]
    fn words_without_marks_stay_as_they_are() {
        for text in [
            "KYIV, April 28 - 2*3 is 6; a snake_case name; he said [sic] it (twice) * in Sana`a and # too.\n",
            "He cited a 5 < 6 > 4 rule, \\ and [a] (b).\r\n\r\n  Prices fell 3.5 percent.\n2024. A year.\n",
            "| Brazil | 12.3 |\n|--------|------|\n#1 in sales, C# and *\n",
            "",
        ] {
            assert_eq!(without(text).text, text);
        }
    }

    #[test]
    fn code_that_nobody_ends_is_not_the_rest() {
        check(
            "~~~\nx\n~~~\nOne.\n~~~\nTwo.\n",
            &expect![[r"
            One.
            Two.
        "]],
        );
    }

    #[test]
    fn brackets_that_nobody_closes_take_no_time() {
        let open = "[".repeat(1 << 20);
        assert_eq!(without(&open).text, open);
        let apart = "[a <b *c ".repeat(1 << 17);
        assert_eq!(without(&apart).text.len(), apart.len() - (1 << 17));
    }
}
