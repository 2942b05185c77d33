//! Names of one document → who is who: entries of the lists, full names with their short forms,
//! acronyms, bodies and groups with their owners.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::clusters::Clusters;
use crate::base::{EntityKind, MentionForm, Symbol, suggest};
use crate::entities::{Mention, Mentions};
use crate::schema::{Class, Gender, Key, Schema, Traits};
use crate::text::{Document, Shape, Tag};

/// A document while its mentions are resolved.
pub(super) struct Resolver<'r, 's, 't> {
    pub schema: &'s Schema,
    pub doc: &'r Document<'t>,
    pub mentions: &'r Mentions<'s>,
    pub clusters: Clusters,
    pub of: Vec<Option<usize>>,
    pub merged_by: Vec<&'static str>,
    /// Pronouns are resolved already.
    pub late: bool,
    /// Longer names of bodies by their first letters.
    initials: FxHashMap<u64, usize>,
    /// Mentions of persons with a role and an owner.
    pub holders: Vec<usize>,
    /// How often each state of the lists is named.
    spoken: FxHashMap<u32, usize>,
    /// The longer names that parentheses give another name: "Ituri Liberation Front (FLI)". By the
    /// folded short name, and by the mention of the long one.
    introduced: FxHashMap<u64, usize>,
    introducing: FxHashMap<usize, u64>,
}

impl<'r, 's, 't> Resolver<'r, 's, 't> {
    pub fn new(schema: &'s Schema, doc: &'r Document<'t>, mentions: &'r Mentions<'s>) -> Self {
        let n = mentions.list.len();
        let holds = |m: &Mention<'_>| m.kind == EntityKind::Person && m.role.is_some() && m.owner.is_some();
        let mut spoken = FxHashMap::default();
        for mention in mentions.list.iter().filter(|m| m.kind == EntityKind::State) {
            if let Some(entry) = mention.entry {
                *spoken.entry(entry).or_default() += 1;
            }
        }
        let mut introduced = FxHashMap::default();
        let mut introducing = FxHashMap::default();
        for (long, short) in introductions(doc, mentions) {
            let key = Key::of(mentions.list[short].span.of(doc.text)).hash();
            introduced.entry(key).or_insert(long);
            introducing.entry(long).or_insert(key);
        }
        Self {
            introduced,
            introducing,
            spoken,
            initials: FxHashMap::default(),
            holders: (0..n).filter(|&m| holds(&mentions.list[m])).collect(),
            schema,
            doc,
            mentions,
            clusters: Clusters::default(),
            of: vec![None; n],
            merged_by: vec![""; n],
            late: false,
        }
    }

    /// Ties a mention to an entity.
    pub fn tie(&mut self, m: usize, cluster: usize, rule: &'static str) {
        self.of[m] = Some(cluster);
        self.merged_by[m] = rule;
        let mention = &self.mentions.list[m];
        let gender = self.gender_by_title(mention);
        let c = &mut self.clusters.list[cluster];
        c.earliest = c.earliest.min(m);
        if mention.form == MentionForm::Pronoun {
            return;
        }
        c.count += 1;
        c.incidental &= mention.form == MentionForm::Nominal && mention.rule.ends_with("description");
        let at = c.seen.partition_point(|&t| t <= mention.tokens.start);
        c.seen.insert(at, mention.tokens.start);
        c.first = c.first.min(mention.tokens.start);
        if !matches!(mention.form, MentionForm::Nominal | MentionForm::Metonym) {
            self.clusters.call(cluster, mention.span.of(self.doc.text));
        }
        if mention.kind == EntityKind::Person && is_name(mention) {
            let last = self.key(mention.tokens.end - 1..mention.tokens.end);
            self.clusters.answers_to(cluster, last);
        }
        if mention.kind == EntityKind::Place {
            let core = self.place_core(mention.tokens.clone());
            let key = self.key(core.clone());
            self.clusters.places.entry(key).or_insert(cluster);
            if core.len() < mention.tokens.len() {
                self.clusters.regions.entry(key).or_insert(cluster);
            }
        }
        let c = &mut self.clusters.list[cluster];
        if let Some(role) = &mention.role {
            if let Some(head) = role_head(self.schema, self.doc, role.clone()) {
                c.roles.push(head);
            }
            c.gender = c.gender.or(gender);
        }
    }

