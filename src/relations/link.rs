//! Noun phrases of a row, tied to each other: prepositional phrases, coordinations, appositions. Which
//! verb they belong to is said in `clauses/`.

use std::ops::Range;

use super::syntax::{Item, Noun, Reading, Syntax};
use crate::base::EntityKind;
use crate::schema::{Class, Word};
use crate::text::{Tag, VerbForm};

/// Links prepositional phrases, coordinations and appositions of one row.
pub(super) fn link(reading: &Reading<'_, '_, '_>, syntax: &mut Syntax, row: Range<usize>) {
    // "the company, whose chairman": the chairman of the company.
    for i in row.clone() {
        let Item::Relative(token) = syntax.items[i] else { continue };
        let Some(Item::Noun(owned)) = syntax.items.get(i + 1).copied().filter(|_| i + 1 < row.end) else {
            continue;
        };
        if reading.tag(token) != Tag::WPS {
            continue;
        }
        let before = syntax.items[row.start..i].iter().rev().find(|item| !matches!(item, Item::Comma(_)));
        if let Some(&Item::Noun(owner)) = before {
            syntax.nouns[owned].possessor = Some(owner);
        }
    }
    // Prepositions directly after a noun hang on it (and perhaps on the verb: rules ask both).
    for i in row.clone() {
        let Item::Preposition(token) = syntax.items[i] else { continue };
        let (Some(Item::Noun(inner)), true) =
            (syntax.items.get(i + 1).copied().filter(|_| i + 1 < row.end), i > row.start)
        else {
            continue;
        };
        if let Item::Noun(outer) = syntax.items[i - 1] {
            syntax.nouns[outer].prepositions.push((token, inner));
            syntax.nouns[inner].governor = Some((outer, token));
        }
    }
    // "a statement issued by the ministry": the ministry's.
    for i in row.clone() {
        if let Some(&[Item::Noun(told), Item::Verb(verb), Item::Preposition(token), Item::Noun(teller)]) =
            syntax.items.get(i..(i + 4).min(row.end)).and_then(|s| s.first_chunk())
            && syntax.verbs[verb].form == VerbForm::Participle
            && reading.is(token, Word::By)
            && reading.is(syntax.nouns[told].head, Word::Mouthpiece)
            && syntax.nouns[told].prepositions.is_empty()
        {
            syntax.nouns[told].prepositions.push((token, teller));
        }
    }
    coordinate(reading, syntax, row.clone());
    appose(reading, syntax, row);
}

