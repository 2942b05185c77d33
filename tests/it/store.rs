//! A store gives the same graph whatever the order, the grouping and the history of its articles; it
//! survives being killed; and it says clearly what is wrong with it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use claimgraph::export::{Exporter, Format};
use claimgraph::graph::{KnowledgeGraph, View};
use claimgraph::ingest::Article;
use claimgraph::pipeline;
use claimgraph::store::{Entry, Record, Store, Writer};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::corpus::{extractions, schema};
use crate::fixture::{claimgraph, transcript};

/// Articles of the corpus, one of them cut, one in two versions, one twice under two ids.
fn articles() -> Vec<Article> {
    let mut articles: Vec<Article> =
        extractions().iter().take(10).map(|(article, _)| article.clone()).collect();
    let first = articles[0].clone();
    let half = first.text.char_indices().nth(first.text.chars().count() * 2 / 3).map_or(0, |(at, _)| at);
    let cut = Article {
        id: "cut".into(),
        text: first.text[..half].to_owned(),
        source: "cut.md".into(),
        ..first.clone()
    };
    let longer = Article {
        text: format!("{}\n\nPutin visited Beijing.", first.text),
        source: "b.md".into(),
        ..first.clone()
    };
    let again = Article { id: "again".into(), source: "again.md".into(), ..first };
    articles.extend([cut, longer, again]);
    // One person and one body by two names, and a second initial that leaves it open who is meant.
    let named = [
        ("tie-1", "Anton Verdekal met Olga Prusnik in Vienna."),
        ("tie-2", "Anton R. Verdekal visited Prague."),
        ("tie-3", "Anton S. Verdekal visited Warsaw."),
        (
            "tie-4",
            "The Harbour Safety Executive Committee (HSEC) met in Riga. HSEC accused Latvia of neglect.",
        ),
        ("tie-5", "HSEC condemned the government of Latvia."),
    ];
    articles.extend(named.map(|(id, text)| Article::from_text(id, text)));
    articles
}

fn entries() -> Vec<Entry> {
    let entry = |article: Article| {
        let extraction = pipeline::extract(schema(), &article);
        let record = Record { text: Some(article.text.as_str().into()), ..Record::of(&extraction, &article) };
        Entry::new(&record, &schema().fingerprint)
    };
    articles().into_iter().map(entry).collect()
}

/// One run: what comes, then what goes.
fn run(folder: &Path, come: &[&Entry], go: &[&str]) {
    let mut writer = Writer::open(folder, schema()).unwrap();
    for entry in come {
        writer.put(entry).unwrap();
    }
    writer.settle(schema()).unwrap();
    for id in go {
        writer.retract(id).unwrap();
    }
    writer.settle(schema()).unwrap();
    writer.commit().unwrap();
}

