//! The only file that names all stages, top to bottom.
//!
//! [`extract`] is the whole way of one article; [`run`] does such work on many in parallel and gives
//! back what it made in the order they came. What becomes of that is the caller's business.

use std::num::NonZeroUsize;

use rayon::prelude::*;

use crate::base::Error;
use crate::ingest::Article;
use crate::relations::{Extraction, Gaps, WhyNot};
use crate::schema::Schema;
use crate::{entities, relations, resolve, text};

/// Reads one article: a pure function of the article and the schema.
pub fn extract(schema: &Schema, article: &Article) -> Extraction {
    let document = text::analyse(schema, article);
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    let mut extraction = relations::claims(schema, article, &document, &mentions, &resolution);
    extraction.diagnostics.splice(0..0, article.diagnostics.iter().cloned());
    extraction
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
/// comes soon.
///
/// # Errors
/// The first error that `take` returns, or [`Error::Usage`] if the system gives no threads.
pub fn run<P: Send, T: Send>(
    pieces: impl Iterator<Item = P> + Send,
    threads: Option<NonZeroUsize>,
    work: impl Fn(P) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
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