    pub fn symbol(&self, token: usize) -> Symbol {
        self.doc.tokens.get(token).map_or(Symbol::NONE, |t| t.word)
    }

    pub fn key(&self, tokens: Range<usize>) -> u64 {
        let mut key = Key::default();
        for i in tokens {
            key.push(self.doc.word(i));
        }
        key.hash()
    }

    /// The folded words of a mention; of "Peres-who" the name alone.
    fn name_key(&self, mention: &Mention<'_>) -> u64 {
        if mention.rule == "part-of-hyphened" {
            Key::of(mention.span.of(self.doc.text)).hash()
        } else {
            self.key(mention.tokens.clone())
        }
    }

    /// First names that tell, then what follows from them.
    pub fn names(&mut self) {
        let list = &self.mentions.list;
        for (m, mention) in list.iter().enumerate() {
            let short = mention.kind == EntityKind::Person && mention.tokens.len() == 1;
            match self.likeliest(mention) {
                Some(entry) if !short && mention.kind != EntityKind::Group => {
                    if let Some(region) = self.region(m) {
                        self.tie(m, region, "part-of-name");
                        continue;
                    }
                    let cluster = self.clusters.entry(self.schema, mention.kind, entry, mention.tokens.start);
                    self.tie(m, cluster, "same-entry");
                }
                _ if mention.kind == EntityKind::Person && is_name(mention) && mention.tokens.len() > 1 => {
                    self.full_name(m);
                }
                _ => {}
            }
        }
        for (m, mention) in list.iter().enumerate() {
            if self.of[m].is_none() && mention.kind == EntityKind::Person && is_name(mention) {
                self.short_name(m);
            }
        }
        self.note_initials();
        for (m, mention) in list.iter().enumerate() {
            if self.of[m].is_some() || !is_name(mention) {
                continue;
            }
            match mention.kind {
                EntityKind::Person | EntityKind::Group => {}
                // "Its Defense Ministry" waits for who "its" is.
                EntityKind::Organization if self.owner_is_pronoun(mention) => {}
                EntityKind::Organization => self.organization(m),
                EntityKind::State | EntityKind::Place | EntityKind::Event | EntityKind::Agreement => {
                    self.same_name(m);
                }
            }
        }
    }

    /// How often the state is named that an entry belongs to.
    fn spoken_of(&self, entry: u32) -> usize {
        let state = self.schema.gazetteer.state(self.schema.gazetteer.field(entry, "owner"));
        state.and_then(|s| self.spoken.get(&s)).copied().unwrap_or_default()
    }

    /// Of the bodies that go by one name ("Congress"), the one whose state the article speaks of.
    fn likeliest(&self, mention: &Mention<'_>) -> Option<u32> {
        let entry = mention.entry?;
        if mention.kind != EntityKind::Organization || mention.rule == "part-of-hyphened" {
            return Some(entry);
        }
        // "ITF" where the article says whose letters these are.
        let long = self.long_name(mention).map(|long| &self.mentions.list[long]);
        if long.is_some_and(|long| long.entry != Some(entry)) {
            return None;
        }
        let mut key = Key::default();
        for i in mention.tokens.clone() {
            key.push(self.doc.word(i));
        }
        let gazetteer = &self.schema.gazetteer;
        let others = gazetteer.surfaces(key).map(|s| s.entry).filter(|&e| gazetteer.is(e, mention.kind));
        let best = others.map(|e| (self.spoken_of(e), std::cmp::Reverse(e))).max();
        best.filter(|(count, _)| *count > self.spoken_of(entry)).map_or(Some(entry), |(_, e)| Some(e.0))
    }

