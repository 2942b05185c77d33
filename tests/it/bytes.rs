//! Same input, same bytes: with any number of threads, and as committed in `exports/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::corpus::root;
use crate::fixture::claimgraph;

/// The files of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect()
}

fn build(threads: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = claimgraph();
    command.current_dir(root()).args(["build", "corpus", "--threads", threads, "-o"]).arg(folder.path());
    command.assert().success();
    let mut files = files(folder.path());
    // The store holds rows in the order they came; what is asked of it does not show that.
    assert!(files.remove("claimgraph.db").is_some());
    files
}

fn extract(threads: &str) -> Vec<u8> {
    let mut command = claimgraph();
    command.current_dir(root()).args(["extract", "corpus", "--threads", threads]);
    command.assert().success().get_output().stdout.clone()
}

/// Names the first difference instead of printing both files.
fn check(name: &str, one: &[u8], other: &[u8]) {
    let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
    for (number, (a, b)) in one.lines().zip(other.lines()).enumerate() {
        let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
        let from = |line: &str| line.chars().skip(same.saturating_sub(60)).take(120).collect::<String>();
        assert!(a == b, "{name}, line {}:\n  {}\n  {}", number + 1, from(a), from(b));
    }
    assert_eq!(one.len(), other.len(), "{name}: one is longer");
}

fn check_all(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        check(name, bytes, &other[name]);
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    let (graph, records) = (build("1"), extract("1"));
    for threads in ["2", "7"] {
        check_all(&graph, &build(threads));
        check("records", &records, &extract(threads));
    }
}

#[test]
fn the_exports_are_what_the_corpus_gives() {
    let mut committed = files(&root().join("exports"));
    // The picture is drawn of the graph, not by the program.
    committed.retain(|name, _| name.starts_with("graph.") && name != "graph.svg");
    check_all(&committed, &build("2"));
}
