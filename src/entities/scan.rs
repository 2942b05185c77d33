//! Sentences → sequences that may be names, cut where titles, nationalities and known names say so.
//!
//! What they are is decided later from the evidence of the whole article; only where the cut
//! itself depends on it is something said here.

use std::ops::Range;

use super::draft::{Draft, Drafts};
use super::hits::Hit;
use super::reader::Reader;
use crate::base::{EntityKind, MentionForm, Span};
use crate::schema::{Class, Classes, How, Key, Schema, Word};
use crate::text::{Shape, Tag, Token};

/// Whether a name may begin with a token that has no capital.
#[inline]
pub(super) fn may_begin(schema: &Schema, token: &Token, classes: Classes) -> bool {
    token.hyphened
        || token.shape == Shape::Lower
            && (classes.has(Class::FamilyParticle) || schema.gazetteer.begins_lower(token.word))
}

/// Finds the names of a sentence.
pub(super) fn sentence(reader: Reader<'_, '_, '_>, sentence: usize, drafts: &mut Drafts) {
    let Range { start, end } = reader.doc.sentences[sentence].tokens;
    let mut scan = Scan { reader, drafts, begin: start, end };
    let mut from = start;
    for i in reader.names(sentence).iter().map(|&i| i as usize) {
        if i >= from {
            from = scan.step(i);
        }
    }
}

/// Finds the names of a line where most words are capitalised: only those that `known` or an
/// unambiguous entry of the lists confirms.
pub(super) fn headline(
    reader: Reader<'_, '_, '_>,
    tokens: Range<usize>,
    known: impl Fn(Range<usize>) -> bool,
    drafts: &mut Drafts,
) {
    let mut scan = Scan { reader, drafts, begin: tokens.start, end: tokens.end };
    let mut i = tokens.start;
    while i < tokens.end {
        if !reader.proper(i) {
            i += 1;
            continue;
        }
        let hit = reader.hit(i, tokens.end).filter(|h| scan.certain(i, h));
        let listed = hit.as_ref().map_or(i, |h| h.end);
        let seen = (listed.max(i + 1)..=(i + 6).min(tokens.end)).rev().find(|&end| known(i..end));
        match (seen, hit) {
            (Some(end), hit) => {
                scan.name(i..end, hit.filter(|h| h.end == end));
                i = end;
            }
            (None, Some(hit)) => {
                let end = hit.end;
                scan.name(i..end, Some(hit));
                i = end;
            }
            (None, None) => i += 1,
        }
    }
}

/// One sentence while it is scanned.
pub(super) struct Scan<'d, 'r, 's, 't> {
    pub reader: Reader<'r, 's, 't>,
    pub drafts: &'d mut Drafts,
    pub begin: usize,
    pub end: usize,
}

impl Scan<'_, '_, '_, '_> {
    /// Reads a name at `i` if there is one; returns where to go on.
    fn step(&mut self, i: usize) -> usize {
        let r = self.reader;
        if r.token(i).shape == Shape::Lower {
            return self.lower(i);
        }
        if !r.proper(i) {
            return self.article(i).unwrap_or_else(|| self.hyphened(i));
        }
        if let Some(end) = self.portfolio_at(i) {
            return end;
        }
        // "the Vice chairman"
        if r.schema.grammar.is(r.token(i).lemma, Word::Deputy)
            && r.token(i + 1).shape == Shape::Lower
            && r.has(i + 1, Class::Role)
        {
            return i + 1;
        }
        let hit = r.hit(i, self.end);
        let certain = !r.initial(i) || self.begins(i, hit.as_ref());
        if !certain && r.has(i, Class::Detached) {
            return i + 1;
        }
        let end = self.run(i);
        let end = hit.as_ref().map_or(end, |h| self.run_from(h.end.max(end)));
        let before = self.drafts.list.len();
        let cut = match r.hyphen(end).filter(|part| part.start == 0 && end < self.end) {
            Some(part) => self.hyphen_start(end, r.word(end).get(part).unwrap_or_default()),
            None => end,
        };
        self.parse(i..cut, hit.filter(|h| h.end <= cut));
        self.extend_place(cut);
        self.extend_unit(i, before);
        for draft in &mut self.drafts.list[before..] {
            draft.doubtful = !certain && draft.tokens.start == i;
        }
        end
    }

