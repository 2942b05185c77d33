//! Noun groups and verb groups: the smallest phrases around a noun or a verb.
//!
//! A noun group ends at its noun and at a possessive ending; what follows by preposition is another
//! group. A verb group runs from its first auxiliary to its main verb. Which group belongs to which
//! clause is not said here.

use std::ops::Range;

use super::{Document, Tag};
use crate::base::{Modality, Symbol};
use crate::schema::{Grammar, Word};

/// Noun and verb groups of one sentence, in order, never overlapping.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// In order.
    pub list: Vec<Group>,
}

/// A noun or verb group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Group {
    /// "several Ukrainian military officials"
    Noun(NounGroup),
    /// "has not been confirmed"
    Verb(VerbGroup),
}

/// A noun with what stands before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NounGroup {
    /// From the determiner to the noun.
    pub tokens: Range<usize>,
    /// The noun, pronoun or number that the rest describes.
    pub head: usize,
    /// Whether "'s" follows, which makes it the possessor of the next group.
    pub possessive: bool,
}

/// A main verb with its auxiliaries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerbGroup {
    /// From the first auxiliary to the main verb.
    pub tokens: Range<usize>,
    /// The main verb.
    pub head: usize,
    /// What the clause around it can be.
    pub form: VerbForm,
    /// Whether the grammatical subject undergoes the verb.
    pub passive: bool,
    /// The negating word.
    pub negated: Option<usize>,
    /// What its modal says, and where.
    pub modal: Option<(Modality, usize)>,
}

/// What the clause around a verb group can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VerbForm {
    /// "said", "has been said", "may say"
    Finite,
    /// "to say"
    Infinitive,
    /// "help say", "let it say"
    Bare,
    /// "saying"
    Ing,
    /// "said by", without auxiliary
    Participle,
}

/// Finds the groups of one sentence. `name` says which tokens belong to a name: those are nouns,
/// whatever their tag, and the tokens of one name stay together (it gives the name's end).
/// `time` says where an expression of time begins, which is a phrase of its own.
pub fn groups(
    document: &Document<'_>,
    grammar: &Grammar,
    tokens: Range<usize>,
    name: &dyn Fn(usize) -> Option<usize>,
    time: &dyn Fn(usize) -> bool,
) -> Groups {
    let mut reader = Reader { document, grammar, end: tokens.end, name, time };
    let mut list = Vec::with_capacity(tokens.len() / 2);
    let mut at = tokens.start;
    while at < tokens.end {
        if let Some(group) = reader.verb(at) {
            at = group.tokens.end;
            list.push(Group::Verb(group));
        } else if let Some(group) = reader.noun(at) {
            at = group.tokens.end + usize::from(group.possessive);
            list.push(Group::Noun(group));
        } else {
            at += 1;
        }
    }
    Groups { list }
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    grammar: &'d Grammar,
    end: usize,
    name: &'d dyn Fn(usize) -> Option<usize>,
    time: &'d dyn Fn(usize) -> bool,
}

impl Reader<'_, '_> {
    fn tag(&self, at: usize) -> Tag {
        if at < self.end { self.document.tokens[at].tag } else { Tag::Stop }
    }

    fn lemma(&self, at: usize) -> Symbol {
        if at < self.end { self.document.tokens[at].lemma } else { Symbol::NONE }
    }

    fn word(&self, at: usize) -> Symbol {
        if at < self.end { self.document.tokens[at].word } else { Symbol::NONE }
    }

    fn is(&self, at: usize, class: Word) -> bool {
        self.grammar.is(self.word(at), class) || self.grammar.is(self.lemma(at), class)
    }

