//! Who voices each clause, and whether the clause is affirmed, actual, possible, planned or demanded.
//! Rules never say this: it follows from what governs a clause.

use super::clauses::{Clause, Link};
use super::denote::{entity_of, owner_of};
use super::syntax::{Item, Reading, Syntax};
use crate::base::{MentionForm, Modality, Polarity};
use crate::resolve::Resolution;
use crate::schema::Word;

/// The qualifiers of all clauses of a document.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// Of all clauses, one after the other.
    of: Vec<usize>,
    /// Where each clause's end in `of`.
    ends: Vec<usize>,
    polarity: Vec<Polarity>,
    modality: Vec<Modality>,
    /// For each quotation, the entity that speaks.
    speakers: Vec<Option<usize>>,
}

impl Voices {
    /// The entities that voice a clause, the nearest to its words first.
    pub fn of(&self, clause: usize) -> &[usize] {
        let start = clause.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(clause).and_then(|&end| self.of.get(start..end)).unwrap_or_default()
    }

    /// Whether a clause is affirmed.
    pub fn polarity(&self, clause: usize) -> Polarity {
        self.polarity[clause]
    }

    /// Whether a clause is about what is.
    pub fn modality(&self, clause: usize) -> Modality {
        self.modality[clause]
    }

    /// Whom "I", "we" and "our" inside a quotation stand for.
    pub fn speaker(&self, reading: &Reading<'_, '_, '_>, mention: usize) -> Option<usize> {
        let mention = reading.mentions.list.get(mention)?;
        if mention.form != MentionForm::Pronoun || !reading.is(mention.head, Word::FirstPerson) {
            return None;
        }
        let quotation = reading.document.quotation_of(mention.head)?;
        self.speakers.get(quotation).copied().flatten()
    }

    /// Reads the qualifiers of all clauses.
    pub fn read(
        reading: Reading<'_, '_, '_>,
        syntax: &Syntax,
        clauses: &[Clause],
        resolution: &Resolution<'_>,
    ) -> Self {
        let mut voices = Self::default();
        let subject = |c: usize, voices: &Voices| -> Option<usize> {
            let clause = &clauses[c];
            let noun = if clause.passive {
                clause.prepositions.iter().find(|(p, _)| reading.is(*p, Word::By)).map(|&(_, n)| n)
            } else {
                clause.subject
            }?;
            entity_of(&reading, syntax, resolution, voices, noun, 0)
        };
        let is_speech = |c: usize| {
            let head = syntax.verbs[clauses[c].verb].head;
            // "made clear that"
            let plain = || {
                !reading.is(head, Word::Copula)
                    && clauses[c].adjective.is_some_and(|a| reading.is(a, Word::Plain))
            };
            reading.is_speech(reading.lemma(head)) || plain()
        };
        voices.speakers =
            speakers(reading, syntax, clauses, &|c| if is_speech(c) { subject(c, &voices) } else { None });
        // The last sentence, and whom "according to" names there.
        let mut told = (None, Vec::new());
        let mut chain: Vec<usize> = Vec::new();
        for c in 0..clauses.len() {
            chain.clear();
            // Somebody says so, but nobody knows who: as good as a rumour.
            let mut rumour = false;
            let mut at = c;
            let mut steps = 0;
            while steps < 32 {
                // "North Korea's admission that …": it is North Korea who says so.
                if let Some(noun) = clauses[at].told_by {
                    let teller = teller(&reading, syntax, resolution, &voices, noun);
                    chain.extend(teller.filter(|entity| !chain.contains(entity)));
                    rumour |= teller.is_none();
                }
                let Some(parent) = clauses[at].parent else { break };
                let lemma = reading.lemma(syntax.verbs[clauses[parent].verb].head);
                let voiced = clauses[at].told_by.is_none()
                    && match clauses[at].link {
                        Link::Complement => is_speech(parent),
                        // "accused X of killing": whoever accuses says that X killed.
                        Link::Gerund => {
                            let when = clauses[at].marker.is_some_and(|m| reading.is(m, Word::Subordinator));
                            // "quoted Putin as hailing": whoever quotes says that he hailed.
                            let quoted = clauses[at].marker.is_some_and(|m| reading.is(m, Word::As))
                                && reading.grammar().is(lemma, Word::Accuser)
                                && subject(parent, &voices).is_some();
                            quoted || !when && reading.grammar().is(lemma, Word::Accuser)
                        }
                        // "urged X to withdraw": whoever urges wants it.
                        Link::Infinitive => {
                            let embedding = reading.grammar().embedding(lemma).unwrap_or_default();
                            // "claims to have": no plan, so it is what somebody says of himself.
                            let claims = is_speech(parent)
                                && embedding.modality.is_none()
                                && !syntax.verbs[clauses[parent].verb].passive;
                            claims
                                || wished(&reading, syntax, clauses, at)
                                || embedding.object_control && embedding.modality == Some(Modality::Demanded)
                        }
                        _ => false,
                    };
                if voiced {
                    match subject(parent, &voices) {
                        Some(entity) if !chain.contains(&entity) => chain.push(entity),
                        Some(_) => {}
                        None => rumour = true,
                    }
                }
                at = parent;
                steps += 1;
            }
            let head = syntax.verbs[clauses[c].verb].head;
            if let Some(quotation) = reading.document.quotation_of(head)
                && let Some(entity) = voices.speakers[quotation]
                && !chain.contains(&entity)
            {
                chain.push(entity);
            }
            let sentence = clauses[c].sentence;
            if told.0 != Some(sentence) {
                told = (Some(sentence), according_to(&reading, syntax, resolution, &voices, sentence));
            }
            for &entity in &told.1 {
                if !chain.contains(&entity) {
                    chain.push(entity);
                }
            }
            let (polarity, mut modality) = qualify(&reading, syntax, clauses, c);
            if rumour && chain.is_empty() && modality == Modality::Actual {
                modality = Modality::Possible;
            }
            voices.of.extend_from_slice(&chain);
            voices.ends.push(voices.of.len());
            voices.polarity.push(polarity);
            voices.modality.push(modality);
        }
        voices
    }
}

