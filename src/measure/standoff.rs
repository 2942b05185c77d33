//! Gold in brat standoff: `.ann` beside `.txt`. `T` lines mark spans, `*` lines say which spans are one
//! thing, `R` lines say who did what to whom, where their type is a relation of ours, and `A` lines with
//! a polarity or modality qualify them.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::label as coarse;
use super::gold::{Gold, GoldClaim, GoldEnd, GoldEntity, GoldMention, Labels};
use crate::base::{EntityKind, Modality};
use crate::schema::Schema;

impl Gold {
    /// Reads the annotation of a text.
    ///
    /// # Errors
    /// All lines that are wrong, with their number from 1.
    pub fn from_standoff(
        schema: &Schema,
        id: &str,
        annotation: &str,
        text: &str,
    ) -> Result<Self, Vec<(usize, String)>> {
        let mut reader = Reader { chars: text.chars().collect(), ..Reader::default() };
        // Spans may be named before they are marked.
        for pass in ["T", "*", "R", "A"] {
            for (number, line) in annotation.lines().enumerate().filter(|(_, line)| line.starts_with(pass)) {
                let read = match pass {
                    "T" => reader.span(line),
                    "*" => reader.same(line),
                    "R" => reader.relation(schema, line),
                    _ => {
                        reader.attribute(line);
                        Ok(())
                    }
                };
                if let Err(message) = read {
                    reader.faults.push((number + 1, message));
                }
            }
        }
        for (number, line) in annotation.lines().enumerate() {
            if !line.trim().is_empty() && !line.starts_with(['T', '*', 'R', 'A', 'E', 'M', 'N', '#']) {
                let message = "expected an annotation that begins with T, R, A, * or another letter of brat";
                reader.faults.push((number + 1, message.to_owned()));
            }
        }
        reader.finish(id, text)
    }
}

#[derive(Default)]
struct Reader {
    chars: Vec<char>,
    /// Spans by their id, with their index.
    spans: BTreeMap<String, usize>,
    mentions: Vec<(GoldMention, String, String)>,
    /// For each span the one that stands for its thing.
    of: Vec<usize>,
    relations: Vec<(String, String, usize, usize)>,
    attributes: BTreeMap<String, BTreeSet<String>>,
    /// Labels and relations that have no counterpart here.
    unknown: BTreeMap<String, usize>,
    linked: bool,
    faults: Vec<(usize, String)>,
}

impl Reader {
    /// `T1 PER 0 5 Putin`
    fn span(&mut self, line: &str) -> Result<(), String> {
        let expected = || format!("expected `T1<tab>PER 0 5<tab>words`, found `{line}`");
        let mut fields = line.splitn(3, '\t');
        let (Some(id), Some(place)) = (fields.next(), fields.next()) else { return Err(expected()) };
        let (name, offsets) = place.split_once(' ').ok_or_else(expected)?;
        let numbers: Vec<u32> =
            offsets.split([' ', ';']).map(str::parse).collect::<Result<_, _>>().map_err(|_| expected())?;
        // A span in pieces counts from its first to its last character.
        let (Some(&start), Some(&end)) = (numbers.iter().min(), numbers.iter().max()) else {
            return Err(expected());
        };
        let words: String = match self.chars.get(start as usize..end as usize) {
            Some(words) if start < end => words.iter().collect(),
            _ => {
                return Err(format!(
                    "{start} to {end} is no span of a text of {} characters",
                    self.chars.len()
                ));
            }
        };
        if self.spans.insert(id.to_owned(), self.mentions.len()).is_some() {
            return Err(format!("another span is called `{id}`"));
        }
        let own: Option<EntityKind> = name.to_lowercase().parse().ok();
        let label = own.map_or_else(|| coarse(name), EntityKind::word);
        if label.is_empty() {
            *self.unknown.entry(name.to_owned()).or_default() += 1;
        }
        self.of.push(self.mentions.len());
        let mention = GoldMention { start, end, label: label.to_owned(), entity: None, required: true };
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let marked = fields.next().filter(|marked| numbers.len() == 2 && plain(marked) != plain(&words));
        let differs = marked
            .map(|marked| format!("expected `{marked}` at {start} to {end} of the text, found `{words}`"));
        self.mentions.push((mention, name.to_owned(), words));
        differs.map_or(Ok(()), Err)
    }

