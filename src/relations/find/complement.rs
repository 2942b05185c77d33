//! What a clause says, wants or orders: the words of its complement, and the claim that they make.

use std::ops::Range;

use super::super::clauses::Link;
use super::super::syntax::Item;
use super::{Finder, Target};
use crate::base::Modality;
use crate::schema::Word;

impl Finder<'_, '_, '_> {
    /// The words that a clause says, wants or orders: `that …`, what stands beside "Putin said", a quotation.
    pub(super) fn complement_of(&self, c: usize) -> Option<Range<usize>> {
        let clause = &self.clauses[c];
        let sentence = &self.reading.document.sentences[clause.sentence];
        let verb = &self.syntax.verbs[clause.verb].tokens;
        let row = &self.syntax.rows[clause.sentence];
        let body = sentence.tokens.start + sentence.dateline..sentence.tokens.end;
        if clause.parenthetical {
            let begins = |n: usize| self.syntax.nouns[n].tokens.start;
            let start = clause.subject.map(begins).filter(|&s| s < verb.start).unwrap_or(verb.start);
            // "Jane Roe, the director said"
            let name = clause.subject.and_then(|n| self.syntax.nouns[n].apposition);
            let name = name.filter(|&n| self.syntax.nouns[n].tokens.end + 1 == start);
            let start = name.map_or(start, begins);
            let from = self.quoted_from(start).filter(|&q| q < body.start).unwrap_or(body.start);
            return Some(self.trim(from..start));
        }
        let near = self.clauses_of(clause.sentence);
        let below =
            near.clone().any(|o| o != c && self.says(c, o) && self.clauses[o].sentence == clause.sentence);
        // What follows: after "that", after a comma or colon before a quotation, or directly.
        let mut start = verb.end;
        let mut opened = false;
        for item in self.syntax.items[row.clone()].iter().skip(clause.item + 1 - row.start) {
            match *item {
                Item::Complementizer(token) => {
                    opened = true;
                    // "whether" and "how" stay: they belong to what is said.
                    start = token + usize::from(self.reading.is(token, Word::Relative));
                    break;
                }
                Item::Quote(token, true) => {
                    opened = true;
                    start = token + 1;
                    break;
                }
                Item::Break(token) | Item::Comma(token) => {
                    let quote_next = self
                        .reading
                        .document
                        .tokens
                        .get(token + 1)
                        .is_some_and(|t| t.tag == crate::text::Tag::OpenQuote);
                    if quote_next {
                        opened = true;
                        start = token + 2;
                        break;
                    }
                    if matches!(item, Item::Comma(_)) && below {
                        continue;
                    }
                    break;
                }
                Item::Verb(_) => break,
                Item::Noun(n) if clause.object == Some(n) && !below => {}
                _ => {}
            }
        }
        if !opened && !below || start >= body.end {
            return self.quoted_below(c);
        }
        if !opened {
            // Zero "that": from the subject of the clause below.
            let first = &self.clauses[near.clone().find(|&o| o != c && self.says(c, o))?];
            let verb_start = self.syntax.verbs[first.verb].tokens.start;
            start = first.subject.map_or(verb_start, |n| self.syntax.nouns[n].tokens.start.min(verb_start));
            if start < verb.end {
                start = verb.end;
            }
            // "said one of the problems they face is": from what follows the verb.
            if let Some(&Item::Noun(n)) = self.syntax.items[row.clone()].get(clause.item + 1 - row.start)
                && clause.subject != Some(n)
                && clause.object != Some(n)
                && !self.syntax.nouns[n].time
            {
                start = start.min(self.syntax.nouns[n].tokens.start);
            }
        }
        let mut end = body.end;
        let first = near.clone().find(|&o| o != c && self.says(c, o)).map_or(0, |o| self.clauses[o].item);
        for other in self.clauses[near].iter().filter(|o| o.item > clause.item) {
            let begins = self.syntax.verbs[other.verb].tokens.start;
            let begins = other.subject.map_or(begins, |n| {
                let s = self.syntax.nouns[n].tokens.start;
                if s > verb.end { s.min(begins) } else { begins }
            });
            let ours = other.parent == Some(c) && other.link == Link::Participle;
            let sibling =
                other.link == clause.link && other.parent == clause.parent && clause.link != Link::Relative;
            // "Japan pledged to buy cars, the ministry said": the ministry is no part of the pledge.
            // "who vowed to renegotiate the treaty, won": the sentence goes on.
            let above = clause.link != Link::Main && other.link == Link::Main && other.parent.is_none();
            // "said the vessel, carrying oil, sank": an aside before the verb ends nothing.
            let ours = ours && other.item > first;
            if (ours || sibling || above || other.parenthetical) && begins > start && begins < end {
                end = begins;
            }
        }
        Some(self.trim(start..end))
    }

    /// `"Never fear him. Right will win," Jane Roe said`: where a quotation of some sentences begins that
    /// ends before a token.
    fn quoted_from(&self, end: usize) -> Option<usize> {
        let document = self.reading.document;
        let inside = (end.saturating_sub(3)..end).rev().find_map(|t| document.quotation_of(t))?;
        let tokens = &document.quotations[inside].tokens;
        let paragraph = |t: usize| document.sentences.get(document.sentence_of(t)).map(|s| s.paragraph);
        let whole = paragraph(tokens.start) == paragraph(end) && tokens.len() <= LONG_QUOTATION;
        whole.then_some(tokens.start)
    }

    /// "Jane Roe wrote to the court:" before a quotation that is a sentence of its own.
    fn quoted_below(&self, c: usize) -> Option<Range<usize>> {
        let document = self.reading.document;
        let clause = &self.clauses[c];
        let end = document.sentences[clause.sentence].tokens.end;
        let last = self.clauses_of(clause.sentence).next_back()?;
        let colon = self.reading.document.tokens.get(end.checked_sub(1)?)?;
        let opens = document.tokens.get(end)?.tag == crate::text::Tag::OpenQuote;
        let says = self.reading.is_speech(self.reading.lemma(self.syntax.verbs[clause.verb].head));
        // "tweeted using his account:" has a verb behind it that says nothing.
        let own =
            last == c || self.clauses[last].link == Link::Participle || self.clauses[last].parent == Some(c);
        if !says || !own || !opens || colon.tag != crate::text::Tag::Colon {
            return None;
        }
        let quotation = &document.quotations[document.quotation_of(end + 1)?].tokens;
        Some(self.trim(end + 1..quotation.end))
    }

    /// Whether clause `o` is what clause `c` says: "said that", "promised to" and "claimed to have".
    fn says(&self, c: usize, o: usize) -> bool {
        let (clause, other) = (&self.clauses[c], &self.clauses[o]);
        let verb = &self.syntax.verbs[clause.verb];
        other.parent == Some(c)
            && match other.link {
                Link::Complement => true,
                Link::Infinitive => {
                    !verb.passive
                        && clause.object.is_none()
                        && clause.prepositions.is_empty()
                        && self.reading.is_speech(self.reading.lemma(verb.head))
                }
                _ => false,
            }
    }

    /// Without marks and conjunctions at the ends.
    pub(super) fn trim(&self, mut tokens: Range<usize>) -> Range<usize> {
        use crate::text::Tag;
        let edge = |t: usize| {
            self.reading.tag(t).is_punctuation()
                && !matches!(self.reading.tag(t), Tag::OpenParen | Tag::CloseParen)
        };
        while tokens.start < tokens.end && edge(tokens.start) {
            tokens.start += 1;
        }
        while tokens.start < tokens.end
            && (edge(tokens.end - 1) || self.reading.tag(tokens.end - 1) == Tag::CC)
        {
            tokens.end -= 1;
        }
        tokens
    }

    /// Whether a clause says what something is called.
    pub(super) fn calls(&self, c: usize) -> bool {
        let verb = &self.syntax.verbs[self.clauses[c].verb];
        self.reading.is(verb.head, Word::Calling)
    }

    /// "called the report nonsense", `described it as "a shame"`, "which they call a shame": what is called
    /// something, with what it is called.
    pub(super) fn called(&self, c: usize, thing: usize) -> Option<Range<usize>> {
        let clause = &self.clauses[c];
        let row = &self.syntax.rows[clause.sentence];
        // "one channel called Night Voice": nobody says so.
        if clause.passive || self.reading.is(self.syntax.nouns[thing].head, Word::Reflexive) {
            return None;
        }
        let mut words: Option<Range<usize>> = None;
        let mut add = |tokens: Range<usize>| {
            words = Some(words.clone().map_or(tokens.clone(), |w| w.start..tokens.end.max(w.end)));
        };
        let (mut named, mut behind) = (false, false);
        for item in self.syntax.items.get(clause.item + 1..row.end)? {
            match *item {
                Item::Noun(n) if self.syntax.nouns[n].time && self.syntax.nouns[n].mention.is_none() => {}
                Item::Noun(n) => {
                    // "called a meeting with Roe" names nothing.
                    named |= n != thing && !behind;
                    if n == thing || named {
                        add(self.syntax.nouns[n].tokens.clone());
                    }
                }
                Item::Adjective(token) => {
                    named = true;
                    add(token..token + 1);
                }
                Item::Quote(_, true) if behind => break,
                Item::Quote(token, true) => {
                    let quotation = self.reading.document.quotation_of(token + 1)?;
                    named = true;
                    add(token + 1..self.reading.document.quotations[quotation].tokens.end);
                    break;
                }
                Item::Preposition(token) => named |= self.reading.is(token, Word::As),
                Item::Other(_) | Item::Quote(..) => {}
                _ => break,
            }
            behind = matches!(*item, Item::Preposition(token) if !self.reading.is(token, Word::As));
        }
        words.filter(|_| named)
    }

    /// Who shall do what a clause demands.
    pub(super) fn actor_of_complement(&self, c: usize) -> Option<usize> {
        let below = self.clauses_of(self.clauses[c].sentence).find(|&o| {
            self.clauses[o].parent == Some(c)
                && self.clauses[o].link == Link::Complement
                && self.voices.modality(o) == Modality::Demanded
        })?;
        self.frame(below, false).subject
    }

    /// The words that a noun's "that" or "to have" opens: what "North Korea's admission" says.
    pub(super) fn content_of(&self, noun: usize) -> Option<Range<usize>> {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        let range = self.clauses_of(sentence);
        let first = range.clone().find(|&c| self.clauses[c].told_by == Some(noun))?;
        let clause = &self.clauses[first];
        let verb = &self.syntax.verbs[clause.verb].tokens;
        let start = clause.marker.map_or(verb.start, |m| m + 1);
        let below = |mut c: usize| {
            let mut steps = 0;
            while c != first && steps < 16 {
                match self.clauses[c].parent {
                    Some(p) if p >= first => c = p,
                    _ => return false,
                }
                steps += 1;
            }
            c == first
        };
        let end_of = |c: usize| {
            let clause = &self.clauses[c];
            clause.adjective.map_or(clause.extent.end, |a| clause.extent.end.max(a + 1))
        };
        let end = range.filter(|&c| c >= first && below(c)).map(end_of).max()?;
        Some(self.trim(start..end.max(verb.end)))
    }

    /// The first claim that a noun's content makes.
    pub(super) fn content_claim(&self, noun: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        self.first_claim(sentence, &|c| self.clauses[c].told_by == Some(noun))
    }

    /// The first claim that a clause's complement makes.
    pub(super) fn inner_claim(&self, c: usize) -> Option<usize> {
        self.first_claim(self.clauses[c].sentence, &|o| self.says(c, o)).or_else(|| self.claim_within(c))
    }

    /// "said three had died when rebels attacked": what its complement tells beside its main clause.
    fn claim_within(&self, c: usize) -> Option<usize> {
        let words = self.complement_of(c)?;
        let speaker = self.entity_of(self.frame(c, false).subject?)?;
        let drafts = self.drafts.borrow();
        let lists = self.by_sentence.borrow();
        let told = |&i: &usize| {
            let draft = &drafts[i];
            let family = self.reading.schema.relations[draft.relation].family.as_str();
            !matches!(family, "role" | "statement")
                && words.start <= draft.evidence.start
                && draft.evidence.end <= words.end
                && draft.modality == Modality::Actual
                && draft.voices.contains(&speaker)
        };
        let near = lists.get(self.clauses[c].sentence)?;
        near.iter().copied().filter(told).min_by_key(|&i| (drafts[i].evidence.start, i))
    }

    /// "said he believes": what somebody says of his own mind is no second statement.
    pub(super) fn mere_belief(&self, c: usize) -> bool {
        let clause = &self.clauses[c];
        let said = |p: usize| {
            self.reading.is_speech(self.reading.lemma(self.syntax.verbs[self.clauses[p].verb].head))
        };
        clause.link == Link::Complement && clause.parent.is_some_and(said) && self.believes(c)
    }

    /// Whether a clause tells that its own speaker says something.
    pub(super) fn speaks_of_himself(&self, c: usize, subject: &Target) -> bool {
        let clause = &self.clauses[c];
        let &Target::Entity(who) = subject else { return false };
        let first_person = clause.subject.and_then(|n| self.syntax.nouns[n].mention);
        let first_person = first_person.is_some_and(|m| self.voices.speaker(&self.reading, m) == Some(who));
        // A main clause may stand in a quotation only because its marks went astray.
        let governed = clause.link != Link::Main && clause.told_by.is_none() && !clause.parenthetical;
        self.voices.of(c).first() == Some(&who) && (first_person || governed)
    }

    fn believes(&self, c: usize) -> bool {
        self.reading.is(self.syntax.verbs[self.clauses[c].verb].head, Word::Belief)
    }

    /// The first claim of the clauses for which `tops` holds and of those that they govern.
    fn first_claim(&self, sentence: usize, tops: &dyn Fn(usize) -> bool) -> Option<usize> {
        let drafts = self.drafts.borrow();
        let schema = self.reading.schema;
        let mut best: Option<(usize, usize, usize)> = None;
        let by_clause = self.by_clause.borrow();
        for i in self.clauses_of(sentence).flat_map(|o| by_clause[o].iter().copied()) {
            let draft = &drafts[i];
            let Some(inner) = draft.clause else { continue };
            if draft.noun.is_some()
                && schema.relations[draft.relation].family == "role"
                && draft.shape != "copula"
            {
                continue;
            }
            // How many ties lie between: the claim of the clause itself comes first.
            let mut at = inner;
            let mut distance = 0;
            let governed = loop {
                if tops(at) {
                    break true;
                }
                let clause = &self.clauses[at];
                let governed = |p: usize| match clause.link {
                    Link::Infinitive | Link::Purpose | Link::Participle | Link::Gerund => true,
                    Link::Complement => self.believes(p),
                    Link::Main | Link::Relative | Link::Adverbial => false,
                };
                match clause.parent {
                    Some(p) if governed(p) && distance < 6 => {
                        at = p;
                        distance += 1;
                    }
                    _ => break false,
                }
            };
            if governed {
                let key = (distance, usize::from(draft.noun.is_some()), i);
                if best.is_none_or(|b| key < b) {
                    best = Some(key);
                }
            }
        }
        best.map(|(_, _, i)| i)
    }
}

/// Of a longer quotation only the sentence beside its speaker is told.
const LONG_QUOTATION: usize = 80;
