//! What the words of a whole article say about the kind of each of its names.
//!
//! Every occurrence of a name adds what speaks for each kind; the name is then of one kind
//! throughout, and a part of a longer name follows it. Weights are whole numbers: 8 for what
//! settles it, 5 for what mostly holds, 3 and less for hints.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::context::{external, governs, initials};
use super::draft::{Draft, Drafts};
use super::looks::{Scores, internal};
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, How, Word};
use crate::text::{Shape, Tag};

use EntityKind::{Organization, Person, Place, State};

/// All occurrences of one name.
#[derive(Clone, Debug)]
struct Name {
    /// What the name says by itself.
    own: Scores,
    /// What the words around its occurrences say, all together.
    around: Scores,
    /// What says little, however often.
    hints: Scores,
    tokens: Range<usize>,
    /// The folded words of its tokens.
    key: u64,
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
            scores.kinds[k] += self.around.kinds[k].clamp(-9, cap) + self.hints.kinds[k].clamp(-1, 1);
        }
        let cap = if self.listed == 0 { 9 } else { 2 };
        scores.thing += (self.around.thing + self.hints.thing.min(2)).min(cap);
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
    let acronyms = acronyms(reader, drafts, &of, &mut names);
    // Longer names first: their parts follow them.
    let mut parts: FxHashMap<u64, Part> = FxHashMap::with_capacity_and_hasher(2 * names.len(), FxBuildHasher);
    let mut things: FxHashMap<u64, i32> = FxHashMap::default();
    let lengths = names.iter().map(|name| Reverse(name.tokens.len()));
    let mut order: Vec<(Reverse<usize>, usize)> = lengths.zip(0..).collect();
    order.sort_unstable();
    for &(_, n) in &order {
        // "Bush said": an entry that may be a word, where its surroundings agree.
        let told = names[n].around.best().map(|(kind, _)| kind);
        names[n].confirmed |=
            told.is_some() && names[n].offered && told == names[n].own.best().map(|(kind, _)| kind);
        // "Visa said": a noun without an article that begins a sentence, where what the lists offer may do so.
        let first = names[n].tokens.start;
        let bare = names[n].tokens.len() == 1
            && reader.tag(first) == Tag::NN
            && !reader.classes(first).has(Class::RoleModifier);
        let own = names[n].own.best().map(|(kind, _)| kind);
        names[n].confirmed |=
            bare && names[n].offered && own.is_some_and(|kind| names[n].around.of(kind) > 0);
        // "Cheek, 53,", "Dole's wife": only people have what is said here.
        names[n].confirmed |= names[n].around.of(Person) > 3;
        let tokens = names[n].tokens.clone();
        // "UN" is no "Kim Jong Un".
        let acronym = names[n].listed != 0 && reader.token(tokens.start).shape == Shape::Capitals;
        if let Some(part) = parts.get(&names[n].key).filter(|_| !acronym) {
            names[n].own.add(part.kind, part.weight);
            names[n].confirmed |= part.weight > 4;
        }
        if let Some(whole) = things.get(&names[n].key) {
            names[n].own.thing += *whole;
        }
        names[n].kind = names[n].decided();
        // "Atlantis" after "Space Shuttle Atlantis"
        if tokens.len() > 1 && names[n].kind.is_none() && names[n].own.thing > 4 {
            for start in ends_of(&tokens) {
                things.insert(reader.key(start..tokens.end), 12);
            }
        }
        if tokens.len() > 1 && names[n].confirmed {
            add_parts(reader, &names[n], &mut parts);
        }
        let first = acronyms.partition_point(|&(long, _)| long < n);
        for &(long, short) in acronyms[first..].iter().take_while(|&&(long, _)| long == n) {
            match names[long].kind {
                Some(kind) => names[short].own.add(kind, 14),
                None => names[short].own.thing += 9,
            }
        }
    }
    neighbours(reader, drafts, &of, &mut names);
    for (d, &name) in of.iter().enumerate() {
        let draft = &drafts.list[d];
        // "Kazak said" where the article has met Kassem Kazak.
        let bearer = draft.form == MentionForm::Adjective
            && parts.get(&draft.key).is_some_and(|p| p.kind == Person && p.weight > 9)
            && stands_alone(reader, draft.tokens.end);
        let kind = match draft.kind {
            _ if bearer => Some(Person),
            Some(kind) => Some(kind),
            None => names[name].kind,
        };
        let kind = kind.filter(|_| !draft.doubtful || names[name].confirmed);
        let spoken = draft.form == MentionForm::Adjective && language(reader, draft.tokens.clone());
        let kind = kind.filter(|_| !spoken);
        let government = kind.is_some_and(|k| k == Place || k == State) && governs(reader, drafts, d);
        settle(reader, &mut drafts.list[d], kind, government);
    }
}

