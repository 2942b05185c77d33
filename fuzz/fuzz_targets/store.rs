//! A damaged store → answers or a message. The first byte is the question, each four more are one byte of damage:
//! where (three) and what; three at the end cut the file off.
//!
//! The file is opened anew only where all questions are asked or its first page, with what SQLite knows of the
//! whole, is damaged. Otherwise a store that was opened before finds the file changed below it, as SQLite tells
//! by a counter in the header, and reads it again: that is a hundred times as fast, and the same to a reader.
#![no_main]

use std::cell::RefCell;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use claimgraph::query;
use claimgraph::store::{Select, Store};
use claimgraph_fuzz::{a_store, one_thread};
use libfuzzer_sys::fuzz_target;

/// The file, what it is when it is whole, and a reader of it.
struct Shelf {
    path: PathBuf,
    file: File,
    whole: Vec<u8>,
    changes: u32,
    open: Option<Store>,
}

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::new(Shelf::new());
}

/// SQLite's page, and where in the first one it counts the changes of the file.
const PAGE: usize = 4096;
const COUNTER: usize = 24;

fuzz_target!(init: one_thread(), |bytes: &[u8]| {
    let Some((&question, bytes)) = bytes.split_first() else { return };
    SHELF.with_borrow_mut(|shelf| {
        shelf.changes = shelf.changes.wrapping_add(1);
        shelf.put(COUNTER, &shelf.changes.to_be_bytes());
        let (edits, rest) = bytes.as_chunks::<4>();
        let edits: Vec<(usize, u8)> = edits
            .iter()
            .map(|&[a, b, c, value]| (u32::from_le_bytes([a, b, c, 0]) as usize % shelf.whole.len(), value))
            .collect();
        for &(at, value) in &edits {
            shelf.put(at, &[value]);
        }
        let length = match *rest {
            [a, b, c] => u32::from_le_bytes([a, b, c, 0]) as usize % shelf.whole.len(),
            _ => shelf.whole.len(),
        };
        shelf.file.set_len(length as u64).expect("memory");
        let first_page = length < PAGE || edits.iter().any(|&(at, _)| at < PAGE);
        let anew = question % 8 == 7 || first_page || shelf.changes % 256 == 0;
        if anew {
            shelf.open = None;
        }
        if shelf.open.is_none() {
            shelf.open = Store::open(&shelf.path).ok();
        }
        if let Some(store) = &shelf.open {
            ask(store, question % 8);
        }
        if first_page {
            shelf.open = None;
        }
        if length < shelf.whole.len() {
            shelf.put(length, &shelf.whole[length..]);
        }
        for (at, _) in edits {
            shelf.put(at, &shelf.whole[at..=at]);
        }
    });
});

fn ask(store: &Store, question: u8) {
    let is = |number: u8| question == number || question == 7;
    if is(0) {
        let _ = query::stats(store);
    }
    if is(1) {
        let _ = query::conflicts(store, None);
    }
    if is(2) {
        let _ = query::search(store, "Putin", 5);
    }
    if (is(3) || is(4))
        && let Ok(entity) = store.find("Putin")
    {
        if is(3) {
            let _ = query::neighbors(store, entity, 2, &Select::default());
        }
        if is(4) {
            let _ = query::timeline(store, entity, &Select::default());
        }
    }
    if is(5)
        && let Ok(records) = store.records()
    {
        records.for_each(drop);
    }
    if is(6) {
        let _ = store.graph();
    }
}

impl Shelf {
    fn new() -> Self {
        let path = a_store("store").join("claimgraph.db");
        let whole = std::fs::read(&path).expect("a store");
        let file = File::options().write(true).open(&path).expect("a store");
        Self { path, file, whole, changes: 0, open: None }
    }

    fn put(&self, at: usize, bytes: &[u8]) {
        self.file.write_all_at(bytes, at as u64).expect("memory");
    }
}
