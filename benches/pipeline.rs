//! Bytes of text a second: the whole pipeline, and each stage alone on what the stages before it made.
//!
//! `cargo bench` measures on `corpus/`; `CLAIMGRAPH_BENCH=PATH cargo bench` on a folder or file of
//! articles of your own. One thread, so that figures are per core.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should stop")]
#![expect(clippy::format_push_string, reason = "what is not measured need not be fast")]

use std::sync::LazyLock;

use claimgraph::entities::{self, Mentions};
use claimgraph::export::{Exporter, Folder, Format};
use claimgraph::graph::{KnowledgeGraph, View};
use claimgraph::ingest::{self, Article, Input, Plan};
use claimgraph::pipeline;
use claimgraph::relations::{self, Extraction};
use claimgraph::resolve::{self, Resolution};
use claimgraph::schema::{Schema, Source};
use claimgraph::store::Record;
use claimgraph::text::{self, Document};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::embedded);

static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| {
    let path = std::env::var_os("CLAIMGRAPH_BENCH")
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/corpus").into());
    let articles: Vec<Article> =
        ingest::read(&SCHEMA, Plan::new(&[Input::from(&path)])).filter_map(Result::ok).collect();
    assert!(!articles.is_empty(), "no articles in {}", path.display());
    articles
});

static DOCUMENTS: LazyLock<Vec<Document<'static>>> =
    LazyLock::new(|| ARTICLES.iter().map(|article| text::analyse(&SCHEMA, article)).collect());

static MENTIONS: LazyLock<Vec<Mentions<'static>>> =
    LazyLock::new(|| DOCUMENTS.iter().map(|document| entities::recognise(&SCHEMA, document)).collect());

static RESOLUTIONS: LazyLock<Vec<Resolution<'static>>> = LazyLock::new(|| {
    DOCUMENTS.iter().zip(MENTIONS.iter()).map(|(d, m)| resolve::resolve(&SCHEMA, d, m)).collect()
});

static EXTRACTIONS: LazyLock<Vec<Extraction>> =
    LazyLock::new(|| ARTICLES.iter().map(|article| pipeline::extract(&SCHEMA, article)).collect());

static GRAPH: LazyLock<KnowledgeGraph> = LazyLock::new(|| KnowledgeGraph::build(&SCHEMA, &EXTRACTIONS));

/// Counts the bytes of all articles' texts.
fn bytes() -> BytesCount {
    BytesCount::new(ARTICLES.iter().map(|article| article.text.len()).sum::<usize>())
}

/// What passes before the first record of a run is there.
#[divan::bench]
fn a_start_until_the_first_record() {
    let schema = Schema::embedded();
    let article = Article::from_text("first", "Jane Roe, the mayor of Bonn, met Ann Poe on Monday.");
    black_box(Record::of(&pipeline::extract(&schema, &article), &article).to_line());
}

#[divan::bench]
fn a_schema() {
    black_box(Schema::embedded());
}

#[divan::bench]
fn b_text(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| {
        for article in ARTICLES.iter() {
            black_box(text::analyse(&SCHEMA, article));
        }
    });
}

#[divan::bench]
fn c_entities(bencher: Bencher) {
    LazyLock::force(&DOCUMENTS);
    bencher.counter(bytes()).bench(|| {
        for document in DOCUMENTS.iter() {
            black_box(entities::recognise(&SCHEMA, document));
        }
    });
}

/// Words, tags and names: what a program that only recognises names does.
#[divan::bench]
fn c_recognition_text_and_entities(bencher: Bencher) {
    LazyLock::force(&ARTICLES);
    bencher.counter(bytes()).bench(|| {
        for article in ARTICLES.iter() {
            let document = text::analyse(&SCHEMA, article);
            black_box(entities::recognise(&SCHEMA, &document));
        }
    });
}

#[divan::bench]
fn d_resolve(bencher: Bencher) {
    LazyLock::force(&MENTIONS);
    bencher.counter(bytes()).bench(|| {
        for (document, mentions) in DOCUMENTS.iter().zip(MENTIONS.iter()) {
            black_box::<Resolution<'_>>(resolve::resolve(&SCHEMA, document, mentions));
        }
    });
}

