//! Gold and findings compared: mentions and entities here, claims in `claims`.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::{Gold, GoldMention};
use super::words::norm;
use crate::base::MentionForm;
use crate::relations::{ExtractedMention, Extraction};
use crate::schema::Schema;

/// Right, wrong and missed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Found and wanted.
    pub right: usize,
    /// Found and not wanted.
    pub wrong: usize,
    /// Wanted and not found.
    pub missed: usize,
}

impl Tally {
    /// Of what was found, how much is right.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// Of what was wanted, how much was found.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    /// Whether nothing was found and nothing wanted.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// How many of how many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// These.
    pub right: usize,
    /// Of these.
    pub of: usize,
}

impl Share {
    /// As a number from 0 to 1.
    pub fn ratio(self) -> f64 {
        ratio(self.right, self.of)
    }

    pub(super) fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }
}

/// What kind of mistake.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// Wanted and not found.
    Missed,
    /// Found and not wanted.
    Wrong,
    /// Found with other ends.
    Inexact,
}

impl What {
    /// `missed`, `wrong`, `inexact`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Wrong => "wrong",
            Self::Inexact => "inexact",
        }
    }
}

/// One mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// Id of the article.
    pub article: String,
    /// What kind.
    pub what: What,
    /// `mention`, `entity` or `claim`.
    pub of: &'static str,
    /// The kind of entity, or the relation.
    pub label: String,
    /// The name, or the claim as a sentence.
    pub words: String,
    /// What shows it: the words of the text, or what was found in its stead.
    pub evidence: String,
    /// The rule that found it.
    pub rule: String,
}

/// Figures over all articles together.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Articles compared.
    pub articles: usize,
    /// Named spans by label: the same label, and the spans overlap.
    pub overlapping: BTreeMap<String, Tally>,
    /// Named spans by label: the same label and the same span.
    pub exact: BTreeMap<String, Tally>,
    /// Distinct things of all kinds, by label.
    pub entities: BTreeMap<String, Tally>,
    /// Claims whose subject and object are right, whatever the relation.
    pub pairs: Tally,
    /// Claims whose subject, relation and object are right, by relation.
    pub claims: BTreeMap<String, Tally>,
    /// Of the right claims that gold attributes: voiced by the same one.
    pub attributed: Share,
    /// Of the right claims: as affirmed or negated as gold says.
    pub polarity: Share,
    /// Of the right claims: as actual as gold says.
    pub modality: Share,
    /// In the order of articles.
    pub mistakes: Vec<Mistake>,
}

impl Scores {
    /// Compares what was found in an article with its gold.
    pub fn add(&mut self, schema: &Schema, gold: &Gold, found: &Extraction) {
        self.articles += 1;
        self.add_mentions(gold, found);
        if gold.entities.is_empty() && gold.claims.is_none() {
            return;
        }
        let ids = align(gold, found);
        self.add_entities(gold, found, &ids);
        if let Some(claims) = &gold.claims {
            self.add_claims(schema, gold, claims, found, &ids);
        }
    }

    /// Adds figures of other articles, which come after these.
    pub fn merge(&mut self, other: Self) {
        self.articles += other.articles;
        for (mine, theirs) in [
            (&mut self.overlapping, other.overlapping),
            (&mut self.exact, other.exact),
            (&mut self.entities, other.entities),
            (&mut self.claims, other.claims),
        ] {
            for (label, tally) in theirs {
                *mine.entry(label).or_default() += tally;
            }
        }
        self.pairs += other.pairs;
        for (mine, theirs) in [
            (&mut self.attributed, other.attributed),
            (&mut self.polarity, other.polarity),
            (&mut self.modality, other.modality),
        ] {
            mine.right += theirs.right;
            mine.of += theirs.of;
        }
        self.mistakes.extend(other.mistakes);
    }

    /// The sum over all labels.
    pub fn sum(by_label: &BTreeMap<String, Tally>) -> Tally {
        let mut sum = Tally::default();
        for tally in by_label.values() {
            sum += *tally;
        }
        sum
    }

    fn add_mentions(&mut self, gold: &Gold, found: &Extraction) {
        let counted = |label: &str| ["person", "state", "organization", "place", "location"].contains(&label);
        let wanted: Vec<&GoldMention> = gold.mentions.iter().filter(|m| counted(&m.label)).collect();
        // What we have no kind for: whatever is found there is neither right nor wrong.
        let free: Vec<&GoldMention> = gold.mentions.iter().filter(|m| m.label.is_empty()).collect();
        let apart = |p: &ExtractedMention| {
            wanted.iter().any(|g| overlap(g, p)) || !free.iter().any(|g| overlap(g, p))
        };
        let given: Vec<(&ExtractedMention, &str)> = found
            .mentions
            .iter()
            .filter(|m| !matches!(m.form, MentionForm::Pronoun | MentionForm::Nominal) && apart(m))
            .filter_map(|m| Some((m, gold.labels.of(m.kind)?)))
            .collect();
        let exact =
            match_spans(&mut self.exact, &wanted, &given, |g, p| (g.start, g.end) == (p.start, p.end));
        let near = match_spans(&mut self.overlapping, &wanted, &given, overlap);
        let mistake = |what, label: &str, words: &str, evidence: &str, rule: &str| Mistake {
            article: gold.id.clone(),
            what,
            of: "mention",
            label: label.to_owned(),
            words: words.to_owned(),
            evidence: evidence.to_owned(),
            rule: rule.to_owned(),
        };
        let text: Vec<char> = gold.text.as_deref().unwrap_or_default().chars().collect();
        let words = |g: &GoldMention| -> String {
            text.get(g.start as usize..g.end as usize).unwrap_or_default().iter().collect()
        };
        for (g, gold) in wanted.iter().enumerate() {
            match near.iter().find(|(wanted, _)| *wanted == g) {
                None if gold.required => {
                    let place = format!("characters {}–{}", gold.start, gold.end);
                    self.mistakes.push(mistake(What::Missed, &gold.label, &words(gold), &place, ""));
                }
                Some(&(_, p)) if !exact.iter().any(|(wanted, _)| *wanted == g) => {
                    let (p, _) = given[p];
                    let rule = &p.rule;
                    self.mistakes.push(mistake(What::Inexact, &gold.label, &words(gold), &p.text, rule));
                }
                _ => {}
            }
        }
        for (p, (mention, label)) in given.iter().enumerate() {
            if !near.iter().any(|(_, given)| *given == p) {
                let place = format!("characters {}–{}", mention.start, mention.end);
                self.mistakes.push(mistake(What::Wrong, label, &mention.text, &place, &mention.rule));
            }
        }
    }

