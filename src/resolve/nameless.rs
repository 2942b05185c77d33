//! Who and what has no name: "a medical official", "the clashes", "a police station in Benghazi".
//!
//! One thing of an article is one entity: same head, and modifiers and owners that do not
//! contradict each other. Nothing here says whether it is worth keeping: an entity that only
//! descriptions speak of leaves the program if a claim speaks of it too.

use std::ops::Range;

use super::bodies::MEMORY;
use super::names::Resolver;
use crate::base::{EntityKind, MentionForm, Symbol};
use crate::entities::Mention;
use crate::schema::{Class, Key, Schema, Word};
use crate::text::{SentenceKind, Tag};

/// How many things with the same head are looked at, the last ones first.
const RIVALS: usize = 40;

/// What a description says of what it stands for.
pub(super) struct Description {
    head: Symbol,
    /// Folded words before the head, without the owner.
    modifiers: Vec<u64>,
    owner: Option<usize>,
}

impl Resolver<'_, '_, '_> {
    /// Ties a description that stands for nothing with a name.
    pub fn nameless(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        if self.speaks_for_another(mention) || self.too_vague(mention) {
            return;
        }
        let said = self.description(m);
        if let Some(known) = self.described_before(m, &said) {
            return self.tie(m, known, "same-description");
        }
        let name = self.descriptive_name(m, said.owner);
        let new = self.clusters.add(mention.kind, &name, mention.tokens.start);
        let head = self.symbol(mention.tokens.end - 1);
        let gender = [Class::Human, Class::Kin, Class::Role]
            .into_iter()
            .find_map(|class| self.schema.recognition.traits(head, class)?.gender);
        let c = &mut self.clusters.list[new];
        c.gender = gender.filter(|_| c.kind == EntityKind::Person);
        c.local = true;
        c.incidental = true;
        c.roles.push(said.head);
        self.note(new, said);
        self.tie(m, new, "description");
    }

    /// Makes an entity one that descriptions can stand for.
    pub fn note(&mut self, cluster: usize, said: Description) {
        let c = &mut self.clusters.list[cluster];
        c.head = said.head;
        c.modifiers = said.modifiers;
        c.owner = c.owner.or(said.owner);
        self.clusters.by_head.entry((c.kind, said.head)).or_default().push(cluster);
    }

    /// What a mention says by its words and by what follows it.
    pub fn description(&self, m: usize) -> Description {
        let mention = &self.mentions.list[m];
        let core = self.core(mention);
        let last = core.end - 1;
        let class = class_of(mention.kind);
        let head = class.map_or(self.lemma(last), |class| self.common_head(last, class));
        let owner = mention.owner.or_else(|| self.behind(mention).map(|(o, _)| o));
        Description {
            head,
            modifiers: (core.start..last).map(|i| self.key(i..i + 1)).collect(),
            owner: owner.and_then(|o| self.of[o]),
        }
    }

    /// The last thing before a mention that its description fits.
    pub fn described_before(&self, m: usize, said: &Description) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let known = self.clusters.by_head.get(&(mention.kind, said.head))?;
        let fits = |&&c: &&usize| {
            let other = &self.clusters.list[c];
            // What the headline told is told again: "a stampede".
            let definite = mention.rule == "definite-description"
                || mention.form == MentionForm::Name
                || mention.kind == EntityKind::Event && self.title(other.first);
            let owners =
                other.owner == said.owner || definite && (other.owner.is_none() || said.owner.is_none());
            let within = |a: &[u64], b: &[u64]| a.iter().all(|w| b.contains(w));
            let (mine, theirs) = (said.modifiers.as_slice(), other.modifiers.as_slice());
            owners && (mine == theirs || definite && (within(mine, theirs) || within(theirs, mine)))
        };
        let at = mention.tokens.start;
        let near = |c: &usize| (self.clusters.nearest(*c, at), std::cmp::Reverse(*c));
        known.iter().rev().take(RIVALS).filter(fits).copied().max_by_key(near)
    }

    /// "Runtastic, an Austrian company": what stands beside a name is what the name is.
    pub fn beside_name(&self, m: usize) -> Option<(usize, &'static str)> {
        let mention = &self.mentions.list[m];
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let mut comma = mention.tokens.start.checked_sub(1)?;
        if tag(comma) == Tag::POS {
            comma = self.mentions.list[mention.owner?].tokens.start.checked_sub(1)?;
        }
        while comma > 0 && (tag(comma).is_adjective() || matches!(tag(comma), Tag::DT | Tag::VBN)) {
            comma -= 1;
        }
        let after = tag(mention.tokens.end);
        let ends = matches!(
            after,
            Tag::Comma | Tag::Stop | Tag::IN | Tag::WDT | Tag::WP | Tag::WPS | Tag::VBN | Tag::CloseParen
        ) || after == Tag::CC && mention.rule == "description";
        if tag(comma) != Tag::Comma || !ends || after == Tag::IN && self.acts_after(comma, mention.tokens.end)
        {
            return None;
        }
        (m.saturating_sub(NEIGHBOURS)..m).rev().find_map(|o| {
            let other = &self.mentions.list[o];
            let beside =
                other.tokens.end == comma && other.kind == mention.kind && other.form == MentionForm::Name;
            self.of[o].filter(|_| beside).map(|c| (c, "apposition"))
        })
    }

    /// "lost to Jane Roe, the head of the commission said": what stands behind the comma has a verb of its own,
    /// and what stands before it too.
    fn acts_after(&self, comma: usize, end: usize) -> bool {
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let sentence = self.doc.sentence_of(comma);
        let start = self.doc.sentences.get(sentence).map_or(comma, |s| s.tokens.start);
        let told = (start..comma).any(|t| tag(t).is_finite());
        let next = (end..end + PHRASE).find(|&t| {
            !matches!(tag(t), Tag::IN | Tag::DT | Tag::POS | Tag::PRPS)
                && !tag(t).is_noun()
                && !tag(t).is_adjective()
        });
        told && next.is_some_and(|t| tag(t).is_finite())
    }

    /// "the mission", "the region", "the areas" could be anything, and "is the first woman" says
    /// what somebody is.
    fn too_vague(&self, mention: &Mention<'_>) -> bool {
        if mention.rule == "predicate-description" {
            return true;
        }
        let head = self.symbol(mention.tokens.end - 1);
        let classes = self.schema.recognition.classes(head);
        let bare = self.core(mention).len() == 1 && mention.owner.is_none();
        match mention.kind {
            EntityKind::Place => !classes.has(Class::SiteNoun),
            EntityKind::Organization => {
                bare && (classes.has(Class::Event)
                    || classes.has(Class::OrganizationNoun) && !classes.has(Class::Body))
            }
            EntityKind::Person => self.tailed(mention.tokens.end),
            _ => false,
        }
    }

    /// "a spokesman for the ministry": the ministry speaks.
    fn speaks_for_another(&self, mention: &Mention<'_>) -> bool {
        let grammar = &self.schema.grammar;
        grammar.is(self.lemma(mention.tokens.end - 1), Word::Mouthpiece)
            && (mention.owner.is_some() || grammar.is(self.symbol(mention.tokens.end), Word::Mouth))
    }

    /// The name that follows with a preposition: "Benghazi" of "a police station in Benghazi".
    pub(super) fn behind(&self, mention: &Mention<'_>) -> Option<(usize, Range<usize>)> {
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let at = mention.tokens.end;
        let grammar = &self.schema.grammar;
        let word = self.symbol(at);
        if tag(at) != Tag::IN
            || grammar.is(word, Word::Subordinator)
            || grammar.is(word, Word::Complementizer)
        {
            return None;
        }
        let start = at + 1 + usize::from(tag(at + 1) == Tag::DT);
        let list = &self.mentions.list;
        let first = list.partition_point(|o| o.tokens.start < start);
        let other = list.get(first).filter(|o| o.tokens.start == start)?;
        let named = matches!(other.form, MentionForm::Name | MentionForm::Metonym)
            && tag(other.tokens.end) != Tag::POS;
        named.then_some((first, mention.tokens.start..other.tokens.end))
    }

    /// "Libyan official", "Nadia Keller's mother", "police station in Benghazi".
    fn descriptive_name(&self, m: usize, owner: Option<usize>) -> String {
        let mention = &self.mentions.list[m];
        let words = |tokens: Range<usize>| {
            let words = self.doc.words(tokens);
            let lower = self.doc.tokens.get(mention.tokens.start).is_some_and(|t| {
                t.shape == crate::text::Shape::Capital && self.initial(mention.tokens.start)
            });
            let mut chars = words.chars();
            match chars.next() {
                Some(first) if lower && self.core(mention) == mention.tokens => {
                    format!("{}{}", first.to_lowercase(), chars.as_str())
                }
                _ => words.to_owned(),
            }
        };
        if let Some((_, whole)) = self.behind(mention) {
            return words(whole);
        }
        let before = mention.owner.map(|o| &self.mentions.list[o]);
        match owner {
            Some(owner)
                if before.is_some_and(|o| {
                    o.tokens.end < mention.tokens.start || o.tokens.start > mention.tokens.end
                }) =>
            {
                if self.clusters.list[owner].kind == EntityKind::Person {
                    format!("{}'s {}", self.clusters.list[owner].name, words(mention.tokens.clone()))
                } else {
                    self.owned_name(owner, &words(mention.tokens.clone()))
                }
            }
            _ => words(mention.tokens.clone()),
        }
    }

    /// Whether a token stands in the headline.
    pub fn title(&self, token: usize) -> bool {
        let sentence = self.doc.sentences.get(self.doc.sentence_of(token));
        sentence.is_some_and(|s| s.kind == SentenceKind::Title)
    }

    fn initial(&self, token: usize) -> bool {
        self.doc.sentences.get(self.doc.sentence_of(token)).is_some_and(|s| token <= s.tokens.start + 1)
    }

    pub fn lemma(&self, token: usize) -> Symbol {
        self.doc.tokens.get(token).map_or(Symbol::NONE, |t| t.lemma)
    }

    /// The head that stands for all of its table: "clashes" for "fighting".
    fn common_head(&self, token: usize, class: Class) -> Symbol {
        common_head(self.schema, self.symbol(token), class).unwrap_or_else(|| self.lemma(token))
    }

    /// The last entity before a mention with some role or head.
    pub fn latest(&self, m: usize, fits: impl Fn(&super::clusters::Cluster) -> bool) -> Option<usize> {
        (0..m).rev().take(MEMORY).filter_map(|o| self.of[o]).find(|&c| fits(&self.clusters.list[c]))
    }
}

