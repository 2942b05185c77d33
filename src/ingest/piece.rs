//! The pieces of work of a plan: a whole file, or one line of JSON Lines. Walking over them is
//! cheap and in order; reading one is the work, and needs nothing but the piece.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fields::Fields;
use super::placed::{self, Notice, Place};
use super::{Article, Format, Plan, PlannedFile, decode, jsonl, markdown};
use crate::base::{Diagnostic, Error};
use crate::schema::Schema;

/// The most bytes that one article may have: 64 MB, far more than news and far less than the
/// 4 GiB that spans can count.
pub const MAX_BYTES: usize = 64 << 20;

/// What one article is made from.
#[derive(Debug)]
pub struct Piece {
    path: PathBuf,
    id: String,
    diagnostics: Vec<Diagnostic>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// A file that is still to be read.
    File(Format),
    /// A text that was read from a stream.
    Text(Vec<u8>),
    /// A whole file that came in a stream, or what is wrong with it; and where it was fetched.
    Sent(Result<(Format, Vec<u8>), String>, Option<String>),
    /// A line, from 1, of JSON Lines.
    Line { number: usize, bytes: Vec<u8> },
    /// A line of more than [`MAX_BYTES`].
    LongLine { number: usize },
    /// A feed that is none; what was expected and found.
    NoFeed(String),
    /// Something that could not be read.
    Failed(io::Error),
}

impl Piece {
    /// The pieces of what stands in memory, read as a file of this format; without a format, as what the
    /// standard input says. `path` is what messages name, `id` what the article or its lines are called.
    pub fn of_bytes(
        path: &Path,
        id: &str,
        format: Option<Format>,
        bytes: Vec<u8>,
    ) -> Box<dyn Iterator<Item = Self> + Send> {
        let (path, id) = (path.to_path_buf(), id.to_owned());
        let piece =
            move |content| Self { path: path.clone(), id: id.clone(), diagnostics: Vec::new(), content };
        match format {
            Some(format @ (Format::Text | Format::Markdown | Format::Html)) => {
                Box::new(std::iter::once(piece(Content::Sent(Ok((format, bytes)), None))))
            }
            Some(Format::Feed) => feed(bytes.as_slice(), piece),
            Some(Format::JsonLines) | None => {
                lines(Lines::new(Box::new(io::Cursor::new(bytes)), format), format.is_none(), piece)
            }
        }
    }
}

impl Plan {
    /// The pieces of all files in order.
    pub fn pieces(self) -> impl Iterator<Item = Piece> + Send {
        self.files.into_iter().flat_map(pieces)
    }
}

fn pieces(file: PlannedFile) -> Box<dyn Iterator<Item = Piece> + Send> {
    let stream = file.path.is_none();
    let path = file.path.unwrap_or_else(|| PathBuf::from("-"));
    let opened = path.clone();
    let piece = move |content| Piece {
        path: path.clone(),
        id: file.id.clone(),
        diagnostics: file.diagnostics.clone(),
        content,
    };
    let lines = match file.format {
        Some(format @ (Format::Text | Format::Markdown | Format::Html)) => {
            return Box::new(std::iter::once(piece(Content::File(format))));
        }
        Some(Format::Feed) => {
            return match File::open(&opened) {
                Ok(file) => feed(BufReader::new(file), piece),
                Err(e) => Box::new(std::iter::once(piece(Content::Failed(e)))),
            };
        }
        Some(Format::JsonLines) | None if stream => Lines::new(Box::new(io::stdin()), file.format),
        Some(Format::JsonLines) | None => {
            File::open(&opened).and_then(|f| Lines::new(Box::new(f), Some(Format::JsonLines)))
        }
    };
    self::lines(lines, stream, piece)
}

/// One piece a line; only the lines of a stream can come from elsewhere.
fn lines(
    lines: io::Result<Lines>,
    stream: bool,
    piece: impl Fn(Content) -> Piece + Send + 'static,
) -> Box<dyn Iterator<Item = Piece> + Send> {
    match lines {
        Ok(lines) if stream => {
            Box::new(Stream { lines, place: None, items: VecDeque::new() }.map(move |(place, content)| {
                match place {
                    Some(place) => Piece { path: place.path.clone(), id: place.id.clone(), ..piece(content) },
                    None => piece(content),
                }
            }))
        }
        Ok(lines) => Box::new(lines.map(piece)),
        Err(e) => Box::new(std::iter::once(piece(Content::Failed(e)))),
    }
}

