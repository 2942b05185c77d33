//! Measures the tagger against a file of tagged sentences, one JSON object a line with `text`,
//! `tokens` and Penn tags in `xpos`:
//!
//! ```sh
//! cargo run --release --example tagging -- tagged.jsonl [--schema DIR] [--errors GOLD:OURS]
//! ```
//!
//! Every other sentence is for tuning, and only its errors are shown; the rest is for measuring.
#![allow(clippy::print_stdout, reason = "an example talks to the terminal")]

use std::collections::BTreeMap;
use std::path::Path;

use claimgraph::base::Tag;
use claimgraph::ingest::Article;
use claimgraph::schema::{Schema, Source};
use claimgraph::text::{self, Document};

#[derive(Default)]
struct Score {
    right: BTreeMap<&'static str, (usize, usize)>,
    confusions: BTreeMap<(String, String), usize>,
    split_otherwise: usize,
}

impl Score {
    fn count(&mut self, question: &'static str, right: bool) {
        let (good, all) = self.right.entry(question).or_default();
        *good += usize::from(right);
        *all += 1;
    }
}

#[expect(clippy::disallowed_methods, reason = "an example reads the file it is given")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("expected the path of a file of tagged sentences")?;
    let shown = arguments.iter().position(|a| a == "--errors").and_then(|i| arguments.get(i + 1));
    let schema = match arguments.iter().position(|a| a == "--schema").and_then(|i| arguments.get(i + 1)) {
        Some(folder) => Schema::load(&Source::with_folder(Path::new(folder))?)?,
        None => Schema::embedded(),
    };
    let mut scores = [Score::default(), Score::default()];
    for (i, line) in std::fs::read_to_string(path)?.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let article = Article::from_text("row", row["text"].as_str().unwrap_or_default());
        let document = text::analyse(&schema, &article);
        let half = i % 2;
        compare(&document, &row, &mut scores[half], shown.filter(|_| half == 0).map(String::as_str));
    }
    for (name, score) in ["tuning", "measuring"].iter().zip(&scores) {
        println!("{name}: {} gold tokens are cut otherwise", score.split_otherwise);
        for (question, (good, all)) in &score.right {
            println!("  {question:<24} {:6.2} %  of {all}", 100.0 * *good as f64 / *all as f64);
        }
    }
    let mut confusions: Vec<_> = scores[0].confusions.iter().map(|(pair, n)| (n, pair)).collect();
    confusions.sort_by(|a, b| b.cmp(a));
    for (n, (gold, ours)) in confusions.iter().take(40) {
        print!("{gold}:{ours} {n}   ");
    }
    println!();
    Ok(())
}

fn compare(document: &Document<'_>, row: &serde_json::Value, score: &mut Score, shown: Option<&str>) {
    let words = |key: &str| -> Vec<String> {
        row[key].as_array().into_iter().flatten().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
    };
    let (tokens, tags) = (words("tokens"), words("xpos"));
    let mut from = 0;
    for (word, gold) in tokens.iter().zip(&tags) {
        let Some(found) = document.text.get(from..).and_then(|rest| rest.find(word.as_str())) else {
            continue;
        };
        let (start, end) = (from + found, from + found + word.len());
        from = end;
        let Some(at) = document.tokens.iter().position(|t| t.span.range() == (start..end)) else {
            score.split_otherwise += 1;
            continue;
        };
        let ours = document.tokens[at].tag;
        let gold = match gold.as_str() {
            "HYPH" | "NFP" | "ADD" | "GW" | "AFX" | "XX" => continue,
            "$" => "SYM",
            other => other,
        };
        let right = ours.penn() == gold;
        score.count("all (Penn)", right);
        score.count("all (universal)", universal(ours.penn()) == universal(gold));
        let verb = |tag: &str| tag.starts_with('V') || tag == "MD";
        score.count("verb or not", verb(ours.penn()) == verb(gold));
        if verb(gold) {
            score.count("verbs found", verb(ours.penn()));
        }
        if verb(ours.penn()) {
            score.count("verbs right", verb(gold));
        }
        if verb(gold) && verb(ours.penn()) {
            score.count("form of verbs", form(ours.penn()) == form(gold));
        }
        let noun = |tag: &str| tag.starts_with("NN");
        if noun(gold) && ours.is_noun() {
            score.count("proper or common", gold.starts_with("NNP") == ours.is_proper());
        }
        if matches!(gold, "IN" | "TO" | "RP") {
            score.count("IN, TO or RP", right);
        }
        if word.eq_ignore_ascii_case("that") {
            score.count("that", right);
        }
        if word == "'s" || word == "’s" {
            score.count("'s", right);
        }
        if !right {
            *score.confusions.entry((gold.to_owned(), ours.penn().to_owned())).or_default() += 1;
            if shown.is_some_and(|s| {
                s.split_once(':')
                    .is_some_and(|(g, o)| (g == gold || g == "*") && (o == ours.penn() || o == "*"))
            }) {
                let context: Vec<String> = (at.saturating_sub(4)..(at + 5).min(document.tokens.len()))
                    .map(|i| {
                        let word = format!("{}/{}", document.word(i), document.tokens[i].tag.penn());
                        if i == at { format!("[{word}]") } else { word }
                    })
                    .collect();
                println!("{gold:>4}:{:<4} {}", ours.penn(), context.join(" "));
            }
        }
    }
}

/// Finite or which other form; a base form in the present tense counts as finite.
fn form(tag: &str) -> &str {
    match tag {
        "VBD" | "VBZ" | "VBP" | "MD" => "finite",
        other => other,
    }
}

fn universal(tag: &str) -> &str {
    match Tag::ALL.iter().find(|t| t.penn() == tag) {
        Some(t) if t.is_proper() => "PROPN",
        Some(t) if t.is_noun() => "NOUN",
        Some(t) if t.is_verb() || *t == Tag::MD => "VERB",
        Some(t) if t.is_adjective() => "ADJ",
        Some(t) if t.is_punctuation() => "PUNCT",
        Some(Tag::RB | Tag::RBR | Tag::RBS | Tag::WRB | Tag::EX) => "ADV",
        Some(Tag::IN | Tag::TO | Tag::RP) => "ADP",
        Some(Tag::DT | Tag::PDT | Tag::WDT) => "DET",
        Some(Tag::PRP | Tag::PRPS | Tag::WP | Tag::WPS) => "PRON",
        _ => tag,
    }
}