    /// "Republican", "Social Democrat": the party of that name in a state that the article speaks of.
    fn party(&self, mention: &Mention<'_>) -> Option<u32> {
        const SORT: &str = "party";
        let gazetteer = &self.schema.gazetteer;
        let words = mention.span.of(self.doc.text);
        if mention.tokens.len() > 2 || !words.starts_with(char::is_uppercase) {
            return None;
        }
        // Most names begin no longer one of the lists.
        let longer = gazetteer.node(Key::of(words)).longer;
        let forms = self.schema.recognition.nouns_of(SORT).filter(|_| longer).map(|noun| {
            let mut letters = noun.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            format!("{words} {first}{}", letters.as_str())
        });
        let forms: Vec<String> = forms.chain([format!("{words}s")]).collect();
        let found = forms.iter().flat_map(|form| gazetteer.surfaces(Key::of(form)));
        let best = found
            .map(|s| s.entry)
            .filter(|&e| gazetteer.field(e, "kind") == SORT)
            .map(|e| (self.spoken_of(e), std::cmp::Reverse(e)))
            .max()?;
        (best.0 > 0).then_some(best.1.0)
    }

    /// "Cologne hosted Bremen": the only club of the lists that plays in the city.
    fn club(&self, mention: &Mention<'_>) -> Option<u32> {
        let city = mention.span.of(self.doc.text);
        match *self.schema.gazetteer.clubs_of(city) {
            [only] if mention.rule == "place-for-team" => Some(only),
            _ => None,
        }
    }

    /// "Mohammed Mursi" for the list's "Mohamed Morsi": a person of that family name and nearly that
    /// given name, with an office in a state that the article speaks of.
    fn spelled_otherwise(&self, mention: &Mention<'_>) -> Option<u32> {
        let gazetteer = &self.schema.gazetteer;
        let first = self.doc.word(mention.tokens.start);
        let last = self.doc.word(mention.tokens.end - 1);
        if mention.tokens.len() != 2 || first.chars().count() < 4 {
            return None;
        }
        let near = |entry: u32| {
            let given = gazetteer.name(entry).split_whitespace().next()?;
            let fits = given.chars().next() == first.chars().next() && suggest(first, [given]).is_some();
            let told = gazetteer.offices(entry).any(|office| {
                let spoken = gazetteer.state(office.body).is_some_and(|s| self.spoken.contains_key(&s));
                spoken && office.start.zip(self.doc.date).is_none_or(|(start, day)| start <= day)
            });
            (fits && told).then_some(entry)
        };
        let mut found = gazetteer.of_family(last).iter().copied().filter_map(near);
        found.next().filter(|_| found.next().is_none())
    }

    /// "Gauck": the only person of the lists who goes by the name, where the article speaks of the
    /// state in which that person holds or held an office.
    fn known_by_family(&self, mention: &Mention<'_>) -> Option<u32> {
        let gazetteer = &self.schema.gazetteer;
        let [only] = *gazetteer.of_family(mention.span.of(self.doc.text)) else { return None };
        let head = mention.role.clone().and_then(|role| role_head(self.schema, self.doc, role));
        let fits = gazetteer.offices(only).any(|office| {
            let spoken = gazetteer.state(office.body).is_some_and(|s| self.spoken.contains_key(&s));
            let role = office.role.split_whitespace().next_back();
            let begun = office.start.zip(self.doc.date).is_none_or(|(start, day)| start <= day);
            spoken && begun && head.is_none_or(|head| role == Some(self.schema.symbols.word(head)))
        });
        fits.then_some(only)
    }

    /// A person by two words or more.
    fn full_name(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let tokens = mention.tokens.clone();
        let key = self.key(tokens.clone());
        let known = self.clusters.by_key.get(&(EntityKind::Person, None, key)).copied();
        if let Some(cluster) = known.or_else(|| self.variant(m)) {
            self.tie(m, cluster, "same-name");
            let c = &self.clusters.list[cluster];
            let words = self.doc.words(tokens.clone());
            if c.entry.is_none() && words.len() > c.name.len() {
                self.clusters.rename(cluster, words);
            }
        } else if let Some(entry) = self.spelled_otherwise(mention) {
            let cluster = self.clusters.entry(self.schema, EntityKind::Person, entry, tokens.start);
            self.clusters.by_key.insert((EntityKind::Person, None, key), cluster);
            self.tie(m, cluster, "spelling-and-office");
        } else {
            let cluster = self.clusters.add(EntityKind::Person, self.doc.words(tokens.clone()), tokens.start);
            self.clusters.list[cluster].gender =
                self.schema.gazetteer.name_word(self.doc.word(tokens.start)).gender;
            self.clusters.by_key.insert((EntityKind::Person, None, key), cluster);
            self.tie(m, cluster, "full-name");
        }
    }

