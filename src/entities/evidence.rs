//! What the words of a whole article say about the kind of each of its names.
//!
//! Every occurrence of a name adds what speaks for each kind; the name is then of one kind
//! throughout, and a part of a longer name follows it. Weights are whole numbers: 8 for what
//! settles it, 5 for what mostly holds, 3 and less for hints.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::draft::{Draft, Drafts};
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, How};
use crate::text::{Shape, Tag};

use EntityKind::{Agreement, Event, Organization, Person, Place, State};

/// Below this nothing is said.
const THRESHOLD: i32 = 2;

/// What speaks for each kind, by its place in [`EntityKind::ALL`].
#[derive(Clone, Copy, Debug, Default)]
struct Scores([i32; 7]);

impl Scores {
    fn add(&mut self, kind: EntityKind, weight: i32) {
        self.0[kind as usize] += weight;
    }

    fn best(&self) -> Option<(EntityKind, i32)> {
        // The earlier kind wins a draw: a person before a state before an organization.
        let (kind, score) =
            EntityKind::ALL.iter().map(|&k| (k, self.0[k as usize])).rev().max_by_key(|&(_, score)| score)?;
        (score >= THRESHOLD).then_some((kind, score))
    }
}

/// All occurrences of one name.
#[derive(Clone, Debug)]
struct Name {
    /// What the name says by itself.
    own: Scores,
    /// What the words around its occurrences say, all together.
    around: Scores,
    tokens: Range<usize>,
    /// Kinds that an unambiguous entry of the lists has; empty if there is none.
    listed: u8,
    /// A title stands before it.
    titled: bool,
    /// The lists have it.
    offered: bool,
    /// Seen where capitals tell.
    confirmed: bool,
    kind: Option<EntityKind>,
}

impl Name {
    /// The kind that most speaks for. What stands around the occurrences of a long article must
    /// not drown what the name says by itself, still less an entry of the lists.
    fn decided(&self) -> Option<EntityKind> {
        let mut scores = self.own;
        for &kind in EntityKind::ALL {
            let k = kind as usize;
            let cap = if self.listed == 0 || self.listed & (1 << k) != 0 { 9 } else { 4 };
            scores.0[k] += self.around.0[k].clamp(-9, cap);
        }
        scores.best().map(|(kind, _)| kind)
    }
}

/// A name that longer names end or begin with.
#[derive(Clone, Copy, Debug)]
struct Part {
    kind: EntityKind,
    weight: i32,
}

/// Decides the kind of every draft; those that stay without one are no names.
pub(super) fn decide(reader: Reader<'_, '_, '_>, drafts: &mut Drafts) {
    let (mut names, of) = gather(reader, drafts);
    // Longer names first: their parts follow them.
    let mut parts: FxHashMap<u64, Part> = FxHashMap::default();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&n| (std::cmp::Reverse(names[n].tokens.len()), n));
    for &n in &order {
        // "Bush said": an entry that may be a word, where its surroundings agree.
        let told = names[n].around.best().map(|(kind, _)| kind);
        names[n].confirmed |=
            told.is_some() && names[n].offered && told == names[n].own.best().map(|(kind, _)| kind);
        let tokens = names[n].tokens.clone();
        if let Some(part) = parts.get(&reader.key(tokens.clone())) {
            names[n].own.add(part.kind, part.weight);
            names[n].confirmed |= part.weight > 4;
        }
        names[n].kind = names[n].decided();
        if tokens.len() > 1 && names[n].confirmed {
            add_parts(reader, &names[n], &mut parts);
        }
    }
    neighbours(reader, drafts, &of, &mut names);
    for (d, &name) in of.iter().enumerate() {
        let draft = &drafts.list[d];
        let kind = match draft.kind {
            Some(kind) => Some(kind),
            None => names[name].kind,
        };
        let kind = kind.filter(|_| !draft.doubtful || names[name].confirmed);
        let government = kind.is_some_and(|k| k == Place || k == State) && governs(reader, drafts, d);
        settle(reader, &mut drafts.list[d], kind, government);
    }
}