/// Whose "claim", "admission" or "report" it is.
fn teller(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    resolution: &Resolution<'_>,
    voices: &Voices,
    noun: usize,
) -> Option<usize> {
    let by = syntax.nouns[noun].prepositions.iter().find(|&&(p, _)| {
        reading.is(p, Word::By) || reading.is(p, Word::Mouth) && reading.is(p, Word::Directional)
    });
    match by {
        Some(&(_, n)) => entity_of(reading, syntax, resolution, voices, n, 0),
        None => owner_of(reading, syntax, resolution, voices, noun, 0),
    }
}

/// "according to X": X voices the clauses of the sentence.
fn according_to(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    resolution: &Resolution<'_>,
    voices: &Voices,
    sentence: usize,
) -> Vec<usize> {
    let row = &syntax.rows[sentence];
    let mut out = Vec::new();
    for at in row.clone() {
        if !matches!(syntax.items[at], Item::Voice(_)) {
            continue;
        }
        // "according to the law": laws and places say nothing.
        let speaks = |entity: &usize| {
            use crate::base::EntityKind::{Group, Organization, Person, State};
            matches!(resolution.entities[*entity].kind, Person | State | Organization | Group)
        };
        if let Some(Item::Noun(noun)) = syntax.items[at + 1..row.end].first() {
            // "a release published by X": whoever published it.
            out.extend(entity_of(reading, syntax, resolution, voices, *noun, 0).or_else(|| {
                let owner = syntax.nouns[*noun].possessor?;
                entity_of(reading, syntax, resolution, voices, owner, 0)
            }));
            out.retain(speaks);
            if out.is_empty() {
                // "according to a release published by X", "a spokesman for X"
                let rest = &syntax.items[at + 1..row.end];
                let end =
                    rest.iter().position(|i| matches!(i, Item::Comma(_) | Item::Break(_) | Item::Quote(..)));
                let by = rest[..end.unwrap_or(rest.len())].windows(2).find_map(|pair| match pair {
                    [Item::Preposition(_), Item::Noun(n)] => {
                        entity_of(reading, syntax, resolution, voices, *n, 0).filter(speaks)
                    }
                    _ => None,
                });
                out.extend(by);
            }
        }
    }
    out
}

