//! Where files go, and how their pieces are made by several threads and written in order.

use std::io::{self, Write};
use std::ops::Range;

use rayon::prelude::*;

/// Items that one thread renders before it hands them on: some hundred kilobytes.
const CHUNK: usize = 256;

/// Takes the files of a format, one after the other.
pub trait Folder {
    /// Ends the file before and begins the one whose name ends in `.{ending}`.
    ///
    /// # Errors
    /// If it cannot be made.
    fn file(&mut self, ending: &str) -> io::Result<&mut dyn Write>;

    /// The file that was begun last.
    ///
    /// # Errors
    /// If none was.
    fn current(&mut self) -> io::Result<&mut dyn Write>;

    /// Whether a format may be cut into several files.
    fn takes_many(&self) -> bool {
        true
    }
}

/// A folder that is a stream and takes one file.
#[derive(Debug)]
pub struct Single<W> {
    out: W,
    taken: bool,
}

impl<W: Write> Single<W> {
    /// A folder of one file.
    pub fn new(out: W) -> Self {
        Self { out, taken: false }
    }
}

impl<W: Write> Folder for Single<W> {
    fn file(&mut self, _: &str) -> io::Result<&mut dyn Write> {
        if std::mem::replace(&mut self.taken, true) {
            let message = "this format is several files and needs a folder";
            return Err(io::Error::new(io::ErrorKind::Unsupported, message));
        }
        Ok(&mut self.out)
    }

    fn current(&mut self) -> io::Result<&mut dyn Write> {
        Ok(&mut self.out)
    }

    fn takes_many(&self) -> bool {
        false
    }
}

/// Renders the items of these numbers in parallel and hands the products on in order. Only a few are
/// held at a time.
pub(super) fn in_order<P: Send>(
    count: usize,
    render: impl Fn(Range<usize>) -> P + Sync,
    mut take: impl FnMut(P) -> io::Result<()>,
) -> io::Result<()> {
    let chunks: Vec<usize> = (0..count).step_by(CHUNK).collect();
    for batch in chunks.chunks(rayon::current_num_threads() * 2) {
        let rendered: Vec<P> = batch.par_iter().map(|&from| render(from..count.min(from + CHUNK))).collect();
        rendered.into_iter().try_for_each(&mut take)?;
    }
    Ok(())
}

/// Writes the items of these numbers in order.
pub(super) fn write_each(
    count: usize,
    out: &mut dyn Write,
    one: impl Fn(&mut Vec<u8>, usize) + Sync,
) -> io::Result<()> {
    let render = |numbers: Range<usize>| {
        let mut buffer = Vec::new();
        for number in numbers {
            one(&mut buffer, number);
        }
        buffer
    };
    in_order(count, render, |bytes| out.write_all(&bytes))
}
