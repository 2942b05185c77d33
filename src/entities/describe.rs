//! What is named by a description: bodies, groups, events and agreements by their head noun,
//! definite descriptions ("the ministry", "the North Korean leader") and pronouns.
//!
//! A description takes the modifiers before its head; a nationality or name among them becomes
//! its owner. Which entity a description stands for is found in `resolve`.

use std::ops::Range;

use super::draft::{Draft, Drafts};
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, Classes, Traits, Word};
use crate::text::{SentenceKind, Shape, Tag, Token};

use EntityKind::{Agreement, Event, Group, Organization, Person, Place, State};

/// Classes that the head of a description can have.
const HEADS: Classes = Classes::of(&[
    Class::Agreement,
    Class::Body,
    Class::Event,
    Class::Group,
    Class::Human,
    Class::Kin,
    Class::NationalPlace,
    Class::OrganizationNoun,
    Class::PlaceHead,
    Class::PlaceNoun,
    Class::Role,
    Class::SiteNoun,
    Class::StateNoun,
]);

/// Those, and classes of pronouns.
const ENDS: Classes = HEADS.or(Classes::of(&[
    Class::PersonPronoun,
    Class::ThingPronoun,
    Class::PluralPronoun,
    Class::SpeakerPronoun,
]));

/// Whether a description may end with a token, or a pronoun stand there.
#[inline]
pub(super) fn may_end(token: &Token, classes: Classes) -> bool {
    // "the 72-year-old"
    classes.meets(ENDS) || classes.ends_phrase() || token.hyphened
}

/// Finds the descriptions and pronouns of a sentence. `taken` says which tokens are titles of
/// names.
pub(super) fn sentence(r: Reader<'_, '_, '_>, sentence: usize, taken: &[bool], drafts: &mut Drafts) {
    let tokens = r.doc.sentences[sentence].tokens.clone();
    for i in r.heads(sentence).iter().map(|&i| i as usize) {
        if drafts.at(i).is_some() {
            continue;
        }
        if taken[i] {
            body_of_role(r, tokens.start, i, taken, drafts);
        } else {
            pronoun(r, i, drafts);
            description(r, tokens.clone(), i, taken, drafts);
        }
    }
}

fn pronoun(r: Reader<'_, '_, '_>, i: usize, drafts: &mut Drafts) {
    let c = r.classes(i);
    if !matches!(r.tag(i), Tag::PRP | Tag::PRPS) {
        return;
    }
    let (kind, rule) = if c.has(Class::PersonPronoun) {
        (Person, "person-pronoun")
    } else if c.has(Class::ThingPronoun) {
        (Organization, "thing-pronoun")
    } else if c.has(Class::PluralPronoun) {
        (Group, "plural-pronoun")
    } else if c.has(Class::SpeakerPronoun) {
        (Person, "speaker-pronoun")
    } else {
        return;
    };
    push(r, drafts, i..i + 1, kind, MentionForm::Pronoun, rule);
}

