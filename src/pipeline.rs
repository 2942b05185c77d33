//! The only file that names all stages, top to bottom.
//!
//! [`extract`] is the whole way of one article; [`run`] does such work on many in parallel and gives
//! back what it made in the order they came. What becomes of that is the caller's business.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use rayon::prelude::*;

use crate::base::{Diagnostic, Error};
use crate::ingest::Article;
use crate::relations::{ClaimObject, Extraction, Gaps, WhyNot};
use crate::resolve::{Entity, Registry};
use crate::schema::Schema;
use crate::{entities, relations, resolve, text};

/// Reads one article: a pure function of the article and the schema. An article that is not English says
/// nothing, and why.
pub fn extract(schema: &Schema, article: &Article) -> Extraction {
    let document = text::analyse(schema, article);
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    let mut extraction = relations::claims(schema, article, &document, &mentions, resolution);
    if text::is_foreign(schema, &document) {
        extraction.entities.clear();
        extraction.mentions.clear();
        extraction.claims.clear();
        extraction.diagnostics = vec![Diagnostic {
            code: "other-language",
            span: None,
            message: "expected English, found another language: no names and claims are taken".into(),
        }];
    }
    extraction.diagnostics.splice(0..0, article.diagnostics.iter().cloned());
    extraction
}

/// Gives the entities of an extraction the identities that a user's registry knows. Mentions that
/// move to another entity say so in `merged_by`.
pub fn identify(extraction: &mut Extraction, registry: &Registry) {
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    let mut entities: Vec<Entity> = Vec::with_capacity(extraction.entities.len());
    for mut entity in std::mem::take(&mut extraction.entities) {
        if let Some(known) = registry.identity(&entity) {
            if known.id != entity.id {
                moved.insert(entity.id.clone(), known.id.clone());
            }
            entity = known;
        }
        let Some(first) = entities.iter_mut().find(|e| e.id == entity.id) else {
            entities.push(entity);
            continue;
        };
        first.aliases.extend(entity.aliases);
        first.aliases.retain(|alias| *alias != first.name);
        first.same_as.extend(entity.same_as);
        for list in [&mut first.aliases, &mut first.same_as] {
            list.sort();
            list.dedup();
        }
    }
    extraction.entities = entities;
    let rename = |id: &mut String| {
        let new = moved.get(id);
        if let Some(new) = new {
            id.clone_from(new);
        }
        new.is_some()
    };
    for mention in &mut extraction.mentions {
        if rename(&mut mention.entity) {
            "registry".clone_into(&mut mention.merged_by);
        }
    }
    for claim in &mut extraction.claims {
        let participants = claim.participants.iter_mut().map(|p| &mut p.who);
        for end in [&mut claim.subject, &mut claim.object].into_iter().chain(participants) {
            if let ClaimObject::Entity(id) = end {
                rename(id);
            }
        }
        for voice in &mut claim.attributed_to {
            rename(voice);
        }
    }
}

/// How the grammar reads an article, in words: for people who write rules.
pub fn trace(schema: &Schema, article: &Article) -> String {
    let document = text::analyse(schema, article);
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    relations::trace(schema, &document, &mentions, &resolution)
}

/// What in an article nothing takes: for people who write rules.
pub fn gaps(schema: &Schema, article: &Article) -> Gaps {
    let document = text::analyse(schema, article);
    if text::is_foreign(schema, &document) {
        return Gaps::default();
    }
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    relations::gaps(schema, &document, &mentions, &resolution)
}

/// Which rules almost found something in an article: for people who write rules.
pub fn why_not(schema: &Schema, article: &Article) -> WhyNot {
    let document = text::analyse(schema, article);
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    relations::why_not(schema, &document, &mentions, &resolution)
}

