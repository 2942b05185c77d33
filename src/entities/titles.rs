//! Titles inside sequences of capitalised words: where they begin, how far they go, who bears them.

use std::ops::Range;

use super::scan::Scan;
use crate::base::{EntityKind, MentionForm};
use crate::schema::{Class, Word};
use crate::text::Shape;

impl Scan<'_, '_, '_, '_> {
    /// The last role word of a sequence with its modifiers, and where the name after it begins.
    pub(super) fn role(&self, start: usize, end: usize) -> Option<(Range<usize>, usize)> {
        let r = self.reader;
        let mut found = None;
        let mut i = start;
        while i < end {
            if r.classes(i).any(&[Class::Role, Class::Honorific])
                && !(i > start && (i + 1 == end || r.has(i + 1, Class::Generation)) && self.given(i - 1))
            {
                let after = self.behind_role(i + 1, end).unwrap_or(i + 1);
                found = Some((i, after));
                i = after;
            } else {
                i += 1;
            }
        }
        let (head, after) = found?;
        let mut first = head;
        while first > start && self.modifies(first - 1) {
            first -= 1;
        }
        Some((first..after, after))
    }

    /// "Prime", "Foreign", "Vice" before a role.
    fn modifies(&self, i: usize) -> bool {
        let r = self.reader;
        r.proper(i)
            && (r.classes(i).any(&[Class::Role, Class::RoleModifier, Class::Detached]) || (r.is(i, "and")))
    }

    pub(super) fn given(&self, i: usize) -> bool {
        let r = self.reader;
        let name = r.name_word(i);
        name.given
    }

    /// A person's name behind a title.
    pub(super) fn person_after(&mut self, role: Range<usize>, tokens: Range<usize>) {
        let r = self.reader;
        let mut start = tokens.start;
        while start < tokens.end && (!r.proper(start) || r.has(start, Class::Honorific)) {
            start += 1;
        }
        if start >= tokens.end {
            return;
        }
        // "General Staff": a body whose name begins like a title.
        if r.ending(role.start, start, Class::Body).is_some_and(|(body, _)| body.start < start) {
            return;
        }
        let hit = r.hit(start, tokens.end);
        // "Foreign Minister Malaysia …": a title may end a line.
        let known = r.name_word(start);
        let other = hit.as_ref().filter(|h| {
            let kind = r.kind_of(h.surfaces[0]);
            let word = h.end == start + 1 && (known.given || known.family || h.end < tokens.end);
            kind != EntityKind::Person && !word && self.certain(start, h)
        });
        if other.is_some() || r.has(role.end - 1, Class::OrganizationNoun) {
            return self.parse(start..tokens.end, hit);
        }
        let whole = hit.filter(|h| h.end == tokens.end);
        let before = self.drafts.list.len();
        self.name(start..tokens.end, whole);
        let Some(draft) = self.drafts.list.get_mut(before) else { return };
        draft.kind = Some(EntityKind::Person);
        draft.role = Some(role);
        draft.rule = "title-and-name";
        let kept = draft.entry.filter(|(e, _)| r.schema.gazetteer.is(*e, EntityKind::Person));
        draft.entry = kept;
        draft.form = MentionForm::Name;
    }

    /// Where a title ends that goes on at `at`: "of State", "for Culture and the Media".
    pub(super) fn behind_role(&self, at: usize, end: usize) -> Option<usize> {
        let r = self.reader;
        if let Some(tail) = r.tail(at, end, Class::RoleTail) {
            return Some(tail);
        }
        let of = at < end && (r.means(at, Word::Of) || r.is(at, "for"));
        if !of || !r.has(at - 1, Class::TaskRole) {
            return None;
        }
        self.portfolio(at + 1 + usize::from(r.means(at + 1, Word::The)), end)
    }

    /// "Culture and the Media", "Human Rights": capitalised words that are no names.
    pub(super) fn portfolio(&self, start: usize, end: usize) -> Option<usize> {
        let r = self.reader;
        let mut last = None;
        let mut i = start;
        while i < end {
            let word = r.proper(i) && r.common(i) && r.token(i).shape == Shape::Capital;
            // "director of the Institute of Physics" is the director of a body.
            if r.classes(i).any(&[Class::OrganizationHead, Class::SiteHead, Class::Body]) && word {
                return None;
            }
            if word && self.plain_noun(i) && r.hit(i, end).is_none() {
                last = Some(i + 1);
            } else if last.is_none() || !["and", "of", "the", ","].iter().any(|w| r.is(i, w)) {
                break;
            }
            i += 1;
        }
        last
    }

    /// "Minister of Culture", "Person of the Year": whether a portfolio begins at `i`, behind a role
    /// in small letters or one that was read already; its end.
    pub(super) fn portfolio_at(&self, i: usize) -> Option<usize> {
        let r = self.reader;
        let skip = 1 + usize::from(i > 0 && r.means(i - 1, Word::The));
        let link = i.checked_sub(skip).filter(|&k| k > self.begin)?;
        if !(r.means(link, Word::Of) || r.is(link, "for")) {
            return None;
        }
        if !r.has(link - 1, Class::TaskRole) {
            return None;
        }
        self.portfolio(i, self.end)
    }

    /// "Navy Nikolai Kuznetsov", "Platform Henning Kagermann": where a person's name begins that
    /// follows something else without a mark between them.
    pub(super) fn person_at_end(&self, tokens: Range<usize>) -> Option<usize> {
        let r = self.reader;
        let Range { start, end } = tokens;
        let heads = [
            Class::OrganizationHead,
            Class::CompanySuffix,
            Class::SiteHead,
            Class::PlaceHead,
            Class::Body,
            Class::Event,
            Class::Thing,
        ];
        if end < start + 3
            || (start + 1..end).any(|i| r.has(i, Class::CompanySuffix))
            || r.classes(end - 1).any(&heads)
        {
            return None;
        }
        let at = (start + 1..end - 1).find(|&i| {
            let name = r.name_word(i);
            name.given && !name.given_ambiguous && !r.common(i) && r.token(i).shape == Shape::Capital
        })?;
        let before = r.classes(at - 1);
        if before.has(Class::Particle) || self.given(at - 1) {
            return None;
        }
        let closed = before.any(&[Class::OrganizationHead, Class::Body, Class::PlaceHead])
            || self.plain_noun(at - 1) && r.common(at - 1) && r.token(at - 1).shape == Shape::Capital;
        let name = (at..end).all(|i| r.proper(i) && r.hit(i, end).is_none_or(|h| h.end == i + 1));
        let inside = r.classes(start).any(&[Class::PlaceFirst, Class::Honorific, Class::Royal]);
        (closed && name && !inside && end - at <= 3).then_some(at)
    }
}
