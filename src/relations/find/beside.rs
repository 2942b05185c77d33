//! Mentions that belong to each other against `belongs` rules: "Russia's FSB", "Swiss banking giant UBS",
//! "UBS, a Swiss bank", "UBS is a Swiss bank", "the BBC's Jane Roe", "Jane Roe (BBC)".

use std::ops::Range;

use super::target::kinds;
use super::{Draft, Finder, Target, cover};
use crate::base::{EntityKind, MentionForm, Modality, Polarity, Symbol};
use crate::schema::{BelongsPattern, Class, Form, Role, SlotPattern, Word};
use crate::text::Tag;

/// One mention that belongs to another by the words around them.
#[derive(Clone)]
struct Belonging {
    /// What belongs.
    mention: usize,
    /// To what it belongs.
    owner: Owner,
    /// The words that describe it.
    words: Range<usize>,
    /// The clause that says so, if one does.
    clause: Option<usize>,
}

/// To what something belongs.
#[derive(Clone, Copy)]
enum Owner {
    /// A mention.
    Mention(usize),
    /// An entity that the lists know as the owner: "state news agency KCNA".
    Known(usize),
}

impl Finder<'_, '_, '_> {
    pub(super) fn belongs(&self) {
        let list = &self.reading.mentions.list;
        for (m, mention) in list.iter().enumerate() {
            if let Some(owner) =
                mention.owner.filter(|_| mention.kind != EntityKind::Person && !self.outside(m))
            {
                let words = mention.tokens.start.min(list[owner].tokens.end)..mention.tokens.end;
                self.belonging(&Belonging { mention: m, owner: Owner::Mention(owner), words, clause: None });
            }
            self.in_parentheses(m);
            self.described_by_itself(m);
        }
        for noun in 0..self.syntax.nouns.len() {
            self.owned(noun);
            // "UNRWA, the United Nations agency for refugees", "Kitano Robotics, a Japanese maker of drones"
            if let Some(other) = self.syntax.nouns[noun].apposition {
                self.described(noun, other, None);
            }
        }
        // "Kitano Robotics is a Japanese maker of drones"
        for (c, clause) in self.clauses.iter().enumerate() {
            if let (Some(subject), Some(object)) = (clause.subject, clause.object)
                && self.reading.is(self.syntax.verbs[clause.verb].head, Word::Copula)
            {
                self.described(subject, object, Some(c));
            }
        }
    }

    /// "Lesk, west of Dorna": not in it.
    fn outside(&self, m: usize) -> bool {
        let mention = &self.reading.mentions.list[m];
        let direction = self.reading.schema.recognition.classes(self.reading.word(mention.head));
        let article = mention.tokens.start.checked_sub(1).map(|t| self.reading.tag(t));
        mention.form == MentionForm::Nominal && direction.has(Class::Direction) && article != Some(Tag::DT)
    }

    /// "the US firm", "the German candy giant": what a description says of whoever it stands for.
    fn described_by_itself(&self, m: usize) {
        let list = &self.reading.mentions.list;
        let mention = &list[m];
        if mention.form != MentionForm::Nominal
            || mention.kind != EntityKind::Organization
            || mention.owner.is_some()
            || mention.tokens.len() < 2
        {
            return;
        }
        let state = |&o: &usize| self.reading.kind(o) == EntityKind::State;
        let owner = self.modifiers(mention.tokens.start..mention.tokens.end - 1).next_back().filter(state);
        if let Some(owner) = owner.map(Owner::Mention) {
            let words = mention.tokens.clone();
            self.belonging(&Belonging { mention: m, owner, words, clause: None });
        }
    }

    /// "North Korea's state news agency KCNA", "Swiss banking giant UBS": a name after its description.
    fn owned(&self, noun: usize) {
        let list = &self.reading.mentions.list;
        let phrase = &self.syntax.nouns[noun];
        let possessor = phrase.possessor.and_then(|n| self.syntax.nouns[n].mention);
        // "Velmar's Daywave brand": the noun behind the name says what it is.
        let sorted = |&m: &usize| {
            list[m].tokens.end == phrase.head
                && list[m].form == MentionForm::Name
                && list[m].kind == EntityKind::Organization
        };
        if let Some(owner) = possessor.filter(|_| phrase.mention.is_none())
            && let Some(m) = self.modifiers(phrase.start..phrase.head).next_back().filter(sorted)
        {
            let words = phrase.head..phrase.head + 1;
            self.belonging(&Belonging { mention: m, owner: Owner::Mention(owner), words, clause: None });
        }
        let Some(m) = phrase.mention else { return };
        let mention = &list[m];
        if mention.form != MentionForm::Name {
            return;
        }
        if mention.kind == EntityKind::Person {
            // "the BBC's Jane Roe", but "her", "Germany's new finance minister Jane Roe"
            if let Some(owner) = possessor.filter(|_| phrase.start == mention.tokens.start) {
                let owner = Owner::Mention(owner);
                self.belonging(&Belonging { mention: m, owner, words: 0..0, clause: None });
            }
            self.hyphenated(m, phrase.start..mention.tokens.start);
            // "Democrat Jane Roe", "the Tunisian Jane Roe"
            let before = |&o: &usize| {
                let full = mention.tokens.len() > 1;
                list[o].tokens.end == mention.tokens.start
                    && (self.is_party(o) || full && self.is_national(o))
            };
            if let Some(party) = self.modifiers(phrase.start..mention.tokens.start).next_back().filter(before)
            {
                let owner = Owner::Mention(party);
                self.belonging(&Belonging { mention: m, owner, words: 0..0, clause: None });
            }
            return;
        }
        let words = phrase.start..mention.tokens.end;
        let owner = possessor
            .or(phrase.own)
            .or_else(|| {
                // "the Berlin-based think tank Polis Forum": no description owns what it describes.
                let mut before = self.modifiers(phrase.start..mention.tokens.start).rev();
                before.find(|&o| list[o].form != MentionForm::Nominal)
            })
            // "Twitter / NASA" are two.
            .filter(|&o| (list[o].tokens.end..mention.tokens.start).all(|t| self.reading.tag(t) != Tag::SYM));
        let Some(owner) = owner.map(Owner::Mention) else {
            // "state news agency KCNA", but not the name alone
            if let Some(owner) = self.known_owner(m).filter(|_| mention.owner.is_none()) {
                let words = phrase.start..mention.tokens.start;
                self.belonging(&Belonging { mention: m, owner, words, clause: None });
            }
            return;
        };
        // "Hawaii-based Pacific Tsunami Warning Center" has one in its name as well.
        if mention.owner.is_none_or(|o| mention.tokens.contains(&list[o].tokens.start)) {
            self.belonging(&Belonging { mention: m, owner, words: words.clone(), clause: None });
        }
        // "Swiss drug makers Novartis and Roche"
        let several = mention
            .tokens
            .start
            .checked_sub(1)
            .is_some_and(|t| t >= phrase.start && self.reading.tag(t).is_plural());
        let mut next = phrase.next.filter(|_| several);
        while let Some(n) = next {
            let other = &self.syntax.nouns[n];
            if let Some(bare) = other.mention.filter(|&m| list[m].tokens.start == other.tokens.start) {
                self.belonging(&Belonging { mention: bare, owner, words: words.clone(), clause: None });
            }
            next = other.next.filter(|&after| after > n);
        }
    }

    /// The state or body that the lists know as the owner, if the article speaks of it.
    fn known_owner(&self, m: usize) -> Option<Owner> {
        let gazetteer = &self.reading.schema.gazetteer;
        let entry = self.entries.get(self.entity_of_mention(m)?).copied().flatten()?;
        let owner = Some(gazetteer.field(entry, "owner")).filter(|o| !o.is_empty())?;
        let known = |e: u32| gazetteer.field(e, "id") == owner || gazetteer.name(e) == owner;
        self.entries.iter().position(|e| e.is_some_and(known)).map(Owner::Known)
    }

    /// A name and a noun phrase that says what it is.
    fn described(&self, name: usize, description: usize, clause: Option<usize>) {
        let list = &self.reading.mentions.list;
        let (phrase, other) = (&self.syntax.nouns[name], &self.syntax.nouns[description]);
        let Some(m) = phrase.mention else { return };
        if list[m].kind == EntityKind::Person && list[m].form == MentionForm::Name && clause.is_none() {
            self.hyphenated(m, other.start..other.head);
        }
        // "Jane Roe, a Republican", "Jane Roe, a Tunisian"
        if list[m].kind == EntityKind::Person
            && list[m].form == MentionForm::Name
            && self.reading.is(other.start, Word::One)
            && let Some(party) = other.mention.filter(|&m| self.is_party(m) || self.is_national(m))
        {
            let owner = Owner::Mention(party);
            self.belonging(&Belonging { mention: m, owner, words: 0..0, clause });
        }
        // "Rashidin, west of Aleppo" is outside.
        let direction = self.reading.schema.recognition.classes(self.reading.word(other.head));
        if direction.has(Class::Direction) && self.reading.tag(other.start) != Tag::DT {
            return;
        }
        if list[m].form != MentionForm::Name
            || list[m].kind == EntityKind::Person
            || other.mention.is_some_and(|m| list[m].form != MentionForm::Nominal)
        {
            return;
        }
        let owner = other
            .possessor
            .and_then(|n| self.syntax.nouns[n].mention)
            .or_else(|| self.modifiers(other.start..other.head).next_back())
            .or_else(|| {
                let &(p, n) = other.prepositions.first()?;
                self.syntax.nouns[n].mention.filter(|_| self.reading.is(p, Word::Of))
            });
        if let Some(owner) = owner.map(Owner::Mention).or_else(|| self.known_owner(m)) {
            let words = other.start..other.head + 1;
            self.belonging(&Belonging { mention: m, owner, words, clause });
        }
    }

    /// Whether a mention is a nationality: "Tunisian".
    fn is_national(&self, m: usize) -> bool {
        self.reading.mentions.list[m].form == MentionForm::Adjective
            && self.reading.kind(m) == EntityKind::State
    }

    /// Whether a mention names what the lists call a party.
    pub(super) fn is_party(&self, m: usize) -> bool {
        let sort = self.entity_of_mention(m).map(|e| self.sort(e));
        self.reading.mentions.list[m].form == MentionForm::Name
            && sort.is_some_and(|s| s.is_some() && s == self.reading.schema.symbols.get("party"))
    }

    /// "Warsaw-born Jane Roe", "Jane Roe, a Warsaw-based engineer"
    fn hyphenated(&self, m: usize, words: Range<usize>) {
        for owner in self.modifiers(words).filter(|&o| self.within_word(o)) {
            let owner = Owner::Mention(owner);
            self.belonging(&Belonging { mention: m, owner, words: 0..0, clause: None });
        }
    }

    /// "Jane Roe (Labour)", "Jane Roe (Poland)", but "Deutsche Bank (Asia)"
    fn in_parentheses(&self, m: usize) {
        let list = &self.reading.mentions.list;
        let mention = &list[m];
        let open = mention.tokens.end;
        if mention.kind != EntityKind::Person
            || mention.form != MentionForm::Name
            || self.reading.tag(open) != Tag::OpenParen
        {
            return;
        }
        let first = list.partition_point(|o| o.tokens.start <= open);
        let owner = list.get(first).filter(|o| {
            o.tokens.start == open + 1
                && o.form == MentionForm::Name
                && !self.is_short_for(o.tokens.start, &mention.tokens)
                && self.reading.tag(o.tokens.end) == Tag::CloseParen
        });
        if owner.is_some() {
            let owner = Owner::Mention(first);
            self.belonging(&Belonging { mention: m, owner, words: 0..0, clause: None });
        }
    }

    /// "Depository Receipt (DR)"
    fn is_short_for(&self, short: usize, long: &Range<usize>) -> bool {
        let document = self.reading.document;
        let initials = long.clone().filter_map(|t| document.word(t).chars().next());
        document.word(short).ends_with(&initials.collect::<String>())
    }

    /// Shows a mention and its owner to the rules: first to those that ask for words, and to the rest if
    /// none of these takes them.
    fn belonging(&self, pair: &Belonging) {
        let schema = self.reading.schema;
        let list = &self.reading.mentions.list;
        let mention = &list[pair.mention];
        let (of, owner) = match pair.owner {
            Owner::Mention(owner) => (self.entity_of_mention(owner), Some(owner)),
            Owner::Known(entity) => (Some(entity), None),
        };
        let (Some(own), Some(of)) = (self.entity_of_mention(pair.mention), of) else { return };
        if own == of || self.told(own, of) {
            return;
        }
        let owner_tokens = owner.map_or(pair.words.start..pair.words.start, |o| list[o].tokens.clone());
        let within = owner.is_some_and(|o| self.within_word(o));
        let (sort, owner_sort) = (self.sort(own), self.sort(of));
        // "Shenzhen-based": what the owner's word goes on with.
        let hyphened =
            |o: &usize| self.reading.document.tokens.get(list[*o].head).is_some_and(|t| t.hyphened);
        let tail = owner.filter(hyphened);
        let tail = tail.and_then(|o| self.reading.document.word(list[o].head).rsplit_once('-'));
        let tail = tail.map_or(Symbol::NONE, |(_, tail)| schema.symbols.get(tail));
        // "Turkish border", "Siemens rival": that is not what they are of.
        let outsider = self.reading.is(mention.tokens.end - 1, Word::Outsider);
        let inside = mention.tokens.start <= owner_tokens.start && owner_tokens.end <= mention.tokens.end;
        let mut specific = false;
        // "the SPD executive committee": a rule that asks for both sorts comes first.
        for (unasked, rules) in schema.index.belongs.iter().enumerate() {
            if specific {
                return;
            }
            let general = unasked == 2;
            for &rule in rules {
                let relation = self.relation(rule);
                let Form::Belongs(BelongsPattern { subject, sorts, object, outside }) =
                    &schema.rules[rule].form
                else {
                    continue;
                };
                if general && (outsider || owner.is_none()) || *outside && (inside || owner.is_none()) {
                    continue;
                }
                // Kinds are compared sooner than words.
                if !self.takes(kinds(subject, relation), own) || !self.takes(kinds(object, relation), of) {
                    continue;
                }
                // "pro-Moscow rebels" are not Moscow's, "Shenzhen-based firms" are of Shenzhen.
                if within && !sorts.iter().any(|s| s[..] == [tail] && tail.is_some()) {
                    continue;
                }
                // "his party" may be led by another, "his native Norland" is his.
                let body = kinds(subject, relation).contains(&EntityKind::Organization);
                let named = owner.is_some_and(|o| list[o].form == MentionForm::Name);
                if subject.role == Role::Object && (body && !named || owner.is_none()) {
                    continue;
                }
                let sorted = sorts.is_empty()
                    || sorts.iter().any(|s| {
                        s[..] == [sort] && sort.is_some() && owner.is_some()
                            || s[..] == [tail] && tail.is_some()
                            || pair.words.clone().any(|t| self.words_end_at(pair.words.start, t + 1, s))
                    });
                let of_sort = |slot: &SlotPattern| {
                    slot.nouns.is_empty()
                        || slot.nouns.iter().any(|s| {
                            s[..] == [owner_sort] && owner_sort.is_some()
                                || self.words_end_at(owner_tokens.start, owner_tokens.end, s)
                        })
                };
                let excepted = |slot: &SlotPattern, sort: Symbol, tokens: &Range<usize>| {
                    slot.except.iter().any(|s| {
                        s[..] == [sort] && sort.is_some() || self.words_end_at(tokens.start, tokens.end, s)
                    })
                };
                if excepted(subject, sort, &mention.tokens) || excepted(object, owner_sort, &owner_tokens) {
                    continue;
                }
                if sorted && of_sort(object) {
                    specific = true;
                    let clause = pair.clause;
                    let mut roles = vec![("subject", mention.tokens.clone())];
                    if owner.is_some() {
                        roles.push(("object", owner_tokens.clone()));
                    }
                    // "Merkel's CDU": whoever it is of leads it.
                    let (subject, object) = if subject.role == Role::Object { (of, own) } else { (own, of) };
                    self.push(Draft {
                        subject: Target::Entity(subject),
                        relation: schema.rules[rule].relation,
                        object: Target::Entity(object),
                        rule,
                        clause,
                        noun: None,
                        polarity: clause.map_or(Polarity::Affirmed, |c| self.voices.polarity(c)),
                        modality: clause.map_or(Modality::Actual, |c| self.voices.modality(c)),
                        voices: clause.map_or_else(Vec::new, |c| self.voices.of(c).to_vec()),
                        time: None,
                        quantity: None,
                        evidence: cover([
                            &mention.tokens,
                            if owner.is_some() { &owner_tokens } else { &pair.words },
                        ]),
                        roles,
                        participants: Vec::new(),
                        shape: "belongs",
                    });
                }
            }
        }
    }

    /// Whether an office or another role already ties two entities: "King Abdullah of Jordan" is no
    /// resident of it, and "Germany's Olaf Scholz" more than a citizen if he is called its chancellor.
    pub(super) fn told(&self, subject: usize, object: usize) -> bool {
        self.told.borrow().contains(&(subject, object))
    }
}