    /// The same person with a middle name more or less: "John Weber", "John P. Weber".
    fn variant(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let word = |i: usize| self.key(i..i + 1);
        let (first, last) = (word(mention.tokens.start), word(mention.tokens.end - 1));
        self.clusters.with_word(last).iter().copied().find(|&i| {
            let c = &self.clusters.list[i];
            c.kind == EntityKind::Person
                && c.words.len() > 1
                && c.words.len() != mention.tokens.len()
                && c.words.first() == Some(&first)
                && c.words.last() == Some(&last)
        })
    }

    /// A person by one word: the one in the article whose name ends, or begins, with it.
    fn short_name(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let word = self.name_key(mention);
        let at = mention.tokens.start;
        let gender = self.gender_by_title(mention);
        let mut best: Option<(usize, (bool, bool, usize))> = None;
        for &i in self.clusters.with_word(word) {
            let c = &self.clusters.list[i];
            if c.kind != EntityKind::Person || gender.is_some() && c.gender.is_some() && c.gender != gender {
                continue;
            }
            let first = c.words.first() == Some(&word) && c.words.len() > 1;
            // Family name before given name, a name already given before one yet to come, the nearest.
            let given = self.clusters.nearest(i, at);
            let rank = (first, given.is_none(), given.map_or(c.first, |near| at - near));
            if best.as_ref().is_none_or(|(_, r)| rank < *r) {
                best = Some((i, rank));
            }
        }
        if let Some((cluster, _)) = best {
            return self.tie(m, cluster, "part-of-full-name");
        }
        if let Some(entry) = mention.entry {
            let cluster = self.clusters.entry(self.schema, EntityKind::Person, entry, at);
            return self.tie(m, cluster, "same-entry");
        }
        if let Some(entry) = self.known_by_family(mention) {
            let cluster = self.clusters.entry(self.schema, EntityKind::Person, entry, at);
            return self.tie(m, cluster, "family-and-office");
        }
        let key = self.name_key(mention);
        let cluster =
            self.clusters.by_key.get(&(EntityKind::Person, None, key)).copied().unwrap_or_else(|| {
                let new = self.clusters.add(EntityKind::Person, mention.span.of(self.doc.text), at);
                self.clusters.list[new].local = true;
                self.clusters.by_key.insert((EntityKind::Person, None, key), new);
                new
            });
        self.tie(m, cluster, "same-name");
    }

    fn gender_by_title(&self, mention: &Mention<'_>) -> Option<Gender> {
        let role = mention.role.clone()?;
        let symbol = self.symbol(role.end - 1);
        let recognition = &self.schema.recognition;
        let traits = |class| recognition.traits(symbol, class).and_then(|t: &Traits| t.gender);
        traits(Class::Honorific).or_else(|| traits(Class::Role))
    }

    /// Names that mean the same wherever they stand in the article.
    fn same_name(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let key = self.name_key(mention);
        let slot = (mention.kind, None, key);
        let known = self.clusters.by_key.get(&slot).copied();
        let longer = known.is_none().then(|| self.shorter(m)).flatten();
        if let Some(longer) = longer {
            return self.tie(m, longer, "part-of-name");
        }
        if let Some(known) = known {
            return self.tie(m, known, "same-name");
        }
        let said =
            matches!(mention.kind, EntityKind::Event | EntityKind::Agreement).then(|| self.description(m));
        if let Some(known) = said.as_ref().and_then(|said| self.described_before(m, said)) {
            self.clusters.by_key.insert(slot, known);
            return self.tie(m, known, "same-description");
        }
        let words = mention.span.of(self.doc.text);
        let new = self.clusters.add(mention.kind, words, mention.tokens.start);
        self.clusters.by_key.insert(slot, new);
        if let Some(said) = said {
            self.note(new, said);
        }
        self.tie(m, new, "same-name");
    }

