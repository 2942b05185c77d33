//! Files in, articles or errors out.

#[cfg(feature = "html")]
mod html;

use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use expect_test::{Expect, expect};

use super::{Article, Input, Plan, read};
use crate::base::Error;
use crate::schema::Schema;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::embedded);

/// Writes files into a folder, reads the inputs (all of the folder if none are named) and shows
/// what came out, with `DIR` for the folder.
fn check(files: &[(&str, &[u8])], inputs: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    expected.assert_eq(&show(folder.path(), inputs));
}

fn check_text(text: &str, expected: &Expect) {
    check(&[("a.txt", text.as_bytes())], &[], expected);
}

fn show(folder: &Path, inputs: &[&str]) -> String {
    let inputs: Vec<Input> = match inputs {
        [] => vec![Input::from(folder)],
        named => named.iter().map(|n| Input::from(&folder.join(n))).collect(),
    };
    let plan = Plan::new(&inputs);
    let mut out = String::new();
    for result in read(&SCHEMA, plan) {
        match result {
            Ok(article) => show_article(&mut out, &article),
            Err(error) => show_error(&mut out, &error),
        }
    }
    out.replace(&folder.display().to_string(), "DIR")
}

fn show_error(out: &mut String, error: &Error) {
    writeln!(out, "! {error}").unwrap();
}

fn show_article(out: &mut String, article: &Article) {
    writeln!(out, "{} ({})", article.id, article.source).unwrap();
    let fields = [
        ("title", article.title.clone()),
        ("date", article.date.map(|d| d.to_string())),
        ("publisher", article.publisher.clone()),
        ("url", article.url.clone()),
        ("language", article.language.clone()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name}: {value}").unwrap();
        }
    }
    let short: String = article.text.chars().take(200).collect();
    writeln!(out, "  {short:?}").unwrap();
    for diagnostic in &article.diagnostics {
        writeln!(out, "  ~ {}: {}", diagnostic.code, diagnostic.message).unwrap();
    }
}

