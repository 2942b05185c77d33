//! Bytes in every format → articles or an error; what is an article has words, and its parts are in order.
#![no_main]

use std::path::Path;

use claimgraph::ingest::{Format, Piece};
use claimgraph_fuzz::schema;
use libfuzzer_sys::fuzz_target;

const FORMATS: [Option<Format>; 6] = [
    Some(Format::JsonLines),
    Some(Format::Markdown),
    None,
    Some(Format::Text),
    Some(Format::Feed),
    Some(Format::Html),
];

fuzz_target!(init: { schema(); }, |bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let format = FORMATS[usize::from(*first) % FORMATS.len()];
    for piece in Piece::of_bytes(Path::new("fuzz"), "fuzz", format, rest.to_vec()) {
        match piece.read(schema()) {
            Ok(article) => {
                assert!(!article.text.trim().is_empty() && !article.id.is_empty());
                for span in article.diagnostics.iter().filter_map(|d| d.span) {
                    assert!(article.text.get(span.range()).is_some(), "{span:?}");
                }
            }
            Err(error) => {
                let message = error.to_string();
                assert!(format.is_none() || message.starts_with("fuzz") && message.len() < 1000, "{message}");
            }
        }
    }
});
