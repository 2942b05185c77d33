//! How things are named for the whole world. Names are absolute and percent-encoded: readers drop
//! triples with any other without a word.

use crate::graph::{KnowledgeGraph, Term};

/// Classes and properties of our own.
pub const NAMESPACE: &str = "https://claimgraph.org/ns#";
/// Relations.
pub const RELATIONS: &str = "https://claimgraph.org/rel/";
/// Roles of further participants, below their relation: `mediated_between/other_party`.
pub const ROLES: &str = "https://claimgraph.org/role/";
/// Entities, articles, facts, claims, unless the user names them below another IRI.
pub const RESOURCES: &str = "https://claimgraph.org/id/";

/// The IRIs of what a graph speaks about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Iris {
    base: String,
}

impl Default for Iris {
    fn default() -> Self {
        Self { base: RESOURCES.to_owned() }
    }
}

impl std::fmt::Display for Iris {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.base)
    }
}

impl Iris {
    /// Names resources below `base`.
    ///
    /// # Errors
    /// If it is not an absolute IRI that ends in `/` or `#`.
    pub fn new(base: &str) -> Result<Self, String> {
        match absolute(base) {
            Some(iri) if iri == base && base.ends_with(['/', '#']) => Ok(Self { base: iri }),
            _ => Err(format!("expected an absolute IRI that ends in `/` or `#`, found `{base}`")),
        }
    }

    /// What all names of resources begin with.
    pub fn base(&self) -> &str {
        &self.base
    }
}

/// The name of an entity, concept or fact below the base.
pub(super) fn of_term(graph: &KnowledgeGraph, term: Term) -> String {
    segment(graph.id(term))
}

/// An IRI as readers accept it: what may not stand in one is percent-encoded. `None` if it is not absolute.
pub(super) fn absolute(iri: &str) -> Option<String> {
    let (scheme, rest) = iri.trim().split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme || rest.is_empty() || rest.strip_prefix("//").is_some_and(|rest| !has_host(rest)) {
        return None;
    }
    let mut out = format!("{scheme}:");
    let mut fragment = false;
    for (i, byte) in rest.bytes().enumerate() {
        let hex = |j: usize| rest.as_bytes().get(j).is_some_and(u8::is_ascii_hexdigit);
        let kept = match byte {
            b'%' => hex(i + 1) && hex(i + 2),
            // A second `#` would end the IRI.
            b'#' => !std::mem::replace(&mut fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        push(&mut out, byte, kept);
    }
    Some(out)
}

/// Whether what follows `//` begins with a host and perhaps a port. Addresses in brackets are left
/// to nobody: no article lives there.
fn has_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    !host.is_empty() && !authority.contains(['[', ']']) && port.bytes().all(|b| b.is_ascii_digit())
}

/// One piece of a path.
pub(super) fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_segment(&mut out, text);
    out
}

/// Adds one piece of a path.
pub(super) fn push_segment(out: &mut String, text: &str) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if text.bytes().all(plain) {
        out.push_str(text);
        return;
    }
    for byte in text.bytes() {
        push(out, byte, plain(byte));
    }
}

fn push(out: &mut String, byte: u8, kept: bool) {
    if kept {
        out.push(char::from(byte));
    } else {
        out.push('%');
        for half in [byte >> 4, byte & 15] {
            out.extend(char::from_digit(half.into(), 16).map(|c| c.to_ascii_uppercase()));
        }
    }
}