    /// "The Hague": a place that has its article in its name, or a body that begins with a small word.
    fn article(&mut self, i: usize) -> Option<usize> {
        let r = self.reader;
        if !r.capital(i) || !r.closed(i) || !r.proper(i + 1) {
            return None;
        }
        let hit = r.hit(i, self.end).filter(|h| h.end > i + 1 && self.certain(i, h))?;
        // "Under Armour", but "The Atlantic" is the Atlantic.
        let kind = r.kind_of(hit.surfaces[0]);
        if kind != EntityKind::Place && (kind != EntityKind::Organization || r.tag(i) == Tag::DT) {
            return None;
        }
        let end = hit.end;
        self.name(i..end, Some(hit));
        Some(end)
    }

    /// "Kursk region": the small word behind a name that is no state's.
    fn extend_place(&mut self, end: usize) {
        let r = self.reader;
        let head = end < self.end && r.token(end).shape == Shape::Lower && r.has(end, Class::PlaceHead);
        if !head || end + 1 < self.end && r.tag(end + 1).is_noun() {
            return;
        }
        let Some(d) = self.drafts.ending(end) else { return };
        let draft = &self.drafts.list[d];
        let state = draft.choices.iter().any(|&(e, how)| {
            matches!(how, How::Adjective | How::Short)
                || r.schema.gazetteer.is(e, EntityKind::State) && how != How::Metonym
        });
        // "the Aleppo suburb of Daraya", but "Kursk region of Russia"
        let next = end + 2 + usize::from(r.means(end + 2, Word::The));
        let inside = r.means(end + 1, Word::Of)
            && r.proper(next)
            && r.hit(next, self.end).is_none_or(|h| {
                let kind = r.schema.gazetteer.field(h.surfaces[0].entry, "kind");
                r.kind_of(h.surfaces[0]) == EntityKind::Place && !kind.ends_with("region")
            });
        if state || inside || draft.kind.is_some_and(|k| k != EntityKind::Place) || draft.doubtful {
            return;
        }
        let start = draft.tokens.start;
        if self.headed(start..end) || r.has(end - 1, Class::Direction) && end - start == 1 {
            return;
        }
        let choices = std::mem::take(&mut self.drafts.list[d].choices);
        self.drafts.widen(d, start..end + 1, r.doc.span(start..end + 1));
        let draft = &mut self.drafts.list[d];
        draft.kind = Some(EntityKind::Place);
        draft.rule = "name-and-place-head";
        draft.key = r.key(start..end + 1);
        draft.choices = r.hit(start, end + 1).filter(|h| h.end == end + 1).map_or_else(
            || choices.into_iter().filter(|&(e, _)| r.schema.gazetteer.is(e, EntityKind::Place)).collect(),
            |h| h.surfaces.iter().map(|s| (s.entry, s.how)).collect(),
        );
    }

    /// "6th Fleet", "101st Airborne Division": the number before a unit is a part of its name.
    fn extend_unit(&mut self, start: usize, first: usize) {
        let r = self.reader;
        let Some(number) = start.checked_sub(1).filter(|&i| i >= self.begin) else { return };
        let word = r.word(number);
        let digits = word.trim_end_matches(char::is_alphabetic);
        let ordinal = digits.len() + 2 == word.len() && digits.bytes().all(|b| b.is_ascii_digit());
        let Some(draft) = self.drafts.list.get(first).filter(|_| ordinal && !digits.is_empty()) else {
            return;
        };
        let tokens = number..draft.tokens.end;
        let unit = draft.tokens.start == start && r.has(tokens.end - 1, Class::OrganizationHead);
        if unit && draft.choices.iter().all(|&(e, _)| !r.schema.gazetteer.is(e, EntityKind::Organization)) {
            self.drafts.widen(first, tokens.clone(), r.doc.span(tokens.clone()));
            let draft = &mut self.drafts.list[first];
            draft.key = r.key(tokens);
            draft.choices.clear();
            draft.kind = Some(EntityKind::Organization);
            draft.rule = "number-and-unit";
        }
    }

