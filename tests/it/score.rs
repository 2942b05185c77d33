//! How much of the corpus's gold is found, and how much of what is found is right.
//!
//! What both annotators of an article gave is required; what only one gave is optional: finding it
//! is right, missing it is no miss. The floors of `floors.txt` only rise: `UPDATE_FLOORS=1 cargo test
//! score` writes what is better than before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use claimgraph::base::MentionForm;
use claimgraph::relations::{Claim, ClaimObject, Extraction};
use claimgraph::schema::Schema;
use serde_json::Value;

use crate::corpus;

#[test]
fn scores_do_not_fall() {
    let mut scores = Scores::default();
    for (article, extraction) in corpus::extractions() {
        let path = corpus::folder().join(format!("{}.gold.json", article.id));
        let Ok(gold) = fs::read_to_string(&path) else { continue };
        let gold: Value = serde_json::from_str(&gold).unwrap();
        scores.add(corpus::schema(), &gold, &article.text, extraction);
    }
    let floors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/floors.txt");
    let figures = scores.figures();
    println!("{}", scores.report());
    if std::env::var_os("UPDATE_FLOORS").is_some() {
        raise(&floors, &figures);
    }
    let mut fallen = String::new();
    for (name, floor) in read(&floors) {
        let reached = figures.get(name.as_str()).copied().unwrap_or(0.0);
        if reached < floor {
            let _ = writeln!(fallen, "{name} fell to {reached:.3}, its floor is {floor:.3}");
        }
    }
    assert!(fallen.is_empty(), "{fallen}\n{}", scores.report());
}

fn read(floors: &Path) -> Vec<(String, f64)> {
    let text = fs::read_to_string(floors).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(name, floor)| (name.to_owned(), floor.trim().parse().unwrap()))
        .collect()
}

/// Rounds down, so that a floor is never above what was reached. A figure gets a floor by a line in
/// the file: shares of few claims have none, since they fall when more is found.
fn raise(floors: &Path, figures: &BTreeMap<&'static str, f64>) {
    let mut text = fs::read_to_string(floors).unwrap_or_default();
    text.truncate(text.find('\n').map_or(0, |end| end + 1));
    for (name, floor) in read(floors) {
        let reached = figures.get(name.as_str()).copied().unwrap_or(0.0);
        let _ = writeln!(text, "{name} {:.3}", floor.max((reached * 1000.0).floor() / 1000.0));
    }
    fs::write(floors, text).unwrap();
}

/// Right, wrong and missed.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Tally {
    fn f1(&self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn line(&self, name: &str) -> String {
        let Self { right, wrong, missed } = self;
        let (p, r, f) = (ratio(*right, right + wrong), ratio(*right, right + missed), self.f1());
        format!("{name:15} P {p:.3}  R {r:.3}  F1 {f:.3}  ({right} right, {wrong} wrong, {missed} missed)\n")
    }
}

#[derive(Default)]
struct Scores {
    mentions: Tally,
    mentions_exact: Tally,
    pairs: Tally,
    claims: Tally,
    /// Of the right claims that gold attributes: to the same one, and all.
    attributed: (usize, usize),
    /// Of the right claims: with the same polarity, and all.
    polarity: (usize, usize),
    /// Of the right claims: with the same modality, and all.
    modality: (usize, usize),
}

