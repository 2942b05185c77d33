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
    /// Folded words.
    pub key: u64,
    /// It begins a sentence with what may be an ordinary word: only the rest of the article can
    /// tell.
    pub doubtful: bool,
}

/// All drafts of a document, with where they begin and end.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub list: Vec<Draft>,
    /// For each token, the outermost draft that begins there, plus one.
    starts: Vec<u32>,
    /// For each token, the outermost draft whose last token it is, plus one.
    lasts: Vec<u32>,
    /// For each token, the outermost draft that covers it, plus one.
    cover: Vec<u32>,
}

impl Drafts {
    pub fn new(tokens: usize) -> Self {
        Self {
            list: Vec::with_capacity(tokens / 8),
            starts: vec![0; tokens],
            lasts: vec![0; tokens],
            cover: vec![0; tokens],
        }
    }

    /// Adds a draft; an outer one takes over the tokens of those inside it.
    pub fn push(&mut self, draft: Draft) -> usize {
        let index = self.list.len();
        let mark = index as u32 + 1;
        let longer = |old: u32| {
            (old as usize).checked_sub(1).is_none_or(|o| self.list[o].tokens.len() <= draft.tokens.len())
        };
        let (first, last) = (draft.tokens.start, draft.tokens.end - 1);
        if longer(self.starts[first]) {
            self.starts[first] = mark;
        }
        if longer(self.lasts[last]) {
            self.lasts[last] = mark;
        }
        for i in draft.tokens.clone() {
            if (self.cover[i] as usize)
                .checked_sub(1)
                .is_none_or(|o| self.list[o].tokens.len() <= draft.tokens.len())
            {
                self.cover[i] = mark;
            }
        }
        self.list.push(draft);
        index
    }

    /// Gives a draft more tokens.
    pub fn widen(&mut self, index: usize, tokens: Range<usize>, span: Span) {
        let mark = index as u32 + 1;
        for i in tokens.clone() {
            self.cover[i] = mark;
        }
        self.starts[tokens.start] = mark;
        self.lasts[tokens.end - 1] = mark;
        self.list[index].tokens = tokens;
        self.list[index].span = span;
    }

    /// The outermost draft that begins at a token.
    pub fn starting(&self, token: usize) -> Option<usize> {
        self.starts.get(token).and_then(|&m| (m as usize).checked_sub(1))
    }

    /// The outermost draft that ends before a token.
    pub fn ending(&self, end: usize) -> Option<usize> {
        end.checked_sub(1).and_then(|last| self.lasts.get(last)).and_then(|&m| (m as usize).checked_sub(1))
    }

    /// The outermost draft that covers a token.
    pub fn at(&self, token: usize) -> Option<usize> {
        self.cover.get(token).and_then(|&m| (m as usize).checked_sub(1))
    }
}
