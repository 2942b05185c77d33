//! Whole texts: sentences with their kinds, quotations, tags and lemmas.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use expect_test::{Expect, expect};

use super::{SentenceKind, analyse};
use crate::ingest::Article;
use crate::schema::Schema;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::embedded);

/// One line a sentence: its kind unless it is running text, its dateline in brackets, its words
/// with `|` between tokens; then its quotations.
#[expect(clippy::needless_pass_by_value, reason = "expect! makes a value")]
fn check_sentences(text: &str, expected: Expect) {
    let article = Article::from_text("test", text);
    let document = analyse(&SCHEMA, &article);
    let mut out = String::new();
    for sentence in &document.sentences {
        if sentence.kind != SentenceKind::Body {
            let _ = write!(out, "{:?}: ", sentence.kind);
        }
        let body = sentence.tokens.start + sentence.dateline;
        if sentence.dateline > 0 {
            let _ = write!(out, "[{}] ", document.words(sentence.tokens.start..body));
        }
        let _ = writeln!(out, "{}", document.words(body..sentence.tokens.end).replace('\n', "⏎"));
    }
    for quotation in &document.quotations {
        let end = if quotation.closed { "" } else { " …" };
        let _ = writeln!(out, "> {}{end}", document.words(quotation.tokens.clone()).replace('\n', "⏎"));
    }
    expected.assert_eq(&out);
}

/// Words with tags, and with lemmas where they differ from the words.
#[expect(clippy::needless_pass_by_value, reason = "expect! makes a value")]
fn check_tags(text: &str, expected: Expect) {
    let article = Article::from_text("test", text);
    let document = analyse(&SCHEMA, &article);
    let words = document.tokens.iter().enumerate().map(|(i, token)| {
        let word = document.word(i);
        let lemma = SCHEMA.symbols.word(token.lemma);
        let lemma = if lemma.is_empty() || lemma == word.to_lowercase() {
            String::new()
        } else {
            format!("={lemma}")
        };
        format!("{word}/{}{lemma}", token.tag.penn())
    });
    expected.assert_eq(&words.collect::<Vec<_>>().join(" "));
}

