//! The pattern language of relation rules: text → [`Element`]s.
//!
//! ```text
//! {subject} express|extend (gratitude|deep thanks) to {object} [for {topic}]
//! ```
//! `{role}` is a place to fill; `{role:person|group}` narrows the kinds it takes; `{role:words}` takes
//! words of the text; `{role=claim|report}` takes words whose noun is one of these, `{role!=claim|report}`
//! those whose noun is none of them. `a|b` and `(a|b c)` are alternatives of lemmas; `[…]` may be missing; `'s` is a
//! possessive. What the elements mean is said by `rules.rs`.

use super::relation::Slot;
use crate::base::{EntityKind, Symbol, Symbols, suggest};

/// One element of a pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Element {
    /// `{subject:person}`
    Slot(SlotPattern),
    /// `a|b`: each alternative is one or more lemmas.
    Words(Vec<Vec<Symbol>>),
    /// `[…]`
    Optional(Vec<Element>),
    /// `'s`
    Possessive,
}

/// A place of a pattern that a mention, a claim or words fill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotPattern {
    /// Whose place it is.
    pub role: Role,
    /// Kinds of entity it takes; empty: those that the relation takes.
    pub kinds: Vec<EntityKind>,
    /// Whether words of the text may fill it (`:words`).
    pub words: bool,
    /// Lemmas of which its noun has to be one (`=claim|report`); empty: any noun.
    pub nouns: Vec<Vec<Symbol>>,
    /// Lemmas of which its noun is none (`!=office|post`).
    pub except: Vec<Vec<Symbol>>,
}

/// What a slot's filler is in the claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Who does.
    Subject,
    /// To whom or what.
    Object,
    /// A further participant that the relation keeps: the number of its name in [`super::Relation::roles`].
    Further(u8),
    /// Named for the reader and not kept: `{topic}`, `{anybody}`.
    Other,
}

/// A fault and where in the pattern it is (byte offset).
pub(super) type PatternFault = (usize, String);

/// Reads a pattern.
pub(super) fn parse(
    text: &str,
    roles: &[(String, Slot)],
    symbols: &mut Symbols,
) -> Result<Vec<Element>, Vec<PatternFault>> {
    let mut parser = Parser { text, at: 0, roles, symbols, faults: Vec::new() };
    let elements = parser.sequence(false);
    if parser.faults.is_empty() { Ok(elements) } else { Err(parser.faults) }
}

