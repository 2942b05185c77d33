//! A damaged store → answers or a message. Four bytes of input are one byte of damage: where (three) and what.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use claimgraph::query;
use claimgraph::store::{Select, Store};
use claimgraph_fuzz::a_store;
use libfuzzer_sys::fuzz_target;

static WHOLE: LazyLock<(PathBuf, Vec<u8>)> = LazyLock::new(|| {
    let path = a_store("store").join("claimgraph.db");
    let bytes = std::fs::read(&path).expect("a store");
    (path, bytes)
});

fuzz_target!(|bytes: &[u8]| {
    let (path, whole) = &*WHOLE;
    let mut damaged = whole.clone();
    let (edits, rest) = bytes.as_chunks::<4>();
    for &[a, b, c, value] in edits {
        let at = u32::from_le_bytes([a, b, c, 0]) as usize % damaged.len();
        damaged[at] = value;
    }
    if rest.len() == 3 {
        damaged.truncate(u32::from_le_bytes([rest[0], rest[1], rest[2], 0]) as usize % damaged.len());
    }
    std::fs::write(path, damaged).expect("memory");
    let Ok(store) = Store::open(path) else { return };
    let _ = query::stats(&store);
    let _ = query::conflicts(&store, None);
    let _ = query::search(&store, "Putin", 5);
    if let Ok(entity) = store.find("Putin") {
        let _ = query::neighbors(&store, entity, 2, &Select::default());
        let _ = query::timeline(&store, entity, &Select::default());
    }
    if let Ok(records) = store.records() {
        records.for_each(drop);
    }
    let _ = store.graph();
});
