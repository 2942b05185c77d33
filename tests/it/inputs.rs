//! What the program does with inputs that are not what they should be: it says so with file and
//! line, reads the rest, and ends with the documented exit code.

use std::fmt::Write as _;
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

/// Records, sizes and durations change with the extractor and the machine: only ids and paths are kept.
fn shorten(transcript: &str) -> String {
    let line = |line: &str| match serde_json::from_str::<serde_json::Value>(line) {
        Ok(record) if record["id"].is_string() => format!("record {}\n", record["id"].as_str().unwrap()),
        _ => format!(
            "{}\n",
            line.split_once(".db  ").map_or(line.to_owned(), |(path, _)| format!("{path}.db"))
        ),
    };
    transcript.lines().map(line).collect()
}

fn extract(files: &[(&str, &[u8])], expected: &Expect) {
    check(files, &["extract", "in"], expected);
}

#[test]
fn good_files_only() {
    extract(
        &[("in/b.txt", GOOD.as_bytes()), ("in/a.txt", GOOD.as_bytes())],
        &expect![[r#"
            record a
            record b
            = 0
        "#]],
    );
}

#[test]
fn an_empty_file() {
    extract(
        &[("in/a.txt", b""), ("in/b.txt", GOOD.as_bytes())],
        &expect![[r#"
            record b
            ! error: in/a.txt: expected an article, found an empty file
            = 1
        "#]],
    );
}

#[test]
fn a_binary_file() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x80\x08\x06\0\0\0\xf2\xab\0\xff\xfe";
    extract(
        &[("in/a.txt", png), ("in/b.txt", GOOD.as_bytes())],
        &expect![[r#"
            record b
            ! error: in/a.txt: expected text, found binary data (a NUL byte at offset 8)
            = 1
        "#]],
    );
}

#[test]
fn broken_utf8() {
    extract(
        &[("in/a.txt", b"Angela Merkel visited Par\xe2\x82 on Monday."), ("in/b.txt", GOOD.as_bytes())],
        &expect![[r#"
            record a
            record b
            ! warning: in/a.txt: expected UTF-8, found bytes that do not fit it, first in line 1: replaced by U+FFFD
            = 0
        "#]],
    );
}

#[test]
fn latin_1() {
    extract(
        &[("in/a.txt", b"Angela Merkel visited Z\xfcrich on Monday, and Fran\xe7ois Hollande came too.")],
        &expect![[r#"
            record a
            ! warning: in/a.txt: expected UTF-8, read as windows-1252
            = 0
        "#]],
    );
}

#[test]
fn a_missing_path() {
    check(
        &[("b.txt", GOOD.as_bytes())],
        &["extract", "missing.txt", "b.txt"],
        &expect![[r#"
            record b
            ! error: missing.txt: no such file or folder
            = 1
        "#]],
    );
    check(
        &[],
        &["extract", "missing.txt"],
        &expect![[r#"
            ! error: missing.txt: no such file or folder
            = 3
        "#]],
    );
}

#[test]
fn a_folder_without_articles() {
    extract(
        &[("in/notes.xyz", b"x")],
        &expect![[r#"
            ! error: in: expected a folder with articles (.txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml), found none
            = 3
        "#]],
    );
}

#[test]
fn a_page_without_text() {
    let page = b"<html><head><title>Nothing</title></head><body><script>var a = 1;</script></body></html>";
    extract(
        &[("in/a.html", page), ("in/b.txt", GOOD.as_bytes())],
        &expect![[r#"
            record b
            ! error: in/a.html: expected a page with an article, found no main text
            = 1
        "#]],
    );
}

#[test]
fn broken_json_on_line_3() {
    let lines = "{\"id\":\"one\",\"text\":\"Angela Merkel visited Paris.\"}\n\n{\"id\":\"two\",\"text\":\n\
                 {\"id\":\"three\",\"text\":\"Paris slept.\"}\n{\"id\":\"four\"}\n";
    extract(
        &[("in/a.jsonl", lines.as_bytes())],
        &expect![[r#"
            record one
            record three
            ! error: in/a.jsonl:3: column 19: expected one JSON object, found a fault in it: EOF while parsing a value
            ! error: in/a.jsonl:5: column 1: expected a field `text` with the article, found none
            = 1
        "#]],
    );
}

#[test]
fn standard_input() {
    let mut command = claimgraph();
    command.args(["extract", "-"]).write_stdin("{\"id\":\"one\",\"text\":\"Paris slept.\"}\n");
    expect![[r#"
        record one
        = 0
    "#]]
    .assert_eq(&shorten(&transcript(&mut command)));
}

#[test]
fn a_schema_with_three_faults() {
    let rules = br#"id = "thanked"
family = "verbal"
meaning = "subject says thanks to object"
subject = ["person"]
object = ["persom"]
nominal = "thanks"

[[rule]]
id = "thank"
clause = "{subject} thank {objekt}"

[[rule]]
id = "express"
claus = "{subject} express thanks to {object}"
"#;
    let files: &[(&str, &[u8])] = &[("schema/relations/thanked.toml", rules), ("a.txt", GOOD.as_bytes())];
    check(
        files,
        &["rules", "check", "--schema", "schema"],
        &expect![[r#"
            ! error: schema/relations/thanked.toml:5:12: expected one of person, state, organization, place, group, event, agreement, found `persom` (or actor, claim, concept), did you mean `person`?
            ! error: schema/relations/thanked.toml:10:27: [thank] unknown role `objekt`, did you mean `object`?
            ! error: schema/relations/thanked.toml:14:1: [express] unknown key `claus`, did you mean `clause`?
            = 4
        "#]],
    );
    check(
        files,
        &["extract", "a.txt", "--schema", "schema"],
        &expect![[r#"
            ! error: schema/relations/thanked.toml:5:12: expected one of person, state, organization, place, group, event, agreement, found `persom` (or actor, claim, concept), did you mean `person`?
            ! error: schema/relations/thanked.toml:10:27: [thank] unknown role `objekt`, did you mean `object`?
            ! error: schema/relations/thanked.toml:14:1: [express] unknown key `claus`, did you mean `clause`?
            = 4
        "#]],
    );
    check(
        &[("schema/thanked.toml", rules)],
        &["rules", "check", "--schema", "schema"],
        &expect![[r#"
        ! error: schema/thanked.toml:1:1: expected a file in one of the folders export, gazetteers, grammar, lexicon, recognition, relations
        = 4
    "#]],
    );
    check(
        files,
        &["extract", "a.txt", "--schema", "nowhere"],
        &expect![[r#"
        ! error: nowhere: expected a folder with a schema, found none
        = 3
    "#]],
    );
}

#[test]
fn wrong_usage() {
    check(
        &[],
        &["extract"],
        &expect![[r#"
        ! error: the following required arguments were not provided:
        !   <INPUT>...
        ! 
        ! Usage: claimgraph extract <INPUT>...
        ! 
        ! For more information, try '--help'.
        = 2
    "#]],
    );
    check(
        &[],
        &["biuld", "in"],
        &expect![[r#"
        ! error: unrecognized subcommand 'biuld'
        ! 
        !   tip: a similar subcommand exists: 'build'
        ! 
        ! Usage: claimgraph <COMMAND>
        ! 
        ! For more information, try '--help'.
        = 2
    "#]],
    );
    check(
        &[],
        &["build", "in", "--threads", "0"],
        &expect![[r#"
            ! error: invalid value '0' for '--threads <N>': expected a number from 1 to 1024
            ! 
            ! For more information, try '--help'.
            = 2
        "#]],
    );
    check(
        &[],
        &["rules", "show", "thankd"],
        &expect![[r#"
            ! error: there is no relation and no rule `thankd`; did you mean `thanked`?
            = 2
        "#]],
    );
}

#[test]
fn a_question_without_a_graph() {
    check(
        &[],
        &["neighbors", "Putin"],
        &expect![[r#"
            ! error: exports: expected a graph, found none: `claimgraph build INPUT -o exports` makes one
            = 3
        "#]],
    );
}

#[test]
fn records_of_an_older_version_are_not_passed_over() {
    let lines = b"{\"id\":\"a\"}\n{\"id\":\"b\",\"date\":\"yesterday\"}\n";
    check(
        &[("exports/claimgraph.jsonl", lines)],
        &["stats"],
        &expect![[r#"
            ! error: exports: the records of an older version are here: `claimgraph merge exports/claimgraph.jsonl -o exports` takes them over
            = 3
        "#]],
    );
}

#[test]
fn records_of_an_older_version_are_not_built_over() {
    check(
        &[("exports/claimgraph.jsonl", b"{}\n")],
        &["build"],
        &expect![[r#"
        ! error: exports: the records of an older version are here: `claimgraph merge exports/claimgraph.jsonl -o exports` takes them over
        = 3
    "#]],
    );
}

#[test]
fn what_merge_does_not_take() {
    let record = b"{\"id\":\"r\",\"claims\":[]}\n{\"id\":\"a\",\"text\":\"An article.\"}\n";
    check(
        &[("r.jsonl", record), ("empty/a.txt", b"")],
        &["merge", "gone.db", "empty", "r.jsonl", "-o", "out", "--no-export"],
        &expect![[r#"
            1 record, 1 of them new
            out/claimgraph.db
            ! error: gone.db: expected a graph, found none: `claimgraph build INPUT -o gone.db` makes one
            ! error: empty: expected a graph, found none: `claimgraph build INPUT -o empty` makes one
            ! error: r.jsonl:2: expected an extraction record, found an object without `claims`: articles are read by `claimgraph build` and `extract`
            = 1
        "#]],
    );
}

#[test]
fn what_is_not_english() {
    let german = "Die Ministerin traf am Montag in Lyon den Vorsitzenden der Bauern und sprach mit ihm über die \
                  Preise, die seit einem Jahr fallen. Zuvor hatte er zu Protesten aufgerufen.";
    let files: [(&str, &[u8]); 2] = [("in/a.txt", GOOD.as_bytes()), ("in/b.txt", german.as_bytes())];
    extract(
        &files,
        &expect![[r#"
        record a
        record b
        ! warning: in/b.txt: expected English, found another language: no names and claims are taken
        = 0
    "#]],
    );
    check(
        &files,
        &["gaps", "in/b.txt"],
        &expect![[r#"
        ! no gap found
        = 0
    "#]],
    );
}

#[test]
fn a_folder_without_a_schema() {
    let rules: &[(&str, &[u8])] = &[("mine/notes.txt", b"no rules yet")];
    check(
        rules,
        &["rules", "check", "--schema", "mine"],
        &expect![[r#"
        ! error: mine: expected files of a schema in the folders export, gazetteers, grammar, lexicon, recognition, relations, found none
        = 3
    "#]],
    );
}

#[test]
fn what_cannot_be_watched() {
    check(
        &[],
        &["build", "-", "--watch"],
        &expect![[r#"
        ! error: `-` can be read once only: `--watch` takes files and folders
        = 2
    "#]],
    );
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
    expect![[r#"
        error: ./empty.txt: expected an article, found an empty file
    "#]]
    .assert_eq(&said);
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
    expect![[r#"
        ! error: empty.txt: expected an article, found an empty file
        ! nothing could be read: exports is as it was
        = 3
    "#]]
    .assert_eq(&transcript(&mut command));
    assert_eq!(stored(&folder.path().join("exports")), before);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut lines = String::new();
    for i in 0..2000 {
        let _ = writeln!(lines, "{{\"id\":\"a{i}\",\"text\":\"{GOOD}\"}}");
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

/// The scripts are run by the shell that they are for.
#[test]
fn a_shell_completes() {
    let output = std::process::Command::new("bash")
        .arg("-c")
        .arg(
            r#"eval "$("$0" completions bash)" && COMP_WORDS=(claimgraph inte) && COMP_CWORD=1 &&
               _claimgraph claimgraph inte claimgraph && echo "${COMPREPLY[@]}""#,
        )
        .arg(env!("CARGO_BIN_EXE_claimgraph"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "integrity\n");
}

#[test]
fn there_is_a_manual_page_of_each_command() {
    check(
        &[],
        &["man", "rules", "chek"],
        &expect![[r#"
            ! error: `rules` has no command `chek`: expected check, test, lint, list, show, trace, help
            = 2
        "#]],
    );
    check(
        &[],
        &["man", "integrity"],
        &expect![[r#"
            .ie \n(.g .ds Aq \(aq
            .el .ds Aq '
            .TH claimgraph-integrity 1  claimgraph
            .SH NAME
            claimgraph\-integrity \- Check a store: the file, its records, and that the graph is what follows from them
            .SH SYNOPSIS
            \fBclaimgraph integrity\fR [\fB\-\-store\fR] [\fB\-\-registry\fR] [\fB\-\-schema\fR] [\fB\-\-format\fR] [\fB\-h\fR|\fB\-\-help\fR]
            .SH DESCRIPTION
            Check a store: the file, its records, and that the graph is what follows from them
            .SH OPTIONS
            .TP
            \fB\-\-store\fR \fI<DIR>\fR [default: exports]
            Folder that `build` wrote to
            .TP
            \fB\-\-registry\fR \fI<FILE>\fR
            TOML file that says which names are one and which never are: `same = [["Burma", "Myanmar"]]`, `different = [["John Smith", "John A. Smith"]]`. A changed file is a changed schema: all is read again
            .TP
            \fB\-\-schema\fR \fI<DIR>\fR
            Folder whose TOML and TSV files are laid over the program\*(Aqs own schema
            .TP
            \fB\-\-format\fR \fI<FORMAT>\fR [default: table]
            How the answer is written
            .br

            .br
            \fIPossible values:\fR
            .RS 14
            .IP \(bu 2
            table: For people
            .IP \(bu 2
            json: For programs
            .RE
            .TP
            \fB\-h\fR, \fB\-\-help\fR
            Print help (see a summary with \*(Aq\-h\*(Aq)
            = 0
        "#]],
    );
}

#[test]
fn help_tells_the_exit_codes() {
    check(
        &[],
        &["--help"],
        &expect![[r#"
            Reads news and builds a knowledge graph of who did what to whom, and who says so

            Usage: claimgraph <COMMAND>

            Commands:
              build        Add articles to the graph: to the store that the other commands ask, and to files for
                           other programs
              extract      Write one extraction record (JSON) a line for each article, in input order
              eval         Measure against gold annotations: names, entities and claims, by type, with the
                           mistakes
              merge        Merge extraction records (JSON Lines of `extract`, or stores) into the graph, in any
                           order and grouping
              reduce       One step of a distributed run, as a filter: rows in, rows out (see `spark/`)
              retract      Take articles out of the graph, as if they had never been read
              neighbors    Show who is linked to NAME, and how
              path         Show a shortest way from A to B
              explain      Show why we say that A has to do with B: every piece of evidence, or why mentions are
                           one entity
              search       Search names and evidence for words
              timeline     Show what NAME did and what was done to it, in the order of time
              conflicts    Show where sources disagree: the sides, who voices each, since when, with the words
              diff         Show what is new, gone and changed between two stores
              stats        Count what a graph has
              export       Write a graph, or a part of it, in any format
              sparql       Ask the graph in SPARQL 1.1
              view         Look at a graph in the browser: search, see who is linked to whom, read the evidence
              integrity    Check a store: the file, its records, and that the graph is what follows from them
              rules        Check, list and show relations and their rules, and try them on a sentence
              why-not      Show why no rule finds what a sentence says: the nearest rules, and the part that
                           failed
              gaps         Show what no rule takes: names, and verbs and nouns between known actors, by
                           frequency
              completions  Write what a shell needs to complete commands, options and their values
              man          Write the manual page of the program, or of one command
              help         Print this message or the help of the given subcommand(s)

            Options:
              -h, --help     Print help
              -V, --version  Print version

            Exit codes:
              0  done, nothing left out
              1  done, but some inputs were skipped, examples do not hold, or lint has findings; or nothing
                 was found
              2  wrong usage: an option, a name nobody has, a name that several have
              3  could not go on: nothing could be read, a file or folder is missing or cannot be written
              4  the schema has faults
              5  another process is writing to the store
              6  the time that was allowed ran out (`sparql --timeout`)
            = 0
        "#]],
    );
}

fn stored(folder: &Path) -> Vec<String> {
    let store = claimgraph::store::Store::open(folder).unwrap();
    store.records().unwrap().map(|record| record.unwrap().id.into_owned()).collect()
}