/// A noun group that ends with the head at `i`.
fn description(r: Reader<'_, '_, '_>, sentence: Range<usize>, i: usize, taken: &[bool], drafts: &mut Drafts) {
    let tag = r.tag(i);
    let classes = r.classes(i);
    if !classes.meets(HEADS) && !classes.ends_phrase() {
        let number = r.token(i).shape == Shape::Number || tag == Tag::CD;
        if number && r.token(i).hyphened && !(tag.is_noun() || tag.is_adjective()) {
            year_old(r, i, drafts);
        }
        return;
    }
    let plural_head = r.has(i, Class::Group) && !tag.is_verb();
    if !(tag.is_noun() || tag.is_adjective() || plural_head) {
        if r.token(i).shape == Shape::Number || tag == Tag::CD {
            year_old(r, i, drafts);
        }
        return;
    }
    let floor = sentence.start;
    if goes_on(r, &sentence, i, drafts) {
        body_of_role(r, floor, i, taken, drafts);
        return;
    }
    let body = r.ending(floor, i, Class::Body);
    // "North Korea's state news agency KCNA": what the name is, and whose.
    let named = drafts.starting(i + 1).filter(|&d| {
        let draft = &drafts.list[d];
        draft.kind == Some(Organization)
            && draft.form == MentionForm::Name
            && r.token(i).shape == Shape::Lower
    });
    if let Some(named) = named.filter(|_| body.is_some() || r.has(i, Class::OrganizationNoun)) {
        let head = body.map_or(i..i + 1, |(head, _)| head);
        let np = noun_group(r, floor, &head, taken, drafts);
        let draft = &mut drafts.list[named];
        draft.owner = draft.owner.or(np.owner.filter(|&o| o != named));
        return;
    }
    if r.has(i, Class::NationalPlace) {
        let np = noun_group(r, floor, &(i..i + 1), taken, drafts);
        let national = np.owner.is_some_and(|o| {
            drafts.list[o].form == MentionForm::Adjective && drafts.list[o].tokens.start == np.tokens.start
        });
        if national {
            described(r, drafts, np, Place, MentionForm::Name, "national-place");
            return;
        }
    }
    if r.has(i, Class::SiteNoun) && r.token(i).shape == Shape::Lower {
        noun(r, floor, i, taken, drafts);
        return;
    }
    let group = r.ending(floor, i, Class::Group);
    let longer = |a: &Option<(Range<usize>, _)>, b: &Option<(Range<usize>, _)>| {
        a.as_ref().map_or(0, |(h, _): &(Range<usize>, Option<&Traits>)| h.len())
            >= b.as_ref().map_or(0, |(h, _)| h.len())
    };
    if let Some((head, traits)) = group.clone().filter(|_| longer(&group, &body)) {
        let np = noun_group(r, floor, &head, taken, drafts);
        let bare = np.tokens.start == head.start && np.owner.is_none();
        // "A mob attacked", but "a mob of students", and no "MOB" of a stock exchange.
        let crowd = transparent(r, i) && !r.means(i + 1, Word::Of) && r.token(i).shape == Shape::Lower;
        if (tag == Tag::NN || r.token(i).shape == Shape::Capitals) && head.len() == 1 && bare && !crowd {
            return;
        }
        // "members of the militia" are the militia.
        let state = |o: usize| matches!(drafts.list[o].kind, Some(State | Place));
        let vague = traits.is_some_and(|t| t.needs_modifier);
        if vague && transparent(r, i) && r.means(i + 1, Word::Of) && !np.owner.is_some_and(state) {
            return;
        }
        let vague = vague && bare && !np.counted;
        let form = if np.owner.is_some() || np.proper { MentionForm::Name } else { MentionForm::Nominal };
        if !(vague && np.empty) {
            described(r, drafts, np, Group, form, if vague { "group-description" } else { "group-head" });
        }
        return;
    }
    if let Some((head, traits)) = body {
        let np = noun_group(r, floor, &head, taken, drafts);
        let bare = np.tokens.start == head.start && np.owner.is_none();
        let needs = traits.is_some_and(|t| t.needs_modifier) && head.len() == 1;
        if np.indefinite && !np.empty && np.tokens.len() > 1 {
            described(r, drafts, np, Organization, MentionForm::Nominal, "description");
            return;
        }
        if np.indefinite || bare && needs && !np.definite {
            return;
        }
        // "Reuters news agency", "Bild newspaper": a name with what it is behind it.
        let apposed = np.owner.is_some_and(|o| {
            drafts.list[o].kind == Some(Organization) && drafts.list[o].tokens.end == head.start
        });
        if apposed && r.has(i, Class::OrganizationNoun) {
            return;
        }
        let rule = if bare && needs { "definite-description" } else { "body-head" };
        // "Indonesian navy" is as good as a name.
        let national = np.owner.is_some_and(|o| {
            drafts.list[o].form == MentionForm::Adjective && drafts.list[o].tokens.start == np.tokens.start
        });
        let form = if national { MentionForm::Name } else { MentionForm::Nominal };
        described(r, drafts, np, Organization, form, rule);
        return;
    }
    if let Some((head, traits)) = r.ending(floor, i, Class::Event) {
        // "Fashion Week", but "Belarus last week"
        if traits.is_some_and(|t| t.needs_modifier) && !r.capital(i) {
            return;
        }
        let np = noun_group(r, floor, &head, taken, drafts);
        let before = np.owner.is_some_and(|o| drafts.list[o].tokens.end <= head.start);
        if before || np.year || np.proper && np.tokens.len() > 1 {
            described(r, drafts, np, Event, MentionForm::Name, "event-head");
        } else if !traits.is_some_and(|t| t.needs_modifier) && np.picks_out(r) {
            let rule = np.description();
            described(r, drafts, np, Event, MentionForm::Nominal, rule);
        }
        return;
    }
    if let Some((head, traits)) = r.ending(floor, i, Class::Agreement) {
        let np = noun_group(r, floor, &head, taken, drafts);
        let told = np.proper || np.year || np.owner.is_some() || head.len() > 1;
        if told || np.tokens.len() > 1 && !traits.is_some_and(|t| t.needs_modifier) {
            described(r, drafts, np, Agreement, MentionForm::Name, "agreement-head");
        } else if np.definite || np.picks_out(r) && !traits.is_some_and(|t| t.needs_modifier) {
            let rule = np.description();
            described(r, drafts, np, Agreement, MentionForm::Nominal, rule);
        }
        return;
    }
    noun(r, floor, i, taken, drafts);
}

