//! Data flows one way: each room of `src/` uses only the rooms before it. The order is the list of
//! `lib.rs`'s front page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The rooms that a source file names: `crate::room`, also within `use crate::{a, b::c}`.
fn used(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` and `crate::` alike; a longer word that ends in "crate" is not ours.
        let before = code.get(..at).and_then(|b| b.chars().next_back());
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = code.get(at + "crate::".len()..).unwrap_or_default();
        if let Some(group) = rest.strip_prefix('{') {
            rooms.extend(group_heads(group));
        } else {
            rooms.push(word(rest));
        }
    }
    rooms
}

/// The first words of a brace group's members: `a::{x, y}, b` gives a, b.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads = Vec::new();
    let mut start = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                heads.push(word(group.get(at..).unwrap_or_default()));
                start = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether `super::` leads to another room: a file in `src/room/` may go up once, `mod.rs` never;
/// modules for tests stand one deeper than their file.
fn climbs_out(path: &Path, source: &str, rooms: &[String]) -> bool {
    let inside = path.components().count() - 1;
    let levels = if path.file_name().is_some_and(|f| f == "mod.rs") { inside - 1 } else { inside };
    let up = "super::".repeat(levels + 1);
    source.contains(&format!("{up}super::"))
        || rooms.iter().any(|room| source.contains(&format!("{up}{room}::")))
}

fn order(lib: &str) -> Vec<String> {
    let list = lib.lines().find_map(|l| l.strip_prefix("//! The order: ")).expect("lib.rs gives the order");
    list.trim_end_matches('.').split(", ").map(|room| room.trim_matches('`').to_owned()).collect()
}

fn sources() -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|x| x == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&src).unwrap().to_path_buf();
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn each_room_uses_only_the_rooms_before_it() {
    let sources = sources();
    let lib = &sources.iter().find(|(path, _)| path == Path::new("lib.rs")).unwrap().1;
    let order = order(lib);
    let place = |room: &str| order.iter().position(|r| r == room);
    let mut wrong = String::new();
    for (path, source) in &sources {
        let first = path.components().next().unwrap().as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs");
        if room == "lib" || room == "main" {
            continue;
        }
        let Some(own) = place(room) else {
            let _ = writeln!(wrong, "{}: room `{room}` has no place in lib.rs", path.display());
            continue;
        };
        for used in used(source) {
            if place(&used).is_none_or(|p| p > own) {
                let _ = writeln!(wrong, "{}: uses `{used}`, which comes after it", path.display());
            }
        }
        if climbs_out(path, source, &order) {
            let _ = writeln!(wrong, "{}: leaves its room through `super`", path.display());
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn paths_into_the_crate_are_found_however_they_are_written() {
    let check = |source: &str, rooms: &str| assert_eq!(used(source).join(" "), rooms, "{source}");
    check("use crate::base::Span;", "base");
    check("use crate::{entities, resolve::{Entity, x}, text};", "entities resolve text");
    check("let x: crate::graph::Graph = crate::store::open();", "graph store");
    check("// use crate::base::Span;\nlet y = not_crate::base;", "");
    check("use crate::{\n    a::b,\n    c,\n};", "a c");
}
