//! How much of the corpus's gold is found, and how much of what is found is right; and `eval` as people
//! meet it.
//!
//! The floors of `floors.txt` only rise: `UPDATE_FLOORS=1 cargo test score` writes what is better than
//! before.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use claimgraph::measure::{Gold, Scores, Share, Tally};
use expect_test::{Expect, expect};

use crate::corpus;
use crate::fixture::{claimgraph, transcript};

#[test]
fn scores_do_not_fall() {
    let mut scores = Scores::default();
    for (article, extraction) in corpus::extractions() {
        let path = corpus::folder().join(format!("{}.gold.json", article.id));
        let Ok(gold) = fs::read_to_string(&path) else { continue };
        let gold = Gold::from_json(&article.id, &gold, &article.text).unwrap();
        scores.add(corpus::schema(), &gold, extraction);
    }
    let floors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/floors.txt");
    let figures = figures(&scores);
    if std::env::var_os("UPDATE_FLOORS").is_some() {
        raise(&floors, &figures);
    }
    let mut fallen = String::new();
    for (name, floor) in read(&floors) {
        let reached = figures.get(name.as_str()).copied().unwrap_or(0.0);
        if reached < floor {
            let _ = writeln!(fallen, "{name} fell to {reached:.3}, its floor is {floor:.3}");
        }
    }
    assert!(fallen.is_empty(), "{fallen}\n{figures:#?}");
}

fn figures(scores: &Scores) -> BTreeMap<&'static str, f64> {
    let sum = |by_label: &BTreeMap<String, Tally>| Scores::sum(by_label);
    BTreeMap::from([
        ("mentions_f1", sum(&scores.overlapping).f1()),
        ("mentions_exact_f1", sum(&scores.exact).f1()),
        ("entities_f1", sum(&scores.entities).f1()),
        ("pairs_f1", scores.pairs.f1()),
        ("claims_f1", sum(&scores.claims).f1()),
        ("claims_precision", sum(&scores.claims).precision()),
        ("attributed", Share::ratio(scores.attributed)),
        ("polarity", Share::ratio(scores.polarity)),
        ("modality", Share::ratio(scores.modality)),
    ])
}

fn read(floors: &Path) -> Vec<(String, f64)> {
    let text = fs::read_to_string(floors).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(name, floor)| (name.to_owned(), floor.trim().parse().unwrap()))
        .collect()
}

/// Rounds down, so that a floor is never above what was reached. A figure gets a floor by a line in
/// the file: shares of few claims have none, since they fall when more is found.
fn raise(floors: &Path, figures: &BTreeMap<&'static str, f64>) {
    let mut text = fs::read_to_string(floors).unwrap_or_default();
    text.truncate(text.find('\n').map_or(0, |end| end + 1));
    for (name, floor) in read(floors) {
        let reached = figures.get(name.as_str()).copied().unwrap_or(0.0);
        let _ = writeln!(text, "{name} {:.3}", floor.max((reached * 1000.0).floor() / 1000.0));
    }
    fs::write(floors, text).unwrap();
}

/// Runs `eval` in a folder with these files.
fn check(files: &[(&str, &str)], arguments: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = claimgraph();
    command.current_dir(folder.path()).arg("eval").args(arguments);
    expected.assert_eq(&transcript(&mut command));
}

const TEXT: &str = "Angela Merkel thanked Poland on Monday. France did not thank Angela Merkel.\n";

const GOLD: &str = r#"{"id": "a", "entities": [
  {"name": "Angela Merkel", "type": "person", "surface": ["Angela Merkel"]},
  {"name": "Poland", "type": "state", "surface": [{"text": "Poland", "at": [1]}]},
  {"name": "Monday Club", "type": "organization", "surface": ["Monday"]},
  {"name": "France", "type": "state", "surface": [], "optional_surface": ["France"], "optional": true}],
 "claims": [
  {"id": "c1", "subject": "Angela Merkel", "relation": "thanked", "object": "Poland", "quote": "Merkel thanked Poland"},
  {"id": "c2", "subject": "France", "relation": "warned", "object": "Angela Merkel", "quote": "France did not thank Angela Merkel"}]}"#;