/// How many tokens a description's own prepositional phrases have at most.
const PHRASE: usize = 12;

/// How many mentions back an apposition's name may stand.
const NEIGHBOURS: usize = 4;

fn class_of(kind: EntityKind) -> Option<Class> {
    match kind {
        EntityKind::Event => Some(Class::Event),
        EntityKind::Agreement => Some(Class::Agreement),
        EntityKind::Organization => Some(Class::Body),
        EntityKind::Group => Some(Class::Group),
        EntityKind::Person => Some(Class::Kin),
        EntityKind::Place => Some(Class::SiteNoun),
        EntityKind::State => None,
    }
}

/// The head that stands for all words of its table, where they share one.
pub(super) fn common_head(schema: &Schema, word: Symbol, class: Class) -> Option<Symbol> {
    let canonical = schema.recognition.traits(word, class)?.canonical.as_deref()?;
    Some(schema.symbols.get(canonical)).filter(|s| s.is_some())
}

/// The head of a name of the lists: "war" of "Korean War".
pub(super) fn head_of_name(schema: &Schema, name: &str, kind: EntityKind) -> Option<(Symbol, Vec<u64>)> {
    let class = class_of(kind).filter(|c| matches!(c, Class::Event | Class::Agreement))?;
    let (front, last) = name.rsplit_once(' ')?;
    let word = schema.symbols.get(&last.to_lowercase());
    let head = common_head(schema, word, class).unwrap_or(word);
    Some((head, front.split_whitespace().map(|w| Key::of(w).hash()).collect()))
}
