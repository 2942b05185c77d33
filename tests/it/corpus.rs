//! The articles of `corpus/`, read and extracted once for all tests.

use std::path::PathBuf;
use std::sync::LazyLock;

use claimgraph::ingest::{self, Article, Input, Plan};
use claimgraph::pipeline;
use claimgraph::relations::Extraction;
use claimgraph::schema::Schema;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::embedded);

static EXTRACTIONS: LazyLock<Vec<(Article, Extraction)>> = LazyLock::new(|| {
    let plan = Plan::new(&[Input::from(&folder())]);
    let articles = ingest::read(schema(), plan).map(Result::unwrap);
    articles
        .map(|article| {
            let extraction = pipeline::extract(schema(), &article);
            (article, extraction)
        })
        .collect()
});

/// The schema that travels inside the program.
pub fn schema() -> &'static Schema {
    &SCHEMA
}

/// All articles with what was read out of them.
pub fn extractions() -> &'static [(Article, Extraction)] {
    &EXTRACTIONS
}

/// The folder.
pub fn folder() -> PathBuf {
    root().join("corpus")
}

/// The folder of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