impl Scores {
    fn figures(&self) -> BTreeMap<&'static str, f64> {
        let share = |(right, of): (usize, usize)| ratio(right, of);
        BTreeMap::from([
            ("mentions_f1", self.mentions.f1()),
            ("mentions_exact_f1", self.mentions_exact.f1()),
            ("pairs_f1", self.pairs.f1()),
            ("claims_f1", self.claims.f1()),
            ("claims_precision", ratio(self.claims.right, self.claims.right + self.claims.wrong)),
            ("attributed", share(self.attributed)),
            ("polarity", share(self.polarity)),
            ("modality", share(self.modality)),
        ])
    }

    fn report(&self) -> String {
        let tallies = [
            ("mentions", &self.mentions),
            ("mentions exact", &self.mentions_exact),
            ("pairs", &self.pairs),
            ("claims", &self.claims),
        ];
        let mut text: String = tallies.map(|(name, tally)| tally.line(name)).concat();
        for (name, (right, of)) in
            [("attributed", self.attributed), ("polarity", self.polarity), ("modality", self.modality)]
        {
            let _ = writeln!(text, "{name:15} {right} of {of}");
        }
        text
    }

    fn add(&mut self, schema: &Schema, gold: &Value, text: &str, found: &Extraction) {
        let gold = Gold::new(gold, text);
        self.add_mentions(&gold, found);
        let ids = gold.align(found);
        let wanted: Vec<GoldClaim> = gold.claims();
        let given = translate(found, &ids);
        for relation_counts in [false, true] {
            let (tally, matched) = match_claims(schema, &wanted, &given, relation_counts);
            let total = if relation_counts { &mut self.claims } else { &mut self.pairs };
            total.right += tally.right;
            total.wrong += tally.wrong;
            total.missed += tally.missed;
            if !relation_counts {
                continue;
            }
            for (gold, given) in matched {
                if let Some(voice) = gold.voice {
                    self.attributed.1 += 1;
                    self.attributed.0 += usize::from(given.voices.contains(&voice));
                }
                self.polarity.1 += 1;
                self.polarity.0 += usize::from(gold.polarity == given.claim.polarity.word());
                self.modality.1 += 1;
                self.modality.0 += usize::from(gold.modality == given.claim.modality.word());
            }
        }
    }

    fn add_mentions(&mut self, gold: &Gold<'_>, found: &Extraction) {
        const NAMED: [&str; 4] = ["person", "state", "organization", "place"];
        let wanted: Vec<&GoldMention> = gold.mentions.iter().filter(|m| NAMED.contains(&m.kind)).collect();
        let given: Vec<(usize, usize, &str)> = found
            .mentions
            .iter()
            .filter(|m| !matches!(m.form, MentionForm::Pronoun | MentionForm::Nominal))
            .filter(|m| NAMED.contains(&m.kind.word()))
            .map(|m| (m.start as usize, m.end as usize, m.kind.word()))
            .collect();
        let overlaps =
            |g: &GoldMention, p: &(usize, usize, &str)| g.start < p.1 && p.0 < g.end && g.kind == p.2;
        let same = |g: &GoldMention, p: &(usize, usize, &str)| (g.start, g.end, g.kind) == *p;
        match_spans(&mut self.mentions, &wanted, &given, overlaps);
        match_spans(&mut self.mentions_exact, &wanted, &given, same);
    }
}

fn match_spans(
    tally: &mut Tally,
    wanted: &[&GoldMention],
    given: &[(usize, usize, &str)],
    fits: impl Fn(&GoldMention, &(usize, usize, &str)) -> bool,
) {
    let mut used = BTreeSet::new();
    for required in [true, false] {
        for gold in wanted.iter().filter(|g| g.required == required) {
            match given.iter().enumerate().find(|(i, p)| !used.contains(i) && fits(gold, p)) {
                Some((i, _)) => {
                    used.insert(i);
                    tally.right += usize::from(required);
                }
                None => tally.missed += usize::from(required),
            }
        }
    }
    tally.wrong += given.len() - used.len();
}

/// A string of the gold that stands for an entity, at a place of the text.
struct GoldMention {
    start: usize,
    end: usize,
    kind: &'static str,
    entity: usize,
    required: bool,
}

struct Gold<'a> {
    value: &'a Value,
    entities: &'a [Value],
    mentions: Vec<GoldMention>,
}

/// What stands at an end of a claim, in terms of gold entities.
#[derive(Clone, PartialEq, Eq, Debug)]
enum End {
    Entity(usize),
    Claim {
        relation: String,
        subject: Option<usize>,
        object: Option<usize>,
    },
    Concept(String),
    /// An entity that gold does not have.
    Unknown,
}

struct GoldClaim<'a> {
    subject: End,
    relation: &'a str,
    object: End,
    optional: bool,
    voice: Option<usize>,
    polarity: &'a str,
    modality: &'a str,
}

struct GivenClaim<'a> {
    subject: End,
    object: End,
    voices: Vec<usize>,
    claim: &'a Claim,
}

impl<'a> Gold<'a> {
    fn new(value: &'a Value, text: &str) -> Self {
        let entities = list(value, "entities");
        Self { value, entities, mentions: gold_mentions(entities, text) }
    }

    fn named(&self, name: &str) -> Option<usize> {
        self.entities.iter().position(|e| e["name"] == name)
    }

