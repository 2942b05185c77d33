//! What a name says by itself: entries of the lists, personal names, heads, capitals.

use std::ops::Range;

use super::draft::Draft;
use super::reader::Reader;
use crate::base::EntityKind;
use crate::schema::{Class, How, Key, Word};
use crate::text::{Shape, Tag};

use EntityKind::{Agreement, Event, Organization, Person, Place, State};

/// Below this nothing is said.
const THRESHOLD: i32 = 2;

/// What speaks for each kind, by its place in [`EntityKind::ALL`], and for none of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scores {
    pub kinds: [i32; 7],
    /// Ships, works, products and diseases have names too, and are no entities.
    pub thing: i32,
}

impl Scores {
    pub fn add(&mut self, kind: EntityKind, weight: i32) {
        self.kinds[kind as usize] += weight;
    }

    pub fn of(&self, kind: EntityKind) -> i32 {
        self.kinds[kind as usize]
    }

    pub fn best(&self) -> Option<(EntityKind, i32)> {
        // The earlier kind wins a draw: a person before a state before an organization.
        let mut best = EntityKind::Person;
        for &kind in EntityKind::ALL {
            if self.of(kind) > self.of(best) {
                best = kind;
            }
        }
        let score = self.of(best);
        (score >= THRESHOLD && score >= self.thing).then_some((best, score))
    }
}

