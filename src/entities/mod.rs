//! [`Document`] → [`Mention`]s. This room alone knows names.
//!
//! Sentences are cut into sequences that may be names (`scan`), the words of the whole article say
//! what each of them is (`evidence`), titles are tied to persons (`links`), and what has a head
//! noun instead of a name is found last (`describe`). Who is who is left to `resolve`.

mod context;
mod describe;
mod draft;
mod evidence;
mod hits;
mod links;
mod looks;
mod mention;
mod reader;
mod runs;
mod scan;
mod teams;
mod titles;

pub use mention::{Mention, Mentions};

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::base::{EntityKind, MentionForm};
use crate::schema::Schema;
use crate::text::{Document, SentenceKind};

use draft::{Draft, Drafts};
use reader::{Looks, Reader};

/// Finds everything that names, or refers to, an entity.
pub fn recognise<'s>(schema: &'s Schema, document: &Document<'_>) -> Mentions<'s> {
    let looks = Looks::of(schema, document);
    let reader = Reader::new(schema, document, &looks);
    let mut drafts = Drafts::new(document.tokens.len());
    let loud: Vec<bool> = (0..document.sentences.len()).map(|s| reader.shouts(s)).collect();
    for (sentence, loud) in loud.iter().enumerate() {
        if !loud {
            scan::sentence(reader, sentence, &mut drafts);
        }
    }
    if loud.contains(&true) {
        let known = keys(reader, &drafts);
        for (sentence, loud) in document.sentences.iter().zip(&loud) {
            if *loud {
                let seen = |tokens: Range<usize>| {
                    reader.capital(tokens.end - 1) && known.contains(&reader.key(tokens))
                };
                scan::headline(reader, sentence.tokens.clone(), seen, &mut drafts);
            }
        }
    }
    evidence::decide(reader, &mut drafts);
    teams::decide(reader, &mut drafts);
    drafts.keep_names();
    let mut taken = vec![false; document.tokens.len()];
    links::roles(reader, &mut drafts, &mut taken);
    for (number, sentence) in document.sentences.iter().enumerate() {
        if !matches!(sentence.kind, SentenceKind::Byline | SentenceKind::Date) {
            describe::sentence(reader, number, &taken, &mut drafts);
        }
    }
    links::owners(reader, &mut drafts);
    finish(document, &drafts)
}

/// The names of the running text, and the last words of the longer ones.
fn keys(reader: Reader<'_, '_, '_>, drafts: &Drafts) -> FxHashSet<u64> {
    let mut known = FxHashSet::default();
    for draft in &drafts.list {
        known.insert(draft.key);
        if draft.tokens.len() > 1 {
            known.insert(reader.key(draft.tokens.end - 1..draft.tokens.end));
        }
    }
    known
}

/// Puts drafts in the order of the text.
fn finish<'s>(document: &Document<'_>, drafts: &Drafts) -> Mentions<'s> {
    let mut order: Vec<(usize, Reverse<usize>, usize)> = drafts
        .list
        .iter()
        .enumerate()
        .map(|(d, draft)| (draft.tokens.start, Reverse(draft.tokens.end), d))
        .collect();
    // Names stand in order, and so do descriptions behind them: this sort finds such runs.
    order.sort();
    let mut place = vec![0; order.len()];
    for (new, &(.., old)) in order.iter().enumerate() {
        place[old] = new;
    }
    let list = order.iter().map(|&(.., d)| mention(document, &drafts.list[d], &place)).collect();
    Mentions { list }
}

fn mention<'s>(document: &Document<'_>, draft: &Draft, place: &[usize]) -> Mention<'s> {
    let of = draft.tokens.clone().skip(1).find(|&i| document.word(i).eq_ignore_ascii_case("of"));
    let head = match of {
        Some(at) if draft.form == MentionForm::Name && draft.kind != Some(EntityKind::Person) => at - 1,
        _ => draft.tokens.end - 1,
    };
    Mention {
        tokens: draft.tokens.clone(),
        span: draft.span,
        head,
        kind: draft.kind.unwrap_or(EntityKind::Place),
        form: draft.form,
        entry: draft.entry.map(|(entry, _)| entry),
        owner: draft.owner.map(|o| place[o]),
        role: draft.role.clone(),
        rule: draft.rule,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::ingest::Article;
    use crate::text;

    /// Every mention of a text as the examples of `schema/recognition/` write it.
    fn found(schema: &Schema, text: &str) -> Vec<String> {
        let article = Article::from_text("example", text);
        let document = text::analyse(schema, &article);
        let mentions = recognise(schema, &document);
        let show = |m: &Mention<'_>| match m.form {
            MentionForm::Name => format!("{} {}", m.kind, m.span.of(text)),
            form => format!("{form} {} {}", m.kind, m.span.of(text)),
        };
        mentions.list.iter().map(show).collect()
    }

    #[test]
    fn examples_hold() {
        let schema = Schema::embedded();
        let mut wrong = String::new();
        for (file, example) in &schema.recognition.examples {
            let found = found(&schema, &example.text);
            if found != example.mentions {
                let _ = write!(
                    wrong,
                    "{file}: {}\n  expected {:?}\n  found    {found:?}\n",
                    example.text, example.mentions
                );
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}