    fn verb(&mut self, start: usize) -> Option<VerbGroup> {
        // "NATO's warning": after a possessor stands a noun, whatever its tag.
        if (self.name)(start).is_some() || self.after_possessor(start) || self.modifies(start) {
            return None;
        }
        let mut at = start;
        let mut negated = None;
        let mut form = None;
        if self.tag(at) == Tag::TO {
            let mut next = at + 1;
            while matches!(self.tag(next), Tag::RB | Tag::RBR) && next - at < 3 {
                next += 1;
            }
            if self.tag(next) != Tag::VB {
                return None;
            }
            form = Some(VerbForm::Infinitive);
            at = next;
        } else if !self.tag(at).is_verb() && self.tag(at) != Tag::MD {
            return None;
        }
        let mut modal = None;
        let mut passive = false;
        let mut head;
        // Walks from auxiliary to auxiliary; each says what the next verb form means.
        loop {
            let tag = self.tag(at);
            head = at;
            if tag == Tag::MD {
                form.get_or_insert(VerbForm::Finite);
                if let Some(modality) = self.grammar.modal(self.word(at)) {
                    modal = Some((modality, at));
                }
            }
            form.get_or_insert(match tag {
                Tag::VBG => VerbForm::Ing,
                Tag::VBN => VerbForm::Participle,
                Tag::VB => VerbForm::Bare,
                _ => VerbForm::Finite,
            });
            let be = self.is(at, Word::Be);
            let have = self.is(at, Word::Have);
            let auxiliary = tag == Tag::MD || be || have || self.is(at, Word::Do) || self.is(at, Word::Get);
            if !auxiliary {
                break;
            }
            // Adverbs and negation may stand between auxiliary and verb.
            let mut next = at + 1;
            let mut negation = None;
            while next < self.end && next - at <= 4 {
                if self.is(next, Word::Negator) {
                    negation = Some(next);
                } else if !matches!(self.tag(next), Tag::RB | Tag::RBR | Tag::RBS)
                    || (self.name)(next).is_some()
                {
                    break;
                }
                next += 1;
            }
            let follows = match self.tag(next) {
                Tag::VBN => be || have || tag == Tag::MD || self.is(at, Word::Get),
                // A past form after "have" or "be" is a participle that was tagged wrongly.
                Tag::VBD => have || be || tag == Tag::MD,
                Tag::VBG => be,
                Tag::VB | Tag::VBP => tag == Tag::MD || self.is(at, Word::Do),
                Tag::TO => (have || be) && self.tag(next + 1) == Tag::VB,
                _ => false,
            } && (self.name)(next).is_none();
            if negation.is_some() && (follows || be || have || tag == Tag::MD || self.is(at, Word::Do)) {
                negated = negation;
            }
            if !follows {
                break;
            }
            passive = (be || self.is(at, Word::Get)) && matches!(self.tag(next), Tag::VBN | Tag::VBD);
            if self.tag(next) == Tag::TO {
                // "is to visit", "has to go"
                modal = modal.or(Some((Modality::Planned, next)));
                next += 1;
            }
            at = next;
        }
        // "never said", "not to go": negation before the group.
        if negated.is_none() && start > 0 && self.is(start - 1, Word::Negator) {
            negated = Some(start - 1);
        }
        if negated.is_none() && form == Some(VerbForm::Infinitive) {
            negated = (start..head).find(|&t| self.is(t, Word::Negator));
        }
        let form = form?;
        if form == VerbForm::Participle {
            passive = true;
        }
        Some(VerbGroup { tokens: start..head + 1, head, form, passive, negated, modal })
    }

