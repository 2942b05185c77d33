//! What is too long, too deep, too many or no file at all: the program says so in clear words and ends with the
//! documented exit code, or reads it in time that grows with its length. `tests/measure/linear.py` measures
//! the large sizes; here smaller ones stand for them.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use expect_test::{Expect, expect};

use crate::fixture::{claimgraph, transcript};

const GOOD: &str = "Angela Merkel visited Paris on Monday.";

/// What `extract` does with this file beside a good one.
fn check(name: &str, bytes: &[u8], expected: Expect) {
    in_folder(|folder| fs::write(folder.join(name), bytes).unwrap(), expected);
}

/// What `extract` does with a folder that has a good file.
fn in_folder(fill: impl FnOnce(&Path), expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("in");
    fs::create_dir(&inputs).unwrap();
    fill(&inputs);
    fs::write(inputs.join("z.txt"), GOOD).unwrap();
    run(folder.path(), &["extract", "in"], expected);
}

/// Records are told by their id and the number of their claims.
fn run(folder: &Path, arguments: &[&str], expected: Expect) {
    let mut command = claimgraph();
    command.current_dir(folder).args(arguments).timeout(std::time::Duration::from_mins(5));
    let line = |line: &str| match serde_json::from_str::<serde_json::Value>(line) {
        Ok(record) if record["id"].is_string() => {
            format!("record {}, {} characters\n", record["id"], record["text_length"])
        }
        _ => format!("{line}\n"),
    };
    // How large a file becomes is the schema's business.
    let told = transcript(&mut command);
    expected.assert_eq(&told.lines().filter(|line| !line.starts_with("out/")).map(line).collect::<String>());
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let mut lines = vec![b'x'; 100_000_000];
    lines.extend_from_slice(b"\n{\"id\":\"b\",\"text\":\"Paris slept.\"}\n");
    check(
        "a.jsonl",
        &lines,
        expect![[r#"
        record "b", 12 characters
        record "z", 38 characters
        ! error: in/a.jsonl:1: expected an article of at most 64 MB, found more
        = 1
    "#]],
    );
}

#[test]
fn a_query_without_an_end() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "Angela Merkel visited Paris on Monday. Russia denied it.")
        .unwrap();
    claimgraph().current_dir(folder.path()).args(["build", "a.txt", "-o", "out"]).assert().success();
    let any = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r";
    for (format, query) in [
        ("table", format!("SELECT (COUNT(*) AS ?all) {{ {any} }}")),
        ("json", format!("SELECT ?a {{ {any} }}")),
        ("table", format!("CONSTRUCT {{ ?a ?b ?c }} {{ {any} }}")),
    ] {
        let mut command = claimgraph();
        command.current_dir(folder.path()).timeout(std::time::Duration::from_mins(2));
        command.args(["sparql", "--store", "out", "--timeout", "1", "--format", format, &query]);
        let output = command.output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(6), "{query}: {told}");
        expect![[r"
            error: the query took longer than 1 s and was stopped: ask for less, or allow more with --timeout
        "]]
        .assert_eq(&told);
    }
}

#[test]
fn long_and_deep_queries() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), GOOD).unwrap();
    claimgraph().current_dir(folder.path()).args(["build", "a.txt", "-o", "out"]).assert().success();
    // As long as may be, and all of it in one chain or in another.
    for (before, link, after) in [
        ("ASK { ?a ?b ?c FILTER(1", "+1", ") }"),
        ("ASK { ?a ?b ?c FILTER(?a=1", "||1", ") }"),
        ("ASK { ?a ?b ?c FILTER(", "! ", "true) }"),
        ("ASK { ?a ?b 1 ", "FILTER(1) ", "}"),
        ("ASK { {} ", "UNION{} ", "}"),
        ("ASK { ?a a", "|a", " ?b }"),
        ("ASK { ?a ", "^", "a ?b }"),
        ("ASK { ?a ?b ?c FILTER(", "(", ""),
        ("ASK { ?a ?b ?c FILTER(", "!(!(", ""),
        ("ASK ", "{", ""),
    ] {
        let links = (99_990 - before.len() - after.len()) / link.len();
        fs::write(folder.path().join("q.rq"), format!("{before}{}{after}", link.repeat(links))).unwrap();
        let mut command = claimgraph();
        command.current_dir(folder.path()).timeout(std::time::Duration::from_mins(2));
        command.args(["sparql", "--store", "out", "--timeout", "2", "-f", "q.rq"]);
        let output = command.output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 1 | 2 | 6)),
            "{before}{link} …: {:?}: {told}",
            output.status
        );
        assert!(
            told.is_empty() || told.starts_with("error: ") || told == "nothing found\n",
            "{link}: {told}"
        );
    }
}

