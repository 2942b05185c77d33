//! The promises of `SECURITY.md` that no other test states: what articles, records, stores and rule packs of
//! strangers cannot do.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use expect_test::expect;
use serde_json::json;

use crate::corpus::root;
use crate::fixture::{claimgraph, transcript};

/// Each promise names its tests; all of them exist.
#[test]
fn every_promise_has_its_test() {
    let promises = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let sources: String = files(&root().join("src"))
        .into_iter()
        .chain(files(&root().join("tests")))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let (_, table) = promises.split_once("## Promises").unwrap();
    let lines: Vec<&str> =
        table.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    for line in &lines {
        let tests = line.trim_end_matches(" |").rsplit_once(" | ").unwrap().1;
        for test in tests.split(", ").map(|test| test.trim_matches('`')) {
            assert!(sources.contains(&format!("fn {test}()")), "no test `{test}` for: {line}");
        }
    }
    assert!(lines.len() > 10, "{promises}");
}

#[test]
fn only_the_view_knows_the_network() {
    let with: Vec<String> = files(&root().join("src"))
        .into_iter()
        .filter(|path| {
            fs::read_to_string(path)
                .is_ok_and(|text| text.contains("std::net") || text.contains("tiny_http::"))
        })
        .map(|path| path.strip_prefix(root()).unwrap().display().to_string())
        .collect();
    assert_eq!(with, ["src/cli/view.rs"]);
}

#[test]
fn nothing_is_fetched() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let here = format!("http://{}/x", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.html",
        format!(
            "<html><head><base href='{here}'><link rel=stylesheet href='{here}'><script src='{here}'></script></head>\
             <body><article><img src='{here}'><p>Angela Merkel met Putin in Paris.</p></article></body></html>"
        ),
    );
    write(
        "b.rss",
        format!(
            "<!DOCTYPE rss SYSTEM '{here}' [<!ENTITY e SYSTEM '{here}'>]><?xml-stylesheet href='{here}'?>\
             <rss version='2.0'><channel><link>{here}</link><item><guid>{here}</guid><link>{here}</link>\
             <description>Putin thanked Kim. &amp;e;</description></item></channel></rss>"
        ),
    );
    write(
        "c.jsonl",
        json!({"id": here, "url": here, "text": format!("Kim met Putin. See {here}")}).to_string(),
    );
    let run = |arguments: &[&str]| claimgraph().current_dir(folder.path()).args(arguments).output().unwrap();
    assert!(run(&["build", ".", "-o", "out"]).status.success());
    for query in [
        format!("SELECT * {{ SERVICE <{here}> {{ ?a ?b ?c }} }}"),
        format!("SELECT * FROM <{here}> {{ ?a ?b ?c }}"),
        format!("LOAD <{here}>"),
    ] {
        run(&["sparql", "--store", "out", &query]);
    }
    for format in ["html", "jsonld", "turtle", "svg"] {
        assert!(
            run(&["export", "--store", "out", "--format", format, "-o", "files"]).status.success(),
            "{format}"
        );
    }
    assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called");
}

