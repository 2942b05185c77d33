//! A graph of a million facts, made here, in the formats for large graphs: megabytes a second, by the clock and
//! by the time of all cores, and how much memory writing takes beside the graph and the layout. Then
//! Oxigraph's streaming reader takes every part of the JSON-LD.
//!
//! `cargo bench --bench exports`; `CLAIMGRAPH_FACTS=100000` makes a smaller graph.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should stop")]
#![expect(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::io::{self, Write};
use std::time::Instant;

use claimgraph::base::{Date, EntityKind, Modality, Polarity};
use claimgraph::export::{Exporter, Folder, Format};
use claimgraph::graph::{Fact, GraphEntity, KnowledgeGraph, Parts, Report, Source, Status, Term, View};
use claimgraph::relations::Evidence;
use claimgraph::schema::Schema;

fn main() {
    let facts = std::env::var("CLAIMGRAPH_FACTS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let (graph, making) = timed(|| KnowledgeGraph::from_parts(parts(facts)));
    let (entities, articles) = (graph.entities().len(), graph.sources().len());
    println!("{facts} facts, {entities} entities, {articles} articles: {making}");
    let (exporter, choosing) = timed(|| Exporter::new(&graph, graph.select(View::Full)));
    println!("chosen: {choosing}");
    // The first file waits for the layout, which the others share.
    for format in [Format::GraphMl, Format::GraphMl, Format::Gexf, Format::JsonLd] {
        let mut folder = Counted::default();
        let (written, writing) = timed(|| exporter.write_files(format, &mut folder));
        written.unwrap();
        let megabytes = folder.bytes as f64 / 1e6;
        println!(
            "{format}: {} files, {megabytes:.0} MB, {:.0} MB/s: {writing}",
            folder.files,
            megabytes / writing.seconds
        );
    }
    read_all(&exporter);
}

/// Every part of the JSON-LD, through Oxigraph's streaming reader.
#[cfg(feature = "sparql")]
fn read_all(exporter: &Exporter) {
    let mut folder = Read::default();
    let (written, reading) = timed(|| {
        exporter.write_files(Format::JsonLd, &mut folder)?;
        folder.finish();
        io::Result::Ok(())
    });
    written.unwrap();
    println!("Oxigraph's streaming reader: {} parts, {} triples: {reading}", folder.parts, folder.triples);
}

#[cfg(not(feature = "sparql"))]
fn read_all(_: &Exporter) {}

/// What some work took.
struct Taken {
    seconds: f64,
    cores: f64,
    memory: usize,
    peak: usize,
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seconds, cores, memory, peak } = self;
        write!(
            f,
            "{seconds:.1} s, {cores:.1} s of all cores, {memory} MB of memory more, {peak} MB meanwhile"
        )
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Taken) {
    let (memory_before, cores_before, began) = (memory("VmRSS"), cores(), Instant::now());
    forget_peak();
    let done = work();
    let taken = Taken {
        seconds: began.elapsed().as_secs_f64(),
        cores: cores() - cores_before,
        memory: memory("VmRSS").saturating_sub(memory_before),
        peak: memory("VmHWM").saturating_sub(memory_before),
    };
    (done, taken)
}

/// A folder that counts.
#[derive(Default)]
struct Counted {
    files: usize,
    bytes: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Folder for Counted {
    fn file(&mut self, _: &str) -> io::Result<&mut dyn Write> {
        self.files += 1;
        Ok(self)
    }

    fn current(&mut self) -> io::Result<&mut dyn Write> {
        Ok(self)
    }
}

/// A folder whose files are read as soon as they are complete.
#[cfg(feature = "sparql")]
#[derive(Default)]
struct Read {
    part: Vec<u8>,
    parts: usize,
    triples: usize,
}

#[cfg(feature = "sparql")]
impl Read {
    fn finish(&mut self) {
        use oxigraph::io::{JsonLdProfile, RdfFormat, RdfParser};

        if !self.part.is_empty() {
            let format = RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() };
            for quad in RdfParser::from_format(format).for_reader(self.part.as_slice()) {
                quad.unwrap();
                self.triples += 1;
            }
            self.parts += 1;
            self.part.clear();
        }
    }
}

