//! What a graph is made of: articles, entities, words and facts. No merging here.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Value, json};

use crate::base::{Date, EntityKind, Modality, Polarity, vocabulary};
use crate::relations::Evidence;

vocabulary! {
    /// How sure a reader may be of a claim, strongest first; a fact has that of its strongest claim.
    Status {
        /// An article says so in its own voice.
        Asserted = "asserted",
        /// Somebody in an article says so.
        Attributed = "attributed",
        /// It may, will or should be so.
        Hedged = "hedged",
        /// It is said not to be so.
        Negated = "negated",
    }
}

/// What stands at either end of a fact, and the node of the graph that stands for it.
/// The number is an index into the graph's list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Term {
    /// One real thing.
    Entity(usize),
    /// Words.
    Concept(usize),
    /// Another fact.
    Fact(usize),
}

/// An article, without its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The article's id; made unique where two different articles have the same.
    pub key: String,
    /// The article's id.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// The article's day.
    pub date: Option<Date>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// The path or `-` it came from.
    pub path: String,
    /// Of the text, in lower-case hexadecimal.
    pub text_sha256: String,
    /// In code points.
    pub text_length: u32,
    /// Articles of one number are copies of one text: one independent source.
    pub group: usize,
}

/// One real thing, as all articles name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GraphEntity {
    /// `person-vladimir-putin`.
    pub id: String,
    /// What it is.
    pub kind: EntityKind,
    /// The name that most articles use for it.
    pub name: String,
    /// Other names, sorted.
    pub aliases: Vec<String>,
    /// IRIs of the same thing elsewhere, sorted.
    pub same_as: Vec<String>,
    /// How often it is mentioned.
    pub mentions: u32,
    /// How many articles mention it.
    pub articles: usize,
}

impl GraphEntity {
    /// The entity as answers and rows have it.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "type": self.kind.word(),
            "name": self.name,
            "aliases": self.aliases,
            "same_as": self.same_as,
            "mentions": self.mentions,
            "articles": self.articles,
        })
    }
}

/// Words that claims speak about: "the situation remains volatile".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concept {
    /// `concept-` and a hash of the words.
    pub id: String,
    /// The words, white space collapsed.
    pub words: String,
}

/// All claims with the same subject, relation, object, further participants and polarity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// `fact-` and a hash of subject, relation, object, polarity and participants: the same in every graph.
    pub id: String,
    /// Who does. Of a symmetric relation, the end whose id sorts first.
    pub subject: Term,
    /// Index of the relation.
    pub relation: usize,
    /// To whom or what.
    pub object: Term,
    /// Who or what else takes part, by the name of the role; sorted.
    pub participants: Vec<(String, Term)>,
    /// Is it so?
    pub polarity: Polarity,
    /// That of its strongest claim.
    pub status: Status,
    /// Its claims, in order of articles. A graph that was read for one question has the best one only,
    /// unless the question is about the evidence.
    pub reports: Vec<Report>,
    /// Index of the report whose words show it best: strongest, then shortest, then first.
    pub best: usize,
    /// Indices of the articles of the reports, ascending.
    pub sources: Vec<usize>,
    /// How many reports there are.
    pub report_count: usize,
    /// How many articles say so.
    pub articles: usize,
    /// Whether no claim says this: it only stands for voices that claims are attributed to.
    pub derived: bool,
    /// How many articles say so that are not copies of each other.
    pub independent: usize,
    /// First and last day of the articles.
    pub reported: Option<(Date, Date)>,
    /// First and last time that it happened, where texts say when.
    pub happened: Option<(Date, Date)>,
    /// Indices of the entities that voice it, ascending.
    pub voices: Vec<usize>,
    /// Indices of the entities that deny it, ascending.
    pub denied_by: Vec<usize>,
    /// Index of the fact that says the opposite.
    pub opposite: Option<usize>,
    /// "about 11,000 soldiers": each once, in order of articles.
    pub quantities: Vec<String>,
    /// Rules that found it, sorted.
    pub rules: Vec<String>,
}

impl Fact {
    /// A fact that nobody has reported yet.
    pub fn between(subject: Term, relation: usize, object: Term) -> Self {
        Self {
            id: String::new(),
            subject,
            relation,
            object,
            participants: Vec::new(),
            polarity: Polarity::Affirmed,
            status: Status::Asserted,
            reports: Vec::new(),
            best: 0,
            sources: Vec::new(),
            report_count: 0,
            articles: 0,
            derived: false,
            independent: 0,
            reported: None,
            happened: None,
            voices: Vec::new(),
            denied_by: Vec::new(),
            opposite: None,
            quantities: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// The report whose words show it best.
    pub fn best_report(&self) -> &Report {
        &self.reports[self.best]
    }

    /// All that takes part: subject, object, further participants.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        [self.subject, self.object].into_iter().chain(self.participants.iter().map(|(_, term)| *term))
    }

    pub(super) fn terms_mut(&mut self) -> impl Iterator<Item = &mut Term> {
        let further = self.participants.iter_mut().map(|(_, term)| term);
        [&mut self.subject, &mut self.object].into_iter().chain(further)
    }

    /// Whether no claim says this: it only stands for voices that claims are attributed to.
    pub fn is_derived(&self) -> bool {
        self.derived
    }
}

/// One claim of one article, as a report of a fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// Index of the article.
    pub source: usize,
    /// Id of the claim in its article: `c1`.
    pub claim: String,
    /// Whether this is not the claim itself, but the voice it is attributed to: "said", "reported".
    pub derived: bool,
    /// How sure a reader may be of it.
    pub status: Status,
    /// Or may, will, should it be?
    pub modality: Modality,
    /// Indices of the entities that voice it, the nearest to its words first.
    pub voices: Vec<usize>,
    /// When it happened, where the text says so.
    pub time: Option<Date>,
    /// "about 11,000 soldiers".
    pub quantity: Option<String>,
    /// The words.
    pub evidence: Evidence,
    /// `thanked/thank`: relation and rule.
    pub rule: String,
    /// `active`, `passive`, `possessive` …
    pub shape: String,
    /// Role and span, in code points of the article.
    pub roles: Vec<(Cow<'static, str>, Range<u32>)>,
}