/// "A and B", "A, B and C".
fn coordinate(reading: &Reading<'_, '_, '_>, syntax: &mut Syntax, row: Range<usize>) {
    let mut seen_verb = false;
    for i in row.clone() {
        // "militants trained in Pakistan and Afghanistan are": a participle makes no first clause to which
        // a second could be joined.
        if let Item::Verb(v) = syntax.items[i] {
            seen_verb |= !matches!(syntax.verbs[v].form, VerbForm::Participle | VerbForm::Ing);
        }
        if matches!(
            syntax.items[i],
            Item::Break(_) | Item::Subordinator(_) | Item::Complementizer(_) | Item::Relative(_)
        ) {
            seen_verb = false;
        }
        // "clashes between Armenia, Azerbaijan": headlines save the "and".
        if let (Item::Preposition(token), Some([Item::Noun(left), Item::Comma(_), Item::Noun(right)])) =
            (syntax.items[i], syntax.items.get(i + 1..(i + 4).min(row.end)).and_then(|s| s.first_chunk()))
            && reading.is(token, Word::Between)
        {
            let (left, right) = (*left, *right);
            if alike(reading, syntax, left, right) {
                join(syntax, left, right);
            }
        }
        let Item::Conjunction(token) = syntax.items[i] else { continue };
        if i == row.start || i + 1 >= row.end || reading.word(token).0 == 0 {
            continue;
        }
        let before =
            if matches!(syntax.items[i - 1], Item::Comma(_)) && i >= row.start + 2 { i - 2 } else { i - 1 };
        let (Item::Noun(mut left), Item::Noun(right)) = (syntax.items[before], syntax.items[i + 1]) else {
            continue;
        };
        if syntax.nouns[left].time || syntax.nouns[right].time {
            continue;
        }
        // "X attacked Y and Z fled": the noun after the conjunction is the next clause's subject.
        // But "said resources and kits would be": they are one subject.
        let said = before > row.start
            && matches!(syntax.items[before - 1], Item::Verb(v) if reading.is_speech(reading.lemma(syntax.verbs[v].head)));
        // "a pact between Russia and China alarmed Tokyo": two stand after "between".
        let between = before > row.start
            && matches!(syntax.items[before - 1], Item::Preposition(p) if reading.is(p, Word::Between));
        // "but" parts clauses, whatever stands before it.
        let parts = reading.is(token, Word::Adversative);
        if (seen_verb && !said && !between || parts) && starts_clause(syntax, i + 1, row.end) {
            continue;
        }
        // "the president of X and the head of Y": coordinate the nouns of the same kind.
        // "Roe of Russia and Poe of China": the names of a kind, if what lies between is of another.
        let kind = |n: usize| syntax.nouns[n].mention.map(|m| reading.kind(m));
        if let Some((outer, _)) = syntax.nouns[left].governor
            && kind(left) != kind(right)
            && kind(outer) == kind(right)
            && alike(reading, syntax, outer, right)
        {
            left = outer;
        }
        while !alike(reading, syntax, left, right) {
            match syntax.nouns[left].governor {
                Some((outer, _)) if alike(reading, syntax, outer, right) => left = outer,
                _ => break,
            }
        }
        join(syntax, left, right);
        // Commas before it are a list if what they part is alike.
        let mut at = before;
        while at >= row.start + 2 {
            let (Item::Comma(_), Item::Noun(earlier)) = (syntax.items[at - 1], syntax.items[at - 2]) else {
                break;
            };
            let Item::Noun(later) = syntax.items[at] else { break };
            // "of Russia and China, Roe and Poe": a list that had its "and" has ended.
            let ended = syntax.nouns[earlier].first.is_some_and(|f| f != earlier);
            // "the two candidates, Roe and Poe": who they are, not others beside them.
            let told = several(reading, &syntax.nouns[earlier]) && person(reading, &syntax.nouns[later]);
            if told
                || !alike(reading, syntax, earlier, later)
                || syntax.nouns[later].governor.is_some()
                || syntax.nouns[earlier].time
                || ended
            {
                break;
            }
            join(syntax, earlier, later);
            at -= 2;
        }
    }
}

/// Whether a noun describes several people whom it does not name.
pub(super) fn several(reading: &Reading<'_, '_, '_>, noun: &Noun) -> bool {
    reading.tag(noun.head).is_plural()
        && noun.mention.is_some_and(|m| {
            reading.kind(m) == EntityKind::Group
                && reading.mentions.list[m].form == crate::base::MentionForm::Nominal
        })
}

/// Whether a noun is a person's name.
fn person(reading: &Reading<'_, '_, '_>, noun: &Noun) -> bool {
    named(reading, noun) && noun.mention.is_some_and(|m| reading.kind(m) == EntityKind::Person)
}

fn join(syntax: &mut Syntax, left: usize, right: usize) {
    if left == right || syntax.nouns[left].next.is_some() || syntax.nouns[right].first.is_some() {
        return;
    }
    syntax.nouns[left].next = Some(right);
    let first = syntax.nouns[left].first.unwrap_or(left);
    let mut at = Some(right);
    while let Some(noun) = at {
        syntax.nouns[noun].first = Some(first);
        at = syntax.nouns[noun].next.filter(|&n| n > noun);
    }
}

fn alike(reading: &Reading<'_, '_, '_>, syntax: &Syntax, a: usize, b: usize) -> bool {
    // "leader of the Serbs and vice-president": a role is a noun like others, no name.
    let mention = |n: usize| {
        let list = &reading.mentions.list;
        syntax.nouns[n].mention.filter(|&m| {
            list[m].kind != EntityKind::Person || list[m].form != crate::base::MentionForm::Nominal
        })
    };
    match (mention(a), mention(b)) {
        (Some(a), Some(b)) => {
            let side = |m: usize| match reading.kind(m) {
                EntityKind::Person | EntityKind::Group | EntityKind::State | EntityKind::Organization => 0,
                EntityKind::Place => 1,
                EntityKind::Event | EntityKind::Agreement => 2,
            };
            side(a) == side(b)
                || (side(a) + side(b) == 1
                    && (reading.kind(a) == EntityKind::State || reading.kind(b) == EntityKind::State))
        }
        (None, None) => true,
        _ => false,
    }
}