    /// A name that begins with a small letter: "dpa", "al-Shabaab", "de Boer".
    fn lower(&mut self, i: usize) -> usize {
        let r = self.reader;
        let known = r.schema.gazetteer.begins_lower(r.symbol(i));
        if !known && !r.token(i).hyphened && !r.has(i, Class::FamilyParticle) {
            return i + 1;
        }
        if let Some(hit) = known.then(|| r.hit(i, self.end)).flatten() {
            let end = hit.end;
            self.name(i..end, Some(hit));
            return end;
        }
        self.family(i).unwrap_or_else(|| self.hyphened(i))
    }

    /// "van der Bellen said": a family name that begins with a small word.
    fn family(&mut self, i: usize) -> Option<usize> {
        let r = self.reader;
        if !r.has(i, Class::FamilyParticle) || !r.token(i).spaced && i > self.begin {
            return None;
        }
        let name = (i + 1..(i + 3).min(self.end)).find(|&k| !r.has(k, Class::Particle))?;
        let other = |h: Hit<'_>| r.kind_of(h.surfaces[0]) != EntityKind::Person && self.certain(name, &h);
        if !r.proper(name)
            || r.capital(i - usize::from(i > self.begin))
            || r.hit(name, self.end).is_some_and(other)
        {
            return None;
        }
        let end = self.run(name);
        let index = self.push(i..end, None, MentionForm::Name, "family-name");
        // Whoever is meant was named in full before, or the small word is something else.
        self.drafts.list[index].doubtful = end > name + 1;
        Some(end)
    }

    /// "Baltimore-based", "Russia-backed": the name before the hyphen, where the lists have it.
    fn hyphened(&mut self, i: usize) -> usize {
        let r = self.reader;
        if !r.token(i).hyphened {
            return i + 1;
        }
        if let Some((front, back)) = r.pair(i) {
            self.part(i..i + 1, front);
            self.part(i..i + 1, back);
            return i + 1;
        }
        let Some(part) = r.hyphen(i) else { return i + 1 };
        let word = r.word(i);
        let Some(name) = word.get(part.clone()) else { return i + 1 };
        let first = if part.start == 0 { self.hyphen_start(i, name) } else { i };
        self.part(first..i + 1, part);
        i + 1
    }

    /// Adds a name that ends, or stands, inside a token.
    fn part(&mut self, tokens: Range<usize>, part: Range<usize>) {
        let r = self.reader;
        let last = tokens.end - 1;
        let mut key = Key::default();
        for k in tokens.start..last {
            key.push(r.word(k));
        }
        key.push(r.word(last).get(part.clone()).unwrap_or_default());
        let surfaces = r.listed(key);
        let single = tokens.len() == 1;
        let word = r.schema.symbols.get(&r.word(last).get(part.clone()).unwrap_or_default().to_lowercase());
        if single && surfaces.is_empty() && r.schema.lexicon.entry(word).is_known() {
            return;
        }
        let start = r.token(tokens.start).span.start + if single { part.start as u32 } else { 0 };
        let end = r.token(last).span.start + part.end as u32;
        let index = self.push(tokens, None, MentionForm::Name, "part-of-hyphened");
        let draft = &mut self.drafts.list[index];
        draft.span = Span { start, end };
        draft.key = key.hash();
        // Without an entry only the rest of the article can tell.
        draft.doubtful = surfaces.is_empty() && part.start > 0;
        draft.choices = surfaces.iter().map(|s| (s.entry, s.how)).collect();
    }

    /// "New York-based": the capitalised words before belong to the name where the lists have it.
    fn hyphen_start(&self, i: usize, name: &str) -> usize {
        let r = self.reader;
        let starts = self.begin.max(i.saturating_sub(3))..i;
        let fits = |start: usize| {
            let mut key = Key::default();
            for k in start..i {
                if !r.proper(k) {
                    return false;
                }
                key.push(r.word(k));
            }
            key.push(name);
            !r.listed(key).is_empty()
        };
        starts.into_iter().find(|&start| fits(start)).unwrap_or(i)
    }

