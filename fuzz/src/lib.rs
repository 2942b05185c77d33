//! What the targets share: one schema a process, and texts made of bytes.
//!
//! It leaves out the checks themselves: each target states its own promises.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use claimgraph::base::{EntityKind, Modality, Polarity};
use claimgraph::ingest::Article;
use claimgraph::pipeline;
use claimgraph::schema::Schema;
use claimgraph::store::{ClaimRecord, EndRecord, EntityRecord, Entry, EvidenceRecord, ParticipantRecord, Record, Writer};

/// The schema that travels inside the program, built once.
pub fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
        one_thread();
        Schema::embedded()
    });
    &SCHEMA
}

/// What the program does on several threads is done on this one: inputs are so small that to wake another thread
/// takes longer than to try them.
pub fn one_thread() {
    static POOL: LazyLock<()> = LazyLock::new(|| {
        rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("the first pool");
    });
    LazyLock::force(&POOL);
}

/// A text of any bytes. An even first byte gives the bytes themselves, with what is no UTF-8 replaced; an odd
/// one gives a word for each byte, so that short inputs are sentences with clauses, voices and quotations.
pub fn text(bytes: &[u8]) -> String {
    let Some((first, rest)) = bytes.split_first() else { return String::new() };
    if first % 2 == 0 {
        return String::from_utf8_lossy(rest).into_owned();
    }
    let mut out = String::new();
    for &byte in rest {
        let word = words()[usize::from(byte)];
        let tied = word.starts_with(['.', ',', '’', ')', '”', ';', ':', '?', '!']) || word == "n't";
        if !(tied || out.is_empty() || out.ends_with(['\n', '“', '('])) {
            out.push(' ');
        }
        out.push_str(&word.replace(r"\n", "\n"));
    }
    out
}

/// Two hundred and fifty-six words, one for each byte.
fn words() -> &'static [&'static str; 256] {
    static WORDS: LazyLock<[&str; 256]> = LazyLock::new(|| {
        let words: Vec<&str> = include_str!("../words.txt").lines().collect();
        words.try_into().expect("`words.txt` has a word for each byte")
    });
    &WORDS
}

/// The part of a text between two code points.
pub fn points(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

/// Takes bytes, one after the other; zeros when there are no more.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// One of these.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::from(self.byte()) % of.len()]
    }

    /// What is left.
    pub fn rest(self) -> &'a [u8] {
        self.0
    }

    /// Up to eleven characters: any of ASCII, and those that break formats.
    pub fn words(&mut self) -> String {
        const NASTY: [&str; 24] = [
            "\u{0}", "\u{1b}[31m", "\u{feff}", "\u{202e}", "\u{fffe}", "\u{ffff}", "\u{85}", "\u{2028}", "🇰🇵", "é",
            "]]>", "</script>", "<!--", "&#0;", "=1+1", "@SUM", "\r\n", "\\N", "\"", "''", "%00", "${x}", "\u{d7ff}",
            "\u{10ffff}",
        ];
        let length = self.byte() % 12;
        let mut out = String::new();
        for _ in 0..length {
            let byte = self.byte();
            match NASTY.get(usize::from(byte).wrapping_sub(128)) {
                Some(nasty) => out.push_str(nasty),
                None => out.push(char::from(byte)),
            }
        }
        out
    }
}

/// A record of any names, claims and offsets whose references hold, as `merge` takes it from anybody.
pub fn record(bytes: &mut Bytes<'_>) -> Record<'static> {
    use EntityKind::{Event, Organization, Person, Place, State};
    let mut record = Record { id: bytes.words().into(), text_length: 40, ..Record::default() };
    let about = bytes.byte();
    let optional = |bit: u8, bytes: &mut Bytes<'_>| (about & bit != 0).then(|| Cow::Owned(bytes.words()));
    record.title = optional(1, bytes);
    record.publisher = optional(2, bytes);
    record.url = optional(4, bytes);
    record.language = optional(8, bytes);
    record.source = bytes.words().into();
    record.date = if about & 16 != 0 { "2025-04-28".parse().ok() } else { None };
    for _ in 0..=bytes.byte() % 3 {
        record.entities.push(EntityRecord {
            id: bytes.words().into(),
            kind: bytes.one(&[Person, State, Organization, Place, Event]),
            name: bytes.words().into(),
            aliases: (0..bytes.byte() % 2).map(|_| bytes.words().into()).collect(),
            same_as: (0..bytes.byte() % 2).map(|_| bytes.words().into()).collect(),
        });
    }
    let entities: Vec<Cow<'static, str>> = record.entities.iter().map(|entity| entity.id.clone()).collect();
    let count = bytes.byte() % 4;
    for number in 0..count {
        let end = |bytes: &mut Bytes<'_>| match bytes.byte() % 4 {
            0 => EndRecord::Claim { claim: format!("c{}", bytes.byte() % count).into() },
            1 => EndRecord::Concept { concept: bytes.words().into() },
            _ => EndRecord::Entity(entities[usize::from(bytes.byte()) % entities.len()].clone()),
        };
        let (subject, object) = (end(bytes), end(bytes));
        let who = end(bytes);
        let relation = bytes.one(&["met", "said", "denied", "deployed_to", "leads", ""]);
        record.claims.push(ClaimRecord {
            id: format!("c{number}").into(),
            subject,
            relation: if relation.is_empty() { bytes.words().into() } else { relation.into() },
            object,
            participants: if bytes.byte() % 4 == 0 {
                vec![ParticipantRecord { role: bytes.words().into(), who }]
            } else {
                Vec::new()
            },
            polarity: bytes.one(&[Polarity::Affirmed, Polarity::Negated]),
            modality: bytes.one(&[Modality::Actual, Modality::Possible, Modality::Planned]),
            attributed_to: (0..bytes.byte() % 2).map(|_| entities[0].clone()).collect(),
            time: if bytes.byte() % 2 == 0 { None } else { "2025-04".parse().ok() },
            quantity: if bytes.byte() % 2 == 0 { None } else { Some(bytes.words().into()) },
            evidence: EvidenceRecord { start: 0, end: u32::from(bytes.byte()), text: bytes.words().into() },
            rule: bytes.words().into(),
            shape: "active".into(),
            roles: Vec::new(),
        });
    }
    record
}

/// The folder of a small store of a few articles, in memory where the system has such a place.
pub fn a_store(name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let folder = place.join(format!("claimgraph-fuzz-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut writer = Writer::open(&folder, schema()).expect("a store");
    for (id, text) in [
        ("one", "Putin thanked Kim Jong Un on Monday. Moscow denied that it deployed troops to Ukraine."),
        ("two", "Angela Merkel met Anna Weber in Paris. \"Russia attacked Kyiv,\" Merkel said."),
        ("three", "Russia did not attack Kyiv, the Kremlin said. Anna Weber leads the company Lindholm Corp."),
    ] {
        let article = Article::from_text(id, text);
        let extraction = pipeline::extract(schema(), &article);
        let mut record = Record::of(&extraction, &article);
        record.text = Some(text.into());
        writer.put(&Entry::merged(&record)).expect("room");
    }
    writer.settle(schema()).expect("a graph");
    writer.commit().expect("a store");
    folder
}
