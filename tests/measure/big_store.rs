//! Makes a store of about as many facts as asked, of made-up records, to measure questions on:
//!
//! `cargo run --release --example big_store -- FOLDER 1000000`
//!
//! A few names are in very many facts and most in few, as in news; one fact in ten is a statement about
//! another; some facts are told by many articles.

use std::path::PathBuf;

use claimgraph::base::Error;
use claimgraph::schema::Schema;
use claimgraph::store::{Entry, Record, Writer};
use serde_json::{Value, json};

/// Claims of one article.
const CLAIMS: u64 = 12;
const RELATIONS: [&str; 8] =
    ["met", "visited", "thanked", "accused", "attacked", "supported", "leads", "sanctioned"];

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "big".to_owned()));
    let facts: u64 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let schema = Schema::embedded();
    let mut writer = Writer::open(&folder, &schema)?;
    let mut dice = Dice(7);
    let names = facts / 5 + 50;
    for number in 0..facts * 10 / 9 / CLAIMS {
        let line = record(number, names, &mut dice).to_string();
        let record = Record::from_line(&line).map_err(|message| Error::Format {
            path: folder.clone(),
            line: None,
            message,
        })?;
        writer.put(&Entry::merged(&record))?;
    }
    writer.settle(&schema)?;
    writer.commit()
}

/// An article in which some names do something to others.
fn record(number: u64, names: u64, dice: &mut Dice) -> Value {
    let mut text = String::new();
    let mut entities = serde_json::Map::new();
    let mut claims: Vec<Value> = Vec::new();
    for claim in 1..=CLAIMS {
        let (a, b) = (dice.name(names), dice.name(names));
        let relation = RELATIONS[dice.below(RELATIONS.len() as u64) as usize];
        for name in [a, b] {
            let entity = json!({"id": id(name), "type": kind(name), "name": format!("Name {name}")});
            entities.insert(id(name), entity);
        }
        let start = text.chars().count();
        let words = format!("Name {a} {} Name {b} on day {number}.", relation.replace('_', " "));
        text += &words;
        let end = text.chars().count();
        text.push(' ');
        let before = claims.len();
        let object = if dice.below(10) == 0 && before > 0 {
            json!({"claim": format!("c{before}")})
        } else {
            json!(id(b))
        };
        let relation = if object.is_object() { "said" } else { relation };
        claims.push(json!({
            "id": format!("c{claim}"), "subject": id(a), "relation": relation, "object": object,
            "evidence": {"start": start, "end": end, "text": words}, "rule": "made/up", "shape": "active",
        }));
    }
    let day = number / 40 % 3000;
    let entities: Vec<Value> = entities.into_iter().map(|(_, entity)| entity).collect();
    json!({
        "id": format!("article-{number}"), "title": format!("Article {number}"),
        "date": format!("{}-{:02}-{:02}", 2015 + day / 336, day / 28 % 12 + 1, day % 28 + 1),
        "publisher": format!("Paper {}", number % 50), "source": format!("{number}.txt"),
        "text_sha256": format!("{number:064x}"), "text_length": text.chars().count(),
        "entities": entities, "claims": claims, "text": text,
    })
}

fn id(name: u64) -> String {
    format!("{}-name-{name}", kind(name))
}

fn kind(name: u64) -> &'static str {
    ["person", "state", "organization", "place"][(name % 4) as usize]
}

/// The same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// Small numbers much more often than large ones.
    fn name(&mut self, names: u64) -> u64 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        (share.powi(4) * names as f64) as u64
    }
}
