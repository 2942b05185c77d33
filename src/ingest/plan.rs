//! What the command line names → the files to read, in a fixed order, each once, each with the
//! id that its article will have.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

use super::Format;
use crate::base::{Diagnostic, Error};

/// One argument: a file, a folder or the standard input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Input {
    /// A file, or a folder with all that is in it.
    Path(PathBuf),
    /// `-`: JSON Lines if it begins with `{`, plain text otherwise.
    Stdin,
}

impl<T: AsRef<OsStr> + ?Sized> From<&T> for Input {
    /// Reads an argument of the command line.
    fn from(argument: &T) -> Self {
        let argument = argument.as_ref();
        if argument == "-" { Self::Stdin } else { Self::Path(argument.into()) }
    }
}

/// The files to read, and what of the input cannot be.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of the inputs; those of a folder sorted by their path.
    pub files: Vec<PlannedFile>,
    /// Missing paths, folders without articles, files of an unknown format.
    pub errors: Vec<Error>,
}

/// A file to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedFile {
    /// The file; `None` is the standard input.
    pub path: Option<PathBuf>,
    /// Its format; `None` if its beginning will tell.
    pub format: Option<Format>,
    /// The id of its article, or what the ids of its lines without one begin with.
    pub id: String,
    /// What should be known about it.
    pub diagnostics: Vec<Diagnostic>,
    /// The path below the input that named it.
    below: PathBuf,
}

const NO_FILE: &str = "expected a file or a folder, found a pipe or a device; `-` reads the standard input";

impl Plan {
    /// Lists the files of the inputs: folders with all their folders, hidden entries left out,
    /// links followed, loops of links left. A link that leads out of the folder is told and not
    /// followed: whoever filled the folder does not decide what else is read. A file that is named twice
    /// is read once. In folders other files are passed over; a file that was named itself has to have a
    /// known format.
    pub fn new(inputs: &[Input]) -> Self {
        let mut plan = Self::default();
        let mut seen = BTreeSet::new();
        for input in inputs {
            match input {
                Input::Stdin => {
                    if seen.insert(PathBuf::from("-")) {
                        plan.files.push(PlannedFile::stdin());
                    }
                }
                Input::Path(path) => match std::fs::metadata(path) {
                    Err(source) => plan.errors.push(Error::Io { path: path.clone(), source }),
                    Ok(metadata) if metadata.is_dir() => plan.folder(path, &mut seen),
                    Ok(metadata) if metadata.is_file() => plan.file(path, &mut seen),
                    // A pipe waits for ever, a device has no end; both can be sent through `-`.
                    Ok(_) => plan.refuse(path, NO_FILE),
                },
            }
        }
        name(&mut plan.files);
        plan
    }

