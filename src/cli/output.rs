//! What a changed store is published as: the store itself, and files for other programs beside it.

use std::path::{Path, PathBuf};

use super::build::FileArgs;
use super::files::StagedFolder;
use crate::base::Error;
use crate::export::{Exporter, Format};
use crate::query;
use crate::schema::Schema;
use crate::store::{Store, Writer};

/// A file and its size.
pub type Written = (PathBuf, u64);

/// What is remembered of the files beside the store.
const NOTE: &str = "exported";

/// Commits a store and writes the files that are asked for, unless they are there and the graph is
/// what it was when they were written.
pub fn publish(
    mut writer: Writer,
    schema: &Schema,
    folder: &Path,
    args: &FileArgs,
) -> Result<Vec<Written>, Error> {
    let store = writer.path().to_path_buf();
    // A store may be named by its file.
    let folder = store.parent().unwrap_or(folder);
    let generation = writer.meta("generation")?.unwrap_or_default();
    let words: Vec<&str> = args.formats().iter().map(|format| format.word()).collect();
    let asked = format!("{generation} {} {}", args.view(), words.join(","));
    let fresh = words.is_empty() || is_there(&writer.meta(NOTE)?.unwrap_or_default(), &asked);
    let mut written = Vec::new();
    if fresh {
        writer.commit()?;
    } else {
        // Should the run be cut short between the store and the files, the next one writes them again.
        writer.set_meta(NOTE, "")?;
        let graph = writer.graph()?;
        let exporter = Exporter::new(&graph, graph.select(args.view())).with_relations(&schema.relations);
        let mut files = StagedFolder::new(folder);
        files.sweep();
        for format in args.formats().iter().filter(|format| **format != Format::Html) {
            files.export(&exporter, *format)?;
        }
        files.sync()?;
        writer.commit()?;
        if args.formats().contains(&Format::Html) {
            // The page shows evidence in its sentences, which are read from the store as it is now.
            let exhibits = query::exhibits(&Store::open(folder)?, &graph, exporter.facts())?;
            files.export(&exporter.with_exhibits(exhibits), Format::Html)?;
        }
        written = files.commit()?;
        let paths = written.iter().map(|(path, _)| format!("\n{}", path.display()));
        match Writer::note(&store, NOTE, &format!("{asked}{}", paths.collect::<String>())) {
            // Who writes by now will write the files again.
            Ok(()) | Err(Error::Busy(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if let Ok(metadata) = std::fs::metadata(&store) {
        written.insert(0, (store, metadata.len()));
    }
    Ok(written)
}

/// Whether these files were written, and are where they were put.
fn is_there(note: &str, asked: &str) -> bool {
    let mut lines = note.lines();
    lines.next() == Some(asked) && lines.all(|path| Path::new(path).exists())
}