/// What a name says by itself.
pub(super) fn internal(r: Reader<'_, '_, '_>, draft: &Draft) -> Scores {
    let mut s = Scores::default();
    let gazetteer = &r.schema.gazetteer;
    let Range { start, end } = draft.tokens.clone();
    let n = end - start;
    let last = end - 1;
    let mut listed = [0; 7];
    for &(entry, how) in &draft.choices {
        let doubtful = r.doubtful(start, n, entry) || r.has(start, Class::Plain) && n == 1;
        let kind = match how {
            How::People | How::Member => EntityKind::Group,
            How::Metonym => Place,
            _ => gazetteer.entry(entry).map_or(Place, |e| e.kind),
        };
        let weight = &mut listed[kind as usize];
        *weight = (*weight).max(match how {
            // A city that shares its name with a family is still a city first.
            _ if doubtful && !gazetteer.entry(entry).is_some_and(|e| e.ambiguous) => 5,
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
        });
    }
    for (kind, weight) in EntityKind::ALL.iter().zip(listed) {
        s.add(*kind, weight);
    }
    let mut first_name = r.name_word(start);
    // "Jean-Bosco"
    if n > 1
        && !first_name.given
        && let Some((front, _)) = r.at_hyphen(start)
    {
        let front = gazetteer.name_word(front);
        first_name.given = front.given && !front.given_ambiguous;
    }
    let last_name = r.name_word(last);
    let word = r.word(start);
    if n == 1 {
        // "Meta" and "Ford" are somebody's names as well: who is meant has his full name somewhere.
        let body = draft.choices.iter().any(|&(e, how)| how == How::Name && gazetteer.is(e, Organization));
        if body {
            let given = first_name.given && !first_name.given_ambiguous;
            let family = first_name.family && !first_name.family_ambiguous;
            s.add(Person, i32::from(given) + i32::from(family));
        } else if first_name.given {
            s.add(Person, if first_name.given_ambiguous { 1 } else { 3 });
        }
        if first_name.family && !body {
            // Inside a sentence "Booth" is no booth.
            let alone = start.checked_sub(1).is_none_or(|i| !r.capital(i)) && !r.capital(end);
            let inside =
                alone && !r.initial(start) && r.classes(start).is_empty() && draft.choices.is_empty();
            s.add(Person, if first_name.family_ambiguous && !inside { 0 } else { 2 });
        }
        let unknown = draft.choices.is_empty();
        if unknown && (numeral(word) || r.token(start).hyphened && joined(r, word)) {
            s.thing += 8;
        } else if r.token(start).shape == Shape::Capitals && word.len() > 1 {
            // "UNLESS" is a word spoken loudly, "STS-135" a flight.
            let loud = unknown && (r.common(start) || word.contains(|c: char| c.is_ascii_digit()));
            s.add(Organization, if loud { 0 } else { 3 });
            s.add(Person, -3);
        } else if mixed(word) {
            s.add(Organization, 2);
        }
        if draft.choices.is_empty() && !r.common(start) && !first_name.given && !first_name.family {
            // "Polaroids", "Mannerists": many of something.
            let many = matches!(r.tag(start), Tag::NNS | Tag::NNPS) && r.token(start).shape == Shape::Capital;
            // A word that nothing is known of is no body by its capital alone: something beside it has to say so.
            let plain = r.token(start).shape == Shape::Capital && !mixed(word);
            s.add(Organization, if many { 0 } else { 2 - i32::from(plain) });
            if r.token(start).shape == Shape::Capital && !mixed(word) {
                ending(r, start, &mut s);
            }
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
        let end_hit = r.hit(last, end);
        let named = end_hit.as_ref().is_some_and(|h| {
            let listed = gazetteer.entry(h.surfaces[0].entry).is_some_and(|e| !e.ambiguous);
            listed && matches!(r.kind_of(h.surfaces[0]), State | Place)
        });
        let state = end_hit.is_some_and(|h| r.kind_of(h.surfaces[0]) == State);
        if named && draft.choices.is_empty() && !first_name.given && (state || !last_name.family) {
            s.add(Organization, if state { 4 } else { 2 });
            s.add(Person, if state { -4 } else { -2 });
        }
        // "Skagerrak Line", "Munich Re"
        let seat = r.hit(start, end).filter(|h| h.end < end && draft.choices.is_empty() && !first_name.given);
        if let Some(seat) = seat.filter(|h| r.kind_of(h.surfaces[0]) == Place && !r.town(h.surfaces[0])) {
            if (seat.end..end).all(|i| r.has(i, Class::Direction)) {
                s.add(Place, 6);
            } else {
                s.add(Organization, 3);
                s.add(Person, -3);
            }
        }
        if last_name.family {
            s.add(Person, if last_name.family_ambiguous { 1 } else { 3 });
        }
        if draft.choices.is_empty() && !last_name.family && !r.common(last) {
            ending(r, last, &mut s);
        }
        if mixed(word) && !first_name.given && !first_name.family {
            s.add(Organization, 2);
            s.add(Person, -2);
        }
        // "Civic Passion": ordinary words only.
        let words = |i: usize| {
            let name = r.name_word(i);
            let bearer = name.given && !name.given_ambiguous || name.family && !name.family_ambiguous;
            r.common(i) && !bearer
        };
        if draft.choices.is_empty() && (start..end).all(words) {
            s.add(Person, -4);
            // "Free Citizens"
            if r.has(last, Class::Group) {
                s.add(Organization, 3);
            }
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

/// What the end of an unknown word says: "Derwinski", "Sberbank".
fn ending(r: Reader<'_, '_, '_>, i: usize, s: &mut Scores) {
    if let Some((kind, weight)) = r.schema.recognition.ending(r.word(i)) {
        s.add(kind, weight);
    }
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
    if inside.clone().any(|i| r.is(i, "for") || r.means(i, Word::Of) || r.is(i, "and") || r.possessive(i)) {
        s.add(Person, -6);
    }
}

/// The word that says what the whole is.
fn heads(r: Reader<'_, '_, '_>, tokens: Range<usize>, s: &mut Scores) {
    let last = tokens.end - 1;
    let small = tokens.clone().skip(1).find(|&i| r.means(i, Word::Of) || r.is(i, "for") || r.is(i, "on"));
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
        if !s.kinds.iter().all(|&x| x <= 2) {
            return;
        }
    }
    let c = r.classes(last);
    if c.has(Class::CompanySuffix) {
        s.add(Organization, 9);
    }
    // "USS Cole", "Space Shuttle Atlantis", "Zika Virus"
    if r.has(tokens.start, Class::ThingFirst) || r.has(last, Class::Thing) {
        s.thing += 8;
    } else if tokens.len() > 2 && r.has(tokens.start + 1, Class::Thing) {
        s.thing += 6;
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
    // "Banco Central", "El Diario"
    let first = tokens.start + usize::from(tokens.len() > 2 && r.has(tokens.start, Class::Particle));
    if r.has(first, Class::OrganizationFirst) && !c.any(&[Class::PlaceHead, Class::SiteHead]) {
        s.add(Organization, 6);
        s.add(Person, -6);
    }
    if c.has(Class::Event) {
        s.add(Event, 7);
        s.add(Person, -3);
    }
    if c.has(Class::Agreement) {
        s.add(Agreement, 7);
        s.add(Person, -3);
    }
    if r.has(tokens.start, Class::Direction) && !r.name_word(last).family {
        s.add(Place, 2);
    }
    if tokens.clone().any(|i| r.token(i).shape == Shape::Capitals && r.word(i).len() > 2) {
        s.add(Organization, 2);
    }
}

/// "XVII"
fn numeral(word: &str) -> bool {
    word.len() > 1
        && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
        && word.contains(['I', 'V', 'X'])
}

/// "Israeli-Palestinian", "Cologne-Frankfurt": between two names of the lists.
fn joined(r: Reader<'_, '_, '_>, word: &str) -> bool {
    let known = |part: &str| {
        let classes = r.schema.recognition.classes(r.schema.symbols.get(&part.to_lowercase()));
        part.starts_with(char::is_uppercase)
            && (r.schema.gazetteer.surfaces(Key::of(part)).next().is_some() || classes.has(Class::Plain))
    };
    word.split_once('-').is_some_and(|(front, back)| known(front) && known(back))
}

/// A small letter with a capital behind it, as in `YouTube`, but not `McCain`; or two capitals
/// before small letters, as in `USAir`.
fn mixed(word: &str) -> bool {
    // Most have no capital behind their first letter.
    if word.bytes().skip(1).all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) && word.is_ascii() {
        return false;
    }
    let mut small = 0;
    let mut letters = word.chars().filter(|c| *c != '\'' && *c != '’');
    let (first, second) = (letters.next(), letters.next());
    if first.is_some_and(char::is_uppercase)
        && second.is_some_and(char::is_uppercase)
        && !word.contains(['\'', '’'])
    {
        return true;
    }
    for c in word.chars() {
        if c.is_uppercase() && small > 2 {
            return true;
        }
        small = if c.is_lowercase() { small + 1 } else { 0 };
    }
    false
}
