//! What the program does with inputs that are not what they should be: it says so with file and
//! line, reads the rest, and ends with the documented exit code.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};

use crate::fixture::{claimgraph, transcript};

const GOOD: &str = "Angela Merkel visited Paris on Monday.";

/// Runs a command in a folder with these files; records are shown by their id.
fn check(files: &[(&str, &[u8])], arguments: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let mut command = claimgraph();
    command.current_dir(folder.path()).args(arguments);
    expected.assert_eq(&shorten(&transcript(&mut command)));
}

/// Records and durations change with the extractor and the machine: only ids are kept.
fn shorten(transcript: &str) -> String {
    let line = |line: &str| match serde_json::from_str::<serde_json::Value>(line) {
        Ok(record) if record["id"].is_string() => format!("record {}\n", record["id"].as_str().unwrap()),
        _ => format!("{line}\n"),
    };
    transcript.lines().map(line).collect()
}

fn extract(files: &[(&str, &[u8])], expected: &Expect) {
    check(files, &["extract", "in"], expected);
}

#[test]
fn good_files_only() {
    extract(&[("in/b.txt", GOOD.as_bytes()), ("in/a.txt", GOOD.as_bytes())], &expect![[""]]);
}

#[test]
fn an_empty_file() {
    extract(&[("in/a.txt", b""), ("in/b.txt", GOOD.as_bytes())], &expect![[""]]);
}

#[test]
fn a_binary_file() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x80\x08\x06\0\0\0\xf2\xab\0\xff\xfe";
    extract(&[("in/a.txt", png), ("in/b.txt", GOOD.as_bytes())], &expect![[""]]);
}

#[test]
fn broken_utf8() {
    extract(&[("in/a.txt", b"Angela Merkel visited Par\xe2\x82 on Monday."), ("in/b.txt", GOOD.as_bytes())], &expect![[""]]);
}

#[test]
fn latin_1() {
    extract(&[("in/a.txt", b"Angela Merkel visited Z\xfcrich on Monday, and Fran\xe7ois Hollande came too.")], &expect![[""]]);
}

#[test]
fn a_missing_path() {
    check(&[("b.txt", GOOD.as_bytes())], &["extract", "missing.txt", "b.txt"], &expect![[""]]);
    check(&[], &["extract", "missing.txt"], &expect![[""]]);
}

#[test]
fn a_folder_without_articles() {
    extract(&[("in/notes.xyz", b"x")], &expect![[""]]);
}

#[test]
fn a_page_without_text() {
    let page = b"<html><head><title>Nothing</title></head><body><script>var a = 1;</script></body></html>";
    extract(&[("in/a.html", page), ("in/b.txt", GOOD.as_bytes())], &expect![[""]]);
}

#[test]
fn broken_json_on_line_3() {
    let lines = "{\"id\":\"one\",\"text\":\"Angela Merkel visited Paris.\"}\n\n{\"id\":\"two\",\"text\":\n\
                 {\"id\":\"three\",\"text\":\"Paris slept.\"}\n{\"id\":\"four\"}\n";
    extract(&[("in/a.jsonl", lines.as_bytes())], &expect![[""]]);
}

#[test]
fn standard_input() {
    let mut command = claimgraph();
    command.args(["extract", "-"]).write_stdin("{\"id\":\"one\",\"text\":\"Paris slept.\"}\n");
    expect![[""]].assert_eq(&shorten(&transcript(&mut command)));
}

#[test]
fn a_schema_with_three_faults() {
    let rules = b"[relation]\nid = \"thanked\"\n\n[[rule]]\nid = \"thank\"\nclause = \"{subject} thank {objekt}\"\n\n\
                  [[rule]]\nid = \"thank\"\nclaus = \"{subject} thank {object}\"\n";
    let files: &[(&str, &[u8])] = &[("schema/relations/thanked.toml", rules), ("a.txt", GOOD.as_bytes())];
    check(files, &["rules", "check", "--schema", "schema"], &expect![[""]]);
    check(files, &["extract", "a.txt", "--schema", "schema"], &expect![[""]]);
    check(files, &["extract", "a.txt", "--schema", "nowhere"], &expect![[""]]);
}

#[test]
fn wrong_usage() {
    check(&[], &["extract"], &expect![[""]]);
    check(&[], &["biuld", "in"], &expect![[""]]);
    check(&[], &["build", "in", "--threads", "0"], &expect![[""]]);
    check(&[], &["rules", "show", "thankd"], &expect![[""]]);
}

#[test]
fn a_question_without_a_graph() {
    check(&[], &["neighbors", "Putin"], &expect![[""]]);
}

#[test]
fn a_store_with_a_broken_line() {
    let lines = b"{\"id\":\"a\"}\n{\"id\":\"b\",\"date\":\"yesterday\"}\n";
    check(&[("exports/claimgraph.jsonl", lines)], &["stats"], &expect![[""]]);
}

#[test]
fn good_articles_are_built_and_the_rest_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    let mut command = claimgraph();
    let output = command.current_dir(folder.path()).args(["build", ".", "-o", "out"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    expect![[""]].assert_eq(&said);
    assert_eq!(stored(&folder.path().join("out")), ["good"]);
}

#[test]
fn a_build_that_reads_nothing_leaves_the_old_store() {
    let folder = tempfile::tempdir().unwrap();
    crate::fixture::store(&folder.path().join("exports"));
    let before = stored(&folder.path().join("exports"));
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    let mut command = claimgraph();
    command.current_dir(folder.path()).args(["build", "empty.txt"]);
    expect![[""]].assert_eq(&transcript(&mut command));
    assert_eq!(stored(&folder.path().join("exports")), before);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut lines = String::new();
    for i in 0..2000 {
        lines += &format!("{{\"id\":\"a{i}\",\"text\":\"{GOOD}\"}}\n");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), lines).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_claimgraph"))
        .current_dir(folder.path())
        .args(["extract", "a.jsonl"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn help_tells_the_exit_codes() {
    check(&[], &["--help"], &expect![[""]]);
}

fn stored(folder: &Path) -> Vec<String> {
    let store = claimgraph::store::Store::open(folder).unwrap();
    store.records().unwrap().map(|record| record.unwrap().id.into_owned()).collect()
}
