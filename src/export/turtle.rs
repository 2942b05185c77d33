//! Turtle: the triples of the JSON-LD, for people. Each resource is a paragraph.

use std::io;

use super::triples::{self, Context, Object, TYPE, Triple, literal, prefixes};
use super::{Exporter, Folder};

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let base = exporter.iris.base();
    let out = folder.file("ttl")?;
    for (prefix, iri) in prefixes(base) {
        writeln!(out, "@prefix {prefix}: <{iri}> .")?;
    }
    let spell = |turtle: &mut Vec<u8>, before: &mut String, triple: Triple<'_>| {
        if *before == triple.subject {
            turtle.extend_from_slice(b" ;\n    ");
        } else {
            if !before.is_empty() {
                turtle.extend_from_slice(b" .\n");
            }
            before.clear();
            before.push_str(triple.subject);
            turtle.push(b'\n');
            name(turtle, base, triple.subject);
            turtle.push(b' ');
        }
        match triple.predicate {
            TYPE => turtle.push(b'a'),
            predicate => name(turtle, base, predicate),
        }
        turtle.push(b' ');
        match triple.object {
            Object::Iri(iri) => name(turtle, base, iri),
            Object::Text(text) => literal(turtle, text),
            Object::Typed(text, datatype) => {
                literal(turtle, text);
                turtle.extend_from_slice(b"^^");
                name(turtle, base, datatype);
            }
        }
    };
    let end = |turtle: &mut Vec<u8>| {
        if !turtle.is_empty() {
            turtle.extend_from_slice(b" .\n");
        }
    };
    triples::write(exporter, spell, end, |bytes| out.write_all(&bytes))
}

/// A name with its prefix, where what follows needs no escapes; a whole IRI otherwise.
pub(super) fn name(turtle: &mut Vec<u8>, base: &str, iri: &str) {
    let simple = |rest: &str| {
        !rest.is_empty()
            && !rest.starts_with('-')
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let prefixes = &Context::own().prefixes;
    let found = prefixes.iter().find_map(|(prefix, known)| {
        let known = if prefix == "ent" { base } else { known };
        Some((prefix, iri.strip_prefix(known).filter(|rest| simple(rest))?))
    });
    if let Some((prefix, rest)) = found {
        turtle.extend_from_slice(prefix.as_bytes());
        turtle.push(b':');
        turtle.extend_from_slice(rest.as_bytes());
    } else {
        turtle.push(b'<');
        turtle.extend_from_slice(iri.as_bytes());
        turtle.push(b'>');
    }
}
