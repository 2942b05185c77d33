//! Lists of names (`gazetteers/*.tsv`) → one [`Gazetteer`] that finds them in token sequences.
//!
//! A name is kept as the rolling hash of its folded pieces (letters and digits, lower case, without
//! accents, dots or hyphens), so that "Jong-un", "Jong Un" and "JONG-UN" meet in one key; whether
//! the capitals of the text fit the entry is asked afterwards. Rows are kept as text and cut into
//! fields when somebody asks for one. What a name is in its context is decided in `entities`.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use rustc_hash::FxHashMap;

use super::Source;
use super::lexicon::parts;
use super::name_key::Key;
use super::name_lists::{Column, FAMILY, GIVEN, LISTS};
use super::name_table::NameTable;
use crate::base::{Date, EntityKind, Faults, Symbol, Symbols, suggest};

/// The kind of organizations that play games.
const CLUB: &str = "club";

/// All lists of names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// The lists as they are written.
    texts: [Cow<'static, str>; LISTS.len()],
    /// The columns of each list, in the order of its file.
    columns: [Vec<&'static str>; LISTS.len()],
    entries: Vec<Entry>,
    nodes: NameTable<Node>,
    surfaces: Vec<Surface>,
    words: NameTable<NameWord>,
    /// States by their id, for rows that name their state so.
    states: FxHashMap<u64, u32>,
    /// Persons by what later mentions call them.
    families: FxHashMap<u64, Vec<u32>>,
    /// Clubs by the city where they play.
    clubs: FxHashMap<u64, Vec<u32>>,
    /// First words of names that begin with a small letter ("dpa", "al-Shabaab").
    lower_words: Vec<String>,
    /// One bit for each symbol.
    lower_starts: Vec<u64>,
}

/// One row of a list: one real thing with its names.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: EntityKind,
    /// Whether its name is also something else, so that context must confirm it.
    pub ambiguous: bool,
    list: u8,
    name: Range<u32>,
    row: Range<u32>,
}

/// How a string of an entry names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// "Russia", "Vladimir Putin"
    Name,
    /// "US", "KCNA"
    Acronym,
    /// "Putin", "the North"
    Short,
    /// "Russian"
    Adjective,
    /// "a Russian"
    Member,
    /// "Russians"
    People,
    /// "Moscow" for Russia: only where it acts as a government
    Metonym,
}

/// One string by which an entry is known.
#[derive(Clone, Copy, Debug)]
pub struct Surface {
    /// Index of the entry.
    pub entry: u32,
    /// How it names the entry.
    pub how: How,
    /// One bit for each piece that begins with a capital.
    capitals: u32,
    /// Whether it is written in capitals only.
    upper: bool,
    /// Whether it is one word with a full stop at its end, without which it is another word.
    cut: bool,
    next: u32,
}

/// What is known of a word as a part of personal names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NameWord {
    /// It is a given name.
    pub given: bool,
    /// The given name is also an ordinary word.
    pub given_ambiguous: bool,
    /// It is a family name.
    pub family: bool,
    /// The family name is also an ordinary word.
    pub family_ambiguous: bool,
    /// Whose given name it is, where only one gender bears it.
    pub gender: Option<Gender>,
}

/// Grammatical gender of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
}

/// An office of a person: "president@Russia:2000-05-07..2008-05-07".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Office<'a> {
    /// "president"
    pub role: &'a str,
    /// The state or body that it belongs to; may be empty.
    pub body: &'a str,
    /// First day, if known.
    pub start: Option<Date>,
    /// Last day, if over.
    pub end: Option<Date>,
}

impl Office<'_> {
    /// Whether it is held on a day; an unknown day is taken for today, so only running offices fit.
    pub fn held_on(&self, day: Option<Date>) -> bool {
        match day {
            None => self.end.is_none(),
            Some(day) => self.start.is_none_or(|s| s <= day) && self.end.is_none_or(|e| day <= e),
        }
    }
}

/// What the lists have for the first pieces of a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node {
    /// Index into `surfaces` plus one; 0 for none.
    first: u32,
    /// Whether longer names begin like this.
    pub longer: bool,
}

impl Node {
    /// Whether a name is like this.
    #[inline]
    pub fn is_name(self) -> bool {
        self.first != 0
    }

