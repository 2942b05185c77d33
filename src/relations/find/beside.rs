//! Mentions that stand beside or within each other against `belongs` and `phrase` rules.

use std::ops::Range;

use super::super::syntax::Item;
use super::target::{Asker, kinds};
use super::{Draft, Finder, Hit, Target, cover};
use crate::base::{EntityKind, MentionForm, Modality, Polarity, Symbol};
use crate::matcher::{Bound, Match, Nouns};
use crate::schema::{Element, Form, Relation, Role, Word};

impl Finder<'_, '_, '_> {
    pub(super) fn belongs(&self) {
        let list = &self.reading.mentions.list;
        for (m, mention) in list.iter().enumerate() {
            if let Some(owner) = mention.owner {
                self.belonging(
                    m,
                    owner,
                    mention.tokens.start.min(list[owner].tokens.end)..mention.tokens.end,
                );
            }
        }
        // "North Korea's state news agency KCNA", "Swiss banking giant UBS": a name after its description.
        for phrase in &self.syntax.nouns {
            let Some(m) = phrase.mention else { continue };
            let mention = &list[m];
            // "UNRWA, the United Nations agency for refugees", "Kitano Robotics, a Japanese maker of drones"
            if let Some(other) = phrase.apposition.map(|a| &self.syntax.nouns[a])
                && other.mention.is_none()
                && mention.form == MentionForm::Name
                && mention.kind != EntityKind::Person
            {
                let owner = other
                    .possessor
                    .and_then(|n| self.syntax.nouns[n].mention)
                    .or_else(|| self.modifiers(other.start..other.head).next_back())
                    .or_else(|| {
                        let &(p, n) = other.prepositions.first()?;
                        self.syntax.nouns[n].mention.filter(|_| self.reading.is(p, Word::Of))
                    });
                if let Some(owner) = owner {
                    self.belonging(m, owner, other.start..other.head + 1);
                }
            }
            if mention.owner.is_some()
                || mention.form != MentionForm::Name
                || mention.kind == EntityKind::Person
            {
                continue;
            }
            let owner = phrase
                .possessor
                .and_then(|n| self.syntax.nouns[n].mention)
                .or(phrase.own)
                .or_else(|| self.modifiers(phrase.start..mention.tokens.start).next_back());
            if let Some(owner) = owner {
                self.belonging(m, owner, phrase.start..mention.tokens.end);
            }
        }
    }

    /// Shows a mention and its owner to the rules; `words` are those that describe the mention.
    pub(super) fn belonging(&self, m: usize, owner: usize, words: Range<usize>) {
        let schema = self.reading.schema;
        let list = &self.reading.mentions.list;
        let (Some(own), Some(of)) = (self.entity_of_mention(m), self.entity_of_mention(owner)) else {
            return;
        };
        let within = self.within_word(owner);
        let (mention, owner) = (&list[m], &list[owner]);
        let sort = mention.entry.map_or("", |e| schema.gazetteer.field(e, "kind"));
        let sort = schema.symbols.get(sort);
        // "Shenzhen-based": what the owner's word goes on with.
        let tail = self.reading.document.word(owner.head).rsplit_once('-').map_or("", |(_, tail)| tail);
        let tail = schema.symbols.get(tail);
        for &rule in &schema.index.belongs {
            let relation = self.relation(rule);
            let Form::Belongs(subject, sorts, object) = &schema.rules[rule].form else { continue };
            // "pro-Moscow rebels" are not Moscow's, "Shenzhen-based firms" are of Shenzhen.
            if within && !sorts.iter().any(|s| s[..] == [tail] && tail.is_some()) {
                continue;
            }
            let sorted = sorts.is_empty()
                || sorts.iter().any(|s| {
                    s[..] == [sort] && sort.is_some()
                        || s[..] == [tail] && tail.is_some()
                        || words.clone().any(|t| self.words_end_at(words.start, t + 1, s))
                });
            if sorted
                && own != of
                && self.takes(kinds(subject, relation), own)
                && self.takes(kinds(object, relation), of)
            {
                self.push(Draft {
                    subject: Target::Entity(own),
                    relation: schema.rules[rule].relation,
                    object: Target::Entity(of),
                    participants: Vec::new(),
                    rule,
                    clause: None,
                    noun: None,
                    polarity: Polarity::Affirmed,
                    modality: Modality::Actual,
                    voices: Vec::new(),
                    time: None,
                    quantity: None,
                    evidence: cover([&mention.tokens, &owner.tokens]),
                    roles: vec![("subject", mention.tokens.clone()), ("object", owner.tokens.clone())],
                    shape: "belongs",
                });
            }
        }
    }

    pub(super) fn phrases(&self) {
        let schema = self.reading.schema;
        for row in &self.syntax.rows {
            for at in row.clone() {
                let Item::Noun(noun) = self.syntax.items[at] else { continue };
                let verbs = matches!(self.syntax.items.get(at + 1), Some(&Item::Preposition(p))
                    if self.reading.is(p, Word::Directional) && self.is_object(noun));
                if verbs {
                    continue;
                }
                for &rule in &schema.index.phrases {
                    let Form::Phrase(elements) = &schema.rules[rule].form else { continue };
                    let mut roles = Vec::new();
                    if let Some(end) = self.phrase(elements, at, row.end, self.relation(rule), &mut roles) {
                        let found = Match { roles };
                        let first = self.item_tokens(at);
                        let last = self.item_tokens(end - 1);
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
        }
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
        for element in elements {
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
                    // "Rome, Milan and Florence" is a list, not Rome in Milan.
                    let comma = |i: Option<&Item>| matches!(i, Some(Item::Comma(_)));
                    let phrase = &self.syntax.nouns[n];
                    let listed = phrase.next.is_some() || phrase.first.is_some_and(|f| f != n);
                    let beside = comma(self.syntax.items.get(at + 1))
                        || at > 0 && comma(self.syntax.items.get(at - 1));
                    let mark = self.reading.schema.symbols.get(",");
                    let parted = elements.contains(&Element::Words(vec![vec![mark]]));
                    if listed && beside && parted {
                        return None;
                    }
                    let nouns = Asker { finder: self, relation, clause: None };
                    if !nouns.fits(n, slot) {
                        return None;
                    }
                    if slot.role != Role::Other {
                        roles.push((slot.role, Bound::Noun(n)));
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
        let mark = |w: &[Symbol]| {
            w.len() == 1 && self.reading.schema.symbols.word(w[0]) == self.reading.document.word(tokens.start)
        };
        words.iter().any(|w| here(w) || mark(w))
    }
}
