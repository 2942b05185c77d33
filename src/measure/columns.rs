//! Gold in CoNLL columns: a token a line, its word first and its tag (`B-PER`, `I-PER`, `O`) last, an
//! empty line between sentences, `-DOCSTART-` between texts. The text is put together from the tokens.

use super::gold::{Gold, GoldMention, Labels};

impl Gold {
    /// Reads a file of columns; its texts are called `stem-1`, `stem-2` …, or `stem` if there is one.
    ///
    /// # Errors
    /// All lines that are wrong, with their number from 1.
    pub fn from_columns(stem: &str, file: &str) -> Result<Vec<Self>, Vec<(usize, String)>> {
        let mut builder = Builder::default();
        let mut faults = Vec::new();
        for (number, line) in file.lines().enumerate() {
            let columns: Vec<&str> = line.split_whitespace().collect();
            match columns.as_slice() {
                [] => builder.sentence(),
                [start, ..] if start.trim_matches('-') == "DOCSTART" => builder.document(),
                ["#", rest @ ..] if rest.first() == Some(&"newdoc") => builder.document(),
                ["#", rest @ ..] if rest.len() != 1 || !is_tag(rest[0]) => {}
                [word, .., tag] if is_tag(tag) => builder.token(word, tag),
                [_] => faults.push((number + 1, "expected a word and its tag, found one column".to_owned())),
                [.., tag] => {
                    let message = "expected a tag like B-PER, I-PER or O in the last column";
                    faults.push((number + 1, format!("{message}, found `{tag}`")));
                }
            }
        }
        builder.document();
        let mut texts = builder.done;
        if texts.is_empty() && faults.is_empty() {
            faults.push((1, "expected a token a line, found none".to_owned()));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let one = texts.len() == 1;
        for (number, text) in texts.iter_mut().enumerate() {
            text.id = if one { stem.to_owned() } else { format!("{stem}-{}", number + 1) };
        }
        Ok(texts)
    }
}

/// What annotators of news call our kinds; empty for everything else.
pub(super) fn label(name: &str) -> &'static str {
    match name.to_ascii_uppercase().as_str() {
        "PER" | "PERSON" | "PEOPLE" | "PEOP" => "person",
        "ORG" | "ORGANIZATION" | "ORGANISATION" => "organization",
        "LOC" | "LOCATION" | "GPE" | "FAC" | "PLACE" | "STATE" | "COUNTRY" => "location",
        _ => "",
    }
}

fn is_tag(tag: &str) -> bool {
    tag == "O"
        || tag.split_once('-').is_some_and(|(place, kind)| {
            matches!(place, "B" | "I" | "E" | "L" | "S" | "U") && !kind.is_empty()
        })
}

/// Texts while their lines pass by.
#[derive(Default)]
struct Builder {
    done: Vec<Gold>,
    text: String,
    /// Length of the text in code points.
    length: u32,
    /// Whether the next token begins a sentence, or follows an opening mark.
    fresh: bool,
    mentions: Vec<GoldMention>,
    /// Whether the last token's span may go on.
    open: bool,
    /// Whether a quotation is open.
    quoted: bool,
}

impl Builder {
    fn token(&mut self, word: &str, tag: &str) {
        let word = match word {
            "-LRB-" => "(",
            "-RRB-" => ")",
            "``" | "''" => "\"",
            other => other,
        };
        let closes = word == "\"" && self.quoted;
        let glued = self.fresh || closes || hangs_on(word);
        if !self.text.is_empty() && !glued {
            self.push(" ");
        }
        let start = self.length;
        self.push(word);
        self.fresh = matches!(word, "(" | "[" | "$" | "£" | "€") || word == "\"" && !closes;
        if word == "\"" {
            self.quoted = !self.quoted;
        }
        let Some((place, kind)) = tag.split_once('-') else {
            self.open = false;
            return;
        };
        let label = label(kind);
        let goes_on = self.open && !matches!(place, "B" | "S" | "U");
        match self.mentions.last_mut().filter(|last| goes_on && last.label == label) {
            Some(last) => last.end = self.length,
            None => self.mentions.push(GoldMention {
                start,
                end: self.length,
                label: label.to_owned(),
                entity: None,
                required: true,
            }),
        }
        self.open = !matches!(place, "E" | "L" | "S" | "U");
    }

    fn sentence(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push("\n\n");
        }
        (self.fresh, self.open, self.quoted) = (true, false, false);
    }

    fn document(&mut self) {
        let text = std::mem::take(&mut self.text);
        let mentions = std::mem::take(&mut self.mentions);
        *self = Self { done: std::mem::take(&mut self.done), ..Self::default() };
        if !text.is_empty() {
            self.done.push(Gold { text: Some(text), labels: Labels::Coarse, mentions, ..Gold::default() });
        }
    }

    fn push(&mut self, words: &str) {
        self.text.push_str(words);
        self.length += words.chars().count() as u32;
    }
}

/// Whether a token stands at the end of the word before it.
fn hangs_on(word: &str) -> bool {
    let first = word.chars().next().unwrap_or_default();
    matches!(word, "n't" | "N'T" | "%" | ")" | "]" | "," | "." | ";" | ":" | "!" | "?" | "..." | "…")
        || matches!(first, '\'' | '’') && word.chars().count() > 1
        || matches!(word, "'" | "’")
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#[expect(clippy::format_push_string, reason = "what a test shows need not be fast")]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "reads better at the many calls")]
    fn check(file: &str, expected: Expect) {
        let mut out = String::new();
        match Gold::from_columns("news", file) {
            Ok(texts) => {
                for gold in texts {
                    let text = gold.text.unwrap_or_default();
                    out += &format!("{}: {}\n", gold.id, text.replace('\n', "/"));
                    for m in gold.mentions {
                        let words: String =
                            text.chars().skip(m.start as usize).take((m.end - m.start) as usize).collect();
                        out += &format!("  {} {words}\n", if m.label.is_empty() { "-" } else { &m.label });
                    }
                }
            }
            Err(faults) => faults.iter().for_each(|(line, message)| out += &format!("{line}: {message}\n")),
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn texts_are_put_together() {
        check(
            "-DOCSTART- -X- O O\n\nEU NNP B-ORG\nrejects VBZ O\nGerman JJ B-MISC\n\" O\ncall NN O\n\" O\n. . O\n\nPeter NNP B-PER\nBlackburn NNP I-PER\n's O\nU.S. B-LOC\n( O\nWHO U-ORG\n) O\n\n-DOCSTART- O\n\nOslo I-LOC\n",
            expect![[r#"
                news-1: EU rejects German "call".//Peter Blackburn's U.S. (WHO)//
                  organization EU
                  - German
                  person Peter Blackburn
                  location U.S.
                  organization WHO
                news-2: Oslo
                  location Oslo
            "#]],
        );
    }

    #[test]
    fn faults_name_their_line() {
        check(
            "Putin B-PER\nsaid PER\nKim\n",
            expect![[r#"
                2: expected a tag like B-PER, I-PER or O in the last column, found `PER`
                3: expected a word and its tag, found one column
            "#]],
        );
    }
}
