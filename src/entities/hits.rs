//! Names of the lists in a text: for every token where one may begin, how far it goes and what it
//! may be. Found once, asked often.

use std::borrow::Cow;

use super::reader::Reader;
use crate::base::EntityKind;
use crate::schema::{Class, Key, Node, Surface};
use crate::text::{Shape, Tag};

/// No name of the lists is longer.
const LONGEST: usize = 12;

/// A hit of the lists: where it ends and what it may be, the likeliest first.
#[derive(Clone, Debug)]
pub(super) struct Hit<'h> {
    pub end: usize,
    pub surfaces: Cow<'h, [Surface]>,
}

/// The hits of a document, by their first token.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// For each token, where its hits begin in `ends`, plus one; 0 if they were not looked for.
    firsts: Vec<u32>,
    /// Each hit with where its surfaces end; those of one token in a row, the shortest first, with
    /// an empty one behind them.
    ends: Vec<(u32, u32)>,
    surfaces: Vec<Surface>,
}

impl Hits {
    /// No hits yet, with room for those of so many words.
    pub fn new(tokens: usize, words: usize) -> Self {
        Self {
            firsts: vec![0; tokens],
            ends: Vec::with_capacity(2 * words),
            surfaces: Vec::with_capacity(2 * words),
        }
    }

    /// Whether hits were looked for at a token.
    #[inline]
    pub fn looked_for(&self, start: usize) -> bool {
        self.firsts.get(start).is_some_and(|&first| first != 0)
    }

    /// The longest hit that begins at a token and ends before `end`.
    #[inline]
    pub fn longest(&self, start: usize, end: usize) -> Option<Hit<'_>> {
        let first = (*self.firsts.get(start)? as usize).checked_sub(1)?;
        let fits = |&(to, _): &(u32, u32)| to != 0 && to as usize <= end;
        let last = first + self.ends.get(first..)?.iter().take_while(|hit| fits(hit)).count();
        let (end, to) = *self.ends.get(last.checked_sub(1).filter(|&last| last >= first)?)?;
        let from = last.checked_sub(2).map_or(0, |before| self.ends[before].1);
        let surfaces = self.surfaces.get(from as usize..to as usize)?;
        Some(Hit { end: end as usize, surfaces: Cow::Borrowed(surfaces) })
    }

    /// Looks for all hits that begin at a token. `key` is that of its word.
    pub fn look(&mut self, r: Reader<'_, '_, '_>, start: usize, word: Key) {
        if let Some(first) = self.firsts.get_mut(start) {
            *first = self.ends.len() as u32 + 1;
        }
        let gazetteer = &r.schema.gazetteer;
        let node = gazetteer.node(word);
        if !node.is_empty() {
            self.walk(r, start, word, node);
        }
        self.ends.push((0, self.surfaces.len() as u32));
    }

    /// Goes on from a word that begins names.
    fn walk(&mut self, r: Reader<'_, '_, '_>, start: usize, word: Key, mut node: Node) {
        let gazetteer = &r.schema.gazetteer;
        let begun = self.ends.len();
        let mut key = Key::default();
        let mut crossed = false;
        for i in start..r.doc.tokens.len().min(start + LONGEST) {
            // The best one so far: where it ends, and the place of its surfaces.
            let best = self.ends[begun..].last().map(|&(end, to)| {
                let from = self.ends.len().checked_sub(2).map_or(0, |before| self.ends[before].1);
                (end as usize, from as usize..to as usize)
            });
            let tag = r.tag(i);
            // "Washington, D.C."
            let inside = || best.as_ref().is_some_and(|b| b.0 == i) || i > start + 1 && node.longer;
            if tag == Tag::Comma && inside() && r.capital(i + 1) {
                crossed = true;
                continue;
            }
            if tag.is_punctuation() {
                break;
            }
            // "North Korea's army" is a state and its army, whatever the lists join.
            if r.possessive(i)
                && best.as_ref().is_some_and(|(end, of)| {
                    *end == i && self.surfaces[of.clone()].iter().any(|s| r.kind_of(*s) == EntityKind::State)
                })
            {
                break;
            }
            let before = key;
            if i == start {
                key = word;
            } else {
                r.push(i, &mut key);
            }
            if i > start && key != before {
                node = gazetteer.node(key);
            }
            let body = i > start && r.token(i).shape == Shape::Lower && r.has(i, Class::Body);
            // A possessive ending does not end a name, nor does a name's ordinary first word begin one.
            let whole = !(r.possessive(i) && i > start && !r.capital(i));
            if node.is_name() && key != before && !body && whole {
                let from = self.surfaces.len();
                self.surfaces.extend(gazetteer.surfaces_at(node, key));
                let (known, new) = self.surfaces.split_at(from);
                // "Reuters news agency" is Reuters with what it is behind it.
                let same = || {
                    best.as_ref().is_some_and(|(_, of)| {
                        new.iter().all(|s| known[of.clone()].iter().any(|o| o.entry == s.entry))
                    })
                };
                let described = r.token(i).shape == Shape::Lower && same();
                // "Washington, D.C." is Washington; "the US, South Korean" is no region.
                let whole =
                    !crossed || same() || new.iter().any(|s| r.kind_of(*s) == EntityKind::Organization);
                if new.is_empty() || described || !whole {
                    self.surfaces.truncate(from);
                } else {
                    r.rank(&mut self.surfaces[from..]);
                    self.ends.push((i as u32 + 1, self.surfaces.len() as u32));
                }
            }
            if !node.longer {
                break;
            }
        }
    }
}

impl Hit<'_> {
    /// The same, beyond the life of what it was found in.
    pub fn into_owned<'h>(self) -> Hit<'h> {
        Hit { end: self.end, surfaces: Cow::Owned(self.surfaces.into_owned()) }
    }
}
