//! One fact, told in the shapes that newspapers tell it in: `shapes/RELATION.toml` has one sentence a
//! shape and the claims of the relation that it must give, all of them and no others, with what
//! qualifies them. Rules are written once, as the active sentence; what is tried here is the engine.
//!
//! A shape with `limit = true` is not found today. It is tried as well, and fails once it is found: then
//! the line is to go.

#![expect(clippy::print_stderr, reason = "a broken file is told before any trial runs")]
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use claimgraph::schema::{Schema, Source};
use claimgraph::workshop::{Expected, read, show};
use libtest_mimic::{Arguments, Failed, Trial};

/// The relations that are tried, and the shapes of each, at least.
const RELATIONS: usize = 30;
const SHAPES: usize = 12;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = match Source::with_folder(&root.join("schema")).and_then(|source| Schema::load(&source)) {
        Ok(schema) => &*Box::leak(Box::new(schema)),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let files = match files(&root.join("tests/shapes")) {
        Ok(files) => files,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    let count = files.len();
    trials.push(Trial::test("shapes/relations", move || {
        if count >= RELATIONS { Ok(()) } else { Err(format!("{count} relations are too few").into()) }
    }));
    for (relation, shapes) in files {
        let (name, count) = (relation.clone(), shapes.len());
        trials.push(Trial::test(format!("{relation}/shapes"), move || {
            if schema.relation(&name).is_none() {
                return Err(format!("no relation is called `{name}`").into());
            }
            if count >= SHAPES { Ok(()) } else { Err(format!("{count} shapes are too few").into()) }
        }));
        for shape in shapes {
            let relation = relation.clone();
            trials.push(Trial::test(format!("{relation}/{}", shape.name), move || {
                shape.tried(schema, &relation)
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A sentence, and what it must give.
struct Shape {
    name: String,
    text: String,
    gives: Vec<String>,
    limit: bool,
}

impl Shape {
    fn tried(&self, schema: &Schema, relation: &str) -> Result<(), Failed> {
        let extraction = read(schema, &self.text);
        let expected = self
            .gives
            .iter()
            .map(|line| Expected::parse(schema, line))
            .collect::<Result<Vec<_>, String>>()?;
        let given: Vec<_> = extraction.claims.iter().filter(|c| c.relation == relation).collect();
        let mut report = String::new();
        for (line, expected) in self.gives.iter().zip(&expected) {
            if !given.iter().any(|claim| expected.is(schema, &extraction, claim)) {
                writeln!(report, "    must give: {line}")?;
            }
        }
        for claim in &given {
            if !expected.iter().any(|e| e.is(schema, &extraction, claim)) {
                writeln!(report, "    gives too: {}", show(schema, &extraction, claim))?;
            }
        }
        match (report.is_empty(), self.limit) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err(format!("found, and no limit any more: {}", self.text).into()),
            (false, false) => {
                for entity in &extraction.entities {
                    writeln!(report, "         name: {} ({})", entity.name, entity.kind)?;
                }
                Err(format!("{}\n{report}", self.text).into())
            }
        }
    }
}

/// The relation of each file, with its shapes in the order of the file.
fn files(folder: &Path) -> Result<Vec<(String, Vec<Shape>)>, String> {
    let told = |path: &Path, message: &dyn std::fmt::Display| format!("{}: {message}", path.display());
    let entries = std::fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| told(&path, &error))?;
        let table: toml::Table = text.parse().map_err(|error| told(&path, &error))?;
        let relation = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let shapes = table.iter().map(|(name, value)| shape(name, value)).collect::<Result<_, _>>();
        out.push((relation, shapes.map_err(|message: String| told(&path, &message))?));
    }
    Ok(out)
}

fn shape(name: &str, value: &toml::Value) -> Result<Shape, String> {
    let table = value.as_table().ok_or_else(|| format!("`{name}` is no table"))?;
    if let Some(key) = table.keys().find(|k| !["text", "gives", "limit"].contains(&k.as_str())) {
        return Err(format!("`{name}` has no `{key}`, expected `text`, `gives`, `limit`"));
    }
    let text = table.get("text").and_then(toml::Value::as_str);
    let gives: Vec<String> = match table.get("gives") {
        Some(toml::Value::String(line)) => vec![line.clone()],
        Some(toml::Value::Array(lines)) => {
            lines.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    let (Some(text), false) = (text, gives.is_empty()) else {
        return Err(format!("`{name}` needs a `text` and what it `gives`"));
    };
    let limit = table.get("limit").and_then(toml::Value::as_bool).unwrap_or_default();
    Ok(Shape { name: name.to_owned(), text: text.to_owned(), gives, limit })
}