/// Whether the noun phrase at item `at` is the subject of a finite verb.
pub(super) fn starts_clause(syntax: &Syntax, mut at: usize, end: usize) -> bool {
    at += 1;
    while at < end {
        match syntax.items[at] {
            Item::Verb(v) => return syntax.verbs[v].form == crate::text::VerbForm::Finite,
            Item::Preposition(_) | Item::Noun(_) | Item::Other(_) => {}
            _ => return false,
        }
        at += 1;
    }
    false
}

/// "Peter Lang, the State Department spokesperson," and "the head of the council, Karim Mansour,".
fn appose(reading: &Reading<'_, '_, '_>, syntax: &mut Syntax, row: Range<usize>) {
    for i in row.clone() {
        // "its ally the United States", "Norland's rival the Velmar Group"
        if let Some(&[Item::Noun(role), Item::Noun(name)]) =
            syntax.items.get(i..(i + 2).min(row.end)).and_then(|s| s.first_chunk())
            && (reading.tag(syntax.nouns[role].start) == Tag::PRPS || syntax.nouns[role].possessor.is_some())
            && reading.tag(syntax.nouns[name].start) == Tag::DT
            && !named(reading, &syntax.nouns[role])
            && holds(reading, &syntax.nouns[role], &syntax.nouns[name])
        {
            syntax.nouns[role].apposition = Some(name);
            syntax.nouns[name].apposition = Some(role);
        }
        // A comma or a dash, no colon: "Editor: Jane Smith" is a footer.
        let (Item::Comma(mark) | Item::Break(mark)) = syntax.items[i] else { continue };
        if reading.document.word(mark).contains([':', ';', '.']) {
            continue;
        }
        if i == row.start || i + 1 >= row.end {
            continue;
        }
        // "Roe, then mayor of Rome": when says nothing of what.
        let when = matches!(syntax.items[i + 1], Item::Other(t) | Item::Adjective(t) | Item::Subordinator(t)
            if i + 2 < row.end && reading.tag(t) == Tag::RB);
        let after = i + 1 + usize::from(when);
        let (Item::Noun(mut left), Item::Noun(mut right)) = (syntax.items[i - 1], syntax.items[after]) else {
            continue;
        };
        // "Roe, himself a former leader"
        if reading.is(syntax.nouns[right].head, Word::Reflexive)
            && after + 1 < row.end
            && let Item::Noun(described) = syntax.items[after + 1]
        {
            right = described;
        }
        // "Jane Roe, 34, a nurse": the age says nothing of what she is.
        if i >= row.start + 3
            && let (Item::Noun(named), Item::Comma(_)) = (syntax.items[i - 3], syntax.items[i - 2])
            && syntax.nouns[left].tokens.clone().all(|t| reading.tag(t) == Tag::CD)
        {
            left = named;
        }
        // "the minister, Ann Roe, Berlin's mayor, Jane Poe": each description stands before its name.
        let told = syntax.nouns[left].apposition.is_some_and(|other| other < left);
        let named = |at: usize| {
            matches!(syntax.items.get(at), Some(&Item::Noun(n)) if syntax.nouns[n].mention.is_some_and(|m| {
                reading.kind(m) == EntityKind::Person
                    && reading.mentions.list[m].form == crate::base::MentionForm::Name
            }))
        };
        if told && !named(i + 1) && matches!(syntax.items.get(i + 2), Some(Item::Comma(_))) && named(i + 3) {
            continue;
        }
        if syntax.nouns[left].next == Some(right) || syntax.nouns[right].time || syntax.nouns[left].time {
            continue;
        }
        // "to the newcomer Barrow, the head of the commission said": a subject, not an apposition.
        // But a bare role beside a name is none: "Jane Roe, UNHCR director for Europe said".
        let bare = {
            let noun = &syntax.nouns[right];
            noun.possessor.is_none()
                && noun.start < noun.head
                && !matches!(reading.tag(noun.start), Tag::DT | Tag::PRPS | Tag::CD)
                && !reading.tag(noun.head).is_plural()
                && noun.mention.is_none()
                && named(i - 1)
                && reading.is_role(noun.start, noun.head, Some(EntityKind::Person))
        };
        // "A former professor at Columbia, Jane Roe has written": what stands first is what she is.
        let first = || {
            let outer =
                std::iter::successors(Some(left), |&n| syntax.nouns[n].governor.map(|(o, _)| o)).last();
            let begins = matches!(syntax.items[row.start], Item::Noun(n) if Some(n) == outer);
            begins
                && named(after)
                && outer.is_some_and(|n| {
                    let noun = &syntax.nouns[n];
                    noun.mention
                        .is_none_or(|m| reading.mentions.list[m].form == crate::base::MentionForm::Nominal)
                        && reading.schema.recognition.classes(reading.lemma(noun.head)).has(Class::Role)
                })
                && !(row.start..i).any(|j| matches!(syntax.items[j], Item::Verb(_)))
        };
        let fronted = !bare
            && !first()
            && (syntax.nouns[left].governor.is_some()
                || (row.start..i).any(|j| matches!(syntax.items[j], Item::Verb(_))));
        if fronted && starts_clause(syntax, after, row.end) {
            continue;
        }
        // "Kitano's founder and biggest shareholder, Haruto Kitano": any of the roles before it.
        let outer = |syntax: &Syntax, left: usize| {
            let first = syntax.nouns[left].first.filter(|&f| f != left);
            syntax.nouns[left].governor.map(|(outer, _)| outer).or(first)
        };
        // "the leader of the Greens party, Jane Roe": a role that she can have before what else describes.
        let mut lefts = std::iter::successors(Some(left), |&left| outer(syntax, left)).take(DEEPEST);
        let other = &syntax.nouns[right];
        let held = lefts.clone().find(|&left| holds(reading, &syntax.nouns[left], other));
        let told = || lefts.find(|&left| describes(reading, &syntax.nouns[left], other));
        if let Some(left) = held.or_else(told) {
            syntax.nouns[left].apposition = Some(right);
            syntax.nouns[right].apposition = Some(left);
        }
    }
}