#[test]
fn gold_of_ours_lies_beside_its_article() {
    check(
        &[("g/a.gold.json", GOLD), ("g/a.txt", TEXT)],
        &["g", "--errors"],
        &expect![[r#"
            1 article               precision  recall     F1   right  wrong  missed
            mentions, overlapping       1.000   0.750  0.857       3      0       1
              organization              0.000   0.000  0.000       0      0       1
              person                    1.000   1.000  1.000       2      0       0
              state                     1.000   1.000  1.000       1      0       0
            mentions, exact             1.000   0.750  0.857       3      0       1
              organization              0.000   0.000  0.000       0      0       1
              person                    1.000   1.000  1.000       2      0       0
              state                     1.000   1.000  1.000       1      0       0
            entities                    1.000   0.667  0.800       2      0       1
              organization              0.000   0.000  0.000       0      0       1
              person                    1.000   1.000  1.000       1      0       0
              state                     1.000   1.000  1.000       1      0       0
            pairs                       1.000   1.000  1.000       2      0       0
            claims                      0.500   0.500  0.500       1      1       1
              thanked                   0.500   1.000  0.667       1      1       0
              warned                    0.000   0.000  0.000       0      0       1
            polarity                    1.000  (1 of 1)
            modality                    1.000  (1 of 1)
            a: missed mention, organization: Monday “characters 32–38”
            a: missed entity, organization: Monday Club
            a: missed claim, warned: France warned Angela Merkel “France did not thank Angela Merkel”
            a: wrong claim, thanked: France thanked Angela Merkel [negated] “France did not thank Angela Merkel” (thanked/thank)
            = 0
        "#]],
    );
}

#[test]
fn gold_in_columns_brings_its_text() {
    check(
        &[(
            "news.conll",
            "Angela B-PER\nMerkel I-PER\nthanked O\nPoland B-LOC\nand O\nGermans B-MISC\n. O\n",
        )],
        &["news.conll"],
        &expect![[r#"
            1 article               precision  recall     F1   right  wrong  missed
            mentions, overlapping       1.000   1.000  1.000       2      0       0
              location                  1.000   1.000  1.000       1      0       0
              person                    1.000   1.000  1.000       1      0       0
            mentions, exact             1.000   1.000  1.000       2      0       0
              location                  1.000   1.000  1.000       1      0       0
              person                    1.000   1.000  1.000       1      0       0
            = 0
        "#]],
    );
}

#[test]
fn gold_of_brat_lies_beside_its_text() {
    check(
        &[
            ("g/a.txt", TEXT),
            (
                "g/a.ann",
                "T1\tPER 0 13\tAngela Merkel\nT2\tGPE 22 28\tPoland\nT3\tGPE 40 46\tFrance\nT4\tPER 61 74\tAngela Merkel\nR1\tthanked Arg1:T1 Arg2:T2\nR2\tthanked Arg1:T3 Arg2:T4\nA1\tNegated R2\nT5\tDATE 32 38\tMonday\n",
            ),
        ],
        &["g"],
        &expect![[r#"
            1 article               precision  recall     F1   right  wrong  missed
            mentions, overlapping       1.000   1.000  1.000       4      0       0
              location                  1.000   1.000  1.000       2      0       0
              person                    1.000   1.000  1.000       2      0       0
            mentions, exact             1.000   1.000  1.000       4      0       0
              location                  1.000   1.000  1.000       2      0       0
              person                    1.000   1.000  1.000       2      0       0
            entities                    1.000   1.000  1.000       3      0       0
              location                  1.000   1.000  1.000       2      0       0
              person                    1.000   1.000  1.000       1      0       0
            pairs                       1.000   1.000  1.000       2      0       0
            claims                      1.000   1.000  1.000       2      0       0
              thanked                   1.000   1.000  1.000       2      0       0
            polarity                    1.000  (2 of 2)
            modality                    1.000  (2 of 2)
            ! warning: g/a.ann: `DATE` (1) has no counterpart here: what is found there is not counted
            = 0
        "#]],
    );
}

#[test]
fn gold_that_is_none() {
    check(
        &[("g/readme.txt", "none")],
        &["g"],
        &expect![[r#"
        ! error: g: expected gold annotations (.json, .conll, .bio, .iob, .ann), found none
        = 3
    "#]],
    );
    check(
        &[],
        &["nowhere"],
        &expect![[r#"
        ! error: nowhere: no such file or folder
        = 3
    "#]],
    );
    check(
        &[("a.txt", TEXT)],
        &["a.txt"],
        &expect![[r#"
        ! error: a.txt: expected gold annotations (.json, .conll, .bio, .iob, .ann), found none
        = 3
    "#]],
    );
    check(
        &[
            (
                "g/a.gold.json",
                r#"{"entities": [{"name": "A", "type": "persson"}], "claims": [{"id": "c1", "subject": "B", "relation": "met", "object": {"claim": "c7"}, "attributed_to": "C"}]}"#,
            ),
            ("g/a.txt", TEXT),
            ("g/b.gold.json", "{"),
            ("g/b.txt", TEXT),
            ("g/c.gold.json", GOLD),
            ("g/d.conll", "Angela PER\n"),
        ],
        &["g"],
        &expect![[r#"
            ! error: g/a.gold.json: entity 1 `A`: expected one of person, state, organization, place, group, event, agreement, found `persson`
            ! error: g/a.gold.json: claim c1: expected the name of an entity, {"claim": id} or {"concept": words}, found "B"
            ! error: g/a.gold.json: claim c1 speaks about a claim `c7`, which the file does not have
            ! error: g/a.gold.json: claim c1: `attributed_to` names `C`, which is no entity of the file
            ! error: g/b.gold.json: EOF while parsing an object at line 1 column 1
            ! error: g/c.gold.json: expected the article `c` beside it (name the articles' folder after the gold), found none
            ! error: g/d.conll:1: expected a tag like B-PER, I-PER or O in the last column, found `PER`
            ! nothing could be compared
            = 3
        "#]],
    );
}
