//! Nouns that name deeds against noun rules: "Russia's invasion of Ukraine".

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::clause::ASSAULT;
use super::target::{Asker, kinds};
use super::{Finder, Hit};
use crate::base::{EntityKind, MentionForm, Symbol};
use crate::matcher::{Frame, match_clause, match_noun};
use crate::schema::{Class, Filler, Form, NounPattern, Relation, Role, SlotPattern, Step, Tie, Word};
use crate::text::Tag;

impl Finder<'_, '_, '_> {
    pub(super) fn noun(&self, noun: usize) {
        let schema = self.reading.schema;
        let phrase = &self.syntax.nouns[noun];
        self.compound(noun);
        // "the wounding of Fico": the tag says verb, the place says noun.
        let known = |symbol| schema.index.nouns.get(symbol);
        let head = phrase.head;
        let Some(rules) = known(self.reading.lemma(head)).or_else(|| known(self.reading.word(head))) else {
            return;
        };
        let mut prepositions = self.deed_prepositions(noun);
        // "launched raids overnight on Beirut", "raids were carried out on Beirut by Israel"
        let performance = self.performance(noun);
        if let Some(clause) = performance.map(|c| &self.clauses[c]) {
            let more = clause.prepositions.iter().map(|&(p, n)| (self.reading.word(p), n));
            prepositions.extend(more.filter(|p| !prepositions.contains(p)).collect::<Vec<_>>());
        }
        let pair = self.pair(noun);
        let by = prepositions.iter().find(|(p, _)| self.reading.grammar().is(*p, Word::By)).map(|&(_, n)| n);
        let mut done: Vec<usize> = Vec::new();
        // "a verbal attack"
        let figurative = (phrase.start..head).any(|t| self.reading.is(t, Word::Figurative));
        for &rule in rules {
            let relation = self.relation(rule);
            if figurative && relation.plover.as_deref() == Some(ASSAULT) {
                continue;
            }
            let Form::Noun(pattern) = &schema.rules[rule].form else { continue };
            // As with clauses: a second rule of a relation would only repeat the first.
            let said = performance.is_some_and(|c| self.repeats(c, rule));
            if said || done.contains(&schema.rules[rule].relation) {
                continue;
            }
            if !pattern.triggers.iter().any(|t| self.ends_in(noun, t)) {
                continue;
            }
            let nouns = Asker { finder: self, relation, clause: None };
            let hit = Hit {
                rule,
                clause: performance.or_else(|| {
                    // "a warning that food is scarce": no part of what the warning says.
                    let around = self.clause_around(phrase.head)?;
                    let content = self.clauses[around].told_by == Some(noun);
                    if content { self.clauses[around].parent } else { Some(around) }
                }),
                noun: Some(noun),
                trigger: phrase.head..phrase.head + 1,
                shape: "mutual",
            };
            if self.mutual_noun(&hit, pattern, &prepositions, &pair, &nouns) {
                done.push(schema.rules[rule].relation);
                continue;
            }
            let mut subjects: Vec<(Option<usize>, &'static str)> = vec![];
            if let Some(by) = by {
                subjects.push((Some(by), "by-phrase"));
            }
            if let Some(owner) = phrase.possessor {
                subjects.push((Some(owner), "possessive"));
            }
            if subjects.is_empty() {
                subjects.push((None, "nominal"));
            }
            for (subject, shape) in subjects {
                let complement = self.content_of(noun).is_some();
                let frame =
                    Frame { subject, prepositions: prepositions.clone(), complement, ..Frame::default() };
                let hit = Hit { shape, ..hit.clone() };
                if let Ok(found) = match_noun(pattern, &frame, &nouns) {
                    self.emit(&hit, &found, None);
                    done.push(schema.rules[rule].relation);
                    break;
                }
                let Some(slot) = &pattern.possessor else { continue };
                // "Sweden's NATO membership"
                if subject.is_some()
                    && let Some(given) = self.compound_object(noun, pattern, relation)
                {
                    let bare = NounPattern { steps: Vec::new(), ..pattern.clone() };
                    if let Ok(found) = match_noun(&bare, &frame, &nouns) {
                        self.emit(&Hit { shape: "compound", ..hit.clone() }, &found, Some(given));
                        done.push(schema.rules[rule].relation);
                        break;
                    }
                }
                // "its invasion of Ukraine", "Russian invasion of Ukraine", "launched an invasion of Ukraine"
                let mut actors = self.modifier(noun, slot, relation);
                if actors.is_empty() {
                    actors = self.performers(noun, kinds(slot, relation));
                }
                if actors.is_empty() && relation.family == "material" {
                    actors = self.blamed(noun, kinds(slot, relation));
                }
                if actors.is_empty() {
                    continue;
                }
                let mut bare = pattern.clone();
                bare.possessor = None;
                if let Ok(found) = match_noun(&bare, &frame, &nouns) {
                    let hit = Hit { shape: "modifier", ..hit };
                    for entity in actors {
                        self.emit(&hit, &found, Some((slot.role, entity)));
                    }
                    done.push(schema.rules[rule].relation);
                    break;
                }
            }
        }
    }

    pub(super) fn is_object(&self, noun: usize) -> bool {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        self.clauses[self.clauses_of(sentence)].iter().any(|c| c.object == Some(noun))
    }

    /// "Russia launched an invasion", "an invasion was launched": the clause that performs the noun.
    pub(super) fn performance(&self, noun: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        self.clauses_of(sentence)
            .find(|&c| {
                let c = &self.clauses[c];
                let verb = &self.syntax.verbs[c.verb];
                let named = c.object == Some(noun)
                    || c.passive && (c.subject == Some(noun) || c.antecedent == Some(noun));
                // "clashes erupted between X and Y"
                let happens = c.subject == Some(noun)
                    && c.antecedent.is_none()
                    && !c.passive
                    && c.object.is_none()
                    && self.reading.is(verb.head, Word::Happen);
                // "claimed responsibility for the attack on Baku"
                let answers = self.syntax.nouns[noun].governor.is_some_and(|(outer, _)| {
                    let embedding = self.reading.grammar().embedding(self.reading.lemma(verb.head));
                    c.object == Some(outer)
                        && self.reading.is(self.syntax.nouns[outer].head, Word::Involvement)
                        && !embedding.is_some_and(|e| e.negates)
                });
                happens || answers || named && self.reading.is(verb.head, Word::Perform)
            })
            .or_else(|| self.undertaking(noun))
    }

    /// "said during a visit to Kyiv", "On a trip to Kyiv, Jane Roe said": the clause whose subject makes it.
    fn undertaking(&self, noun: usize) -> Option<usize> {
        let phrase = &self.syntax.nouns[noun];
        let owned = phrase.possessor.is_some() || phrase.own.is_some();
        if owned || !self.reading.is(phrase.head, Word::Undertaking) {
            return None;
        }
        let before = phrase.tokens.start.checked_sub(1)?;
        if !self.reading.is(before, Word::Amid) || self.modifiers(phrase.start..phrase.head).next().is_some()
        {
            return None;
        }
        let sentence = self.reading.document.sentence_of(phrase.head);
        let mut near = self.clauses_of(sentence);
        let last = near.clone().rev().find(|&c| self.syntax.verbs[self.clauses[c].verb].head < phrase.head);
        let clause = last.or_else(|| {
            let begins = self.reading.document.sentences[sentence].tokens.start;
            near.find(|_| before <= begins + 1)
        })?;
        (!self.clauses[clause].passive).then_some(clause)
    }

    /// "Russia launched an invasion": all who perform the noun.
    fn performers(&self, noun: usize, kinds: &[EntityKind]) -> Vec<usize> {
        let Some(who) = self.performing(noun) else { return Vec::new() };
        let all = self.entities(who, true).into_iter().map(|(entity, _)| entity);
        all.filter(|&entity| self.takes(kinds, entity)).collect()
    }

    /// The clause in which somebody claims to have done what a noun names.
    pub(super) fn claimer(&self, noun: usize) -> Option<usize> {
        let (outer, _) = self.syntax.nouns[noun].governor?;
        let clause = self.performance(noun)?;
        let verb = self.reading.lemma(self.syntax.verbs[self.clauses[clause].verb].head);
        let told =
            self.reading.is(self.syntax.nouns[outer].head, Word::Involvement) && self.reading.is_speech(verb);
        (told && self.clauses[clause].object == Some(outer)).then_some(clause)
    }

    /// Who does what a clause says.
    pub(super) fn doer(&self, c: usize) -> Option<usize> {
        self.entity_of(self.frame(c, false).subject?)
    }

    /// "rebuked Beijing for the detention of two Canadians", "accused him of the murder of his wife": who is
    /// rebuked or accused did it.
    fn blamed(&self, noun: usize, kinds: &[EntityKind]) -> Vec<usize> {
        let who = self.blamer(noun).and_then(|c| self.clauses[c].undergoer());
        let entity = who.and_then(|n| self.entity_of(n));
        entity.filter(|&e| self.takes(kinds, e)).into_iter().collect()
    }

    /// The clause that blames somebody for the deed that a noun names.
    pub(super) fn blamer(&self, noun: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(self.syntax.nouns[noun].head);
        self.clauses_of(sentence).find(|&c| {
            let clause = &self.clauses[c];
            let lemma = self.reading.lemma(self.syntax.verbs[clause.verb].head);
            let accuser = self.reading.grammar().is(lemma, Word::Accuser);
            let leads = |p: usize| {
                self.reading.word(p) == self.reading.schema.symbols.get("for")
                    || accuser && self.reading.is(p, Word::Of)
            };
            accuser && clause.prepositions.iter().any(|&(p, n)| n == noun && leads(p))
        })
    }

    pub(super) fn performing(&self, noun: usize) -> Option<usize> {
        let clause = &self.clauses[self.performance(noun)?];
        if clause.subject == Some(noun) {
            clause.prepositions.iter().find(|(p, _)| self.reading.is(*p, Word::By)).map(|&(_, n)| n)
        } else {
            clause.subject
        }
    }

    /// "Russian-occupied Crimea", "Turkish-backed rebels": the participle of a compound is a verb whose
    /// object is the noun.
    fn compound(&self, noun: usize) {
        let schema = self.reading.schema;
        let phrase = &self.syntax.nouns[noun];
        for token in phrase.start..phrase.head {
            if !self.reading.document.tokens.get(token).is_some_and(|t| t.hyphened) {
                continue;
            }
            let text = self.reading.document.word(token);
            let Some((first, tail)) = text.rsplit_once('-') else { continue };
            let tail = schema.lexicon.lookup(schema.symbols.get(&tail.to_lowercase()));
            let Some(participle) = tail.iter().find(|r| r.tag == Tag::VBN) else { continue };
            let Some(rules) = schema.index.verbs.get(participle.lemma) else { continue };
            let Some(actor) = self
                .modifiers(token..token + 1)
                .filter_map(|m| self.entity_of_mention(m))
                .next_back()
                .or_else(|| self.group_called(first, token))
                .filter(|&e| self.entity_of(noun) != Some(e))
            else {
                continue;
            };
            for &rule in rules {
                let relation = self.relation(rule);
                let Form::Clause(pattern) = &schema.rules[rule].form else { continue };
                if pattern.subject.role != Role::Subject
                    || relation.object.claim
                    || !self.takes(kinds(&pattern.subject, relation), actor)
                {
                    continue;
                }
                let mut bare = pattern.clone();
                bare.subject.role = Role::Other;
                let frame = Frame { object: Some(noun), ..Frame::default() };
                let nouns = Asker { finder: self, relation, clause: None };
                let hit = Hit {
                    rule,
                    clause: self.clause_around(phrase.head),
                    noun: Some(noun),

                    trigger: token..token + 1,
                    shape: "compound",
                };
                if let Ok(found) = match_clause(&bare, &frame, &nouns) {
                    self.emit(&hit, &found, Some((Role::Subject, actor)));
                    break;
                }
            }
        }
    }

    /// "rebel-held": the rebels that the article speaks of, before or after.
    fn group_called(&self, word: &str, token: usize) -> Option<usize> {
        let lemma = self.reading.schema.symbols.get(&word.to_lowercase());
        let list = &self.reading.mentions.list;
        let called = self.groups.get_or_init(|| self.groups_by_head()).get(&lemma)?;
        let at = called.partition_point(|&m| list[m].tokens.start < token);
        let mention = at.checked_sub(1).and_then(|before| called.get(before)).or_else(|| called.get(at))?;
        self.entity_of_mention(*mention)
    }

    /// Mentions of groups and bodies by the lemma of their heads.
    fn groups_by_head(&self) -> FxHashMap<Symbol, Vec<usize>> {
        let mut groups: FxHashMap<Symbol, Vec<usize>> = FxHashMap::default();
        for (m, mention) in self.reading.mentions.list.iter().enumerate() {
            let lemma = self.reading.lemma(mention.head);
            if lemma.is_some() && matches!(mention.kind, EntityKind::Group | EntityKind::Organization) {
                groups.entry(lemma).or_default().push(m);
            }
        }
        groups
    }

    /// The entity of a possessive pronoun or of an adjective or name before the noun.
    /// "US and British strikes" are of both.
    pub(super) fn modifier(&self, noun: usize, slot: &SlotPattern, relation: &Relation) -> Vec<usize> {
        let phrase = &self.syntax.nouns[noun];
        let kinds = kinds(slot, relation);
        let fitting = |m: usize| self.entity_of_mention(m).filter(|&entity| self.takes(kinds, entity));
        if let Some(entity) = phrase.own.and_then(fitting) {
            return vec![entity];
        }
        let list = &self.reading.mentions.list;
        let before = self
            .modifiers(phrase.start..phrase.head)
            .filter(|&m| !self.within_word(m) || self.leads(m))
            .filter_map(|m| Some((list[m].tokens.clone(), fitting(m)?)));
        let mut found: Vec<usize> = Vec::new();
        let mut first = 0;
        for (tokens, entity) in before.rev() {
            let joined = |t: usize| matches!(self.reading.tag(t), Tag::CC | Tag::Comma);
            if !(found.is_empty() || tokens.end < first && (tokens.end..first).all(joined)) {
                break;
            }
            first = tokens.start;
            if !found.contains(&entity) {
                found.push(entity);
            }
        }
        found.reverse();
        found
    }

    /// "Sweden's NATO membership": what a name directly before the noun is to it, where the rule has "of"
    /// and nothing else.
    fn compound_object(
        &self,
        noun: usize,
        pattern: &NounPattern,
        relation: &Relation,
    ) -> Option<(Role, usize)> {
        let [Step { tie: Tie::Preposition(words), filler: Filler::Slot(slot), optional: false }] =
            pattern.steps.as_slice()
        else {
            return None;
        };
        if !words.iter().any(|word| self.reading.grammar().is(*word, Word::Of)) {
            return None;
        }
        let phrase = &self.syntax.nouns[noun];
        let kinds = kinds(slot, relation);
        let name = self.modifiers(phrase.start..phrase.head).next_back()?;
        let mention = &self.reading.mentions.list[name];
        let beside = mention.tokens.end == phrase.head && mention.form == MentionForm::Name;
        let entity = self.entity_of_mention(name).filter(|&entity| beside && self.takes(kinds, entity))?;
        Some((slot.role, entity))
    }

    /// Mentions within a range of tokens.
    pub(super) fn modifiers(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        let list = &self.reading.mentions.list;
        let mut found: Vec<usize> = Vec::new();
        if tokens.start < tokens.end {
            let start = list.partition_point(|m| m.tokens.start < tokens.start);
            let near = (start..list.len()).take_while(|&m| list[m].tokens.start < tokens.end);
            found.extend(near.filter(|&m| list[m].tokens.end <= tokens.end));
        }
        // The last is the nearest to what follows; of those that end together, the longest.
        found.sort_by_key(|&m| (list[m].tokens.end, list[m].tokens.len()));
        found.into_iter()
    }

    /// Whether a mention is a part of a longer word: "Moscow" of "pro-Moscow" owns nothing. But
    /// "western-German" is German.
    pub(super) fn within_word(&self, mention: usize) -> bool {
        let mention = &self.reading.mentions.list[mention];
        let word = self.reading.document.word(mention.head);
        let direction = |first: &str| {
            let symbol = self.reading.schema.symbols.get(&first.to_lowercase());
            self.reading.schema.recognition.classes(symbol).has(Class::Direction)
        };
        if mention.form == MentionForm::Adjective
            && word.split_once('-').is_some_and(|(first, _)| direction(first))
        {
            return false;
        }
        self.reading
            .document
            .tokens
            .get(mention.head)
            .is_some_and(|t| mention.tokens.len() == 1 && t.span != mention.span)
    }

    /// "the US-led invasion"
    fn leads(&self, mention: usize) -> bool {
        let head = self.reading.mentions.list[mention].head;
        let tail = self.reading.document.word(head).rsplit_once('-').map(|(_, tail)| tail);
        tail.is_some_and(|t| self.reading.grammar().is(self.reading.schema.symbols.get(t), Word::Led))
    }

    pub(super) fn ends_in(&self, noun: usize, lemmas: &[Symbol]) -> bool {
        let phrase = &self.syntax.nouns[noun];
        self.words_end_at(phrase.start, phrase.head + 1, lemmas)
    }

    /// Whether the tokens before `end` (not before `start`) are these lemmas.
    pub(super) fn words_end_at(&self, start: usize, end: usize, lemmas: &[Symbol]) -> bool {
        lemmas.len() <= end.saturating_sub(start)
            && lemmas.iter().rev().zip((start..end).rev()).all(|(&lemma, token)| {
                lemma.is_some() && (self.reading.lemma(token) == lemma || self.reading.word(token) == lemma)
            })
    }

    /// The clause whose words hold a token: the last verb before it, or the first after it.
    pub(super) fn clause_around(&self, token: usize) -> Option<usize> {
        let sentence = self.reading.document.sentence_of(token);
        let Range { start: first, end: last } = self.clauses_of(sentence);
        let before = (first..last).rev().find(|&c| self.clauses[c].extent.contains(&token));
        before
            .or_else(|| (first..last).rev().find(|&c| self.syntax.verbs[self.clauses[c].verb].head < token))
            .or_else(|| (first < last).then_some(first))
    }

    pub(super) fn prepositions(&self, noun: usize) -> Vec<(Symbol, usize)> {
        // "of Ukraine by Russia": the second hangs on the first noun's noun; follow the chain.
        let mut out = Vec::new();
        let mut at = noun;
        let mut steps = 0;
        while let Some(&(p, n)) = self.syntax.nouns[at].prepositions.first()
            && steps < 4
        {
            out.push((self.reading.word(p), n));
            at = n;
            steps += 1;
        }
        out
    }

    /// What a deed is done with, to and by: past another deed nothing belongs to the first ("support for
    /// the invasion of Ukraine" supports whoever invades).
    pub(super) fn deed_prepositions(&self, noun: usize) -> Vec<(Symbol, usize)> {
        let mut out = self.prepositions(noun);
        let deed = |n: usize| {
            let phrase = &self.syntax.nouns[n];
            let nouns = &self.reading.schema.index.nouns;
            nouns.has(self.reading.lemma(phrase.head))
                && phrase.mention.is_none_or(|m| self.reading.kind(m) == EntityKind::Event)
        };
        if let Some(at) = out.iter().position(|&(_, n)| deed(n)) {
            let (preposition, inner) = out[at];
            out.truncate(at + 1);
            out.extend(self.syntax.nouns[inner].possessor.map(|owner| (preposition, owner)));
        }
        out
    }
}
