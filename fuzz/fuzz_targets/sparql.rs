//! A query of any text → an answer, or what is wrong with it and where. The graph is one fact, so that no query
//! that is short takes long.
#![no_main]

use std::sync::LazyLock;

use claimgraph::export::{Exporter, RESOURCES};
use claimgraph::graph::{KnowledgeGraph, View};
use claimgraph::sparql::{Query, Rows, Triples};
use libfuzzer_sys::fuzz_target;

static TRIPLES: LazyLock<Triples> = LazyLock::new(|| {
    let graph = KnowledgeGraph::default();
    Triples::of(&Exporter::new(&graph, graph.select(View::Full))).expect("memory")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    // The parser's time can double with each: the program ends that by its clock, which is none of the library's.
    if text.matches('(').count() > 8 {
        return;
    }
    match Query::parse(text, RESOURCES) {
        Err(message) => assert!(!message.is_empty()),
        Ok(query) if first % 2 == 0 => drop(TRIPLES.answer(query)),
        Ok(query) => {
            let mut out = Vec::new();
            if TRIPLES.write(query, Rows::Json, &mut out).is_ok() && out.starts_with(b"{") {
                serde_json::from_slice::<serde_json::Value>(&out).expect("JSON");
            }
        }
    }
});