/// Does `work` on all `pieces` in parallel and hands what it made to `take`, in the order of the
/// pieces. `take` ends the run by returning an error.
///
/// The next pieces are walked over while the last ones are worked on, in batches of bounded length:
/// memory does not grow with their number. The first batches are short, so that the first answer
/// comes soon. One thread works on one piece after the other.
///
/// # Errors
/// The first error that `take` returns, or [`Error::Usage`] if the system gives no threads.
pub fn run<P: Send, T: Send>(
    pieces: impl Iterator<Item = P> + Send,
    threads: Option<NonZeroUsize>,
    work: impl Fn(P) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    if threads.is_some_and(|threads| threads.get() == 1) {
        // Whoever waits for the answer to one piece before giving the next one gets it.
        let mut pieces = pieces;
        return pieces.try_for_each(|piece| take(work(piece)));
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|e| Error::Usage(format!("threads cannot be started: {e}")))?;
    pool.install(|| {
        let mut pieces = pieces.fuse();
        let mut length = FIRST_BATCH;
        let mut batch: Vec<P> = pieces.by_ref().take(length).collect();
        while !batch.is_empty() {
            length = (length * 2).min(LONGEST_BATCH);
            let (next, made) = rayon::join(
                || pieces.by_ref().take(length).collect(),
                || batch.into_par_iter().map(&work).collect::<Vec<T>>(),
            );
            made.into_iter().try_for_each(&mut take)?;
            batch = next;
        }
        Ok(())
    })
}

/// Pieces that a batch has, at first and at most.
const FIRST_BATCH: usize = 8;
const LONGEST_BATCH: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Faults;
    use expect_test::expect;
    use std::fmt::Write as _;

    fn order(threads: usize, pieces: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let work = |piece: usize| {
            // Uneven work, so that threads overtake each other.
            (0..(piece % 7) * 1000).fold(piece, |a, b| a ^ b ^ b)
        };
        let take = |made| {
            out.push(made);
            Ok(())
        };
        run(0..pieces, NonZeroUsize::new(threads), work, take).unwrap();
        out
    }

    #[test]
    fn a_registry_names_who_is_who() {
        let schema = Schema::embedded();
        let text = "Anna Weber met Tomas Gravlund. Mr Gravlund thanked Anna Weber.";
        let mut extraction = extract(&schema, &Article::from_text("demo", text));
        let same = "same = [[\"Tom Gravlund\", \"Tomas Gravlund\"]]";
        identify(&mut extraction, &Registry::parse("mine.toml", same, &mut Faults::default()));
        let mut out = String::new();
        for entity in &extraction.entities {
            let _ = writeln!(out, "{} {} {:?}", entity.id, entity.name, entity.aliases);
        }
        for mention in &extraction.mentions {
            let _ = writeln!(out, "{} → {} {}", mention.text, mention.entity, mention.merged_by);
        }
        for claim in &extraction.claims {
            let _ = writeln!(out, "{} {} {}", claim.subject, claim.relation, claim.object);
        }
        expect![[r#"
            person-anna-weber Anna Weber []
            person-tom-gravlund Tom Gravlund ["Gravlund", "Tomas Gravlund"]
            Anna Weber → person-anna-weber full-name
            Tomas Gravlund → person-tom-gravlund registry
            Gravlund → person-tom-gravlund registry
            Anna Weber → person-anna-weber same-name
            person-anna-weber met person-tom-gravlund
            person-tom-gravlund thanked person-anna-weber
        "#]]
        .assert_eq(&out);
    }

    #[test]
    fn what_comes_out_stands_in_the_order_of_what_went_in() {
        for threads in [1, 2, 7] {
            for pieces in [0, 1, 8, 9, 3000] {
                assert!(
                    order(threads, pieces).into_iter().eq(0..pieces),
                    "{threads} threads, {pieces} pieces"
                );
            }
        }
    }

    #[test]
    fn an_error_of_the_taker_ends_the_run() {
        let stop = |()| Err(Error::Usage("full".into()));
        let result = run(std::iter::repeat(()), NonZeroUsize::new(2), |()| (), stop);
        assert_eq!(result.unwrap_err().to_string(), "full");
    }
}