    /// `* Equiv T1 T3`
    fn same(&mut self, line: &str) -> Result<(), String> {
        let spans: Vec<usize> =
            line.split_whitespace().skip(2).map(|id| self.known(id)).collect::<Result<_, _>>()?;
        self.linked = true;
        for pair in spans.windows(2) {
            self.join(pair[0], pair[1]);
        }
        Ok(())
    }

    /// `R1 thanked Arg1:T1 Arg2:T2`
    fn relation(&mut self, schema: &Schema, line: &str) -> Result<(), String> {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [id, relation, one, other] = fields[..] else {
            return Err(format!("expected `R1<tab>thanked Arg1:T1 Arg2:T2`, found `{line}`"));
        };
        let span = |argument: &str| self.known(argument.split_once(':').map_or(argument, |(_, id)| id));
        let (subject, object) = (span(one)?, span(other)?);
        self.linked = true;
        if relation.to_lowercase().contains("coref") {
            self.join(subject, object);
        } else if schema.relation(relation).is_some() {
            self.relations.push((id.to_owned(), relation.to_owned(), subject, object));
        } else {
            *self.unknown.entry(relation.to_owned()).or_default() += 1;
        }
        Ok(())
    }

    /// `A1 negated R1`
    fn attribute(&mut self, line: &str) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if let [_, names @ .., target] = &fields[..] {
            let all = self.attributes.entry((*target).to_owned()).or_default();
            all.extend(names.iter().map(|name| name.to_lowercase()));
        }
        if let [_, name, target, value] = fields[..] {
            let all = self.attributes.entry(target.to_owned()).or_default();
            all.extend([name.to_lowercase(), value.to_lowercase()]);
        }
    }

    fn known(&self, id: &str) -> Result<usize, String> {
        self.spans.get(id).copied().ok_or_else(|| format!("there is no span `{id}`"))
    }

    fn root(&self, mut span: usize) -> usize {
        while self.of[span] != span {
            span = self.of[span];
        }
        span
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (first, last) = (a.min(b), a.max(b));
        self.of[last] = first;
    }

    fn finish(mut self, id: &str, text: &str) -> Result<Gold, Vec<(usize, String)>> {
        if !self.faults.is_empty() {
            self.faults.sort();
            return Err(self.faults);
        }
        // Spans of the same words and label are one thing.
        let mut same: BTreeMap<(String, String), usize> = BTreeMap::new();
        for span in 0..self.mentions.len() {
            let (_, name, words) = &self.mentions[span];
            let first = *same.entry((name.clone(), words.clone())).or_insert(span);
            self.join(first, span);
        }
        let fine =
            self.mentions.iter().any(|(mention, ..)| ["state", "place"].contains(&mention.label.as_str()));
        let labels = if fine { Labels::Kinds } else { Labels::Coarse };
        let mut entities: Vec<GoldEntity> = Vec::new();
        let mut index: BTreeMap<usize, usize> = BTreeMap::new();
        if self.linked {
            for span in (0..self.mentions.len()).filter(|span| !self.mentions[*span].0.label.is_empty()) {
                let root = self.root(span);
                let (mention, _, words) = &self.mentions[span];
                let entity = *index.entry(root).or_insert_with(|| {
                    entities.push(GoldEntity::new(words, &mention.label, []));
                    entities.len() - 1
                });
                entities[entity].names.insert(super::words::norm(words));
            }
        }
        let entity = |span: usize| index.get(&self.root(span)).copied();
        let claims = self.relations.iter().map(|(id, relation, subject, object)| {
            let end = |span: usize| entity(span).map_or(GoldEnd::Unknown, GoldEnd::Entity);
            let said = |words: &[&str]| {
                self.attributes.get(id).is_some_and(|all| words.iter().any(|word| all.contains(*word)))
            };
            let modality = Modality::ALL.iter().map(|m| m.word()).find(|word| said(&[word]));
            GoldClaim {
                subject: end(*subject),
                relation: relation.clone(),
                object: end(*object),
                voice: None,
                polarity: if said(&["negated", "negation"]) { "negated" } else { "affirmed" }.to_owned(),
                modality: modality.unwrap_or("actual").to_owned(),
                optional: false,
                sentence: format!("{} {relation} {}", self.mentions[*subject].2, self.mentions[*object].2),
                quote: String::new(),
            }
        });
        let claims: Vec<GoldClaim> = claims.collect();
        let notes = self.unknown.iter().map(|(name, count)| {
            format!("`{name}` ({count}) has no counterpart here: what is found there is not counted")
        });
        let mut mentions: Vec<GoldMention> = self
            .mentions
            .iter()
            .enumerate()
            .map(|(span, (mention, ..))| GoldMention { entity: entity(span), ..mention.clone() })
            .collect();
        mentions.sort();
        Ok(Gold {
            id: id.to_owned(),
            text: Some(text.to_owned()),
            labels,
            mentions,
            claims: (!claims.is_empty()).then_some(claims),
            notes: notes.collect(),
            entities,
        })
    }
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#[expect(clippy::format_push_string, reason = "what a test shows need not be fast")]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    const TEXT: &str = "Putin thanked Kim. The leader did not meet Xi.";

    #[expect(clippy::needless_pass_by_value, reason = "reads better at the many calls")]
    fn check(annotation: &str, expected: Expect) {
        let schema = Schema::embedded();
        let mut out = String::new();
        match Gold::from_standoff(&schema, "a", annotation, TEXT) {
            Ok(gold) => {
                for m in &gold.mentions {
                    let words: String =
                        TEXT.chars().skip(m.start as usize).take((m.end - m.start) as usize).collect();
                    let of = m.entity.map_or("-", |e| &gold.entities[e].name);
                    out += &format!("{:?} {words} = {of}\n", m.label);
                }
                for c in gold.claims.iter().flatten() {
                    out += &format!("{} {} {}\n", c.sentence, c.polarity, c.modality);
                }
                gold.notes.iter().for_each(|note| out += &format!("{note}\n"));
            }
            Err(faults) => faults.iter().for_each(|(line, message)| out += &format!("{line}: {message}\n")),
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn spans_things_and_relations() {
        check(
            "R1\tthanked Arg1:T1 Arg2:T2\nT1\tPER 0 5\tPutin\nT2\tPerson 14 17\tKim\nT3\tPER 23 29\tleader\nT4\tPER 43 45\tXi\n*\tEquiv T1 T3\nR2\tmet Arg1:T3 Arg2:T4\nA1\tNegated R2\nT5\tDATE 6 13\tthanked\nR3\tloves Arg1:T1 Arg2:T2\n#1\tAnnotatorNotes T1\twho?\n",
            expect![[r#"
                "person" Putin = Putin
                "" thanked = -
                "person" Kim = Kim
                "person" leader = Putin
                "person" Xi = Xi
                Putin thanked Kim affirmed actual
                leader met Xi negated actual
                `DATE` (1) has no counterpart here: what is found there is not counted
                `loves` (1) has no counterpart here: what is found there is not counted
            "#]],
        );
    }

    #[test]
    fn faults_name_their_line() {
        check(
            "T1\tPER 0 5\tKim\nT2\tPER five\tKim\nT3\tPER 40 99\tXi\nR1\tmet Arg1:T1 Arg2:T9\nwhat\n",
            expect![[r#"
                1: expected `Kim` at 0 to 5 of the text, found `Putin`
                2: expected `T1<tab>PER 0 5<tab>words`, found `T2	PER five	Kim`
                3: 40 to 99 is no span of a text of 46 characters
                4: there is no span `T9`
                5: expected an annotation that begins with T, R, A, * or another letter of brat
            "#]],
        );
    }
}