fn bytes(graph: &KnowledgeGraph) -> String {
    let exporter = Exporter::new(graph, graph.select(View::Full));
    let mut out = Vec::new();
    for format in [Format::GraphMl, Format::JsonLd] {
        exporter.write(format, &mut out).unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn exported(folder: &Path) -> String {
    bytes(&Store::open(folder).unwrap().graph().unwrap())
}

/// The first line that differs, in place of two long files.
fn same(one: &str, other: &str) -> Result<(), TestCaseError> {
    for (a, b) in one.lines().zip(other.lines()) {
        prop_assert_eq!(a, b);
    }
    prop_assert_eq!(one.len(), other.len());
    Ok(())
}

fn check<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng).run(&strategy, test).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn order_split_and_history_do_not_show() {
    let entries = entries();
    let all: Vec<usize> = (0..entries.len()).collect();
    let history = (
        Just(all).prop_shuffle(),
        prop::collection::vec(1..6_usize, 1..6),
        prop::collection::btree_set(0..entries.len(), 0..5),
    );
    check(8, history, |(order, runs, gone)| {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        // Those that go come in the first runs, and go while others come.
        let gone: BTreeSet<&str> = gone.iter().map(|i| entries[*i].id()).collect();
        let mut rest = order.iter().map(|i| &entries[*i]).collect::<Vec<_>>().into_iter();
        let mut there: BTreeSet<&str> = BTreeSet::new();
        for count in runs.iter().copied().chain([entries.len()]) {
            let come: Vec<&Entry> = rest.by_ref().take(count).collect();
            there.extend(come.iter().map(|entry| entry.id()));
            let go: Vec<&str> = gone.iter().filter(|id| there.contains(*id)).copied().collect();
            run(one.path(), &come, &go);
        }
        let kept: Vec<&Entry> = entries.iter().filter(|entry| !gone.contains(entry.id())).collect();
        run(other.path(), &kept, &[]);
        same(&exported(one.path()), &exported(other.path()))?;
        let faults = Store::open(one.path()).unwrap().check(schema()).unwrap().faults;
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(())
    });
}

#[test]
fn merging_is_associative_and_commutative() {
    let entries = entries();
    let merged = |folder: &Path, from: &[&Path]| {
        let mut writer = Writer::open(folder, schema()).unwrap();
        for store in from {
            for entry in Store::open(store).unwrap().entries().unwrap() {
                writer.put(&entry.unwrap()).unwrap();
            }
        }
        writer.settle(schema()).unwrap();
        writer.commit().unwrap();
    };
    let folders: Vec<_> = (0..8).map(|_| tempfile::tempdir().unwrap()).collect();
    let path = |i: usize| folders[i].path();
    for (number, part) in entries.chunks(entries.len().div_ceil(3)).enumerate() {
        run(path(number), &part.iter().collect::<Vec<_>>(), &[]);
    }
    merged(path(3), &[path(0), path(1)]);
    merged(path(4), &[path(3), path(2)]);
    merged(path(5), &[path(2), path(1)]);
    merged(path(6), &[path(5), path(0)]);
    run(path(7), &entries.iter().collect::<Vec<_>>(), &[]);
    for other in [6, 7] {
        same(&exported(path(4)), &exported(path(other))).unwrap();
    }
}

#[test]
fn names_are_tied_while_nothing_contradicts() {
    let entries = entries();
    let entries =
        |ids: &[&str]| -> Vec<&Entry> { entries.iter().filter(|e| ids.contains(&e.id())).collect() };
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let graph = Store::open(folder.path()).unwrap().graph().unwrap();
        let mut names: Vec<String> = graph
            .entities()
            .iter()
            .filter(|e| e.name.contains("Verdekal") || e.name.contains("HSEC") || e.name.contains("Harbour"))
            .map(|e| format!("{} = {} / {}", e.id, e.name, e.aliases.join(" / ")))
            .collect();
        names.sort();
        names.join("\n")
    };
    run(folder.path(), &entries(&["tie-1", "tie-2", "tie-4", "tie-5"]), &[]);
    expect![[r#"
        organization-harbour-safety-executive-committee = Harbour Safety Executive Committee / HSEC
        person-anton-r-verdekal = Anton R. Verdekal / Anton Verdekal"#]]
    .assert_eq(&names());
    run(folder.path(), &entries(&["tie-3"]), &[]);
    expect![[r#"
        organization-harbour-safety-executive-committee = Harbour Safety Executive Committee / HSEC
        person-anton-r-verdekal = Anton R. Verdekal / 
        person-anton-s-verdekal = Anton S. Verdekal / 
        person-anton-verdekal = Anton Verdekal / "#]]
    .assert_eq(&names());
    run(folder.path(), &[], &["tie-3", "tie-4"]);
    expect![[r#"
        organization-hsec = HSEC / 
        person-anton-r-verdekal = Anton R. Verdekal / Anton Verdekal"#]]
    .assert_eq(&names());
}

#[test]
fn copies_are_one_source() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &entries().iter().collect::<Vec<_>>(), &[]);
    let graph = Store::open(folder.path()).unwrap().graph().unwrap();
    let first = &articles()[0].id;
    let group = |id: &str| graph.sources().iter().find(|source| source.key == id).unwrap().group;
    assert_eq!([group("cut"), group("again")], [group(first), group(first)]);
}

/// A thousand articles, or fewer, of the corpus's sentences.
fn news(count: usize) -> String {
    let texts: Vec<&str> = extractions().iter().map(|(article, _)| article.text.as_str()).collect();
    let sentences: Vec<&str> = texts.iter().flat_map(|text| text.split_inclusive(". ")).collect();
    let mut lines = String::new();
    for number in 0..count {
        let pick = |i: usize| sentences[(number * 31 + i * 17) % sentences.len()];
        let text: String = (0..6).map(pick).collect();
        let article = serde_json::json!({"id": format!("n{number}"), "text": text, "date": "2025-04-28"});
        let _ = writeln!(lines, "{article}");
    }
    lines
}

/// Kills a build `kills` times, at moments spread over its time, and checks the store each time.
fn killed_builds(articles: usize, kills: u32) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("news.jsonl"), news(articles)).unwrap();
    let build = |output: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
        command.current_dir(folder.path()).args(["build", "news.jsonl", "-o", output]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let began = Instant::now();
    assert!(build("whole").status().unwrap().success());
    let time = began.elapsed();
    let mut moment = 1_u64;
    for kill in 0..kills {
        let mut child = build("killed").spawn().unwrap();
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(time.mul_f64((moment >> 33) as f64 / f64::from(1_u32 << 31) * 1.05));
        let _ = child.kill();
        child.wait().unwrap();
        let mut check = claimgraph();
        check.current_dir(folder.path()).args(["integrity", "--store", "killed"]);
        let output = check.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let nothing_yet = said.contains("expected a graph, found none");
        assert!(output.status.success() || nothing_yet, "kill {kill}: {said}");
        if kill % 3 == 0 {
            // So that both beginnings and additions are cut short.
            let _ = fs::remove_dir_all(folder.path().join("killed"));
        }
    }
    assert!(build("killed").status().unwrap().success());
    for name in ["graph.graphml", "graph.jsonld"] {
        let read = |output: &str| fs::read(folder.path().join(output).join(name)).unwrap();
        assert!(read("whole") == read("killed"), "{name} differs");
    }
    let left: Vec<_> = fs::read_dir(folder.path().join("killed"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("-wal") || name.contains("-shm") || name.contains("journal"))
        .collect();
    assert_eq!(left, [""; 0], "files beside the store");
}

#[test]
fn a_killed_build_leaves_the_store_whole() {
    killed_builds(60, 6);
}

/// `cargo test --release --test it -- --ignored two_hundred`
#[test]
#[ignore = "takes minutes"]
fn two_hundred_killed_builds_of_a_thousand_articles() {
    killed_builds(1000, 200);
}

fn told(folder: &Path, arguments: &[&str], expected: Expect) {
    let mut command = claimgraph();
    command.current_dir(folder).args(arguments);
    expected.assert_eq(&transcript(&mut command));
}

#[test]
fn what_is_no_store_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("s")).unwrap();
    let file = folder.path().join("s/claimgraph.db");
    fs::write(folder.path().join("a.txt"), "Putin thanked Kim Jong Un on Monday.").unwrap();
    let questions: [&[&str]; 2] = [&["stats", "--store", "s"], &["build", "a.txt", "-o", "s"]];
    fs::write(&file, "This is a letter, and not a database at all. ".repeat(200)).unwrap();
    for question in questions {
        told(
            folder.path(),
            question,
            expect![[r#"
            ! error: s/claimgraph.db: this file is damaged or no store (file is not a database)
            = 3
        "#]],
        );
    }
    fs::remove_file(&file).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE t (a)").unwrap();
    for question in questions {
        told(
            folder.path(),
            question,
            expect![[r#"
            ! error: s/claimgraph.db: expected a store of claimgraph, found another program's database
            = 3
        "#]],
        );
    }
}

#[test]
fn versions_are_told_or_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    run(&store, &entries().iter().take(3).collect::<Vec<_>>(), &[]);
    let before = exported(&store);
    let set = |layout: i32| {
        let db = rusqlite::Connection::open(store.join("claimgraph.db")).unwrap();
        db.pragma_update(None, "user_version", layout).unwrap();
    };
    set(99);
    fs::write(folder.path().join("a.txt"), "Putin thanked Kim Jong Un on Monday.").unwrap();
    let questions: [&[&str]; 2] = [&["stats", "--store", "s"], &["build", "a.txt", "-o", "s"]];
    for question in questions {
        told(
            folder.path(),
            question,
            expect![[r#"
            ! error: s/claimgraph.db: this store was made by a later version (its layout is 99, this program knows up to 3): use that version, or build another store
            = 3
        "#]],
        );
    }
    set(1);
    told(
        folder.path(),
        &["stats", "--store", "s"],
        expect![[r#"
        ! error: s/claimgraph.db: this store was made by an older version: `claimgraph build` brings it up to date
        = 3
    "#]],
    );
    let mut command = claimgraph();
    command.current_dir(folder.path()).args(["build", "-o", "s", "--no-export"]).assert().success();
    same(&exported(&store), &before).unwrap();
}

#[test]
fn damage_is_told() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &entries().iter().take(3).collect::<Vec<_>>(), &[]);
    let db = rusqlite::Connection::open(folder.path().join("claimgraph.db")).unwrap();
    db.execute_batch("UPDATE fact SET independent = 7, articles = 7").unwrap();
    db.execute_batch("DELETE FROM report WHERE seq = 0").unwrap();
    drop(db);
    let mut command = claimgraph();
    command.args(["integrity", "--store"]).arg(folder.path());
    let said = transcript(&mut command);
    assert!(said.contains("facts:") && said.ends_with("= 3\n"), "{said}");
}

#[test]
fn a_second_writer_is_told_and_readers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    run(&store, &entries().iter().take(3).collect::<Vec<_>>(), &[]);
    fs::write(folder.path().join("a.txt"), "Putin thanked Kim Jong Un on Monday.").unwrap();
    let mut writer = Writer::open(&store, schema()).unwrap();
    writer.put(&entries()[5]).unwrap();
    writer.settle(schema()).unwrap();
    let asked = Instant::now();
    told(
        folder.path(),
        &["build", "a.txt", "-o", "s"],
        expect![[r#"
        ! error: s/claimgraph.db: another process is writing to it, try again later
        = 5
    "#]],
    );
    assert!(asked.elapsed() < Duration::from_mins(1));
    let articles = |store: &Store| store.keys().unwrap().len();
    assert_eq!(articles(&Store::open(&store).unwrap()), 3);
    writer.commit().unwrap();
    assert_eq!(articles(&Store::open(&store).unwrap()), 4);
}