    /// The gold entity of each found one: by mentions that they share, else by name.
    fn align(&self, found: &'a Extraction) -> BTreeMap<&'a str, usize> {
        let mut votes: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
        for m in found.mentions.iter().filter(|m| m.form != MentionForm::Pronoun) {
            for g in &self.mentions {
                let overlap = g.start < m.end as usize && (m.start as usize) < g.end;
                if overlap && g.kind == m.kind.word() {
                    *votes.entry(&m.entity).or_default().entry(g.entity).or_default() += 1;
                }
            }
        }
        let mut ids = BTreeMap::new();
        for entity in &found.entities {
            let counted = votes.get(entity.id.as_str());
            let by_mentions =
                counted.and_then(|v| v.iter().max_by_key(|(k, n)| (**n, std::cmp::Reverse(**k))));
            let mine: BTreeSet<String> =
                std::iter::once(&entity.name).chain(&entity.aliases).map(|n| norm(n)).collect();
            let by_name = || self.entities.iter().position(|e| !names(e).is_disjoint(&mine));
            if let Some(index) = by_mentions.map(|(k, _)| *k).or_else(by_name) {
                ids.insert(entity.id.as_str(), index);
            }
        }
        ids
    }

    fn claims(&self) -> Vec<GoldClaim<'a>> {
        let claims = list(self.value, "claims");
        let end = |value: &Value| self.end(claims, value);
        claims
            .iter()
            .map(|claim| GoldClaim {
                subject: end(&claim["subject"]),
                relation: claim["relation"].as_str().unwrap(),
                object: end(&claim["object"]),
                optional: claim["optional"] == true,
                voice: claim["attributed_to"].as_str().and_then(|name| self.named(name)),
                polarity: claim["polarity"].as_str().unwrap_or("affirmed"),
                modality: claim["modality"].as_str().unwrap_or("actual"),
            })
            .collect()
    }

    fn end(&self, claims: &[Value], value: &Value) -> End {
        let entity = |value: &Value| value.as_str().and_then(|name| self.named(name));
        if let Some(id) = value["claim"].as_str() {
            let Some(inner) = claims.iter().find(|c| c["id"] == id) else { return End::Unknown };
            return End::Claim {
                relation: inner["relation"].as_str().unwrap().to_owned(),
                subject: entity(&inner["subject"]),
                object: entity(&inner["object"]),
            };
        }
        match value["concept"].as_str() {
            Some(words) => End::Concept(norm(words)),
            None => entity(value).map_or(End::Unknown, End::Entity),
        }
    }
}

/// Found claims in terms of gold entities; the same claim with the same qualifiers counts once.
fn translate<'a>(found: &'a Extraction, ids: &BTreeMap<&str, usize>) -> Vec<GivenClaim<'a>> {
    let entity = |end: &ClaimObject| match end {
        ClaimObject::Entity(id) => ids.get(id.as_str()).copied(),
        ClaimObject::Claim(_) | ClaimObject::Concept(_) => None,
    };
    let end = |end: &ClaimObject| match end {
        ClaimObject::Entity(_) => entity(end).map_or(End::Unknown, End::Entity),
        ClaimObject::Concept(words) => End::Concept(norm(words)),
        ClaimObject::Claim(id) => match found.claims.iter().find(|c| c.id == *id) {
            Some(inner) => End::Claim {
                relation: inner.relation.clone(),
                subject: entity(&inner.subject),
                object: entity(&inner.object),
            },
            None => End::Unknown,
        },
    };
    let mut seen = BTreeSet::new();
    let mut list = Vec::new();
    for claim in &found.claims {
        let (subject, object) = (end(&claim.subject), end(&claim.object));
        let raw =
            |end: &End, own: &ClaimObject| if *end == End::Unknown { own.to_string() } else { String::new() };
        let unknown = (raw(&subject, &claim.subject), raw(&object, &claim.object));
        let key = format!(
            "{subject:?} {} {object:?} {unknown:?} {:?} {} {} {:?}",
            claim.relation, claim.attributed_to, claim.polarity, claim.modality, claim.quantity
        );
        if seen.insert(key) {
            let voices = claim.attributed_to.iter().filter_map(|v| ids.get(v.as_str()).copied()).collect();
            list.push(GivenClaim { subject, object, voices, claim });
        }
    }
    list
}

type Matched<'m, 'a> = Vec<(&'m GoldClaim<'a>, &'m GivenClaim<'a>)>;

fn match_claims<'m, 'a>(
    schema: &Schema,
    wanted: &'m [GoldClaim<'a>],
    given: &'m [GivenClaim<'a>],
    relation_counts: bool,
) -> (Tally, Matched<'m, 'a>) {
    let mut used = BTreeSet::new();
    let mut tally = Tally::default();
    let mut matched = Vec::new();
    for optional in [false, true] {
        for gold in wanted.iter().filter(|g| g.optional == optional) {
            let fitting = given
                .iter()
                .enumerate()
                .filter(|(i, p)| !used.contains(i) && right(schema, gold, p, relation_counts))
                // Of several, one with the right voice.
                .min_by_key(|(i, p)| (gold.voice.is_some_and(|v| !p.voices.contains(&v)), *i));
            match fitting {
                Some((i, p)) => {
                    used.insert(i);
                    tally.right += usize::from(!optional);
                    matched.push((gold, p));
                }
                None => tally.missed += usize::from(!optional),
            }
        }
    }
    tally.wrong = given.len() - used.len();
    (tally, matched)
}

