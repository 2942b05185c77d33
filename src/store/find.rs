//! Names as people type them → entities.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::node;
use crate::base::Error;

/// Names that a message lists at most.
const LISTED: usize = 8;

/// What a name leads to.
pub(super) enum Found {
    /// One entity.
    One(i64),
    /// Several: their names and ids.
    Several(Vec<(String, String)>),
    /// None; these names are near.
    Near(Vec<String>),
    /// Nothing was asked for.
    NoName,
}

/// The entity that `name` names: by its id, its name or one of its aliases, without case, accents
/// or punctuation. An entity whose own name it is goes before those that are only also called so.
pub(super) fn find(db: &Connection, name: &str) -> rusqlite::Result<Found> {
    if name.trim().is_empty() {
        return Ok(Found::NoName);
    }
    let by_id: Option<i64> = db
        .prepare_cached("SELECT canonical FROM entity WHERE node = ?1 AND id = ?2")?
        .query_row(params![node::of_entity(name), name], |r| r.get(0))
        .optional()?;
    if let Some(node) = by_id {
        return Ok(Found::One(node));
    }
    let wanted = fold(name);
    let rows: Vec<(i64, bool, String, String)> = db
        .prepare_cached(
            "SELECT n.entity, n.own, e.name, e.id FROM name n JOIN entity e ON e.node = n.entity
             WHERE n.folded = ?1 ORDER BY e.id",
        )?
        .query_map([&wanted], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let any_own = rows.iter().any(|row| row.1);
    let mut found: Vec<_> = rows.into_iter().filter(|row| row.1 == any_own).collect();
    match (found.len(), found.pop()) {
        (1, Some((node, ..))) => Ok(Found::One(node)),
        (0, _) | (_, None) => Ok(Found::Near(near(db, &wanted)?)),
        (_, Some(last)) => {
            found.push(last);
            Ok(Found::Several(found.into_iter().map(|(_, _, name, id)| (name, id)).collect()))
        }
    }
}

impl Found {
    /// The one, or what to tell the user.
    pub fn one(self, name: &str) -> Result<i64, Error> {
        match self {
            Self::One(node) => Ok(node),
            Self::Several(all) => {
                let list: Vec<_> = all.iter().map(|(name, id)| format!("{name} ({id})")).collect();
                Err(Error::Usage(format!("`{name}` names several, ask with an id: {}", list.join(", "))))
            }
            Self::NoName => Err(Error::Usage("expected a name, found nothing".to_owned())),
            Self::Near(near) => {
                let near: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
                let hint = if near.is_empty() {
                    String::new()
                } else {
                    format!("; did you mean {}?", near.join(", "))
                };
                Err(Error::Usage(format!("nobody and nothing here is called `{name}`{hint}")))
            }
        }
    }
}

/// Lower case, accents and punctuation left out, words divided by one space.
///
/// ```
/// assert_eq!(claimgraph::store::fold("  Łódź-West, São Paulo"), "lodz west sao paulo");
/// ```
pub fn fold(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

/// Names that are near the wanted one, the nearest first, then the most mentioned.
fn near(db: &Connection, wanted: &str) -> rusqlite::Result<Vec<String>> {
    let mut nearest: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    let mut rows = db.prepare("SELECT folded, entity FROM name")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let folded = row.get_ref(0)?.as_str()?;
        if let Some(distance) = distance(wanted, folded) {
            let known = nearest.entry(row.get(1)?).or_insert(distance);
            *known = distance.min(*known);
        }
    }
    let mut near = BTreeSet::new();
    for (entity, distance) in nearest {
        let (name, mentions): (String, i64) = db
            .prepare_cached("SELECT name, mentions FROM entity WHERE node = ?1")?
            .query_row([entity], |r| Ok((r.get(0)?, r.get(1)?)))?;
        near.insert((distance, -mentions, name));
    }
    Ok(near.into_iter().take(LISTED).map(|(_, _, name)| name).collect())
}

/// How far a name is from the one that is wanted; `None` if it is not near. Whole words in common
/// are near: "Kim Jong" for "Kim Jong Un".
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let allowed = 1 + wanted.chars().count() / 4;
    let within = |a: &str, b: &str| {
        !a.is_empty()
            && b.match_indices(a).any(|(at, _)| {
                let before = b.get(..at).unwrap_or_default();
                let after = b.get(at + a.len()..).unwrap_or_default();
                (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
            })
    };
    let words_in_common = within(wanted, name) || within(name, wanted);
    // Names whose lengths differ too much need not be compared letter by letter.
    if !words_in_common && wanted.len().abs_diff(name.len()) > 2 * allowed {
        return None;
    }
    let typo = strsim::damerau_levenshtein(wanted, name);
    if typo <= allowed {
        return Some(typo);
    }
    words_in_common.then_some(typo + 100)
}
