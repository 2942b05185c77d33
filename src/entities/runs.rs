//! How far a sequence of capitalised words goes, over the small words that names have inside, and
//! whether its head says what it is.

use std::ops::Range;

use super::scan::Scan;
use crate::base::EntityKind;
use crate::schema::{Class, Word};
use crate::text::{Shape, Tag};

impl Scan<'_, '_, '_, '_> {
    /// The end of the longest sequence of capitalised words and what may stand between them.
    pub(super) fn run(&self, start: usize) -> usize {
        self.run_from(start + 1)
    }

    pub(super) fn run_from(&self, mut end: usize) -> usize {
        let r = self.reader;
        loop {
            if end >= self.end {
                return self.end;
            }
            // "Anna Weber Image: Twitter"
            let label = r.has(end, Class::Plain)
                && (r.tag(end + 1) == Tag::Colon || r.token(end).shape == Shape::Capitals);
            if r.proper(end) && !label {
                end += 1;
                continue;
            }
            match self.bridge(end) {
                Some(next) => end = next,
                None => return end,
            }
        }
    }

    /// Where a name goes on behind small words inside it, if it does.
    pub(super) fn bridge(&self, at: usize) -> Option<usize> {
        let r = self.reader;
        let proper = |i: usize| i < self.end && r.proper(i);
        // One small word leads to the next capital, or there is more than a small word.
        let ahead = proper(at + 1) || proper(at + 2) && r.means(at + 1, Word::The);
        if !ahead && !r.has(at, Class::Particle) && !r.has(at - 1, Class::Role) && r.tag(at) != Tag::OpenQuote
        {
            return None;
        }
        // "bin Laden", "van der Bellen"
        let mut next = at;
        while next < at + 3 && next < self.end && r.has(next, Class::Particle) && !r.is(next, "y") {
            next += 1;
        }
        if next > at && proper(next) && !r.has(next, Class::Role) {
            return Some(next + 1);
        }
        // "Secretary of State"
        let tail = r.has(at - 1, Class::Role).then(|| r.tail(at, self.end, Class::RoleTail)).flatten();
        if tail.is_some() {
            return tail;
        }
        // "People's Front"
        if r.possessive(at) && proper(at + 1) && r.has(at - 1, Class::InnerPossessor) && r.capital(at - 1) {
            return Some(at + 2);
        }
        // Charles "Tex" Watson
        if r.tag(at) == Tag::OpenQuote && r.token(at).spaced && self.given(at - 1) {
            let close = (at + 2..(at + 4).min(self.end)).find(|&k| r.tag(k) == Tag::CloseQuote);
            let inside = close.filter(|&k| (at + 1..k).all(proper));
            if let Some(close) = inside.filter(|&k| proper(k + 1)) {
                return Some(close + 2);
            }
        }
        // "Johnson & Johnson"
        if r.is(at, "&") && proper(at + 1) {
            return Some(at + 2);
        }
        // "Bank of England", "Institute for Peace Studies", "Council on Foreign Relations"
        let of = r.means(at, Word::Of);
        let link = of || r.is(at, "for") || r.is(at, "on") || r.is(at, "against");
        if link {
            let skip = usize::from(r.means(at + 1, Word::The));
            let head = self.head_before(at, of) || self.inside_of(at);
            if head && proper(at + 1 + skip) && !(of && self.possessed(at, at + 1 + skip)) {
                return Some(at + 2 + skip);
            }
        }
        // "Ministry of Education and Research": after "of" or "for" only
        if (r.is(at, "and") || r.is(at, ",")) && proper(at + 1) && self.inside_of(at) {
            if r.is(at, ",") {
                let list_end = (at + 2..(at + 8).min(self.end)).find(|&k| r.is(k, "and"));
                let fits =
                    list_end.is_some_and(|k| proper(k + 1) && (at + 1..k).all(|x| proper(x) || r.is(x, ",")));
                return fits.then_some(at + 2);
            }
            return self.plain_noun(at + 1).then_some(at + 2);
        }
        let single = self.plain_noun(at - 1) && !self.organization_head(at - 1);
        if r.is(at, "and") && proper(at + 1) && single && self.plain_noun(at + 1) {
            // "Maritime and Coastguard Agency"
            let end = (at + 1..self.end).find(|&k| !proper(k)).unwrap_or(self.end);
            let site = r.has(end - 1, Class::SiteHead)
                && !r.has(at - 1, Class::SiteHead)
                && r.hit(at + 1, end).is_none();
            if end > at + 2 && (self.organization_head(end - 1) || site) {
                return Some(end);
            }
        }
        None
    }