fn right(schema: &Schema, gold: &GoldClaim<'_>, given: &GivenClaim<'_>, relation_counts: bool) -> bool {
    if relation_counts && gold.relation != given.claim.relation {
        return false;
    }
    if same(schema, &gold.subject, &given.subject) && same(schema, &gold.object, &given.object) {
        return true;
    }
    let symmetric = schema.relation(gold.relation).is_some_and(|r| r.symmetric);
    let entities = matches!((&gold.subject, &gold.object), (End::Entity(_), End::Entity(_)));
    (!relation_counts || symmetric)
        && entities
        && given.object == gold.subject
        && given.subject == gold.object
}

/// Claims are the same if they share the relation and an end; words if they share a word; a claim
/// and words if the words have the claim's nominal.
fn same(schema: &Schema, gold: &End, given: &End) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let nominal =
        |relation: &str| schema.relation(relation).map_or(relation.to_owned(), |r| r.nominal.clone());
    match (gold, given) {
        (End::Entity(a), End::Entity(b)) => a == b,
        (
            End::Claim { relation, subject, object },
            End::Claim { relation: relation_too, subject: one, object: other },
        ) => {
            let shared = (one.is_some() && subject == one) || (other.is_some() && object == other);
            relation == relation_too && shared
        }
        (End::Concept(a), End::Concept(b)) => !words(a).is_disjoint(&words(b)),
        (End::Claim { relation, .. }, End::Concept(text))
        | (End::Concept(text), End::Claim { relation, .. }) => words(text).contains(&nominal(relation)),
        _ => false,
    }
}

/// Every occurrence of every string that gold gives; of two of one kind that overlap, the longer.
fn gold_mentions(entities: &[Value], text: &str) -> Vec<GoldMention> {
    let chars: Vec<char> = text.chars().collect();
    let mut all = Vec::new();
    for (entity, value) in entities.iter().enumerate() {
        let kind = *["person", "state", "organization", "place", "group", "event", "agreement"]
            .iter()
            .find(|k| value["type"] == **k)
            .unwrap();
        let required = value["optional"] != true;
        let sure = list(value, "surface").iter().chain(list(value, "metonyms")).map(|s| (s, required));
        for (surface, required) in sure.chain(list(value, "optional_surface").iter().map(|s| (s, false))) {
            let words = surface.as_str().or(surface["text"].as_str()).unwrap();
            let only = surface["at"].as_array();
            for (number, (start, end)) in occurrences(&chars, words).into_iter().enumerate() {
                if only.is_none_or(|at| at.iter().any(|n| *n == number + 1)) {
                    all.push(GoldMention { start, end, kind, entity, required });
                }
            }
        }
    }
    all.sort_by_key(|m| (std::cmp::Reverse(m.end - m.start), m.start));
    let mut kept: Vec<GoldMention> = Vec::new();
    for m in all {
        if !kept.iter().any(|k| k.kind == m.kind && m.start < k.end && k.start < m.end) {
            kept.push(m);
        }
    }
    kept
}

/// Where whole words stand, in code points.
fn occurrences(text: &[char], words: &str) -> Vec<(usize, usize)> {
    let words: Vec<char> = words.chars().collect();
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut found = Vec::new();
    let mut at = 0;
    while at + words.len() <= text.len() {
        let end = at + words.len();
        let bounded = !is_word(at.checked_sub(1).and_then(|i| text.get(i))) && !is_word(text.get(end));
        if text[at..end] == words && bounded {
            found.push((at, end));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

fn names(entity: &Value) -> BTreeSet<String> {
    let fields = ["surface", "optional_surface", "aliases", "metonyms"];
    let strings = fields.iter().flat_map(|field| list(entity, field));
    let given = strings.filter_map(|s| s.as_str().or(s["text"].as_str()));
    given.chain(entity["name"].as_str()).map(norm).collect()
}

/// Lower case without article, possessive ending and punctuation.
fn norm(words: &str) -> String {
    let lower = words.replace('’', "'").to_lowercase();
    let plain = lower.split_whitespace().map(|w| w.strip_suffix("'s").or(w.strip_suffix('\'')).unwrap_or(w));
    let plain: Vec<&str> = plain.collect();
    let rest = match plain.as_slice() {
        ["the" | "a" | "an", rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    let joined = rest.join(" ");
    let words: Vec<&str> =
        joined.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