#[test]
fn an_article() {
    check_sentences(
        "RUSSIA 'READY TO MAKE A DEAL'\n\nRussia thanks North Korea for troops\nBy Jane Smith and John Doe\n28 April 2025\n\nMOSCOW, 28 April 2025 (dpa) - Vladimir Putin thanked Kim Jong-un. He met Gen. Smith on Jan. 5.\n\nTalks failed in September. hc/rc (Reuters, AFP, AP)",
        expect![[r#"
            Title: RUSSIA 'READY TO MAKE A DEAL'
            Title: Russia thanks North Korea for troops
            Byline: By Jane Smith and John Doe
            Date: 28 April 2025
            [MOSCOW, 28 April 2025 (dpa) -] Vladimir Putin thanked Kim Jong-un.
            He met Gen. Smith on Jan. 5.
            Talks failed in September.
            Byline: hc/rc (Reuters, AFP, AP)
            > READY TO MAKE A DEAL
        "#]],
    );
}

#[test]
fn dirty_boundaries() {
    check_sentences(
        "It was a struggle.. Next came the policy. \"Despite that,\" he says.North Korea is No. 10 in St. Petersburg at 5 p.m. The U.S. Army left. He met J. Smith of Acme Inc. in D.C. (It rained.) Done... Maybe.",
        expect![[r#"
            It was a struggle..
            Next came the policy.
            "Despite that," he says.
            North Korea is No. 10 in St. Petersburg at 5 p.m.
            The U.S. Army left.
            He met J. Smith of Acme Inc. in D.C.
            (It rained.)
            Done...
            Maybe.
            > Despite that,
        "#]],
    );
}

#[test]
fn quotations() {
    check_sentences(
        "\"We won. They fled,\" he said. \"Why?\" Putin asked. The soldiers' homes and 'the real thing' at O'Brien's.\n\n“And we go on.\n\n“Nothing stops us,” he added. An unmatched \" mark here.",
        expect![[r#"
            "We won.
            They fled," he said.
            "Why?" Putin asked.
            The soldiers' homes and 'the real thing' at O'Brien's.
            “And we go on.
            “Nothing stops us,” he added.
            An unmatched " mark here.
            > We won. They fled,
            > Why?
            > the real thing
            > And we go on. …
            > Nothing stops us,
            > mark here. …
        "#]],
    );
}

#[test]
fn quotations_with_misplaced_spaces() {
    check_sentences(
        "He called it a \"stab in the back. \"Putin spoke. \"We go on,\" he said. \"Nobody stops us. \"It is over,\" she added. \"I was six, \"he wrote.\n\nA \"new dawn. The end.",
        expect![[r#"
            He called it a "stab in the back. "
            Putin spoke.
            "We go on," he said.
            "Nobody stops us.
            "It is over," she added.
            "I was six, "he wrote.
            A "new dawn.
            The end.
            > stab in the back.
            > We go on,
            > Nobody stops us. …
            > It is over,
            > I was six,
            > new dawn. …
        "#]],
    );
}

#[test]
fn verbs_and_nouns() {
    check_tags(
        "Russia plans to attack Kyiv, and the attacks killed troops sent to the front.",
        expect![
            "Russia/NNP plans/VBZ=plan to/TO attack/VB Kyiv/NNP ,/, and/CC the/DT attacks/NNS=attack killed/VBD=kill troops/NNS sent/VBN=send to/IN the/DT front/NN ./."
        ],
    );
    check_tags(
        "He said that the report that was published has not been confirmed.",
        expect![
            "He/PRP said/VBD=say that/IN the/DT report/NN that/WDT was/VBD=be published/VBN=publish has/VBZ=have not/RB been/VBN=be confirmed/VBN=confirm ./."
        ],
    );
    check_tags(
        "The North Korean leader's visit is being planned; it's over.",
        expect![
            "The/DT North/NNP Korean/JJ leader/NN 's/POS visit/NN is/VBZ=be being/VBG=be planned/VBN=plan ;/: it/PRP 's/VBZ=be over/RP ./."
        ],
    );
    check_tags("Putin thanks Kim for help", expect!["Putin/NNP thanks/VBZ=thank Kim/NNP for/IN help/NN"]);
    check_tags("UKRAINE ATTACKS RUSSIAN SHIP", expect!["UKRAINE/NNP ATTACKS/VBZ=attack RUSSIAN/JJ SHIP/NN"]);
    check_tags(
        "Soldiers doomscrolled and rearmed while U.S.-led forces targetted them.",
        expect![
            "Soldiers/NNS=soldier doomscrolled/VBD and/CC rearmed/JJ while/IN U.S.-led/JJ forces/NNS=force targetted/VBD=target them/PRP=they ./."
        ],
    );
}

#[test]
fn tokens_stand_in_order_whatever_the_bytes() {
    let pieces = [
        "\u{feff}",
        "\u{ad}",
        "“",
        "”",
        "'",
        "’s",
        "\"",
        "…",
        "..",
        ".",
        "U.S.",
        "n't",
        "cannot",
        "é",
        "日本",
        "\u{301}",
        "🙂",
        "\r",
        "\n",
        "\n\n",
        " ",
        "\u{a0}",
        "\u{200b}",
        "-",
        "—",
        "a",
        "B",
        "1",
        ",",
        "1,000",
        "@",
        "#x",
        "http://",
        "(",
        ")",
        "&",
        "İ",
        "ß",
        "\u{0}",
        "By",
        "hc/rc (AFP)",
    ];
    // A small generator of our own: the texts are the same at every run.
    let mut state = 1u32;
    for length in 0..300 {
        let mut text = String::new();
        for _ in 0..length % 40 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        let article = Article::from_text("test", &text);
        let document = analyse(&SCHEMA, &article);
        let mut end = 0;
        for token in &document.tokens {
            assert!(token.span.start >= end && !token.span.is_empty(), "{text:?}: {:?}", token.span);
            assert!(text.get(token.span.range()).is_some(), "{text:?}: {:?}", token.span);
            end = token.span.end;
        }
        let mut next = 0;
        for sentence in &document.sentences {
            assert!(sentence.tokens.start == next && !sentence.tokens.is_empty(), "{text:?}");
            assert!(sentence.dateline <= sentence.tokens.len(), "{text:?}");
            next = sentence.tokens.end;
        }
        assert_eq!(next, document.tokens.len(), "{text:?}");
        assert!(document.quotations.iter().all(|q| q.tokens.end <= next), "{text:?}");
    }
}

/// Every tag rule's example gets the tag that the rule gives.
#[test]
fn tag_rules_keep_their_examples() {
    let mut failed = String::new();
    for rule in &SCHEMA.lexicon.rules {
        let before = rule.example.split('*').next().unwrap_or_default();
        let article = Article::from_text("test", &rule.example.replace('*', ""));
        let document = analyse(&SCHEMA, &article);
        let found = document.tokens.iter().find(|t| t.span.start as usize == before.len()).map(|t| t.tag);
        if found != Some(rule.pick) {
            let _ = writeln!(failed, "{}: {} is {:?}, not {:?}", rule.id, rule.example, found, rule.pick);
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