/// "Israeli army spokesman", "Police chief": the body whose role follows.
fn body_of_role(r: Reader<'_, '_, '_>, floor: usize, i: usize, taken: &[bool], drafts: &mut Drafts) {
    let plain = |t: usize| r.token(t).shape == Shape::Lower || r.initial(t);
    if !r.has(i + 1, Class::Role) || r.token(i + 1).shape != Shape::Lower || !plain(i) {
        return;
    }
    let Some((head, traits)) = r.ending(floor, i, Class::Body) else { return };
    // "opposition leader" is an office by itself.
    if head.len() == 1 && traits.is_none_or(|t| t.canonical.is_none() || t.needs_modifier) {
        return;
    }
    let np = noun_group(r, floor, &head, taken, drafts);
    let bare = np.tokens == head && np.owner.is_none();
    let state = np.owner.is_some_and(|o| matches!(drafts.list[o].kind, Some(State)));
    if np.tokens.len() > head.len() + 1 || !bare && !state {
        return;
    }
    let national = np.owner.is_some_and(|o| drafts.list[o].tokens.start == np.tokens.start);
    let form = if national { MentionForm::Name } else { MentionForm::Nominal };
    described(r, drafts, np, Organization, form, "body-head");
}

/// Whether what follows "of" is meant: "members", "a spokesman".
fn transparent(r: Reader<'_, '_, '_>, i: usize) -> bool {
    r.schema.grammar.is(r.token(i).lemma, Word::Transparent)
}

