//! A text → a record: what it says is in the text at its place, and a line of JSON gives it back.
#![no_main]

use claimgraph::store::Record;
use claimgraph::{ingest::Article, pipeline};
use claimgraph_fuzz::{points, schema};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { schema(); }, |bytes: &[u8]| {
    let text = claimgraph_fuzz::text(bytes);
    let mut article = Article::from_text("fuzz", &text);
    article.date = "2025-04-28".parse().ok();
    let extraction = pipeline::extract(schema(), &article);
    let record = Record::of(&extraction, &article);
    for mention in &record.mentions {
        assert_eq!(points(&text, mention.start, mention.end), mention.text);
    }
    for claim in &record.claims {
        let evidence = &claim.evidence;
        assert_eq!(points(&text, evidence.start, evidence.end), evidence.text);
        for role in &claim.roles {
            assert!(role.start < role.end && role.end <= record.text_length, "{role:?}");
        }
    }
    let line = String::from_utf8(record.to_line()).expect("JSON is UTF-8");
    let back = Record::from_line(line.trim_end()).expect("what is written can be read");
    assert_eq!(back, record);
});
