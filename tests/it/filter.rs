//! `extract -` as a filter: one line in, one line out, in order, with few of them held.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use expect_test::{Expect, expect};

const PROGRAM: &str = env!("CARGO_BIN_EXE_claimgraph");

fn check(input: &str, arguments: &[&str], expected: &Expect) {
    let mut filter = Command::new(PROGRAM);
    filter.args(["extract", "-"]).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut filter = filter.spawn().unwrap();
    filter.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = filter.wait_with_output().unwrap();
    let mut out = String::new();
    for line in String::from_utf8(done.stdout).unwrap().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if line["fault"].is_object() {
            let _ = writeln!(out, "fault in line {}: {}", line["fault"]["line"], line["fault"]["message"]);
        } else {
            let _ = writeln!(
                out,
                "{} from {}{}: {} claims",
                line["id"],
                line["source"],
                line["url"].as_str().map(|url| format!(" at {url}")).unwrap_or_default(),
                line["claims"].as_array().unwrap().len()
            );
        }
    }
    let _ = writeln!(out, "= {}", done.status.code().unwrap());
    expected.assert_eq(&out);
}

const LINES: &str = "{\"id\":\"a\",\"text\":\"Angela Merkel visited Paris on Monday.\"}\n\
    {\"id\":\"b\", broken\n\
    \n\
    {\"text\":\"Vladimir Putin thanked Kim Jong-un.\"}\n";

#[test]
fn a_bad_line_is_one_fault_in_its_place() {
    let expected = expect![[r#"
        "a" from "-:1": 1 claims
        fault in line 2: "standard input:2: column 12: expected one JSON object, found a fault in it: key must be a string"
        "stdin:4" from "-:4": 1 claims
        = 1
    "#]];
    check(LINES, &["--faults"], &expected);
    check(LINES, &["--faults", "--threads", "1"], &expected);
}

#[test]
fn nothing_but_bad_lines_is_no_end() {
    check(
        "{\n{\n",
        &["--faults"],
        &expect![[r#"
        fault in line 1: "standard input:1: column 1: expected one JSON object, found a fault in it: EOF while parsing an object"
        fault in line 2: "standard input:2: column 1: expected one JSON object, found a fault in it: EOF while parsing an object"
        = 1
    "#]],
    );
}

#[test]
fn lines_come_from_where_the_stream_says() {
    let stream = "{\"from\":{\"path\":\"news/a.jsonl\",\"id\":\"a\",\"line\":17}}\n\
        {\"text\":\"Angela Merkel visited Paris on Monday.\"}\n\
        {\"text\":7}\n\
        {\"from\":{\"path\":\"news/b.md\",\"id\":\"b\"},\"bytes\":\"---\\ntitle: Visit\\n---\\nAngela Merkel visited Paris.\\n\"}\n\
        {\"from\":{\"path\":\"news/c.txt\",\"id\":\"c\"},\"bytes\":\"\"}\n\
        {\"from\":{\"path\":\"a.warc/1.html\",\"id\":\"u:1\",\"url\":\"https://example.org/1\"},\
        \"bytes\":\"<html><body><h1>Visit</h1><p>Angela Merkel visited Paris on Monday.</p></body></html>\"}\n";
    check(
        stream,
        &["--faults", "--threads", "1"],
        &expect![[r#"
        "a:17" from "news/a.jsonl:17": 1 claims
        fault in line 18: "news/a.jsonl:18: column 1: expected a string in field `text`, found a number"
        "b" from "news/b.md": 1 claims
        fault in line null: "news/c.txt: expected an article, found an empty file"
        "u:1" from "a.warc/1.html" at https://example.org/1: 1 claims
        = 1
    "#]],
    );
}

#[test]
fn one_thread_answers_each_line_before_the_next() {
    let mut filter = Command::new(PROGRAM);
    filter.args(["extract", "-", "--threads", "1"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut filter = filter.spawn().unwrap();
    let mut input = filter.stdin.take().unwrap();
    let mut output = BufReader::new(filter.stdout.take().unwrap());
    for number in 0..20 {
        writeln!(input, "{{\"id\":\"{number}\",\"text\":\"Angela Merkel visited Paris on Monday.\"}}")
            .unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":\"{number}\"")), "{line}");
    }
    drop(input);
    assert!(filter.wait().unwrap().success());
}

/// Who writes to the filter has to wait as long as nobody reads what it says.
#[test]
fn the_filter_waits_for_its_reader() {
    for threads in ["1", "2"] {
        let mut filter = Command::new(PROGRAM);
        filter.args(["extract", "-", "--threads", threads]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut filter = filter.spawn().unwrap();
        let mut input = filter.stdin.take().unwrap();
        let written = Arc::new(AtomicUsize::new(0));
        let writer = thread::spawn({
            let written = Arc::clone(&written);
            move || {
                for number in 0..LONG {
                    writeln!(input, "{{\"id\":\"{number}\",\"text\":\"Angela Merkel visited Paris.\"}}")
                        .unwrap();
                    written.store(number + 1, Ordering::SeqCst);
                }
            }
        });
        // Until it takes no more; a slow machine has a minute to come to that.
        let mut before = 0;
        for _ in 0..60 {
            thread::sleep(Duration::from_secs(1));
            let now = written.load(Ordering::SeqCst);
            if now == before && now > 0 {
                break;
            }
            before = now;
        }
        assert!(before < LONG / 2, "{threads} threads took {before} of {LONG} lines that nobody read");
        let output = BufReader::new(filter.stdout.take().unwrap());
        assert_eq!(output.lines().map_while(Result::ok).count(), LONG);
        writer.join().unwrap();
        assert!(filter.wait().unwrap().success());
    }
}

/// Lines that take up far more than pipes and buffers hold.
const LONG: usize = 6_000;
