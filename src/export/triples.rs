//! Resources → triples: keys become properties and types by the one context that JSON-LD has, so that
//! all formats of RDF say the same.

use std::io;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::Exporter;
use super::files::in_order;
use super::rdf::{Resources, Sink};

const CONTEXT: &str = include_str!("../../schema/export/context.jsonld");
pub(super) const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// A triple of IRIs, whose object may be a literal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Triple<'t> {
    /// An IRI.
    pub subject: &'t str,
    /// An IRI.
    pub predicate: &'t str,
    /// An IRI or a literal.
    pub object: Object<'t>,
}

/// What a triple says of its subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Object<'t> {
    /// An IRI.
    Iri(&'t str),
    /// A string.
    Text(&'t str),
    /// A value and the IRI of its datatype.
    Typed(&'t str, &'t str),
}

/// The prefixes of all formats of RDF, with that of resources for names below `base`.
pub fn prefixes(base: &str) -> Vec<(String, String)> {
    let iri = |prefix: &str, iri: &str| if prefix == "ent" { base.to_owned() } else { iri.to_owned() };
    Context::own().prefixes.iter().map(|(prefix, known)| (prefix.clone(), iri(prefix, known))).collect()
}

/// Hands every triple on, in the order of the resources.
pub(super) fn each(
    exporter: &Exporter,
    take: &mut impl FnMut(Triple<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let resources = Resources::of(exporter);
    let mut failed = Ok(());
    let mut expander = Expander::new(exporter.iris.base(), |triple: Triple<'_>| {
        if failed.is_ok() {
            failed = take(triple);
        }
    });
    for number in 0..resources.len() {
        resources.describe(number, &mut expander);
    }
    failed
}

/// Writes every triple, in the order of the resources. Several threads spell, each a chunk that begins
/// with a new subject.
pub(super) fn write(
    exporter: &Exporter,
    spell: impl Fn(&mut Vec<u8>, &mut String, Triple<'_>) + Sync,
    end: impl Fn(&mut Vec<u8>) + Sync,
    mut take: impl FnMut(Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    let resources = Resources::of(exporter);
    let render = |numbers: Range<usize>| {
        let (mut bytes, mut subject) = (Vec::new(), String::new());
        let mut expander =
            Expander::new(exporter.iris.base(), |triple: Triple<'_>| spell(&mut bytes, &mut subject, triple));
        for number in numbers {
            resources.describe(number, &mut expander);
        }
        end(&mut bytes);
        bytes
    };
    in_order(resources.len(), render, &mut take)
}

/// What the context says.
pub(super) struct Context {
    /// Prefixes and what they stand for.
    pub prefixes: Vec<(String, String)>,
    /// What a key or a class stands for, and of which type its values are.
    terms: FxHashMap<String, (String, Coercion)>,
}

#[derive(Clone, PartialEq, Eq)]
enum Coercion {
    Text,
    Link,
    Type(String),
}

impl Context {
    /// The context of the program.
    pub fn own() -> &'static Self {
        static CONTEXT: LazyLock<Context> = LazyLock::new(Context::load);
        &CONTEXT
    }

    /// As it stands in `schema/`, without the outer object.
    pub fn json() -> io::Result<Value> {
        let mut file: Value = serde_json::from_str(CONTEXT)?;
        Ok(file["@context"].take())
    }

    fn load() -> Self {
        let json = Self::json().unwrap_or_default();
        let entries = || json.as_object().into_iter().flatten();
        let is_prefix = |iri: &str| iri.ends_with(['#', '/']);
        let prefixes: Vec<(String, String)> = entries()
            .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
            .filter(|(_, iri)| is_prefix(iri))
            .collect();
        let expand = |compact: &str| expanded(&prefixes, compact);
        let mut terms = FxHashMap::default();
        for (key, value) in entries() {
            let id = value.as_str().or_else(|| value["@id"].as_str()).unwrap_or_default();
            if is_prefix(id) || id.starts_with('@') {
                continue;
            }
            let coercion = match value["@type"].as_str() {
                None => Coercion::Text,
                Some("@id") => Coercion::Link,
                Some(datatype) => Coercion::Type(expand(datatype)),
            };
            terms.insert(key.clone(), (expand(id), coercion));
        }
        Self { prefixes, terms }
    }

    /// The IRI of a key or a class.
    pub fn iri(&self, term: &str) -> &str {
        self.terms.get(term).map_or("", |(iri, _)| iri)
    }
}

fn expanded(prefixes: &[(String, String)], compact: &str) -> String {
    let Some((prefix, rest)) = compact.split_once(':') else { return compact.to_owned() };
    match prefixes.iter().find(|(known, _)| known == prefix) {
        Some((_, iri)) => format!("{iri}{rest}"),
        None => compact.to_owned(),
    }
}

/// Takes resources apart into triples.
struct Expander<'b, F> {
    context: &'static Context,
    base: &'b str,
    open: Vec<String>,
    take: F,
}

impl<'b, F: FnMut(Triple<'_>)> Expander<'b, F> {
    fn new(base: &'b str, take: F) -> Self {
        Self { context: Context::own(), base, open: Vec::new(), take }
    }

    fn expand(&self, link: &str) -> String {
        match link.strip_prefix("ent:") {
            Some(name) => format!("{}{name}", self.base),
            None => expanded(&self.context.prefixes, link),
        }
    }

    fn put(&mut self, predicate: &str, object: Object<'_>) {
        if let Some(subject) = self.open.last() {
            (self.take)(Triple { subject, predicate, object });
        }
    }
}

impl<F: FnMut(Triple<'_>)> Sink for Expander<'_, F> {
    fn open(&mut self, key: Option<&str>, classes: &[&str], id: &str) {
        let id = self.expand(id);
        if let Some(key) = key {
            self.put(self.context.iri(key), Object::Iri(&id));
        }
        self.open.push(id);
        for class in classes {
            self.put(TYPE, Object::Iri(self.context.iri(class)));
        }
    }

    fn value(&mut self, key: &str, value: &str) {
        match self.context.terms.get(key) {
            Some((predicate, Coercion::Type(datatype))) => {
                self.put(predicate, Object::Typed(value, datatype));
            }
            Some((predicate, _)) => self.put(predicate, Object::Text(value)),
            None => {}
        }
    }

    fn link(&mut self, key: &str, link: &str) {
        let link = self.expand(link);
        self.put(self.context.iri(key), Object::Iri(&link));
    }

    fn links(&mut self, key: &str, links: &[String]) {
        for link in links {
            self.link(key, link);
        }
    }

    fn values(&mut self, key: &str, values: &[String]) {
        for value in values {
            self.value(key, value);
        }
    }

    fn triples(&mut self, relation: &str, objects: &[String]) {
        let predicate = self.expand(relation);
        for object in objects {
            let object = self.expand(object);
            self.put(&predicate, Object::Iri(&object));
        }
    }

    fn close(&mut self) {
        self.open.pop();
    }
}

/// Adds a string of Turtle and N-Quads, in its quotes.
pub(super) fn literal(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut done = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let escaped: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            b'\t' => b"\\t",
            0..=31 | 127 => {
                out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
                out.extend_from_slice(format!("\\u{byte:04X}").as_bytes());
                done = at + 1;
                continue;
            }
            _ => continue,
        };
        out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        out.extend_from_slice(escaped);
        done = at + 1;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    out.push(b'"');
}
