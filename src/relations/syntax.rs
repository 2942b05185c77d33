//! Sentences as rows of items: noun phrases with everything that hangs on them, verb groups, and the
//! small words between. Clauses are made of these in `clauses.rs`.

use std::ops::Range;

use super::link;
use crate::base::{EntityKind, Symbol};
use crate::entities::Mentions;
use crate::schema::{Form, Grammar, Role, Schema, TimeWord, Word};
use crate::text::{Document, Group, Tag, VerbGroup, groups};

/// A noun phrase.
#[derive(Clone, Debug)]
pub(super) struct Noun {
    /// From its determiner (or its possessor) to its head.
    pub tokens: Range<usize>,
    /// The group's own first token, without possessor.
    pub start: usize,
    /// The token that the rest describes.
    pub head: usize,
    /// The mention that the head is, if it is one.
    pub mention: Option<usize>,
    /// "Russia" of "Russia's invasion".
    pub possessor: Option<usize>,
    /// The mention of the pronoun in "its troops".
    pub own: Option<usize>,
    /// Prepositions and nouns that follow: "of Ukraine", "by Russia".
    pub prepositions: Vec<(usize, usize)>,
    /// The noun and preposition that it hangs on, for "Ukraine" of "invasion of Ukraine".
    pub governor: Option<(usize, usize)>,
    /// Another description of the same thing beside it.
    pub apposition: Option<usize>,
    /// The next noun of a coordination.
    pub next: Option<usize>,
    /// The first noun of the coordination that it belongs to, if not itself.
    pub first: Option<usize>,
    /// Whether it is nothing but a time.
    pub time: bool,
}

/// One piece of a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    /// Index into [`Syntax::nouns`].
    Noun(usize),
    /// Index into [`Syntax::verbs`].
    Verb(usize),
    /// A preposition or particle.
    Preposition(usize),
    /// "according to"
    Voice(usize),
    /// "that", "whether" before a clause
    Complementizer(usize),
    /// "who", "which"
    Relative(usize),
    /// "because", "after" before a clause
    Subordinator(usize),
    /// "and", "but"
    Conjunction(usize),
    /// ","
    Comma(usize),
    /// ":", ";", a dash
    Break(usize),
    /// An opening or closing quotation mark.
    Quote(usize, bool),
    /// An adjective outside noun phrases.
    Adjective(usize),
    /// An adverb and whatever else does not matter.
    Other(usize),
}

/// Noun phrases and items of a document.
#[derive(Debug, Default)]
pub(super) struct Syntax {
    /// Of all sentences.
    pub nouns: Vec<Noun>,
    /// Of all sentences.
    pub verbs: Vec<VerbGroup>,
    /// Of all sentences, in order.
    pub items: Vec<Item>,
    /// For each sentence its items.
    pub rows: Vec<Range<usize>>,
}

/// What the passes look at.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a, 't, 's> {
    pub schema: &'s Schema,
    pub document: &'a Document<'t>,
    pub mentions: &'a Mentions<'s>,
}