/// Adds up what speaks for each name; also says which name each draft is.
fn gather(reader: Reader<'_, '_, '_>, drafts: &mut Drafts) -> (Vec<Name>, Vec<usize>) {
    let spelled: FxHashSet<u32> = drafts
        .list
        .iter()
        .flat_map(|d| d.choices.iter())
        .filter(|(_, how)| matches!(how, How::Name | How::Acronym | How::Adjective))
        .map(|&(entry, _)| entry)
        .collect();
    let mut names: Vec<Name> = Vec::new();
    let mut index: FxHashMap<u64, usize> = FxHashMap::default();
    let sure: FxHashSet<u64> = drafts.list.iter().filter(|d| !d.doubtful).map(|d| d.key).collect();
    let mut of = Vec::with_capacity(drafts.list.len());
    for d in 0..drafts.list.len() {
        trim(reader, &mut drafts.list[d], &sure);
        let draft = &drafts.list[d];
        let name = *index.entry(draft.key).or_insert_with(|| {
            names.push(Name {
                own: internal(reader, draft),
                around: Scores::default(),
                tokens: draft.tokens.clone(),
                listed: listed(reader, draft),
                titled: false,
                offered: !draft.choices.is_empty(),
                confirmed: false,
                kind: None,
            });
            names.len() - 1
        });
        of.push(name);
        let found = &mut names[name];
        found.confirmed |= !draft.doubtful;
        // "the North" where the article speaks of North Korea.
        let short = draft.choices.iter().any(|&(e, how)| {
            how == How::Short && reader.schema.gazetteer.is(e, State) && spelled.contains(&e)
        });
        let start = draft.tokens.start;
        if short && start > 0 && reader.is(start - 1, "the") {
            found.own.add(State, 12);
        }
        if let Some(kind) = draft.kind {
            found.around.add(kind, 8);
            // "President Lincoln" is nobody's town.
            if kind == Person && draft.tokens.len() == 1 && !found.titled {
                found.titled = true;
                found.own.add(Person, 10);
            }
        }
        external(reader, drafts, d, &mut found.around);
    }
    (names, of)
}

/// "Rampant Bayern" at the head of a sentence is "Bayern" if the article has that elsewhere.
fn trim(r: Reader<'_, '_, '_>, draft: &mut Draft, sure: &FxHashSet<u64>) {
    if !draft.doubtful || sure.contains(&draft.key) {
        return;
    }
    let tokens = draft.tokens.clone();
    let rest = tokens.start + 1..tokens.end;
    if tokens.len() < 2 {
        return;
    }
    let key = r.key(rest.clone());
    let hit = r.hit(rest.start, rest.end).filter(|h| h.end == rest.end);
    if draft.choices.is_empty() && (sure.contains(&key) || hit.is_some()) {
        draft.tokens = rest.clone();
        draft.span = r.doc.span(rest);
        draft.key = key;
        draft.choices =
            hit.map(|h| h.surfaces.iter().map(|s| (s.entry, s.how)).collect()).unwrap_or_default();
    }
    draft.doubtful = false;
}

/// The kinds of the unambiguous entries that a name has in the lists, one bit each.
fn listed(r: Reader<'_, '_, '_>, draft: &Draft) -> u8 {
    let gazetteer = &r.schema.gazetteer;
    let sure = |e: u32| gazetteer.entry(e).is_some_and(|e| !e.ambiguous);
    draft.choices.iter().filter(|&&(e, how)| sure(e) && how != How::Short).fold(0, |bits, &(e, how)| {
        let kind = match how {
            How::People | How::Member => EntityKind::Group,
            How::Metonym => Place,
            How::Name | How::Acronym | How::Short | How::Adjective => {
                gazetteer.entry(e).map_or(Place, |e| e.kind)
            }
        };
        bits | 1 << kind as u8
    })
}

