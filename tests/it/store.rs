//! A store gives the same graph whatever the order, the grouping and the history of its articles; it
//! survives being killed; and it says clearly what is wrong with it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use claimgraph::base::Error;
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

/// Articles of the corpus that speak of the same people and places, and some others; one of them cut,
/// one in two versions, one twice under two ids.
fn articles() -> Vec<Article> {
    let all = extractions().iter().map(|(article, _)| article);
    let related = |article: &Article| ["kursk", "mali"].iter().any(|topic| article.id.starts_with(topic));
    let mut articles: Vec<Article> = all
        .enumerate()
        .filter(|(i, article)| related(article) || i % 4 == 0)
        .map(|(_, a)| a.clone())
        .collect();
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
    // What comes and what goes in each run, again and again.
    let step = (0..entries.len(), prop::bool::weighted(0.7));
    let history = prop::collection::vec(prop::collection::vec(step, 1..12), 1..7);
    check(8, history, |runs| {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut there: BTreeSet<usize> = BTreeSet::new();
        for steps in &runs {
            let of = |comes: bool| steps.iter().filter(move |step| step.1 == comes).map(|step| step.0);
            let come: Vec<&Entry> = of(true).map(|i| &entries[i]).collect();
            let go: Vec<&str> = of(false).map(|i| entries[i].id()).collect();
            run(one.path(), &come, &go);
            there.extend(of(true));
            there.retain(|i| !go.contains(&entries[*i].id()));
        }
        let mut rest: Vec<&Entry> =
            entries.iter().enumerate().filter(|(i, _)| i % 3 == 0).map(|(_, e)| e).collect();
        rest.reverse();
        run(one.path(), &rest, &[]);
        there.extend((0..entries.len()).step_by(3));
        let kept: Vec<&Entry> = there.iter().map(|i| &entries[*i]).collect();
        run(other.path(), &kept, &[]);
        same(&exported(one.path()), &exported(other.path()))?;
        let faults = Store::open(one.path()).unwrap().check(schema()).unwrap().faults;
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        Ok(())
    });
}

/// Puts all that some stores hold into another.
fn merge(into: &Path, from: &[&Path]) {
    let mut writer = Writer::open(into, schema()).unwrap();
    for store in from {
        for record in Store::open(store).unwrap().all_records().unwrap() {
            writer.put(&Entry::merged(&record.unwrap())).unwrap();
        }
    }
    writer.settle(schema()).unwrap();
    writer.commit().unwrap();
}

#[test]
fn merging_is_associative_and_commutative() {
    let entries = entries();
    let whole = tempfile::tempdir().unwrap();
    run(whole.path(), &entries.iter().collect::<Vec<_>>(), &[]);
    let whole = exported(whole.path());
    // Which article is in which of four stores, some in two; and which two are merged next, into which.
    let history = (
        prop::collection::vec((0..4_usize, 0..6_usize), entries.len()),
        prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 3),
    );
    check(6, history, |(places, merges)| {
        let root = tempfile::tempdir().unwrap();
        let path = |number: usize| root.path().join(number.to_string());
        for store in 0..4 {
            let is_here = |(place, again): &(usize, usize)| *place == store || *again == store;
            let part = entries.iter().zip(&places).filter(|(_, place)| is_here(place));
            run(&path(store), &part.map(|(entry, _)| entry).collect::<Vec<_>>(), &[]);
        }
        let mut left: Vec<usize> = (0..4).collect();
        for (number, (one, other, into)) in merges.iter().enumerate() {
            let one = left.remove(one.index(left.len()));
            let other = left.remove(other.index(left.len()));
            // Into one of the two, or both into a third.
            let target = if *into { one } else { number + 4 };
            let from: &[usize] = if *into { &[other] } else { &[one, other] };
            let from: Vec<_> = from.iter().map(|number| path(*number)).collect();
            merge(&path(target), &from.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>());
            left.push(target);
        }
        same(&exported(&path(left[0])), &whole)
    });
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
        let text: String = (0..3).map(pick).collect();
        let article = serde_json::json!({"id": format!("n{number}"), "text": text, "date": "2025-04-28"});
        let _ = writeln!(lines, "{article}");
    }
    lines
}