    /// "Kursk" where the article speaks of the Kursk region before.
    fn region(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        if mention.kind != EntityKind::Place || mention.form != MentionForm::Name {
            return None;
        }
        self.clusters.regions.get(&self.name_key(mention)).copied()
    }

    /// "Kursk" and "Kursk area" after "Kursk region".
    fn shorter(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        if mention.kind != EntityKind::Place {
            return None;
        }
        let core = self.place_core(mention.tokens.clone());
        self.clusters.places.get(&self.key(core)).copied()
    }

    fn place_core(&self, tokens: Range<usize>) -> Range<usize> {
        let last = tokens.end - 1;
        let head = self.schema.recognition.classes(self.symbol(last)).has(Class::PlaceHead);
        if head && tokens.len() > 1 { tokens.start..last } else { tokens }
    }

    /// "China's Communist Party", "the US Federal Bureau of Investigation": the body that the lists know
    /// under a name with its owner.
    pub fn listed(&self, core: &str, owner: usize) -> Option<u32> {
        let gazetteer = &self.schema.gazetteer;
        let state = &self.clusters.list[owner];
        let entry = state.entry.filter(|_| state.kind == EntityKind::State)?;
        let adjective = gazetteer.field(entry, "adjectives").split('|').next().unwrap_or_default();
        let body = |name: Key| {
            gazetteer
                .surfaces(name)
                .find(|s| gazetteer.is(s.entry, EntityKind::Organization))
                .map(|s| s.entry)
        };
        let found = body(Key::of_words([core, "of", &state.name]))
            .or_else(|| body(Key::of_words([adjective, core])))
            .or_else(|| body(Key::of(core)));
        found.filter(|&found| {
            let owner = gazetteer.field(found, "owner");
            owner.is_empty() || owner == gazetteer.field(entry, "id")
        })
    }

    pub fn owner_is_pronoun(&self, mention: &Mention<'_>) -> bool {
        mention.owner.is_some_and(|o| self.mentions.list[o].form == MentionForm::Pronoun)
    }

    /// A body by its name: its owner tells it from those of the same name.
    pub fn organization(&mut self, m: usize) {
        let mention = &self.mentions.list[m];
        let owner = mention.owner.and_then(|o| self.of[o]).filter(|&o| self.ownable(o));
        let core = self.core(mention);
        let key = self.key(core.clone());
        if let Some(&known) = self.clusters.by_key.get(&(EntityKind::Organization, owner, key)) {
            return self.tie(m, known, "same-name");
        }
        // "the Unification Ministry" after "South Korea's Unification Ministry", and the reverse.
        let same = self.clusters.by_core.get(&key).map_or(&[][..], Vec::as_slice);
        let other = same.iter().copied().find(|&c| owner.is_none() || self.clusters.list[c].owner.is_none());
        if let Some(known) = other {
            if let Some(owner) = owner.filter(|_| self.clusters.list[known].owner.is_none()) {
                self.own(known, owner);
            }
            self.clusters.by_key.insert((EntityKind::Organization, owner, key), known);
            return self.tie(m, known, "same-name");
        }
        if let Some(entry) = owner.and_then(|owner| self.listed(self.doc.words(core), owner)) {
            let known =
                self.clusters.entry(self.schema, EntityKind::Organization, entry, mention.tokens.start);
            self.clusters.by_key.insert((EntityKind::Organization, owner, key), known);
            return self.tie(m, known, "owner-and-name");
        }
        let listed = self.party(mention).map(|entry| (entry, "name-of-party"));
        if let Some((entry, rule)) = listed.or_else(|| Some((self.club(mention)?, "club-of-city"))) {
            let known =
                self.clusters.entry(self.schema, EntityKind::Organization, entry, mention.tokens.start);
            self.clusters.by_key.insert((EntityKind::Organization, owner, key), known);
            return self.tie(m, known, rule);
        }
        if let Some(known) = self.acronym(m).or_else(|| self.long_form(m)) {
            self.clusters.by_key.insert((EntityKind::Organization, None, key), known);
            return self.tie(m, known, "acronym");
        }
        if let Some(known) = self.short_form(m) {
            return self.tie(m, known, "short-form");
        }
        // "the Constitutional Court" of the state that the article is about.
        let state = self.clusters.main_state().filter(|_| owner.is_none() && mention.tokens.len() > 1);
        if let Some(entry) = state.and_then(|state| self.listed(self.doc.words(self.core(mention)), state)) {
            let known =
                self.clusters.entry(self.schema, EntityKind::Organization, entry, mention.tokens.start);
            self.clusters.by_key.insert((EntityKind::Organization, None, key), known);
            return self.tie(m, known, "main-state");
        }
        let new =
            self.clusters.add(EntityKind::Organization, mention.span.of(self.doc.text), mention.tokens.start);
        self.clusters.list[new].head = self.symbol(mention.tokens.end - 1);
        if self.lettered(mention) {
            self.clusters.letters.entry(key).or_insert(new);
        }
        self.clusters.by_core.entry(key).or_default().push(new);
        self.clusters.by_key.insert((EntityKind::Organization, owner, key), new);
        if let Some(owner) = owner {
            self.own(new, owner);
        }
        self.tie(m, new, "new-name");
    }