/// The lines of a stream, or all of it where it is plain text.
struct Lines {
    reader: BufReader<Box<dyn Read + Send>>,
    format: Format,
    number: usize,
    found: bool,
    done: bool,
}

impl Lines {
    fn new(reader: Box<dyn Read + Send>, format: Option<Format>) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(1 << 16, decode::utf8_reader(reader)?);
        let format = match format {
            Some(format) => format,
            None if reader.fill_buf()?.trim_ascii_start().starts_with(b"{") => Format::JsonLines,
            None => Format::Text,
        };
        Ok(Self { reader, format, number: 0, found: false, done: false })
    }

    /// The next line with words in it, without its end.
    fn line(&mut self) -> io::Result<Option<Content>> {
        loop {
            let mut bytes = Vec::new();
            let count = self.reader.by_ref().take(MAX_BYTES as u64 + 1).read_until(b'\n', &mut bytes)?;
            if count == 0 {
                return Ok(None);
            }
            self.number += 1;
            if count > MAX_BYTES && bytes.last() != Some(&b'\n') {
                self.reader.skip_until(b'\n')?;
                return Ok(Some(Content::LongLine { number: self.number }));
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(Content::Line { number: self.number, bytes }));
            }
        }
    }

    fn whole(&mut self) -> io::Result<Content> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(Content::Text(bytes))
    }
}

impl Iterator for Lines {
    type Item = Content;

    fn next(&mut self) -> Option<Content> {
        if self.done {
            return None;
        }
        let next = match self.format {
            Format::JsonLines => self.line(),
            Format::Text | Format::Markdown | Format::Html | Format::Feed => {
                self.done = true;
                self.whole().map(Some)
            }
        };
        let first = !std::mem::replace(&mut self.found, true);
        match next {
            Ok(Some(content)) => Some(content),
            // A stream without a line is as empty as an empty file.
            Ok(None) => {
                self.done = true;
                first.then(|| Content::Text(Vec::new()))
            }
            Err(e) => {
                self.done = true;
                Some(Content::Failed(e))
            }
        }
    }
}

/// The lines of a stream with the files that they come from, where the stream says so.
struct Stream {
    lines: Lines,
    place: Option<Arc<Place>>,
    /// Items of a feed that came in the stream.
    items: VecDeque<Content>,
}

impl Iterator for Stream {
    type Item = (Option<Arc<Place>>, Content);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some((self.place.clone(), item));
            }
            let content = self.lines.next()?;
            let notice = match &content {
                Content::Line { bytes, .. } => placed::notice(bytes),
                _ => None,
            };
            match notice {
                None => return Some((self.place.clone(), content)),
                Some(Notice::Lines(place, number)) => {
                    self.place = Some(Arc::new(place));
                    self.lines.number = number.saturating_sub(1);
                }
                Some(Notice::File(place, sent)) => {
                    let url = place.url.clone();
                    self.place = Some(Arc::new(place));
                    self.items = match sent {
                        Ok((Format::Feed, bytes)) => match items(bytes.as_slice()) {
                            Ok(lines) => numbered(lines).collect(),
                            Err(message) => [Content::NoFeed(message)].into(),
                        },
                        sent => [Content::Sent(sent, url)].into(),
                    };
                }
            }
        }
    }
}