/// "the president", "the country", "the German company", "his lawyer", "a medical official", "a
/// police station".
fn noun(r: Reader<'_, '_, '_>, floor: usize, i: usize, taken: &[bool], drafts: &mut Drafts) {
    let c = r.classes(i);
    let kind = if c.any(&[Class::Role, Class::Human, Class::Kin]) {
        Person
    } else if c.has(Class::StateNoun) {
        State
    } else if c.has(Class::OrganizationNoun) {
        Organization
    } else if c.any(&[Class::PlaceNoun, Class::PlaceHead, Class::SiteNoun]) {
        Place
    } else {
        return;
    };
    let np = noun_group(r, floor, &(i..i + 1), taken, drafts);
    // "Bild newspaper" is Bild.
    let apposed = np.owner.map(|o| &drafts.list[o]).filter(|o| o.tokens.end == i && kind == Organization);
    if let Some((entry, _)) = apposed.and_then(|o| o.entry) {
        let sort = r.schema.gazetteer.field(entry, "kind");
        if r.traits(i, Class::OrganizationNoun).is_some_and(|t| t.sorts.iter().any(|s| s == sort)) {
            return;
        }
    }
    let rule = np.description();
    let definite = np.definite || kind == Person && np.owner.is_some() && !np.indefinite;
    if definite || kind != State && np.picks_out(r) && !transparent(r, i) {
        described(r, drafts, np, kind, MentionForm::Nominal, rule);
    }
}

/// "the 72-year-old"
fn year_old(r: Reader<'_, '_, '_>, i: usize, drafts: &mut Drafts) {
    let next_noun = r.tag(i + 1).is_noun() && !r.token(i + 1).span.is_empty() || r.proper(i + 1);
    if r.word(i).ends_with("-year-old") && i > 0 && r.means(i - 1, Word::The) && !next_noun {
        push(r, drafts, i..i + 1, Person, MentionForm::Nominal, "definite-description");
    }
}

/// Whether a noun follows, so that `i` only modifies it.
fn goes_on(r: Reader<'_, '_, '_>, sentence: &Range<usize>, i: usize, drafts: &Drafts) -> bool {
    let next = i + 1;
    if next >= sentence.end {
        return false;
    }
    if drafts.starting(next).is_some_and(|d| drafts.list[d].kind == Some(Person)) && !r.has(i, Class::Group) {
        return true;
    }
    let tag = r.tag(next);
    // "critics charge", and in headlines "court rules": a plural or a headline's noun may have its
    // verb behind it.
    let plural = r.has(i, Class::Group) && r.tag(i) == Tag::NNS;
    let headline = r.doc.sentences.get(r.sentence_of(i)).is_some_and(|s| s.kind == SentenceKind::Title);
    if (plural || headline && r.tag(i) != Tag::NNS)
        && tag.is_noun()
        && r.may_be_verb(next)
        && !r.has(next, Class::Group)
    {
        return false;
    }
    // "the summit next week" has ended.
    let modified = tag.is_adjective() && !r.has(next, Class::Detached) && r.tag(i) != Tag::NNS;
    tag.is_noun() && drafts.at(next).is_none() && r.token(next).spaced
        || modified && next + 1 < sentence.end && r.tag(next + 1).is_noun()
}

/// Tokens before a head that may belong to its group: far more than anybody writes, and so many that
/// a text of nothing but nouns takes no longer than another one.
const BEFORE_HEAD: usize = 64;

/// A noun group: what stands before its head, and what that says.
struct NounGroup {
    tokens: Range<usize>,
    head: usize,
    owner: Option<usize>,
    definite: bool,
    indefinite: bool,
    /// A year is among the modifiers.
    year: bool,
    /// The head or a modifier is capitalised inside the sentence.
    proper: bool,
    /// A number stands before it: "14 people".
    counted: bool,
    /// Nothing that could be spoken of again: "no soldier", "is a doctor", "as a doctor".
    empty: bool,
    /// It says what something is: "is the president".
    predicate: bool,
}

impl NounGroup {
    /// The rule that finds it, which says whether the article speaks of it as known.
    fn description(&self) -> &'static str {
        match self {
            Self { predicate: true, .. } => "predicate-description",
            Self { definite: true, .. } => "definite-description",
            _ => "description",
        }
    }

    /// Whether it stands for something, of which there are many or which a determiner picks out.
    /// Headlines leave determiners out.
    fn picks_out(&self, r: Reader<'_, '_, '_>) -> bool {
        let headline = || {
            let sentence = r.doc.sentences.get(r.sentence_of(self.head));
            sentence.is_some_and(|s| s.kind == SentenceKind::Title)
        };
        !self.empty
            && (self.definite
                || self.indefinite
                || self.counted
                || self.owner.is_some()
                || r.tag(self.head) == Tag::NNS
                || self.tokens.len() > 1 && headline())
    }
}