/// What the words of a longer name are, standing alone.
fn add_parts(reader: Reader<'_, '_, '_>, name: &Name, parts: &mut FxHashMap<u64, Part>) {
    let tokens = name.tokens.clone();
    match name.kind {
        Some(Person) => {
            // Who is a person beyond doubt lends the family name more weight than the lists have.
            let weight =
                if name.own.0[Person as usize] + name.around.0[Person as usize] >= 6 { 12 } else { 6 };
            for start in tokens.start + 1..tokens.end {
                let acronym = start + 1 == tokens.end && reader.token(start).shape == Shape::Capitals;
                if !acronym {
                    parts.entry(reader.key(start..tokens.end)).or_insert(Part { kind: Person, weight });
                }
            }
            parts
                .entry(reader.key(tokens.start..tokens.start + 1))
                .or_insert(Part { kind: Person, weight: 4 });
        }
        Some(Organization) => {
            for end in tokens.start + 1..tokens.end {
                parts.entry(reader.key(tokens.start..end)).or_insert(Part { kind: Organization, weight: 2 });
            }
            parts
                .entry(reader.key(tokens.end - 1..tokens.end))
                .or_insert(Part { kind: Organization, weight: 3 });
        }
        _ => {}
    }
}

/// "Borno, Yobe and Adamawa": a name that nothing is known of is what its neighbours are.
fn neighbours(reader: Reader<'_, '_, '_>, drafts: &Drafts, of: &[usize], names: &mut [Name]) {
    let mut votes: Vec<(usize, EntityKind)> = Vec::new();
    for (d, draft) in drafts.list.iter().enumerate() {
        let name = &names[of[d]];
        if name.listed != 0 || name.own.best().is_some_and(|(_, score)| score > 4) {
            continue;
        }
        let link = |i: usize| reader.tag(i) == Tag::CC || reader.tag(i) == Tag::Comma;
        let start = draft.tokens.start;
        let before = (start > 0 && link(start - 1)).then(|| drafts.ending(start - 1)).flatten();
        let after = link(draft.tokens.end).then(|| drafts.starting(draft.tokens.end + 1)).flatten();
        for other in [before, after].into_iter().flatten() {
            let kind = names[of[other]].kind.filter(|_| names[of[other]].listed != 0);
            if let Some(kind) = kind.filter(|k| matches!(k, State | Place | Organization)) {
                votes.push((of[d], if kind == State { Place } else { kind }));
            }
        }
    }
    for (name, kind) in votes {
        names[name].around.add(kind, 3);
        names[name].kind = names[name].decided();
    }
}

/// Gives a draft its kind and the entry of the lists that fits it.
fn settle(reader: Reader<'_, '_, '_>, draft: &mut Draft, kind: Option<EntityKind>, government: bool) {
    let gazetteer = &reader.schema.gazetteer;
    let of_kind = |e: u32, k: EntityKind| gazetteer.is(e, k);
    draft.kind = kind;
    draft.entry = None;
    let metonym = draft.choices.iter().find(|(_, how)| *how == How::Metonym).copied();
    if let Some(metonym) = metonym {
        let named = draft.choices.iter().any(|&(e, how)| how != How::Metonym && of_kind(e, State));
        if government && !named && kind.is_some_and(|k| k == Place || k == State) {
            draft.kind = Some(State);
            draft.form = MentionForm::Metonym;
            draft.entry = Some(metonym);
            draft.rule = "capital-for-government";
            return;
        }
        if kind == Some(State) && !named {
            draft.kind = Some(Place);
        }
        draft.form = MentionForm::Name;
    }
    let kind = draft.kind;
    draft.entry = draft.choices.iter().copied().find(|&(e, how)| match how {
        How::Metonym => false,
        How::People | How::Member => kind == Some(EntityKind::Group),
        _ => kind.is_some_and(|k| of_kind(e, k)),
    });
    if draft.form == MentionForm::Adjective && draft.entry.is_none_or(|(_, how)| how != How::Adjective) {
        draft.form = MentionForm::Name;
    }
    if let Some((_, How::Adjective)) = draft.entry {
        draft.form = MentionForm::Adjective;
    }
}