    /// The ids that files of these paths get, without looking for them; with each goes the folder that it
    /// was found in, or the file itself if it was named itself.
    pub fn ids<'p>(files: impl Iterator<Item = (&'p Path, &'p Path)>) -> Vec<String> {
        let planned = |(path, input): (&Path, &Path)| {
            let below = path.strip_prefix(input).ok().filter(|below| !below.as_os_str().is_empty());
            PlannedFile {
                path: Some(path.to_path_buf()),
                format: None,
                id: stem(path),
                diagnostics: Vec::new(),
                below: below.unwrap_or(path).to_path_buf(),
            }
        };
        let mut files: Vec<PlannedFile> = files.map(planned).collect();
        name(&mut files);
        files.into_iter().map(|file| file.id).collect()
    }

    fn file(&mut self, path: &Path, seen: &mut BTreeSet<PathBuf>) {
        if let Some(format) = Format::of(path) {
            self.add(path, path, format, seen);
            return;
        }
        let found = match path.extension() {
            Some(extension) => format!("`.{}`", extension.to_string_lossy()),
            None => "none".to_owned(),
        };
        let message = format!(
            "expected a file with one of the extensions {}, found {found}; `-` reads the standard input",
            Format::known()
        );
        self.refuse(path, &message);
    }

    fn refuse(&mut self, path: &Path, message: &str) {
        let message = message.to_owned();
        self.errors.push(Error::Format { path: path.to_path_buf(), line: None, message });
    }

    fn folder(&mut self, folder: &Path, seen: &mut BTreeSet<PathBuf>) {
        let mut any = false;
        let root = folder.canonicalize();
        let leads_out = |entry: &DirEntry| {
            let target = if entry.path_is_symlink() { entry.path().canonicalize().ok() } else { None };
            target.zip(root.as_ref().ok()).is_some_and(|(target, root)| !target.starts_with(root))
        };
        let mut out = Vec::new();
        let mut keep = |entry: &DirEntry| {
            let inside = entry.depth() == 0 || (!is_hidden(entry) && !leads_out(entry));
            if !inside
                && !is_hidden(entry)
                && (entry.file_type().is_dir() || Format::of(entry.path()).is_some())
            {
                out.push(entry.path().to_path_buf());
            }
            inside
        };
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(&mut keep) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry.path();
                    if let Some(format) = Format::of(path) {
                        any = true;
                        self.add(path, path.strip_prefix(folder).unwrap_or(path), format, seen);
                    }
                }
                Ok(entry) if !entry.file_type().is_dir() && Format::of(entry.path()).is_some() => {
                    any = true;
                    self.refuse(entry.path(), NO_FILE);
                }
                Ok(_) => {}
                // The folder is already being walked, nearer to the root.
                Err(e) if e.loop_ancestor().is_some() => {}
                Err(e) => {
                    any = true;
                    let path = e.path().unwrap_or(folder).to_path_buf();
                    let source = e.into_io_error().unwrap_or_else(|| io::Error::other("cannot be walked"));
                    self.errors.push(Error::Io { path, source });
                }
            }
        }
        if !any && out.is_empty() {
            let message = format!("expected a folder with articles ({}), found none", Format::known());
            self.refuse(folder, &message);
        }
        for path in out {
            self.refuse(&path, "this link leads out of the folder: name it itself to have it read");
        }
    }

    fn add(&mut self, path: &Path, below: &Path, format: Format, seen: &mut BTreeSet<PathBuf>) {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if seen.insert(real) {
            self.files.push(PlannedFile {
                path: Some(path.to_path_buf()),
                format: Some(format),
                id: stem(path),
                diagnostics: Vec::new(),
                below: below.to_path_buf(),
            });
        }
    }
}

impl PlannedFile {
    fn stdin() -> Self {
        Self {
            path: None,
            format: None,
            id: "stdin".to_owned(),
            diagnostics: Vec::new(),
            below: PathBuf::from("stdin"),
        }
    }

    /// SHA-256 of the file's bytes in lower-case hexadecimal; `None` for the standard input.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn hash(&self) -> io::Result<Option<String>> {
        use std::fmt::Write as _;
        let Some(path) = &self.path else { return Ok(None) };
        let mut hash = Sha256::new();
        let mut file = BufReader::with_capacity(1 << 18, std::fs::File::open(path)?);
        loop {
            let bytes = file.fill_buf()?;
            let read = bytes.len();
            if read == 0 {
                break;
            }
            hash.update(bytes);
            file.consume(read);
        }
        let mut hex = String::with_capacity(64);
        for byte in hash.finalize() {
            let _ = write!(hex, "{byte:02x}");
        }
        Ok(Some(hex))
    }

    /// The longer names it may take, shortest first: below the input, with extension, as given.
    fn names(&self) -> [String; 3] {
        let full = self.path.as_deref().unwrap_or(&self.below);
        [joined(&self.below.with_extension("")), joined(&self.below), joined(full)]
    }
}

/// Gives files of the same stem longer ids, all of them, so that the order of the inputs does
/// not matter as long as there is any other way to tell them apart.
fn name(files: &mut [PlannedFile]) {
    for step in 0..4 {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, file) in files.iter().enumerate() {
            groups.entry(file.id.clone()).or_default().push(index);
        }
        for (id, group) in groups.into_iter().filter(|(_, group)| group.len() > 1) {
            for (number, &index) in group.iter().enumerate() {
                let file = &mut files[index];
                file.id = match file.names().get(step) {
                    Some(name) => name.clone(),
                    None => format!("{id}-{}", number + 1),
                };
            }
        }
    }
    for file in files {
        let stem = file.path.as_deref().map_or_else(|| file.id.clone(), stem);
        if stem != file.id {
            let message = format!("`{stem}` names several files: this one's id is `{}`", file.id);
            file.diagnostics.push(Diagnostic { code: "ambiguous-id", span: None, message });
        }
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The parts of a path with `-` between them.
fn joined(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .filter_map(|c| match c {
            Component::Normal(part) => Some(part.to_string_lossy().replace('.', "-")),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect();
    parts.join("-")
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}