impl<'s> Reading<'_, '_, 's> {
    pub fn grammar(&self) -> &'s Grammar {
        &self.schema.grammar
    }

    pub fn tag(&self, token: usize) -> Tag {
        self.document.tokens.get(token).map_or(Tag::Stop, |t| t.tag)
    }

    pub fn word(&self, token: usize) -> Symbol {
        self.document.tokens.get(token).map_or(Symbol::NONE, |t| t.word)
    }

    pub fn lemma(&self, token: usize) -> Symbol {
        self.document.tokens.get(token).map_or(Symbol::NONE, |t| t.lemma)
    }

    /// Whether a verb reports what somebody says.
    pub fn is_speech(&self, lemma: Symbol) -> bool {
        self.schema.index.speech.has(lemma)
    }

    /// Whether the past tense at a token could be a participle as well: "led", but not "said".
    pub fn has_participle(&self, token: usize) -> bool {
        let lemma = self.lemma(token);
        let readings = self.schema.lexicon.lookup(self.word(token));
        readings.iter().any(|r| r.tag == Tag::VBN && r.lemma == lemma)
    }

    /// Whether a word may be a past tense.
    pub fn has_past(&self, token: usize) -> bool {
        self.schema.lexicon.lookup(self.word(token)).iter().any(|r| r.tag == Tag::VBD)
    }

    /// Whether the object of a verb of speech is whom something is said to: "told reporters that".
    pub fn names_hearer(&self, lemma: Symbol) -> bool {
        self.schema.index.hearers.has(lemma)
    }

    /// Whether the token `head` names a role that an entity of this kind can have: alone, or with words
    /// before it that do not reach beyond `start` ("state" of "secretary of state" does not).
    pub fn is_role(&self, start: usize, head: usize, holder: Option<EntityKind>) -> bool {
        let schema = self.schema;
        let here = [self.lemma(head), self.word(head)];
        let words = |trigger: &[Symbol]| {
            trigger.len() <= (head + 1).saturating_sub(start)
                && trigger
                    .iter()
                    .rev()
                    .zip((start..=head).rev())
                    .all(|(&word, t)| self.lemma(t) == word || self.word(t) == word)
        };
        schema.index.roles.get(self.lemma(head)).is_some_and(|rules| {
            rules.iter().any(|&rule| {
                let Form::Role(role) = &schema.rules[rule].form else { return false };
                if !role.ending_in(here).any(words) {
                    return false;
                }
                let relation = &schema.relations[schema.rules[rule].relation];
                let slot =
                    if role.holder.role == Role::Object { &relation.object } else { &relation.subject };
                let kinds = if role.holder.kinds.is_empty() { &slot.kinds } else { &role.holder.kinds };
                holder.is_none_or(|kind| kinds.contains(&kind))
            })
        })
    }

    /// Whether an expression of time begins at a token.
    fn time_begins(&self, at: usize) -> bool {
        let times = &self.document.times;
        let next = times.partition_point(|t| t.tokens.start < at);
        times.get(next).is_some_and(|t| t.tokens.start == at)
            || match self.schema.time.word(self.word(at)) {
                Some(TimeWord::Weekday { full: true, .. } | TimeWord::Day(_)) => true,
                // "to Russia last year"
                Some(TimeWord::Step(_)) => matches!(
                    self.schema.time.word(self.word(at + 1)),
                    Some(
                        TimeWord::Unit(_)
                            | TimeWord::Weekday { .. }
                            | TimeWord::Month { .. }
                            | TimeWord::Season(_)
                    )
                ),
                _ => false,
            }
    }

    /// Whether a noun phrase is nothing but a time. Articles without a date have no resolved times, so
    /// the words are asked as well.
    fn is_time(&self, tokens: &Range<usize>, head: usize) -> bool {
        let times = &self.document.times;
        let next = times.partition_point(|t| t.tokens.end <= head);
        if times.get(next).is_some_and(|t| t.tokens.contains(&head) && t.tokens.end >= tokens.end) {
            return true;
        }
        let word = |t: usize| self.schema.time.word(self.word(t));
        match word(head) {
            Some(
                TimeWord::Month { full: true, .. } | TimeWord::Weekday { full: true, .. } | TimeWord::Day(_),
            ) => true,
            Some(TimeWord::Unit(_) | TimeWord::Part | TimeWord::Season(_)) => tokens.clone().any(|t| {
                t != head
                    && (self.tag(t) == Tag::CD
                        || matches!(
                            word(t),
                            Some(TimeWord::Step(_) | TimeWord::Weekday { .. } | TimeWord::Number(_))
                        ))
            }),
            _ => false,
        }
    }

    pub fn is(&self, token: usize, class: Word) -> bool {
        self.grammar().is(self.word(token), class) || self.grammar().is(self.lemma(token), class)
    }

    pub fn kind(&self, mention: usize) -> EntityKind {
        self.mentions.list[mention].kind
    }
}

