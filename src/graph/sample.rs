//! Extractions written as text, for the tests of this room and the rooms after it.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::base::{Modality, Polarity};
use crate::relations::{Claim, ClaimObject, Evidence, ExtractedMention, Extraction, Participant};
use crate::resolve::Entity;
use crate::schema::{Relation, Schema, Source};

/// The KCNA sentence of the design, and a second article that asserts one thing and denies another.
pub(crate) const KCNA: &str = "
# kcna 2025-04-28 | North Korea confirmed that it sent troops to fight for Russia, with the deployment ordered by leader Kim Jong Un, according to a release published by North Korea's state news agency KCNA.
c1 | state:North Korea | deployed_to | state:Russia | by state:North Korea, organization:KCNA | quote sent troops to fight for Russia
c2 | state:North Korea | confirmed | (c1) | by organization:KCNA | quote North Korea confirmed that it sent troops to fight for Russia
c3 | person:Kim Jong Un | ordered | (c1) | by organization:KCNA | quote the deployment ordered by leader Kim Jong Un
c4 | person:Kim Jong Un | leads | state:North Korea | quote leader Kim Jong Un
c5 | organization:KCNA | published | \"a release\" | quote a release published by North Korea's state news agency KCNA
c6 | organization:KCNA | agency_of | state:North Korea | quote North Korea's state news agency KCNA
";

/// `# id date | text` opens an article; `id | subject | relation | object | qualifier…` is a claim of it.
/// Ends are `kind:Name`, `(claim)` or `\"words\"`; qualifiers `by A, B`, `quote words of the text`, `on date`,
/// `quantity words`, `not`, or a modality.
pub(crate) fn extractions(text: &str) -> Vec<Extraction> {
    let mut all: Vec<(Extraction, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(head) = line.strip_prefix("# ") {
            let (head, words) = head.split_once(" | ").unwrap();
            let (id, date) = head.split_once(' ').unwrap_or((head, ""));
            let hash = Sha256::digest(words.as_bytes());
            all.push((
                Extraction {
                    id: id.to_owned(),
                    date: date.parse().ok(),
                    source: format!("{id}.txt"),
                    text_sha256: hash.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
                    text_length: words.chars().count() as u32,
                    ..Extraction::default()
                },
                words.to_owned(),
            ));
        } else {
            let (article, words) = all.last_mut().unwrap();
            let claim = claim(article, words, line);
            article.claims.push(claim);
        }
    }
    all.into_iter().map(|(article, _)| article).collect()
}

/// The program's schema with a vocabulary of the tests' own.
pub(crate) fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(own_schema);
    &SCHEMA
}

fn own_schema() -> Schema {
    let organizations = "name\tnames\tacronyms\tkind\nKorean Central News Agency\t\tKCNA\tnews_agency\n";
    let embedded = Source::embedded();
    let own = |path: &str| path.starts_with("gazetteers/") || path.starts_with("relations/");
    let mut source = Source::of(
        embedded
            .folder("")
            .filter(|(path, _)| !own(path))
            .map(|(path, text)| (path.to_owned(), text.to_owned())),
    );
    source.insert("gazetteers/organizations.tsv", organizations.to_owned());
    let mut schema = Schema::load(&source).unwrap();
    let relation = |(id, family, nominal, symmetric): (&str, &str, &str, bool)| Relation {
        id: id.to_owned(),
        label: id.replace('_', " "),
        family: family.to_owned(),
        meaning: format!("the subject {} the object", id.replace('_', " ")),
        nominal: nominal.to_owned(),
        symmetric,
        plover: (id == "thanked").then(|| "SUPPORT".to_owned()),
        cameo: (id == "thanked").then(|| "051".to_owned()),
        ..Relation::default()
    };
    schema.relations = [
        ("agency_of", "role", "agency", false),
        ("attacked", "material", "attack", false),
        ("confirmed", "statement", "confirmation", false),
        ("denied", "statement", "denial", false),
        ("deployed_to", "material", "deployment", false),
        ("fought_alongside", "material", "fighting", true),
        ("leads", "role", "leadership", false),
        ("met", "verbal", "meeting", true),
        ("ordered", "verbal", "order", false),
        ("published", "statement", "publication", false),
        ("reported", "statement", "report", false),
        ("said", "statement", "statement", false),
        ("thanked", "verbal", "thanks", false),
    ]
    .map(relation)
    .to_vec();
    schema
}

fn claim(article: &mut Extraction, words: &str, line: &str) -> Claim {
    let mut parts = line.split(" | ").map(str::trim);
    let mut next = || parts.next().unwrap().to_owned();
    let (id, subject, relation, object) = (next(), next(), next(), next());
    let (subject, object) = (end(article, &subject), end(article, &object));
    let mut claim = Claim {
        rule: format!("{relation}/{}", relation.replace('_', "-")),
        id,
        subject,
        relation,
        object,
        participants: Vec::new(),
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        attributed_to: Vec::new(),
        time: None,
        quantity: None,
        evidence: evidence(words, words),
        shape: "active".to_owned(),
        roles: Vec::new(),
    };
    for qualifier in parts {
        let (key, value) = qualifier.split_once(' ').unwrap_or((qualifier, ""));
        match key {
            "by" => claim.attributed_to = value.split(", ").map(|voice| entity(article, voice)).collect(),
            "with" => {
                let (role, who) = value.split_once(' ').unwrap();
                claim.participants.push(Participant { role: role.to_owned(), who: end(article, who) });
            }
            "quote" => claim.evidence = evidence(words, value),
            "on" => claim.time = Some(value.parse().unwrap()),
            "quantity" => claim.quantity = Some(value.to_owned()),
            "not" => claim.polarity = Polarity::Negated,
            modality => claim.modality = modality.parse().unwrap(),
        }
    }
    claim
}

fn evidence(words: &str, quote: &str) -> Evidence {
    let (before, _) = words.split_once(quote).unwrap();
    let start = before.chars().count() as u32;
    Evidence { start, end: start + quote.chars().count() as u32, text: quote.to_owned() }
}

fn end(article: &mut Extraction, end: &str) -> ClaimObject {
    if let Some(claim) = end.strip_prefix('(') {
        ClaimObject::Claim(claim.trim_end_matches(')').to_owned())
    } else if end.starts_with('"') {
        ClaimObject::Concept(end.trim_matches('"').to_owned())
    } else {
        ClaimObject::Entity(entity(article, end))
    }
}

fn entity(article: &mut Extraction, typed_name: &str) -> String {
    let (kind, name) = typed_name.split_once(':').unwrap();
    let id = format!("{kind}-{}", name.to_lowercase().replace(' ', "-"));
    if !article.entities.iter().any(|e| e.id == id) {
        article.entities.push(Entity {
            id: id.clone(),
            kind: kind.parse().unwrap(),
            name: name.to_owned(),
            aliases: Vec::new(),
            same_as: Vec::new(),
        });
        article.mentions.push(ExtractedMention {
            start: 0,
            end: 0,
            text: name.to_owned(),
            kind: kind.parse().unwrap(),
            entity: id.clone(),
            form: crate::base::MentionForm::Name,
            rule: "test".to_owned(),
            merged_by: String::new(),
        });
    }
    id
}
