//! Titles and jobs of persons, and whom a mention belongs to.

use std::ops::Range;

use super::draft::Drafts;
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, Word};
use crate::text::{Shape, Tag};

/// Finds the title or job of every person's name and marks its tokens in `taken`.
pub(super) fn roles(r: Reader<'_, '_, '_>, drafts: &mut Drafts, taken: &mut [bool]) {
    for d in 0..drafts.list.len() {
        let draft = &drafts.list[d];
        if draft.kind != Some(EntityKind::Person) {
            continue;
        }
        let sentence = sentence_around(r, draft.tokens.start);
        let role = draft
            .role
            .clone()
            .or_else(|| before(r, drafts, sentence.start, draft.tokens.start))
            .or_else(|| after(r, drafts, draft.tokens.end, sentence.end));
        if let Some(role) = &role {
            for i in role.clone() {
                taken[i] = true;
            }
        }
        drafts.list[d].role = role;
    }
}

/// Ties persons to the state or body of their role, and names to the possessor before them.
pub(super) fn owners(r: Reader<'_, '_, '_>, drafts: &mut Drafts) {
    for d in 0..drafts.list.len() {
        let draft = &drafts.list[d];
        if draft.owner.is_some() || draft.form == MentionForm::Pronoun {
            continue;
        }
        let sentence = sentence_around(r, draft.tokens.start);
        let owner = match (draft.kind, &draft.role) {
            (Some(EntityKind::Person), Some(role)) => of_role(r, drafts, d, role.clone(), &sentence),
            (
                Some(EntityKind::Organization | EntityKind::Group | EntityKind::Place | EntityKind::Event),
                _,
            ) => of_body(r, drafts, d, &sentence),
            (Some(EntityKind::Person), None) if draft.form == MentionForm::Nominal => {
                following(r, drafts, draft.tokens.end, &sentence)
            }
            _ => None,
        };
        drafts.list[d].owner = owner.filter(|&o| o != d);
    }
}

fn sentence_around(r: Reader<'_, '_, '_>, token: usize) -> Range<usize> {
    r.doc.sentences.get(r.sentence_of(token)).map_or(0..0, |s| s.tokens.clone())
}

/// "Kremlin spokesman Dmitry Peskov", "the head of the council, Karim Mansour": the words before.
fn before(r: Reader<'_, '_, '_>, drafts: &Drafts, floor: usize, start: usize) -> Option<Range<usize>> {
    let last = start.checked_sub(1).filter(|&i| i >= floor)?;
    if r.tag(last) == Tag::Comma {
        // "…'s Prime Minister, Omar Aziz": the role ends at the comma or before its of-phrase.
        let end = last;
        if end > floor && r.classes(end - 1).any(&[Class::Role, Class::Kin]) {
            let range = extend(r, drafts, floor, end - 1..end);
            return specific(r, drafts, floor, &range).then_some(range);
        }
        // "The head of the council, Karim Mansour"
        let owner = drafts.ending(end)?;
        let mut at = drafts.list[owner].tokens.start;
        while at > floor && r.tag(at - 1) == Tag::DT {
            at -= 1;
        }
        let of = at.checked_sub(1).filter(|&i| i > floor && (r.means(i, Word::Of) || r.is(i, "at")))?;
        if r.has(of - 1, Class::Role) {
            let range = extend(r, drafts, floor, of - 1..of);
            return specific(r, drafts, floor, &range).then_some(range);
        }
        return None;
    }
    if r.classes(last).any(&[Class::Role, Class::Kin])
        && (r.token(last).spaced || last == floor)
        && drafts.at(last).is_none()
    {
        return Some(extend(r, drafts, floor, last..last + 1));
    }
    // "head of state Kim"
    let (tail, _) = r.ending(floor, last, Class::RoleTail)?;
    let head = tail.start.checked_sub(1).filter(|&i| i >= floor && r.has(i, Class::Role))?;
    Some(extend(r, drafts, floor, head..tail.end))
}

/// An indefinite or subject role before a comma would be somebody else: "Putin's spokesman, Peskov".
fn specific(r: Reader<'_, '_, '_>, drafts: &Drafts, floor: usize, role: &Range<usize>) -> bool {
    let Some(prev) = role.start.checked_sub(1).filter(|&i| i >= floor) else { return true };
    r.possessive(prev) || matches!(r.tag(prev), Tag::DT | Tag::PRPS) || drafts.ending(role.start).is_some()
}

