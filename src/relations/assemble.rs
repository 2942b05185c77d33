//! Drafts → the [`Extraction`]: one claim for each thing said, its evidence and roles in code points.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::extraction::{Claim, ClaimObject, Evidence, ExtractedMention, Extraction, Participant, RoleSpan};
use super::find::{Draft, Target};
use super::syntax::Reading;
use crate::base::{CodePoints, Diagnostic, EntityKind, MentionForm, Span, Symbol};
use crate::entities::Mention;
use crate::ingest::Article;
use crate::resolve::Resolution;
use crate::schema::{Class, Form};
use crate::text::shingles;

/// Puts an article's extraction together.
pub(super) fn assemble(
    article: &Article,
    reading: Reading<'_, '_, '_>,
    resolution: Resolution<'_>,
    drafts: &[Draft],
    diagnostics: Vec<Diagnostic>,
) -> Extraction {
    let points = CodePoints::new(&article.text);
    let spoken_of = spoken_of(reading, &resolution, drafts);
    let kept = unique(reading, drafts);
    // Claims are numbered in the order of their evidence, so that ids follow the text.
    let mut order: Vec<usize> =
        (0..drafts.len()).filter(|&i| kept[i] == i && !idle(&drafts[i], &spoken_of)).collect();
    order.sort_by_key(|&i| (drafts[i].evidence.start, drafts[i].evidence.end, i));
    let mut number = vec![0; drafts.len()];
    for (n, &i) in order.iter().enumerate() {
        number[i] = n + 1;
    }
    let target = |target: &Target| match *target {
        Target::Entity(entity) => ClaimObject::Entity(resolution.entities[entity].id.clone()),
        Target::Claim(draft) => ClaimObject::Claim(format!("c{}", number[kept[draft]])),
        Target::Words(start, end) => ClaimObject::Concept(on_one_line(reading.document.words(start..end))),
    };
    let evidence = |tokens: &Range<usize>| {
        let span = reading.document.span(tokens.clone());
        let (start, end) = points.range(span);
        Evidence { start, end, text: span.of(&article.text).to_owned() }
    };
    let claims = order
        .iter()
        .map(|&i| {
            let draft = &drafts[i];
            let rule = &reading.schema.rules[draft.rule];
            let mut roles: Vec<RoleSpan> = draft
                .roles
                .iter()
                .filter(|(_, tokens)| !tokens.is_empty())
                .map(|(role, tokens)| {
                    let (start, end) = points.range(reading.document.span(tokens.clone()));
                    RoleSpan { role: Cow::Borrowed(*role), start, end }
                })
                .collect();
            let relation = &reading.schema.relations[draft.relation];
            let further = |number: u8| relation.roles[usize::from(number)].0.clone();
            roles.extend(draft.participants.iter().filter(|p| !p.2.is_empty()).map(|(role, _, tokens)| {
                let (start, end) = points.range(reading.document.span(tokens.clone()));
                RoleSpan { role: Cow::Owned(further(*role)), start, end }
            }));
            roles.sort_by(|a, b| (a.start, a.end, &a.role).cmp(&(b.start, b.end, &b.role)));
            Claim {
                id: format!("c{}", number[i]),
                subject: target(&draft.subject),
                relation: relation.id.clone(),
                object: target(&draft.object),
                participants: draft
                    .participants
                    .iter()
                    .map(|(role, who, _)| Participant { role: further(*role), who: target(who) })
                    .collect(),
                polarity: draft.polarity,
                modality: draft.modality,
                attributed_to: draft.voices.iter().map(|&v| resolution.entities[v].id.clone()).collect(),
                time: draft.time,
                quantity: draft.quantity.clone().map(|tokens| on_one_line(reading.document.words(tokens))),
                evidence: evidence(&draft.evidence),
                rule: rule.id.clone(),
                shape: draft.shape.to_owned(),
                roles,
            }
        })
        .collect();
    let mentions = reading
        .mentions
        .list
        .iter()
        .enumerate()
        .filter_map(|(m, mention)| {
            let entity = resolution.of.get(m).copied().flatten().filter(|&e| spoken_of[e])?;
            let entity = &resolution.entities[entity];
            let (start, end) = points.range(mention.span);
            Some(ExtractedMention {
                start,
                end,
                text: mention.span.of(&article.text).to_owned(),
                kind: entity.kind,
                entity: entity.id.clone(),
                form: form(reading, mention, resolution.merged_by.get(m).copied().unwrap_or_default()),
                rule: mention.rule.to_owned(),
                merged_by: resolution.merged_by.get(m).copied().unwrap_or_default().to_owned(),
            })
        })
        .collect();
    let whole = Span::new(0, article.text.len());
    let document = reading.document;
    let sentences = document.sentences.iter().map(|s| points.range(document.span(s.tokens.clone())));
    Extraction {
        id: article.id.clone(),
        title: article.title.clone(),
        date: article.date,
        publisher: article.publisher.clone(),
        url: article.url.clone(),
        language: article.language.clone(),
        source: article.source.clone(),
        text_sha256: sha256(&article.text),
        text_length: points.range(whole).1,
        sentences: sentences.collect(),
        shingles: shingles(&article.text),
        entities: resolution
            .entities
            .into_iter()
            .zip(&spoken_of)
            .filter_map(|(entity, &kept)| kept.then_some(entity))
            .collect(),
        mentions,
        claims,
        diagnostics,
    }
}