    /// Whether the first word of a sentence begins a name.
    fn begins(&self, i: usize, hit: Option<&Hit<'_>>) -> bool {
        let r = self.reader;
        if hit.is_some_and(|h| h.end > i + 1 || self.certain(i, h)) {
            return true;
        }
        if r.has(i, Class::Detached) {
            return false;
        }
        // "Apple CEO Tim Cook", but not "Vice chairman Jane Roe"
        let office = i + 1 < self.end && r.schema.grammar.is(r.token(i + 1).lemma, Word::BodyOffice);
        if office
            && hit.is_some_and(|h| r.kind_of(h.surfaces[0]) == EntityKind::Organization)
            && !r.classes(i).has(Class::RoleModifier)
        {
            return true;
        }
        let next = i + 1 < self.end && r.proper(i + 1) && !r.possessive(i + 1);
        match r.tag(i) {
            Tag::NNP | Tag::NNPS => {
                let name = r.name_word(i);
                let verb = r.tag(i + 1).is_finite() && name.family && !name.family_ambiguous;
                !r.common(i) || verb || next && (name.given || self.headed(i..self.run(i)))
            }
            Tag::NN | Tag::NNS | Tag::JJ | Tag::FW => {
                next && (r.classes(i).any(&[Class::Honorific, Class::Royal, Class::Role])
                    || self.headed(i + 1..self.run(i + 1)))
            }
            _ => next && r.classes(i).any(&[Class::Honorific, Class::Royal]),
        }
    }

    /// Whether a hit of the lists needs no confirmation.
    pub(super) fn certain(&self, start: usize, hit: &Hit<'_>) -> bool {
        let r = self.reader;
        hit.surfaces.iter().any(|s| {
            let listed = r.schema.gazetteer.entry(s.entry);
            !matches!(s.how, How::Short) && listed.is_some_and(|e| !e.ambiguous)
        }) && !(hit.end == start + 1 && r.has(start, Class::Plain))
    }

    /// Cuts a sequence into names.
    pub(super) fn parse(&mut self, tokens: Range<usize>, hit: Option<Hit<'_>>) {
        let r = self.reader;
        let Range { start, end } = tokens;
        if start >= end {
            return;
        }
        let hit = hit.or_else(|| r.hit(start, end)).filter(|h| h.end <= end);
        if hit.as_ref().is_some_and(|h| h.end == end) {
            return self.name(start..end, hit);
        }
        // "Mr Key", "Dr. Smith"
        if r.has(start, Class::Honorific) && end > start + 1 {
            return self.person_after(start..start + 1, start + 1..end);
        }
        let headed = self.headed(start..end);
        // "South East Asia"
        if r.has(start, Class::Direction)
            && hit.as_ref().is_none_or(|h| h.end == start + 1)
            && start + 1 < end
        {
            let rest = (start + 1..end).find(|&k| !r.has(k, Class::Direction)).and_then(|k| r.hit(k, end));
            if rest.is_some_and(|h| {
                h.end == end && matches!(r.kind_of(h.surfaces[0]), EntityKind::Place | EntityKind::State)
            }) {
                self.push(start..end, Some(EntityKind::Place), MentionForm::Name, "direction-and-place");
                return;
            }
        }
        if let Some(hit) = hit {
            let kind = r.kind_of(hit.surfaces[0]);
            let state =
                kind == EntityKind::State && !matches!(hit.surfaces[0].how, How::Metonym | How::Short);
            let adjective = hit.surfaces.iter().any(|s| s.how == How::Adjective);
            if state || adjective {
                if self.headed_tail(start, hit.end..end) {
                    return self.owned(start..end, hit);
                }
                let next = hit.end;
                self.name(start..next, Some(hit));
                return self.rest(next..end);
            }
            let title = self.role(hit.end, end).is_some();
            // "Skagerrak Line", "Munich Re": a place before a word that begins no other name.
            let small = r.town(hit.surfaces[0]);
            let next = r.hit(hit.end, end);
            let joined = kind == EntityKind::Place
                && !small
                && !r.in_line(start)
                && next.is_none()
                && r.token(hit.end).shape == Shape::Capital
                && !self.surely_bears(hit.end)
                && !r.closed(hit.end);
            // "Zara Weber" is no shop, if a shop's name alone may be a word.
            let shop = kind == EntityKind::Organization
                && (self.certain(start, &hit)
                    || end != hit.end + 1
                    || !self.surely_bears(hit.end)
                    || next.is_some());
            let given = hit.end == start + 1 && self.given(start) && !shop;
            // "Martin Luther King III"
            let surname = |k: usize| r.has(k, Class::Generation) || self.bears(k) && r.hit(k, end).is_none();
            let person = kind == EntityKind::Person && end - hit.end <= 2 && (hit.end..end).all(surname);
            // "Halle Sellwig": a town's name before a word that is no other name or word.
            let town = small && kind == EntityKind::Place && hit.end == start + 1;
            let known = r.name_word(hit.end);
            let person = person
                || town
                    && end == hit.end + 1
                    && r.token(start).shape == Shape::Capital
                    && (!r.common(hit.end) || known.family && !known.family_ambiguous)
                    && r.hit(hit.end, end).is_none()
                    && (!known.given || known.family && r.name_word(start).family);
            // "Norton Jay Weber": a town's name that people have as well, before names and nothing else.
            let bearer = town
                && self.bears(start)
                && (hit.end + 1..=hit.end + 2).contains(&end)
                && (hit.end..end).all(surname);
            let person = person || bearer;
            if title && !person || !(headed || given || person || joined) {
                let next = hit.end;
                self.name(start..next, Some(hit));
                return self.rest(next..end);
            }
        }
        // "Foreign Minister Sergei Lavrov", "State Department Spokesperson"
        let role = self.role(start, end).filter(|(role, _)| !headed || role.start == start);
        // "Justice Party of Zeldania"
        let words = (start..end).find(|&i| !r.proper(i)).unwrap_or(end);
        let role = role.filter(|_| !self.ordinary_body(start..words));
        if let Some((role, name)) = role {
            if role.start > start {
                self.parse(start..role.start, None);
            }
            if name < end {
                self.person_after(role, name..end);
            }
            return;
        }
        self.inner(start..end);
    }

