//! JSON-LD 1.1 that 1.0 readers and streaming readers read too: the context first and inline, then a
//! flat `@graph`, one resource a line; no numbers, no blank nodes, `type` before `id`.
//!
//! Large graphs come in parts, `graph.jsonld`, `graph.2.jsonld` …, each with its context, since many
//! readers hold a whole document. Together they say what one document would.

use std::io;
use std::ops::Range;

use serde_json::Value;

use super::files::in_order;
use super::rdf::{Resources, Sink};
use super::triples::Context;
use super::{Exporter, Folder};

/// Claims and bytes of one part.
const CLAIMS: usize = 10_000;
const BYTES: usize = 8_000_000;

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let resources = Resources::of(exporter);
    let mut parts = Parts { head: head(exporter)?, folder, number: 0, claims: 0, bytes: 0 };
    parts.begin()?;
    let render = |numbers: Range<usize>| {
        let mut lines = Lines::default();
        for number in numbers {
            resources.describe(number, &mut lines);
        }
        lines
    };
    in_order(resources.len(), render, |lines| parts.add(&lines))?;
    parts.end()
}

/// The context of `schema/` with the user's base, up to the first resource.
fn head(exporter: &Exporter) -> io::Result<Vec<u8>> {
    let mut context = Context::json()?;
    context["ent"] = Value::from(exporter.iris.base());
    Ok(format!("{{\"@context\":{context},\n\"@graph\":[").into_bytes())
}

/// The documents that are written one after the other.
struct Parts<'f, F> {
    head: Vec<u8>,
    folder: &'f mut F,
    number: usize,
    claims: usize,
    /// Since the head.
    bytes: usize,
}

impl<F: Folder> Parts<'_, F> {
    fn begin(&mut self) -> io::Result<()> {
        self.number += 1;
        (self.claims, self.bytes) = (0, 0);
        let ending = if self.number == 1 { "jsonld".to_owned() } else { format!("{}.jsonld", self.number) };
        self.folder.file(&ending)?.write_all(&self.head)
    }

    /// Adds resources: as many at once as fit into a part.
    fn add(&mut self, lines: &Lines) -> io::Result<()> {
        let mut from = 0;
        let mut to = 0;
        for &(end, claims) in &lines.ends {
            let bytes = self.head.len() + self.bytes + end - from;
            let full = self.claims + claims > CLAIMS || bytes > BYTES;
            if full && self.folder.takes_many() && self.bytes + to - from > 0 {
                self.put(lines, from..to)?;
                self.end()?;
                self.begin()?;
                from = to;
            }
            self.claims += claims;
            to = end;
        }
        self.put(lines, from..to)
    }

    /// Each line brings the comma before it; the first one of a part leaves it out.
    fn put(&mut self, lines: &Lines, range: Range<usize>) -> io::Result<()> {
        let first = usize::from(self.bytes == 0 && !range.is_empty());
        self.bytes += range.len();
        let bytes = lines.bytes.get(range.start + first..range.end).unwrap_or_default();
        self.folder.current()?.write_all(bytes)
    }

    fn end(&mut self) -> io::Result<()> {
        self.folder.current()?.write_all(b"\n]}\n")
    }
}

/// Resources as lines of JSON.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    /// Where each resource ends, and how many claims it is.
    ends: Vec<(usize, usize)>,
    open: Vec<Open>,
}

/// A resource that is not complete.
struct Open {
    is_claim: bool,
    /// The key whose list of resources is not complete.
    list: Option<String>,
}

impl Lines {
    fn key(&mut self, key: &str) {
        self.end_list();
        self.bytes.push(b',');
        self.name(key);
    }

    fn name(&mut self, key: &str) {
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(key.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }

    fn end_list(&mut self) {
        if self.open.last_mut().is_some_and(|open| open.list.take().is_some()) {
            self.bytes.push(b']');
        }
    }

    fn string(&mut self, text: &str) {
        // Writing into memory does not fail.
        let _ = serde_json::to_writer(&mut self.bytes, text);
    }

    fn list(&mut self, key: &str, items: &[String], one: impl Fn(&mut Self, &str)) {
        if items.is_empty() {
            return;
        }
        self.key(key);
        for (i, item) in items.iter().enumerate() {
            self.bytes.push(if i == 0 { b'[' } else { b',' });
            one(self, item);
        }
        self.bytes.push(b']');
    }
}

impl Sink for Lines {
    fn open(&mut self, key: Option<&str>, classes: &[&str], id: &str) {
        match (key, self.open.last_mut()) {
            (Some(key), Some(open)) if open.list.as_deref() == Some(key) => self.bytes.push(b','),
            (Some(key), Some(_)) => {
                self.key(key);
                self.bytes.push(b'[');
                if let Some(open) = self.open.last_mut() {
                    open.list = Some(key.to_owned());
                }
            }
            (_, _) => self.bytes.extend_from_slice(b",\n"),
        }
        self.bytes.push(b'{');
        self.name("type");
        // What may have several classes always lists them.
        match classes {
            [class] if !crate::base::EntityKind::ALL.iter().any(|k| super::rdf::class(*k) == classes) => {
                self.string(class);
            }
            classes => {
                for (i, class) in classes.iter().enumerate() {
                    self.bytes.push(if i == 0 { b'[' } else { b',' });
                    self.string(class);
                }
                self.bytes.push(b']');
            }
        }
        self.open.push(Open { is_claim: classes == ["Claim"], list: None });
        self.link("id", id);
    }

    fn value(&mut self, key: &str, value: &str) {
        self.key(key);
        self.string(value);
    }

    fn link(&mut self, key: &str, link: &str) {
        self.value(key, link);
    }

    fn links(&mut self, key: &str, links: &[String]) {
        self.list(key, links, Self::string);
    }

    fn values(&mut self, key: &str, values: &[String]) {
        self.list(key, values, Self::string);
    }

    fn triples(&mut self, relation: &str, objects: &[String]) {
        self.list(relation, objects, |lines, object| {
            lines.bytes.extend_from_slice(b"{\"id\":");
            lines.string(object);
            lines.bytes.push(b'}');
        });
    }

    fn close(&mut self) {
        self.end_list();
        self.bytes.push(b'}');
        if let Some(Open { is_claim, .. }) = self.open.pop()
            && self.open.is_empty()
        {
            self.ends.push((self.bytes.len(), usize::from(is_claim)));
        }
    }
}
