//! The formats that articles come in. The compiler is the to-do list: every place that treats
//! formats matches on all of them.

use std::path::Path;

/// A file format of news.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// Plain text: the whole file is the article.
    Text,
    /// Markdown, with or without front matter between lines of `---`.
    Markdown,
    /// A web page: its main text is the article.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// RSS or Atom: one article an item.
    Feed,
}

impl Format {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Markdown, Self::Html, Self::JsonLines, Self::Feed];

    /// Extensions, in lower case.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md", "markdown"],
            Self::Html => &["html", "htm"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Feed => &["rss", "atom", "xml"],
        }
    }

    /// The format that a file's name says.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|f| f.extensions().contains(&extension.as_str()))
    }

    /// All extensions with their stop, for messages.
    pub(super) fn known() -> String {
        let all: Vec<String> =
            Self::ALL.iter().flat_map(|f| f.extensions()).map(|x| format!(".{x}")).collect();
        all.join(", ")
    }
}
