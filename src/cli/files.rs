//! Files that commands write: all of them appear, or none.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::base::Error;
use crate::export::{Exporter, Folder, Format};
use crate::store::Staged;

/// What all files of the graph are called, before their endings.
const STEM: &str = "graph";

/// Files that are put into a folder together, when the last one is complete.
pub struct StagedFolder {
    folder: PathBuf,
    files: Vec<Staged>,
    formats: Vec<Format>,
    /// What kept the file that was asked for from being made.
    failed: Option<Error>,
}

impl StagedFolder {
    /// Nothing yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), files: Vec::new(), formats: Vec::new(), failed: None }
    }

    /// Takes away what runs that were cut short had begun to write. Only who writes to the store may.
    pub fn sweep(&self) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let begun = name.strip_prefix('.').and_then(|name| name.strip_prefix(STEM)?.strip_suffix(".new"));
            let process = begun.and_then(|name| name.rsplit_once('.')).map(|(_, process)| process);
            let Some(process) = process.and_then(|number| number.parse::<u32>().ok()) else { continue };
            // An `export` into the same folder may be at work.
            let known = Path::new("/proc/self").exists();
            if known && !Path::new("/proc").join(process.to_string()).exists() {
                // It hurts nobody if it stays.
                let _ = std::fs::remove_file(&path);
            }
        }
    }

    /// Sends everything to the disk, so that [`commit`](Self::commit) only renames.
    pub fn sync(&mut self) -> Result<(), Error> {
        self.files.iter_mut().try_for_each(|file| file.sync().map(|_| ()))
    }

    /// Writes a graph in a format, once if it is asked for twice.
    pub fn export(&mut self, exporter: &Exporter, format: Format) -> Result<(), Error> {
        if self.formats.contains(&format) {
            return Ok(());
        }
        self.formats.push(format);
        exporter.write_files(format, self).map_err(|source| {
            let path = self.files.last().map_or(self.folder.clone(), |file| file.target().to_path_buf());
            self.failed.take().unwrap_or(Error::Io { path, source })
        })
    }

    /// Puts all files in their places and tells their sizes. Parts that an earlier, larger graph had
    /// beyond these are taken away.
    pub fn commit(mut self) -> Result<Vec<(PathBuf, u64)>, Error> {
        // Once everything is on the disk, all that can still fail is to rename.
        let mut written = Vec::new();
        for file in &mut self.files {
            written.push((file.target().to_path_buf(), file.sync()?));
        }
        for file in self.files {
            file.commit()?;
        }
        let is_written = |path: &Path| written.iter().any(|(known, _)| known == path);
        if is_written(&self.folder.join(format!("{STEM}.jsonld"))) {
            for number in 2.. {
                let path = self.folder.join(format!("{STEM}.{number}.jsonld"));
                if is_written(&path) {
                    continue;
                }
                match std::fs::remove_file(&path) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                    Err(source) => return Err(Error::Io { path, source }),
                }
            }
        }
        Ok(written)
    }
}

impl Folder for StagedFolder {
    fn file(&mut self, ending: &str) -> io::Result<&mut dyn Write> {
        let mut begin = || {
            if let Some(before) = self.files.last_mut() {
                before.sync()?;
            }
            Staged::new(&self.folder.join(format!("{STEM}.{ending}")))
        };
        match begin() {
            Ok(file) => {
                self.files.push(file);
                self.current()
            }
            Err(error) => {
                self.failed = Some(error);
                Err(io::Error::other("the file could not be made"))
            }
        }
    }

    fn current(&mut self) -> io::Result<&mut dyn Write> {
        match self.files.last_mut() {
            Some(file) => Ok(file),
            None => Err(io::Error::other("no file was begun")),
        }
    }
}

/// A format by its name, or by the ending of its files.
pub fn format_named(name: &str) -> Result<Format, String> {
    let wanted = name.trim().to_lowercase();
    let by_ending = Format::ALL.iter().copied().find(|format| wanted == format.extension());
    by_ending.map_or_else(|| wanted.parse(), Ok)
}

/// The folder to write to. Whoever names a file instead is told, since files have names of their own.
pub fn folder_to_write(output: &Path) -> Result<&Path, Error> {
    let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let format = Format::ALL.iter().find(|format| name.ends_with(&format!(".{}", format.extension())));
    if output.is_dir() || (format.is_none() && !output.exists()) {
        return Ok(output);
    }
    let instead = format.map_or(String::new(), |format| {
        let ending = format.extension();
        format!("; the file in it will be {STEM}.{ending}, and `-o - > {name}` gives it another name")
    });
    Err(Error::Usage(format!("{}: expected a folder, found the name of a file{instead}", output.display())))
}

/// "812 B", "4.2 kB", "1.3 MB"
pub fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{:.1} kB", size as f64 / 1e3),
        _ => format!("{:.1} MB", size as f64 / 1e6),
    }
}