/// Whether a pattern has a place for a role.
pub(super) fn names(elements: &[Element], role: Role) -> bool {
    elements.iter().any(|element| match element {
        Element::Slot(slot) => slot.role == role,
        Element::Optional(inner) => names(inner, role),
        Element::Words(_) | Element::Possessive => false,
    })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The further roles of the relation.
    roles: &'a [(String, Slot)],
    symbols: &'a mut Symbols,
    faults: Vec<PatternFault>,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn sequence(&mut self, optional: bool) -> Vec<Element> {
        let mut out = Vec::new();
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let Some(c) = self.rest().chars().next() else {
                if optional {
                    self.faults.push((self.at, "expected `]`, found the end of the pattern".into()));
                }
                return out;
            };
            match c {
                '{' => out.extend(self.slot()),
                '[' => {
                    self.at += 1;
                    let inner = self.sequence(true);
                    out.push(Element::Optional(inner));
                }
                ']' => {
                    self.at += 1;
                    if optional {
                        return out;
                    }
                    self.faults.push((self.at - 1, "`]` without `[`".into()));
                }
                '}' | ')' => {
                    self.faults.push((self.at, format!("`{c}` without its opening mark")));
                    self.at += 1;
                }
                '(' => out.extend(self.alternatives()),
                '\'' if self.rest().starts_with("'s") => {
                    self.at += 2;
                    out.push(Element::Possessive);
                }
                _ => out.push(self.words()),
            }
        }
    }

    fn slot(&mut self) -> Option<Element> {
        let start = self.at;
        let next = self.rest().char_indices().skip(1).find(|(_, c)| matches!(c, '{' | '}'));
        let Some((length, _)) = next.filter(|(_, c)| *c == '}') else {
            self.faults.push((start, "`{` without `}`".into()));
            self.at = self.text.len();
            return None;
        };
        let inner = self.text.get(start + 1..start + length).unwrap_or_default().to_owned();
        self.at = start + length + 1;
        let (inner, nouns) = inner.split_once('=').map_or((inner.as_str(), ""), |(i, n)| (i, n));
        let (inner, nouns, except) =
            inner.strip_suffix('!').map_or((inner, nouns, ""), |inner| (inner, "", nouns));
        let (name, kinds) = inner.split_once(':').map_or((inner, None), |(n, k)| (n, Some(k)));
        let role = match name.trim() {
            "subject" => Role::Subject,
            "object" => Role::Object,
            "" => {
                self.faults.push((start, "`{}` names no role, expected `{subject}` or `{object}`".into()));
                return None;
            }
            other => {
                let further = || self.roles.iter().map(|(role, _)| role.as_str());
                let known = further().position(|role| role == other);
                let near = suggest(other, ["subject", "object"].into_iter().chain(further()));
                if let (None, Some(near)) = (known, near) {
                    self.faults.push((start, format!("unknown role `{other}`, did you mean `{near}`?")));
                }
                known.map_or(Role::Other, |number| Role::Further(number as u8))
            }
        };
        let (nouns, except) = (self.alternatives_of(nouns), self.alternatives_of(except));
        let mut slot = SlotPattern { role, kinds: Vec::new(), words: false, nouns, except };
        for kind in kinds.into_iter().flat_map(|k| k.split('|')).map(str::trim) {
            match (kind, kind.parse()) {
                ("words", _) => slot.words = true,
                ("actor", _) => slot.kinds.extend(super::relation::ACTOR),
                (_, Ok(kind)) => slot.kinds.push(kind),
                (_, Err(message)) => {
                    let known = EntityKind::ALL.iter().map(|kind| kind.word()).chain(["words", "actor"]);
                    let near = suggest(kind, known);
                    let hint = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
                    self.faults.push((start, message + &hint));
                }
            }
        }
        slot.words |= slot.kinds.is_empty() && !slot.nouns.is_empty();
        Some(Element::Slot(slot))
    }

    /// `(a|b c)`
    fn alternatives(&mut self) -> Option<Element> {
        let start = self.at;
        let Some(length) = self.rest().find(')') else {
            self.faults.push((start, "`(` without `)`".into()));
            self.at = self.text.len();
            return None;
        };
        let inner = self.text.get(start + 1..start + length).unwrap_or_default().to_owned();
        self.at = start + length + 1;
        let words = self.alternatives_of(&inner);
        if words.is_empty() {
            self.faults.push((start, "`()` holds no words".into()));
            return None;
        }
        Some(Element::Words(words))
    }

    /// `a|b c`
    fn alternatives_of(&mut self, text: &str) -> Vec<Vec<Symbol>> {
        text.split('|')
            .map(|alternative| {
                alternative.split_whitespace().map(|w| self.symbols.intern(&w.to_lowercase())).collect()
            })
            .filter(|alternative: &Vec<Symbol>| !alternative.is_empty())
            .collect()
    }

    fn words(&mut self) -> Element {
        let length =
            self.rest().find([' ', '\t', '\n', '[', ']', '{', '}', '(', ')']).unwrap_or(self.rest().len());
        let text = self.text.get(self.at..self.at + length).unwrap_or_default().to_owned();
        self.at += length.max(1);
        Element::Words(
            text.split('|')
                .filter(|w| !w.is_empty())
                .map(|w| vec![self.symbols.intern(&w.to_lowercase())])
                .collect(),
        )
    }
}