/// How many nouns an apposition is looked for above the one before its comma.
const DEEPEST: usize = 8;

/// Whether one of the two is a name and the other a role that its kind can have; a role may be written as a
/// name ("the Secretary of State").
fn holds(reading: &Reading<'_, '_, '_>, left: &Noun, right: &Noun) -> bool {
    let has = |name: &Noun, role: &Noun| {
        let kind = name.mention.filter(|_| named(reading, name)).map(|m| reading.kind(m));
        let person =
            role.mention.is_some_and(|m| named(reading, role) && reading.kind(m) == EntityKind::Person);
        // "party to a treaty" is what persons can be as well, but no office of theirs.
        let office = kind != Some(EntityKind::Person)
            || reading.schema.recognition.classes(reading.lemma(role.head)).any(&[Class::Role, Class::Kin]);
        kind.is_some() && office && !person && reading.is_role(role.start, role.head, kind)
    };
    has(left, right) || has(right, left)
}

/// Whether one of the two names what the other describes.
fn describes(reading: &Reading<'_, '_, '_>, left: &Noun, right: &Noun) -> bool {
    let body = |noun: &Noun| {
        named(reading, noun)
            && noun.mention.is_some_and(|m| {
                matches!(reading.kind(m), EntityKind::Organization | EntityKind::Place | EntityKind::Person)
            })
    };
    let described = |noun: &Noun| {
        !named(reading, noun)
            && matches!(reading.tag(noun.start), Tag::DT | Tag::PRPS)
            && !reading.tag(noun.head).is_proper()
    };
    let role = |name: &Noun, role: &Noun| {
        let kind = name.mention.filter(|_| named(reading, name)).map(|m| reading.kind(m));
        let person =
            role.mention.is_some_and(|m| named(reading, role) && reading.kind(m) == EntityKind::Person);
        kind.is_some() && !person && reading.is_role(role.start, role.head, kind)
    };
    // "Jane Roe, a Republican", "Jane Roe, a Tunisian"
    let member = |name: &Noun, party: &Noun| {
        let kind = |noun: &Noun| noun.mention.filter(|_| named(reading, noun)).map(|m| reading.kind(m));
        let national = party.mention.is_some_and(|m| {
            let mention = &reading.mentions.list[m];
            mention.form == crate::base::MentionForm::Adjective && mention.tokens.end == party.head + 1
        });
        kind(name) == Some(EntityKind::Person)
            && (kind(party) == Some(EntityKind::Organization) || national)
            && reading.is(party.start, Word::One)
    };
    // "the coordinator of the mission, Jane Roe": no mission is a person.
    let agree = match (left.mention, right.mention) {
        (Some(left), Some(right)) => reading.kind(left) == reading.kind(right),
        _ => true,
    };
    member(left, right)
        || role(left, right)
        || role(right, left)
        || agree && (body(left) && described(right) || described(left) && body(right))
}

fn named(reading: &Reading<'_, '_, '_>, noun: &Noun) -> bool {
    noun.mention.is_some_and(|m| reading.mentions.list[m].form == crate::base::MentionForm::Name)
}