/// What a name says by itself.
fn internal(r: Reader<'_, '_, '_>, draft: &Draft) -> Scores {
    let mut s = Scores::default();
    let gazetteer = &r.schema.gazetteer;
    let Range { start, end } = draft.tokens.clone();
    let n = end - start;
    let last = end - 1;
    for &(entry, how) in &draft.choices {
        let doubtful =
            gazetteer.entry(entry).is_some_and(|e| e.ambiguous) || r.has(start, Class::Plain) && n == 1;
        let kind = match how {
            How::People | How::Member => EntityKind::Group,
            How::Metonym => Place,
            _ => gazetteer.entry(entry).map_or(Place, |e| e.kind),
        };
        s.add(
            kind,
            match how {
                _ if doubtful => 3,
                How::Metonym => 5,
                How::Short => {
                    if kind == State {
                        0
                    } else {
                        5
                    }
                }
                How::Name | How::Acronym | How::Adjective | How::People | How::Member => 9,
            },
        );
    }
    let first_name = gazetteer.name_word(r.word(start));
    let last_name = gazetteer.name_word(r.word(last));
    let word = r.word(start);
    if n == 1 {
        if first_name.given {
            s.add(Person, if first_name.given_ambiguous { 1 } else { 3 });
        }
        if first_name.family {
            s.add(Person, if first_name.family_ambiguous { 0 } else { 2 });
        }
        if r.token(start).shape == Shape::Capitals && word.len() > 1 {
            s.add(Organization, 3);
            s.add(Person, -3);
        } else if mixed(word) {
            s.add(Organization, 2);
        }
        if draft.choices.is_empty() && !r.common(start) && !first_name.given && !first_name.family {
            s.add(Organization, 2);
        }
        if r.has(start, Class::Body) {
            s.add(Organization, 4);
            s.add(Person, -3);
        }
        if r.classes(start).any(&[Class::Event, Class::Agreement, Class::SiteHead, Class::Group, Class::Role])
        {
            s.add(Person, -2);
        }
    } else {
        person_parts(r, draft.tokens.clone(), &mut s);
        if first_name.given {
            s.add(Person, if first_name.given_ambiguous { 3 } else { 6 });
        }
        // "Meteo France", "Recycle Beirut"
        let named = r.hit(last, end).is_some_and(|h| {
            let listed = gazetteer.entry(h.surfaces[0].entry).is_some_and(|e| !e.ambiguous);
            listed && matches!(r.kind_of(h.surfaces[0]), State | Place)
        });
        if named && draft.choices.is_empty() && !first_name.given && !last_name.family {
            s.add(Organization, 2);
            s.add(Person, -2);
        }
        if last_name.family {
            s.add(Person, if last_name.family_ambiguous { 1 } else { 3 });
        }
        heads(r, draft.tokens.clone(), &mut s);
    }
    if (start..end).any(|i| r.word(i).bytes().any(|b| b.is_ascii_digit())) {
        s.add(Person, -6);
        if draft.choices.is_empty() {
            s.add(Organization, -3);
        }
    }
    s
}

/// Initials, particles, length: the look of a personal name.
fn person_parts(r: Reader<'_, '_, '_>, tokens: Range<usize>, s: &mut Scores) {
    let inside = tokens.start + 1..tokens.end;
    if inside.clone().any(|i| r.token(i).shape == Shape::Initial && i + 1 < tokens.end) {
        s.add(Person, 5);
    }
    if r.token(tokens.start).shape == Shape::Initial {
        s.add(Person, 4);
    }
    if inside.clone().any(|i| r.has(i, Class::Particle) && r.token(i).shape == Shape::Lower) {
        s.add(Person, 3);
    }
    if r.has(tokens.end - 1, Class::Generation) {
        s.add(Person, 4);
    }
    if r.has(tokens.start, Class::Royal) {
        s.add(Person, 6);
    }
    let all = tokens
        .clone()
        .all(|i| r.token(i).shape == Shape::Capital && !r.classes(i).any(&[Class::Plain, Class::Role]));
    if all && tokens.len() <= 4 {
        s.add(Person, 2);
    }
    if inside.clone().any(|i| r.is(i, "&")) {
        s.add(Organization, 6);
    }
    if inside.clone().any(|i| r.is(i, "for") || r.is(i, "of") || r.is(i, "and") || r.possessive(i)) {
        s.add(Person, -6);
    }
}

