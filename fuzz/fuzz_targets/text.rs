//! A text → tokens: spans in order, on characters, without gaps but white space; sentences cover the tokens.
#![no_main]

use claimgraph::{ingest::Article, text};
use claimgraph_fuzz::schema;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { schema(); }, |bytes: &[u8]| {
    let article = Article::from_text("fuzz", &claimgraph_fuzz::text(bytes));
    let document = text::analyse(schema(), &article);
    assert_eq!(document.text, article.text);
    let mut end = 0;
    for token in &document.tokens {
        let range = token.span.range();
        assert!(range.start >= end && range.end > range.start, "{range:?} after {end}");
        assert!(article.text.get(range.clone()).is_some(), "{range:?} splits a character");
        end = range.end;
    }
    let mut next = 0;
    for sentence in &document.sentences {
        assert_eq!(sentence.tokens.start, next);
        assert!(sentence.tokens.end > next && sentence.dateline <= sentence.tokens.len());
        next = sentence.tokens.end;
    }
    assert_eq!(next, document.tokens.len());
    for range in document.quotations.iter().map(|q| &q.tokens).chain(document.times.iter().map(|t| &t.tokens)) {
        assert!(range.start <= range.end && range.end <= next, "{range:?} of {next}");
    }
});
