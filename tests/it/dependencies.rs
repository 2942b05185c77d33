//! What the program is made of: licences, sources and versions of all its dependencies are as `deny.toml` has
//! them. Advisories and other platforms are left to `cargo deny check`, which reads the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::corpus::root;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn licences_are_those_that_we_allow() {
    let allowed = list("licenses", "allow");
    let faults = packages().into_iter().filter_map(|package| {
        let licence = package["license"].as_str().unwrap_or("none");
        (!Licence { words: words(licence), allowed: &allowed }.holds())
            .then(|| format!("{} is under {licence}\n", name(&package)))
    });
    assert_eq!(faults.collect::<String>(), "");
}

#[test]
fn a_licence_holds_if_what_it_asks_for_is_allowed() {
    let allowed = ["MIT".to_owned(), "Zlib".to_owned(), "A WITH x".to_owned()].into();
    let check = |licence: &str| Licence { words: words(licence), allowed: &allowed }.holds();
    assert!(check("MIT") && check("GPL OR MIT") && check("GPL/MIT") && check("A WITH x OR B"));
    assert!(check("(GPL OR MIT) AND Zlib") && check("Zlib AND (GPL OR MIT)") && check("GPL OR MIT AND Zlib"));
    assert!(!check("GPL") && !check("MIT AND GPL") && !check("(MIT OR Zlib) AND GPL") && !check("A"));
    assert!(!check("none") && !check("MIT AND GPL OR B"));
}

#[test]
fn everything_comes_from_the_registry() {
    let strange = packages().into_iter().filter(|package| {
        let source = package["source"].as_str();
        source != Some(REGISTRY) && !(source.is_none() && package["name"] == "claimgraph")
    });
    assert_eq!(strange.map(|package| name(&package)).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn no_crate_is_in_the_program_twice_but_those_with_a_reason() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for id in of_the_program() {
        let (crate_name, version) = id.rsplit_once('@').unwrap();
        versions.entry(crate_name.to_owned()).or_default().insert(version.to_owned());
    }
    let skipped: BTreeSet<String> = rules()["bans"]["skip"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["crate"].as_str().unwrap().to_owned())
        .collect();
    let without = versions.iter().filter_map(|(crate_name, versions)| {
        let skipped = |version: &&String| {
            skipped.iter().any(|skip| format!("{crate_name}@{version}.").starts_with(&format!("{skip}.")))
        };
        let left = versions.iter().filter(|version| !skipped(version)).count();
        (left > 1).then(|| format!("{crate_name} {versions:?}"))
    });
    assert_eq!(without.collect::<Vec<_>>(), Vec::<String>::new());
}

/// A licence in the words of SPDX, read from the left.
struct Licence<'a> {
    words: Vec<String>,
    allowed: &'a BTreeSet<String>,
}

impl Licence<'_> {
    fn holds(mut self) -> bool {
        self.words.reverse();
        self.either() && self.words.is_empty()
    }

    fn either(&mut self) -> bool {
        let mut holds = self.both();
        while self.takes("OR") {
            holds |= self.both();
        }
        holds
    }

    fn both(&mut self) -> bool {
        let mut holds = self.one();
        while self.takes("AND") {
            holds &= self.one();
        }
        holds
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let holds = self.either();
            return self.takes(")") && holds;
        }
        let mut name = self.words.pop().unwrap_or_default();
        if self.takes("WITH") {
            name = format!("{name} WITH {}", self.words.pop().unwrap_or_default());
        }
        self.allowed.contains(&name)
    }

    fn takes(&mut self, word: &str) -> bool {
        self.words.pop_if(|next| next == word).is_some()
    }
}

fn words(licence: &str) -> Vec<String> {
    let licence = licence.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    licence.split_whitespace().map(str::to_owned).collect()
}

/// The packages that the program and its tests are built of here.
fn packages() -> Vec<Value> {
    metadata()["packages"].as_array().unwrap().clone()
}

/// What the program itself is built of, as `name@version`.
fn of_the_program() -> BTreeSet<String> {
    let metadata = metadata();
    let names: BTreeMap<&str, String> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (package["id"].as_str().unwrap(), name(package)))
        .collect();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let mut open = vec![metadata["resolve"]["root"].as_str().unwrap()];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                open.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    seen.into_iter().map(|id| names[id].clone()).collect()
}

fn name(package: &Value) -> String {
    format!("{}@{}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap())
}

fn metadata() -> Value {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn list(table: &str, key: &str) -> BTreeSet<String> {
    rules()[table][key].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn rules() -> toml::Value {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    toml::Value::Table(text.parse().unwrap())
}
