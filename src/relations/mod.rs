//! Mentions + clauses → claims. This room alone knows who does what to whom, and who says so.
//!
//! `syntax` cuts sentences into noun phrases and small words, `clauses` ties them to verbs, `voices`
//! says who voices each clause and how certain it is, `find` shows everything to the rules, `assemble`
//! puts the record together. No file here knows a verb or a name: those are in `schema/`.

mod assemble;
mod clauses;
mod denote;
mod extraction;
mod find;
mod link;
mod syntax;
mod trace;
mod voices;

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

pub use extraction::{
    Claim, ClaimObject, Evidence, ExtractedMention, Extraction, Participant, RoleSpan, role_named,
};
pub use find::{Gap, Gaps, NearMiss, WhyNot};

use crate::base::{Diagnostic, EntityKind, Symbol};
use crate::entities::Mentions;
use crate::ingest::Article;
use crate::resolve::Resolution;
use crate::schema::Schema;
use crate::text::Document;

/// Reads the claims of a document; the entities that they speak of go with them.
pub fn claims(
    schema: &Schema,
    article: &Article,
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    resolution: Resolution<'_>,
) -> Extraction {
    let reading = syntax::Reading { schema, document, mentions };
    let drafts = found(reading, &resolution, |finder| finder.drafts.take());
    let diagnostics = document
        .sentences
        .iter()
        .filter(|sentence| syntax::too_long(sentence))
        .map(|sentence| Diagnostic {
            code: "long-sentence",
            span: Some(document.span(sentence.tokens.clone())),
            message: format!("a sentence of {} words is read for names only", sentence.tokens.len()),
        })
        .collect();
    assemble::assemble(article, reading, resolution, &drafts, diagnostics)
}

/// What nothing takes: for people who write rules.
pub fn gaps(
    schema: &Schema,
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    resolution: &Resolution<'_>,
) -> Gaps {
    let reading = syntax::Reading { schema, document, mentions };
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a path fixes the lifetimes too early")]
    let (verbs, nouns) = found(reading, resolution, |finder| finder.links());
    Gaps { names: find::names(reading), verbs, nouns }
}

/// Rules that almost found something: for people who write rules.
pub fn why_not(
    schema: &Schema,
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    resolution: &Resolution<'_>,
) -> WhyNot {
    let reading = syntax::Reading { schema, document, mentions };
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a path fixes the lifetimes too early")]
    let why_not = found(reading, resolution, |finder| finder.why_not());
    why_not
}

/// Shows a document to all rules and asks what came of it.
fn found<T>(
    reading: syntax::Reading<'_, '_, '_>,
    resolution: &Resolution<'_>,
    ask: impl FnOnce(&find::Finder<'_, '_, '_>) -> T,
) -> T {
    let (tree, clauses, voices) = parse(reading, resolution);
    let mut denoted: Vec<Option<usize>> = (0..tree.nouns.len())
        .map(|noun| denote::entity_of(&reading, &tree, resolution, &voices, noun, 0))
        .collect();
    denote::numbers(&reading, &tree, &clauses, resolution, &mut denoted);
    let entries = entries(reading.mentions, resolution);
    let finder = find::Finder {
        reading,
        syntax: &tree,
        clauses: &clauses,
        resolution,
        voices: &voices,
        comma: reading.schema.symbols.get(","),
        of: reading.schema.symbols.get("of"),
        within: reading.schema.symbols.get("in"),
        to: reading.schema.symbols.get("to"),
        fills: vec![Cell::default(); tree.nouns.len()],
        sorts: entries.iter().map(|entry| sort(reading.schema, *entry)).collect(),
        rows: rows(&clauses, reading.document.sentences.len()),
        entries,
        home: home(resolution),
        denoted,
        groups: OnceCell::new(),
        drafts: RefCell::new(Vec::new()),
        by_clause: RefCell::new(vec![Vec::new(); clauses.len()]),
        by_sentence: RefCell::new(vec![Vec::new(); reading.document.sentences.len()]),
        told: RefCell::default(),
    };
    finder.run();
    ask(&finder)
}

/// How the clause grammar reads a document, in words: for people who write rules.
pub fn trace(
    schema: &Schema,
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    resolution: &Resolution<'_>,
) -> String {
    let reading = syntax::Reading { schema, document, mentions };
    let (tree, clauses, voices) = parse(reading, resolution);
    trace::write(reading, &tree, &clauses, &voices)
}

/// For each entity, the gazetteer's entry that a mention of it names.
fn entries(mentions: &Mentions<'_>, resolution: &Resolution<'_>) -> Vec<Option<u32>> {
    let mut entries = vec![None; resolution.entities.len()];
    for (mention, entity) in mentions.list.iter().zip(&resolution.of) {
        if let (Some(entry), Some(entity)) = (mention.entry, *entity) {
            entries[entity].get_or_insert(entry);
        }
    }
    entries
}

/// What the lists say the body of an entry is.
fn sort(schema: &Schema, entry: Option<u32>) -> Symbol {
    entry.map_or(Symbol::NONE, |e| schema.symbols.get(schema.gazetteer.field(e, "kind")))
}

/// For each sentence, its clauses, which stand in the order of the text.
fn rows(clauses: &[clauses::Clause], sentences: usize) -> Vec<Range<usize>> {
    let mut end = 0;
    let row = |sentence: usize| {
        let start = end;
        end += clauses[start..].iter().take_while(|c| c.sentence <= sentence).count();
        start..end
    };
    (0..sentences).map(row).collect()
}

/// The state that is spoken of at least twice as often as any other.
fn home(resolution: &Resolution<'_>) -> Option<usize> {
    let mut counts = vec![0_usize; resolution.entities.len()];
    for entity in resolution.of.iter().flatten() {
        if resolution.entities[*entity].kind == EntityKind::State {
            counts[*entity] += 1;
        }
    }
    let most = counts.iter().enumerate().max_by_key(|&(e, &count)| (count, std::cmp::Reverse(e)))?;
    let next = counts.iter().enumerate().filter(|&(e, _)| e != most.0).map(|(_, &c)| c).max().unwrap_or(0);
    (*most.1 >= 3 && *most.1 >= 2 * next).then_some(most.0)
}

fn parse(
    reading: syntax::Reading<'_, '_, '_>,
    resolution: &Resolution<'_>,
) -> (syntax::Syntax, Vec<clauses::Clause>, voices::Voices) {
    let tree = syntax::read(reading);
    let clauses = clauses::read(reading, &tree);
    let voices = voices::Voices::read(reading, &tree, &clauses, resolution);
    (tree, clauses, voices)
}
