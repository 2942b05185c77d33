//! What the words around one occurrence of a name say: titles, prepositions, appositions, verbs.

use std::ops::Range;

use super::draft::{Draft, Drafts};
use super::looks::Scores;
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, How, Word};
use crate::text::{Shape, Tag};

use EntityKind::{Organization, Person, Place, State};

/// What the words around one occurrence say.
pub(super) fn external(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize, s: &mut Scores, hints: &mut Scores) {
    let draft = &drafts.list[d];
    if draft.part() {
        s.add(Place, 3);
        return;
    }
    let Range { start, end } = draft.tokens.clone();
    let sentence = &r.doc.sentences[r.sentence_of(start)];
    // "Helter Skelter": what stands between quotation marks by itself is a title or nickname.
    if start > 0 && r.tag(start - 1) == Tag::OpenQuote && r.tag(end) == Tag::CloseQuote {
        s.add(Person, -4);
        s.thing += 2;
    }
    // "SRIHARIKOTA, India -"
    if start == sentence.tokens.start && end < start + sentence.dateline {
        s.add(Place, 6);
    }
    if start > sentence.tokens.start {
        before(r, draft, sentence.tokens.clone(), s, hints);
    }
    if end < sentence.tokens.end {
        after(r, drafts, draft, sentence.tokens.end, s);
    }
}

fn before(r: Reader<'_, '_, '_>, draft: &Draft, sentence: Range<usize>, s: &mut Scores, hints: &mut Scores) {
    let Range { start, end } = draft.tokens.clone();
    let floor = sentence.start;
    // "the Assad regime": what stands before a name that modifies says nothing of the name.
    let modifies = end < sentence.end && r.tag(end).is_noun() && r.token(end).shape == Shape::Lower;
    let n = draft.tokens.len();
    let prev = start - 1;
    let c = r.classes(prev);
    let second = start.checked_sub(2).filter(|&i| i >= floor);
    let lower = r.token(prev).shape == Shape::Lower;
    if c.any(&[Class::Honorific]) {
        s.add(Person, 8);
    }
    // "the health authority, Helse Vest, denied", "the nation's capital, Wellington."
    let closed = end < sentence.end && r.tag(end).is_punctuation();
    if let Some(noun) = second.filter(|&i| r.tag(prev) == Tag::Comma && closed && r.tag(i).is_noun()) {
        let c = r.classes(noun);
        let definite = (floor..noun)
            .rev()
            .take(4)
            .any(|i| matches!(r.tag(i), Tag::POS | Tag::PRPS) || r.means(i, Word::The));
        if definite && r.token(noun).shape == Shape::Lower {
            if c.any(&[Class::Role, Class::Kin]) {
                s.add(Person, 3);
            } else if c.any(&[Class::Body, Class::OrganizationNoun]) {
                s.add(Organization, 4);
            } else if c.any(&[Class::PlaceNoun, Class::CapitalNoun]) {
                s.add(Place, 4);
            }
        }
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
        if r.means(prev, Word::The) && !modifies {
            s.add(Person, if n > 1 { -4 } else { -5 });
            hints.add(Organization, 1);
        }
        // "a Polaroid", "39 degrees Celsius", "the film Troy"
        let one = r.is(prev, "a") || r.is(prev, "an");
        if one && !modifies && !r.tag(end).is_adjective() {
            hints.thing += 2;
        }
        if c.has(Class::Thing) && !c.any(&[Class::Role, Class::OrganizationNoun, Class::PlaceNoun]) {
            s.thing += 5;
        }
        if let Some(second) = second {
            let c = r.classes(second);
            if r.means(prev, Word::Of) {
                if c.has(Class::PlaceNoun) {
                    s.add(Place, 6);
                    s.add(Person, -6);
                }
                // "the assassination of Lincoln"
                if c.has(Class::PersonDeed) {
                    s.add(Person, 4);
                }
                if c.has(Class::PlaceRole) {
                    s.add(Place, 5);
                    s.add(Person, -3);
                } else if c.any(&[Class::Role, Class::Group]) {
                    s.add(Organization, 2);
                    s.add(State, 1);
                }
            }
            if r.means(prev, Word::Of) && c.has(Class::CompanyProperty) {
                s.add(Organization, 3);
            }
            // "Jane Roe from Aumsville"
            let letters = r.word(start).chars().all(char::is_alphabetic);
            let home = r.is(prev, "from") && r.proper(second) && r.tag(end) != Tag::POS;
            if home && n == 1 && letters && unknown(r, draft) {
                s.add(Place, 3);
            }
            // "Daniel Urquhart, 8, of Aumsville"
            if r.means(prev, Word::Of) && r.tag(second) == Tag::Comma {
                s.add(Place, 3);
            }
            let at = r.is(prev, "at");
            if (r.is(prev, "for") || at) && c.has(Class::Role) {
                s.add(Organization, 3);
            }
            // "arrived at Novonezhino", "its smelter at Chuquicamata"
            let site = c.any(&[Class::SiteNoun, Class::PlaceNoun, Class::Arrival]);
            if at && site && !r.possessive(end) {
                s.add(Place, 3);
            }
            if r.is(prev, "in") && r.is(second, "based") {
                s.add(Place, 3);
            }
        }
        // "acquired Velmar", "blew up Bamiyan"
        let verb = if r.tag(prev) == Tag::RP { second.unwrap_or(prev) } else { prev };
        if r.tag(verb).is_verb() && done_to(r, verb, |kinds| kinds == [Organization]) {
            s.add(Organization, 2);
        } else if r.tag(verb).is_verb()
            && n == 1
            && unknown(r, draft)
            && done_to(r, verb, |kinds| kinds.contains(&Place))
        {
            // "attacked Axum": a word that nothing is known of.
            s.add(Place, 2);
        }
        if c.has(Class::Speech) {
            s.add(Person, 2);
        }
        listed_as(r, floor, start, s);
    }
}

