//! Which entity a noun phrase denotes, and to which it belongs, by its words alone.

use super::clauses::Clause;
use super::syntax::{Reading, Syntax};
use super::voices::Voices;
use crate::base::{EntityKind, MentionForm};
use crate::resolve::Resolution;
use crate::schema::{Class, Word};
use crate::text::Tag;

/// The entity that a noun phrase denotes.
pub(super) fn entity_of(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    resolution: &Resolution<'_>,
    voices: &Voices,
    noun: usize,
    depth: usize,
) -> Option<usize> {
    let phrase = &syntax.nouns[noun];
    // "the head of the news agency, Jane Roe, said": the name beside the description is who it is.
    let mentioned = |n: usize, form: MentionForm| {
        syntax.nouns[n].mention.filter(|&m| reading.mentions.list[m].form == form)
    };
    if let Some(description) = mentioned(noun, MentionForm::Nominal)
        && let Some(name) = phrase.apposition.and_then(|other| mentioned(other, MentionForm::Name))
        && reading.kind(description) == reading.kind(name)
        && let Some(entity) = resolution.of.get(name).copied().flatten()
    {
        return Some(entity);
    }
    // "the UN envoy for Syria Jane Roe": the name ends the title.
    if mentioned(noun, MentionForm::Nominal).is_some_and(|m| reading.kind(m) == EntityKind::Person)
        && let Some(&(_, inner)) = phrase.prepositions.first()
        && let Some(name) = mentioned(inner, MentionForm::Name)
        && reading.kind(name) == EntityKind::Person
        && let Some(before) = reading.mentions.list[name].tokens.start.checked_sub(1)
        && syntax.nouns[inner].start <= before
        && reading.tag(before).is_proper()
    {
        return resolution.of.get(name).copied().flatten();
    }
    if let Some(mention) = phrase.mention
        && let Some(entity) =
            resolution.of.get(mention).copied().flatten().or_else(|| voices.speaker(reading, mention))
    {
        return Some(entity);
    }
    if depth > 3 {
        return None;
    }
    if let Some(other) = phrase.apposition
        && let Some(mention) = syntax.nouns[other].mention
        && let Some(entity) = resolution.of.get(mention).copied().flatten()
    {
        return Some(entity);
    }
    // "members of the group", "a spokesman for the office": what they are of does it.
    let former = (phrase.start..phrase.head).any(|t| reading.is(t, Word::Former));
    if reading.is(phrase.head, Word::Transparent) && !former {
        let inner = phrase.prepositions.iter().find(|&&(p, _)| {
            reading.is(p, Word::Of) || reading.is(phrase.head, Word::Mouthpiece) && reading.is(p, Word::Mouth)
        });
        if let Some(&(_, inner)) = inner {
            return entity_of(reading, syntax, resolution, voices, inner, depth + 1);
        }
    }
    // "US Secretary of State John Kerry": the name ends the title.
    if reading.tag(phrase.head).is_proper()
        && let Some(&(_, inner)) = phrase.prepositions.iter().find(|&&(p, _)| reading.is(p, Word::Of))
        && let Some(mention) = syntax.nouns[inner].mention
        && reading.kind(mention) == EntityKind::Person
        && syntax.nouns[inner].start < reading.mentions.list[mention].tokens.start
        && reading.tag(syntax.nouns[inner].start).is_proper()
    {
        return entity_of(reading, syntax, resolution, voices, inner, depth + 1);
    }
    // "the Interfax news agency": the name says which agency.
    if phrase.mention.is_none() && reading.is(phrase.head, Word::Sort) {
        let list = &reading.mentions.list;
        let end = list.partition_point(|m| m.tokens.start < phrase.head);
        let name = (0..end).rev().take(2).find(|&m| {
            let mention = &list[m];
            mention.form == MentionForm::Name
                && matches!(mention.kind, EntityKind::Organization | EntityKind::Group)
                && mention.tokens.start >= phrase.start
                && mention.tokens.end <= phrase.head
                && mention.tokens.end + 2 > phrase.head
        });
        if let Some(entity) = name.and_then(|m| resolution.of.get(m).copied().flatten()) {
            return Some(entity);
        }
    }
    // "areas in Kursk", "the outskirts of Aleppo": they are there; "70 miles north of Boise" is outside.
    let direction = reading.schema.recognition.classes(reading.word(phrase.head)).has(Class::Direction);
    if reading.is(phrase.head, Word::PlacePart)
        && (!direction || reading.tag(phrase.start) == Tag::DT)
        && let Some(&(_, inner)) =
            phrase.prepositions.iter().find(|&&(p, _)| reading.is(p, Word::Of) || reading.is(p, Word::Mouth))
    {
        return entity_of(reading, syntax, resolution, voices, inner, depth + 1);
    }
    if reading.is(phrase.head, Word::Mouthpiece) {
        return owner_of(reading, syntax, resolution, voices, noun, depth);
    }
    None
}

/// Whether a noun phrase is a number that stands for some of those named before: "31", "20 others".
pub(super) fn is_number(reading: &Reading<'_, '_, '_>, syntax: &Syntax, noun: usize) -> bool {
    let phrase = &syntax.nouns[noun];
    let number = |t: usize| reading.tag(t) == Tag::CD;
    let head = phrase.head;
    let counts = number(head) || reading.is(head, Word::Transparent);
    let more = reading.is(head, Word::Others)
        && head > phrase.start
        && (phrase.start..head).any(|t| number(t) || reading.is(t, Word::Transparent));
    let alone = head == phrase.start && reading.is(head, Word::Others) && reading.tag(head).is_plural();
    phrase.mention.is_none() && !phrase.time && (counts || more || alone)
}

/// "killed 20 people and wounded 40", "two soldiers were killed and 31 wounded": of whom the numbers are.
pub(super) fn numbers(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    clauses: &[Clause],
    resolution: &Resolution<'_>,
    denoted: &mut [Option<usize>],
) {
    for pair in clauses.windows(2) {
        let [first, second] = pair else { continue };
        let (Some(whole), Some(part)) = (first.undergoer(), second.undergoer()) else { continue };
        if first.sentence != second.sentence
            || denoted[part].is_some()
            || !syntax.nouns[part].prepositions.is_empty()
            || !is_number(reading, syntax, part)
        {
            continue;
        }
        let group = |e: &usize| resolution.entities[*e].kind == EntityKind::Group;
        denoted[part] = denoted[whole].filter(group);
    }
}

/// The entity that a noun phrase belongs to by its words: "Russian" of "Russian jets", "its" of "its
/// positions", "Armenia" of "Armenia's border".
pub(super) fn owner_of(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    resolution: &Resolution<'_>,
    voices: &Voices,
    noun: usize,
    depth: usize,
) -> Option<usize> {
    let phrase = &syntax.nouns[noun];
    if let Some(owner) = phrase.possessor {
        return entity_of(reading, syntax, resolution, voices, owner, depth + 1);
    }
    let of = |m: usize| resolution.of.get(m).copied().flatten();
    if let Some(own) = phrase.own {
        return of(own);
    }
    let list = &reading.mentions.list;
    let start = list.partition_point(|m| m.tokens.start < phrase.start);
    let end = list.partition_point(|m| m.tokens.start < phrase.head);
    // "Chinese-made missiles" are not China's.
    let whole = |m: usize| {
        let token = reading.document.tokens.get(list[m].head);
        list[m].tokens.len() > 1 || token.is_none_or(|t| t.span == list[m].span)
    };
    (start..end).rev().filter(|&m| list[m].tokens.end <= phrase.head && whole(m)).find_map(of)
}
