//! What nothing takes: names without a kind, verbs and nouns between known actors without a rule. For
//! people who write rules; nothing that a claim depends on.

use super::super::syntax::Reading;
use super::Finder;
use crate::base::EntityKind;
use crate::schema::Word;
use crate::text::SentenceKind;

/// Something that nothing takes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Gap {
    /// The name, or the pattern of a rule that would take it: `{subject} applaud {object}`.
    pub what: String,
    /// The sentence that it stands in.
    pub sentence: String,
}

/// What nothing takes in one article, in the order of its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gaps {
    /// Capitalised names that no rule could type.
    pub names: Vec<Gap>,
    /// Verbs between known actors that no rule takes.
    pub verbs: Vec<Gap>,
    /// Nouns between known actors that no rule takes.
    pub nouns: Vec<Gap>,
}

/// Runs of capitalised words in no mention.
pub(in crate::relations) fn names(reading: Reading<'_, '_, '_>) -> Vec<Gap> {
    let document = reading.document;
    let mut taken = vec![false; document.tokens.len()];
    let mentions = reading.mentions.list.iter().map(|m| &m.tokens);
    for tokens in mentions.chain(document.times.iter().map(|time| &time.tokens)) {
        taken.get_mut(tokens.clone()).into_iter().flatten().for_each(|taken| *taken = true);
    }
    let mut found = Vec::new();
    for sentence in document.sentences.iter().filter(|s| s.kind == SentenceKind::Body) {
        let mut at = sentence.tokens.start + sentence.dateline;
        while at < sentence.tokens.end {
            let proper = |t: usize| {
                let word = document.word(t);
                !taken[t]
                    && reading.tag(t).is_proper()
                    && word.starts_with(char::is_uppercase)
                    && reading.schema.time.word(reading.word(t)).is_none()
            };
            let length = (at..sentence.tokens.end).take_while(|&t| proper(t)).count();
            // "the President", "NOTE": common words with a capital are no names.
            let common = |t: usize| {
                let word = reading.schema.symbols.get(&document.word(t).to_lowercase());
                reading.schema.lexicon.entry(word).is_known()
            };
            if length > 0 && !(at..at + length).all(common) {
                found.push(Gap {
                    what: spaced(document.words(at..at + length)),
                    sentence: spaced(document.words(sentence.tokens.clone())),
                });
            }
            at += length.max(1);
        }
    }
    found
}

impl Finder<'_, '_, '_> {
    /// Verbs and nouns between known actors that gave no claim.
    pub(in crate::relations) fn links(&self) -> (Vec<Gap>, Vec<Gap>) {
        let verbs = (0..self.clauses.len()).filter_map(|c| self.verb_gap(c)).collect();
        let nouns = (0..self.syntax.nouns.len()).filter_map(|n| self.noun_gap(n)).collect();
        (verbs, nouns)
    }

    fn verb_gap(&self, c: usize) -> Option<Gap> {
        let verb = self.syntax.verbs[self.clauses[c].verb].head;
        if !self.by_clause.borrow()[c].is_empty() || self.reading.is(verb, Word::Copula) {
            return None;
        }
        let frame = self.frame(c, true);
        self.actor(frame.subject?)?;
        let lemma = self.lemma_word(verb)?;
        let pattern = match frame.object {
            Some(object) if self.actor(object).is_some() => format!("{{subject}} {lemma} {{object}}"),
            object => {
                let (preposition, _) =
                    frame.prepositions.iter().find(|(_, noun)| self.actor(*noun).is_some())?;
                let preposition = self.reading.schema.symbols.word(*preposition);
                let noun = object.and_then(|noun| self.lemma_word(self.syntax.nouns[noun].head));
                let noun = noun.map_or(String::new(), |noun| format!("{noun} "));
                format!("{{subject}} {lemma} {noun}{preposition} {{object}}")
            }
        };
        Some(self.gap_at(pattern, verb))
    }

    fn noun_gap(&self, noun: usize) -> Option<Gap> {
        let phrase = &self.syntax.nouns[noun];
        if phrase.mention.is_some()
            || phrase.time
            || self.drafts.borrow().iter().any(|d| d.noun == Some(noun))
        {
            return None;
        }
        let owner = phrase.possessor.and_then(|n| self.actor(n)).or_else(|| {
            let before = self.modifiers(phrase.start..phrase.head).filter(|&m| !self.within_word(m));
            before.filter_map(|m| self.entity_of_mention(m)).next_back()
        })?;
        let &(preposition, _) = self
            .prepositions(noun)
            .iter()
            .find(|(_, n)| self.actor(*n).is_some_and(|other| other != owner))?;
        let lemma = self.lemma_word(phrase.head)?;
        let preposition = self.reading.schema.symbols.word(preposition);
        Some(self.gap_at(format!("{{subject}}'s {lemma} {preposition} {{object}}"), phrase.head))
    }

    fn gap_at(&self, what: String, token: usize) -> Gap {
        let document = self.reading.document;
        let sentence = &document.sentences[document.sentence_of(token)];
        Gap { what, sentence: spaced(document.words(sentence.tokens.clone())) }
    }

    /// The actor that a noun denotes.
    fn actor(&self, noun: usize) -> Option<usize> {
        const ACTORS: [EntityKind; 4] =
            [EntityKind::Person, EntityKind::State, EntityKind::Organization, EntityKind::Group];
        self.entity_of(noun).filter(|&entity| self.takes(&ACTORS, entity))
    }

    fn lemma_word(&self, token: usize) -> Option<String> {
        let lemma = self.reading.lemma(token);
        let known = lemma.is_some().then(|| self.reading.schema.symbols.word(lemma).to_owned());
        known.or_else(|| Some(self.reading.document.word(token).to_lowercase())).filter(|w| !w.is_empty())
    }
}

/// Words divided by one space.
fn spaced(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