#[cfg(feature = "sparql")]
impl Folder for Read {
    fn file(&mut self, _: &str) -> io::Result<&mut dyn Write> {
        self.finish();
        Ok(&mut self.part)
    }

    fn current(&mut self) -> io::Result<&mut dyn Write> {
        Ok(&mut self.part)
    }
}

/// Facts between one entity for each five facts, some of which are in many; one article for each twenty.
fn parts(count: usize) -> Parts {
    let relations = Schema::embedded().relations;
    let mut random = Random(7);
    let kinds = EntityKind::ALL;
    let mut entities: Vec<GraphEntity> = (0..(count / 5).max(2))
        .map(|i| {
            let kind = kinds[i % kinds.len()];
            GraphEntity {
                id: format!("{kind}-number-{i}"),
                kind,
                name: format!("Number {i} of its kind"),
                aliases: vec![format!("Number {i}"), format!("The {i}th")],
                same_as: Vec::new(),
                mentions: 10,
                articles: 1,
            }
        })
        .collect();
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    let day = |i: usize| Date::ymd(2025, (i % 12 + 1) as u8, (i % 28 + 1) as u8);
    let sources: Vec<Source> = (0..(count / 20).max(1))
        .map(|i| Source {
            key: format!("article-{i:07}"),
            id: format!("article-{i:07}"),
            title: Some(format!("What happened on day {i}, and what people said about it")),
            date: day(i),
            publisher: Some(format!("Paper {}", i % 100)),
            url: Some(format!("https://news.example/2025/{i}")),
            language: Some("en".to_owned()),
            path: format!("{i}.txt"),
            text_sha256: format!("{i:064x}"),
            text_length: 5000,
            group: i,
        })
        .collect();
    let facts = (0..count)
        .map(|i| {
            let (subject, end) = (random.below(entities.len()), random.below(entities.len()) + 1);
            let (object, relation) = (random.below(end), random.below(relations.len()));
            let (source, voiced) = (i / 20 % sources.len(), i.is_multiple_of(5));
            let status = if voiced { Status::Attributed } else { Status::Asserted };
            let voices = if voiced { vec![random.below(entities.len())] } else { Vec::new() };
            let text = format!(
                "{} {} {} on Monday, after talks in which neither side gave way",
                entities[subject].name, relations[relation].label, entities[object].name
            );
            let start = (i % 20 * 200) as u32;
            let report = Report {
                source,
                claim: format!("c{}", i % 20 + 1),
                derived: false,
                status,
                modality: Modality::Actual,
                voices: voices.clone(),
                time: None,
                quantity: None,
                evidence: Evidence { start, end: start + text.chars().count() as u32, text },
                rule: format!("{}/rule", relations[relation].id),
                shape: "active".to_owned(),
                roles: Vec::new(),
            };
            Fact {
                id: format!("fact-{i:016x}"),
                polarity: Polarity::Affirmed,
                status,
                sources: vec![source],
                articles: 1,
                report_count: 1,
                independent: 1,
                reported: day(source).map(|day| (day, day)),
                voices,
                rules: vec![report.rule.clone()],
                reports: vec![report],
                ..Fact::between(Term::Entity(subject), relation, Term::Entity(object))
            }
        })
        .collect();
    Parts { sources, entities, relations, facts, ..Parts::default() }
}

/// Knuth's: the same graph every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Seconds that cores have worked for this process, of what Linux tells; 0 elsewhere.
fn cores() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // What follows the name of the program: the twelfth and thirteenth are hundredths of a second.
    let (_, rest) = stat.rsplit_once(')').unwrap_or_default();
    rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>()
        / 100.0
}

/// Megabytes, of what Linux tells of this process; 0 elsewhere.
fn memory(key: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    let number = line.trim_start_matches(':').split_whitespace().next();
    number.and_then(|kilobytes| kilobytes.parse::<usize>().ok()).unwrap_or_default() / 1000
}

/// From now on, the peak is that of what follows.
fn forget_peak() {
    // Refused where the system does not let a process do so: the peak is then that of all before.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