    /// Whether no name is or begins like this.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.first == 0 && !self.longer
    }
}

impl Gazetteer {
    /// Reads all lists; a list that is not there is empty.
    pub fn load(source: &Source, faults: &mut Faults) -> Self {
        let mut gazetteer = Self::default();
        for (path, _) in source.folder("gazetteers/") {
            let list = Path::new(path).extension().is_some_and(|x| x == "tsv");
            if list && LISTS.iter().all(|l| l.file != path) {
                let near = suggest(path, LISTS.iter().map(|l| l.file));
                let known: Vec<&str> = LISTS.iter().filter_map(|l| l.file.rsplit('/').next()).collect();
                let hint = match near {
                    Some(_) => did_you_mean(near),
                    None => format!(": expected one of {}", known.join(", ")),
                };
                faults.line(path, 1, format!("there is no such list{hint}"));
            }
        }
        let total: usize = LISTS.iter().filter_map(|l| source.file(l.file)).map(str::len).sum();
        let words: usize =
            [GIVEN, FAMILY].iter().filter_map(|&l| source.file(LISTS[l].file)).map(str::len).sum();
        gazetteer.nodes = NameTable::with_room((total - words) / 32);
        gazetteer.surfaces.reserve((total - words) / 32);
        let mut parts = Self { words: NameTable::with_room(words / 10), ..Self::default() };
        let mut part_faults = Faults::default();
        rayon::join(
            || (0..GIVEN).for_each(|list| gazetteer.read(list, source, faults)),
            || (GIVEN..LISTS.len()).for_each(|list| parts.read(list, source, &mut part_faults)),
        );
        faults.0.append(&mut part_faults.0);
        gazetteer.words = parts.words;
        gazetteer
    }

    /// Gives the words that texts are asked about their symbols.
    pub(super) fn intern(&mut self, symbols: &mut Symbols) {
        for word in self.lower_words.drain(..) {
            let place = symbols.intern(&word).0 as usize;
            if self.lower_starts.len() <= place / 64 {
                self.lower_starts.resize(place / 64 + 1, 0);
            }
            self.lower_starts[place / 64] |= 1 << (place % 64);
        }
    }

    /// An entry by its index.
    #[inline]
    pub fn entry(&self, entry: u32) -> Option<&Entry> {
        self.entries.get(entry as usize)
    }

    /// The name of an entry; empty if there is no such entry.
    pub fn name(&self, entry: u32) -> &str {
        self.entry(entry).map_or("", |e| self.slice(e, &e.name))
    }

    /// A field of an entry's row by the name of its column; empty where there is none.
    pub fn field(&self, entry: u32, column: &str) -> &str {
        let Some(e) = self.entry(entry) else { return "" };
        let row = self.slice(e, &e.row);
        let at = self.columns[e.list as usize].iter().position(|name| *name == column);
        at.and_then(|at| parts(row, b'\t').nth(at)).map_or("", str::trim)
    }