/// "Peter Lang, the State Department spokesperson", "Ivan Petrov, deputy chief of …".
fn after(r: Reader<'_, '_, '_>, drafts: &Drafts, end: usize, ceiling: usize) -> Option<Range<usize>> {
    let mut i = end;
    if i >= ceiling || r.tag(i) != Tag::Comma {
        return None;
    }
    i += 1;
    // "Anna Weber, 78, was"; "Koo, 42, a spokesman"
    if i + 1 < ceiling && r.token(i).shape == Shape::Number && r.tag(i + 1) == Tag::Comma {
        i += 2;
    }
    while i < ceiling && (matches!(r.tag(i), Tag::DT | Tag::PRPS) || r.has(i, Class::Detached)) {
        i += 1;
    }
    let first = i;
    let mut start = None;
    while i < ceiling && i < first + 9 {
        if let Some(d) = drafts.starting(i) {
            let draft = &drafts.list[d];
            if draft.kind == Some(EntityKind::Person) {
                return None;
            }
            i = draft.tokens.end;
            start = None;
            continue;
        }
        let tag = r.tag(i);
        if r.possessive(i) {
            start = None;
            i += 1;
            continue;
        }
        if !(tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::VBN | Tag::VBG)) {
            break;
        }
        let from = *start.get_or_insert(i);
        let next_noun = i + 1 < ceiling && (r.tag(i + 1).is_noun() || r.proper(i + 1));
        if r.classes(i).any(&[Class::Role, Class::Kin]) && !next_noun {
            let stop = r.tail(i + 1, ceiling, Class::RoleTail).unwrap_or(i + 1);
            let mut from = from;
            while from < i && r.has(from, Class::Detached) {
                from += 1;
            }
            return Some(from..stop);
        }
        i += 1;
    }
    None
}

/// Modifiers of a role: "former chief financial officer".
fn extend(r: Reader<'_, '_, '_>, drafts: &Drafts, floor: usize, role: Range<usize>) -> Range<usize> {
    let mut start = role.start;
    while start > floor {
        let prev = start - 1;
        let tag = r.tag(prev);
        let word = tag.is_noun() || tag.is_adjective();
        if drafts.at(prev).is_some() || !word || r.has(prev, Class::Calendar) {
            break;
        }
        start = prev;
    }
    while start + 1 < role.end && r.has(start, Class::Detached) {
        start += 1;
    }
    start..role.end
}

/// The state or body that a role belongs to.
fn of_role(
    r: Reader<'_, '_, '_>,
    drafts: &Drafts,
    d: usize,
    role: Range<usize>,
    sentence: &Range<usize>,
) -> Option<usize> {
    preceding(r, drafts, role.start, sentence)
        .or_else(|| following(r, drafts, role.end, sentence))
        .filter(|&o| o != d)
}

/// The owner of a body that its own words do not hold.
fn of_body(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize, sentence: &Range<usize>) -> Option<usize> {
    let draft = &drafts.list[d];
    let start = draft.tokens.start;
    if let Some(prev) = start.checked_sub(1).filter(|&i| i >= sentence.start) {
        // "Ukraine's pro-Western government": the West is not Ukraine's.
        let whole = !draft.part();
        if whole && r.possessive(prev) {
            return drafts.ending(prev);
        }
        if whole && r.tag(prev) == Tag::PRPS {
            return drafts.at(prev);
        }
    }
    // "the Unification Ministry of South Korea"
    if draft.kind == Some(EntityKind::Organization) && r.means(draft.tokens.end, Word::Of) {
        return following(r, drafts, draft.tokens.end, sentence);
    }
    None
}

fn owner_kind(drafts: &Drafts, d: usize) -> bool {
    use EntityKind::{Group, Organization, Person, Place, State};
    matches!(drafts.list[d].kind, Some(State | Organization | Place | Group | Person))
}

/// "Russian", "Kremlin", "South Korea's", "its" before a role.
fn preceding(r: Reader<'_, '_, '_>, drafts: &Drafts, start: usize, sentence: &Range<usize>) -> Option<usize> {
    let mut i = start;
    for _ in 0..4 {
        let prev = i.checked_sub(1).filter(|&p| p >= sentence.start)?;
        if let Some(d) = drafts.ending(i) {
            let pronoun = drafts.list[d].form == MentionForm::Pronoun;
            return (owner_kind(drafts, d)
                && (!pronoun || r.tag(prev) == Tag::PRPS)
                && (drafts.list[d].kind != Some(EntityKind::Person) || pronoun))
                .then_some(d);
        }
        if r.possessive(prev) {
            return drafts.ending(prev).filter(|&d| owner_kind(drafts, d));
        }
        let tag = r.tag(prev);
        if !(tag.is_adjective() || r.has(prev, Class::Detached) || tag.is_noun()) {
            return None;
        }
        i = prev;
    }
    None
}

/// "of the SSC", "at UBS", "for the Indonesian military" behind a role.
fn following(r: Reader<'_, '_, '_>, drafts: &Drafts, end: usize, sentence: &Range<usize>) -> Option<usize> {
    if !["of", "at", "for", "with", "from", "in", "to"].iter().any(|p| r.is(end, p)) {
        return None;
    }
    let mut i = end + 1;
    for _ in 0..5 {
        if i >= sentence.end {
            return None;
        }
        if let Some(d) = drafts.starting(i) {
            let draft = &drafts.list[d];
            // "Russian air force" and "Germany's central bank" begin with their own owner.
            if r.possessive(draft.tokens.end) {
                i = draft.tokens.end + 1;
                continue;
            }
            let next = draft.tokens.end;
            if draft.form == MentionForm::Adjective && r.tag(next).is_noun() {
                i = next;
                continue;
            }
            return owner_kind(drafts, d).then_some(d);
        }
        let tag = r.tag(i);
        if !(tag == Tag::DT || tag.is_adjective() || tag.is_noun()) {
            return None;
        }
        i += 1;
    }
    None
}
