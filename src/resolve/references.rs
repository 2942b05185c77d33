//! Pronouns and definite descriptions → who is meant, by kind, gender, number and nearness.

use super::bodies::MEMORY;
use super::clusters::Cluster;
use super::names::{Resolver, folded, folds_to, role_head};
use crate::base::{EntityKind, MentionForm, Symbol};
use crate::schema::{Class, Form, Gender, Word};
use crate::text::Tag;

use EntityKind::{Group, Organization, Person, Place, State};

/// How soon the clause follows that "it is clear" announces.
const CLAUSE: usize = 5;

/// How many sentences back a pronoun may reach.
const REACH: usize = 3;

/// How many mentions are looked at within that reach, and before and behind a description. No four
/// sentences of news have as many; in one without an end, looking at all of them for each pronoun would
/// take time that grows with the square of its length.
const MOST: usize = 500;

impl Resolver<'_, '_, '_> {
    /// Reads what is left from left to right, so that each sees what the ones before it mean.
    pub fn references(&mut self) {
        for m in 0..self.mentions.list.len() {
            let mention = &self.mentions.list[m];
            // A headline describes who the article names later.
            if self.of[m].is_some()
                || mention.form == MentionForm::Nominal && self.title(mention.tokens.start)
            {
                continue;
            }
            self.reference(m);
        }
        for m in 0..self.mentions.list.len() {
            if self.of[m].is_none() && self.title(self.mentions.list[m].tokens.start) {
                self.reference(m);
            }
        }
    }

    /// "the country" first: much belongs to it.
    pub fn states(&mut self) {
        for m in 0..self.mentions.list.len() {
            let mention = &self.mentions.list[m];
            if self.of[m].is_none()
                && (mention.form, mention.kind) == (MentionForm::Nominal, State)
                && let Some((cluster, rule)) = self.state(m)
            {
                self.tie(m, cluster, rule);
            }
        }
    }

    fn reference(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        if mention.form == MentionForm::Name && mention.kind == Organization {
            return self.organization(m);
        }
        let found = match (mention.form, mention.kind) {
            (MentionForm::Pronoun, _) => self.pronoun(m),
            (MentionForm::Nominal, _) if let Some(found) = self.beside_name(m) => {
                let head = self.lemma(mention.tokens.end - 1);
                self.clusters.list[found.0].roles.push(head);
                Some(found)
            }
            (MentionForm::Nominal, _) if let Some(found) = self.told_later(m) => Some(found),
            (MentionForm::Nominal, Person) => self.person(m),
            (MentionForm::Nominal, Organization) => self.organization_noun(m),
            (MentionForm::Nominal, Place) => self.place(m),
            _ => None,
        };
        if let Some((cluster, rule)) = found {
            self.tie(m, cluster, rule);
        } else if mention.form == MentionForm::Nominal && mention.kind != State {
            self.nameless(m);
        }
    }

    /// "Putin's spokesman, Dmitry Peskov": the name that follows is who is meant. A headline's "ex-bank
    /// chief" is whoever the article calls so.
    fn told_later(&self, m: usize) -> Option<(usize, &'static str)> {
        let mention = &self.mentions.list[m];
        let list = &self.mentions.list;
        let end = mention.tokens.end;
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        if tag(end) == Tag::Comma && mention.rule == "definite-description" {
            let named = (m + 1..list.len().min(m + 5)).find(|&o| {
                let titled = list[o].role.as_ref().is_some_and(|r| r.start == end + 1);
                (titled || list[o].tokens.start == end + 1)
                    && list[o].kind == mention.kind
                    && list[o].form == MentionForm::Name
                    && tag(list[o].tokens.end) != Tag::CC
            });
            if let Some(cluster) = named.and_then(|o| self.of[o]) {
                return Some((cluster, "apposition"));
            }
        }
        if let Some(cluster) = self.named_behind(m) {
            return Some((cluster, "named-later"));
        }
        if !self.title(mention.tokens.start) {
            return None;
        }
        let head = self.lemma(end - 1);
        let fits = |c: &Cluster| c.kind == mention.kind && !c.incidental && c.roles.contains(&head);
        self.clusters.list.iter().position(fits).map(|c| (c, "role-in-article"))
    }

    /// "A spokesman for the party defended it. "…," Jan Novak told reporters": who speaks next, by a name that
    /// nothing else introduces, is who spoke before.
    fn named_behind(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let told = mention.owner.is_some()
            || self.schema.grammar.is(self.symbol(mention.tokens.end), Word::Mouth)
            || self.schema.grammar.is(self.symbol(mention.tokens.end), Word::Of);
        let known = self.known_role(m);
        if mention.kind != Person || !told || !known || self.title(mention.tokens.start) {
            return None;
        }
        let here = self.doc.sentence_of(mention.tokens.start);
        let list = &self.mentions.list;
        // Whoever has a name in the description's own sentence is not meant, nor is anybody behind him.
        let end = self.doc.sentences.get(here)?.tokens.end;
        let behind = list.partition_point(|other| other.tokens.start < end).max(m + 1);
        let (o, other) = list
            .iter()
            .enumerate()
            .skip(behind)
            .take(MOST)
            .take_while(|(_, other)| self.doc.sentence_of(other.tokens.start) <= here + 2)
            .find(|(_, other)| other.kind == Person && other.form != MentionForm::Pronoun)?;
        let cluster = self.of[o]?;
        let fresh = self.clusters.list[cluster].earliest >= o;
        let introduced = other.role.is_some() || other.owner.is_some();
        let full = other.form == MentionForm::Name && other.tokens.len() > 1;
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let speech = |i: usize| tag(i).is_finite() && self.schema.index.speech.has(self.lemma(i));
        let before = other.tokens.start.checked_sub(1).is_some_and(speech);
        let speaks = before && tag(other.tokens.end).is_punctuation() && tag(other.tokens.end) != Tag::Comma
            || speech(other.tokens.end);
        let traits = self.schema.recognition.traits(self.symbol(mention.tokens.end - 1), Class::Role);
        let gender = traits.and_then(|t| t.gender);
        let c = &self.clusters.list[cluster];
        let agree = gender.is_none() || c.gender.is_none() || gender == c.gender;
        (fresh && !introduced && full && speaks && agree).then_some(cluster)
    }

    /// Whether a description says what somebody is to a body, by a role that rules know.
    fn known_role(&self, m: usize) -> bool {
        let head = role_head(self.schema, self.doc, self.mentions.list[m].tokens.clone());
        head.is_some_and(|h| self.schema.index.roles.has(h))
    }

    fn pronoun(&self, m: usize) -> Option<(usize, &'static str)> {
        let mention = &self.mentions.list[m];
        let at = mention.tokens.start;
        match mention.rule {
            "person-pronoun" => {
                let gender = self.schema.recognition.traits(self.symbol(at), Class::PersonPronoun)?.gender;
                self.nearest_fit(m, REACH, |c| c.kind == Person, gender).map(|c| (c, "pronoun-of-person"))
            }
            "thing-pronoun" => {
                if self.expletive(at) {
                    return None;
                }
                self.nearest_fit(m, 1, |c| matches!(c.kind, State | Organization), None)
                    .map(|c| (c, "pronoun-of-body"))
            }
            "plural-pronoun" => {
                self.nearest_fit(m, 1, |c| c.kind == Group, None).map(|c| (c, "pronoun-of-group"))
            }
            _ => None,
        }
    }

    /// "it is clear that", "it has been reported that": nobody is meant.
    fn expletive(&self, at: usize) -> bool {
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        if tag(at) == Tag::PRPS {
            return false;
        }
        let grammar = &self.schema.grammar;
        let mut i = at + 1;
        while matches!(tag(i), Tag::MD | Tag::RB) || grammar.is(self.lemma(i), Word::Have) {
            i += 1;
        }
        if !grammar.is(self.lemma(i), Word::Copula) {
            return false;
        }
        while tag(i) == Tag::RB || grammar.is(self.lemma(i), Word::Copula) {
            i += 1;
        }
        let clause = |i: usize| tag(i) == Tag::TO || grammar.is(self.symbol(i), Word::Complementizer);
        (tag(i).is_adjective() || tag(i) == Tag::VBN) && (i + 1..i + CLAUSE).any(clause)
    }

    /// The best antecedent: the nearest sentence, in it a subject, otherwise the nearest.
    fn nearest_fit(
        &self,
        m: usize,
        reach: usize,
        fits: impl Fn(&Cluster) -> bool,
        gender: Option<Gender>,
    ) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let here = self.doc.sentence_of(mention.tokens.start);
        let quotation = self.doc.quotation_of(mention.tokens.start);
        let reporter = self.reporter(m, &fits);
        let aside = self.speaks_aside(m);
        let doer = self.doer_to(m);
        let mut best: Option<(i64, usize)> = None;
        for o in (0..m).rev().take(MOST) {
            let other = &self.mentions.list[o];
            let distance = here - self.doc.sentence_of(other.tokens.start).min(here);
            if distance > reach {
                break;
            }
            let Some(cluster) = self.of[o] else { continue };
            let c = &self.clusters.list[cluster];
            if !fits(c) || other.form == MentionForm::Adjective {
                continue;
            }
            let wrong = gender.is_some() && c.gender.is_some() && c.gender != gender;
            // An owner inside a longer name is not spoken of.
            let inside = o > 0
                && self.mentions.list[o - 1].tokens.end >= other.tokens.end
                && self.mentions.list[o - 1].tokens.start <= other.tokens.start
                && o != m;
            if wrong || inside && self.mentions.list[o - 1].tokens != other.tokens {
                continue;
            }
            let mut score = -12 * distance as i64 - (m - o).min(9) as i64 / 3;
            if self.subject(o) {
                score += 8;
            }
            if Some(o) == reporter {
                score += 12;
            }
            if gender.is_some() && c.gender == gender {
                score += 4;
            }
            // Who has a name is spoken of before who has none.
            if c.incidental {
                score -= 8;
            }
            // Around a quotation the story is told; inside it others are spoken of.
            if quotation.is_none() && self.doc.quotation_of(other.tokens.start).is_some() {
                score -= 8;
            }
            if Some(cluster) == doer {
                score -= 20;
            }
            // "Norway has failed again, it wrote": who speaks does not call himself by his name.
            if aside && (distance == 0 || self.doc.quotation_of(other.tokens.start).is_some()) {
                score -= 20;
            }
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, cluster));
            }
        }
        best.map(|(_, cluster)| cluster)
    }

    /// "Oslo praises the vote, asks it to": whoever does so to a pronoun is not meant by it.
    fn doer_to(&self, m: usize) -> Option<usize> {
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let at = self.mentions.list[m].tokens.start;
        let verb = at.checked_sub(1).filter(|&v| tag(v).is_verb())?;
        let grammar = &self.schema.grammar;
        // "said it had": the pronoun does something itself.
        let does = tag(at + 1).is_finite() || matches!(tag(at + 1), Tag::MD | Tag::RB);
        if tag(at) != Tag::PRP || does || grammar.is(self.lemma(verb), Word::Copula) {
            return None;
        }
        let sentence = self.doc.sentence_of(at);
        let here = |&o: &usize| self.doc.sentence_of(self.mentions.list[o].tokens.start) == sentence;
        let doer = (0..m).rev().take(MOST).take_while(here).find(|&o| self.subject(o))?;
        // "Kyiv says troops attacked it": whoever says so may be meant.
        let says = (self.mentions.list[doer].tokens.end..verb)
            .any(|t| tag(t).is_finite() && self.schema.index.speech.has(self.lemma(t)));
        self.of[doer].filter(|_| !says)
    }

    /// Whether a pronoun speaks after what it says: "…," it wrote on Monday.
    fn speaks_aside(&self, m: usize) -> bool {
        let mention = &self.mentions.list[m];
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let before = mention.tokens.start.checked_sub(1).map_or(Tag::Stop, tag);
        let verb = mention.tokens.end;
        let after = tag(verb + 1);
        let closes = after.is_punctuation() && after != Tag::OpenQuote
            || matches!(after, Tag::RB | Tag::VBG)
            || after == Tag::IN && !self.schema.grammar.is(self.symbol(verb + 1), Word::Complementizer);
        matches!(before, Tag::Comma | Tag::CloseQuote)
            && tag(verb).is_finite()
            && self.schema.index.speech.has(self.lemma(verb))
            && closes
    }

    /// "North Korea's admission that it", "Adidas said it": whoever says so before a pronoun.
    fn reporter(&self, m: usize, fits: &impl Fn(&Cluster) -> bool) -> Option<usize> {
        let at = self.mentions.list[m].tokens.start;
        let said = at.checked_sub(1)?;
        let that = self.schema.grammar.is(self.symbol(said), Word::Complementizer);
        let said = if that { said.checked_sub(1)? } else { said };
        let speech = self.schema.index.speech.has(self.lemma(said));
        let noun = self.schema.grammar.is(self.lemma(said), Word::SpeechNoun);
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        if !(speech && tag(said).is_verb() || noun || that && tag(said).is_noun()) {
            return None;
        }
        let sentence = self.doc.sentence_of(at);
        (0..m).rev().take(MEMORY).find(|&o| {
            let other = &self.mentions.list[o];
            let end = other.tokens.end;
            let told = if tag(said).is_verb() { self.subject(o) } else { tag(end) == Tag::POS };
            end <= said
                && told
                && self.doc.sentence_of(other.tokens.start) == sentence
                && self.of[o].is_some_and(|c| fits(&self.clusters.list[c]))
        })
    }

    /// Whether a mention stands where subjects stand: before a finite verb, or first in its sentence.
    fn subject(&self, m: usize) -> bool {
        let mention = &self.mentions.list[m];
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let mut i = mention.tokens.end;
        while tag(i) == Tag::RB {
            i += 1;
        }
        tag(i).is_finite()
    }

    /// "the North Korean leader", "the spokesman", "the 72-year-old".
    fn person(&self, m: usize) -> Option<(usize, &'static str)> {
        let mention = &self.mentions.list[m];
        let head = role_head(self.schema, self.doc, mention.tokens.clone());
        let owner = mention.owner.and_then(|o| self.of[o]);
        if let Some(head) = head {
            if let Some(found) = self.holder(m, head, owner) {
                return Some(found);
            }
            if owner.is_some() {
                // "the Ukrainian boxer" is whoever is spoken of, "the Ukrainian minister" perhaps another.
                let national = mention.owner.is_some_and(|o| {
                    let other = &self.mentions.list[o];
                    other.form == MentionForm::Adjective && other.kind == State
                });
                let gender = self.schema.recognition.traits(head, Class::Role).and_then(|t| t.gender);
                let definite = mention.rule == "definite-description";
                return (national && definite && self.says_nation_only(head))
                    .then(|| self.nearest_fit(m, 2, |c| c.kind == Person && !c.incidental, gender))
                    .flatten()
                    .map(|c| (c, "definite-person"));
            }
            // "the head of state"
            if self.tailed(mention.tokens.end) {
                let state = self.clusters.main_state();
                return self.holder(m, self.schema.symbols.get("leader"), state);
            }
            let definite = mention.rule == "definite-description";
            let nearest = self.latest(m, |c| c.kind == Person && c.roles.contains(&head));
            if let Some(known) = nearest.filter(|_| definite) {
                return Some((known, "same-role"));
            }
            // "the author", "the former minister": whoever is spoken of, if nothing says whose.
            let gender = self.schema.recognition.traits(head, Class::Role).and_then(|t| t.gender);
            if definite && self.stands_alone(m) && (self.says_nation_only(head) || self.former(m)) {
                let found = self.nearest_fit(m, 2, |c| c.kind == Person && !c.incidental, gender);
                return found.map(|c| (c, "definite-person"));
            }
            // "the president" of the state that the article is about.
            let office = self.schema.recognition.classes(head).any(&[Class::LeadingOffice, Class::Leader]);
            let bare = mention.tokens.len() == 1;
            return self.holder(m, head, self.clusters.main_state()).filter(|_| definite && office && bare);
        }
        let traits = self.schema.recognition.traits(self.symbol(mention.tokens.end - 1), Class::Human);
        let gender = traits.and_then(|t| t.gender);
        let year_old = mention.tokens.len() == 1 && traits.is_none();
        year_old
            .then(|| self.nearest_fit(m, 2, |c| c.kind == Person, gender))
            .flatten()
            .map(|c| (c, "definite-person"))
    }

    /// Whether nothing behind a description says of whom or of what it speaks.
    fn stands_alone(&self, m: usize) -> bool {
        let end = self.mentions.list[m].tokens.end;
        let tag = self.doc.tokens.get(end).map_or(Tag::Stop, |t| t.tag);
        !matches!(tag, Tag::IN | Tag::WP | Tag::WPS | Tag::WDT | Tag::TO | Tag::NN | Tag::NNS | Tag::NNP)
    }

    /// "the former minister"
    fn former(&self, m: usize) -> bool {
        let start = self.mentions.list[m].tokens.start;
        let grammar = &self.schema.grammar;
        (start.saturating_sub(2)..self.mentions.list[m].tokens.end)
            .any(|t| grammar.is(self.lemma(t), Word::Former))
    }

    /// "boxer", "singer": with a nationality before it, it says of what state somebody is, and no office.
    fn says_nation_only(&self, head: Symbol) -> bool {
        let schema = self.schema;
        let Some(rules) = schema.index.roles.get(head) else { return false };
        let states = |&rule: &usize| {
            let Form::Role(pattern) = &schema.rules[rule].form else { return false };
            let relation = &schema.relations[schema.rules[rule].relation];
            let slot = pattern.object.as_ref().map_or(&[][..], |o| &o.kinds[..]);
            let kinds = if slot.is_empty() { &relation.object.kinds[..] } else { slot };
            let alone = pattern.triggers.iter().any(|t| t[..] == [head]);
            alone && kinds == [State]
        };
        let offices = [Class::Office, Class::LeadingOffice, Class::Leader, Class::TaskRole];
        rules.iter().any(states) && !schema.recognition.classes(head).any(&offices)
    }

    /// Who holds an office of a state or body: in the article, or else by the lists and the date.
    fn holder(&self, m: usize, head: Symbol, owner: Option<usize>) -> Option<(usize, &'static str)> {
        let owner = owner?;
        // A person of the article with that role and owner.
        for &o in self.holders.iter().filter(|&&o| o != m) {
            let other = &self.mentions.list[o];
            let role = other.role.clone().and_then(|r| role_head(self.schema, self.doc, r));
            if role == Some(head) && other.owner.and_then(|x| self.of[x]) == Some(owner) {
                return self.of[o].map(|c| (c, "role-in-article"));
            }
        }
        let state = self.clusters.list[owner].entry?;
        let gazetteer = &self.schema.gazetteer;
        let word = self.schema.symbols.word(head);
        let leader = self.schema.recognition.classes(head).has(Class::Leader);
        let of_article: Vec<usize> = (0..self.clusters.list.len())
            .filter(|&i| self.clusters.list[i].kind == Person)
            .filter(|&i| {
                self.clusters.list[i].entry.is_some_and(|e| {
                    gazetteer.offices(e).any(|office| {
                        office.held_on(self.doc.date)
                            && gazetteer.state(office.body) == Some(state)
                            && (last(office.role) == Some(word) || leader && self.leads(office.role))
                    })
                })
            })
            .collect();
        match *of_article.as_slice() {
            [only] => Some((only, "office-by-date")),
            _ => None,
        }
    }

    /// Whether the holder of an office leads a state.
    fn leads(&self, role: &str) -> bool {
        let symbol = |word: &str| self.schema.symbols.get(word);
        let Some(head) = last(role).map(symbol) else { return false };
        let recognition = &self.schema.recognition;
        recognition.classes(head).has(Class::LeadingOffice)
            || recognition.phrases(head).iter().any(|p| {
                p.classes.has(Class::LeadingOffice)
                    && p.words.iter().copied().eq(role.split_whitespace().map(symbol))
            })
    }

    /// Whether "of state", "of staff" follows.
    pub fn tailed(&self, end: usize) -> bool {
        let recognition = &self.schema.recognition;
        (end + 1..end + 3).any(|last| {
            recognition.phrases(self.symbol(last)).iter().any(|p| {
                let n = p.words.len();
                p.classes.has(Class::RoleTail)
                    && last + 1 == end + n
                    && (0..n).all(|k| self.symbol(end + k) == p.words[k])
            })
        })
    }

    /// "the country": of the states of this sentence and the one before, the one that the article is
    /// about, or else what is spoken of.
    fn state(&self, m: usize) -> Option<(usize, &'static str)> {
        let here = self.doc.sentence_of(self.mentions.list[m].tokens.start);
        if let Some(region) = self.federal_state(m) {
            return Some((region, "region-spoken-of"));
        }
        let main = self.clusters.main_state();
        let mut best: Option<(u8, usize)> = None;
        for o in (0..m).rev().take(MEMORY) {
            let other = &self.mentions.list[o];
            let distance = here - self.doc.sentence_of(other.tokens.start).min(here);
            if distance > 1 {
                break;
            }
            let Some(cluster) = self.of[o].filter(|&c| self.clusters.list[c].kind == State) else { continue };
            if other.form == MentionForm::Adjective {
                continue;
            }
            // What a sentence begins with is its topic.
            let topic = self.doc.sentences.get(here - distance).is_some_and(|s| {
                let start = s.tokens.start + s.dateline;
                other.tokens.start <= start + 1
            });
            let rank = u8::from(topic) * 3
                + u8::from(main == Some(cluster))
                + u8::from(self.subject(o))
                + u8::from(distance == 0);
            if best.is_none_or(|(b, _)| rank > b) {
                best = Some((rank, cluster));
            }
        }
        best.map(|(_, c)| c).or(main).map(|c| (c, "state-spoken-of"))
    }

    /// "the state's chief minister" in the news of Gujarat: a part of a country, if one is spoken of.
    fn federal_state(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let traits = self.schema.recognition.traits(self.symbol(mention.tokens.end - 1), Class::StateNoun)?;
        // "the state of Iowa" names it.
        if traits.kind != Some(Place) || self.schema.grammar.is(self.symbol(mention.tokens.end), Word::Of) {
            return None;
        }
        let here = self.doc.sentence_of(mention.tokens.start);
        let gazetteer = &self.schema.gazetteer;
        (0..m)
            .rev()
            .take(MEMORY)
            .take_while(|&o| self.doc.sentence_of(self.mentions.list[o].tokens.start) + REACH >= here)
            .find_map(|o| {
                let c = self.of[o]?;
                let entry = self.clusters.list[c].entry.filter(|_| self.clusters.list[c].kind == Place)?;
                (gazetteer.field(entry, "kind") == "region").then_some(c)
            })
    }

    /// "the ministry", "the company", "the bank".
    fn organization_noun(&self, m: usize) -> Option<(usize, &'static str)> {
        let mention = &self.mentions.list[m];
        let last = mention.tokens.end - 1;
        let inside = self.core(mention) != mention.tokens;
        if mention.owner.is_some() && !inside || mention.rule == "description" {
            return None;
        }
        let head = folded(self.doc.word(last));
        let role = self.lemma(last);
        let named = self.latest(m, |c| {
            c.kind == Organization
                && (c.roles.contains(&role)
                    || !inside && c.name.split_whitespace().any(|w| folds_to(w, &head)))
        });
        if let Some(named) = named {
            return Some((named, "same-head"));
        }
        let sorts = &self.schema.recognition.traits(self.symbol(last), Class::OrganizationNoun)?.sorts;
        let gazetteer = &self.schema.gazetteer;
        // "the bloc" is no "Institute for Maritime Affairs": that says what it is.
        let other = |c: &Cluster| {
            c.name.split_whitespace().any(|w| {
                let word = self.schema.symbols.get(&w.to_lowercase());
                let own = self.schema.recognition.traits(word, Class::OrganizationNoun);
                own.is_some_and(|t| !t.sorts.iter().any(|s| sorts.contains(s)))
            })
        };
        let fits = |c: &Cluster| {
            let body = self.schema.recognition.classes(c.head).has(Class::Body);
            let listed = c.entry.map(|e| gazetteer.field(e, "kind"));
            c.kind == Organization
                && listed.map_or(!body && !other(c), |kind| sorts.iter().any(|s| s == kind))
        };
        (!sorts.is_empty()).then(|| self.nearest_fit(m, 2, fits, None)).flatten().map(|c| (c, "body-of-sort"))
    }

    /// "the capital" of the state that the article is about.
    fn place(&self, m: usize) -> Option<(usize, &'static str)> {
        let mention = &self.mentions.list[m];
        let head = folded(self.doc.word(mention.tokens.end - 1));
        if self.schema.recognition.classes(self.symbol(mention.tokens.end - 1)).has(Class::CapitalNoun) {
            let state = mention.owner.and_then(|o| self.of[o]).or_else(|| self.clusters.main_state())?;
            let capitals =
                self.clusters.list[state].entry.map(|e| self.schema.gazetteer.field(e, "capital"))?;
            let found = self.clusters.list.iter().position(|c| {
                c.kind == Place && capitals.split('|').any(|name| folded(name) == folded(&c.name))
            });
            return found.map(|c| (c, "capital-of-state"));
        }
        if mention.rule == "description" {
            return None;
        }
        let named = (0..m).rev().take(MEMORY).find_map(|o| {
            let cluster = self.of[o]?;
            let c = &self.clusters.list[cluster];
            (c.kind == Place && c.name.split_whitespace().any(|w| folds_to(w, &head))).then_some(cluster)
        });
        named.map(|c| (c, "same-head"))
    }
}

/// "minister" of "foreign minister".
fn last(role: &str) -> Option<&str> {
    role.split_whitespace().next_back()
}
