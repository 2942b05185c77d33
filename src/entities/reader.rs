//! Asking tokens what they are for recognition: classes of words, phrases, capitals, gazetteer hits.
//!
//! What is asked of a token again and again is looked up once for the whole document ([`Looks`]).
//! The same look says at which tokens there is anything to find: most words begin no name and end no
//! description, and are not asked about again.

use std::ops::Range;

use super::hits::{Hit, Hits};
use super::{describe, scan};
use crate::base::{EntityKind, Span, Symbol};
use crate::schema::{Class, Classes, How, Key, NameWord, Schema, Surface, Traits, Word};
use crate::text::{Document, SentenceKind, Shape, Tag, Token};

/// A town of fewer people may well be a given name nobody listed.
const SMALL_TOWN: u32 = 100_000;

/// A city of fewer people is not thought of first where a family has its name.
const CITY: u32 = 400_000;

/// Words with a capital that a line has at least where capitals say nothing.
const FEWEST_CAPITALS: usize = 4;

/// A document with the schema that reads it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r, 's, 't> {
    pub doc: &'r Document<'t>,
    pub schema: &'s Schema,
    looks: &'r Looks,
}

/// What is known of every token of a document, and at which tokens there is anything to find.
#[derive(Debug, Default)]
pub(super) struct Looks {
    tokens: Vec<Look>,
    /// Tokens at which a name may begin.
    names: Vec<u32>,
    /// Tokens with which a description may end.
    heads: Vec<u32>,
    /// For each sentence, how many of `names` and `heads` stand before its end.
    ends: Vec<(u32, u32)>,
    /// How many words of sport there are.
    sport: usize,
    hits: Hits,
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    classes: Classes,
    /// Its sentence.
    sentence: u32,
    /// It has a capital.
    capital: bool,
    /// It has a capital and is nothing but a small word ("The", "Despite").
    closed: bool,
    /// It has a capital and may be a part of a name.
    proper: bool,
    /// What it is as a part of personal names; known of words with a capital only.
    name: NameWord,
}

impl Looks {
    /// Looks at all tokens.
    pub fn of(schema: &Schema, doc: &Document<'_>) -> Self {
        let number = doc.tokens.len();
        let mut looks = Self {
            tokens: Vec::with_capacity(number),
            names: Vec::with_capacity(number / 4),
            heads: Vec::with_capacity(number / 4),
            ends: Vec::with_capacity(doc.sentences.len()),
            sport: 0,
            hits: Hits::default(),
        };
        let mut capitals = Vec::with_capacity(number / 4);
        for (number, sentence) in (0..).zip(&doc.sentences) {
            let tokens = sentence.tokens.clone().zip(&doc.tokens[sentence.tokens.clone()]);
            looks.tokens.extend(tokens.map(|(i, token)| {
                let classes = schema.recognition.classes(token.word);
                let capital = matches!(token.shape, Shape::Capital | Shape::Capitals | Shape::Initial);
                if capital {
                    capitals.push(i);
                }
                if capital || scan::may_begin(schema, token, classes) {
                    looks.names.push(i as u32);
                }
                if describe::may_end(token, classes) {
                    looks.heads.push(i as u32);
                }
                looks.sport += usize::from(classes.has(Class::Sport));
                Look { classes, sentence: number, capital, ..Look::default() }
            }));
            looks.ends.push((looks.names.len() as u32, looks.heads.len() as u32));
        }
        let mut hits = Hits::new(number, looks.names.len());
        for at in 0..looks.names.len() {
            let i = looks.names[at] as usize;
            let token = &doc.tokens[i];
            let capital = looks.tokens[i].capital;
            if capital || token.shape == Shape::Lower && schema.gazetteer.begins_lower(token.word) {
                let reader = Reader { doc, schema, looks: &looks };
                let mut key = Key::default();
                reader.push(i, &mut key);
                hits.look(reader, i, key);
                if capital {
                    looks.tokens[i].name = schema.gazetteer.name_word_of(key);
                }
            }
        }
        for &i in &capitals {
            looks.tokens[i].closed = Reader { doc, schema, looks: &looks }.is_closed(i);
        }
        // It may depend on the next word being a small one.
        for &i in &capitals {
            looks.tokens[i].proper = Reader { doc, schema, looks: &looks }.is_proper(i);
        }
        looks.hits = hits;
        looks
    }
}

impl<'r, 's, 't> Reader<'r, 's, 't> {
    pub fn new(schema: &'s Schema, doc: &'r Document<'t>, looks: &'r Looks) -> Self {
        Self { doc, schema, looks }
    }

