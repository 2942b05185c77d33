//! Offsets count code points of the article's text, and the words are the text there: on the corpus
//! and on any text at all.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use claimgraph::ingest::{self, Article, Input, Plan};
use claimgraph::pipeline;
use claimgraph::relations::{ClaimObject, Extraction};
use claimgraph::store::Record;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::corpus;

#[test]
fn offsets_fit_the_corpus() {
    for (article, extraction) in corpus::extractions() {
        assert_eq!(faults(article, extraction), "", "{}", article.id);
    }
}

#[test]
fn offsets_fit_any_text() {
    run(64, vec(any::<char>(), 0..300), |characters| {
        let text: String = characters.into_iter().collect();
        extract(&text)
    });
}

#[test]
fn offsets_fit_any_mix_of_news_and_characters() {
    let piece = prop_oneof![
        6 => (0..SENTENCES.len()).prop_map(|i| SENTENCES[i].to_owned()),
        2 => (0..SENTENCES.len(), 0..40_usize).prop_map(|(i, n)| cut(SENTENCES[i], n)),
        2 => proptest::sample::select(MARKS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    run(96, vec(piece, 0..12), |pieces| extract(&pieces.concat()));
}

#[test]
fn any_bytes_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = prop_oneof![vec(any::<u8>(), 0..400), "\\PC{0,200}".prop_map(String::into_bytes)];
    let extension = proptest::sample::select(&["txt", "md", "html", "jsonl"][..]);
    run(96, (bytes, extension), |(bytes, extension)| {
        let path = folder.path().join("a").with_extension(extension);
        fs::write(&path, bytes).unwrap();
        let plan = Plan::new(&[Input::from(&path)]);
        for article in ingest::read(corpus::schema(), plan).flatten() {
            let extraction = pipeline::extract(corpus::schema(), &article);
            let faults = faults(&article, &extraction);
            prop_assert!(faults.is_empty(), "{faults}");
        }
        Ok(())
    });
}

/// Marks, spaces and letters that texts break at.
const MARKS: &[&str] = &[
    " ",
    "\n",
    "\n\n",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{feff}",
    "“",
    "”",
    "'",
    "’s ",
    "\"",
    " - ",
    "—",
    "…",
    ". ",
    ", ",
    "(",
    ")",
    "U.S. ",
    "11,000 ",
    "2025-04-28",
    "é",
    "e\u{301}",
    "😀",
    "ﬁ",
    "İ",
    "ß",
    "\r\n",
    "\t",
    "MR. ",
];

/// Lines of the corpus, cut at full stops.
static SENTENCES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let texts = corpus::extractions().iter().map(|(article, _)| article.text.as_str());
    texts.flat_map(|text| text.split_inclusive(['.', '\n'])).filter(|s| s.len() > 3).collect()
});

/// The first `words` words.
fn cut(sentence: &str, words: usize) -> String {
    sentence.split_inclusive(' ').take(words).collect()
}

fn extract(text: &str) -> Result<(), TestCaseError> {
    let article = Article::from_text("any", text);
    let extraction = pipeline::extract(corpus::schema(), &article);
    let faults = faults(&article, &extraction);
    prop_assert!(faults.is_empty(), "{faults}");
    Ok(())
}

/// The same cases each time, unless `PROPTEST_CASES` asks for a number of random ones.
fn run<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = |config: Config| Config { failure_persistence: None, ..config };
    let mut runner = if std::env::var_os("PROPTEST_CASES").is_some() {
        TestRunner::new(config(Config::default()))
    } else {
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        TestRunner::new_with_rng(config(Config::with_cases(cases)), rng)
    };
    runner.run(&strategy, test).unwrap_or_else(|e| panic!("{e}"));
}

/// What is wrong with an extraction, one line each.
fn faults(article: &Article, extraction: &Extraction) -> String {
    let text: Vec<char> = article.text.chars().collect();
    let at = |start: u32, end: u32| text.get(start as usize..end as usize).map(String::from_iter);
    let entities: BTreeSet<&str> = extraction.entities.iter().map(|e| e.id.as_str()).collect();
    let claims: BTreeSet<&str> = extraction.claims.iter().map(|c| c.id.as_str()).collect();
    let mut out = String::new();
    if entities.len() != extraction.entities.len() || claims.len() != extraction.claims.len() {
        out += "two have one id\n";
    }
    if extraction.text_length as usize != text.len() {
        let _ = writeln!(out, "the text has {} code points, not {}", text.len(), extraction.text_length);
    }
    for m in &extraction.mentions {
        if at(m.start, m.end).as_deref() != Some(&m.text) || m.text.is_empty() {
            let _ = writeln!(out, "mention {:?} is not at {}..{}", m.text, m.start, m.end);
        }
        if !entities.contains(m.entity.as_str()) {
            let _ = writeln!(out, "mention {:?} has no entity `{}`", m.text, m.entity);
        }
        if m.rule.is_empty() {
            let _ = writeln!(out, "mention {:?} has no rule", m.text);
        }
    }
    for c in &extraction.claims {
        let evidence = &c.evidence;
        if at(evidence.start, evidence.end).as_deref() != Some(&evidence.text) || evidence.text.is_empty() {
            let _ =
                writeln!(out, "{}: {:?} is not at {}..{}", c.id, evidence.text, evidence.start, evidence.end);
        }
        if c.rule.is_empty() {
            let _ = writeln!(out, "{} has no rule", c.id);
        }
        for role in &c.roles {
            if at(role.start, role.end).is_none_or(|words| words.is_empty()) {
                let _ = writeln!(out, "{}: {} is not at {}..{}", c.id, role.role, role.start, role.end);
            }
        }
        let known = |end: &ClaimObject| match end {
            ClaimObject::Entity(id) => entities.contains(id.as_str()),
            ClaimObject::Claim(id) => claims.contains(id.as_str()) && *id != c.id,
            ClaimObject::Concept(words) => !words.is_empty(),
        };
        if !known(&c.subject)
            || !known(&c.object)
            || !c.attributed_to.iter().all(|v| entities.contains(v.as_str()))
        {
            let _ =
                writeln!(out, "{} names what is not there: {} {} {}", c.id, c.subject, c.relation, c.object);
        }
    }
    let line = Record::of(extraction, article).to_line();
    if let Err(fault) = Record::from_line(String::from_utf8_lossy(&line).trim_end()) {
        let _ = writeln!(out, "the record cannot be read back: {fault}");
    }
    out
}
