//! Where the files of a schema come from: the copy inside the program, or a folder of the user's
//! whose files replace or extend it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::base::{Error, Faults};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/schema");

/// The files of a schema by their path (`relations/thanked.toml`), in sorted order.
#[derive(Debug, Default)]
pub struct Source {
    files: BTreeMap<String, Cow<'static, str>>,
}

impl Source {
    /// The files inside the program.
    pub fn embedded() -> Self {
        let mut files = BTreeMap::new();
        let mut dirs = vec![&EMBEDDED];
        while let Some(dir) = dirs.pop() {
            dirs.extend(dir.dirs());
            for file in dir.files() {
                if !is_data(file.path()) {
                    continue;
                }
                if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                    files.insert(path.replace('\\', "/"), Cow::Borrowed(text));
                }
            }
        }
        Self { files }
    }

    /// The files inside the program, with those of `folder` laid over them: a file of the same
    /// path replaces ours, any other is added.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder or a file of it cannot be read, [`Error::Format`] if there is none,
    /// [`Error::Schema`] if a file stands where nothing would read it.
    #[expect(clippy::disallowed_methods, reason = "this room reads schema files")]
    pub fn with_folder(folder: &Path) -> Result<Self, Error> {
        let mut source = Self::embedded();
        let folders: Vec<&str> = EMBEDDED.dirs().filter_map(|dir| dir.path().to_str()).collect();
        let mut astray = Faults::default();
        let mut any = false;
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|e| Error::Io {
                path: e.path().map_or_else(|| folder.to_path_buf(), Path::to_path_buf),
                source: e.into(),
            })?;
            if !entry.file_type().is_file() || !is_data(entry.path()) {
                continue;
            }
            let text = std::fs::read_to_string(entry.path())
                .map_err(|source| Error::Io { path: entry.path().to_path_buf(), source })?;
            let path: PathBuf = entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_path_buf();
            let path = path.to_string_lossy().replace('\\', "/");
            if !path.split_once('/').is_some_and(|(top, _)| folders.contains(&top)) {
                let message = format!("expected a file in one of the folders {}", folders.join(", "));
                astray.line(&path, 1, message);
            }
            source.files.insert(path, Cow::Owned(text));
            any = true;
        }
        if !any {
            let message =
                format!("expected files of a schema in the folders {}, found none", folders.join(", "));
            return Err(Error::Format { path: folder.to_path_buf(), line: None, message });
        }
        if astray.0.is_empty() { Ok(source) } else { Err(Error::Schema(astray)) }
    }

    /// A source of given files, for tests.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path, Cow::Owned(text))).collect() }
    }

    /// Replaces or adds one file.
    pub fn insert(&mut self, path: &str, text: String) {
        self.files.insert(path.to_owned(), Cow::Owned(text));
    }

    /// A number, in hexadecimal, that changes with any file and with the program's version.
    pub fn fingerprint(&self) -> String {
        let version = [("", env!("CARGO_PKG_VERSION"))].into_iter();
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_ref()));
        let mut state = [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F];
        for (path, text) in version.chain(files) {
            for part in [path, text] {
                stir(&mut state, part.len() as u64);
                let (words, rest) = part.as_bytes().as_chunks::<8>();
                for word in words {
                    stir(&mut state, u64::from_le_bytes(*word));
                }
                for byte in rest {
                    stir(&mut state, u64::from(*byte));
                }
            }
        }
        format!("{:016x}{:016x}", state[0], state[1])
    }

    /// The text of one file.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// The text of one file, to keep.
    pub fn text(&self, path: &str) -> Option<Cow<'static, str>> {
        self.files.get(path).cloned()
    }

    /// Paths and texts of the files of a folder (`"relations/"`), in sorted order.
    pub fn folder<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(prefix))
            .map(|(path, text)| (path.as_str(), text.as_ref()))
    }
}

/// Takes a word into a hash that runs at the speed of memory.
fn stir(state: &mut [u64; 2], word: u64) {
    let [a, b] = state;
    *a = (*a ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(29) ^ *b;
    *b = b.wrapping_add(*a).wrapping_mul(0x94D0_49BB_1331_11EB).rotate_left(37);
}

/// Notes and checks may stand beside the data.
fn is_data(path: &Path) -> bool {
    path.extension().is_some_and(|x| x == "toml" || x == "tsv")
}