    #[inline]
    fn look(&self, i: usize) -> Look {
        self.looks.tokens.get(i).copied().unwrap_or_default()
    }

    #[inline]
    pub fn token(&self, i: usize) -> &'r Token {
        const NOTHING: &Token = &Token {
            span: Span { start: 0, end: 0 },
            word: Symbol::NONE,
            lemma: Symbol::NONE,
            tag: Tag::NN,
            shape: Shape::Lower,
            spaced: false,
            hyphened: false,
        };
        self.doc.tokens.get(i).unwrap_or(NOTHING)
    }

    #[inline]
    pub fn tag(&self, i: usize) -> Tag {
        self.token(i).tag
    }

    #[inline]
    pub fn word(&self, i: usize) -> &'t str {
        self.doc.word(i)
    }

    #[inline]
    pub fn symbol(&self, i: usize) -> Symbol {
        self.token(i).word
    }

    #[inline]
    pub fn classes(&self, i: usize) -> Classes {
        self.looks.tokens.get(i).map_or_else(Classes::default, |look| look.classes)
    }

    #[inline]
    pub fn has(&self, i: usize, class: Class) -> bool {
        self.classes(i).has(class)
    }

    /// What a word is as a part of personal names.
    #[inline]
    pub fn name_word(&self, i: usize) -> NameWord {
        let look = self.look(i);
        if look.capital { look.name } else { self.schema.gazetteer.name_word(self.word(i)) }
    }

    /// The tokens of a sentence at which a name may begin.
    pub fn names(&self, sentence: usize) -> &'r [u32] {
        let ends = &self.looks.ends;
        let from = sentence.checked_sub(1).map_or(0, |before| ends[before].0);
        &self.looks.names[from as usize..ends[sentence].0 as usize]
    }

    /// The tokens of a sentence with which a description may end.
    pub fn heads(&self, sentence: usize) -> &'r [u32] {
        let ends = &self.looks.ends;
        let from = sentence.checked_sub(1).map_or(0, |before| ends[before].1);
        &self.looks.heads[from as usize..ends[sentence].1 as usize]
    }

    /// How many words of sport the document has.
    pub fn sport(&self) -> usize {
        self.looks.sport
    }

    /// The sentence of a token.
    #[inline]
    pub fn sentence_of(&self, i: usize) -> usize {
        self.look(i).sentence as usize
    }

    #[inline]
    pub fn traits(&self, i: usize, class: Class) -> Option<&'s Traits> {
        self.schema.recognition.traits(self.symbol(i), class)
    }

    /// The word or phrase of a class that ends with token `last`, not before `floor`.
    pub fn ending(
        &self,
        floor: usize,
        last: usize,
        class: Class,
    ) -> Option<(Range<usize>, Option<&'s Traits>)> {
        let recognition = &self.schema.recognition;
        let classes = self.classes(last);
        if !classes.has(class) && !classes.ends_phrase() {
            return None;
        }
        for phrase in recognition.phrases(self.symbol(last)) {
            let n = phrase.words.len();
            let Some(start) = (last + 1).checked_sub(n).filter(|&s| s >= floor) else { continue };
            if phrase.classes.has(class) && (0..n).all(|k| self.symbol(start + k) == phrase.words[k]) {
                return Some((start..last + 1, recognition.phrase_traits(phrase)));
            }
        }
        classes.has(class).then(|| (last..last + 1, self.traits(last, class)))
    }

    /// The phrase of a class that begins at a token, with its end.
    pub fn tail(&self, start: usize, end: usize, class: Class) -> Option<usize> {
        (start + 1..(start + 4).min(end))
            .rev()
            .find(|&last| self.ending(start, last, class).is_some_and(|(range, _)| range.start == start))
            .map(|last| last + 1)
    }

    #[inline]
    pub fn capital(&self, i: usize) -> bool {
        self.looks.tokens.get(i).is_some_and(|look| look.capital)
    }

    /// A word with a capital that is nothing but a small word ("The", "Despite").
    #[inline]
    pub fn closed(&self, i: usize) -> bool {
        self.looks.tokens.get(i).is_some_and(|look| look.closed)
    }

    /// A capitalised word that may be a part of a name.
    #[inline]
    pub fn proper(&self, i: usize) -> bool {
        self.looks.tokens.get(i).is_some_and(|look| look.proper)
    }

    fn is_closed(&self, i: usize) -> bool {
        let token = self.token(i);
        if token.shape != Shape::Capital && !(token.shape == Shape::Initial && token.span.len() == 1) {
            return false;
        }
        self.small(token.word) || self.mostly_small(i) || self.compound(i)
    }

    /// Whether a word stands behind a dash that lost its spaces: a small word, a verb that is
    /// nothing else, or any word behind a name of the lists.
    fn joined(&self, word: Symbol, front: &str, alone: bool) -> bool {
        let lexicon = &self.schema.lexicon;
        let readings = lexicon.readings(lexicon.entry(word));
        let listed = || {
            self.schema.gazetteer.surfaces(Key::of(front)).any(|s| {
                let doubtful = self.schema.gazetteer.entry(s.entry).is_none_or(|e| e.ambiguous);
                !doubtful && matches!(s.how, How::Name | How::Acronym)
            })
        };
        let verb = readings.iter().any(|r| matches!(r.tag, Tag::VBZ | Tag::VBP))
            && readings.iter().all(|r| r.tag.is_verb());
        !readings.is_empty() && (self.small(word) || verb || alone && listed())
    }

    /// Whether a word can only be a small word of the language.
    fn small(&self, word: Symbol) -> bool {
        let lexicon = &self.schema.lexicon;
        let readings = lexicon.readings(lexicon.entry(word));
        !readings.is_empty() && readings.iter().all(|r| small(r.tag))
    }

    /// "In" may be a noun, but is none; "Will" may be a name.
    fn mostly_small(&self, i: usize) -> bool {
        let lexicon = &self.schema.lexicon;
        let first = lexicon.entry(self.symbol(i)).first();
        first.is_some_and(|t| small(t) && !matches!(t, Tag::RB | Tag::RBR | Tag::UH))
            && !self.tag(i).is_proper()
            && !self.name_word(i).given
    }

    /// "US-China": two names of the lists in one token.
    pub fn pair(&self, i: usize) -> Option<(Range<usize>, Range<usize>)> {
        let (front, back) = self.at_hyphen(i)?;
        let word = self.word(i);
        let capital = |part: &str| part.starts_with(char::is_uppercase) && !part.contains('-');
        if !capital(front) || !capital(back) || !self.listed(Key::of(word)).is_empty() {
            return None;
        }
        let body = |part: &str| {
            self.listed(Key::of(part)).first().is_some_and(|s| {
                let doubtful = self.schema.gazetteer.entry(s.entry).is_some_and(|e| e.ambiguous);
                !doubtful && matches!(self.kind_of(*s), EntityKind::State | EntityKind::Organization)
            })
        };
        (body(front) && body(back)).then(|| (0..front.len(), front.len() + 1..word.len()))
    }

    /// What stands before and after the first hyphen of a token.
    #[inline]
    pub fn at_hyphen(&self, i: usize) -> Option<(&'t str, &'t str)> {
        if self.token(i).hyphened { self.word(i).split_once('-') } else { None }
    }

    /// "Energy-rich": ordinary words with a hyphen at the head of a sentence.
    fn compound(&self, i: usize) -> bool {
        if !self.token(i).hyphened {
            return false;
        }
        let word = self.word(i);
        let known = |part: &str| {
            part.starts_with(char::is_lowercase)
                && self.schema.lexicon.entry(self.schema.symbols.get(part)).is_known()
        };
        self.at_hyphen(i).is_some_and(|(front, back)| known(&front.to_lowercase()) && known(back))
            && self.schema.gazetteer.surfaces(Key::of(word)).next().is_none()
            && !self.name_word(i).given
    }

    /// Whether a word can be a present-tense verb.
    #[inline]
    pub fn may_be_verb(&self, i: usize) -> bool {
        let lexicon = &self.schema.lexicon;
        lexicon
            .readings(lexicon.entry(self.symbol(i)))
            .iter()
            .any(|r| matches!(r.tag, Tag::VBZ | Tag::VBP | Tag::VBD))
    }

    /// An ordinary word of the language, whatever its capitals here.
    #[inline]
    pub fn common(&self, i: usize) -> bool {
        self.schema.lexicon.entry(self.symbol(i)).is_known()
    }

    /// "co-CEOs" and "iPhone" have a capital, but only "al-Assad" is a name by it.
    fn begins_capital(&self, i: usize) -> bool {
        let word = self.word(i);
        if !word.starts_with(char::is_lowercase) {
            return true;
        }
        let front = word.find(['-', '\'', '’']).and_then(|at| word.get(..at)).unwrap_or_default();
        self.schema.recognition.classes(self.schema.symbols.get(front)).has(Class::Particle)
    }

    fn is_proper(&self, i: usize) -> bool {
        self.begins_capital(i)
            && !self.tagged(i)
            && !self.tag(i).is_punctuation()
            && (!self.has(i, Class::Calendar) || self.named_like_a_day(i))
            && !self.closed(i)
            && (!self.token(i).hyphened || self.hyphen(i).is_none() && self.pair(i).is_none())
    }

    /// "#metoo", "@POTUS", "D-Fla.": marks of networks and of whom somebody sits for.
    fn tagged(&self, i: usize) -> bool {
        let mark = |word: &str| word.starts_with(['#', '@']);
        let word = self.word(i);
        let seat = || {
            let Some((party, state)) = self.at_hyphen(i).filter(|(party, _)| party.len() == 1) else {
                return false;
            };
            let stop = self.tag(i + 1) == Tag::Stop;
            let place = |name: &str| {
                let surfaces = self.schema.gazetteer.surfaces(Key::of(name));
                surfaces.into_iter().any(|s| self.kind_of(s) == EntityKind::Place)
            };
            party.starts_with(char::is_uppercase) && (place(state) || stop && place(&format!("{state}.")))
        };
        mark(word) || i > 0 && mark(self.word(i - 1)) && self.word(i - 1).len() == 1 || seat()
    }

    /// Whether a token stands in a headline or caption, where names meet without a comma.
    pub fn in_line(&self, i: usize) -> bool {
        self.doc.sentences.get(self.sentence_of(i)).is_some_and(|s| s.kind != SentenceKind::Body)
    }

    /// "Jan Novotny", "Sun Hung Kai", "April Ryan": a day or month that a name follows.
    fn named_like_a_day(&self, i: usize) -> bool {
        let name = self.name_word(i);
        let next = i + 1;
        (name.given || name.family)
            && self.token(next).shape == Shape::Capital
            && self.tag(next).is_proper()
            && !self.has(next, Class::Calendar)
            && !self.closed(next)
    }

    /// A possessive ending.
    #[inline]
    pub fn possessive(&self, i: usize) -> bool {
        i < self.doc.tokens.len() && self.tag(i) == Tag::POS
    }

    /// Whether a small word of the grammar stands here.
    #[inline]
    pub fn means(&self, i: usize, class: Word) -> bool {
        i < self.doc.tokens.len() && self.schema.grammar.is(self.symbol(i), class)
    }

    #[inline]
    pub fn is(&self, i: usize, word: &str) -> bool {
        let long = |token: &Token| token.span.len() == word.len();
        self.doc.tokens.get(i).is_some_and(long) && self.word(i).eq_ignore_ascii_case(word)
    }

    /// The folded key of a range of tokens.
    pub fn key(&self, tokens: Range<usize>) -> u64 {
        let mut key = Key::default();
        for i in tokens {
            self.push(i, &mut key);
        }
        key.hash()
    }

    /// Adds a token to a key.
    #[inline]
    pub fn push(&self, i: usize, key: &mut Key) {
        match (self.doc.hashes.get(i), self.doc.tokens.get(i)) {
            (Some(&hash), Some(token)) if hash != 0 => {
                let begin = self.doc.text.as_bytes().get(token.span.start as usize);
                key.push_known(hash, token.shape, begin.copied().unwrap_or_default());
            }
            _ => key.push(self.word(i)),
        }
    }

    /// The longest name of the lists that begins at a token and ends before `end`.
    pub fn hit(&self, start: usize, end: usize) -> Option<Hit<'r>> {
        if self.looks.hits.looked_for(start) {
            return self.looks.hits.longest(start, end);
        }
        let mut hits = Hits::new(start + 1, 1);
        hits.look(*self, start, Key::of(self.word(start)));
        hits.longest(start, end).map(Hit::into_owned)
    }

    /// What the lists offer for a string.
    pub fn listed(&self, key: Key) -> Vec<Surface> {
        let mut surfaces: Vec<Surface> = self.schema.gazetteer.surfaces(key).collect();
        self.rank(&mut surfaces);
        surfaces
    }

    /// The likeliest first.
    pub fn rank(&self, surfaces: &mut [Surface]) {
        let gazetteer = &self.schema.gazetteer;
        surfaces
            .sort_by_key(|s| (rank(s.how), gazetteer.entry(s.entry).is_some_and(|e| e.ambiguous), s.entry));
    }

    /// Where the name in a hyphened token stands, in bytes of the token: "Baltimore" of
    /// "Baltimore-based", "Moscow" of "pro-Moscow".
    pub fn hyphen(&self, i: usize) -> Option<Range<usize>> {
        let at = self.at_hyphen(i)?.0.len();
        let word = self.word(i);
        if !self.classes(i).is_empty() {
            return None;
        }
        let (front, back) = (word.get(..at)?, word.get(word.rfind('-')? + 1..)?);
        let capital = |part: &str| part.starts_with(char::is_uppercase);
        let symbol = |part: &str| self.schema.symbols.get(&part.to_lowercase());
        let class = |part: &str, class| self.schema.recognition.classes(symbol(part)).has(class);
        // A dash that lost its spaces: "Karabakh-which".
        let alone = i == 0 || !self.capital(i - 1);
        let glued = |part: &str| part == "a" || part.len() > 1 && self.joined(symbol(part), front, alone);
        if capital(front) && !capital(back) && (class(back, Class::HyphenTail) || glued(back)) {
            return Some(0..word.len() - back.len() - 1);
        }
        (class(front, Class::HyphenFront) && word.get(at + 1..).is_some_and(capital))
            .then(|| at + 1..word.len())
    }

    /// Whether the name of an entry may well be something else: the list says so, or it is a city's and
    /// a family's ("Lincoln", "Richardson").
    pub fn doubtful(&self, start: usize, words: usize, entry: u32) -> bool {
        let Some(listed) = self.schema.gazetteer.entry(entry) else { return true };
        let family = || {
            let name = self.name_word(start);
            let population = self.schema.gazetteer.field(entry, "population");
            name.family && population.parse::<u32>().is_ok_and(|p| p < CITY)
        };
        listed.ambiguous || words == 1 && listed.kind == EntityKind::Place && family()
    }

    /// Whether an entry is a small town.
    pub fn town(&self, surface: Surface) -> bool {
        let population = self.schema.gazetteer.field(surface.entry, "population");
        population.parse::<u32>().is_ok_and(|p| p < SMALL_TOWN)
    }

    #[inline]
    pub fn kind_of(&self, surface: Surface) -> EntityKind {
        match surface.how {
            How::People | How::Member => EntityKind::Group,
            How::Name | How::Acronym | How::Short | How::Adjective | How::Metonym => {
                self.schema.gazetteer.entry(surface.entry).map_or(EntityKind::Place, |e| e.kind)
            }
        }
    }

    /// Whether the first word of a sentence, quotation or line stands here.
    #[inline]
    pub fn initial(&self, i: usize) -> bool {
        let sentence = &self.doc.sentences[self.sentence_of(i)];
        if i == sentence.tokens.start || i == sentence.tokens.start + sentence.dateline {
            return true;
        }
        let before = self.tag(i - 1);
        if before == Tag::OpenQuote || before == Tag::Stop {
            return true;
        }
        before == Tag::Colon && self.word(i - 1) != ";"
            || before.is_punctuation() && i == sentence.tokens.start + 1
    }

    /// Whether most words of a sentence are capitalised, so that capitals say nothing.
    pub fn shouts(&self, sentence: usize) -> bool {
        // Every word with a capital may begin a name.
        let most = self.names(sentence).len();
        if most < FEWEST_CAPITALS {
            return false;
        }
        let s = &self.doc.sentences[sentence];
        // In running text a sentence may well be names and one verb.
        let share = if s.kind == SentenceKind::Title { 4 } else { 12 };
        let (mut capitals, mut small) = (0, 0);
        for token in &self.doc.tokens[s.tokens.clone()] {
            match token.shape {
                Shape::Capital | Shape::Capitals if token.span.len() > 3 => capitals += 1,
                // "in" and "the" stay small in headlines too.
                Shape::Lower if token.tag.is_noun() || token.tag.is_verb() || token.tag.is_adjective() => {
                    small += 1;
                    if small * share > most {
                        return false;
                    }
                }
                _ => {}
            }
        }
        s.kind != SentenceKind::Byline && capitals >= FEWEST_CAPITALS && small * share <= capitals
    }
}

fn small(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::DT
            | Tag::IN
            | Tag::CC
            | Tag::PRP
            | Tag::PRPS
            | Tag::MD
            | Tag::TO
            | Tag::WDT
            | Tag::WP
            | Tag::WPS
            | Tag::WRB
            | Tag::EX
            | Tag::PDT
            | Tag::RB
            | Tag::RBR
            | Tag::UH
    )
}

fn rank(how: How) -> u8 {
    match how {
        How::Name => 0,
        How::Acronym => 1,
        How::Adjective => 2,
        How::People => 3,
        How::Member => 4,
        How::Short => 5,
        How::Metonym => 6,
    }
}
