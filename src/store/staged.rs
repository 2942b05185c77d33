//! A file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::base::Error;

/// A file that is written under another name beside its target and takes the target's place on
/// [`commit`](Self::commit). Dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct Staged {
    target: PathBuf,
    path: PathBuf,
    /// Until everything is on the disk.
    file: Option<BufWriter<File>>,
    size: u64,
}

impl Staged {
    /// Begins the file that is to stand at `target`.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be written to.
    pub fn new(target: &Path) -> Result<Self, Error> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let file = File::create(&path).map_err(|source| Error::Io { path: target.to_path_buf(), source })?;
        let file = Some(BufWriter::with_capacity(1 << 18, file));
        Ok(Self { target: target.to_path_buf(), path, file, size: 0 })
    }

    /// Where it is to stand.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Sends everything to the disk, so that [`commit`](Self::commit) only renames. Returns the size.
    /// Nothing more can be written then, and nothing is held: there may be many files.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses.
    pub fn sync(&mut self) -> Result<u64, Error> {
        if let Some(mut file) = self.file.take() {
            let sent = file.flush().and_then(|()| file.get_ref().sync_all());
            sent.map_err(|source| Error::Io { path: self.target.clone(), source })?;
        }
        Ok(self.size)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`Error::Io`] if the disk refuses; what stood there is then untouched.
    pub fn commit(mut self) -> Result<(), Error> {
        self.sync()?;
        fs::rename(&self.path, &self.target).map_err(|source| Error::Io { path: self.target.clone(), source })
    }
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let file = self.file.as_mut().ok_or_else(|| io::Error::other("the file is complete"))?;
        let written = file.write(bytes)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After `commit` there is nothing there; before it, nobody can be told that a leftover stays.
        let _ = fs::remove_file(&self.path);
    }
}