/// The program, or another build of it that `CLAIMGRAPH_BIN` names, at work in a folder.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let path = std::env::var_os("CLAIMGRAPH_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_claimgraph").into());
    let mut command = Command::new(path);
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn done(command: &mut Command) -> Result<(), String> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// Kills `kills` builds in their midst, at moments spread over the time that a build takes: half of them
/// begin a store, half add to one. Each time the store checks out, and the build, done again, gives what
/// an undisturbed one gives. A build that came to its end before it was killed does not count.
#[expect(clippy::print_stdout, reason = "the long test tells what it saw")]
fn killed_builds(articles: usize, kills: u32) {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let news = news(articles);
    let half: String = news.split_inclusive('\n').take(articles / 2).collect();
    fs::create_dir(at.join("news")).unwrap();
    fs::write(at.join("news/a.jsonl"), &half).unwrap();
    done(&mut program(at, &["build", "news", "-o", "half"])).unwrap();
    fs::write(at.join("news/b.jsonl"), &news[half.len()..]).unwrap();
    let began = Instant::now();
    done(&mut program(at, &["build", "news", "-o", "whole"])).unwrap();
    let mut time = began.elapsed();
    let (mut dice, mut killed, mut before, mut beside) = (1_u64, 0, 0, 0);
    while killed < kills {
        let _ = fs::remove_dir_all(at.join("killed"));
        if killed % 2 == 1 {
            fs::create_dir(at.join("killed")).unwrap();
            for entry in fs::read_dir(at.join("half")).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), at.join("killed").join(entry.file_name())).unwrap();
            }
        }
        let mut child = program(at, &["build", "news", "-o", "killed"]).spawn().unwrap();
        let began = Instant::now();
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(time.mul_f64((dice >> 33) as f64 / f64::from(1_u32 << 31)));
        if child.try_wait().unwrap().is_some() {
            // It was quicker than the one that was measured.
            time = time.mul_f64(0.98);
            continue;
        }
        child.kill().unwrap();
        if child.wait().unwrap().code().is_some() {
            continue;
        }
        killed += 1;
        let files = names(&at.join("killed"));
        beside += u32::from(files.iter().any(|name| name.ends_with("-wal") || name.starts_with('.')));
        if let Err(said) = done(&mut program(at, &["integrity", "--store", "killed"])) {
            assert!(said.contains("expected a graph, found none"), "kill {killed}: {said}");
            before += 1;
        }
        done(&mut program(at, &["build", "news", "-o", "killed"])).unwrap();
        for name in ["graph.graphml", "graph.jsonld"] {
            let read = |output: &str| fs::read(at.join(output).join(name)).unwrap();
            assert!(read("whole") == read("killed"), "kill {killed} after {:?}: {name}", began.elapsed());
        }
        assert_eq!(names(&at.join("killed")), names(&at.join("whole")), "kill {killed}");
    }
    println!(
        "{killed} builds of {articles} articles killed within {time:?}: {before} left no store yet, {beside} \
         left files that the next run took away"
    );
}

fn names(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_killed_build_leaves_the_store_whole() {
    killed_builds(40, 4);
}

/// `cargo test --test it -- --ignored --nocapture two_hundred`
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
            ! error: s/claimgraph.db: this file is damaged or no store (file is not a database): use a copy, or build another store
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
            ! error: s/claimgraph.db: this store was made by a later version (its layout is 99, this program knows up to 5): use that version, or build another store
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

/// Files may not grow beyond some blocks, as on a disk that is full.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("news.jsonl"), news(40)).unwrap();
    fs::write(at.join("a.txt"), "Putin thanked Kim Jong Un on Monday.").unwrap();
    let limited = |blocks: u32, output: &str| {
        let program = env!("CARGO_BIN_EXE_claimgraph");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; {program} build news.jsonl -o {output}");
        let mut command = assert_cmd::Command::new("sh");
        transcript(command.current_dir(at).args(["-c", &script]))
    };
    // A store that is begun is gone again with its folder; one that was there is as it was.
    expect![[r#"
        ! error: new/claimgraph.db: the disk failed or is full (disk I/O error)
        = 3
    "#]]
    .assert_eq(&limited(40, "new"));
    assert!(!at.join("new").exists());
    done(&mut program(at, &["build", "a.txt", "-o", "old"])).unwrap();
    let (files, graph) = (names(&at.join("old")), exported(&at.join("old")));
    // There is room for the store, and none for the exports that follow from it.
    for blocks in [100, 200] {
        let said = limited(blocks, "old");
        assert!(said.starts_with("! error: old/") && said.ends_with("\n= 3\n"), "{blocks} blocks: {said}");
        assert_eq!(names(&at.join("old")), files, "{blocks} blocks");
        same(&exported(&at.join("old")), &graph).unwrap();
        done(&mut program(at, &["integrity", "--store", "old"])).unwrap();
    }
    done(&mut program(at, &["build", "news.jsonl", "-o", "old"])).unwrap();
}

/// Whoever may write everywhere (root) sees nothing of this.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_can_be_asked() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    run(&store, &entries().iter().take(3).collect::<Vec<_>>(), &[]);
    fs::write(folder.path().join("a.txt"), "Putin thanked Kim Jong Un on Monday.").unwrap();
    let allow = |mode: u32| {
        fs::set_permissions(store.join("claimgraph.db"), fs::Permissions::from_mode(mode & 0o666)).unwrap();
        fs::set_permissions(&store, fs::Permissions::from_mode(mode)).unwrap();
    };
    allow(0o555);
    if fs::write(store.join("x"), "").is_err() {
        told(
            folder.path(),
            &["build", "a.txt", "-o", "s"],
            expect![[r#"
            ! error: s/claimgraph.db: no permission to read or write it
            = 3
        "#]],
        );
    }
    done(&mut program(folder.path(), &["stats", "--store", "s"])).unwrap();
    done(&mut program(folder.path(), &["integrity", "--store", "s"])).unwrap();
    allow(0o755);
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
fn a_graph_is_read_from_one_state() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("s");
    let known = entries();
    let all: Vec<&Entry> = known.iter().collect();
    let most: Vec<&str> = known.iter().skip(2).map(Entry::id).collect();
    let articles = || Store::open(&store).and_then(|store| store.graph()).map(|g| g.sources().len());
    run(&store, &all, &[]);
    let many = articles().unwrap();
    run(&store, &[], &most);
    let few = articles().unwrap();
    std::thread::scope(|scope| {
        let changing = scope.spawn(|| {
            for _ in 0..4 {
                run(&store, &all, &[]);
                run(&store, &[], &most);
            }
        });
        let reader = Store::open(&store).unwrap();
        while !changing.is_finished() {
            match reader.graph().map(|graph| graph.sources().len()) {
                // Whoever opens the file while the log is put into it may be told to come back.
                Err(Error::Busy(_)) => {}
                found => assert!([few, many].contains(&found.unwrap())),
            }
        }
    });
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
