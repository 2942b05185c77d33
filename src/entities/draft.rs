//! What a mention is while it is being found: a span whose kind is still open.

use std::ops::Range;

use crate::base::{EntityKind, MentionForm, Span};
use crate::schema::How;

/// A mention in the making.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub tokens: Range<usize>,
    pub span: Span,
    /// `None` as long as only evidence can tell.
    pub kind: Option<EntityKind>,
    pub form: MentionForm,
    /// The entry of the lists, and how it was named.
    pub entry: Option<(u32, How)>,
    /// What the lists offer, the likeliest first.
    pub choices: Vec<(u32, How)>,
    pub owner: Option<usize>,
    pub role: Option<Range<usize>>,
    pub rule: &'static str,
    /// Folded words; 0 for descriptions, which are found when names are compared no more.
    pub key: u64,
    /// It begins a sentence with what may be an ordinary word: only the rest of the article can
    /// tell.
    pub doubtful: bool,
}

impl Draft {
    /// Whether it stands inside a token: "Baltimore" of "Baltimore-based".
    pub fn part(&self) -> bool {
        self.rule == "part-of-hyphened"
    }
}

/// All drafts of a document, with where they begin and end.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub list: Vec<Draft>,
    places: Vec<Place>,
}

/// What drafts do at a token: each an index plus one, or 0.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// The outermost one that begins there.
    start: u32,
    /// The outermost one whose last token it is.
    last: u32,
    /// The outermost one that covers it.
    cover: u32,
}

impl Drafts {
    pub fn new(tokens: usize) -> Self {
        Self { list: Vec::with_capacity(tokens / 8), places: vec![Place::default(); tokens] }
    }

    /// Keeps the drafts that turned out to be names.
    pub fn keep_names(&mut self) {
        self.places.fill(Place::default());
        let all = std::mem::take(&mut self.list);
        self.list.reserve(all.len() + self.places.len() / 16);
        let mut kept = vec![None; all.len()];
        for (old, draft) in all.into_iter().enumerate() {
            if draft.kind.is_some() {
                kept[old] = Some(self.push(draft));
            }
        }
        for draft in &mut self.list {
            draft.owner = draft.owner.and_then(|owner| kept[owner]);
        }
    }

    /// Adds a draft; an outer one takes over the tokens of those inside it.
    pub fn push(&mut self, draft: Draft) -> usize {
        let index = self.list.len();
        let mark = index as u32 + 1;
        let (list, length) = (&self.list, draft.tokens.len());
        let longer =
            |old: u32| (old as usize).checked_sub(1).is_none_or(|other| list[other].tokens.len() <= length);
        let places = &mut self.places[draft.tokens.clone()];
        for place in places.iter_mut() {
            if longer(place.cover) {
                place.cover = mark;
            }
        }
        if let Some(first) = places.first_mut().filter(|first| longer(first.start)) {
            first.start = mark;
        }
        if let Some(last) = places.last_mut().filter(|last| longer(last.last)) {
            last.last = mark;
        }
        self.list.push(draft);
        index
    }

    /// Gives a draft more tokens.
    pub fn widen(&mut self, index: usize, tokens: Range<usize>, span: Span) {
        let mark = index as u32 + 1;
        for place in &mut self.places[tokens.clone()] {
            place.cover = mark;
        }
        self.places[tokens.start].start = mark;
        self.places[tokens.end - 1].last = mark;
        self.list[index].tokens = tokens;
        self.list[index].span = span;
    }

    /// The outermost draft that begins at a token.
    #[inline]
    pub fn starting(&self, token: usize) -> Option<usize> {
        self.places.get(token).and_then(|place| (place.start as usize).checked_sub(1))
    }

    /// The outermost draft that ends before a token.
    #[inline]
    pub fn ending(&self, end: usize) -> Option<usize> {
        let place = end.checked_sub(1).and_then(|last| self.places.get(last));
        place.and_then(|place| (place.last as usize).checked_sub(1))
    }

    /// The outermost draft that covers a token.
    #[inline]
    pub fn at(&self, token: usize) -> Option<usize> {
        self.places.get(token).and_then(|place| (place.cover as usize).checked_sub(1))
    }
}
