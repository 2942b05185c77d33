//! The steps that turn one row into others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ReportRow;
use crate::base::{Date, EntityKind};
use crate::graph::copies::{Text, are_copies, keys};
use crate::graph::{Known, Naming, NamingPart, is_medium, reporters};
use crate::ingest::Plan;
use crate::resolve::{Entity, across};
use crate::schema::Schema;
use crate::store::{Record, word};

/// Names of files, each with the input that it was found in → the same with the id of its article. Needs
/// all files of the run: those of one stem get longer ids.
///
/// # Errors
/// What a row has that it should not.
pub fn ids<'l>(lines: impl Iterator<Item = &'l str>) -> Result<Vec<String>, String> {
    #[derive(Deserialize)]
    struct Row {
        path: String,
        input: String,
    }
    let rows = lines.map(parse).collect::<Result<Vec<Row>, String>>()?;
    let ids = Plan::ids(rows.iter().map(|row| (Path::new(&row.path), Path::new(&row.input))));
    Ok(rows.iter().zip(ids).map(|(row, id)| json!({ "path": row.path, "id": id }).to_string()).collect())
}

/// A record → what of it is grouped with others, a tab, and the record. A fault stays what it is.
///
/// # Errors
/// What is wrong with the record.
pub fn outline(line: &str) -> Result<String, String> {
    #[derive(Serialize)]
    struct Named<'a> {
        id: &'a str,
        /// Each part with its word; the same word may be there twice.
        words: Vec<(&'static str, String)>,
        mentions: usize,
    }
    if line.starts_with("{\"fault\":") {
        return Ok(line.to_owned());
    }
    let record = Record::from_line(line)?;
    let extraction = record.to_extraction();
    let reporting = reporters(&extraction);
    let mut named: BTreeMap<&str, Named<'_>> = BTreeMap::new();
    for entity in extraction.entities.iter().filter(|e| !e.id.is_empty()) {
        let new = || Named { id: &entity.id, words: Vec::new(), mentions: 0 };
        let words = &mut named.entry(&entity.id).or_insert_with(new).words;
        words.extend(Naming::parts(entity).map(|(part, word)| (part.word(), word)));
    }
    for (id, named) in &mut named {
        if reporting.contains(id) {
            named.words.push((NamingPart::Reports.word(), String::new()));
        }
    }
    for mention in &extraction.mentions {
        if let Some(named) = named.get_mut(mention.entity.as_str()) {
            named.mentions += 1;
        }
    }
    let row = json!({
        "id": record.id,
        "source": record.source,
        "text_sha256": record.text_sha256,
        "title": record.title,
        "date": record.date.map(|date| date.to_string()),
        "publisher": record.publisher,
        "url": record.url,
        "language": record.language,
        "text_length": record.text_length,
        "claims": record.claims.len(),
        "keys": keys(&record.shingles),
        "shingles": record.shingles,
        "entities": named.into_values().collect::<Vec<_>>(),
    });
    Ok(format!("{row}\t{line}"))
}

/// Two articles with their texts → the two, if they are copies.
///
/// # Errors
/// What is wrong with the row.
pub fn copies(line: &str) -> Result<Option<String>, String> {
    #[derive(Deserialize)]
    struct Row {
        a: Article,
        b: Article,
    }
    #[derive(Deserialize)]
    struct Article {
        key: String,
        shingles: Vec<u32>,
        #[serde(default, with = "word::option")]
        date: Option<Date>,
    }
    fn text(article: &Article) -> Text<'_> {
        Text { hash: "", shingles: &article.shingles, date: article.date }
    }
    let Row { a, b } = parse(line)?;
    Ok(are_copies(text(&a), text(&b)).then(|| json!({ "a": a.key, "b": b.key }).to_string()))
}

/// Ids with all that articles call them → each id that another stands for, with that one. Needs all that
/// share an identity or anything else they may be tied by.
///
/// # Errors
/// What is wrong with a row.
pub fn same<'l>(lines: impl Iterator<Item = &'l str>) -> Result<Vec<String>, String> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        names: Vec<String>,
        kinds: Vec<String>,
        #[serde(default)]
        aliases: Vec<String>,
        #[serde(default)]
        same_as: Vec<String>,
    }
    let mut entities: Vec<Entity> = Vec::new();
    for line in lines {
        let Row { id, names, kinds, aliases, same_as } = parse(line)?;
        // The entities that articles may have given: one for each name and kind.
        for kind in kinds {
            let kind: EntityKind = kind.parse()?;
            let entity = |name| Entity {
                id: id.clone(),
                kind,
                name,
                aliases: aliases.clone(),
                same_as: same_as.clone(),
            };
            entities.extend(names.iter().cloned().map(entity));
        }
    }
    // The order of the rows is nobody's; that of ids is.
    entities.sort_by(|a, b| (&a.id, a.kind, &a.name).cmp(&(&b.id, b.kind, &b.name)));
    let tied = across(&entities).into_iter().filter(|(id, root)| id != root);
    Ok(tied.map(|(id, root)| json!({ "id": id, "root": root }).to_string()).collect())
}

/// All words for one entity, with the number of articles for each → the entity.
///
/// # Errors
/// What is wrong with the row.
pub fn entity(schema: &Schema, line: &str) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        words: Vec<Called>,
        mentions: usize,
        articles: usize,
    }
    #[derive(Deserialize)]
    struct Called {
        #[serde(with = "word")]
        part: NamingPart,
        word: String,
        count: usize,
    }
    let row: Row = parse(line)?;
    let mut naming = Naming { mentions: row.mentions, articles: row.articles, ..Naming::default() };
    for Called { part, word, count } in row.words {
        *naming.words.entry((part, word)).or_default() += count;
    }
    let reports = naming.words.keys().any(|(part, _)| *part == NamingPart::Reports);
    let entity = naming.entity(&row.id);
    let mut row = entity.to_json();
    row["medium"] = is_medium(schema, &entity, reports).into();
    Ok(row.to_string())
}

/// What is known of an article and its entities, a tab, and its record → what it reports, a row each.
///
/// # Errors
/// What is wrong with the row.
pub fn sightings(schema: &Schema, line: &str) -> Result<Vec<String>, String> {
    #[derive(Deserialize)]
    struct Context {
        key: String,
        /// Ids that another stands for, with that one.
        #[serde(default)]
        same: Vec<(String, String)>,
        /// Canonical ids of media.
        #[serde(default)]
        media: BTreeSet<String>,
    }
    struct Here {
        same: BTreeMap<String, String>,
        media: BTreeSet<String>,
    }
    impl Known for Here {
        fn canonical<'a>(&'a self, id: &'a str) -> &'a str {
            self.same.get(id).map_or(id, String::as_str)
        }

        fn is_medium(&self, id: &str) -> bool {
            self.media.contains(id)
        }
    }
    let (context, record) = line.split_once('\t').ok_or("expected what is known, a tab and a record")?;
    let Context { key, same, media } = parse(context)?;
    let article = Record::from_line(record)?.to_extraction();
    let known = Here { same: same.into_iter().collect(), media };
    let (found, _) = crate::graph::sightings(schema, &article, &known);
    let rows = found.iter().enumerate().map(|(seq, sighting)| {
        let row = ReportRow::of(&key, seq, sighting, &article.claims[sighting.claim]);
        serde_json::to_string(&row).map_err(|e| e.to_string())
    });
    rows.collect()
}

fn parse<'l, T: Deserialize<'l>>(line: &'l str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|e| e.to_string())
}