/// For each quotation, who speaks.
fn speakers(
    reading: Reading<'_, '_, '_>,
    syntax: &Syntax,
    clauses: &[Clause],
    subject: &dyn Fn(usize) -> Option<usize>,
) -> Vec<Option<usize>> {
    let document = reading.document;
    let mut out: Vec<Option<usize>> = Vec::with_capacity(document.quotations.len());
    let mut last: Option<(usize, usize)> = None;
    for quotation in &document.quotations {
        if quotation.tokens.is_empty() {
            out.push(None);
            continue;
        }
        let first = document.sentence_of(quotation.tokens.start);
        let end = document.sentence_of(quotation.tokens.end.saturating_sub(1));
        let from = clauses.partition_point(|c| c.sentence < first);
        let to = clauses.partition_point(|c| c.sentence <= end + 1);
        let near = (from..to)
            .filter_map(|c| {
                let verb = syntax.verbs[clauses[c].verb].head;
                if quotation.tokens.contains(&verb) {
                    return None;
                }
                let distance = if verb < quotation.tokens.start {
                    quotation.tokens.start - verb
                } else {
                    verb - quotation.tokens.end
                };
                // A speech verb of the next sentence only if the quotation ends without one.
                let penalty = if clauses[c].sentence > end { 40 } else { 0 };
                if distance > 30 || penalty > 0 && !clauses[c].parenthetical {
                    return None;
                }
                Some((distance + penalty, subject(c)?))
            })
            .min();
        let paragraph = document.sentences.get(first).map_or(0, |s| s.paragraph);
        let speaker = near.map(|(_, entity)| entity).or_else(|| {
            // The same speaker goes on in the same paragraph.
            last.filter(|&(p, _)| p == paragraph || p + 1 == paragraph).map(|(_, entity)| entity)
        });
        if let Some(entity) = speaker {
            last = Some((paragraph, entity));
        }
        out.push(speaker);
    }
    out
}

/// "wants Germany to pay": whether a clause says what somebody else is to do.
fn wished(reading: &Reading<'_, '_, '_>, syntax: &Syntax, clauses: &[Clause], c: usize) -> bool {
    let clause = &clauses[c];
    let governor = clause.parent.map(|p| &clauses[p]);
    clause.subject.is_some()
        && governor.is_some_and(|g| {
            g.object == clause.subject && reading.is(syntax.verbs[g.verb].head, Word::Wisher)
        })
}

/// The noun that an infinitive or gerund follows.
fn hangs_on(syntax: &Syntax, clause: &Clause) -> Option<usize> {
    if !matches!(clause.link, Link::Gerund | Link::Infinitive | Link::Purpose) {
        return None;
    }
    let row = &syntax.rows[clause.sentence];
    let mut before = syntax.items[row.start..clause.item].iter().rev();
    let mut last = before.find(|i| !matches!(i, Item::Other(_)));
    if let Some(Item::Preposition(_)) = last {
        last = before.next();
    }
    match last {
        Some(&Item::Noun(n)) => Some(n),
        _ => None,
    }
}