    /// What is left behind a name that was cut off.
    fn rest(&mut self, tokens: Range<usize>) {
        let r = self.reader;
        let mut start = tokens.start;
        while start < tokens.end && !r.proper(start) {
            start += 1;
        }
        self.parse(start..tokens.end, None);
    }

    /// Whether what follows a state makes one name with it: "State Department", "Open".
    fn headed_tail(&self, start: usize, tail: Range<usize>) -> bool {
        let r = self.reader;
        if tail.is_empty() || !r.proper(tail.start) || self.role(tail.start, tail.end).is_some() {
            return false;
        }
        let Some(last) = tail.end.checked_sub(1) else { return false };
        let of = tail
            .clone()
            .skip(1)
            .any(|i| (r.means(i, Word::Of) || r.is(i, "for")) && self.head_before(i, true));
        let head = self.organization_head(last)
            || of
            || r.classes(last).any(&[Class::Event, Class::Agreement, Class::PlaceHead]);
        // A title-case line would make "Germany Coalition" a body.
        head && start < last
    }

    /// "US State Department": one name, with the state inside it as its owner.
    fn owned(&mut self, tokens: Range<usize>, hit: Hit<'_>) {
        let state = tokens.start..hit.end;
        let last = tokens.end - 1;
        let kind = if self.organization_head(last) { Some(EntityKind::Organization) } else { None };
        let body = self.push(tokens, kind, MentionForm::Name, "owner-and-head");
        self.name(state, Some(hit));
        let owner = self.drafts.list.len() - 1;
        self.drafts.list[body].owner = (owner > body).then_some(owner);
    }