    fn noun(&mut self, start: usize) -> Option<NounGroup> {
        match self.tag(start) {
            Tag::PRP | Tag::EX | Tag::WP if (self.name)(start).is_none() => {
                return (self.tag(start) != Tag::WP).then_some(NounGroup {
                    tokens: start..start + 1,
                    head: start,
                    possessive: false,
                });
            }
            _ => {}
        }
        // "shot dead the rebels": what became of them belongs to the verb.
        if start > 0 && self.tag(start - 1).is_verb() && self.is(start, Word::Resultative) {
            return None;
        }
        let mut at = start;
        let mut head = None;
        let mut opened = false;
        let given = start > 0 && self.tag(start - 1).is_verb() && self.is(start - 1, Word::Giver);
        while at < self.end {
            // "Foreign Minister Sergei Lavrov Monday": a time is a phrase of its own.
            if at > start && head.is_some() && (self.time)(at) {
                break;
            }
            if let Some(end) = (self.name)(at) {
                head = Some(end - 1);
                at = end.max(at + 1);
                opened = true;
                continue;
            }
            let tag = self.tag(at);
            // "gave South Sudan help": the second object.
            if given && head.is_some_and(|h| h + 1 == at && self.ends_name(h)) {
                break;
            }
            // "the wounding of Fico", "the fighting between them"
            let names = self.is(at + 1, Word::Of)
                || at > start && self.is(at - 1, Word::Article) && self.ends_phrase(at + 1);
            if tag == Tag::VBG && opened && head.is_none() && names {
                head = Some(at);
                break;
            }
            let ok = match tag {
                Tag::DT | Tag::PDT | Tag::PRPS => head.is_none(),
                Tag::JJ | Tag::JJR | Tag::JJS | Tag::SYM => true,
                // "gave Ukraine six jets": a number opens another phrase after a name.
                Tag::CD => !(at > start && self.ends_name(at - 1)),
                _ if tag.is_noun() => true,
                _ if at == start && tag.is_verb() && (self.after_possessor(at) || self.modifies(at)) => true,
                // "the disputed region", "a growing number"
                Tag::VBN | Tag::VBG => {
                    opened
                        && (head.is_none() || self.tag(at - 1).is_adjective() || self.tag(at - 1) == Tag::CD)
                        && self.leads_to_noun(at + 1)
                }
                // "about 11,000", "more than 5", "a very large"
                Tag::RB | Tag::RBR | Tag::RBS => {
                    head.is_none()
                        && (matches!(self.tag(at + 1), Tag::CD) || (opened && self.leads_to_noun(at + 1)))
                }
                Tag::IN if self.parts_range(at, start) => true,
                Tag::IN => {
                    // "about 41 people", "at least 41 people"
                    self.is(at, Word::Approximator)
                        && (self.tag(at + 1) == Tag::CD
                            || self.is(at + 1, Word::Approximator)
                                && (self.tag(at + 2) == Tag::CD || self.is(at + 2, Word::One)))
                        && (head.is_none() || self.tag(at - 1).is_adjective())
                        && !self.is(at, Word::Of)
                        // "put the toll at 41": only "at least 41" goes on with the number.
                        && !(self.is(at, Word::Mouth) && self.tag(at + 1) == Tag::CD)
                        && (opened || !self.is(at, Word::To))
                }
                // "big, bad wolf", "political and military leaders", "10 to 12"
                Tag::Comma | Tag::CC => {
                    opened
                        && self.tag(at - 1).is_adjective()
                        && self.tag(at + 1).is_adjective()
                        && self.leads_to_noun(at + 2)
                        && (tag == Tag::CC || !self.tag(at - 1).is_noun())
                }
                // `the "high professionalism"`
                Tag::OpenQuote => opened && head.is_none() && self.leads_to_noun(at + 1),
                Tag::TO => self.parts_range(at, start),
                _ => false,
            };
            if !ok {
                break;
            }
            if tag.is_noun() || tag == Tag::CD || at == start && tag.is_verb() && self.after_possessor(at) {
                head = Some(at);
            } else if head.is_some() && tag.is_adjective() && !self.leads_to_noun(at + 1) {
                // An adjective after the noun opens something else.
                break;
            }
            opened = true;
            at += 1;
        }
        let head = match head {
            Some(head) => head,
            // "the poor", "this", "the latter"
            None if at > start && matches!(self.tag(start), Tag::DT | Tag::PDT) => at - 1,
            None => return None,
        };
        let end = head + 1;
        Some(NounGroup { tokens: start..end, head, possessive: self.tag(end) == Tag::POS })
    }

    /// "400 to 600 soldiers"
    fn parts_range(&self, at: usize, start: usize) -> bool {
        at > start
            && self.is(at, Word::To)
            && self.tag(at - 1) == Tag::CD
            && self.tag(at + 1) == Tag::CD
            && !self.tag(at + 2).is_verb()
    }

    fn after_possessor(&self, at: usize) -> bool {
        at > 0 && self.document.tokens[at - 1].tag == Tag::POS
    }

    /// "in televised remarks", "seized disputed land": a participle that describes the noun after it.
    fn modifies(&self, at: usize) -> bool {
        if self.tag(at) != Tag::VBN || at == 0 || !self.tag(at + 1).is_noun() || (self.name)(at + 1).is_some()
        {
            return false;
        }
        let before = at - 1;
        let auxiliary = [Word::Be, Word::Have, Word::Get, Word::Do];
        match self.tag(before) {
            Tag::IN => !self.is(before, Word::Subordinator) && !self.is(before, Word::Complementizer),
            tag => tag.is_verb() && !auxiliary.iter().any(|&class| self.is(before, class)),
        }
    }

    /// Whether no noun and no object can follow what stands before `at`.
    fn ends_phrase(&self, at: usize) -> bool {
        let tag = self.tag(at);
        matches!(tag, Tag::IN | Tag::MD | Tag::VBD | Tag::VBZ | Tag::CC) || tag.is_punctuation()
    }

    fn ends_name(&self, at: usize) -> bool {
        (self.name)(at) == Some(at + 1)
    }

    /// Whether adjectives and numbers from `at` on end in a noun.
    fn leads_to_noun(&self, mut at: usize) -> bool {
        for _ in 0..6 {
            if (self.name)(at).is_some() || self.tag(at).is_noun() {
                return true;
            }
            if !self.tag(at).is_adjective()
                && !matches!(self.tag(at), Tag::CD | Tag::VBN | Tag::VBG | Tag::CC | Tag::RB | Tag::POS)
            {
                return false;
            }
            at += 1;
        }
        false
    }
}
