//! Words and mentions side by side against `phrase` rules: "Goma, Congo", "Jane Roe, 38, of Dublin".

use std::ops::Range;

use super::super::syntax::Item;
use super::target::Asker;
use super::{Finder, Hit};
use crate::base::{EntityKind, MentionForm, Symbol};
use crate::matcher::{Bound, Match, Nouns};
use crate::schema::{Element, Form, Relation, Role, Word};

impl Finder<'_, '_, '_> {
    pub(super) fn phrases(&self) {
        for row in &self.syntax.rows {
            for at in row.clone() {
                let Item::Noun(noun) = self.syntax.items[at] else { continue };
                // "expelled the diplomats from Rome": it hangs on the verb.
                let verbs = matches!(self.syntax.items.get(at + 1), Some(&Item::Preposition(p))
                    if self.reading.is(p, Word::Directional) && self.is_object(noun));
                if !verbs && at + 1 < row.end {
                    self.phrases_at(at, noun, row);
                }
            }
        }
    }

    fn phrases_at(&self, at: usize, noun: usize, row: &Range<usize>) {
        let schema = self.reading.schema;
        // "the summit next week in Rome": when it is stands before where.
        let after = self.after_time(at + 1, row.end);
        let next = self.item_tokens(after);
        // Marks have no lemma: they are asked for as they are written.
        let [word, lemma] = match next.end.checked_sub(1).filter(|&t| t >= next.start) {
            Some(last) if self.reading.word(last).is_some() => {
                [self.reading.word(last), self.reading.lemma(last)]
            }
            Some(last) => match self.reading.document.word(last) {
                "," => [self.comma, Symbol::NONE],
                mark => [schema.symbols.get(mark), Symbol::NONE],
            },
            None => return,
        };
        let other = (lemma != word).then_some(lemma).and_then(|l| schema.index.phrases.get(l));
        let asked = [schema.index.phrases.get(word), other];
        if asked == [None; 2] {
            return;
        }
        let fills = self.fills(noun);
        // Rules that ask for the sort of a body come first: "of the Labour Party" before "of Siemens".
        let mut done: Vec<[Option<usize>; 2]> = Vec::new();
        let mut roles = Vec::new();
        for sorted in [true, false] {
            for &(kinds, rule) in asked.iter().flatten().flat_map(|rules| &rules[usize::from(!sorted)]) {
                if kinds != u8::MAX && !fills.may_be(kinds) {
                    continue;
                }
                let Form::Phrase(elements) = &schema.rules[rule].form else { continue };
                roles.clear();
                let relation = self.relation(rule);
                let end = if after == at + 1 {
                    self.phrase(elements, at, row.end, relation, &mut roles)
                } else if let [event @ Element::Slot(slot), rest @ ..] = &elements[..]
                    && slot.kinds[..] == [EntityKind::Event]
                {
                    let event = self.phrase(std::slice::from_ref(event), at, row.end, relation, &mut roles);
                    event.and_then(|_| self.phrase(rest, after, row.end, relation, &mut roles))
                } else {
                    None
                };
                let Some(end) = end else { continue };
                let found = Match { roles: std::mem::take(&mut roles) };
                let (first, last) = (self.item_tokens(at), self.item_tokens(end - 1));
                let ends = [Role::Subject, Role::Object].map(|role| self.single(&found, role));
                let known = match ends {
                    [Some(subject), Some(object)] => self.told(subject, object),
                    _ => false,
                };
                if known || done.contains(&ends) {
                    continue;
                }
                if sorted {
                    done.push(ends);
                }
                let hit = Hit {
                    rule,
                    clause: None,
                    noun: None,
                    trigger: first.end.min(last.start)..last.start.max(first.end),
                    shape: "phrase",
                };
                self.emit(&hit, &found, None);
            }
        }
    }

    /// The item behind times: "next week", "on Friday", "from December 7 to 9".
    fn after_time(&self, at: usize, end: usize) -> usize {
        let time =
            |i: usize| matches!(self.syntax.items.get(i), Some(&Item::Noun(n)) if self.syntax.nouns[n].time);
        let mut next = at;
        loop {
            next += match self.syntax.items.get(next) {
                Some(Item::Noun(_)) if time(next) => 1,
                Some(Item::Preposition(_)) if time(next + 1) => 2,
                _ => break,
            };
        }
        if next < end { next } else { at }
    }

    /// The entity of the first noun that fills a role.
    fn single(&self, found: &Match, role: Role) -> Option<usize> {
        match found.role(role)? {
            Bound::Noun(noun) | Bound::Single(noun) => self.entity_of(noun),
            Bound::Complement => None,
        }
    }

    /// Whether the lists say that a place lies in another: "Jackson, Wyoming" in a list of places.
    fn lies_in(&self, inner: usize, outer: usize) -> bool {
        let gazetteer = &self.reading.schema.gazetteer;
        let entry = |n: usize| self.entries.get(self.entity_of(n)?).copied().flatten();
        let (Some(inner), Some(outer)) = (entry(inner), entry(outer)) else { return false };
        gazetteer.field(inner, "within") == gazetteer.name(outer)
            || !gazetteer.field(outer, "id").is_empty()
                && gazetteer.field(inner, "state") == gazetteer.field(outer, "id")
    }

    /// "In Athens, Jane Roe said": what follows the comma begins the clause.
    fn fronted(&self, first: usize, at: usize) -> bool {
        let verb = matches!(self.syntax.items.get(at + 1), Some(&Item::Verb(v))
            if self.syntax.verbs[v].form == crate::text::VerbForm::Finite);
        let row = self.syntax.rows.partition_point(|row| row.end <= first);
        let begins = |i: usize| {
            self.syntax.rows.get(row).is_some_and(|row| row.start == i)
                || matches!(self.syntax.items.get(i - 1), Some(Item::Break(_) | Item::Quote(..)))
        };
        verb && first > 0
            && matches!(self.syntax.items[first - 1], Item::Preposition(_) | Item::Subordinator(_))
            && begins(first - 1)
    }

    pub(super) fn item_tokens(&self, item: usize) -> Range<usize> {
        match self.syntax.items[item] {
            Item::Noun(n) => self.syntax.nouns[n].tokens.clone(),
            Item::Verb(v) => self.syntax.verbs[v].tokens.clone(),
            Item::Preposition(t)
            | Item::Voice(t)
            | Item::Complementizer(t)
            | Item::Relative(t)
            | Item::Subordinator(t)
            | Item::Conjunction(t)
            | Item::Comma(t)
            | Item::Break(t)
            | Item::Quote(t, _)
            | Item::Adjective(t)
            | Item::Other(t) => t..t + 1,
        }
    }

    /// Matches a phrase pattern from an item on; gives the item after the last.
    pub(super) fn phrase(
        &self,
        elements: &[Element],
        mut at: usize,
        end: usize,
        relation: &Relation,
        roles: &mut Vec<(Role, Bound)>,
    ) -> Option<usize> {
        // Words are compared sooner than nouns are understood.
        let fixed = elements.iter().take_while(|e| !matches!(e, Element::Optional(_))).zip(at..);
        for (element, at) in fixed {
            if let Element::Words(words) = element
                && (at >= end || !self.has_words(at, words))
            {
                return None;
            }
        }
        for (i, element) in elements.iter().enumerate() {
            if let Element::Optional(inner) = element {
                let kept = roles.len();
                match self.phrase(inner, at, end, relation, roles) {
                    Some(next) => at = next,
                    None => roles.truncate(kept),
                }
                continue;
            }
            if at >= end {
                return None;
            }
            match (element, self.syntax.items[at]) {
                (Element::Slot(slot), Item::Noun(n)) => {
                    // What rules out most nouns is asked first.
                    let nouns = Asker { finder: self, relation, clause: None };
                    if !nouns.fits(n, slot) {
                        return None;
                    }
                    // "Rome, Milan and Florence" is a list, not Rome in Milan.
                    let comma = |i: Option<&Item>| matches!(i, Some(Item::Comma(_)));
                    let phrase = &self.syntax.nouns[n];
                    let listed = phrase.next.is_some() || phrase.first.is_some_and(|f| f != n);
                    let beside = comma(self.syntax.items.get(at + 1))
                        || at > 0 && comma(self.syntax.items.get(at - 1));
                    let is_mark = |words: &[Vec<Symbol>]| matches!(words, [word] if word[..] == [self.comma]);
                    let parted =
                        elements.iter().any(|e| matches!(e, Element::Words(words) if is_mark(words)));
                    let within = || {
                        at > 1
                            && matches!(self.syntax.items[at - 2], Item::Noun(first) if self.lies_in(first, n))
                    };
                    // "in Jackson, Wyo., and Gunnison, Colo."
                    let short = [at, at + 2].into_iter().any(|i| {
                        matches!(self.syntax.items.get(i), Some(&Item::Noun(n))
                            if self.syntax.nouns[n].mention.is_some_and(|m| self.reading.kind(m) == EntityKind::Place)
                                && self.reading.document.word(self.syntax.nouns[n].head).ends_with('.'))
                    });
                    // "Rome, Milan, Turin": a list without its "and".
                    let third = || {
                        matches!(self.syntax.items.get(at + 2), Some(&Item::Noun(o))
                        if !self.syntax.nouns[o].time && self.entity_of(o).is_some_and(|e| {
                            self.resolution.entities[e].kind == EntityKind::Place
                        }))
                    };
                    let goes_on = parted && i + 1 == elements.len() && comma(self.syntax.items.get(at + 1));
                    if goes_on && !short && third() && !within() {
                        return None;
                    }
                    if parted
                        && (listed && beside && !short && !within() || at > 1 && self.fronted(at - 2, at))
                    {
                        return None;
                    }
                    if !slot.nouns.is_empty() && !nouns.is_any(n, &slot.nouns)
                        || nouns.is_any(n, &slot.except)
                    {
                        return None;
                    }
                    // "the assassin of Lincoln", "police in Rome": what is said of persons and bodies is
                    // said of names.
                    let named = phrase
                        .mention
                        .is_some_and(|m| self.reading.mentions.list[m].form == MentionForm::Name);
                    let asked = match slot.kinds[..] {
                        [EntityKind::Person] => true,
                        // "Danube Capital, a firm in Rome"
                        [EntityKind::Organization] => slot.nouns.is_empty() && phrase.mention.is_some(),
                        _ => false,
                    };
                    if asked && !named {
                        return None;
                    }
                    // "Roe of Bonn and Poe of Rome": what follows "and" is not of Bonn.
                    let last = i + 1 == elements.len() && !(parted && short);
                    if slot.role != Role::Other {
                        roles.push((slot.role, if last { Bound::Noun(n) } else { Bound::Single(n) }));
                    }
                }
                (Element::Words(words), _) => {
                    if !self.has_words(at, words) {
                        return None;
                    }
                }
                _ => return None,
            }
            at += 1;
        }
        Some(at)
    }

    /// Whether an item is, or ends in, some of the words.
    fn has_words(&self, at: usize, words: &[Vec<Symbol>]) -> bool {
        let tokens = match self.syntax.items[at] {
            Item::Noun(n) => return words.iter().any(|w| self.ends_in(n, w)),
            Item::Verb(v) => self.syntax.verbs[v].head..self.syntax.verbs[v].head + 1,
            _ => self.item_tokens(at),
        };
        let here = |w: &[Symbol]| self.words_end_at(tokens.start, tokens.end, w);
        let unknown = !self.reading.word(tokens.start).is_some();
        let mark = |w: &[Symbol]| {
            unknown
                && w.len() == 1
                && self.reading.schema.symbols.word(w[0]) == self.reading.document.word(tokens.start)
        };
        words.iter().any(|w| here(w) || mark(w))
    }
}
