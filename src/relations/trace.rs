//! How a text is read, in words, for people who write rules and wonder why one does not match.

use std::fmt::Write;

use super::clauses::Clause;
use super::syntax::{Item, Reading, Syntax};
use super::voices::Voices;

/// Every sentence with its items and clauses.
pub(super) fn write(
    reading: Reading<'_, '_, '_>,
    syntax: &Syntax,
    clauses: &[Clause],
    voices: &Voices,
) -> String {
    let document = reading.document;
    let mut out = String::new();
    let noun = |n: usize| {
        let phrase = &syntax.nouns[n];
        let mut text = document.words(phrase.tokens.clone()).to_owned();
        if let Some(m) = phrase.mention {
            let mention = &reading.mentions.list[m];
            let _ = write!(text, "/{}", mention.kind);
        }
        text
    };
    for (s, row) in syntax.rows.iter().enumerate() {
        let tokens = document.sentences[s].tokens.clone();
        let _ = writeln!(out, "{:?}: {}", document.sentences[s].kind, document.words(tokens.clone()));
        let tags: Vec<String> =
            tokens.map(|t| format!("{}/{}", document.word(t), document.tokens[t].tag.penn())).collect();
        let _ = writeln!(out, "  tags   {}", tags.join(" "));
        let items: Vec<String> = syntax.items[row.clone()]
            .iter()
            .map(|item| match *item {
                Item::Noun(n) => {
                    let mut text = format!("[{}", noun(n));
                    let phrase = &syntax.nouns[n];
                    if let Some(next) = phrase.next {
                        let _ = write!(text, " & {}", noun(next));
                    }
                    if let Some(other) = phrase.apposition {
                        let _ = write!(text, " = {}", noun(other));
                    }
                    text + "]"
                }
                Item::Verb(v) => {
                    let verb = &syntax.verbs[v];
                    let passive = if verb.passive { " passive" } else { "" };
                    format!("<{} {:?}{passive}>", document.words(verb.tokens.clone()), verb.form)
                }
                Item::Voice(t) => format!("VOICE:{}", document.word(t)),
                Item::Complementizer(t) => format!("THAT:{}", document.word(t)),
                Item::Relative(t) => format!("REL:{}", document.word(t)),
                Item::Subordinator(t) => format!("SUB:{}", document.word(t)),
                Item::Preposition(t) => format!("P:{}", document.word(t)),
                Item::Conjunction(t)
                | Item::Comma(t)
                | Item::Break(t)
                | Item::Quote(t, _)
                | Item::Other(t) => document.word(t).to_owned(),
                Item::Adjective(t) => format!("A:{}", document.word(t)),
            })
            .collect();
        let _ = writeln!(out, "  items  {}", items.join(" "));
        for (c, clause) in clauses.iter().enumerate().filter(|(_, c)| c.sentence == s) {
            let verb = &syntax.verbs[clause.verb];
            let _ = write!(out, "  #{c} {}", document.words(verb.tokens.clone()));
            for (name, slot) in [("subj", clause.subject), ("obj", clause.object), ("second", clause.second)]
            {
                if let Some(n) = slot {
                    let _ = write!(out, " {name}=[{}]", noun(n));
                }
            }
            for &(p, n) in &clause.prepositions {
                let _ = write!(out, " {}=[{}]", document.word(p), noun(n));
            }
            let _ = write!(out, " {:?}", clause.link);
            if let Some(parent) = clause.parent {
                let _ = write!(out, "→#{parent}");
            }
            let _ = write!(out, " {} {}", voices.polarity(c), voices.modality(c));
            if clause.parenthetical {
                out.push_str(" parenthetical");
            }
            let _ = writeln!(out, " voices={:?}", voices.of(c));
        }
    }
    out
}