fn noun_group(
    r: Reader<'_, '_, '_>,
    floor: usize,
    head: &Range<usize>,
    taken: &[bool],
    drafts: &Drafts,
) -> NounGroup {
    let mut np = NounGroup {
        tokens: head.clone(),
        head: head.end - 1,
        owner: None,
        definite: false,
        indefinite: false,
        year: false,
        proper: r.capital(head.end - 1) && !r.initial(head.end - 1),
        counted: false,
        empty: false,
        predicate: false,
    };
    let mut start = head.start;
    let floor = floor.max(start.saturating_sub(BEFORE_HEAD));
    while start > floor {
        let prev = start - 1;
        if let Some(d) = drafts.ending(start) {
            let draft = &drafts.list[d];
            let fits = matches!(draft.kind, Some(State | Place | Organization | Group | Event))
                && draft.form != MentionForm::Pronoun;
            if !fits || draft.tokens.start < floor {
                break;
            }
            // "US-led" modifies, but owns nothing.
            if draft.part() {
                start = draft.tokens.start;
                continue;
            }
            start = draft.tokens.start;
            np.owner = Some(d);
            np.proper = true;
            start = coordinated(r, floor, start, drafts, &mut np);
            break;
        }
        if drafts.at(prev).is_some() || taken[prev] || r.possessive(prev) {
            break;
        }
        let tag = r.tag(prev);
        let number = tag == Tag::CD || r.token(prev).shape == Shape::Number;
        if number {
            let year = r.word(prev).len() == 4
                && r.word(prev).parse::<u16>().is_ok_and(|y| (1000..2100).contains(&y));
            if year {
                np.year = true;
                start = prev;
                continue;
            }
            np.counted = true;
            break;
        }
        let modifier = tag.is_adjective()
            || tag.is_noun()
            || (tag == Tag::VBN && adjectival(r, floor, prev)
                || tag == Tag::VBG && r.word(prev).contains('-'))
                && r.token(prev).shape == Shape::Lower;
        // "it had sent soldiers": nobody is sent soldiers.
        let perfect = tag == Tag::VBN && {
            let auxiliary = (floor..prev).rev().find(|&t| r.tag(t) != Tag::RB);
            auxiliary.is_some_and(|t| r.schema.grammar.is(r.token(t).lemma, Word::Have))
        };
        if !modifier || perfect || r.has(prev, Class::Calendar) {
            break;
        }
        np.proper |= r.capital(prev) && !r.initial(prev);
        start = prev;
    }
    // Leading words that belong to no name: "former", "several", "local".
    let mut first = start;
    while first < head.start && r.has(first, Class::Detached) && drafts.at(first).is_none() {
        first += 1;
    }
    np.tokens.start = first;
    // "the 33-year-old Slovak boxer": what stands before the nationality is no part of it.
    if np.owner.is_some_and(|d| drafts.list[d].form == MentionForm::Adjective) {
        let modifies = |i: usize| r.tag(i).is_adjective() && drafts.at(i).is_none() && !taken[i];
        while start > floor && modifies(start - 1) {
            start -= 1;
        }
    }
    if start > floor {
        let prev = start - 1;
        if r.possessive(prev) {
            np.owner = np.owner.or_else(|| drafts.ending(prev));
            np.definite = true;
        } else if r.tag(prev) == Tag::PRPS {
            np.owner = np.owner.or_else(|| drafts.at(prev));
            np.definite = true;
        } else if r.tag(prev) == Tag::DT {
            np.definite = r.means(prev, Word::Definite);
            np.empty = r.has(prev, Class::Quantifier);
            np.indefinite = !np.definite && !np.empty;
        }
        let determined = np.indefinite || np.definite && r.tag(start - 1) == Tag::DT;
        np.predicate = predicate(r, floor, start - usize::from(determined));
        np.empty |= np.predicate && !np.definite;
    }
    // "the army of Libya", "officials at the ministry" – only "of" makes an owner.
    let after = head.end;
    if np.owner.is_none() && r.means(after, Word::Of) {
        let at = after + 1 + usize::from(r.tag(after + 1) == Tag::DT);
        let owner = drafts.starting(at).filter(|&d| {
            matches!(drafts.list[d].kind, Some(State | Place | Organization))
                && drafts.list[d].form != MentionForm::Pronoun
        });
        np.owner = owner;
        np.definite |= owner.is_some();
    }
    np
}

