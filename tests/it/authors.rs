//! The tools of those who write rules, as they meet them: `rules check`, `test`, `lint`, `why-not`, `gaps`;
//! and the walk-through of the README, done word for word.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};

use crate::corpus::root;
use crate::fixture::{claimgraph, transcript};

/// Runs the program in a folder with these files.
fn check(files: &[(&str, &str)], arguments: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    let mut command = claimgraph();
    command.current_dir(folder.path()).args(arguments);
    expected.assert_eq(&transcript(&mut command));
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

const FAULTY: &str = r#"id = "mediated_between"
familly = "material"
meaning = "mediated between two parties"
nominal = "mediation"
subject = ["actor"]
object = ["persson"]
roles = { other_party = ["actor"] }

[[rule]]
id = "mediate"
clause = "{subject} mediate between {object} and {other_partty}"
accepts = [{ text = "Qatar mediated between Israel and Hamas.", give = "Qatar mediated between Israel" }]

[[rule]]
id = "broker"
claus = "{subject} broker deal between {object} and {other_party}"

[[rule]]
id = "mediation"
noun = "{subject}'s mediation (between {object} and {other_party}"

[[rule]]
id = "help"
clause = "{subject} mediate in {place}"
"#;

#[test]
fn all_faults_of_all_files_come_at_once() {
    check(
        &[
            ("mine/relations/mediated_between.toml", FAULTY),
            ("mine/relations/thanked.toml", "id = \"thanked\nfamily = \"verbla\"\n"),
            ("mine/relation/met.toml", ""),
        ],
        &["rules", "check", "--schema", "mine"],
        &expect![[r#"
            ! error: mine/relation/met.toml:1:1: expected a file in one of the folders export, gazetteers, grammar, lexicon, recognition, relations
            = 4
        "#]],
    );
    check(
        &[
            ("mine/relations/mediated_between.toml", FAULTY),
            ("mine/relations/thanked.toml", "id = \"thanked\nfamily = \"verbla\"\n"),
        ],
        &["rules", "check", "--schema", "mine"],
        &expect![[r#"
            ! error: mine/relations/mediated_between.toml:1:1: `family` is missing
            ! error: mine/relations/mediated_between.toml:2:1: unknown key `familly`, did you mean `family`?
            ! error: mine/relations/mediated_between.toml:6:12: expected one of person, state, organization, place, group, event, agreement, found `persson` (or actor, claim, concept), did you mean `person`?
            ! error: mine/relations/mediated_between.toml:11:50: [mediate] unknown role `other_partty`, did you mean `other_party`?
            ! error: mine/relations/mediated_between.toml:12:65: [mediate] unknown key `give`, did you mean `gives`?
            ! error: mine/relations/mediated_between.toml:16:1: [broker] unknown key `claus`, did you mean `clause`?
            ! error: mine/relations/mediated_between.toml:20:31: [mediation] `(` without `)`
            ! error: mine/relations/mediated_between.toml:24:11: [help] the pattern has no `{object}`: a claim needs both `{subject}` and `{object}`
            ! error: mine/relations/thanked.toml:1:14: invalid basic string, expected `"`
            ! error: mine/relations/thanked.toml:2:11: expected statement, verbal, material or role, found `verbla`, did you mean `verbal`?
            = 4
        "#]],
    );
}

/// A pack that adds a relation with a third role, changes one of ours and takes the rules of another.
const PACK: [(&str, &str); 3] = [
    (
        "mine/relations/mediated_between.toml",
        r#"id = "mediated_between"
family = "material"
meaning = "mediated between two parties"
nominal = "mediation"
subject = ["actor"]
object = ["actor"]
roles = { other_party = ["actor"] }

[[rule]]
id = "mediate"
clause = "{subject} mediate between {object} and {other_party}"
accepts = [{ text = "Qatar mediated between Israel and Hamas.", gives = "Qatar mediated between Israel [other_party Hamas]" }]

[[rule]]
id = "mediated"
clause = "{subject} mediated between {object:state} and {other_party}"
accepts = [{ text = "Oman mediated between Iran and Iraq.", gives = "Oman mediated between Iran [other_party Hamas]" }]
"#,
    ),
    (
        "mine/relations/thanked.toml",
        "id = \"thanked\"\nfamily = \"verbal\"\nmeaning = \"thanked\"\nnominal = \"thanks\"\nsubject = [\"actor\"]\nobject = [\"actor\"]\n\n[[rule]]\nid = \"applaud\"\nclause = \"{subject} applaud {object}\"\n",
    ),
    (
        "mine/relations/visited.toml",
        "id = \"visited\"\nfamily = \"material\"\nmeaning = \"visited\"\nnominal = \"visit\"\nsubject = [\"actor\"]\nobject = [\"actor\", \"place\"]\n",
    ),
];

const NEWS: (&str, &str) = (
    "news.txt",
    "Angela Merkel applauded Poland. Angela Merkel thanked Poland. Angela Merkel visited Poland. \
     Oman will mediate between Iran and Iraq.",
);

/// Relations, and who takes part, of the claims of a transcript.
fn claims(transcript: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(transcript.lines().next().unwrap()).unwrap();
    let claims = record["claims"].as_array().unwrap().iter();
    claims
        .map(|c| {
            let further = c["participants"].as_array().into_iter().flatten();
            let further = further.map(|p| format!(" [{} {}]", p["role"], p["who"])).collect::<String>();
            format!(
                "{} {} {}{further} {} ({})\n",
                c["subject"], c["relation"], c["object"], c["modality"], c["rule"]
            )
            .replace('"', "")
        })
        .collect()
}

#[test]
fn a_pack_adds_changes_and_removes_without_a_build() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &PACK);
    write(folder.path(), &[NEWS]);
    let extract = |arguments: &[&str]| {
        let mut command = claimgraph();
        claims(&transcript(command.current_dir(folder.path()).arg("extract").args(arguments)))
    };
    expect![[r#"
        person-angela-merkel praised state-poland actual (praised/praise)
        person-angela-merkel thanked state-poland actual (thanked/thank)
        person-angela-merkel visited state-poland actual (visited/visit)
    "#]]
    .assert_eq(&extract(&["news.txt"]));
    expect![[r#"
        person-angela-merkel praised state-poland actual (praised/praise)
        person-angela-merkel thanked state-poland actual (thanked/applaud)
        state-oman mediated_between state-iran [other_party state-iraq] planned (mediated_between/mediate)
    "#]]
    .assert_eq(&extract(&["news.txt", "--schema", "mine"]));
}

#[test]
fn examples_that_do_not_hold_and_rules_in_the_way() {
    check(
        &PACK,
        &["rules", "test", "mediated_between", "--schema", "mine"],
        &expect![[r#"
        mediated_between/mediated (relations/mediated_between.toml)
          Oman mediated between Iran and Iraq.
            must give: Oman mediated between Iran [other_party Hamas]
                gives: Oman mediated between Iran [other_party Iraq]   (mediated_between/mediate)

          the rule found nothing in any of its examples: `{subject} mediated between {object:state} and {other_party}`

        ! 2 rules, 2 examples, 1 rule otherwise than its examples say
        = 1
    "#]],
    );
    check(
        &[],
        &["rules", "test", "thanked/thnk"],
        &expect![[r#"
        ! error: there is no relation and no rule `thanked/thnk`; did you mean `thanked/thank`?
        = 2
    "#]],
    );
    // The rest of what it says is about rules of ours.
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[PACK[0], PACK[2], NEWS]);
    let mut command = claimgraph();
    command.current_dir(folder.path()).args(["rules", "lint", "news.txt", "--schema", "mine"]);
    let said = transcript(&mut command);
    let ours = |line: &&str| line.contains("mediated_between") || line.contains("visited.toml");
    let said: String = said.lines().filter(ours).flat_map(|line| [line, "\n"]).collect();
    expect![[r#"
        unreachable  mediated_between/mediated: `mediated` is a form of `mediate`: write `mediate`, which finds all its forms  relations/mediated_between.toml
        unused  mediated_between/mediated: it finds nothing in 1 articles  relations/mediated_between.toml
        unreachable  visited: the relation has no rule  relations/visited.toml
    "#]]
    .assert_eq(&said);
}

#[test]
fn why_no_rule_finds_it() {
    let why = |arguments: &[&str], expected: &Expect| {
        check(&[NEWS], &[&["why-not"], arguments].concat(), expected);
    };
    why(
        &["Angela Merkel thanked the sea.", "--limit", "2"],
        &expect![[r#"
        thanked/thank: object is “the sea”, which names nobody here, expected person, state, organization or group
            “thanked” set it off: {subject} thank {object}
        = 0
    "#]],
    );
    why(
        &["Angela Merkel expressed regret to Poland.", "Merkel", "Poland"],
        &expect![[r#"
            condemned/express-disapproval: expected `condemnation`, `disapproval`, `disgust`, `contempt`, `criticism` after the verb, found “regret”
                “expressed” set it off: {subject} express|voice condemnation|disapproval|disgust|contempt|criticism of|at|over|for {object}
            praised/express-admiration: expected `admiration`, `respect`, `praise`, `appreciation` after the verb, found “regret”
                “expressed” set it off: {subject} express|voice admiration|respect|praise|appreciation for {object:actor}
            questioned/cast-doubt: expected `doubt`, `doubts` after the verb, found “regret”
                “expressed” set it off: {subject} cast|raise|express doubt|doubts on|about|over {object:words}
            supported/express-support: expected `support`, `backing`, `solidarity` after the verb, found “regret”
                “expressed” set it off: {subject} express|voice|offer|pledge|show|declare|reaffirm|reiterate|issue|give|lend|extend|signal|announce|tweet support|backing|solidarity for|to|with|of {object}
            thanked/express-gratitude: expected `gratitude`, `thanks`, `appreciation`, `thankfulness` after the verb, found “regret”
                “expressed” set it off: {subject} express|extend|voice|convey|offer gratitude|thanks|appreciation|thankfulness to {object}
            = 0
        "#]],
    );
    why(
        &["Angela Merkel hugged Emmanuel Macron."],
        &expect![[r#"
        no rule takes the verb “hugged”
        = 0
    "#]],
    );
    why(
        &["news.txt", "Oman", "Iraq"],
        &expect![[r#"
        no rule takes the verb “mediate”
        = 0
    "#]],
    );
    why(
        &["news.txt", "Oman", "Narnia"],
        &expect![[r#"
        ! error: `Narnia` is not recognised as a name here; names found: Angela Merkel (person), Poland (state), Oman (state), Iran (state), Iraq (state)
        = 2
    "#]],
    );
    why(
        &["missing.txt"],
        &expect![[r#"
        ! error: there is no file `missing.txt`, and one word is no sentence
        = 2
    "#]],
    );
    why(
        &[""],
        &expect![[r#"
        ! error: expected a sentence or a file, found nothing
        = 2
    "#]],
    );
}

#[test]
fn what_no_rule_takes() {
    let text = "Emmanuel Macron hugged Angela Merkel in Blorbistan. Poland hugged Germany. \
                Poland's embrace of Germany was long.";
    check(
        &[("a.txt", text)],
        &["gaps", "a.txt"],
        &expect![[r#"
        verbs between actors that no rule takes  1 of 1
             2 in 1 article     {subject} hug {object}
                a: Emmanuel Macron hugged Angela Merkel in Blorbistan.

        nouns between actors that no rule takes  1 of 1
             1 in 1 article     {subject}'s embrace of {object}
                a: Poland's embrace of Germany was long.

        = 0
    "#]],
    );
    check(
        &[("a.txt", text)],
        &["gaps", "a.txt", "--format", "json", "--limit", "1"],
        &expect![[r#"
        {
          "names": [],
          "verbs": [
            {
              "what": "{subject} hug {object}",
              "count": 2,
              "articles": 1,
              "examples": [
                {
                  "article": "a",
                  "text": "Emmanuel Macron hugged Angela Merkel in Blorbistan."
                },
                {
                  "article": "a",
                  "text": "Poland hugged Germany."
                }
              ]
            }
          ],
          "nouns": [
            {
              "what": "{subject}'s embrace of {object}",
              "count": 1,
              "articles": 1,
              "examples": [
                {
                  "article": "a",
                  "text": "Poland's embrace of Germany was long."
                }
              ]
            }
          ]
        }
        = 0
    "#]],
    );
}

/// The commands and files of the README's walk-through, in their order: a file is what stands between
/// `cat > PATH <<'END'` and `END`; what a command must print follows it, line by line, and `…` stands for
/// anything.
#[test]
fn the_readme_s_rule_can_be_written_as_it_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, section) = readme.split_once("## Ten minutes to a rule of your own").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_claimgraph")).parent().unwrap().to_path_buf();
    let path = std::env::join_paths(
        [bin].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let path = path.unwrap();
    let mut commands = 0;
    for block in section.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for step in block.split("$ ").skip(1) {
            let (script, expected) = if let Some((head, rest)) = step.split_once("END'\n") {
                let (file, rest) = rest.split_once("\nEND\n").unwrap();
                (format!("{head}END'\n{file}\nEND\n"), rest)
            } else {
                let (line, rest) = step.split_once('\n').unwrap();
                (line.to_owned(), rest)
            };
            let output = std::process::Command::new("sh")
                .args(["-c", &format!("{script} 2>&1")])
                .current_dir(folder.path())
                .env("PATH", &path)
                .env("NO_COLOR", "1")
                .output()
                .unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            let lines = |text: &str| -> Vec<String> { text.lines().map(|l| l.trim().to_owned()).collect() };
            let printed = lines(&printed);
            let mut at = 0;
            for line in lines(expected).iter().filter(|line| !line.is_empty() && *line != "…") {
                let found = printed.iter().skip(at).position(|p| same(line, p));
                assert!(
                    found.is_some(),
                    "`{script}` should print `{line}`, printed:\n{}",
                    printed.join("\n")
                );
                at += found.unwrap() + 1;
            }
            commands += 1;
        }
    }
    assert!(commands >= 8, "{commands} commands are no walk-through");
}

/// Whether a line is the expected one; `…` stands for anything.
fn same(expected: &str, line: &str) -> bool {
    let mut rest = line;
    let mut pieces = expected.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(tail) = rest.strip_prefix(first) else { return false };
    rest = tail;
    for piece in pieces {
        let Some((_, tail)) = rest.split_once(piece) else { return false };
        rest = if piece.is_empty() { "" } else { tail };
    }
    rest.is_empty()
}