    /// Whether names may begin with this lower-case word.
    #[inline]
    pub fn begins_lower(&self, word: Symbol) -> bool {
        let place = word.0 as usize;
        word.is_some() && self.lower_starts.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 != 0)
    }

    /// What the lists have for the pieces of `key`.
    #[inline]
    pub fn node(&self, key: Key) -> Node {
        self.nodes.get(key.hash).unwrap_or_default()
    }

    /// The strings of entries that a key stands for and whose capitals the text has; an acronym
    /// comes before what is only written in capitals here.
    #[inline]
    pub fn surfaces(&self, key: Key) -> impl Iterator<Item = Surface> + '_ {
        self.surfaces_at(self.node(key), key)
    }

    /// The same, where the node of the key is known.
    #[inline]
    pub fn surfaces_at(&self, node: Node, key: Key) -> impl Iterator<Item = Surface> + '_ {
        let first = node.first;
        let at = |i: u32| (i as usize).checked_sub(1).and_then(|i| self.surfaces.get(i)).copied();
        let all = move || std::iter::successors(at(first), move |s| at(s.next));
        let acronym = key.upper && key.pieces == 1 && all().any(|s| s.upper && s.capitals != 0);
        all().filter(move |s| {
            s.capitals & !key.capitals == 0
                && (!s.upper || s.capitals == 0 || key.upper)
                && (!acronym || s.upper)
                && (!s.cut || key.cut)
        })
    }

    /// What is known of a word as a part of personal names.
    pub fn name_word(&self, word: &str) -> NameWord {
        self.name_word_of(Key::of(word))
    }

    /// What is known of a word as a part of personal names, by its key.
    #[inline]
    pub fn name_word_of(&self, key: Key) -> NameWord {
        self.words.get(key.hash).unwrap_or_default()
    }

    /// The entry of a state by its id or one of its names.
    pub fn state(&self, name: &str) -> Option<u32> {
        if name.is_empty() {
            return None;
        }
        let key = Key::of(name);
        self.states
            .get(&key.hash)
            .copied()
            .or_else(|| self.surfaces(key).map(|s| s.entry).find(|&e| self.is(e, EntityKind::State)))
    }

    /// Whether an entry is of a kind.
    #[inline]
    pub fn is(&self, entry: u32, kind: EntityKind) -> bool {
        self.entry(entry).is_some_and(|e| e.kind == kind)
    }

    /// The offices of a person, in the order of the list.
    pub fn offices(&self, entry: u32) -> impl Iterator<Item = Office<'_>> {
        self.field(entry, "offices").split('|').filter(|o| !o.is_empty()).map(office)
    }

    /// All persons of the lists with an office at a body or state.
    pub fn persons(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.entries).filter(|(_, e)| e.kind == EntityKind::Person).map(|(i, _)| i)
    }

    /// The persons of the lists that go by a family name.
    pub fn of_family(&self, name: &str) -> &[u32] {
        self.families.get(&Key::of(name).hash).map_or(&[], Vec::as_slice)
    }

    /// The clubs of the lists that play in a city.
    pub fn clubs_of(&self, city: &str) -> &[u32] {
        self.clubs.get(&Key::of(city).hash).map_or(&[], Vec::as_slice)
    }

    /// IRIs of the same thing elsewhere, sorted.
    pub fn same_as(&self, entry: u32) -> Vec<String> {
        let mut out = Vec::new();
        let wikidata = self.field(entry, "wikidata");
        if !wikidata.is_empty() {
            out.push(["http://www.wikidata.org/entity/", wikidata].concat());
        }
        let geonames = self.field(entry, "geonames");
        if !geonames.is_empty() {
            out.push(["https://sws.geonames.org/", geonames, "/"].concat());
        }
        out
    }

    fn slice(&self, entry: &Entry, range: &Range<u32>) -> &str {
        let text = &self.texts[entry.list as usize];
        text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    fn read(&mut self, number: usize, source: &Source, faults: &mut Faults) {
        let list = &LISTS[number];
        let Some(text) = source.text(list.file) else { return };
        let mut lines = parts(&text, b'\n').enumerate();
        let mut columns = Vec::new();
        let mut names = Vec::new();
        for (_, line) in lines.by_ref() {
            let line = line.trim_end_matches('\r');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            for name in line.split('\t') {
                let known = list.columns.iter().find(|(known, _)| *known == name.trim());
                if let Some((name, column)) = known {
                    columns.push(*column);
                    names.push(*name);
                } else {
                    let near = suggest(name, list.columns.iter().map(|(known, _)| *known));
                    faults.line(list.file, 1, format!("unknown column `{name}`{}", did_you_mean(near)));
                    columns.push(Column::Field(""));
                    names.push("");
                }
            }
            break;
        }
        let Some(title) = columns.iter().position(|c| *c == Column::Title) else {
            faults.line(list.file, 1, "expected a column `name`");
            return;
        };
        let ambiguous = columns.iter().position(|c| *c == Column::Ambiguous);
        let class = names.iter().position(|n| *n == "kind");
        let mut fields: Vec<&str> = Vec::with_capacity(columns.len());
        for (line_number, line) in lines {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            fields.clear();
            fields.extend(parts(line, b'\t'));
            let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).map_or("", |f| trim(f));
            let name = field(Some(title));
            if name.is_empty() {
                faults.line(list.file, line_number + 1, "a row without a name");
                continue;
            }
            let doubtful = !matches!(field(ambiguous), "" | "0" | "no" | "false");
            let Some(kind) = list.kind else {
                self.add_word(number, name, fields.get(1).copied().unwrap_or_default(), doubtful);
                continue;
            };
            if fields.len() > columns.len() {
                let message = format!("expected {} fields, found {}", columns.len(), fields.len());
                faults.line(list.file, line_number + 1, message);
                continue;
            }
            // Guam is no sovereign state.
            let territory = kind == EntityKind::State && field(class) == "territory";
            let kind = if territory { EntityKind::Place } else { kind };
            let place = |part: &str| {
                let start = part.as_ptr() as usize - text.as_ptr() as usize;
                start as u32..(start + part.len()) as u32
            };
            let entry = self.entries.len() as u32;
            self.entries.push(Entry {
                kind,
                ambiguous: doubtful,
                list: number as u8,
                name: place(name),
                row: place(line),
            });
            self.add_name(name, entry, How::Name);
            for (column, value) in columns.iter().zip(&fields) {
                let how = match column {
                    Column::Names(how) => *how,
                    Column::Field("capital") if kind == EntityKind::State => How::Metonym,
                    Column::Field("family") => {
                        for family in parts(value, b'|').filter(|s| !s.trim().is_empty()) {
                            self.families.entry(Key::of(family).hash).or_default().push(entry);
                        }
                        continue;
                    }
                    Column::Field("seat") if field(class) == CLUB => {
                        self.clubs.entry(Key::of(value).hash).or_default().push(entry);
                        continue;
                    }
                    Column::Field("id") if kind == EntityKind::State => {
                        self.states.insert(Key::of(value).hash, entry);
                        continue;
                    }
                    Column::Title | Column::Ambiguous | Column::Field(_) => continue,
                };
                if value.is_empty() {
                    continue;
                }
                for surface in parts(value, b'|').filter(|s| !s.trim().is_empty()) {
                    self.add_name(surface, entry, how);
                }
            }
        }
        self.columns[number] = names;
        self.texts[number] = text;
    }

    fn add_name(&mut self, surface: &str, entry: u32, how: How) {
        let mut key = Key::default();
        let mut count = 0;
        for word in parts(surface, b' ').filter(|w| !w.is_empty()) {
            if count == 0 {
                if word.starts_with(char::is_lowercase) {
                    self.lower_words.push(word.to_lowercase());
                }
            } else {
                self.nodes.entry(key.hash).longer = true;
            }
            count += 1;
            key.push(word);
        }
        // The text may write one token where the list has a hyphen, so every piece is a step.
        if key.pieces > count {
            let mut steps = Key::default();
            for piece in surface.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '&')) {
                steps.push(piece);
                if steps.pieces < key.pieces {
                    self.nodes.entry(steps.hash).longer = true;
                }
            }
        }
        // "SC" is a club, "S.C." a state; but "UN" is as good as "U.N.".
        let place = self.is(entry, EntityKind::Place);
        let node = self.nodes.entry(key.hash);
        let mut at = node.first;
        while let Some(s) = (at as usize).checked_sub(1).and_then(|i| self.surfaces.get_mut(i)) {
            if s.entry == entry && s.how == how {
                // "Kursk Oblast" is also written "Kursk oblast": the list has both, the laxer one stays.
                s.capitals &= key.exact;
                s.cut &= key.cut;
                s.upper &= key.upper;
                return;
            }
            at = s.next;
        }
        self.surfaces.push(Surface {
            entry,
            how,
            capitals: key.exact,
            upper: key.upper && key.pieces == 1,
            cut: key.cut && key.pieces == 1 && (!key.upper || place),
            next: node.first,
        });
        node.first = self.surfaces.len() as u32;
    }

    fn add_word(&mut self, number: usize, name: &str, gender: &str, ambiguous: bool) {
        let word = self.words.entry(Key::of(name).hash);
        if number == GIVEN {
            word.given = true;
            word.given_ambiguous |= ambiguous;
            word.gender = gender_of(gender);
        } else if number == FAMILY {
            word.family = true;
            word.family_ambiguous |= ambiguous;
        }
    }
}