#[test]
fn no_word_of_an_article_becomes_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let work = folder.path().join("work");
    fs::create_dir(&work).unwrap();
    let lines: String = ["../../evil", "/tmp/evil", "..", "a\0b", "con", "$(touch evil)", "-o"]
        .iter()
        .map(|id| {
            let text = "Angela Merkel met Putin in Paris.";
            format!(
                "{}\n",
                json!({"id": id, "title": id, "publisher": id, "url": id, "language": id, "text": text})
            )
        })
        .collect();
    fs::write(work.join("a.jsonl"), lines).unwrap();
    let formats = "graphml,gexf,jsonld,turtle,nquads,csv,dot,svg,html,ontology";
    let mut command = claimgraph();
    command.current_dir(&work).args(["build", "a.jsonl", "-o", "out", "--format", formats]);
    command.assert().success();
    let found: BTreeSet<String> = files(folder.path())
        .iter()
        .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string())
        .collect();
    expect![[r#"
        work/a.jsonl
        work/out/claimgraph.db
        work/out/graph.dot
        work/out/graph.edges.csv
        work/out/graph.gexf
        work/out/graph.graphml
        work/out/graph.html
        work/out/graph.jsonld
        work/out/graph.nodes.csv
        work/out/graph.nq.gz
        work/out/graph.ontology.ttl
        work/out/graph.svg
        work/out/graph.ttl"#]]
    .assert_eq(&found.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_file_takes_the_place_of_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (precious, out) = (folder.path().join("precious"), folder.path().join("out"));
    fs::write(&precious, "mine").unwrap();
    fs::write(folder.path().join("a.txt"), "Angela Merkel met Putin in Paris.").unwrap();
    fs::create_dir(&out).unwrap();
    for name in ["graph.graphml", "graph.jsonld"] {
        std::os::unix::fs::symlink(&precious, out.join(name)).unwrap();
    }
    claimgraph().current_dir(folder.path()).args(["build", "a.txt", "-o", "out"]).assert().success();
    assert_eq!(fs::read_to_string(precious).unwrap(), "mine");
}

/// Names and words that mean something to a terminal, a spreadsheet, a browser, a parser or a database.
const HOSTILE: [&str; 9] = [
    "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m",
    "\u{202e}siraP\u{2066}",
    "=HYPERLINK(\"http://evil.example\")",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "]]>&lt;&x;<!ENTITY e SYSTEM \"file:///etc/passwd\">",
    "\"]; evil [label=\"\\\"",
    "> <http://evil.example/p> \"x\" .\n<a:b> <c:d> \"e",
    "'; DROP TABLE record; --",
    "{\"@context\":\"http://evil.example\"}",
];

/// A store that has these words in every place.
fn hostile(folder: &Path) {
    let mut lines = String::new();
    for (number, words) in HOSTILE.iter().enumerate() {
        let id = format!("person-{words}");
        let text = format!("{words} met Putin.");
        let end = text.chars().count();
        let record = json!({
            "id": format!("{number} {words}"), "title": words, "publisher": words, "url": words, "language": words,
            "source": words, "date": "2025-04-28", "text": text, "text_length": end, "sentences": [[0, end]],
            "entities": [
                {"id": id, "type": "person", "name": words, "aliases": [format!("alias {words}")], "same_as": [words]},
                {"id": "person-putin", "type": "person", "name": "Putin"}
            ],
            "mentions": [{"start": 0, "end": words.chars().count(), "text": words, "type": "person", "entity": id,
                          "form": "name", "rule": words, "merged_by": words}],
            "claims": [
                {"id": "c1", "subject": id, "relation": "met", "object": "person-putin", "quantity": words,
                 "participants": [{"role": words, "who": id}],
                 "attributed_to": [id], "evidence": {"start": 0, "end": end, "text": text}, "rule": words,
                 "roles": [{"role": words, "start": 0, "end": 1}]},
                {"id": "c2", "subject": id, "relation": words, "object": {"concept": words}, "polarity": "negated",
                 "evidence": {"start": 0, "end": end, "text": text}}
            ],
        });
        lines += &record.to_string();
        lines.push('\n');
    }
    fs::write(folder.join("a.jsonl"), lines).unwrap();
    claimgraph().current_dir(folder).args(["merge", "a.jsonl", "-o", "out"]).assert().success();
}

#[test]
fn the_terminal_is_shown_words_only() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let run = |arguments: &[&str]| {
        let mut command = claimgraph();
        command.current_dir(folder.path()).args(arguments).args(["--store", "out"]);
        let output = command.output().unwrap();
        assert!(matches!(output.status.code(), Some(0..=2)), "{arguments:?}");
        let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        let sent = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}".contains(c);
        assert!(!told.contains(sent), "{arguments:?}: {told:?}");
    };
    run(&["neighbors", "Putin"]);
    run(&["explain", "Putin"]);
    run(&["timeline", "Putin"]);
    run(&["search", "met"]);
    run(&["conflicts"]);
    run(&["stats"]);
    run(&["sparql", "SELECT ?o { ?s ?p ?o }"]);
    run(&["sparql", "SELECT ?s ?p { ?s ?p ?o }"]);
    for (number, words) in HOSTILE.iter().enumerate() {
        let other = &format!("person-{words}");
        run(&["neighbors", other]);
        run(&["neighbors", words]);
        run(&["neighbors", &format!("nobody {words}")]);
        run(&["explain", other, "Putin"]);
        run(&["path", other, &format!("person-{}", HOSTILE[(number + 1) % HOSTILE.len()])]);
        run(&["search", words]);
        run(&["timeline", other]);
    }
}

