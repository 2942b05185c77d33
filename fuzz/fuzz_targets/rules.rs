//! Files of a schema → a schema or all its faults, each with a place in the file. The first byte says which
//! file it is; all others are as short as they can be.
#![no_main]

use claimgraph::base::Error;
use claimgraph::schema::{Schema, Source};
use claimgraph_fuzz::{Bytes, one_thread};
use libfuzzer_sys::fuzz_target;

const FILES: [&str; 16] = [
    "relations/thanked.toml",
    "relations/thanked.toml",
    "relations/thanked.toml",
    "relations/thanked.toml",
    "recognition/titles.toml",
    "recognition/places.toml",
    "grammar/clauses.toml",
    "grammar/time.toml",
    "lexicon/words.tsv",
    "lexicon/tag_rules.tsv",
    "lexicon/classes.tsv",
    "lexicon/closed.tsv",
    "gazetteers/persons.tsv",
    "gazetteers/organizations.tsv",
    "gazetteers/states.tsv",
    "gazetteers/places.tsv",
];

fuzz_target!(init: one_thread(), |bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let path = bytes.one(&FILES);
    let text = String::from_utf8_lossy(bytes.rest()).into_owned();
    let lines = text.matches('\n').count() + 1;
    let source = Source::of([(path.to_owned(), text)]);
    if let Err(error) = Schema::load(&source) {
        let Error::Schema(faults) = error else { panic!("{error}") };
        assert!(!faults.is_empty() && !faults.to_string().is_empty());
        for fault in &faults.0 {
            assert!(fault.file != path || fault.line <= lines, "{fault}");
        }
    }
});