#[test]
fn an_article_of_a_hundred_megabytes() {
    check(
        "a.txt",
        &vec![b'x'; 100_000_000],
        expect![[r#"
        record "z", 38 characters
        ! error: in/a.txt: expected an article of at most 64 MB, found more
        = 1
    "#]],
    );
}

#[test]
fn json_nested_a_hundred_thousand_deep() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let objects = "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000);
    let lines = [
        format!("{{\"id\":\"beside\",\"text\":\"Paris slept.\",\"x\":{deep},\"y\":{objects}}}"),
        format!("{{\"id\":\"text\",\"text\":{deep}}}"),
        format!("{{\"id\":\"title\",\"title\":{objects},\"text\":\"Paris slept.\"}}"),
        "[".repeat(100_000),
    ];
    check(
        "a.jsonl",
        lines.join("\n").as_bytes(),
        expect![[r#"
        record "beside", 12 characters
        record "title", 12 characters
        record "z", 38 characters
        ! error: in/a.jsonl:2: column 1: expected a string in field `text`, found an array
        ! warning: in/a.jsonl:3: expected a string in field `title`, found an object
        ! error: in/a.jsonl:4: column 1: expected one JSON object, found `[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…`
        = 1
    "#]],
    );
}

#[test]
fn deep_records_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let lines = format!(
        "{{\"id\":\"a\",\"claims\":[],\"x\":{deep}}}\n{{\"id\":\"b\",\"claims\":[{{\"subject\":{deep}}}]}}\n"
    );
    fs::write(folder.path().join("a.jsonl"), lines).unwrap();
    run(
        folder.path(),
        &["merge", "a.jsonl", "-o", "out"],
        expect![[r#"
            1 record, 1 of them new
            ! error: a.jsonl:2: column 156: recursion limit exceeded
            = 1
        "#]],
    );
}

#[test]
fn entities_of_xml_are_not_expanded() {
    let mut feed = "<!DOCTYPE rss [<!ENTITY a0 \"boom\">".to_owned();
    for level in 1..30 {
        let inner = format!("&a{};", level - 1).repeat(10);
        let _ = write!(feed, "<!ENTITY a{level} \"{inner}\">");
    }
    feed += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel><item><guid>1</guid>\
             <description>Paris slept. &a29; &file;</description></item></channel></rss>";
    check(
        "a.rss",
        feed.as_bytes(),
        expect![[r#"
        record "1", 25 characters
        record "z", 38 characters
        = 0
    "#]],
    );
}

#[test]
fn nothing_is_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff\xed\xc1\x01\x0d\0\0\0\xc2\xa0\xf7Om\x0e7\xa0";
    for name in ["a.txt.gz", "b.zip", "c.txt", "d.jsonl", "e.rss"] {
        fs::write(folder.path().join(name), gzip).unwrap();
    }
    run(
        folder.path(),
        &["extract", "a.txt.gz", "b.zip", "c.txt", "d.jsonl", "e.rss"],
        expect![[r#"
            ! error: a.txt.gz: expected a file with one of the extensions .txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml, found `.gz`; `-` reads the standard input
            ! error: b.zip: expected a file with one of the extensions .txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml, found `.zip`; `-` reads the standard input
            ! error: c.txt: expected text, found binary data (a NUL byte at offset 3)
            ! error: d.jsonl:1: expected text, found binary data (a NUL byte at offset 3)
            ! error: e.rss: expected RSS or Atom, found a fault in it: unable to parse feed: no root element
            = 3
        "#]],
    );
}

#[test]
fn quotes_that_nobody_closes() {
    check(
        "a.txt",
        "\"Paris “".repeat(20_000).as_bytes(),
        expect![[r#"
        record "a", 160000 characters
        record "z", 38 characters
        = 0
    "#]],
    );
}

#[test]
fn one_name_over_and_over() {
    check(
        "a.txt",
        "Angela Merkel ".repeat(10_000).as_bytes(),
        expect![[r#"
        record "a", 140000 characters
        record "z", 38 characters
        = 0
    "#]],
    );
}

#[test]
fn one_sentence_without_an_end() {
    let text = "Merkel said that Putin, who met Kim in Paris, thanked him and ".repeat(1000);
    check(
        "a.txt",
        text.as_bytes(),
        expect![[r#"
        record "a", 62000 characters
        record "z", 38 characters
        = 0
    "#]],
    );
}

/// Short texts that fuzzing found.
#[test]
fn words_that_begin_a_text() {
    for text in ["to", "to 5", "– 5", "to 5 to 6", ". — ... — ...", "’s", "n't", "\u{202e}", "of"] {
        let article = claimgraph::ingest::Article::from_text("found", text);
        let extraction = claimgraph::pipeline::extract(crate::corpus::schema(), &article);
        assert_eq!(extraction.text_length as usize, text.chars().count());
    }
}

#[test]
fn pages_nested_deep() {
    let page = "<div>".repeat(100_000) + "<p>Paris slept.</p>";
    check(
        "a.html",
        page.as_bytes(),
        expect![[r#"
        record "z", 38 characters
        ! error: in/a.html: expected elements nested at most 500 deep, found more
        = 1
    "#]],
    );
}

#[test]
fn characters_that_are_no_text() {
    let lines = [
        r#"{"id":"nul","text":"Paris \u0000 slept."}"#,
        r#"{"id":"pair","text":"Paris \ud83d\ude00 slept."}"#,
        r#"{"id":"lone","text":"Paris \ud83d slept."}"#,
        r#"{"id":"lone title","title":"\udc00","text":"Paris slept."}"#,
        "{\"id\":\"raw\u{1}\",\"text\":\"Paris slept.\"}",
        r#"{"id":"turned","title":"\u202esiraP","text":"\u202eParis\u202c \u001b[31mslept\u001b[0m."}"#,
    ];
    check(
        "a.jsonl",
        lines.join("\n").as_bytes(),
        expect![[r#"
            record "nul", 14 characters
            record "pair", 14 characters
            record "turned", 23 characters
            record "z", 38 characters
            ! error: in/a.jsonl:3: column 34: expected one JSON object, found a fault in it: unexpected end of hex escape
            ! error: in/a.jsonl:4: column 34: expected one JSON object, found a fault in it: lone leading surrogate in hex escape
            ! error: in/a.jsonl:5: column 11: expected one JSON object, found a fault in it: control character (\u0000-\u001F) found while parsing a string
            = 1
        "#]],
    );
    check(
        "b.txt",
        b"Paris\0slept.",
        expect![[r#"
        record "z", 38 characters
        ! error: in/b.txt: expected text, found binary data (a NUL byte at offset 5)
        = 1
    "#]],
    );
    check(
        "c.txt",
        &b"\x01\x02\x03\x04 Paris ".repeat(100),
        expect![[r#"
        record "z", 38 characters
        ! error: in/c.txt: expected text, found binary data (400 control characters in the first 1100 bytes)
        = 1
    "#]],
    );
}

#[test]
fn names_of_files_in_any_bytes() {
    let name = std::ffi::OsStr::from_bytes;
    in_folder(
        |folder| {
            for file in [&b"a\xff.txt"[..], b"a\xfe.txt", b"b\n\x1b[31m.txt", b".hidden.txt", b"-.txt"] {
                fs::write(folder.join(name(file)), GOOD).unwrap();
            }
        },
        expect![[r#"
            record "-", 38 characters
            record "in-a�-txt-1", 38 characters
            record "in-a�-txt-2", 38 characters
            record "b\n\u001b[31m", 38 characters
            record "z", 38 characters
            ! warning: in/a�.txt: `a�` names several files: this one's id is `in-a�-txt-1`
            ! warning: in/a�.txt: `a�` names several files: this one's id is `in-a�-txt-2`
            = 0
        "#]],
    );
}

#[test]
fn what_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("in")).unwrap();
    fs::create_dir(path.join("in/folder.txt")).unwrap();
    fs::create_dir(path.join("elsewhere")).unwrap();
    fs::write(path.join("elsewhere/secret.txt"), "Nobody gave this.").unwrap();
    fs::write(path.join("in/good.txt"), GOOD).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path.join("in/pipe.txt")).status().unwrap();
    assert!(made.success());
    symlink("/dev/zero", path.join("in/zero.jsonl")).unwrap();
    symlink("..", path.join("in/up")).unwrap();
    symlink(".", path.join("in/here")).unwrap();
    symlink("loop.txt", path.join("in/loop.txt")).unwrap();
    symlink("good.txt", path.join("in/same.txt")).unwrap();
    symlink("../elsewhere/secret.txt", path.join("in/out.txt")).unwrap();
    symlink("../elsewhere", path.join("in/outside")).unwrap();
    symlink("../elsewhere", path.join("in/notes")).unwrap();
    run(
        path,
        &["extract", "in"],
        expect![[r#"
            record "good", 38 characters
            ! error: in/loop.txt: Too many levels of symbolic links (os error 40)
            ! error: in/pipe.txt: expected a file or a folder, found a pipe or a device; `-` reads the standard input
            ! error: in/notes: this link leads out of the folder: name it itself to have it read
            ! error: in/out.txt: this link leads out of the folder: name it itself to have it read
            ! error: in/outside: this link leads out of the folder: name it itself to have it read
            ! error: in/up: this link leads out of the folder: name it itself to have it read
            ! error: in/zero.jsonl: this link leads out of the folder: name it itself to have it read
            = 1
        "#]],
    );
    run(
        path,
        &["extract", "in/pipe.txt", "in/zero.jsonl", "in/good.txt"],
        expect![[r#"
        record "good", 38 characters
        ! error: in/pipe.txt: expected a file or a folder, found a pipe or a device; `-` reads the standard input
        ! error: in/zero.jsonl: expected a file or a folder, found a pipe or a device; `-` reads the standard input
        = 1
    "#]],
    );
    run(
        path,
        &["build", "in/zero.jsonl"],
        expect![[r#"
        ! error: in/zero.jsonl: expected a file or a folder, found a pipe or a device; `-` reads the standard input
        ! nothing could be read: exports is as it was
        = 3
    "#]],
    );
    run(
        path,
        &["merge", "in/folder.txt"],
        expect![[r#"
        ! error: in/folder.txt: expected a graph, found none: `claimgraph build INPUT -o in/folder.txt` makes one
        ! nothing could be read: exports is as it was
        = 3
    "#]],
    );
}

#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed.txt");
    fs::write(&closed, GOOD).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&closed).is_ok() {
        // Whoever may read everything cannot try this.
        return;
    }
    fs::write(folder.path().join("good.txt"), GOOD).unwrap();
    run(
        folder.path(),
        &["extract", "closed.txt", "good.txt"],
        expect![[r#"
            record "good", 38 characters
            ! error: closed.txt: permission denied
            = 1
        "#]],
    );
}