/// Tokens of the longest sentence that is read for clauses. No sentence of news comes near it; tables
/// and broken files do, and their "clauses" would mean nothing.
const LONGEST: usize = 1000;

/// Whether a sentence is too long to be one.
pub(super) fn too_long(sentence: &crate::text::Sentence) -> bool {
    sentence.tokens.len() > LONGEST
}

/// Reads all sentences into items and links the noun phrases.
pub(super) fn read(reading: Reading<'_, '_, '_>) -> Syntax {
    let Reading { document, mentions, .. } = reading;
    // The outermost mention that begins or lies at each token, for keeping names together.
    let mut cover: Vec<u32> = vec![u32::MAX; document.tokens.len()];
    let mut by_head: Vec<u32> = vec![u32::MAX; document.tokens.len()];
    for (i, mention) in mentions.list.iter().enumerate() {
        for token in mention.tokens.clone() {
            if let Some(slot) = cover.get_mut(token) {
                let longer =
                    mentions.list.get(*slot as usize).is_none_or(|m| m.tokens.len() < mention.tokens.len());
                if longer {
                    *slot = i as u32;
                }
            }
        }
        // A name is one phrase that ends with its last token, wherever its own head is.
        for head in [mention.head, mention.tokens.end.saturating_sub(1)] {
            let Some(slot) = by_head.get_mut(head) else { continue };
            if mentions.list.get(*slot as usize).is_none_or(|m| m.tokens.len() < mention.tokens.len()) {
                *slot = i as u32;
            }
        }
    }
    let name = |token: usize| -> Option<usize> {
        let mention = mentions.list.get(*cover.get(token)? as usize)?;
        let adjective = mention.form == crate::base::MentionForm::Adjective
            || mention.form == crate::base::MentionForm::Pronoun;
        (!adjective).then_some(mention.tokens.end)
    };
    let count = document.tokens.len();
    let mut syntax = Syntax {
        nouns: Vec::with_capacity(count / 4),
        verbs: Vec::with_capacity(count / 8),
        // A break stands behind each dateline.
        items: Vec::with_capacity(count + document.sentences.len()),
        rows: Vec::with_capacity(document.sentences.len()),
    };
    for (s, sentence) in document.sentences.iter().enumerate() {
        let begin = syntax.items.len();
        let tokens =
            (sentence.tokens.start + sentence.dateline).min(sentence.tokens.end)..sentence.tokens.end;
        let read =
            matches!(sentence.kind, crate::text::SentenceKind::Body | crate::text::SentenceKind::Title);
        if read && !too_long(sentence) {
            // A dateline is read for its place, not for clauses.
            if sentence.dateline > 0 {
                items(&reading, &mut syntax, s, sentence.tokens.start..tokens.start, &name, &by_head);
                syntax.items.push(Item::Break(tokens.start - 1));
            }
            items(&reading, &mut syntax, s, tokens, &name, &by_head);
            let row = begin..syntax.items.len();
            link::link(&reading, &mut syntax, row);
        }
        let row = begin..syntax.items.len();
        syntax.rows.push(row);
    }
    syntax
}