#[divan::bench]
fn e_relations(bencher: Bencher) {
    LazyLock::force(&RESOLUTIONS);
    bencher.counter(bytes()).bench(|| {
        for (i, article) in ARTICLES.iter().enumerate() {
            black_box(relations::claims(
                &SCHEMA,
                article,
                &DOCUMENTS[i],
                &MENTIONS[i],
                RESOLUTIONS[i].clone(),
            ));
        }
    });
}

#[divan::bench]
fn f_whole_extraction(bencher: Bencher) {
    LazyLock::force(&ARTICLES);
    bencher.counter(bytes()).bench(|| {
        for article in ARTICLES.iter() {
            black_box(pipeline::extract(&SCHEMA, article));
        }
    });
}

#[divan::bench]
fn g_records(bencher: Bencher) {
    LazyLock::force(&EXTRACTIONS);
    bencher.counter(bytes()).bench(|| {
        for (article, extraction) in ARTICLES.iter().zip(EXTRACTIONS.iter()) {
            black_box(Record::of(extraction, article).to_line());
        }
    });
}

#[divan::bench]
fn h_graph(bencher: Bencher) {
    LazyLock::force(&EXTRACTIONS);
    bencher.counter(bytes()).bench(|| black_box(KnowledgeGraph::build(&SCHEMA, &EXTRACTIONS)));
}

#[divan::bench(args = Format::ALL)]
fn i_export(bencher: Bencher, format: Format) {
    LazyLock::force(&GRAPH);
    bencher.counter(bytes()).bench(|| {
        let exporter = Exporter::new(&GRAPH, GRAPH.select(View::Full));
        exporter.write_files(format, &mut Nowhere(std::io::sink())).unwrap();
    });
}

/// Takes files and forgets them.
struct Nowhere(std::io::Sink);

impl Folder for Nowhere {
    fn file(&mut self, _: &str) -> std::io::Result<&mut dyn std::io::Write> {
        Ok(&mut self.0)
    }

    fn current(&mut self) -> std::io::Result<&mut dyn std::io::Write> {
        Ok(&mut self.0)
    }
}

/// The schema with a thousand more rules: most have triggers of their own, some share those of all.
static LARGER: LazyLock<Schema> = LazyLock::new(|| {
    let mut source = Source::embedded();
    for relation in 0..RELATIONS {
        source.insert(&format!("relations/bench_{relation}.toml"), relation_file(relation));
    }
    let schema = Schema::load(&source).unwrap();
    assert_eq!(schema.rules.len(), SCHEMA.rules.len() + RELATIONS * RULES);
    schema
});

const RELATIONS: usize = 50;
const RULES: usize = 20;

/// Words that newspapers use all the time, so that rules with them are tried all the time.
const COMMON: [&str; 10] = ["make", "take", "call", "tell", "win", "send", "give", "back", "offer", "hold"];

/// One relation with [`RULES`] rules, as people would write them.
fn relation_file(relation: usize) -> String {
    let mut file = format!(
        "id = \"bench_{relation}\"\nfamily = \"material\"\nmeaning = \"for the benchmark\"\nnominal = \"deed\"\n\
         subject = [\"actor\"]\nobject = [\"actor\"]\n"
    );
    for rule in 0..RULES {
        // Words of five letters that no list has, or common ones for every fourth rule.
        let letters = relation * RULES + rule;
        let own: String = (0..3).map(|i| char::from(b'a' + (letters / 26usize.pow(i) % 26) as u8)).collect();
        let pattern = match rule % 5 {
            0 => format!(
                "clause = \"{{subject}} {} {own}ment to {{object}}\"",
                COMMON[rule / 2 % COMMON.len()]
            ),
            1 => format!("clause = \"{{subject}} zu{own}|za{own} {{object}}\""),
            2 => format!("clause = \"{{subject}} zo{own} with {{object:state|organization}}\""),
            3 => format!("noun = \"{{subject}}'s {own}zation of {{object}}\""),
            _ => format!("clause = \"{{subject}} be {own}ful to {{object}}\""),
        };
        file += &format!("\n[[rule]]\nid = \"rule-{rule}\"\n{pattern}\n");
    }
    file
}

#[divan::bench]
fn j_whole_extraction_with_a_thousand_more_rules(bencher: Bencher) {
    LazyLock::force(&ARTICLES);
    LazyLock::force(&LARGER);
    bencher.counter(bytes()).bench(|| {
        for article in ARTICLES.iter() {
            black_box(pipeline::extract(&LARGER, article));
        }
    });
}