/// The word that says what the whole is.
fn heads(r: Reader<'_, '_, '_>, tokens: Range<usize>, s: &mut Scores) {
    let last = tokens.end - 1;
    let small = tokens.clone().skip(1).find(|&i| r.is(i, "of") || r.is(i, "for") || r.is(i, "on"));
    if let Some(at) = small {
        let head = at - 1;
        let c = r.classes(head);
        if c.any(&[Class::OrganizationHead]) || r.ending(tokens.start, head, Class::Body).is_some() {
            s.add(Organization, 8);
        }
        if c.has(Class::PlaceFirst) || r.has(tokens.start, Class::PlaceFirst) {
            s.add(Place, 6);
        }
        if c.has(Class::Event) {
            s.add(Event, 6);
        }
        if c.has(Class::Agreement) {
            s.add(Agreement, 6);
        }
        if c.any(&[Class::SiteHead]) {
            s.add(Place, 4);
        }
        if !s.0.iter().all(|&x| x <= 2) {
            return;
        }
    }
    let c = r.classes(last);
    if c.has(Class::CompanySuffix) {
        s.add(Organization, 9);
    }
    let body = r.ending(tokens.start, last, Class::Body).is_some();
    if body || c.has(Class::OrganizationHead) {
        s.add(Organization, if body { 7 } else { 6 });
        s.add(Person, -3);
    }
    if c.any(&[Class::PlaceHead, Class::SiteHead]) {
        s.add(Place, 6);
        s.add(Person, -3);
    }
    if r.has(tokens.start, Class::PlaceFirst) {
        s.add(Place, 6);
    }
    if c.has(Class::Event) {
        s.add(Event, 7);
        s.add(Person, -3);
    }
    if c.has(Class::Agreement) {
        s.add(Agreement, 7);
        s.add(Person, -3);
    }
    if r.has(tokens.start, Class::Direction) && !r.schema.gazetteer.name_word(r.word(last)).family {
        s.add(Place, 2);
    }
    if tokens.clone().any(|i| r.token(i).shape == Shape::Capitals && r.word(i).len() > 2) {
        s.add(Organization, 2);
    }
}

/// What the words around one occurrence say.
fn external(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize, s: &mut Scores) {
    let draft = &drafts.list[d];
    if draft.rule == "part-of-hyphened" {
        s.add(Place, 3);
        return;
    }
    let Range { start, end } = draft.tokens.clone();
    let sentence = &r.doc.sentences[r.doc.sentence_of(start).min(r.doc.sentences.len() - 1)];
    // "Helter Skelter": what stands between quotation marks by itself is a title or nickname.
    if start > 0 && r.tag(start - 1) == Tag::OpenQuote && r.tag(end) == Tag::CloseQuote {
        s.add(Person, -4);
    }
    if start > sentence.tokens.start {
        before(r, draft, sentence.tokens.start, s);
    }
    if end < sentence.tokens.end {
        after(r, drafts, draft, sentence.tokens.end, s);
    }
}

