//! `export`: its filters, and what it says to somebody who uses it in a wrong way.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::{Expect, expect};

use crate::fixture::{claimgraph, store, transcript};

/// What the command says, each line of options in a folder with the small store.
fn check(lines: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    store(&folder.path().join("exports"));
    let mut said = String::new();
    for line in lines {
        let mut command = claimgraph();
        command.current_dir(folder.path()).arg("export").args(line.split(' '));
        writeln!(said, "$ export {line}").unwrap();
        for told in transcript(&mut command).lines() {
            // Sizes of files follow behind two spaces.
            writeln!(said, "{}", told.split("  ").next().unwrap_or_default()).unwrap();
        }
    }
    expected.assert_eq(&said);
}

/// The edges that a picture for Graphviz has, as words.
fn edges(folder: &Path, options: &str) -> String {
    let mut command = claimgraph();
    let line = format!("export --format dot -o - --view actors {options}");
    let output = command.current_dir(folder).args(line.split_whitespace()).output().unwrap();
    let dot = String::from_utf8(output.stdout).unwrap();
    let mut edges = String::new();
    for line in dot.lines().filter(|line| line.contains(" -> ")) {
        let words: Vec<&str> = line.split('"').collect();
        writeln!(edges, "  {} {} {}", words[1], words[7], words[3]).unwrap();
    }
    edges
}

#[test]
fn filters_choose_facts() {
    let folder = tempfile::tempdir().unwrap();
    store(&folder.path().join("exports"));
    let mut chosen = String::new();
    for options in [
        "",
        "--relation met,leads",
        "--type person",
        "--status attributed,negated",
        "--since 2025-04-29",
        "--until 2025-04-28",
        "--min-sources 2",
        "--around person-kim-jong-un",
        "--around kcna --hops 2 --status asserted",
    ] {
        write!(chosen, "{options}\n{}", edges(folder.path(), options)).unwrap();
    }
    expect![[r#"

          person-kim-jong-un leads state-north-korea
          person-kim-yong-nam met person-zoe-mueller
          state-north-korea deployed to state-russia
        --relation met,leads
          person-kim-jong-un leads state-north-korea
          person-kim-yong-nam met person-zoe-mueller
        --type person
          person-kim-yong-nam met person-zoe-mueller
        --status attributed,negated
          state-north-korea deployed to state-russia
        --since 2025-04-29
          person-kim-yong-nam met person-zoe-mueller
          state-north-korea deployed to state-russia
        --until 2025-04-28
          person-kim-jong-un leads state-north-korea
          state-north-korea deployed to state-russia
        --min-sources 2
          state-north-korea deployed to state-russia
        --around person-kim-jong-un
          person-kim-jong-un leads state-north-korea
        --around kcna --hops 2 --status asserted
    "#]]
    .assert_eq(&chosen);
}

#[test]
fn formats_have_names_and_endings() {
    check(
        &[
            "--format GraphML,graphml -o out",
            "--format ttl,nq.gz -o out",
            "--format xml -o out",
            "--format csv -o -",
            "--format svg,dot -o -",
        ],
        &expect![[r#"
            $ export --format GraphML,graphml -o out
            out/graph.graphml
            = 0
            $ export --format ttl,nq.gz -o out
            out/graph.ttl
            out/graph.nq.gz
            = 0
            $ export --format xml -o out
            ! error: invalid value 'xml' for '--format <FORMAT>': expected one of graphml, gexf, jsonld, turtle, nquads, csv, dot, svg, html, ontology, found `xml`
            ! 
            ! For more information, try '--help'.
            = 2
            $ export --format csv -o -
            ! error: csv is several files: it needs a folder, `-o DIR`
            = 2
            $ export --format svg,dot -o -
            ! error: standard output takes one format only
            = 2
        "#]],
    );
}

#[test]
fn folders_are_no_files() {
    check(
        &["--format svg -o putin.svg", "--format svg -o exports/claimgraph.db", "--format svg -o new"],
        &expect![[r#"
            $ export --format svg -o putin.svg
            ! error: putin.svg: expected a folder, found the name of a file; the file in it will be graph.svg, and `-o - > putin.svg` gives it another name
            = 2
            $ export --format svg -o exports/claimgraph.db
            ! error: exports/claimgraph.db: expected a folder, found the name of a file
            = 2
            $ export --format svg -o new
            new/graph.svg
            = 0
        "#]],
    );
}

#[test]
fn parts_that_nothing_can_be_in() {
    check(
        &[
            "--format dot -o - --since 2026 --until 2025-04",
            "--format dot -o - --around ",
            "--format dot -o - --min-sources -1",
            "--format dot -o - --relation thank",
            "--format svg -o out --min-sources 99",
        ],
        &expect![[r#"
            $ export --format dot -o - --since 2026 --until 2025-04
            ! error: no day is both 2026 or later and 2025-04 or earlier
            = 2
            $ export --format dot -o - --around 
            ! error: a value is required for '--around <NAME>' but none was supplied
            ! 
            ! For more information, try '--help'.
            = 2
            $ export --format dot -o - --min-sources -1
            ! error: invalid value '-1' for '--min-sources <N>': -1 is not in 0..=4294967295
            ! 
            ! For more information, try '--help'.
            = 2
            $ export --format dot -o - --relation thank
            ! error: there is no relation `thank`; did you mean `thanked`?
            = 2
            $ export --format svg -o out --min-sources 99
            out/graph.svg
            ! nothing found: the files are empty graphs
            = 1
        "#]],
    );
}