    /// States and bodies own bodies; a person's or pronoun's "his party" says too little.
    pub fn ownable(&self, cluster: usize) -> bool {
        matches!(
            self.clusters.list[cluster].kind,
            EntityKind::State | EntityKind::Organization | EntityKind::Place
        )
    }

    pub fn own(&mut self, cluster: usize, owner: usize) {
        if cluster == owner {
            return;
        }
        let name = self.clusters.list[owner].name.clone();
        let c = &mut self.clusters.list[cluster];
        c.owner = Some(owner);
        if c.entry.is_none() {
            c.qualifier = name;
        }
    }

    /// The words of a body without the owner among them.
    pub fn core(&self, mention: &Mention<'_>) -> Range<usize> {
        let inside = mention
            .owner
            .map(|o| &self.mentions.list[o])
            .filter(|o| o.tokens.start == mention.tokens.start && o.tokens.end < mention.tokens.end);
        inside.map_or(mention.tokens.clone(), |o| o.tokens.end..mention.tokens.end)
    }

    /// Whether a mention is one word in capitals.
    fn lettered(&self, mention: &Mention<'_>) -> bool {
        let capitals = |i: usize| self.doc.tokens.get(i).is_some_and(|t| t.shape == Shape::Capitals);
        mention.tokens.len() == 1 && capitals(mention.tokens.start)
    }

    /// Notes the first letters of every longer name of a body, with and without its owner's.
    fn note_initials(&mut self) {
        for (m, mention) in self.mentions.list.iter().enumerate() {
            if mention.kind != EntityKind::Organization || mention.tokens.len() < 2 {
                continue;
            }
            let owner = mention.owner.map(|o| self.doc.word(self.mentions.list[o].tokens.start));
            let national = owner.and_then(|w| w.chars().next());
            for letters in initials(self.doc, mention.tokens.clone()) {
                if letters.chars().count() < 2 {
                    continue;
                }
                self.initials.entry(Key::of(&letters).hash()).or_insert(m);
                if let Some(national) = national.filter(|_| letters.chars().count() > 2) {
                    self.initials.entry(Key::of(&format!("{national}{letters}")).hash()).or_insert(m);
                }
            }
        }
    }

    /// The longer name that the article introduced a name with.
    fn long_name(&self, mention: &Mention<'_>) -> Option<usize> {
        // Most articles introduce none.
        (!self.introduced.is_empty()).then(|| self.introduced.get(&self.name_key(mention)).copied()).flatten()
    }

    /// "SSC" for the Supreme Security Committee.
    fn acronym(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        if let Some(long) = self.long_name(mention) {
            return self.of[long];
        }
        let long = self.lettered(mention).then(|| self.initials.get(&self.name_key(mention)))??;
        self.of[*long]
    }

