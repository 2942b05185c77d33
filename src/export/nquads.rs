//! N-Quads in gzip, one triple a line: what triple stores load fastest.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::triples::{self, Object, Triple, literal};
use super::{Exporter, Folder};

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    // No time and no name in the head: the same graph gives the same bytes.
    let mut out = GzEncoder::new(folder.file("nq.gz")?, Compression::default());
    lines(exporter, &mut out)?;
    out.finish().map(|_| ())
}

/// The lines, not packed.
pub(super) fn lines(exporter: &Exporter, out: &mut dyn Write) -> io::Result<()> {
    triples::write(exporter, |line, _, triple| line_of(line, triple), |_| {}, |bytes| out.write_all(&bytes))
}

fn line_of(line: &mut Vec<u8>, Triple { subject, predicate, object }: Triple<'_>) {
    iri(line, subject);
    iri(line, predicate);
    match object {
        Object::Iri(object) => iri(line, object),
        Object::Text(text) => literal(line, text),
        Object::Typed(text, datatype) => {
            literal(line, text);
            line.extend_from_slice(b"^^");
            iri(line, datatype);
        }
    }
    if line.last() != Some(&b' ') {
        line.push(b' ');
    }
    line.extend_from_slice(b".\n");
}

fn iri(line: &mut Vec<u8>, iri: &str) {
    line.push(b'<');
    line.extend_from_slice(iri.as_bytes());
    line.extend_from_slice(b"> ");
}