/// For each entity, whether it has a name or a claim speaks of it. What a phrase says by itself, that
/// a police station is in Benghazi, is no reason to keep it.
fn spoken_of(reading: Reading<'_, '_, '_>, resolution: &Resolution<'_>, drafts: &[Draft]) -> Vec<bool> {
    let mut kept: Vec<bool> = resolution.incidental.iter().map(|incidental| !incidental).collect();
    let mut told: Vec<bool> = drafts
        .iter()
        .map(|d| matches!(reading.schema.rules[d.rule].form, Form::Clause(_) | Form::Noun(_)))
        .collect();
    for draft in drafts {
        for target in [&draft.subject, &draft.object] {
            if let Target::Claim(inner) = *target {
                told[inner] = true;
            }
        }
    }
    for draft in drafts.iter().zip(told).filter_map(|(draft, told)| told.then_some(draft)) {
        for target in [&draft.subject, &draft.object] {
            if let Target::Entity(entity) = *target {
                kept[entity] = true;
            }
        }
        for &voice in &draft.voices {
            kept[voice] = true;
        }
    }
    kept
}

/// Whether a claim is about something that is not kept.
fn idle(draft: &Draft, spoken_of: &[bool]) -> bool {
    [&draft.subject, &draft.object].into_iter().any(|t| matches!(*t, Target::Entity(e) if !spoken_of[e]))
}

/// For each draft, the draft that stands for it: the same thing said twice is one claim, at its
/// clearest (shortest) words.
fn unique(reading: Reading<'_, '_, '_>, drafts: &[Draft]) -> Vec<usize> {
    type Key<'d> = (&'d Target, usize, Target, Vec<(u8, &'d Target)>, u8, &'d [usize]);
    fn key(draft: &Draft, object: Target) -> Key<'_> {
        let participants = draft.participants.iter().map(|(role, who, _)| (*role, who)).collect();
        (&draft.subject, draft.relation, object, participants, draft.polarity as u8, &draft.voices)
    }
    let mut stands: Vec<usize> = (0..drafts.len()).collect();
    // Statements about merged claims merge as well: a few rounds settle every chain.
    for _ in 0..4 {
        let mut best: FxHashMap<Key<'_>, usize> = FxHashMap::default();
        for (i, draft) in drafts.iter().enumerate() {
            let object = match draft.object {
                Target::Claim(c) => Target::Claim(stands[c]),
                ref other => other.clone(),
            };
            let key = key(draft, object);
            let slot = best.entry(key).or_insert(i);
            let rank = |d: &Draft| {
                let title = reading.document.sentence_of(d.evidence.start);
                let title = reading
                    .document
                    .sentences
                    .get(title)
                    .is_some_and(|s| s.kind == crate::text::SentenceKind::Title);
                (d.modality, title, d.time.is_none(), d.evidence.len(), d.evidence.start)
            };
            if rank(draft) < rank(&drafts[*slot]) {
                *slot = i;
            }
        }
        let mut changed = false;
        for (i, draft) in drafts.iter().enumerate() {
            let object = match draft.object {
                Target::Claim(c) => Target::Claim(stands[c]),
                ref other => other.clone(),
            };
            let key = key(draft, object);
            let winner = best.get(&key).copied().unwrap_or(i);
            if stands[i] != winner {
                stands[i] = winner;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // Follow chains to their end.
    for i in 0..stands.len() {
        let mut at = i;
        for _ in 0..8 {
            if stands[at] == at {
                break;
            }
            at = stands[at];
        }
        stands[i] = at;
    }
    stands
}

/// How a mention refers, as the record says it: "the Libyan army" and "the police" are as definite as
/// names, but "a party" and "the leadership" are not.
fn form(reading: Reading<'_, '_, '_>, mention: &Mention<'_>, merged_by: &str) -> MentionForm {
    let last = mention.tokens.end - 1;
    let symbol = reading.document.tokens.get(last).map_or(Symbol::NONE, |t| t.word);
    let traits = reading.schema.recognition.traits(symbol, Class::Body);
    let told = mention.tokens.len() > 1 || traits.is_some_and(|t| t.canonical.is_some());
    let body = mention.kind == EntityKind::Organization && mention.rule == "body-head";
    let definite = body && told && !merged_by.ends_with("description");
    if definite && mention.form == MentionForm::Nominal { MentionForm::Definite } else { mention.form }
}

/// Words with one space between them, wherever the text breaks its lines.
fn on_one_line(words: &str) -> String {
    let mut before = b' ';
    let plain = words.bytes().all(|byte| {
        let single = byte > b' ' || byte == b' ' && before != b' ';
        before = byte;
        single && byte.is_ascii()
    });
    if plain && before != b' ' {
        return words.to_owned();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    let digits = |byte: u8| [byte >> 4, byte & 15];
    let letter = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
    sha2::Sha256::digest(text.as_bytes()).into_iter().flat_map(digits).map(letter).collect()
}