    /// "US" of "US State Department", where the lists have the whole.
    fn nested(&mut self, tokens: Range<usize>, whole: &Hit<'_>) {
        let r = self.reader;
        let kind = r.kind_of(whole.surfaces[0]);
        let event = matches!(kind, EntityKind::Event | EntityKind::Agreement);
        if !event && !matches!(kind, EntityKind::Organization | EntityKind::Place) || tokens.len() < 2 {
            return;
        }
        let gazetteer = &r.schema.gazetteer;
        // "Ukraine war", "French Alps", but not "Mexico City".
        let state = |h: &Hit<'_>| {
            let inner = r.kind_of(h.surfaces[0]);
            let adjective = h.surfaces[0].how == How::Adjective;
            let place = event
                && inner == EntityKind::Place
                && h.surfaces[0].how == How::Name
                && r.token(tokens.end - 1).shape == Shape::Lower
                && !r.town(h.surfaces[0]);
            (inner == EntityKind::State || place) && (adjective || kind != EntityKind::Place)
        };
        let mut ends = tokens.start + 1..tokens.end;
        let found = ends.find_map(|end| r.hit(tokens.start, end).filter(|h| h.end == end && state(h)));
        let Some(state) = found else { return };
        let first = state.surfaces[0];
        let body = r
            .ending(tokens.start, tokens.end - 1, Class::Body)
            .is_some_and(|(_, t)| t.is_some_and(|t| t.canonical.is_some()))
            || gazetteer.state(gazetteer.field(whole.surfaces[0].entry, "owner")) == Some(first.entry);
        let named = matches!(first.how, How::Name | How::Acronym | How::Adjective);
        let loose = kind == EntityKind::Organization && !body;
        if !named || loose && first.how == How::Adjective {
            return;
        }
        let outer = self.drafts.list.len() - 1;
        self.name(tokens.start..state.end, Some(state));
        if body && self.drafts.list.len() > outer + 1 {
            self.drafts.list[outer].owner = Some(outer + 1);
        }
    }

    /// A sequence that nothing cuts any more.
    fn inner(&mut self, tokens: Range<usize>) {
        let r = self.reader;
        let Range { mut start, end } = tokens;
        while start < end && (r.has(start, Class::Detached) && start + 1 < end && !self.headed(start..end)) {
            start += 1;
        }
        if start + 1 == end && r.classes(start).any(&[Class::Plain, Class::Honorific, Class::Group]) {
            return;
        }
        if let Some(person) = self.person_at_end(start..end) {
            self.parse(start..person, None);
            start = person;
        }
        self.push(start..end, None, MentionForm::Name, "capitals");
        // "Munich Economic Summit"
        let event = end > start + 1 && r.classes(end - 1).any(&[Class::Event, Class::Agreement]);
        let known = |h: &Hit<'_>| event && self.certain(start, h) && !r.town(h.surfaces[0]);
        if let Some(hit) = r.hit(start, end - 1).filter(known)
            && matches!(r.kind_of(hit.surfaces[0]), EntityKind::Place | EntityKind::State)
        {
            let place = start..hit.end;
            self.name(place, Some(hit));
        }
    }

    /// Adds a name, with what the lists say of it.
    pub(super) fn name(&mut self, tokens: Range<usize>, hit: Option<Hit<'_>>) {
        let Some(hit) = hit else {
            self.inner(tokens);
            return;
        };
        let r = self.reader;
        let best = hit.surfaces[0];
        let adjective = hit.surfaces.iter().any(|s| s.how == How::Adjective);
        let region = || r.schema.gazetteer.field(best.entry, "kind") == "worldregion";
        if tokens.len() == 1 && r.has(tokens.start, Class::Plain) && (!adjective || region()) {
            return;
        }
        let form = match best.how {
            How::Adjective => MentionForm::Adjective,
            How::Metonym => MentionForm::Metonym,
            How::Name | How::Acronym | How::Short | How::People | How::Member => MentionForm::Name,
        };
        let certain = self.certain(tokens.start, &hit);
        let kind = (certain && tokens.len() > 1 || form == MentionForm::Adjective).then(|| r.kind_of(best));
        let index = self.push(tokens.clone(), kind, form, "list");
        let draft = &mut self.drafts.list[index];
        draft.entry = Some((best.entry, best.how));
        draft.choices = hit.surfaces.iter().map(|s| (s.entry, s.how)).collect();
        self.nested(tokens, &hit);
    }

    fn push(
        &mut self,
        tokens: Range<usize>,
        kind: Option<EntityKind>,
        form: MentionForm,
        rule: &'static str,
    ) -> usize {
        let r = self.reader;
        self.drafts.push(Draft {
            span: r.doc.span(tokens.clone()),
            key: r.key(tokens.clone()),
            tokens,
            kind,
            form,
            entry: None,
            choices: Vec::new(),
            owner: None,
            role: None,
            rule,
            doubtful: false,
        })
    }
}