    /// The Supreme Security Committee after "SSC".
    fn long_form(&self, m: usize) -> Option<usize> {
        let tokens = self.mentions.list[m].tokens.clone();
        if tokens.len() < 2 {
            return None;
        }
        let short = self.introducing.get(&m);
        let before = short.and_then(|&key| self.clusters.by_key.get(&(EntityKind::Organization, None, key)));
        if let Some(&before) = before {
            return Some(before);
        }
        let known = |letters: &String| self.clusters.letters.get(&Key::of(letters).hash()).copied();
        initials(self.doc, tokens).iter().find_map(known)
    }

    /// "the Church" after "Church of Scientology", "Springer" after "Axel Springer".
    fn short_form(&self, m: usize) -> Option<usize> {
        let mention = &self.mentions.list[m];
        let word = |i: usize| self.key(i..i + 1);
        let known = self.clusters.with_word(word(mention.tokens.start));
        if known.is_empty() {
            return None;
        }
        let words: Vec<u64> = mention.tokens.clone().map(word).collect();
        let mut best = None;
        for &i in known {
            let c = &self.clusters.list[i];
            let longer =
                c.words.len() > words.len() && (c.words.ends_with(&words) || c.words.starts_with(&words));
            if c.kind == EntityKind::Organization && longer {
                let near = self.clusters.nearest(i, mention.tokens.start);
                if near.is_some() && best.as_ref().is_none_or(|(_, n)| near > *n) {
                    best = Some((i, near));
                }
            }
        }
        best.map(|(i, _)| i)
    }
}

/// Bodies with another name in parentheses behind them: the longer mention and the shorter.
fn introductions(doc: &Document<'_>, mentions: &Mentions<'_>) -> Vec<(usize, usize)> {
    let tag = |i: usize| doc.tokens.get(i).map_or(Tag::Stop, |t| t.tag);
    let body = |m: &Mention<'_>| m.kind == EntityKind::Organization && m.form == MentionForm::Name;
    let list = &mentions.list;
    let pair = |(short, mention): (usize, &Mention<'_>)| {
        let at = mention.tokens.start;
        let alone = mention.tokens.len() == 1
            && at > 1
            && tag(at - 1) == Tag::OpenParen
            && matches!(tag(at + 1), Tag::CloseParen | Tag::Comma)
            && body(mention);
        let capitals = || doc.tokens.get(at).is_some_and(|t| t.shape == Shape::Capitals);
        if !alone || !(capitals() || mention.entry.is_none()) {
            return None;
        }
        let long = (short.saturating_sub(4)..short)
            .rev()
            .find(|&o| list[o].tokens.end == at - 1 && body(&list[o]))?;
        (list[long].tokens.len() > 1).then_some((long, short))
    };
    list.iter().enumerate().filter_map(pair).collect()
}

/// Whether a mention names rather than describes.
pub(super) fn is_name(mention: &Mention<'_>) -> bool {
    matches!(mention.form, MentionForm::Name | MentionForm::Adjective | MentionForm::Metonym)
}

/// The role word that a role is about: "secretary" of "Secretary of State".
pub(super) fn role_head(schema: &Schema, doc: &Document<'_>, role: Range<usize>) -> Option<Symbol> {
    role.rev().find_map(|i| {
        let symbol = doc.tokens.get(i)?.word;
        schema.recognition.classes(symbol).any(&[Class::Role, Class::Kin]).then_some(symbol)
    })
}

/// Whether a word is another one that was folded before.
pub(super) fn folds_to(word: &str, other: &str) -> bool {
    if !word.is_ascii() {
        return folded(word) == other;
    }
    let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|byte| byte.to_ascii_lowercase()).eq(other.bytes())
}

/// Lower case without accents, dots and hyphens.
pub(super) fn folded(word: &str) -> String {
    let plain = deunicode::deunicode(word);
    plain.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The first letters of the words of a name: of the capitalised ones, and of all.
fn initials(doc: &Document<'_>, tokens: Range<usize>) -> [String; 2] {
    let mut out = [String::new(), String::new()];
    let words = tokens.filter(|&i| doc.tokens.get(i).is_some_and(|t| t.tag != Tag::POS));
    for letter in words.flat_map(|i| doc.word(i).split('-')).filter_map(|w| w.chars().next()) {
        if letter.is_uppercase() {
            out[0].push(letter);
        }
        out[1].extend(letter.to_uppercase());
    }
    out
}