/// Whether a participle modifies what follows: "the wounded soldiers", not "has wounded soldiers".
fn adjectival(r: Reader<'_, '_, '_>, floor: usize, i: usize) -> bool {
    let adverb = i > floor && r.tag(i - 1) == Tag::RB;
    let before = i.checked_sub(1 + usize::from(adverb)).filter(|&b| b >= floor);
    before.is_some_and(|b| {
        let tag = r.tag(b);
        tag.is_adjective() || matches!(tag, Tag::DT | Tag::PRPS | Tag::POS | Tag::CD | Tag::IN | Tag::CC)
    })
}

/// Whether "is" or "as" stands before a token, and no "there".
fn predicate(r: Reader<'_, '_, '_>, floor: usize, start: usize) -> bool {
    let Some(prev) = start.checked_sub(1).filter(|&p| p >= floor) else { return false };
    let grammar = &r.schema.grammar;
    let copula = grammar.is(r.token(prev).lemma, Word::Copula);
    let there = prev > floor && r.tag(prev - 1) == Tag::EX;
    copula && !there || grammar.is(r.symbol(prev), Word::As)
}

/// "US, South Korean and Ukrainian" before the head: all of them belong to the group.
fn coordinated(
    r: Reader<'_, '_, '_>,
    floor: usize,
    from: usize,
    drafts: &Drafts,
    np: &mut NounGroup,
) -> usize {
    let mut start = from;
    while start > floor + 1 {
        let link = r.is(start - 1, "and") || r.is(start - 1, ",");
        let Some(d) = drafts.ending(start - 1).filter(|_| link) else { break };
        let draft = &drafts.list[d];
        if !matches!(draft.kind, Some(State | Place)) || draft.tokens.start < floor {
            break;
        }
        // "In Turkey, Syrian officials": a comma alone joins nothing.
        let comma = r.is(start - 1, ",");
        if comma && np.owner.is_some()
            || !comma && draft.form != MentionForm::Adjective && np.owner.is_some() && !acronym(r, draft)
        {
            break;
        }
        start = draft.tokens.start;
        np.owner = None;
    }
    start
}

fn acronym(r: Reader<'_, '_, '_>, draft: &Draft) -> bool {
    r.token(draft.tokens.start).shape == Shape::Capitals
}

fn described(
    r: Reader<'_, '_, '_>,
    drafts: &mut Drafts,
    np: NounGroup,
    kind: EntityKind,
    form: MentionForm,
    rule: &'static str,
) {
    debug_assert!(np.head < np.tokens.end);
    let index = push(r, drafts, np.tokens, kind, form, rule);
    drafts.list[index].owner = np.owner;
}

fn push(
    r: Reader<'_, '_, '_>,
    drafts: &mut Drafts,
    tokens: Range<usize>,
    kind: EntityKind,
    form: MentionForm,
    rule: &'static str,
) -> usize {
    drafts.push(Draft {
        span: r.doc.span(tokens.clone()),
        key: 0,
        tokens,
        kind: Some(kind),
        form,
        entry: None,
        choices: Vec::new(),
        owner: None,
        role: None,
        rule,
        doubtful: false,
    })
}
