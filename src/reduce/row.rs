//! The rows that leave and enter the program. A row has only words and numbers of its own: what it points
//! to, it names by id.

use serde::{Deserialize, Serialize};

use crate::base::{Date, EntityKind, Modality, Polarity};
use crate::graph::{End, Sighting, Status};
use crate::relations::Claim;
use crate::store::word;

/// What stands at an end of a fact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndRow {
    /// `entity`, `concept` or `fact`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The words of a concept.
    #[serde(default)]
    pub words: Option<String>,
}

/// What a fact says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FactRow {
    /// `fact-…`
    pub fact: String,
    /// Who does.
    pub subject: EndRow,
    /// Id of the relation.
    pub relation: String,
    /// To whom or what.
    pub object: EndRow,
    /// Who or what else takes part.
    #[serde(default)]
    pub participants: Vec<ParticipantRow>,
    /// Is it so?
    #[serde(with = "word")]
    pub polarity: Polarity,
}

/// Who or what takes part beside subject and object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ParticipantRow {
    /// In this role.
    pub role: String,
    /// Who or what.
    pub who: EndRow,
}

/// A report of a fact: a claim of an article, or a voice that such a claim is attributed to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReportRow {
    /// What is reported.
    #[serde(flatten)]
    pub fact: FactRow,
    /// Key of the article.
    pub article: String,
    /// Its place among the reports of the article.
    pub seq: u32,
    /// Id of the claim.
    pub claim: String,
    /// Whether this is the voice and not the claim.
    pub derived: bool,
    /// How sure a reader may be of it.
    #[serde(with = "word")]
    pub status: Status,
    /// The strongest is 0.
    pub strength: u8,
    /// Or may, will, should it be?
    #[serde(with = "word")]
    pub modality: Modality,
    /// Ids of the entities that voice it, the nearest first.
    #[serde(default)]
    pub voices: Vec<String>,
    /// When it happened.
    #[serde(default, with = "word::option")]
    pub time: Option<Date>,
    /// How many.
    #[serde(default)]
    pub quantity: Option<String>,
    /// First code point of the words.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words.
    pub evidence: String,
    /// Relation and rule.
    #[serde(default)]
    pub rule: String,
    /// The shape of the clause.
    #[serde(default)]
    pub shape: String,
    /// `subject:0-5`
    #[serde(default)]
    pub roles: Vec<String>,
}

/// What a part of a graph is made of. What is not its own is there to be named only.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "most rows are reports, which are the large ones")]
pub enum Item {
    /// An article.
    Article {
        /// What it is called in the graph.
        key: String,
        /// Its id.
        id: String,
        /// The headline.
        #[serde(default)]
        title: Option<String>,
        /// Its day.
        #[serde(default, with = "word::option")]
        date: Option<Date>,
        /// The outlet.
        #[serde(default)]
        publisher: Option<String>,
        /// Where it can be read.
        #[serde(default)]
        url: Option<String>,
        /// BCP 47.
        #[serde(default)]
        language: Option<String>,
        /// Of the text.
        #[serde(default)]
        text_sha256: String,
        /// In code points.
        text_length: u32,
        /// Articles of one group are copies of one text.
        group: String,
        /// Whether it is to be written.
        own: bool,
    },
    /// An entity.
    Entity {
        /// Its id.
        id: String,
        /// What it is.
        #[serde(rename = "type", with = "word")]
        kind: EntityKind,
        /// The name that most articles use.
        name: String,
        /// Other names, sorted.
        #[serde(default)]
        aliases: Vec<String>,
        /// IRIs of the same thing, sorted.
        #[serde(default)]
        same_as: Vec<String>,
        /// How often it is mentioned.
        mentions: u32,
        /// How many articles mention it.
        articles: usize,
        /// Whether it is to be written.
        own: bool,
    },
    /// Words that claims speak about.
    Concept {
        /// The words.
        words: String,
        /// Whether they are to be written.
        own: bool,
    },
    /// A report with its fact.
    Report {
        /// The report.
        report: ReportRow,
        /// Whether the fact is to be written; all its reports are there then.
        own: bool,
    },
    /// A fact without its reports.
    Fact {
        /// What it says.
        fact: FactRow,
        /// How many independent sources say so.
        independent: usize,
    },
    /// How the node of an entity, a concept or a fact stands in the whole graph.
    Looks {
        /// Its id.
        id: String,
        /// How many edges it has.
        degree: u32,
        /// The bits of the number.
        pagerank: u64,
        /// The largest is 0.
        community: u32,
        /// The bits of two numbers.
        at: (u64, u64),
        /// The bits of the number.
        size: u64,
    },
}

impl EndRow {
    fn of(end: &End) -> Self {
        let (kind, words) = match end {
            End::Entity(_) => ("entity", None),
            End::Concept(words) => ("concept", Some(words.clone())),
            End::Fact(_) => ("fact", None),
        };
        Self { kind: kind.to_owned(), id: end.id(), words }
    }

    fn to_end(&self) -> End {
        match (self.kind.as_str(), &self.words) {
            ("concept", Some(words)) => End::Concept(words.clone()),
            ("fact", _) => End::Fact(self.id.clone()),
            _ => End::Entity(self.id.clone()),
        }
    }
}

impl FactRow {
    /// A sighting of the fact that says nothing of who reports it.
    pub fn to_sighting(&self) -> Sighting {
        Sighting {
            fact: self.fact.clone(),
            subject: self.subject.to_end(),
            relation: self.relation.clone(),
            object: self.object.to_end(),
            participants: self.participants.iter().map(|p| (p.role.clone(), p.who.to_end())).collect(),
            polarity: self.polarity,
            claim: 0,
            derived: false,
            status: Status::Asserted,
            modality: Modality::Actual,
            voices: Vec::new(),
        }
    }
}

impl ReportRow {
    /// The row of an article's report.
    pub fn of(article: &str, seq: usize, sighting: &Sighting, claim: &Claim) -> Self {
        // A voice has the claim's words as its evidence, but nothing of what the claim is about.
        let own = !sighting.derived;
        let participant =
            |(role, who): &(String, End)| ParticipantRow { role: role.clone(), who: EndRow::of(who) };
        Self {
            fact: FactRow {
                fact: sighting.fact.clone(),
                subject: EndRow::of(&sighting.subject),
                relation: sighting.relation.clone(),
                object: EndRow::of(&sighting.object),
                participants: sighting.participants.iter().map(participant).collect(),
                polarity: sighting.polarity,
            },
            article: article.to_owned(),
            seq: seq as u32,
            claim: claim.id.clone(),
            derived: sighting.derived,
            status: sighting.status,
            strength: sighting.status as u8,
            modality: sighting.modality,
            voices: sighting.voices.clone(),
            time: claim.time.filter(|_| own),
            quantity: claim.quantity.clone().filter(|_| own),
            start: claim.evidence.start,
            end: claim.evidence.end,
            evidence: claim.evidence.text.clone(),
            rule: claim.rule.clone(),
            shape: claim.shape.clone(),
            roles: claim
                .roles
                .iter()
                .filter(|_| own)
                .map(|role| format!("{}:{}-{}", role.role, role.start, role.end))
                .collect(),
        }
    }
}