fn before(r: Reader<'_, '_, '_>, draft: &Draft, floor: usize, s: &mut Scores) {
    let start = draft.tokens.start;
    let n = draft.tokens.len();
    let prev = start - 1;
    let c = r.classes(prev);
    let second = start.checked_sub(2).filter(|&i| i >= floor);
    let lower = r.token(prev).shape == Shape::Lower;
    if c.any(&[Class::Honorific]) {
        s.add(Person, 8);
    }
    if lower {
        let organization = c.has(Class::OrganizationNoun);
        let place = c.has(Class::PlaceNoun);
        if c.has(Class::Role) {
            s.add(Person, if organization || place { 2 } else { 5 });
        }
        if c.has(Class::Kin) {
            s.add(Person, 5);
        }
        if organization {
            s.add(Organization, if place { 2 } else { 5 });
        }
        if place {
            s.add(Place, if organization { 2 } else { 4 });
        }
        if c.has(Class::Direction) {
            s.add(Place, 4);
        }
        if c.has(Class::PlacePreposition) {
            s.add(Place, 3);
            s.add(Person, -1);
        } else if c.has(Class::MotionPreposition) {
            s.add(Place, 1);
        }
        if r.is(prev, "the") {
            s.add(Person, if n > 1 { -4 } else { -3 });
            s.add(Organization, 1);
        }
        if let Some(second) = second {
            let c = r.classes(second);
            if r.is(prev, "of") {
                if c.has(Class::PlaceNoun) {
                    s.add(Place, 4);
                }
                if c.any(&[Class::Role, Class::Group]) {
                    s.add(Organization, 2);
                    s.add(State, 1);
                }
            }
            // "Daniel Urquhart, 8, of Aumsville"
            if r.is(prev, "of") && r.tag(second) == Tag::Comma {
                s.add(Place, 3);
            }
            if (r.is(prev, "for") || r.is(prev, "at")) && c.has(Class::Role) {
                s.add(Organization, 3);
            }
            if r.is(prev, "in") && r.is(second, "based") {
                s.add(Place, 3);
            }
        }
        if c.has(Class::Speech) {
            s.add(Person, 2);
        }
    }
}

fn after(r: Reader<'_, '_, '_>, drafts: &Drafts, draft: &Draft, ceiling: usize, s: &mut Scores) {
    let end = draft.tokens.end;
    let c = r.classes(end);
    let inside = |i: usize| i < ceiling;
    let lower = r.token(end).shape == Shape::Lower;
    if lower {
        if c.has(Class::Speech) && r.tag(end).is_verb() {
            s.add(Person, 3);
            s.add(Organization, 1);
        }
        if r.is(end, "who") || r.is(end, "whose") {
            s.add(Person, 3);
        }
        if c.has(Class::PlaceHead) {
            s.add(Place, 5);
        }
        if c.any(&[Class::Role, Class::Group]) && r.tag(end).is_noun() {
            s.add(Organization, 2);
        }
        if c.has(Class::OrganizationNoun) {
            s.add(Organization, 1);
        }
        return;
    }
    match r.tag(end) {
        Tag::Comma => {
            let next = end + 1;
            if !inside(next) {
                return;
            }
            if age(r.word(next)) && (!inside(next + 1) || r.tag(next + 1).is_punctuation()) {
                s.add(Person, 6);
            } else if r.is(next, "who") {
                s.add(Person, 4);
            } else if r.is(next, "where") {
                s.add(Place, 3);
            } else if let Some(d) = drafts.starting(next) {
                let other = &drafts.list[d];
                let place = other.choices.iter().any(|&(e, how)| {
                    how != How::Adjective
                        && (r.schema.gazetteer.is(e, State) || r.schema.gazetteer.is(e, Place))
                });
                if place && (!inside(other.tokens.end) || r.tag(other.tokens.end).is_punctuation()) {
                    s.add(Place, 2);
                }
            } else {
                apposition(r, next, ceiling, s);
            }
        }
        Tag::OpenParen => {
            let next = end + 1;
            if inside(next + 1) && r.tag(next + 1) == Tag::CloseParen {
                if r.token(next).shape == Shape::Capitals && initials(r, draft.tokens.clone(), r.word(next)) {
                    s.add(Organization, 5);
                } else if age(r.word(next)) {
                    s.add(Person, 5);
                }
            }
        }
        _ => {}
    }
}

/// "…, a city in northern Syria", "…, spokesman for the army", read up to the next mark or verb.
fn apposition(r: Reader<'_, '_, '_>, from: usize, ceiling: usize, s: &mut Scores) {
    for i in from..ceiling.min(from + 7) {
        let tag = r.tag(i);
        if tag.is_punctuation() || tag.is_verb() && i > from || tag == Tag::CC || r.proper(i) {
            return;
        }
        let next_noun = i + 1 < ceiling && (r.tag(i + 1).is_noun() || r.possessive(i + 1));
        if tag.is_noun() && !next_noun {
            let c = r.classes(i);
            if c.any(&[Class::Role, Class::Kin, Class::Human]) {
                s.add(Person, 4);
            } else if c.any(&[Class::PlaceNoun, Class::PlaceHead]) {
                s.add(Place, 4);
            } else if c.any(&[Class::OrganizationNoun, Class::Body]) {
                s.add(Organization, 4);
            }
            return;
        }
    }
}