/// Cuts a sentence into items; possessors are folded into the noun phrases that they own.
fn items(
    reading: &Reading<'_, '_, '_>,
    syntax: &mut Syntax,
    _sentence: usize,
    tokens: Range<usize>,
    name: &dyn Fn(usize) -> Option<usize>,
    by_head: &[u32],
) {
    let document = reading.document;
    let row = syntax.items.len();
    let list = groups(document, reading.grammar(), tokens.clone(), name, &|at| reading.time_begins(at)).list;
    let mut groups = list.into_iter().peekable();
    let mut at = tokens.start;
    let mut owner: Option<usize> = None;
    let mut depth = 0_u32;
    let mut closed = usize::MAX;
    while at < tokens.end {
        let starts = |g: &Group| match g {
            Group::Noun(n) => n.tokens.start,
            Group::Verb(v) => v.tokens.start,
        };
        while groups.peek().is_some_and(|g| starts(g) < at) {
            groups.next();
        }
        if reading.tag(at) == Tag::OpenParen {
            depth += 1;
        }
        if depth > 0 {
            if reading.tag(at) == Tag::CloseParen {
                depth -= 1;
            }
            at += 1;
            closed = at;
            continue;
        }
        if let Some(length) = voice(reading, at) {
            syntax.items.push(Item::Voice(at));
            at += length;
            continue;
        }
        if groups.peek().is_some_and(|g| starts(g) == at) {
            match groups.next() {
                Some(Group::Noun(group)) => {
                    let mention = by_head
                        .get(group.head)
                        .map(|&m| m as usize)
                        .filter(|&m| m < reading.mentions.list.len());
                    let mut noun = Noun {
                        tokens: group.tokens.clone(),
                        start: group.tokens.start,
                        head: group.head,
                        mention,
                        possessor: None,
                        own: None,
                        prepositions: Vec::new(),
                        governor: None,
                        apposition: None,
                        next: None,
                        first: None,
                        time: mention.is_none() && reading.is_time(&group.tokens, group.head),
                    };
                    if reading.tag(group.tokens.start) == Tag::PRPS {
                        noun.own = by_head
                            .get(group.tokens.start)
                            .map(|&m| m as usize)
                            .filter(|&m| m < reading.mentions.list.len());
                    }
                    // "the World Health Organization (WHO) spokeswoman Jane Roe"
                    if owner.is_none()
                        && closed == group.tokens.start
                        && let Some(&Item::Noun(body)) = syntax.items.get(row..).and_then(<[Item]>::last)
                        && titled(reading, syntax, body, &group, mention)
                    {
                        syntax.items.pop();
                        owner = Some(body);
                    }
                    if let Some(owner) = owner.take() {
                        noun.possessor = Some(owner);
                        noun.tokens.start = syntax.nouns[owner].tokens.start;
                    }
                    let index = syntax.nouns.len();
                    if let Some(name) = named(reading, syntax, &group, by_head) {
                        // What follows the name is read as a noun of its own.
                        let list = [Noun {
                            tokens: noun.tokens.start..name.end,
                            head: name.end - 1,
                            mention: by_head.get(name.end - 1).map(|&m| m as usize),
                            ..noun.clone()
                        }];
                        syntax.nouns.extend(list);
                        syntax.items.push(Item::Noun(index));
                        noun.tokens.start = name.end;
                        noun.start = name.end;
                        noun.possessor = None;
                        noun.own = None;
                        syntax.items.push(Item::Noun(index + 1));
                        syntax.nouns.push(noun);
                        at = group.tokens.end;
                        continue;
                    }
                    syntax.nouns.push(noun);
                    at = group.tokens.end;
                    if group.possessive {
                        owner = Some(index);
                        at += 1;
                    } else {
                        syntax.items.push(Item::Noun(index));
                    }
                }
                Some(Group::Verb(group)) => {
                    at = group.tokens.end;
                    syntax.items.push(Item::Verb(syntax.verbs.len()));
                    syntax.verbs.push(group);
                }
                None => {}
            }
            continue;
        }
        if let Some(owner) = owner.take() {
            // "Pyongyang's" without a noun: it stands for itself.
            syntax.items.push(Item::Noun(owner));
        }
        let item = small(reading, at);
        syntax.items.push(item);
        at += 1;
    }
    if let Some(owner) = owner.take() {
        syntax.items.push(Item::Noun(owner));
    }
    free_relatives(reading, syntax, row);
    // "after", "as", "since" before a clause are subordinators, before a noun prepositions.
    for i in row..syntax.items.len() {
        let Item::Preposition(token) = syntax.items[i] else { continue };
        if reading.is(token, Word::Subordinator)
            && before_clause(syntax, i)
            && !interrupts(reading, syntax, row, i)
        {
            syntax.items[i] = Item::Subordinator(token);
        }
    }
    for i in row..syntax.items.len() {
        let Item::Complementizer(token) = syntax.items[i] else { continue };
        // "the troops that fought": a noun before, a verb after.
        let noun_before = i > row && matches!(syntax.items[i - 1], Item::Noun(_));
        let verb_after = matches!(syntax.items.get(i + 1), Some(Item::Verb(_)));
        if noun_before && verb_after && reading.is(token, Word::Relative) {
            syntax.items[i] = Item::Relative(token);
        }
    }
    for i in row..syntax.items.len() {
        // "for the first time that it sent troops": nothing is missing from the clause, so it is no
        // relative clause.
        let Item::Relative(token) = syntax.items[i] else { continue };
        let finite = |item: Option<&Item>| matches!(item, Some(Item::Verb(v)) if syntax.verbs[*v].form == crate::text::VerbForm::Finite);
        let full = matches!(syntax.items.get(i + 1), Some(Item::Noun(_)))
            && finite(syntax.items.get(i + 2))
            && matches!(syntax.items.get(i + 3), Some(Item::Noun(n)) if !syntax.nouns[*n].time);
        if full && reading.is(token, Word::Complementizer) {
            syntax.items[i] = Item::Complementizer(token);
        }
    }
}

