//! Places that stand for their teams in reports on sport: "Mainz host Stuttgart", "Germany coach".
//!
//! One clear occurrence makes the name a team throughout the report, except where something happens
//! in the place.

use rustc_hash::FxHashSet;

use super::draft::Drafts;
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, Word};
use crate::text::{Shape, Tag};

/// Words of sport that a report has at least, and how many other words may come to one of them.
const FEWEST: usize = 6;
const SPARSEST: usize = 60;

/// Turns places into teams, if the article is about sport.
pub(super) fn decide(r: Reader<'_, '_, '_>, drafts: &mut Drafts) {
    let place = |kind| matches!(kind, Some(EntityKind::Place | EntityKind::State));
    let words = r.sport();
    let sport = words >= FEWEST && words * SPARSEST >= r.doc.tokens.len();
    let candidates: Vec<usize> = (0..drafts.list.len())
        .filter(|&d| {
            let draft = &drafts.list[d];
            place(draft.kind) && draft.form != MentionForm::Adjective && !draft.part()
        })
        .collect();
    let teams: FxHashSet<u64> = candidates
        .iter()
        .filter(|&&d| if sport { plays(r, drafts, d) } else { scored(r, drafts, d) })
        .map(|&d| drafts.list[d].key)
        .collect();
    for d in candidates {
        if teams.contains(&drafts.list[d].key) && !located(r, drafts, d) {
            let draft = &mut drafts.list[d];
            draft.kind = Some(EntityKind::Organization);
            draft.form = MentionForm::Name;
            draft.rule = "place-for-team";
            draft.entry = draft
                .choices
                .iter()
                .copied()
                .find(|&(e, _)| r.schema.gazetteer.is(e, EntityKind::Organization));
        }
    }
}

/// Whether a name does what teams do, or has what teams have.
fn plays(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize) -> bool {
    if located(r, drafts, d) {
        return false;
    }
    let tokens = drafts.list[d].tokens.clone();
    let mut after = tokens.end;
    let lower = |i: usize| r.token(i).shape == Shape::Lower;
    if let Some(before) = tokens.start.checked_sub(1) {
        let verb = r.has(before, Class::TeamVerb) && lower(before) && r.tag(before).is_verb();
        if verb || r.has(before, Class::Versus) || r.is(before, "against") || scores(r.word(before)) {
            return true;
        }
    }
    if r.has(after, Class::Versus) || scores(r.word(after)) {
        return true;
    }
    if r.possessive(after) {
        after += 1;
        return (after..after + 3).any(|i| r.has(i, Class::TeamNoun) && lower(i));
    }
    while matches!(r.tag(after), Tag::MD | Tag::RB) {
        after += 1;
    }
    lower(after)
        && (r.has(after, Class::TeamNoun) && r.tag(after).is_noun()
            || r.has(after, Class::TeamVerb) && (r.tag(after).is_verb() || after == tokens.end))
}

/// "Mainz beat Stuttgart 3-1": whatever the article is about, both are teams.
fn scored(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize) -> bool {
    let verb = |i: usize| r.has(i, Class::TeamVerb) && r.token(i).shape == Shape::Lower && r.tag(i).is_verb();
    let counted = |o: usize| scores(r.word(drafts.list[o].tokens.end));
    let tokens = drafts.list[d].tokens.clone();
    let beaten = || tokens.start.checked_sub(1).is_some_and(verb) && counted(d);
    let beats = || verb(tokens.end) && drafts.starting(tokens.end + 1).is_some_and(counted);
    beaten() || beats()
}

/// "in Mainz", "from Germany", "Hamburg, Germany": where something is or happens.
fn located(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize) -> bool {
    let tokens = drafts.list[d].tokens.clone();
    let Some(before) = tokens.start.checked_sub(1) else { return false };
    let c = r.classes(before);
    let motion =
        c.has(Class::MotionPreposition) && !r.means(before, Word::Between) && !r.is(before, "beyond");
    let within = r.tag(before) == Tag::Comma
        && drafts.ending(before).is_some_and(|o| drafts.list[o].kind == Some(EntityKind::Place))
        && matches!(r.tag(tokens.end), Tag::Comma | Tag::Stop);
    c.has(Class::PlacePreposition) && !r.tag(before).is_verb() || motion || c.has(Class::Direction) || within
}

/// "3-1", "0:0"
fn scores(word: &str) -> bool {
    let mut sides = word.split(['-', ':', '–']);
    let number = |s: Option<&str>| {
        s.is_some_and(|s| !s.is_empty() && s.len() < 4 && s.bytes().all(|b| b.is_ascii_digit()))
    };
    number(sides.next()) && number(sides.next()) && sides.next().is_none()
}