/// Whether a capital acts as a government at this place of the text.
fn governs(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize) -> bool {
    let draft = &drafts.list[d];
    if !draft.choices.iter().any(|(_, how)| *how == How::Metonym) {
        return false;
    }
    let Range { start, end } = draft.tokens.clone();
    let sentence = &r.doc.sentences[r.doc.sentence_of(start).min(r.doc.sentences.len() - 1)];
    if start < sentence.tokens.start + sentence.dateline {
        return false;
    }
    let inside = |i: usize| i < sentence.tokens.end;
    let prev = (start > sentence.tokens.start).then(|| start - 1);
    if let Some(prev) = prev {
        let c = r.classes(prev);
        if c.has(Class::PlacePreposition) || c.has(Class::Direction) {
            return false;
        }
        // "between Pyongyang and Seoul"
        if r.is(prev, "between") {
            return r.is(end, "and")
                && drafts.starting(end + 1).is_some_and(|o| capital(drafts, o) || state(r, drafts, o));
        }
        if r.is(prev, "and") {
            let other = drafts.ending(prev);
            if other.is_some_and(|o| {
                let before = drafts.list[o].tokens.start;
                before > 0 && r.is(before - 1, "between")
            }) {
                return true;
            }
        }
        if c.has(Class::MotionPreposition) {
            return false;
        }
    }
    if r.possessive(end) {
        let noun = (end + 1..(end + 4).min(sentence.tokens.end)).any(|i| r.has(i, Class::StateProperty));
        return noun;
    }
    // Subject of a verb of government, adverbs and auxiliaries in between.
    let mut at = end;
    while inside(at) && r.tag(at) == Tag::RB {
        at += 1;
    }
    if inside(at) && r.has(at, Class::StateVerb) && (r.tag(at).is_finite() || r.tag(at) == Tag::VBN) {
        return true;
    }
    let Some(prev) = prev else { return false };
    // "backed by Moscow", "tensions with Ankara", "called on Washington", "urged Beijing to"
    if ["by", "with", "on", "against", "for"].iter().any(|p| r.is(prev, p)) {
        let flat = !inside(end) || r.tag(end).is_punctuation() || !r.tag(end).is_noun();
        return flat;
    }
    r.tag(prev).is_verb() && !r.has(prev, Class::PlacePreposition) && !r.is(prev, "based")
}

fn capital(drafts: &Drafts, d: usize) -> bool {
    drafts.list[d].choices.iter().any(|(_, how)| *how == How::Metonym)
}

fn state(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize) -> bool {
    drafts.list[d].choices.iter().any(|(e, _)| r.schema.gazetteer.is(*e, State))
}

/// "42" or "42-year-old".
fn age(word: &str) -> bool {
    word.parse::<u32>().is_ok_and(|n| (3..=115).contains(&n)) || word.ends_with("-year-old")
}

/// A small letter with a capital behind it, as in "YouTube", but not "McCain".
fn mixed(word: &str) -> bool {
    let mut small = 0;
    for c in word.chars() {
        if c.is_uppercase() && small > 2 {
            return true;
        }
        small = if c.is_lowercase() { small + 1 } else { 0 };
    }
    false
}

/// Whether an acronym is made of the first letters of a name.
pub(super) fn initials(r: Reader<'_, '_, '_>, tokens: Range<usize>, acronym: &str) -> bool {
    let mut wanted = acronym.chars().filter(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase()).peekable();
    let mut matched = 0;
    let mut words = 0;
    for i in tokens {
        for part in r.word(i).split('-') {
            let first = part.chars().next().map(|c| c.to_ascii_lowercase());
            let big = part.starts_with(char::is_uppercase);
            words += usize::from(big);
            if first.is_some() && first == wanted.peek().copied() {
                wanted.next();
                matched += 1;
            }
        }
    }
    wanted.peek().is_none() && matched >= 2 && matched + 1 >= words
}