/// Adds up what speaks for each name; also says which name each draft is.
fn gather(reader: Reader<'_, '_, '_>, drafts: &mut Drafts) -> (Vec<Name>, Vec<usize>) {
    // Most articles have no name that asks for either.
    let mut spelled = FxHashSet::default();
    if drafts.list.iter().flat_map(|d| &d.choices).any(|&(_, how)| how == How::Short) {
        let whole = |how: How| matches!(how, How::Name | How::Acronym | How::Adjective);
        spelled.extend(drafts.list.iter().flat_map(|d| &d.choices).filter(|c| whole(c.1)).map(|c| c.0));
    }
    let mut sure = FxHashSet::default();
    if drafts.list.iter().any(|d| d.doubtful) {
        sure.extend(drafts.list.iter().filter(|d| !d.doubtful).map(|d| d.key));
    }
    let mut names: Vec<Name> = Vec::new();
    let mut index: FxHashMap<u64, usize> =
        FxHashMap::with_capacity_and_hasher(drafts.list.len(), FxBuildHasher);
    let mut of = Vec::with_capacity(drafts.list.len());
    for d in 0..drafts.list.len() {
        trim(reader, &mut drafts.list[d], &sure);
        let draft = &drafts.list[d];
        let name = *index.entry(draft.key).or_insert_with(|| {
            names.push(Name {
                own: internal(reader, draft),
                around: Scores::default(),
                hints: Scores::default(),
                tokens: draft.tokens.clone(),
                key: if draft.part() { reader.key(draft.tokens.clone()) } else { draft.key },
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
        if short && start > 0 && reader.means(start - 1, Word::The) {
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
        external(reader, drafts, d, &mut found.around, &mut found.hints);
    }
    (names, of)
}

/// "Stop Online Piracy Act (SOPA)": each long name with the letters that stand for it, as indices of
/// names. Letters for words that are no name ("electronic control unit (ECU)") are none either.
fn acronyms(r: Reader<'_, '_, '_>, drafts: &Drafts, of: &[usize], names: &mut [Name]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (d, draft) in drafts.list.iter().enumerate() {
        let at = draft.tokens.start;
        let alone = draft.tokens.len() == 1
            && at > 1
            && r.tag(at - 1) == Tag::OpenParen
            && r.tag(at + 1) == Tag::CloseParen
            && r.token(at).shape == Shape::Capitals;
        if !alone {
            continue;
        }
        let letters = r.word(at);
        if let Some(long) = drafts.ending(at - 1) {
            if of[long] != of[d] && initials(r, drafts.list[long].tokens.clone(), letters) {
                found.push((of[long], of[d]));
            }
        } else if names[of[d]].listed == 0 {
            let words = at - 1 - letters.len().min(at - 1)..at - 1;
            let small = words.clone().all(|i| r.token(i).shape == Shape::Lower);
            if small && words.zip(letters.chars()).all(|(i, c)| r.word(i).starts_with(c.to_ascii_lowercase()))
            {
                names[of[d]].own.thing += 9;
            }
        }
    }
    found.sort_unstable();
    found
}

/// "Rampant Bayern" at the head of a sentence is "Bayern" if the article has that elsewhere.
fn trim(r: Reader<'_, '_, '_>, draft: &mut Draft, sure: &FxHashSet<u64>) {
    if !draft.doubtful || sure.contains(&draft.key) {
        return;
    }
    let tokens = draft.tokens.clone();
    let rest = tokens.start + 1..tokens.end;
    let first = [Class::OrganizationFirst, Class::PlaceFirst, Class::ThingFirst];
    if tokens.len() < 2 || r.classes(tokens.start).any(&first) {
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
    let sure = |e: u32| !r.doubtful(draft.tokens.start, draft.tokens.len(), e);
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

/// Where the ends of a name begin.
fn ends_of(tokens: &Range<usize>) -> Range<usize> {
    tokens.end.saturating_sub(LONGEST_PART).max(tokens.start + 1)..tokens.end
}

/// Words of the longest part of a name that stands for it: some text is one name without an end.
const LONGEST_PART: usize = 24;

/// What the words of a longer name are, standing alone.
fn add_parts(reader: Reader<'_, '_, '_>, name: &Name, parts: &mut FxHashMap<u64, Part>) {
    let tokens = name.tokens.clone();
    match name.kind {
        Some(Person) => {
            // Who is a person beyond doubt lends the family name more weight than the lists have.
            let weight = if name.own.of(Person) + name.around.of(Person) >= 6 { 12 } else { 6 };
            for start in ends_of(&tokens) {
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
            for end in (tokens.start + 1..tokens.end).take(LONGEST_PART) {
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
            let told = names[of[other]].kind.is_some_and(|k| names[of[other]].around.of(k) > 4);
            let kind = names[of[other]].kind.filter(|_| told || names[of[other]].listed != 0);
            // "Brutus and Cassius"
            let person = names[of[other]].kind.filter(|k| *k == Person && !upper(reader, start));
            let person =
                person.filter(|_| names[of[other]].own.of(Person) + names[of[other]].around.of(Person) > 4);
            if let Some(kind) = kind.or(person).filter(|k| matches!(k, Person | State | Place | Organization))
            {
                votes.push((of[d], if kind == State { Place } else { kind }));
            }
        }
    }
    for (name, kind) in votes {
        names[name].around.add(kind, 3);
        names[name].kind = names[name].decided();
    }
}

/// "the English language", "a letter in Arabic": speech, and no country.
fn language(r: Reader<'_, '_, '_>, tokens: Range<usize>) -> bool {
    // "ethnic Armenian separatists" are nobody's.
    if tokens.start > 0 && r.has(tokens.start - 1, Class::Descent) {
        return true;
    }
    let inside = tokens.start > 0 && r.is(tokens.start - 1, "in");
    r.has(tokens.end, Class::Language)
        || inside && (r.tag(tokens.end).is_punctuation() || r.tag(tokens.end) == Tag::IN)
}

fn upper(r: Reader<'_, '_, '_>, i: usize) -> bool {
    r.token(i).shape != Shape::Capital
}

/// Whether no noun follows that an adjective could belong to.
fn stands_alone(r: Reader<'_, '_, '_>, at: usize) -> bool {
    let tag = r.tag(at);
    r.possessive(at) || !(tag.is_noun() || tag.is_adjective() || tag == Tag::CC || tag == Tag::VBG)
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