/// Whether a group behind parentheses is a title with its name, and what stands before them a body.
fn titled(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    body: usize,
    group: &crate::text::NounGroup,
    mention: Option<usize>,
) -> bool {
    let list = &reading.mentions.list;
    let owns = syntax.nouns[body].mention.is_some_and(|m| {
        matches!(list[m].kind, EntityKind::Organization | EntityKind::State)
            && list[m].form == crate::base::MentionForm::Name
    });
    owns && mention.is_some_and(|m| {
        let name = list[m].tokens.start;
        list[m].kind == EntityKind::Person
            && group.tokens.start < name
            && reading.is_role(group.tokens.start, name - 1, Some(EntityKind::Person))
    })
}

/// "Siemens named Jane Roe chief executive": the name that begins a group whose rest says what its
/// holder becomes.
fn named(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    group: &crate::text::NounGroup,
    by_head: &[u32],
) -> Option<Range<usize>> {
    let Some(Item::Verb(verb)) = syntax.items.last() else { return None };
    let head = reading.lemma(syntax.verbs[*verb].head);
    let names = reading.grammar().embedding(head).is_some_and(|e| e.object_control && e.modality.is_none());
    if !names
        || group.possessive
        || !reading.is_role(group.tokens.start, group.head, Some(EntityKind::Person))
    {
        return None;
    }
    let list = &reading.mentions.list;
    let first = list.partition_point(|m| m.tokens.start < group.tokens.start);
    let mention = list.get(first).filter(|m| {
        m.tokens.start == group.tokens.start
            && m.tokens.end <= group.head
            && m.kind == EntityKind::Person
            && by_head.get(m.tokens.end - 1) == Some(&(first as u32))
    })?;
    Some(mention.tokens.clone())
}

/// "Benghazi, where": a noun stands before it, perhaps with a comma.
fn behind_noun(reading: &Reading<'_, '_, '_>, at: usize) -> bool {
    let comma = reading.tag(at - 1) == Tag::Comma;
    reading.tag(at - 1).is_noun() || comma && at > 1 && reading.tag(at - 2).is_noun()
}