    /// Whether the capitalised words before `at` have a head that takes "of" or "for".
    pub(super) fn head_before(&self, at: usize, of: bool) -> bool {
        let r = self.reader;
        let heads: &[Class] = if of {
            &[
                Class::Body,
                Class::OrganizationHead,
                Class::SiteHead,
                Class::PlaceFirst,
                Class::Event,
                Class::Agreement,
            ]
        } else {
            &[Class::Body, Class::OrganizationHead]
        };
        let mut i = at;
        while i > 0 && r.proper(i - 1) {
            i -= 1;
            if at - i > 4 {
                return false;
            }
            // "Party Wong Kwok-kin of", "Nathan Law of": the word before "of" is somebody's name.
            let between = (i + 1..at).all(|k| r.common(k) && self.plain_noun(k));
            let surname = i > 0 && r.proper(i - 1) && self.bears(i - 1) && self.bears(i);
            if r.classes(i).any(heads) && !r.has(at - 1, Class::Role) && between && !surname {
                return true;
            }
        }
        false
    }

    /// "Unification Ministry of South Korea": the state behind "of" owns what is named already.
    pub(super) fn possessed(&self, at: usize, state: usize) -> bool {
        let r = self.reader;
        let owned = r.ending(at.saturating_sub(3), at - 1, Class::Body);
        let described = owned.is_some_and(|(head, traits)| {
            traits.is_some_and(|t| t.canonical.is_some()) && head.start > 0 && r.proper(head.start - 1)
        });
        described && r.hit(state, self.end).is_some_and(|h| r.kind_of(h.surfaces[0]) == EntityKind::State)
    }

    /// Whether "of" or "for" stands in the name before `at`.
    pub(super) fn inside_of(&self, at: usize) -> bool {
        let r = self.reader;
        let mut i = at;
        while i > 0 && at - i < 6 {
            i -= 1;
            if r.means(i, Word::Of) || r.is(i, "for") {
                return i > 0
                    && self.head_before(i, r.means(i, Word::Of))
                    && !r.has(i - 1, Class::PlaceFirst)
                    && self.plain_noun(at - 1);
            }
            if !r.proper(i) && !r.is(i, "and") {
                return false;
            }
        }
        false
    }

    /// A capitalised ordinary word: no entry of the lists and no personal name.
    pub(super) fn plain_noun(&self, i: usize) -> bool {
        let r = self.reader;
        let name = r.name_word(i);
        r.hit(i, i + 1).is_none() && (!name.given || name.given_ambiguous)
    }

    /// Whether a word is a given or family name.
    pub(super) fn bears(&self, i: usize) -> bool {
        let name = self.reader.name_word(i);
        name.given || name.family
    }

    /// Whether a word is a name of people and no other word.
    pub(super) fn surely_bears(&self, i: usize) -> bool {
        let name = self.reader.name_word(i);
        name.given && !name.given_ambiguous || name.family && !name.family_ambiguous
    }

    /// Capitalised ordinary words that end with a head: "General Accounting Office", "Justice Party".
    pub(super) fn ordinary_body(&self, tokens: Range<usize>) -> bool {
        let words = tokens.clone().all(|i| self.reader.common(i) && self.plain_noun(i));
        tokens.len() > 1 && words && self.organization_head(tokens.end - 1)
    }

    pub(super) fn organization_head(&self, last: usize) -> bool {
        let r = self.reader;
        r.classes(last).any(&[Class::OrganizationHead, Class::CompanySuffix])
            || r.ending(0, last, Class::Body).is_some()
    }

    /// Whether the last word of a sequence says what the whole is.
    pub(super) fn headed(&self, tokens: Range<usize>) -> bool {
        let r = self.reader;
        let Some(last) = tokens.end.checked_sub(1) else { return false };
        let listed = self.organization_head(last)
            || r.classes(last).any(&[Class::PlaceHead, Class::SiteHead, Class::Event, Class::Agreement]);
        let of = tokens.clone().skip(1).find(|&i| r.means(i, Word::Of) || r.is(i, "for"));
        tokens.len() > 1 && (listed || of.is_some_and(|at| self.head_before(at, r.means(at, Word::Of))))
    }
}