/// "airlines such as Delta", "cities including Homs": the noun says what its examples are.
fn listed_as(r: Reader<'_, '_, '_>, floor: usize, start: usize, s: &mut Scores) {
    let grammar = &r.schema.grammar;
    let prev = start - 1;
    let mut at = prev;
    if grammar.is(r.symbol(prev), Word::As) && prev > floor && grammar.is(r.symbol(prev - 1), Word::Such) {
        at = prev - 1;
    } else if !grammar.is(r.symbol(prev), Word::Exemplar) {
        return;
    }
    if at > floor && r.tag(at - 1) == Tag::Comma {
        at -= 1;
    }
    let Some(noun) = at.checked_sub(1).filter(|&i| i >= floor && r.tag(i).is_noun()) else { return };
    let c = r.schema.recognition.classes(r.token(noun).lemma);
    if c.any(&[Class::OrganizationNoun, Class::Body]) {
        s.add(Organization, 5);
    } else if c.has(Class::PlaceNoun) {
        s.add(Place, 5);
    } else if c.any(&[Class::Role, Class::Kin]) {
        s.add(Person, 5);
    } else if c.has(Class::Thing) {
        s.thing += 5;
    }
}

fn after(r: Reader<'_, '_, '_>, drafts: &Drafts, draft: &Draft, ceiling: usize, s: &mut Scores) {
    let end = draft.tokens.end;
    let c = r.classes(end);
    let inside = |i: usize| i < ceiling;
    let lower = r.token(end).shape == Shape::Lower && !r.possessive(end);
    if lower {
        // "Stone has said"
        let mut verb = end;
        while inside(verb) && (r.tag(verb) == Tag::MD || r.schema.grammar.is(r.token(verb).lemma, Word::Have))
        {
            verb += 1;
        }
        if speaks(r, verb) {
            s.add(Person, 3);
            s.add(Organization, 1);
            // "Shearson said it expects", "Ogden said he expects"
            let own = verb + 1;
            let own = own + usize::from(r.schema.grammar.is(r.symbol(own), Word::Complementizer));
            if r.has(own, Class::ThingPronoun) {
                s.add(Organization, 4);
                s.add(Person, -3);
            } else if r.has(own, Class::PersonPronoun) {
                s.add(Person, 2);
            }
        }
        if r.is(end, "who") || r.is(end, "whose") {
            s.add(Person, 3);
        }
        // "Velmar was founded in 1920"
        if r.schema.grammar.is(r.token(end).lemma, Word::Be)
            && r.tag(end + 1) == Tag::VBN
            && done_to(r, end + 1, |kinds| kinds == [Organization])
        {
            s.add(Organization, 2);
        }
        if c.has(Class::PlaceHead) {
            s.add(Place, 5);
        }
        if c.any(&[Class::Role, Class::Group]) && r.tag(end).is_noun() {
            s.add(Organization, 2);
        }
        if c.has(Class::CompanyProperty) && r.tag(end).is_noun() {
            s.add(Organization, 2);
        }
        if c.has(Class::PersonProperty) {
            s.add(Person, 2);
        }
        // "the new Daywave desk lamp"
        let mut last = end;
        while inside(last + 1) && r.tag(last + 1).is_noun() && r.token(last + 1).shape == Shape::Lower {
            last += 1;
        }
        if r.has(last, Class::Thing) && r.tag(end).is_noun() && !c.has(Class::OrganizationNoun) {
            s.thing += 3;
        }
        // "an Emery employee"
        let one =
            draft.tokens.start.checked_sub(1).is_some_and(|i| r.schema.grammar.is(r.symbol(i), Word::One));
        if one && c.has(Class::Role) && r.tag(end).is_noun() {
            s.add(Organization, 2);
            s.add(Person, -2);
        }
        if c.has(Class::OrganizationNoun) {
            s.add(Organization, 1);
        }
        return;
    }
    match r.tag(end) {
        Tag::POS => {
            // "Dole's wife"
            if r.has(end + 1, Class::Kin) {
                s.add(Person, 4);
            }
            let owned = (end + 1..end + 3).any(|i| inside(i) && r.has(i, Class::CompanyProperty));
            if owned && r.tag(end + 1).is_noun() {
                s.add(Organization, 3);
            }
        }
        Tag::Comma => {
            let next = end + 1;
            if !inside(next) {
                return;
            }
            // "Al Noor Bahri, based in Dubai"
            if r.is(next, "based") && r.is(next + 1, "in") {
                s.add(Organization, 4);
                s.add(Person, -2);
            }
            if r.is(next, "which") {
                s.add(Person, -2);
                s.add(Organization, 1);
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
                } else if r.possessive(other.tokens.end) {
                    // "Velmar, Norway's largest bank"
                    apposition(r, drafts, other.tokens.end + 1, ceiling, s);
                }
            } else {
                apposition(r, drafts, next, ceiling, s);
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

/// Whether neither lists nor lexicon have a name, and it does not stand for several.
fn unknown(r: Reader<'_, '_, '_>, draft: &Draft) -> bool {
    let first = draft.tokens.start;
    let name = r.name_word(first);
    let several = matches!(r.tag(first), Tag::NNS | Tag::NNPS) || r.word(first).ends_with('s');
    draft.choices.is_empty() && !r.common(first) && !name.given && !name.family && !several
}

/// Whether rules know a verb to be done to such kinds: "founded" and "acquired" to bodies only.
fn done_to(r: Reader<'_, '_, '_>, verb: usize, fits: impl Fn(&[EntityKind]) -> bool) -> bool {
    let schema = r.schema;
    let rules = schema.index.verbs.get(r.token(verb).lemma);
    rules.is_some_and(|rules| {
        rules.iter().any(|&rule| fits(&schema.relations[schema.rules[rule].relation].object.kinds))
    })
}

/// Whether a verb is one of saying.
fn speaks(r: Reader<'_, '_, '_>, i: usize) -> bool {
    let token = r.token(i);
    token.shape == Shape::Lower
        && token.tag.is_verb()
        && (r.has(i, Class::Speech) || r.schema.index.speech.has(token.lemma))
}

/// "…, a city in northern Syria", "…, spokesman for the army", read up to the next mark or verb.
fn apposition(r: Reader<'_, '_, '_>, drafts: &Drafts, from: usize, ceiling: usize, s: &mut Scores) {
    for i in from..ceiling.min(from + 7) {
        // "an Australian woman"
        let adjective = drafts.at(i).is_some_and(|d| drafts.list[d].form == MentionForm::Adjective);
        if adjective {
            continue;
        }
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
                s.add(Person, -2);
            } else if c.any(&[Class::OrganizationNoun, Class::Body]) {
                s.add(Organization, 4);
                s.add(Person, -2);
            } else if c.any(&[Class::SiteNoun, Class::SiteHead]) {
                s.add(Place, 4);
                s.add(Person, -3);
            }
            return;
        }
    }
}

/// Whether a capital acts as a government at this place of the text.
pub(super) fn governs(r: Reader<'_, '_, '_>, drafts: &Drafts, d: usize) -> bool {
    let draft = &drafts.list[d];
    if !draft.choices.iter().any(|(_, how)| *how == How::Metonym) {
        return false;
    }
    let Range { start, end } = draft.tokens.clone();
    let sentence = &r.doc.sentences[r.sentence_of(start)];
    if start < sentence.tokens.start + sentence.dateline {
        return false;
    }
    let inside = |i: usize| i < sentence.tokens.end;
    let prev = (start > sentence.tokens.start).then(|| start - 1);
    if let Some(prev) = prev {
        let c = r.classes(prev);
        // "the capital Kampala", "the airport of Brussels was closed"
        let owned = r.means(prev, Word::Of) && !r.possessive(end);
        if c.any(&[Class::PlacePreposition, Class::Direction, Class::CapitalNoun, Class::PlaceNoun]) || owned
        {
            return false;
        }
        // "between Pyongyang and Seoul"
        if r.means(prev, Word::Between) {
            return r.is(end, "and")
                && drafts.starting(end + 1).is_some_and(|o| capital(drafts, o) || state(r, drafts, o));
        }
        if r.is(prev, "and") {
            let other = drafts.ending(prev);
            // "regulators in Tokyo and Brussels"
            let placed = other.and_then(|o| drafts.list[o].tokens.start.checked_sub(1));
            if placed.is_some_and(|i| r.has(i, Class::PlacePreposition)) {
                return false;
            }
            if other.is_some_and(|o| {
                let before = drafts.list[o].tokens.start;
                before > 0 && r.means(before - 1, Word::Between)
            }) {
                return true;
            }
        }
        if c.has(Class::MotionPreposition) {
            return false;
        }
    }
    // "Islamabad and New Delhi, whose relations", "neither Moscow nor Pyongyang has disclosed"
    if r.tag(end) == Tag::CC
        && let Some(other) = drafts.starting(end + 1).filter(|&o| capital(drafts, o))
        && governs(r, drafts, other)
    {
        return true;
    }
    if r.tag(end) == Tag::Comma && r.tag(end + 1) == Tag::WPS && r.has(end + 2, Class::StateProperty) {
        return true;
    }
    if r.possessive(end) {
        let noun = (end + 1..(end + 4).min(sentence.tokens.end)).any(|i| r.has(i, Class::StateProperty));
        return noun;
    }
    // Subject of a verb of government, adverbs and auxiliaries in between.
    let mut at = end;
    let auxiliary = |i: usize| r.tag(i) == Tag::MD || r.schema.grammar.is(r.token(i).lemma, Word::Have);
    let mut modal = false;
    while inside(at) && (r.tag(at) == Tag::RB || auxiliary(at) || correlative(r, at)) {
        modal |= r.tag(at) == Tag::MD;
        at += 1;
    }
    if inside(at)
        && (r.has(at, Class::StateVerb) || deed_of_states(r, at))
        && (r.tag(at).is_finite() || r.tag(at) == Tag::VBN || modal && r.tag(at) == Tag::VB)
    {
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

/// "neither" of "Dhaka neither accepted nor rejected".
fn correlative(r: Reader<'_, '_, '_>, at: usize) -> bool {
    r.schema.grammar.is(r.symbol(at), Word::Correlative)
}

/// Whether a verb is one that rules know states to do: "thanked", "bombed".
fn deed_of_states(r: Reader<'_, '_, '_>, at: usize) -> bool {
    let schema = r.schema;
    schema.index.verbs.get(r.token(at).lemma).is_some_and(|rules| {
        rules.iter().any(|&rule| {
            let relation = &schema.relations[schema.rules[rule].relation];
            relation.family != "role" && relation.subject.kinds.contains(&State)
        })
    })
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