fn small(reading: &Reading<'_, '_, '_>, at: usize) -> Item {
    match reading.tag(at) {
        Tag::Comma => Item::Comma(at),
        Tag::Colon | Tag::Stop => Item::Break(at),
        Tag::OpenQuote => Item::Quote(at, true),
        Tag::CloseQuote => Item::Quote(at, false),
        Tag::CC => Item::Conjunction(at),
        Tag::WDT | Tag::WP | Tag::WPS => Item::Relative(at),
        Tag::WRB if reading.is(at, Word::Relative) && at > 0 && behind_noun(reading, at) => {
            Item::Relative(at)
        }
        Tag::WRB if reading.is(at, Word::Complementizer) && !reading.is(at, Word::Subordinator) => {
            Item::Complementizer(at)
        }
        Tag::WRB => Item::Subordinator(at),
        Tag::IN if reading.is(at, Word::Complementizer) => Item::Complementizer(at),
        Tag::IN | Tag::TO | Tag::RP => Item::Preposition(at),
        Tag::JJ | Tag::JJR | Tag::JJS => Item::Adjective(at),
        // "took back Kherson", "turned refugees away"
        Tag::RB if reading.is(at, Word::Particle) => Item::Preposition(at),
        _ => Item::Other(at),
    }
}

/// How many tokens of "according to" stand at `at`.
fn voice(reading: &Reading<'_, '_, '_>, at: usize) -> Option<usize> {
    reading
        .grammar()
        .voices(reading.word(at))
        .iter()
        .find(|phrase| phrase.iter().enumerate().all(|(i, &w)| reading.word(at + i) == w))
        .map(Vec::len)
}

/// "condemned what it called an attack", "after what they describe as a coup": the last noun is what is meant.
fn free_relatives(reading: &Reading<'_, '_, '_>, syntax: &mut Syntax, row: usize) {
    let mut i = row;
    while i + 3 < syntax.items.len() {
        let (Item::Complementizer(what) | Item::Relative(what)) = syntax.items[i] else {
            i += 1;
            continue;
        };
        let [Item::Noun(_), Item::Verb(v)] = syntax.items[i + 1..i + 3] else {
            i += 1;
            continue;
        };
        let verb = &syntax.verbs[v];
        let calls = !verb.passive && verb.negated.is_none() && reading.is(verb.head, Word::Calling);
        let mut end = i + 3;
        while matches!(syntax.items[end], Item::Preposition(p) if reading.is(p, Word::As))
            || matches!(syntax.items[end], Item::Quote(_, true) | Item::Subordinator(_))
                && end + 1 < syntax.items.len()
        {
            end += 1;
            if end >= syntax.items.len() {
                return;
            }
        }
        if calls && reading.is(what, Word::FreeRelative) && matches!(syntax.items[end], Item::Noun(_)) {
            syntax.items.drain(i..end);
        }
        i += 1;
    }
}

/// "Löw after the game said": a noun stands before item `i` and has no verb yet, and one noun after it and a
/// verb of speech follow.
fn interrupts(reading: &Reading<'_, '_, '_>, syntax: &Syntax, row: usize, i: usize) -> bool {
    let spoken = matches!(syntax.items.get(i + 2), Some(Item::Verb(v))
        if reading.is_speech(reading.lemma(syntax.verbs[*v].head)));
    let open = |item: &Item| matches!(item, Item::Noun(_) | Item::Preposition(_) | Item::Conjunction(_));
    spoken
        && i > row
        && matches!(syntax.items[i - 1], Item::Noun(n) if !syntax.nouns[n].time)
        && syntax.items[row..i].iter().all(open)
        && matches!(syntax.items[row], Item::Noun(_))
}

/// Whether a subject and its finite verb follow item `i`.
fn before_clause(syntax: &Syntax, i: usize) -> bool {
    let mut at = i + 1;
    let mut nouns = 0;
    while let Some(item) = syntax.items.get(at) {
        match item {
            Item::Noun(_) => nouns += 1,
            Item::Verb(v) => {
                return nouns > 0 && syntax.verbs[*v].form == crate::text::VerbForm::Finite;
            }
            Item::Preposition(_) | Item::Other(_) | Item::Adjective(_) | Item::Conjunction(_)
                if at > i + 1 || nouns > 0 => {}
            Item::Other(_) => {}
            _ => return false,
        }
        at += 1;
    }
    false
}
