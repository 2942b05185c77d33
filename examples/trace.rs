//! Prints how sentences given as arguments are read.
#![allow(clippy::print_stdout, reason = "an example prints")]
use claimgraph::{entities, ingest::Article, pipeline, relations, resolve, schema::Schema, text};
fn main() {
    let schema = Schema::embedded();
    for sentence in std::env::args().skip(1) {
        let mut article = Article::from_text("trace", &sentence);
        article.date = "2025-04-28".parse().ok();
        let document = text::analyse(&schema, &article);
        let mentions = entities::recognise(&schema, &document);
        let resolution = resolve::resolve(&schema, &document, &mentions);
        print!("{}", relations::trace(&schema, &document, &mentions, &resolution));
        for (i, e) in resolution.entities.iter().enumerate() {
            println!("  entity {i} {}", e.id);
        }
        for c in pipeline::extract(&schema, &article).claims {
            println!(
                "  {} {} {} {} | {} {} by {:?} when {:?} how many {:?} | {} {} | {}",
                c.id,
                c.subject,
                c.relation,
                c.object,
                c.polarity,
                c.modality,
                c.attributed_to,
                c.time,
                c.quantity,
                c.rule,
                c.shape,
                c.evidence.text
            );
        }
    }
}
