//! A small store written by hand, so that questions can be tested without the extractor, and the
//! program as a process.

use std::path::Path;

use assert_cmd::Command;
use claimgraph::store::{Entry, Record, Writer};
use serde_json::{Value, json};

/// One article as a record, claims given by words of its text.
struct Story {
    text: &'static str,
    record: Value,
}

impl Story {
    fn new(id: &str, publisher: &str, date: &str, text: &'static str) -> Self {
        let mut start = 0;
        let sentences: Vec<(usize, usize)> = text
            .split_inclusive(". ")
            .map(|sentence| {
                let end = start + sentence.trim_end().chars().count();
                let span = (start, end);
                start += sentence.chars().count();
                span
            })
            .collect();
        let record = json!({
            "id": id, "title": format!("Title of {id}"), "date": date, "publisher": publisher,
            "source": format!("{id}.txt"), "text_sha256": id, "text_length": text.chars().count(),
            "sentences": sentences,
            "entities": [], "mentions": [], "claims": [], "diagnostics": [], "text": text,
        });
        Self { text, record }
    }

    /// Where words stand, in code points.
    fn at(&self, words: &str) -> (usize, usize) {
        let byte = self.text.find(words).unwrap_or_else(|| panic!("`{words}` is not in the text"));
        let start = self.text[..byte].chars().count();
        (start, start + words.chars().count())
    }

    fn push(&mut self, list: &str, value: Value) {
        self.record[list].as_array_mut().unwrap().push(value);
    }

    fn entity(mut self, id: &str, name: &str, aliases: &[&str]) -> Self {
        let kind = id.split('-').next().unwrap();
        self.push(
            "entities",
            json!({"id": id, "type": kind, "name": name, "aliases": aliases, "same_as": []}),
        );
        self
    }

    fn mention(mut self, words: &str, id: &str, form: &str, merged_by: &str) -> Self {
        let (start, end) = self.at(words);
        let kind = id.split('-').next().unwrap();
        self.push(
            "mentions",
            json!({"start": start, "end": end, "text": words, "type": kind, "entity": id, "form": form,
                   "rule": format!("found/{form}"), "merged_by": merged_by}),
        );
        self
    }

    /// `changes` lays other fields over the claim.
    fn claim(
        mut self,
        ends: (&str, &str, Value),
        evidence: &str,
        roles: &[(&str, &str)],
        changes: Value,
    ) -> Self {
        let (start, end) = self.at(evidence);
        let roles: Vec<Value> = roles
            .iter()
            .map(|(role, words)| {
                let (start, end) = self.at(words);
                json!({"role": role, "start": start, "end": end})
            })
            .collect();
        let (subject, relation, object) = ends;
        let id = format!("c{}", self.record["claims"].as_array().unwrap().len() + 1);
        let mut claim = json!({"id": id, "subject": subject, "relation": relation, "object": object,
            "polarity": "affirmed", "modality": "actual", "attributed_to": [], "time": null, "quantity": null,
            "evidence": {"start": start, "end": end, "text": evidence},
            "rule": format!("{relation}/test"), "shape": "active", "roles": roles});
        for (key, value) in changes.as_object().into_iter().flatten() {
            claim[key] = value.clone();
        }
        self.push("claims", claim);
        self
    }
}

/// Three articles, two of them on one deployment.
fn stories() -> Vec<Story> {
    let release = "Tuesday was quiet. North Korea confirmed that it sent 11,000 troops to Russia, KCNA said. \
                   \u{1b}[31mLeader\u{1b}[0m Kim Jong Un leads the country.";
    let paper = "The DPRK deployed soldiers to Russia in April. Moscow denied it.";
    let other = "Zoë Müller met Kim Yong Nam in Zürich.";
    vec![
        Story::new("release", "Wire", "2025-04-28", release)
            .entity("state-north-korea", "North Korea", &["DPRK", "the North"])
            .entity("state-russia", "Russia", &["Moscow"])
            .entity("organization-kcna", "KCNA", &["Korean Central News Agency"])
            .entity("person-kim-jong-un", "Kim Jong Un", &["Kim"])
            .mention("North Korea", "state-north-korea", "name", "")
            .mention(" it ".trim(), "state-north-korea", "pronoun", "nearest-subject")
            .mention("the country", "state-north-korea", "nominal", "definite-state")
            .claim(
                ("state-north-korea", "deployed_to", json!("state-russia")),
                "it sent 11,000 troops to Russia",
                &[("subject", "it"), ("trigger", "sent"), ("object", "Russia"), ("voice", "North Korea")],
                json!({"attributed_to": ["state-north-korea", "organization-kcna"], "quantity": "11,000 troops",
                       "rule": "deployed_to/send"}),
            )
            .claim(
                ("state-north-korea", "confirmed", json!({"claim": "c1"})),
                "North Korea confirmed that it sent 11,000 troops to Russia",
                &[("subject", "North Korea"), ("trigger", "confirmed")],
                json!({"attributed_to": ["organization-kcna"]}),
            )
            .claim(
                ("person-kim-jong-un", "leads", json!("state-north-korea")),
                "Kim Jong Un leads the country",
                &[("subject", "Kim Jong Un"), ("trigger", "leads"), ("object", "the country")],
                json!({}),
            ),
        Story::new("paper", "Paper", "2025-05-02", paper)
            .entity("state-north-korea", "North Korea", &["DPRK"])
            .entity("state-russia", "Russia", &["Moscow"])
            .mention("DPRK", "state-north-korea", "name", "gazetteer")
            .mention("Moscow", "state-russia", "metonym", "capital-acts")
            .claim(
                ("state-north-korea", "deployed_to", json!("state-russia")),
                "The DPRK deployed soldiers to Russia",
                &[("subject", "DPRK"), ("trigger", "deployed"), ("object", "Russia")],
                json!({"time": "2025-04"}),
            )
            .claim(
                ("state-russia", "denied", json!({"claim": "c1"})),
                "Moscow denied it",
                &[("subject", "Moscow"), ("trigger", "denied")],
                json!({}),
            ),
        Story::new("zurich", "Paper", "2025-06-01", other)
            .entity("person-zoe-mueller", "Zoë Müller", &[])
            .entity("person-kim-yong-nam", "Kim Yong Nam", &["Kim"])
            .entity("place-zuerich", "Zürich", &[])
            .claim(
                ("person-zoe-mueller", "met", json!("person-kim-yong-nam")),
                "Zoë Müller met Kim Yong Nam",
                &[("subject", "Zoë Müller"), ("trigger", "met"), ("object", "Kim Yong Nam")],
                json!({"modality": "planned"}),
            ),
    ]
}

/// Writes the stories as a store.
pub fn store(folder: &Path) {
    let schema = crate::corpus::schema();
    let mut writer = Writer::open(folder, schema).unwrap();
    for story in stories() {
        let record = Record::from_line(&story.record.to_string()).unwrap();
        writer.put(&Entry::merged(&record)).unwrap();
    }
    writer.settle(schema).unwrap();
    writer.commit().unwrap();
}

/// The program, in a world without colours.
pub fn claimgraph() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimgraph"));
    command.env_remove("CLICOLOR_FORCE").env_remove("CLICOLOR").env("NO_COLOR", "1");
    command
}

/// What the program writes to standard output, to standard error, and its exit code, as one text.
pub fn transcript(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    let lines = |text: &str| text.lines().map(|l| format!("{}\n", l.trim_end())).collect::<String>();
    let err: String = lines(&err).lines().map(|l| format!("! {l}\n")).collect();
    format!("{}{err}= {}\n", lines(&out), output.status.code().unwrap_or(-1))
}