fn qualify(
    reading: &Reading<'_, '_, '_>,
    syntax: &Syntax,
    clauses: &[Clause],
    c: usize,
) -> (Polarity, Modality) {
    let grammar = reading.grammar();
    let clause = &clauses[c];
    let verb = &syntax.verbs[clause.verb];
    // "may attack and invade", "has not attacked or invaded": one auxiliary for both.
    let shared = clause.shares.map(|s| &syntax.verbs[clauses[s].verb]);
    let mut negated = verb.negated.or(shared.and_then(|v| v.negated)).is_some();
    let negative_noun =
        |n: Option<usize>| n.is_some_and(|n| reading.is(syntax.nouns[n].start, Word::NegativeDeterminer));
    negated ^= negative_noun(clause.subject) || negative_noun(clause.object);
    negated ^= clause.marker.is_some_and(|m| grammar.is(reading.word(m), Word::NegativePreposition));
    // "neither confirmed nor denied", "Neither Seoul nor Tokyo said"
    let correlative = |t: usize| t.checked_sub(1).is_some_and(|before| reading.is(before, Word::Correlative));
    negated |= correlative(verb.tokens.start)
        || clause.subject.is_some_and(|n| correlative(syntax.nouns[n].tokens.start));
    let mut modality = verb.modal.or(shared.and_then(|v| v.modal)).map_or(Modality::Actual, |(m, _)| m);
    let hedge = |t: usize| reading.is(t, Word::Hedge);
    let around =
        verb.tokens.start.saturating_sub(1)..(verb.tokens.end + 1).min(reading.document.tokens.len());
    if modality == Modality::Actual && around.clone().any(|t| t != verb.head && hedge(t)) {
        modality = Modality::Possible;
    }
    if clause.link == Link::Purpose && modality == Modality::Actual {
        modality = Modality::Planned;
    }
    if let Some(noun) = hangs_on(syntax, clause) {
        let head = syntax.nouns[noun].head;
        // "the refusal to destroy", "talks about forming", "a plan to send": it has not happened.
        negated ^= grammar.embedding(reading.lemma(head)).is_some_and(|e| e.negates);
        if modality == Modality::Actual && reading.is(head, Word::Prospect) {
            modality = Modality::Planned;
        }
    }
    if clause.marker.is_some_and(|m| grammar.is(reading.word(m), Word::Condition))
        && clause.link == Link::Adverbial
    {
        modality = Modality::Possible;
    }
    let mut at = c;
    let mut steps = 0;
    while let Some(parent) = clauses[at].parent
        && steps < 16
    {
        let link = clauses[at].link;
        let governor = &syntax.verbs[clauses[parent].verb];
        let embedding = clauses[parent]
            .adjective
            .and_then(|a| grammar.embedding(reading.lemma(a)).or_else(|| grammar.embedding(reading.word(a))))
            .or_else(|| grammar.embedding(reading.lemma(governor.head)))
            .unwrap_or_default();
        match link {
            Link::Infinitive => {
                negated ^= embedding.negates;
                negated ^= governor.negated.is_some() && steps == 0;
                if modality == Modality::Actual {
                    // "are said to have fled": somebody says so.
                    let rumour = (clauses[parent].passive && reading.is_speech(reading.lemma(governor.head)))
                        .then_some(Modality::Possible);
                    let wish = wished(reading, syntax, clauses, at).then_some(Modality::Demanded);
                    modality = wish
                        .or(embedding.modality)
                        .or(governor.modal.map(|m| m.0))
                        .or(rumour)
                        .unwrap_or(Modality::Actual);
                }
            }
            Link::Gerund => {
                negated ^= embedding.negates;
                // "would respond by bombing": it would bomb.
                let manner = clauses[at].marker.is_some_and(|m| reading.is(m, Word::By));
                if manner && modality == Modality::Actual {
                    modality = governor.modal.map_or(Modality::Actual, |(m, _)| m);
                }
            }
            Link::Complement => {
                negated ^= embedding.negates && steps == 0 && clauses[at].told_by.is_none();
                if modality == Modality::Actual
                    && embedding.modality == Some(Modality::Demanded)
                    && steps == 0
                {
                    // "demanded that X withdraw", but not "warned that X withdrew".
                    let plain =
                        matches!(reading.tag(verb.head), crate::text::Tag::VB | crate::text::Tag::VBP);
                    if plain {
                        modality = Modality::Demanded;
                    }
                }
                break;
            }
            Link::Purpose => {
                if modality == Modality::Actual {
                    modality = Modality::Planned;
                }
            }
            Link::Main | Link::Relative | Link::Participle | Link::Adverbial => break,
        }
        at = parent;
        steps += 1;
    }
    (if negated { Polarity::Negated } else { Polarity::Affirmed }, modality)
}