/// A field without white space around it; most have none.
fn trim(field: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let bytes = field.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) { field } else { field.trim() }
}

/// Gender from the words and letters that lists use.
pub fn gender_of(text: &str) -> Option<Gender> {
    match text.trim() {
        "m" | "M" | "male" => Some(Gender::Male),
        "f" | "F" | "female" => Some(Gender::Female),
        _ => None,
    }
}

fn office(text: &str) -> Office<'_> {
    let (role, rest) = text.split_once('@').unwrap_or((text, ""));
    let (body, dates) = rest.split_once(':').unwrap_or((rest, ""));
    let (start, end) = dates.split_once("..").unwrap_or((dates, ""));
    Office {
        role: role.trim(),
        body: body.trim(),
        start: start.trim().parse().ok(),
        end: end.trim().parse().ok(),
    }
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map_or_else(String::new, |n| format!(", did you mean `{n}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use std::fmt::Write;

    const STATES: &str = "id\tname\tadjectives\tabbreviations\tcapital\n\
        us\tUnited States\tAmerican\tUS|U.S.\tWashington\n\
        ci\tCôte d'Ivoire\tIvorian\t\tYamoussoukro\n";
    const PERSONS: &str = "name\tshort\toffices\n\
        Kim Jong-un\t\tleader@North Korea:2011-12-17..\n";

    const PLACES: &str = "name\tnames\n\
        Kursk Oblast\tKursk oblast|Kursk region\n";

    fn load() -> Gazetteer {
        let files = [
            ("gazetteers/states.tsv", STATES),
            ("gazetteers/places.tsv", PLACES),
            ("gazetteers/persons.tsv", PERSONS),
        ];
        let source = Source::of(files.map(|(p, t)| (p.to_owned(), t.to_owned())));
        let mut faults = Faults::default();
        let gazetteer = Gazetteer::load(&source, &mut faults);
        assert!(faults.is_empty(), "{faults}");
        gazetteer
    }

    fn check(text: &str, expected: &Expect) {
        let gazetteer = load();
        let mut out = String::new();
        for s in gazetteer.surfaces(Key::of(text)) {
            let _ = writeln!(out, "{} {:?}", gazetteer.name(s.entry), s.how);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn hyphens_spaces_and_capitals_meet() {
        check("Kim Jong Un", &expect![["Kim Jong-un Name\n"]]);
        check("Kim Jong-un", &expect![["Kim Jong-un Name\n"]]);
        check("KIM JONG-UN", &expect![["Kim Jong-un Name\n"]]);
        check("kim jong-un", &expect![[""]]);
    }

    #[test]
    fn a_second_spelling_with_fewer_capitals_is_laxer() {
        check("Kursk Oblast", &expect![["Kursk Oblast Name\n"]]);
        check("Kursk oblast", &expect![["Kursk Oblast Name\n"]]);
        check("Kursk Region", &expect![["Kursk Oblast Name\n"]]);
        check("kursk oblast", &expect![[""]]);
    }

    #[test]
    fn accents_and_apostrophes_are_folded() {
        check("Cote d’Ivoire", &expect![["Côte d'Ivoire Name\n"]]);
    }

    #[test]
    fn the_pronoun_is_no_state() {
        check("US", &expect![["United States Acronym\n"]]);
        check("U.S.", &expect![["United States Acronym\n"]]);
        check("us", &expect![[""]]);
        check("Us", &expect![[""]]);
    }

    #[test]
    fn offices_have_dates() {
        let gazetteer = load();
        let kim = gazetteer.surfaces(Key::of("Kim Jong Un")).map(|s| s.entry).next().unwrap();
        let offices: Vec<_> = gazetteer.offices(kim).collect();
        assert_eq!((offices[0].role, offices[0].body), ("leader", "North Korea"));
        assert!(offices[0].held_on(Date::ymd(2025, 4, 28)));
        assert!(!offices[0].held_on(Date::ymd(2010, 4, 28)));
    }

    #[test]
    fn faults_name_the_line_and_the_nearest_column() {
        let files = [("gazetteers/states.tsv", "id\tname\tadjektives\nus\t\tx\n")];
        let source = Source::of(files.map(|(p, t)| (p.to_owned(), t.to_owned())));
        let mut faults = Faults::default();
        Gazetteer::load(&source, &mut faults);
        expect![[r"
            gazetteers/states.tsv:1:1: unknown column `adjektives`, did you mean `adjectives`
            gazetteers/states.tsv:2:1: a row without a name"]]
        .assert_eq(&faults.to_string());
    }
}