#[test]
fn files_hold_the_words_as_words() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let export = |format: &str| {
        let mut command = claimgraph();
        command
            .current_dir(folder.path())
            .args(["export", "--store", "out", "--format", format, "-o", "files"]);
        command.assert().success();
    };
    let read = |name: &str| fs::read_to_string(folder.path().join("files").join(name)).unwrap();
    for format in ["graphml", "gexf", "svg", "jsonld", "turtle", "csv", "dot", "html"] {
        export(format);
    }
    for name in ["graph.graphml", "graph.gexf", "graph.svg"] {
        let text = read(name);
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        assert!(!text.contains("<img") && !text.contains("<!ENTITY") && !text.contains('\u{1b}'), "{name}");
    }
    serde_json::from_str::<serde_json::Value>(&read("graph.jsonld")).unwrap();
    let page = read("graph.html");
    assert!(!page.contains("<img") && !page.contains("<script>alert"), "{page}");
    for name in ["graph.nodes.csv", "graph.edges.csv"] {
        let text = read(name);
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            for cell in &row.unwrap() {
                assert!(!cell.starts_with(['=', '@']) && !cell.contains(char::is_control), "{name}: {cell}");
                assert!(!cell.starts_with(['+', '-']) || cell.parse::<f64>().is_ok(), "{name}: {cell}");
            }
        }
    }
    assert!(!read("graph.dot").lines().any(|line| line.trim_start().starts_with("evil")));
    assert!(!read("graph.ttl").lines().any(|line| line.starts_with("<a:b>")));
    let count = "SELECT (COUNT(*) AS ?n) { ?s <http://evil.example/p> ?o }";
    let mut command = claimgraph();
    command.current_dir(folder.path()).args(["sparql", "--store", "out", "--format", "csv", count]);
    expect![[r#"
        n
        0
        = 0
    "#]]
    .assert_eq(&transcript(&mut command));
}

#[test]
fn a_store_runs_no_code() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let path = folder.path().join("out/claimgraph.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("CREATE TRIGGER evil AFTER INSERT ON record BEGIN DELETE FROM article; END").unwrap();
    drop(db);
    fs::write(folder.path().join("b.txt"), "Angela Merkel met Putin in Paris.").unwrap();
    claimgraph().current_dir(folder.path()).args(["build", "b.txt", "-o", "out"]).assert().success();
    let db = rusqlite::Connection::open(&path).unwrap();
    let articles: usize = db.query_row("SELECT count(*) FROM article", [], |row| row.get(0)).unwrap();
    assert_eq!(articles, HOSTILE.len() + 1);
}

/// Rows that lead nowhere or in circles are told; nothing is asked of them for ever.
#[test]
fn a_store_made_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    hostile(folder.path());
    let path = folder.path().join("out/claimgraph.db");
    let whole = fs::read(&path).unwrap();
    for change in [
        "UPDATE fact SET subject = node, object = node, ends = 8",
        "DELETE FROM relation",
        "UPDATE report SET record = 99",
        "DELETE FROM concept",
        "DELETE FROM entity",
        "UPDATE fact SET ends = 99, best_record = -1, voices = x'FF', status = 99, polarity = 99",
        "UPDATE claim SET roles = 'subject:9-1 x:-1 y', start = -1, \"end\" = 9223372036854775807",
        "UPDATE entity SET canonical = 0, aliases = '[', name = x'FF'",
        "UPDATE record SET body = x'00FF'",
        "DELETE FROM article",
    ] {
        fs::write(&path, &whole).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let run = |arguments: &[&str]| {
            let mut command = claimgraph();
            command.current_dir(folder.path()).args(arguments).args(["--store", "out"]);
            let output = command.timeout(std::time::Duration::from_mins(5)).output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(matches!(output.status.code(), Some(0..=3)), "{change}: {arguments:?}: {told}");
        };
        run(&["neighbors", "Putin"]);
        run(&["explain", "Putin"]);
        run(&["timeline", "Putin"]);
        run(&["search", "met"]);
        run(&["conflicts"]);
        run(&["stats"]);
        run(&["integrity"]);
        run(&["export", "--format", "graphml,turtle,html", "-o", "files"]);
    }
}

/// All files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    entries.filter(|entry| !entry.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect()
}
