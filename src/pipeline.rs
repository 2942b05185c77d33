//! The only file that names all stages, top to bottom.
//!
//! [`extract`] is the whole way of one article; [`run`] drives many of them through it in parallel
//! and gives back what they made in the order they came. What becomes of that is the caller's business.

use std::num::NonZeroUsize;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::{CodePoints, Error};
use crate::entities::{Mention, Mentions};
use crate::ingest::Article;
use crate::relations::{Claim, ExtractedMention, Extraction};
use crate::resolve::Resolution;
use crate::schema::Schema;
use crate::{entities, resolve, text};

/// Reads one article: a pure function of the article and the schema.
pub fn extract(schema: &Schema, article: &Article) -> Extraction {
    let document = text::analyse(schema, article);
    let mentions = entities::recognise(schema, &document);
    let resolution = resolve::resolve(schema, &document, &mentions);
    assemble(article, &mentions, resolution, Vec::new())
}

/// Puts the products of the stages together, in code points.
fn assemble(
    article: &Article,
    mentions: &Mentions<'_>,
    resolution: Resolution<'_>,
    claims: Vec<Claim>,
) -> Extraction {
    let points = CodePoints::new(&article.text);
    let mention = |(index, mention): (usize, &Mention<'_>)| {
        let entity = resolution.entities.get((*resolution.of.get(index)?)?)?;
        let (start, end) = points.range(mention.span);
        Some(ExtractedMention {
            start,
            end,
            text: mention.span.of(&article.text).to_owned(),
            kind: mention.kind,
            entity: entity.id.clone(),
            form: mention.form,
            rule: mention.rule.to_owned(),
            merged_by: resolution.merged_by.get(index).copied().unwrap_or_default().to_owned(),
        })
    };
    Extraction {
        id: article.id.clone(),
        title: article.title.clone(),
        date: article.date,
        publisher: article.publisher.clone(),
        url: article.url.clone(),
        language: article.language.clone(),
        source: article.source.clone(),
        text_sha256: hex(&Sha256::digest(&article.text)),
        text_length: points.at(article.text.len() as u32),
        mentions: mentions.list.iter().enumerate().filter_map(mention).collect(),
        entities: resolution.entities,
        claims,
        diagnostics: article.diagnostics.clone(),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Extracts all `articles`, hands each extraction to `make` in some thread, and what that made to
/// `take`, in input order. An article that could not be read arrives at `take` as its error, in its
/// place; `take` says whether to go on by returning its own error.
///
/// The next articles are read while the last ones are extracted, in batches of bounded size: memory
/// does not grow with their number. The first batches are small, so that the first answer comes soon.
///
/// # Errors
/// The first error that `take` returns, or [`Error::Usage`] if the system gives no threads.
pub fn run<T: Send>(
    schema: &Schema,
    articles: impl Iterator<Item = Result<Article, Error>> + Send,
    threads: Option<NonZeroUsize>,
    make: impl Fn(Article, Extraction) -> T + Sync,
    mut take: impl FnMut(Result<T, Error>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|e| Error::Usage(format!("threads cannot be started: {e}")))?;
    pool.install(|| {
        let mut articles = articles.fuse();
        let mut size = FIRST_BATCH;
        let mut batch = fill(&mut articles, size);
        while !batch.is_empty() {
            size = (size * 2).min(LARGEST_BATCH);
            let work = || -> Vec<Result<T, Error>> {
                let one = |article: Result<Article, Error>| {
                    article.map(|article| {
                        let extraction = extract(schema, &article);
                        make(article, extraction)
                    })
                };
                batch.into_par_iter().map(one).collect()
            };
            let (next, made) = rayon::join(|| fill(&mut articles, size), work);
            made.into_iter().try_for_each(&mut take)?;
            batch = next;
        }
        Ok(())
    })
}

/// Bytes of text that a batch holds, at first and at most.
const FIRST_BATCH: usize = 1 << 16;
const LARGEST_BATCH: usize = 1 << 22;

/// What an article costs beside its text: keeps a flood of empty articles or of errors in bounds.
const COST: usize = 256;

fn fill<A>(articles: &mut A, size: usize) -> Vec<Result<Article, Error>>
where
    A: Iterator<Item = Result<Article, Error>>,
{
    let mut batch = Vec::new();
    let mut held = 0;
    while held < size {
        let Some(article) = articles.next() else { break };
        held += COST + article.as_ref().map_or(0, |a| a.text.len());
        batch.push(article);
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(threads: usize, sizes: &[usize]) -> String {
        let schema = Schema::embedded();
        let articles = sizes.iter().enumerate().map(|(i, size)| {
            if *size == 0 {
                return Err(Error::Usage(format!("bad {i}")));
            }
            Ok(Article::from_text(&format!("a{i}"), &"word ".repeat(*size)))
        });
        let mut out = Vec::new();
        let make =
            |article: Article, extraction: Extraction| format!("{} {}", extraction.id, article.text.len());
        let take = |made: Result<String, Error>| {
            out.push(made.unwrap_or_else(|e| e.to_string()));
            Ok(())
        };
        run(&schema, articles, NonZeroUsize::new(threads), make, take).unwrap();
        out.join(", ")
    }

    #[test]
    fn what_comes_out_stands_in_the_order_of_what_went_in() {
        let sizes = [3, 40_000, 0, 1, 20_000, 0, 0, 2];
        for threads in [1, 2, 7] {
            assert_eq!(
                order(threads, &sizes),
                "a0 15, a1 200000, bad 2, a3 5, a4 100000, bad 5, bad 6, a7 10"
            );
        }
    }

    #[test]
    fn an_error_of_the_taker_ends_the_run() {
        let schema = Schema::embedded();
        let endless = std::iter::repeat_with(|| Ok(Article::from_text("a", "word")));
        let stop = |_| Err(Error::Usage("full".into()));
        let result = run(&schema, endless, NonZeroUsize::new(2), |_, _| (), stop);
        assert_eq!(result.unwrap_err().to_string(), "full");
    }
}
