//! Bodies, groups, events and agreements by description → entities: head, modifiers and owner
//! together say which one is meant.

use super::names::{Resolver, folded, folds_to};
use crate::base::{EntityKind, MentionForm, Symbol};
use crate::entities::Mention;
use crate::schema::{Class, Key, Traits, Word};
use crate::text::Tag;

/// How many mentions back a description reaches.
pub(super) const MEMORY: usize = 120;

impl Resolver<'_, '_, '_> {
    /// Descriptions that need no other mention to be understood.
    pub fn bodies(&mut self) {
        for (m, mention) in self.mentions.list.iter().enumerate() {
            if self.of[m].is_some() || mention.form == MentionForm::Pronoun {
                continue;
            }
            match (mention.kind, mention.rule) {
                (EntityKind::Group, _) => self.described(m, Class::Group),
                (EntityKind::Organization, "body-head") => match self.apposed(m).or_else(|| self.aside(m)) {
                    Some(known) => self.tie(m, known, "apposition"),
                    None => self.described(m, Class::Body),
                },
                _ => {}
            }
        }
    }

    /// "Israel's parliament, the Knesset, said": the name behind a description of a body.
    fn apposed(&self, m: usize) -> Option<usize> {
        let list = &self.mentions.list;
        let mention = &list[m];
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let comma = mention.tokens.end;
        if tag(comma) != Tag::Comma || mention.owner.is_none() {
            return None;
        }
        let start = comma + 1 + usize::from(tag(comma + 1) == Tag::DT);
        let first = list.partition_point(|o| o.tokens.start < start);
        let name = list.get(first).filter(|o| {
            let end = o.tokens.end;
            // "its army, Gazprom, and the parliament" is a list.
            let ends = tag(end) == Tag::Comma && tag(end + 1) != Tag::CC || tag(end) == Tag::Stop;
            o.tokens.start == start
                && o.kind == mention.kind
                && o.form == MentionForm::Name
                && o.owner.is_none()
                && ends
        })?;
        self.of[first].filter(|_| name.rule != "body-head")
    }

    /// "The Bank of Norland, the country's central bank, said": the name before a description of a body that
    /// says whose it is.
    fn aside(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let tag = |i: usize| self.doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
        let end = mention.tokens.end;
        let listed = tag(end) == Tag::CC || tag(end) == Tag::Comma && tag(end + 1) == Tag::CC;
        mention.owner.filter(|_| !listed)?;
        self.beside_name(m).map(|(cluster, _)| cluster)
    }

    fn described(&mut self, m: usize, class: Class) {
        let mention = &self.mentions.list[m];
        if let Some(entry) = mention.entry {
            return self.people(m, entry);
        }
        let pronoun = self.owner_is_pronoun(mention);
        let mut owner = mention.owner.and_then(|o| self.of[o]).map(|o| self.acting(o));
        if owner.is_none() && pronoun && !self.late {
            return;
        }
        if owner.is_none() && class == Class::Group && !pronoun {
            owner = self.origin(mention);
        }
        let core = self.core(mention);
        let (canonical, modified) = self.canonical(mention, class);
        // "55 people" are others than "1,600 people".
        let counted = self.counted(m, class).filter(|_| owner.is_none()).map(str::to_owned);
        let bare = core == mention.tokens && !modified;
        // "the army", "the government" of the state that the article is about.
        let mut rule = "owner-and-head";
        if owner.is_none() && class == Class::Body && bare {
            if let Some(known) = self.latest_with_head(m, &canonical) {
                return self.tie(m, known, "same-head");
            }
            owner = self.clusters.main_state();
            rule = "main-state";
        }
        // "the Social Democrat party" is the party itself.
        let party = owner.filter(|_| class == Class::Body && core.len() == 1 && core != mention.tokens);
        if let Some(party) = party.filter(|&o| self.is_sort(o, &canonical)) {
            return self.tie(m, party, "name-of-party");
        }
        let alone = owner.is_none() && class == Class::Group && bare && counted.is_none();
        if let Some(known) = alone.then(|| self.latest_with_head(m, &canonical)).flatten() {
            return self.tie(m, known, "same-head");
        }
        // "the spy agency" after "South Korea's spy agency"
        let words = Key::of(&canonical).hash();
        let said = self.clusters.by_words.get(&words).copied();
        if let Some(known) = said.filter(|_| class == Class::Body && owner.is_none() && !bare) {
            return self.tie(m, known, "same-words");
        }
        if let Some(entry) = self.listed_body(mention, owner).filter(|_| class == Class::Body) {
            let known = self.clusters.entry(self.schema, mention.kind, entry, mention.tokens.start);
            self.clusters.by_words.insert(words, known);
            return self.tie(m, known, "owner-and-name");
        }
        let mut key = Key::default();
        for word in counted.iter().map(String::as_str).chain(canonical.split_whitespace()) {
            key.push(word);
        }
        let slot = (mention.kind, owner, key.hash());
        let cluster = if let Some(&known) = self.clusters.by_key.get(&slot) {
            known
        } else {
            let new = self.describe(m, owner, &canonical);
            if let Some(number) = counted {
                self.clusters.list[new].qualifier = number;
                self.clusters.list[new].head = Symbol::NONE;
            }
            self.clusters.by_key.insert(slot, new);
            new
        };
        if class == Class::Body {
            self.clusters.by_words.insert(words, cluster);
        }
        self.tie(m, cluster, rule);
    }

    /// "soldiers from North Korea", but not "pulled soldiers from Syria": there it tells whence.
    fn origin(&self, mention: &Mention<'_>) -> Option<usize> {
        let grammar = &self.schema.grammar;
        let word = self.symbol(mention.tokens.end);
        // Of the words that tell where somebody speaks from, one tells a way.
        if !grammar.is(word, Word::Directional) || !grammar.is(word, Word::Mouth) {
            return None;
        }
        let before = self.doc.tokens.get(..mention.tokens.start)?.iter().rev();
        let mut before = before.map(|t| t.tag).skip_while(|t| matches!(t, Tag::DT | Tag::JJ | Tag::CD));
        if before.next().is_some_and(Tag::is_verb) {
            return None;
        }
        let state = self.behind(mention).and_then(|(o, _)| self.of[o])?;
        (self.clusters.list[state].kind == EntityKind::State).then_some(state)
    }

    /// Whether an entity of the lists is what a noun stands for: the SPD is a party.
    fn is_sort(&self, cluster: usize, noun: &str) -> bool {
        let sort = self.clusters.list[cluster].entry.map(|e| self.schema.gazetteer.field(e, "kind"));
        sort.is_some_and(|sort| self.schema.recognition.nouns_of(sort).any(|n| n == noun))
    }

    /// "Left party", "the Indian supreme court": a body of the lists that is written small here.
    fn listed_body(&self, mention: &Mention<'_>, owner: Option<usize>) -> Option<u32> {
        let capitals = |tokens: std::ops::Range<usize>| {
            let words = tokens.map(|i| self.doc.word(i)).map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                first + letters.as_str()
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let core = self.core(mention);
        let owned = owner.filter(|_| core.len() > 1).and_then(|owner| self.listed(&capitals(core), owner));
        let named = self.doc.word(mention.tokens.start).starts_with(char::is_uppercase);
        owned.or_else(|| {
            let gazetteer = &self.schema.gazetteer;
            let found = gazetteer.surfaces(Key::of(&capitals(mention.tokens.clone()))).map(|s| s.entry);
            let mut bodies = found.filter(|&e| gazetteer.is(e, mention.kind));
            bodies.next().filter(|_| named && mention.tokens.len() > 1)
        })
    }

    /// Kim's troops are North Korea's: a leader's troops and officials are those of the state.
    fn acting(&self, owner: usize) -> usize {
        if self.clusters.list[owner].kind != EntityKind::Person {
            return owner;
        }
        let led = self.holders.iter().find_map(|&o| {
            let state = self.mentions.list[o].owner.and_then(|x| self.of[x])?;
            (self.of[o] == Some(owner) && self.clusters.list[state].kind == EntityKind::State)
                .then_some(state)
        });
        led.unwrap_or(owner)
    }

    /// The number before a group that is nobody in particular without one.
    fn counted(&self, m: usize, class: Class) -> Option<&'_ str> {
        let mention = &self.mentions.list[m];
        let head = self.symbol(mention.tokens.end - 1);
        let traits = self.schema.recognition.traits(head, class)?;
        let before = mention.tokens.start.checked_sub(1)?;
        let number = self.doc.tokens.get(before).is_some_and(|t| t.tag == Tag::CD);
        (class == Class::Group && traits.needs_modifier && number).then(|| self.doc.word(before))
    }

    fn describe(&mut self, m: usize, owner: Option<usize>, canonical: &str) -> usize {
        let mention = &self.mentions.list[m];
        let words = self.doc.words(mention.tokens.clone());
        let named = owner.map(|o| self.owned_name(o, canonical));
        // Several owners ("US, South Korean and Ukrainian officials") stay as they are written.
        let several = owner.is_none()
            && self.core(mention) == mention.tokens
            && words.contains(' ')
            && words.starts_with(char::is_uppercase);
        let name = match named {
            Some(name) => name,
            None if several => words.to_owned(),
            None => canonical.to_owned(),
        };
        let new = self.clusters.add(mention.kind, &name, mention.tokens.start);
        let c = &mut self.clusters.list[new];
        c.owner = owner;
        c.local = owner.is_none() && !several;
        c.incidental = mention.rule == "group-description";
        c.head = self.schema.symbols.get(canonical.rsplit(' ').next().unwrap_or(canonical));
        new
    }

    /// "Libyan army", "Deutsche Bank employees".
    pub fn owned_name(&self, owner: usize, canonical: &str) -> String {
        let c = &self.clusters.list[owner];
        let adjective = c.entry.map(|e| self.schema.gazetteer.field(e, "adjectives")).unwrap_or_default();
        let adjective = adjective.split('|').next().filter(|a| !a.is_empty()).unwrap_or(&c.name);
        format!("{adjective} {canonical}")
    }

    /// A people: "Russians", "North Koreans".
    fn people(&mut self, m: usize, entry: u32) {
        let state = &self.schema.gazetteer;
        let mention = &self.mentions.list[m];
        let plural = state.field(entry, "people_plural").split('|').next().unwrap_or_default();
        let name = if plural.is_empty() { self.doc.words(mention.tokens.clone()) } else { plural };
        let slot = (EntityKind::Group, None, Key::of(name).hash());
        let known = self.clusters.by_key.get(&slot).copied();
        let cluster = known.unwrap_or_else(|| {
            let new = self.clusters.add(EntityKind::Group, name, mention.tokens.start);
            self.clusters.by_key.insert(slot, new);
            new
        });
        self.tie(m, cluster, "people-of-state");
    }

    /// The words that stand for a description, the head by its canonical form.
    fn canonical(&self, mention: &Mention<'_>, class: Class) -> (String, bool) {
        let core = self.core(mention);
        let last = core.end - 1;
        let recognition = &self.schema.recognition;
        let mut head = last..core.end;
        let mut traits: Option<&Traits> = recognition.traits(self.symbol(last), class);
        for phrase in recognition.phrases(self.symbol(last)) {
            let n = phrase.words.len();
            let fits = phrase.classes.has(class)
                && core.end >= core.start + n
                && (0..n).all(|k| self.symbol(core.end - n + k) == phrase.words[k]);
            if fits {
                head = core.end - n..core.end;
                traits = recognition.phrase_traits(phrase);
                break;
            }
        }
        let mut out = String::new();
        for i in core.start..head.start {
            let word = self.doc.word(i);
            if word != "," {
                out.push_str(&if self.doc.tokens[i].span.start == mention.span.start {
                    word.to_lowercase()
                } else {
                    word.to_owned()
                });
                out.push(' ');
            }
        }
        let modified = !out.is_empty();
        match traits.and_then(|t| t.canonical.as_deref()) {
            Some(canonical) => out.push_str(canonical),
            None => out.push_str(&self.doc.words(head).to_lowercase()),
        }
        (out, modified)
    }

    /// The last body or group before a mention whose head is the same.
    fn latest_with_head(&self, m: usize, canonical: &str) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let head = folded(canonical.rsplit(' ').next().unwrap_or(canonical));
        (0..m).rev().take(MEMORY).find_map(|o| {
            let cluster = self.of[o]?;
            let c = &self.clusters.list[cluster];
            let same = c.kind == mention.kind
                && c.name.split_whitespace().next_back().is_some_and(|w| folds_to(w, &head));
            same.then_some(cluster)
        })
    }
}