    fn add_entities(&mut self, gold: &Gold, found: &Extraction, ids: &BTreeMap<&str, usize>) {
        let mistake = |what, label: &str, words: &str, evidence: String| Mistake {
            article: gold.id.clone(),
            what,
            of: "entity",
            label: label.to_owned(),
            words: words.to_owned(),
            evidence,
            rule: String::new(),
        };
        let mut hit: BTreeMap<usize, &str> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for entity in found.entities.iter().filter(|entity| seen.insert(&entity.id)) {
            let label = entity.kind.word();
            let known = ids.get(entity.id.as_str()).copied();
            match known {
                Some(index) if !hit.contains_key(&index) => {
                    hit.insert(index, &entity.name);
                    continue;
                }
                Some(index) => {
                    let why =
                        format!("stands for `{}`, as `{}` does", gold.entities[index].name, hit[&index]);
                    self.mistakes.push(mistake(What::Wrong, label, &entity.name, why));
                }
                None => self.mistakes.push(mistake(What::Wrong, label, &entity.name, String::new())),
            }
            self.entities.entry(label.to_owned()).or_default().wrong += 1;
        }
        for (index, entity) in gold.entities.iter().enumerate().filter(|(_, e)| !e.optional) {
            let tally = self.entities.entry(entity.label.clone()).or_default();
            if hit.contains_key(&index) {
                tally.right += 1;
            } else {
                tally.missed += 1;
                self.mistakes.push(mistake(What::Missed, &entity.label, &entity.name, String::new()));
            }
        }
    }
}

/// The gold entity of each found one: by mentions that they share, else by name.
fn align<'f>(gold: &Gold, found: &'f Extraction) -> BTreeMap<&'f str, usize> {
    // Votes in the order in which they were first cast: of two with as many, the first wins.
    let mut votes: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for mention in found.mentions.iter().filter(|m| m.form != MentionForm::Pronoun) {
        let label = gold.labels.of(mention.kind).unwrap_or(mention.kind.word());
        for marked in &gold.mentions {
            if let Some(entity) = marked.entity.filter(|_| marked.label == label && overlap(marked, mention))
            {
                let votes = votes.entry(&mention.entity).or_default();
                match votes.iter_mut().find(|(known, _)| *known == entity) {
                    Some((_, count)) => *count += 1,
                    None => votes.push((entity, 1)),
                }
            }
        }
    }
    let mut ids = BTreeMap::new();
    for entity in &found.entities {
        let most = votes.get(entity.id.as_str()).and_then(|votes| {
            let most = votes.iter().map(|(_, count)| *count).max()?;
            votes.iter().find(|(_, count)| *count == most).map(|(entity, _)| *entity)
        });
        let by_name = || {
            let mine: BTreeSet<String> =
                std::iter::once(&entity.name).chain(&entity.aliases).map(|name| norm(name)).collect();
            gold.entities.iter().position(|known| !known.names.is_disjoint(&mine))
        };
        if let Some(index) = most.or_else(by_name) {
            ids.insert(entity.id.as_str(), index);
        }
    }
    ids
}

/// Pairs each gold span with the first finding that fits, those that are required first; gives the pairs.
fn match_spans(
    by_label: &mut BTreeMap<String, Tally>,
    wanted: &[&GoldMention],
    given: &[(&ExtractedMention, &str)],
    fits: impl Fn(&GoldMention, &ExtractedMention) -> bool,
) -> Vec<(usize, usize)> {
    let mut used = vec![false; given.len()];
    let mut pairs = Vec::new();
    for required in [true, false] {
        for (g, gold) in wanted.iter().enumerate().filter(|(_, g)| g.required == required) {
            let tally = by_label.entry(gold.label.clone()).or_default();
            let fitting = given
                .iter()
                .enumerate()
                .find(|(p, (mention, label))| !used[*p] && *label == gold.label && fits(gold, mention));
            match fitting {
                Some((p, _)) => {
                    used[p] = true;
                    tally.right += usize::from(required);
                    pairs.push((g, p));
                }
                None => tally.missed += usize::from(required),
            }
        }
    }
    for (p, (_, label)) in given.iter().enumerate() {
        if !used[p] {
            by_label.entry((*label).to_owned()).or_default().wrong += 1;
        }
    }
    pairs
}

fn overlap(gold: &GoldMention, given: &ExtractedMention) -> bool {
    gold.start < given.end && given.start < gold.end
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