#[test]
fn plain_text_is_kept_as_it_is() {
    check_text(
        "Putin thanked Kim.\r\n\r\n Again. \n",
        &expect![[r#"
        a (DIR/a.txt)
          "Putin thanked Kim.\r\n\r\n Again. \n"
    "#]],
    );
}

#[test]
fn headline_and_date_line() {
    check_text(
        "Hundreds dead in stampede\nThursday, January 12, 2006\nAccording to the ministry, 345 died.",
        &expect![[r#"
            a (DIR/a.txt)
              title: Hundreds dead in stampede
              date: 2006-01-12
              "Hundreds dead in stampede\nThursday, January 12, 2006\nAccording to the ministry, 345 died."
        "#]],
    );
}

#[test]
fn date_line_that_lost_its_break() {
    check_text(
        "Process begins\n\nThursday, May 7, 2015 On Tuesday, the government met.",
        &expect![[r#"
            a (DIR/a.txt)
              title: Process begins
              date: 2015-05-07
              "Process begins\n\nThursday, May 7, 2015 On Tuesday, the government met."
        "#]],
    );
}

#[test]
fn date_behind_its_label() {
    check_text(
        "date 2025-04-28 Russian President Putin spoke.",
        &expect![[r#"
        a (DIR/a.txt)
          date: 2025-04-28
          "date 2025-04-28 Russian President Putin spoke."
    "#]],
    );
    check_text(
        "Kim spoke\n\nPublished: 28 April 2025, 14:05 GMT\n\nKim spoke.",
        &expect![[r#"
        a (DIR/a.txt)
          title: Kim spoke
          date: 2025-04-28
          "Kim spoke\n\nPublished: 28 April 2025, 14:05 GMT\n\nKim spoke."
    "#]],
    );
}

#[test]
fn date_that_begins_a_sentence_is_not_the_articles() {
    check_text(
        "Monday, May 18, 2015 was a dark day.",
        &expect![[r#"
        a (DIR/a.txt)
          "Monday, May 18, 2015 was a dark day."
    "#]],
    );
}

#[test]
fn datelines() {
    check_text(
        "Kim confirms\n\nMOSCOW, 28 April 2025 (dpa) - North Korea said so.",
        &expect![[r#"
        a (DIR/a.txt)
          title: Kim confirms
          date: 2025-04-28
          publisher: dpa
          "Kim confirms\n\nMOSCOW, 28 April 2025 (dpa) - North Korea said so."
    "#]],
    );
    check_text(
        "WASHINGTON (AP) — The president spoke.",
        &expect![[r#"
        a (DIR/a.txt)
          publisher: AP
          "WASHINGTON (AP) — The president spoke."
    "#]],
    );
    check_text(
        "Kyiv, April 28, 2025 - The president spoke.",
        &expect![[r#"
        a (DIR/a.txt)
          date: 2025-04-28
          "Kyiv, April 28, 2025 - The president spoke."
    "#]],
    );
    check_text(
        "Merkel (right) - a rare sight - spoke.",
        &expect![[r#"
        a (DIR/a.txt)
          "Merkel (right) - a rare sight - spoke."
    "#]],
    );
    check_text(
        "KYIV, April 28 (Reuters) - No year, no date.",
        &expect![[r#"
        a (DIR/a.txt)
          publisher: Reuters
          "KYIV, April 28 (Reuters) - No year, no date."
    "#]],
    );
}

#[test]
fn running_text_has_no_headline() {
    check_text(
        "Militias clash in Tripoli.\nRival groups battled.",
        &expect![[r#"
        a (DIR/a.txt)
          "Militias clash in Tripoli.\nRival groups battled."
    "#]],
    );
    check_text(
        "The president of Russia said on Monday\nThat he would go home and then\nsleep.",
        &expect![[r#"
        a (DIR/a.txt)
          "The president of Russia said on Monday\nThat he would go home and then\nsleep."
    "#]],
    );
    check_text(
        "Only a line without a stop",
        &expect![[r#"
        a (DIR/a.txt)
          "Only a line without a stop"
    "#]],
    );
}

#[test]
fn markdown() {
    check(
        &[
            (
                "full.md",
                b"---\nid: kcna-1\ntitle: \"Kim: \\\"We sent them\\\"\"\ndate: 2025-04-28T09:00:00Z # UTC\npublisher: 'Yonhap''s desk'\nurl: https://example.org/a?b#c\nlanguage: en\ntags:\n  - war\n- x\n---\nKim spoke.\n",
            ),
            ("heading.markdown", b"# Kim confirms troops #\n\nKim spoke."),
            ("none.md", b"---\nJust a ruler above.\n\n---\nAnd below."),
            ("open.md", b"---\ntitle: no end\nKim spoke."),
            ("only.md", b"---\ntitle: nothing follows\n---\n"),
            ("bad-date.md", b"---\r\ndate: soon\r\n---\r\nKim spoke."),
        ],
        &[],
        &expect![[r#"
            bad-date (DIR/bad-date.md)
              "Kim spoke."
              ~ unknown-date: expected a date like 2025-04-28 or April 28, 2025, found `soon`
            kcna-1 (DIR/full.md)
              title: Kim: "We sent them"
              date: 2025-04-28
              publisher: Yonhap's desk
              url: https://example.org/a?b#c
              language: en
              "Kim spoke.\n"
            heading (DIR/heading.markdown)
              title: Kim confirms troops
              "Kim confirms troops\n\n\nKim spoke."
            none (DIR/none.md)
              "\nJust a ruler above.\n\n\nAnd below."
            ! DIR/only.md: expected an article, found no text
            open (DIR/open.md)
              "\ntitle: no end\nKim spoke."
        "#]],
    );
}

#[test]
fn json_lines() {
    let lines = r#"{"id": "a", "text": "Kim spoke.", "date": "26-FEB-1987 15:01:01.79", "extra": {"x": [1]}}
{"id": 7, "text": "Kim spoke.", "date": "Mon, 28 Apr 2025 10:00:00 +0000", "title": null}

{"text": "Kim spoke.", "date": 1745800000, "publisher": {"name": "dpa"}, "url": "u", "language": "en"}
{"id": "b", "text": ""}
{"id": "c"}
{"id": "d", "text": 5}
{"id": "e", "text": "cut off
["not", "an", "object"]
{"id": "f", "text": "Kim spoke.", "date": "the day after"}
{"id": "g", "text": "Line\nbreaks \u00e9"}"#;
    check(
        &[("news.jsonl", lines.as_bytes())],
        &[],
        &expect![[r#"
            a (DIR/news.jsonl:1)
              date: 1987-02-26
              "Kim spoke."
            7 (DIR/news.jsonl:2)
              date: 2025-04-28
              "Kim spoke."
            news:4 (DIR/news.jsonl:4)
              date: 2025-04-28
              url: u
              language: en
              "Kim spoke."
              ~ unknown-field: expected a string in field `publisher`, found an object
            ! DIR/news.jsonl:5: column 1: expected words in field `text`, found none
            ! DIR/news.jsonl:6: column 1: expected a field `text` with the article, found none
            ! DIR/news.jsonl:7: column 1: expected a string in field `text`, found a number
            ! DIR/news.jsonl:8: column 28: expected one JSON object, found a fault in it: EOF while parsing a string
            ! DIR/news.jsonl:9: column 1: expected one JSON object, found `["not", "an", "object"]`
            f (DIR/news.jsonl:10)
              "Kim spoke."
              ~ unknown-date: expected a date like 2025-04-28 or April 28, 2025, found `the day after`
            g (DIR/news.jsonl:11)
              "Line\nbreaks é"
        "#]],
    );
}

#[test]
fn json_lines_with_marks_and_in_utf16() {
    let line = "{\"id\": \"ü\", \"text\": \"Zürich said so.\"}\n";
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(line.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check(
        &[
            ("bom.jsonl", format!("\u{feff}{line}").as_bytes()),
            ("latin.ndjson", &line.chars().map(|c| c as u8).collect::<Vec<u8>>()),
            ("utf16.jsonl", &utf16),
            ("void.jsonl", b"\n\n"),
        ],
        &[],
        &expect![[r#"
            ü (DIR/bom.jsonl:1)
              "Zürich said so."
            ü (DIR/latin.ndjson:1)
              "Zürich said so."
              ~ assumed-encoding: expected UTF-8, read as windows-1252
            ü (DIR/utf16.jsonl:1)
              "Zürich said so."
            ! DIR/void.jsonl: expected an article, found an empty file
        "#]],
    );
}

#[test]
fn encodings() {
    let text = "Der Präsident grüßte „Zürich“ – sehr höflich.";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| match c {
            '„' => 0x84,
            '“' => 0x93,
            '–' => 0x96,
            other => other as u8,
        })
        .collect();
    let le: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let be: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let mut broken = text.as_bytes().to_vec();
    broken.push(0xFF);
    check(
        &[
            ("be.txt", &be),
            ("bom.txt", format!("\u{feff}{text}").as_bytes()),
            ("broken.txt", &broken),
            ("latin.txt", &latin),
            ("le.txt", &le),
            ("plain.txt", text.as_bytes()),
        ],
        &[],
        &expect![[r#"
            be (DIR/be.txt)
              "Der Präsident grüßte „Zürich“ – sehr höflich."
            bom (DIR/bom.txt)
              "Der Präsident grüßte „Zürich“ – sehr höflich."
            broken (DIR/broken.txt)
              "Der Präsident grüßte „Zürich“ – sehr höflich.�"
              ~ invalid-encoding: expected UTF-8, found bytes that do not fit it, first in line 1: replaced by U+FFFD
            latin (DIR/latin.txt)
              "Der Präsident grüßte „Zürich“ – sehr höflich."
              ~ assumed-encoding: expected UTF-8, read as windows-1252
            le (DIR/le.txt)
              "Der Präsident grüßte „Zürich“ – sehr höflich."
            plain (DIR/plain.txt)
              "Der Präsident grüßte „Zürich“ – sehr höflich."
        "#]],
    );
}

#[test]
fn what_is_no_article() {
    check(
        &[
            ("binary.txt", b"PK\x03\x04\x00\x00rest"),
            ("controls.txt", b"\x01\x02\x03\x04 words and more words"),
            ("empty.txt", b""),
            ("good.txt", b"Kim spoke."),
            ("space.md", b" \n\t\n"),
        ],
        &[],
        &expect![[r#"
            ! DIR/binary.txt: expected text, found binary data (a NUL byte at offset 4)
            ! DIR/controls.txt: expected text, found binary data (4 control characters in the first 25 bytes)
            ! DIR/empty.txt: expected an article, found an empty file
            good (DIR/good.txt)
              "Kim spoke."
            ! DIR/space.md: expected an article, found an empty file
        "#]],
    );
}

#[test]
fn too_long() {
    let text = vec![b'a'; super::MAX_BYTES + 1];
    let mut lines = b"{\"text\": \"Kim spoke.\"}\n".to_vec();
    lines.extend(&text);
    lines.extend(b"\n{\"text\": \"Kim spoke again.\"}\n");
    check(
        &[("a.txt", &text), ("b.jsonl", &lines)],
        &[],
        &expect![[r#"
        ! DIR/a.txt: expected an article of at most 64 MB, found more
        b:1 (DIR/b.jsonl:1)
          "Kim spoke."
        ! DIR/b.jsonl:2: expected an article of at most 64 MB, found more
        b:3 (DIR/b.jsonl:3)
          "Kim spoke again."
    "#]],
    );
}

#[test]
fn folders_are_sorted_and_hidden_files_skipped() {
    check(
        &[
            ("b.txt", b"B spoke."),
            ("a/z.TXT", b"Z spoke."),
            ("a/b/c.txt", b"C spoke."),
            ("a/.hidden.txt", b"hidden"),
            (".git/x.txt", b"hidden"),
            ("a/data.csv", b"1,2"),
            ("a\noext", b"x"),
        ],
        &[],
        &expect![[r#"
            c (DIR/a/b/c.txt)
              "C spoke."
            z (DIR/a/z.TXT)
              "Z spoke."
            b (DIR/b.txt)
              "B spoke."
        "#]],
    );
}

#[test]
fn inputs_that_cannot_be_read() {
    check(
        &[("a/x.pdf", b"%PDF"), ("b\noext", b"x"), ("c/good.txt", b"Kim spoke.")],
        &["missing.txt", "a", "a/x.pdf", "b\noext", "c/good.txt", "c", "c/../c/good.txt"],
        &expect![[r#"
            ! DIR/missing.txt: no such file or folder
            ! DIR/a: expected a folder with articles (.txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml), found none
            ! DIR/a/x.pdf: expected a file with one of the extensions .txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml, found `.pdf`; `-` reads the standard input
            ! DIR/b
            oext: expected a file with one of the extensions .txt, .md, .markdown, .html, .htm, .jsonl, .ndjson, .rss, .atom, .xml, found none; `-` reads the standard input
            good (DIR/c/good.txt)
              "Kim spoke."
        "#]],
    );
}

#[test]
fn the_same_stem_in_two_folders() {
    check(
        &[
            ("a/x.txt", b"Kim spoke."),
            ("b/x.txt", b"Kim spoke."),
            ("b/x.md", b"Kim spoke."),
            ("c/x.jsonl", b"{\"text\": \"Kim spoke.\"}\n{\"id\": \"own\", \"text\": \"Kim spoke.\"}"),
            ("y.txt", b"Kim spoke."),
        ],
        &[],
        &expect![[r#"
            a-x (DIR/a/x.txt)
              "Kim spoke."
              ~ ambiguous-id: `x` names several files: this one's id is `a-x`
            b-x-md (DIR/b/x.md)
              "Kim spoke."
              ~ ambiguous-id: `x` names several files: this one's id is `b-x-md`
            b-x-txt (DIR/b/x.txt)
              "Kim spoke."
              ~ ambiguous-id: `x` names several files: this one's id is `b-x-txt`
            c-x:1 (DIR/c/x.jsonl:1)
              "Kim spoke."
              ~ ambiguous-id: `x` names several files: this one's id is `c-x`
            own (DIR/c/x.jsonl:2)
              "Kim spoke."
            y (DIR/y.txt)
              "Kim spoke."
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn links_and_their_loops() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::create_dir(path.join("a")).unwrap();
    std::fs::write(path.join("a/x.txt"), "Kim spoke.").unwrap();
    std::os::unix::fs::symlink(path, path.join("a/loop")).unwrap();
    std::os::unix::fs::symlink(path.join("a/x.txt"), path.join("b.txt")).unwrap();
    std::os::unix::fs::symlink(path.join("gone.txt"), path.join("broken.txt")).unwrap();
    expect![[r#"
        ! DIR/broken.txt: no such file or folder
        x (DIR/a/x.txt)
          "Kim spoke."
    "#]]
    .assert_eq(&show(path, &[]));
}

#[test]
fn dates() {
    let mut out = String::new();
    for text in [
        "2025-04-28",
        "2025-04",
        "2025",
        "2025-04-28T23:59:59.123+09:00",
        "2025-04-28 10:00",
        "20250428",
        "1745800000",
        "1745800000000",
        "26-FEB-1987 15:01:01.79",
        "Mon, 28 Apr 2025 10:00:00 +0000",
        "28 Apr 25 10:00 GMT",
        "April 28, 2025",
        "Apr. 28, 2025, 10:04 a.m.",
        "Monday 28th of April 2025",
        "28. April 2025",
        "28.04.2025",
        "4/28/2025",
        "28/4/2025",
        "2025/04/28",
        "Published: 28 April 2025",
        "April 2025",
        "April 31, 2025",
        "2025-02-30",
        "yesterday",
        "",
        "99999999999999999999999",
    ] {
        let date = super::dates::parse(&SCHEMA, text).map_or("-".into(), |d| d.to_string());
        writeln!(out, "{text} = {date}").unwrap();
    }
    expect![[r"
        2025-04-28 = 2025-04-28
        2025-04 = 2025-04
        2025 = 2025
        2025-04-28T23:59:59.123+09:00 = 2025-04-28
        2025-04-28 10:00 = 2025-04-28
        20250428 = 2025-04-28
        1745800000 = 2025-04-28
        1745800000000 = 2025-04-28
        26-FEB-1987 15:01:01.79 = 1987-02-26
        Mon, 28 Apr 2025 10:00:00 +0000 = 2025-04-28
        28 Apr 25 10:00 GMT = 2025-04-28
        April 28, 2025 = 2025-04-28
        Apr. 28, 2025, 10:04 a.m. = 2025-04-28
        Monday 28th of April 2025 = 2025-04-28
        28. April 2025 = 2025-04-28
        28.04.2025 = 2025-04-28
        4/28/2025 = 2025-04-28
        28/4/2025 = 2025-04-28
        2025/04/28 = 2025-04-28
        Published: 28 April 2025 = 2025-04-28
        April 2025 = 2025-04
        April 31, 2025 = -
        2025-02-30 = -
        yesterday = -
         = -
        99999999999999999999999 = -
    "]]
    .assert_eq(&out);
}

/// Any bytes in any format: nothing panics, and what comes out has an id and a text.
#[test]
fn any_bytes() {
    use proptest::prelude::*;
    let parts: Vec<&'static [u8]> = vec![
        b"---\n",
        b"title: 'x",
        b"date: \"2025",
        b"\n",
        b"# ",
        b"{\"text\": ",
        b"\"a\"",
        b"}",
        b",",
        b"\"id\": 1",
        b"<p>",
        b"</p>",
        b"<div class=article>",
        b"</div>",
        b"<table><tr><td>",
        b"<svg><path/>",
        b"<!--",
        b"-->",
        b"<script>",
        b"</script>",
        b"<title>T</title>",
        b"<meta charset=utf-16>",
        b"<meta charset=shift_jis>",
        b"<h1>",
        b"<a href=#>",
        b"<article>",
        b"<b>",
        b"&amp;",
        b"&#0;",
        b"<![CDATA[",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b"\xFF",
        b"\xC3",
        b"\xA9",
        b"\xE2\x80\x94",
        b"\x00",
        b"\x01",
        b"MOSCOW, 28 April 2025 (dpa) - ",
        b"April 31, 2025",
        b"Kim spoke. ",
        b"Monday, ",
        b"-- ",
        b"<script type='application/ld+json'>[[[{\"@graph\": [{\"@type\": \"Article\"}]}]]]</script>",
        b"99999999999999999999 ",
        b"<body><header><nav>",
        b"<style>",
        b"<template><p>",
        b"<select><option>",
        b"<frameset>",
    ];
    let bytes = prop::collection::vec(prop::sample::select(parts), 0..30);
    proptest!(|(bytes in bytes, format in prop::sample::select(super::Format::ALL))| {
        let bytes = bytes.concat();
        if let Ok(article) = super::piece::whole(&SCHEMA, Path::new("a"), "a", format, bytes) {
            prop_assert!(!article.id.is_empty() && !article.text.trim().is_empty());
        }
    });
}