impl Piece {
    /// Reads the piece: decodes it, takes its metadata and its text, and completes the metadata
    /// with what the text itself says.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be read, [`Error::Format`] if it is not what its name says.
    pub fn read(self, schema: &Schema) -> Result<Article, Error> {
        let Self { path, id, diagnostics, content } = self;
        let mut article = match content {
            Content::Failed(source) => return Err(Error::Io { path, source }),
            Content::NoFeed(message) => return Err(Error::Format { path, line: None, message }),
            Content::File(format) => match read_file(&path) {
                Ok(bytes) => whole(schema, &path, &id, format, bytes),
                Err(source) => return Err(Error::Io { path, source }),
            },
            Content::Text(bytes) => whole(schema, &path, &id, Format::Text, bytes),
            Content::Sent(sent, url) => sent
                .and_then(|(format, bytes)| whole(schema, &path, &id, format, bytes))
                .map(|article| Article { url: article.url.or(url), ..article }),
            Content::Line { number, bytes } => return line(schema, path, &id, number, bytes, diagnostics),
            Content::LongLine { number } => {
                return Err(Error::Format { path, line: Some(number), message: too_long() });
            }
        }
        .map_err(|message| Error::Format { path, line: None, message })?;
        article.diagnostics.splice(0..0, diagnostics);
        Ok(article)
    }
}

fn line(
    schema: &Schema,
    path: PathBuf,
    id: &str,
    number: usize,
    bytes: Vec<u8>,
    diagnostics: Vec<Diagnostic>,
) -> Result<Article, Error> {
    let source = format!("{}:{number}", path.display());
    let id = format!("{id}:{number}");
    let parsed = decode::decode(bytes, None).and_then(|(text, note)| {
        let (mut fields, text) = jsonl::parse(text.as_bytes())?;
        fields.diagnostics.extend(note);
        Ok((fields, text))
    });
    match parsed {
        Ok((mut fields, text)) => {
            // How the file's lines would be called is of interest only where that name is used.
            if fields.id.is_none() {
                fields.diagnostics.extend(diagnostics);
            }
            Ok(fields.into_article(schema, &id, source, text))
        }
        Err(message) => Err(Error::Format { path, line: Some(number), message }),
    }
}

/// An article of all the bytes of a file.
///
/// The message says what was expected and what was found.
pub(super) fn whole(
    schema: &Schema,
    path: &Path,
    id: &str,
    format: Format,
    bytes: Vec<u8>,
) -> Result<Article, String> {
    if bytes.len() > MAX_BYTES {
        return Err(too_long());
    }
    if bytes.trim_ascii().is_empty() {
        return Err("expected an article, found an empty file".into());
    }
    let (content, note) = match format {
        Format::Text | Format::Markdown | Format::JsonLines | Format::Feed => decode::decode(bytes, None)?,
        Format::Html => {
            let declared = declared_encoding(&bytes);
            decode::decode(bytes, declared)?
        }
    };
    let (mut fields, text) = match format {
        Format::Text => (Fields::default(), content),
        Format::Markdown => markdown::read(&content),
        Format::Html => html(&content)?,
        // A feed comes in items, each as a line.
        Format::JsonLines | Format::Feed => jsonl::parse(content.as_bytes())?,
    };
    if text.trim().is_empty() {
        return Err("expected an article, found no text".into());
    }
    fields.diagnostics.splice(0..0, note);
    Ok(fields.into_article(schema, id, path.display().to_string(), text))
}

/// The items of a feed, each as a line of JSON.
fn feed(
    feed: impl Read,
    piece: impl Fn(Content) -> Piece + Send + 'static,
) -> Box<dyn Iterator<Item = Piece> + Send> {
    match items(feed) {
        Ok(items) => Box::new(numbered(items).map(piece)),
        Err(message) => Box::new(std::iter::once(piece(Content::NoFeed(message)))),
    }
}

fn numbered(items: Vec<Vec<u8>>) -> impl Iterator<Item = Content> {
    items.into_iter().enumerate().map(|(number, bytes)| Content::Line { number: number + 1, bytes })
}

#[cfg(feature = "feed")]
use super::feed::items;

#[cfg(not(feature = "feed"))]
fn items(_: impl Read) -> Result<Vec<Vec<u8>>, String> {
    Err("this program was built without feeds: the feature `feed` is off".into())
}

#[cfg(feature = "html")]
use super::html::{declared_encoding, page as html};

#[cfg(not(feature = "html"))]
fn html(_: &str) -> Result<(Fields, String), String> {
    Err("this program was built without HTML: the feature `html` is off".into())
}

#[cfg(not(feature = "html"))]
fn declared_encoding(_: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    None
}

fn too_long() -> String {
    format!("expected an article of at most {} MB, found more", MAX_BYTES >> 20)
}

/// Reads a file, but never more than shows that it is too long.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
