//! Mentions + clauses → claims. This room alone knows who does what to whom, and who says so.
//!
//! `syntax` cuts sentences into noun phrases and small words, `clauses` ties them to verbs, `voices`
//! says who voices each clause and how certain it is, `find` shows everything to the rules, `assemble`
//! puts the record together. No file here knows a verb or a name: those are in `schema/`.

mod assemble;
mod clauses;
mod extraction;
mod find;
mod syntax;
mod voices;

use std::cell::RefCell;

pub use extraction::{Claim, ClaimObject, Evidence, ExtractedMention, Extraction, RoleSpan};

use crate::base::Symbol;
use crate::entities::Mentions;
use crate::ingest::Article;
use crate::resolve::Resolution;
use crate::schema::{Form, Schema};
use crate::text::Document;

/// Reads the claims of a document.
pub fn claims(
    schema: &Schema,
    article: &Article,
    document: &Document<'_>,
    mentions: &Mentions<'_>,
    resolution: &Resolution<'_>,
) -> Extraction {
    let reading = syntax::Reading { schema, document, mentions };
    let role_noun = |lemma: Symbol| {
        schema.index.roles.get(&lemma).is_some_and(|rules| {
            rules
                .iter()
                .any(|&r| matches!(&schema.rules[r].form, Form::Role(role) if !role.triggers.is_empty()))
        })
    };
    let tree = syntax::read(reading, &role_noun);
    let clauses = clauses::read(reading, &tree, &|lemma| schema.index.speech.contains(&lemma));
    let voices = voices::Voices::read(reading, &tree, &clauses, resolution, &schema.index.speech);
    let finder = find::Finder {
        reading,
        syntax: &tree,
        clauses: &clauses,
        resolution,
        voices: &voices,
        drafts: RefCell::new(Vec::new()),
    };
    let drafts = finder.run();
    assemble::assemble(article, reading, resolution, &drafts, Vec::new())
}
