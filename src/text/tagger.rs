//! Parts of speech and lemmas: what the lexicon allows, chosen by the rules of `tag_rules.tsv`.
//!
//! Every token first gets the most likely of its possible tags; then the rules walk over the
//! sentence, twice, from left to right, and the first that fits a token decides it.

use super::{SentenceKind, Shape, Tag, Token};
use crate::base::{Symbol, fold};
use crate::schema::{Allows, Choice, Class, Features, Lexicon, Neighbour, RuleSet, Schema, WordEntry};

/// The tag of a mark; quotation marks get theirs when they are paired.
pub(super) fn mark(word: &str) -> Tag {
    match word.chars().next().unwrap_or(' ') {
        ',' | '،' | '、' | '，' => Tag::Comma,
        '.' if word.len() >= 3 => Tag::Colon,
        '.' | '?' | '!' | '。' | '？' | '！' | '؟' => Tag::Stop,
        ':' | ';' | '-' | '—' | '–' | '―' | '…' | '−' => Tag::Colon,
        '(' | '[' | '{' => Tag::OpenParen,
        ')' | ']' | '}' => Tag::CloseParen,
        '%' | '‰' => Tag::NN,
        '&' => Tag::CC,
        '\'' | '’' if word.len() > 1 => Tag::CloseQuote,
        _ => Tag::SYM,
    }
}

/// What the tagger knows of a token while it decides.
#[derive(Clone, Copy, Debug)]
struct State {
    features: Features,
    word: Symbol,
    entry: WordEntry,
    choice: u16,
}

/// Tags sentence after sentence with one set of buffers.
pub(super) struct Tagger<'s> {
    lexicon: &'s Lexicon,
    schema: &'s Schema,
    states: Vec<State>,
    /// The tokens that could be several things.
    open: Vec<usize>,
    /// The tokens that rules gave another tag, the first time.
    changes: Vec<usize>,
    buffer: String,
    prefix: u32,
    past: u32,
}

impl<'s> Tagger<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        Self {
            lexicon: &schema.lexicon,
            schema,
            states: Vec::with_capacity(64),
            open: Vec::with_capacity(64),
            changes: Vec::with_capacity(16),
            buffer: String::new(),
            prefix: schema.lexicon.class("prefix"),
            past: schema.lexicon.class("past"),
        }
    }

    /// Gives every token of a sentence its tag and lemma.
    pub(super) fn tag(&mut self, text: &str, tokens: &mut [Token], kind: SentenceKind) {
        let case = Case::of(tokens, kind);
        self.states.clear();
        self.open.clear();
        let mut initial = true;
        for (i, token) in tokens.iter().enumerate() {
            let (state, could) = self.begin(text, token, case, initial);
            if could & (could - 1) != 0 {
                self.open.push(i);
            }
            if token.shape != Shape::Mark {
                initial = false;
            } else if matches!(token.tag, Tag::OpenQuote | Tag::Colon) || token.tag == Tag::Stop {
                initial = true;
            }
            self.states.push(state);
        }
        self.changes.clear();
        for at in 0..self.open.len() {
            let i = self.open[at];
            if self.decide(i) {
                self.changes.push(i);
            }
        }
        self.decide_again();
        for (token, state) in tokens.iter_mut().zip(&self.states) {
            if token.shape == Shape::Mark && state.choice == 0 {
                continue;
            }
            token.tag = state.features.tag();
            token.lemma = lemma(self.schema, &mut self.buffer, text, token, state.entry);
        }
    }

    /// The first guess for a token, and the tags that it could have.
    #[inline]
    fn begin(&mut self, text: &str, token: &Token, case: Case, initial: bool) -> (State, u64) {
        let word = token.word;
        let one = |tag: Tag| (tag, WordEntry::default(), 0u16);
        let lexicon = self.lexicon;
        let row = lexicon.row(word);
        if token.shape == Shape::Lower
            && let Some(tag) = row.common.first()
        {
            let (entry, choice) = (row.common, lexicon.choice_index(row.common));
            let Choice { tags, could, .. } = *self.choices(choice);
            let features = Features::tags(tag.bit()).with(could).with(Features::classes(row.classes));
            return (State { features, word, entry, choice }, tags);
        }
        let (tag, entry, choice) = match token.shape {
            Shape::Lower => self.lower(text, token),
            Shape::Mark if row.common.is_known() && token.span.len() > 1 => known(lexicon, row.common),
            Shape::Mark => one(token.tag),
            Shape::Number => Self::number(text, token),
            Shape::Initial if case != Case::Upper => {
                let entry = row.common;
                let pronoun = matches!(entry.first(), Some(Tag::PRP | Tag::DT));
                if pronoun && !token.span.of(text).ends_with('.') {
                    known(lexicon, entry)
                } else {
                    one(Tag::NNP)
                }
            }
            Shape::Capitals if case != Case::Upper => one(Tag::NNP),
            Shape::Capital if has_hyphen(text, token) => self.compound_name(text, token),
            Shape::Capital | Shape::Capitals | Shape::Initial => self.capital(token, case, initial),
        };
        let could = if choice == 0 { tag.bit() } else { self.choices(choice).tags };
        let mut features =
            Features::tags(tag.bit()).with(Features::could(could)).with(Features::classes(row.classes));
        if matches!(token.shape, Shape::Capital | Shape::Capitals | Shape::Initial) {
            if case == Case::Normal {
                features = features.with(Features::CAPITAL);
            }
            if token.shape == Shape::Capital && row.capital.is_known() {
                features = features.with(Features::NAME);
            }
        }
        (State { features, word, entry, choice }, could)
    }

    #[inline]
    fn choices(&self, choice: u16) -> &'s Choice {
        self.lexicon.choice_at(choice)
    }

    /// A word in small letters that the lexicon does not have.
    fn lower(&mut self, text: &str, token: &Token) -> (Tag, WordEntry, u16) {
        if token.span.of(text).starts_with(['@', '#']) {
            return (Tag::NNP, WordEntry::default(), 0);
        }
        fold(token.span.of(text), &mut self.buffer);
        if has_hyphen(text, token)
            && let Some((_, last)) = self.buffer.rsplit_once('-')
        {
            if let Some(tag) = self.office() {
                return (tag, WordEntry::default(), 0);
            }
            // A compound is what its last part is, and mostly stands before a noun.
            let part = self.lexicon.entry(self.schema.symbols.get(last));
            let verb = |stem: &str| self.schema.symbols.get(stem).is_some();
            return match part.first() {
                // "co-founded", where "co-found" is known
                Some(tag @ (Tag::VBD | Tag::VBN)) if self.buffer.strip_suffix("ed").is_some_and(verb) => {
                    (tag, part, self.lexicon.choice_index(part))
                }
                Some(Tag::NNS) => (Tag::NNS, WordEntry::default(), 0),
                Some(Tag::NN | Tag::RP | Tag::IN) => (Tag::NN, part, self.lexicon.choice_index(part)),
                Some(tag @ (Tag::RB | Tag::VB | Tag::VBZ | Tag::VBP)) => {
                    (tag, part, self.lexicon.choice_index(part))
                }
                _ => (Tag::JJ, WordEntry::default(), 0),
            };
        }
        let ending = self.lexicon.ending(&self.buffer);
        if ending.is_known() { known(self.lexicon, ending) } else { (Tag::NN, WordEntry::default(), 0) }
    }

    /// "secretary-general", "co-CEOs", "then-president": an office of the lists, the word in the buffer.
    fn office(&self) -> Option<Tag> {
        let known =
            |word: &str| self.schema.recognition.classes(self.schema.symbols.get(word)).has(Class::Role);
        let office =
            self.buffer.split_once('-').filter(|(first, _)| self.past(first)).map(|(_, office)| office);
        if known(&self.buffer) || office.is_some_and(known) {
            return Some(Tag::NN);
        }
        self.buffer.strip_suffix('s').is_some_and(known).then_some(Tag::NNS)
    }

    /// "then" and "ex" of "then-president": before an office they change only when it was held.
    fn past(&self, prefix: &str) -> bool {
        self.lexicon.classes(self.schema.symbols.get(prefix)) & self.past != 0
    }

    /// "pro-Beijing" and "U.S.-led" are adjectives, "Jong-un" and "Asia-Pacific" names.
    fn compound_name(&mut self, text: &str, token: &Token) -> (Tag, WordEntry, u16) {
        fold(token.span.of(text), &mut self.buffer);
        let word = token.span.of(text);
        if let Some(tag) = self.office().filter(|_| word.starts_with(char::is_lowercase)) {
            return (tag, WordEntry::default(), 0);
        }
        let symbols = &self.schema.symbols;
        let first = self.buffer.split('-').next().unwrap_or_default();
        let prefix = self.lexicon.classes(symbols.get(first)) & self.prefix != 0;
        let last = word.rsplit('-').next().unwrap_or_default();
        let modifier = last.starts_with(char::is_lowercase)
            && self
                .lexicon
                .lookup(symbols.get(last))
                .iter()
                .any(|r| matches!(r.tag, Tag::VBN | Tag::VBG | Tag::VBD | Tag::JJ));
        let tag = if prefix && word.starts_with(char::is_lowercase) || modifier { Tag::JJ } else { Tag::NNP };
        (tag, WordEntry::default(), 0)
    }

    fn number(text: &str, token: &Token) -> (Tag, WordEntry, u16) {
        let word = token.span.of(text);
        let tag =
            if word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd") || word.ends_with("th") {
                Tag::JJ
            } else if word.ends_with('s')
                && word.len() >= 3
                && word.bytes().filter(u8::is_ascii_alphabetic).count() == 1
            {
                Tag::NNS
            } else if word.contains('-') && word.bytes().any(|b| b.is_ascii_alphabetic()) {
                Tag::JJ
            } else {
                Tag::CD
            };
        (tag, WordEntry::default(), 0)
    }

    fn capital(&self, token: &Token, case: Case, initial: bool) -> (Tag, WordEntry, u16) {
        let lexicon = self.lexicon;
        let word = token.word;
        let (common, capital) = (lexicon.entry(word), lexicon.capital(word));
        let name = (Tag::NNP, WordEntry::default(), 0);
        let closed = common.first().is_some_and(is_closed);
        if initial || case != Case::Normal {
            if !common.is_known() {
                return if capital.is_known() { known(lexicon, capital) } else { name };
            }
            let (first, entry, _) = known(lexicon, common);
            if closed && first != Tag::MD {
                return known(lexicon, common);
            }
            if capital.is_known() {
                return (Tag::NNP, common, lexicon.choice_or_proper_index(common));
            }
            return (first, entry, lexicon.choice_or_proper_index(entry));
        }
        if closed && !capital.is_known() {
            return known(lexicon, common);
        }
        if capital.is_known() {
            return match capital.first() {
                Some(Tag::JJ) => known(lexicon, capital),
                Some(Tag::NNPS) => (Tag::NNPS, WordEntry::default(), 0),
                _ if common.first() == Some(Tag::NNS) => (Tag::NNPS, WordEntry::default(), 0),
                _ => name,
            };
        }
        match common.first() {
            Some(Tag::NNS) => (Tag::NNPS, WordEntry::default(), 0),
            _ => name,
        }
    }

    /// The second time a token is asked only if it changed, or one that it may have looked at: what stands
    /// before it had changed by then, if it did not change this time.
    fn decide_again(&mut self) {
        let (mut changed, mut next) = (false, 0);
        for at in 0..self.open.len() {
            let i = self.open[at];
            while self.changes.get(next).is_some_and(|&change| change < i) {
                next += 1;
            }
            let Some(&change) = self.changes.get(next).or(changed.then_some(&i)) else { return };
            if changed || change - i <= self.choices(self.states[i].choice).reach {
                changed |= self.decide(i);
            }
        }
    }

    /// Lets the rules choose the tag of a token; says whether they gave it another one.
    fn decide(&mut self, at: usize) -> bool {
        let state = &self.states[at];
        let beside = |place: Option<usize>| place.and_then(|p| self.states.get(p));
        let rules = self.choices(state.choice).rules;
        let rules = self.allowed(rules, beside(at.checked_sub(1)), |allows| &allows.before);
        let mut rules = self.allowed(rules, beside(at.checked_add(1)), |allows| &allows.after);
        while let Some(rule) = rules.pop() {
            let rule = &self.lexicon.rules[rule];
            if rule.word.as_ref().is_none_or(|w| fits(w, Some(state)))
                && (rule.before.len() == rule.seen.0 || self.follows(&rule.before, rule.seen.0, at, -1))
                && (rule.after.len() == rule.seen.1 || self.follows(&rule.after, rule.seen.1, at, 1))
            {
                let features = state.features.retagged(rule.pick);
                let changed = features != state.features;
                self.states[at].features = features;
                return changed;
            }
        }
        false
    }

    /// Those of the rules that what stands beside a word does not rule out at first sight.
    #[inline]
    fn allowed(&self, rules: RuleSet, beside: Option<&State>, side: impl Fn(&Allows) -> &RuleSet) -> RuleSet {
        let Some(state) = beside else { return rules.and(side(&self.lexicon.edge)) };
        let tag = state.features.tag();
        let mut allowed = *side(self.lexicon.allows_now(tag));
        if state.choice == 0 {
            allowed = allowed.or(side(self.lexicon.allows_only(tag)));
        } else {
            allowed = allowed.or(side(&self.choices(state.choice).allows));
        }
        if let Some(word) = self.lexicon.allows(state.word) {
            allowed = allowed.or(side(word));
        }
        if state.features.looks() != 0 {
            allowed = allowed.or(side(self.lexicon.allows_look(state.features)));
        }
        rules.and(&allowed)
    }

    /// Whether the elements stand beside `at`, in the given direction; so many of them are known to.
    fn follows(&self, elements: &[Neighbour], seen: usize, at: usize, step: isize) -> bool {
        // What lies before the sentence is beyond its end as well.
        let mut place = at as isize + step * (1 + seen as isize);
        for element in &elements[seen..] {
            let here = self.states.get(place as usize);
            if element.many {
                let mut here = here;
                while let Some(state) = here
                    && fits(element, Some(state))
                {
                    place += step;
                    here = self.states.get(place as usize);
                }
                continue;
            }
            if fits(element, here) {
                place += step;
            } else if !element.optional {
                return false;
            }
        }
        true
    }
}

fn fits(element: &Neighbour, state: Option<&State>) -> bool {
    let found = match state {
        None => element.features.meet(Features::EDGE),
        Some(state) => {
            element.features.meet(state.features)
                || state.word.is_some() && element.words.contains(&state.word)
        }
    };
    found != element.not && element.also.as_ref().is_none_or(|also| fits(also, state))
}

fn has_hyphen(text: &str, token: &Token) -> bool {
    // Other hyphens are not ASCII.
    token.hyphened
        || token.span.of(text).bytes().any(|b| b == 0xe2)
            && token.span.of(text).contains(['\u{2010}', '\u{2011}'])
}

/// How a sentence is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Case {
    Normal,
    /// "RUSSIA 'READY TO MAKE A DEAL'": capitals say nothing.
    Upper,
    /// "Russia Ready to Make a Deal": nor here.
    Headline,
}

impl Case {
    fn of(tokens: &[Token], kind: SentenceKind) -> Self {
        let loud = tokens.iter().filter(|token| token.shape == Shape::Capitals).count();
        if loud < 3 && kind != SentenceKind::Title {
            return Self::Normal;
        }
        let (mut capitals, mut capital, mut lower) = (0u32, 0u32, 0u32);
        for token in tokens {
            match token.shape {
                Shape::Capitals => capitals += 1,
                Shape::Capital => capital += 1,
                Shape::Lower if token.span.len() > 3 => lower += 1,
                Shape::Lower | Shape::Initial | Shape::Number | Shape::Mark => {}
            }
        }
        if capitals >= 3 && capitals > 4 * (capital + lower) {
            Self::Upper
        } else if kind == SentenceKind::Title && capital + capitals >= 4 && lower * 4 <= capital {
            Self::Headline
        } else {
            Self::Normal
        }
    }
}

fn known(lexicon: &Lexicon, entry: WordEntry) -> (Tag, WordEntry, u16) {
    (entry.first().unwrap_or(Tag::NN), entry, lexicon.choice_index(entry))
}

fn is_closed(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::DT
            | Tag::PRP
            | Tag::PRPS
            | Tag::IN
            | Tag::TO
            | Tag::CC
            | Tag::WP
            | Tag::WPS
            | Tag::WRB
            | Tag::WDT
            | Tag::EX
            | Tag::PDT
            | Tag::MD
            | Tag::POS
    )
}

/// The lemma of a word under its tag: the lexicon's, or a known word that the ending leaves.
fn lemma(schema: &Schema, buffer: &mut String, text: &str, token: &Token, entry: WordEntry) -> Symbol {
    let readings = schema.lexicon.readings(entry);
    // Most words have the first of their readings, and none is a compound that nothing is known of.
    if let Some(first) = readings.first()
        && first.tag == token.tag
        && first.lemma.is_some()
        && token.word.is_some()
    {
        return first.lemma;
    }
    if let Some(reading) = readings.iter().find(|r| r.tag == token.tag)
        && reading.lemma.is_some()
    {
        // A compound shares its last part's readings, not its lemma.
        if token.word.is_some() || !token.span.of(text).contains('-') {
            return reading.lemma;
        }
    }
    if token.tag == Tag::NNPS || token.tag.is_proper() {
        return token.word;
    }
    let endings: &[(&str, &str)] = match token.tag {
        Tag::NNS | Tag::VBZ => &[("ies", "y"), ("es", ""), ("s", "")],
        Tag::VBD | Tag::VBN => &[("ied", "y"), ("ed", ""), ("ed", "e")],
        Tag::VBG => &[("ing", ""), ("ing", "e")],
        // "then-president" is a president.
        Tag::NN if !token.word.is_some() && token.span.of(text).contains('-') => {
            fold(token.span.of(text), buffer);
            let lexicon = &schema.lexicon;
            let past = |first: &str| lexicon.classes(schema.symbols.get(first)) & lexicon.class("past") != 0;
            return match buffer.split_once('-') {
                Some((first, office)) if past(first) => schema.symbols.get(office),
                _ => token.word,
            };
        }
        _ => return token.word,
    };
    fold(token.span.of(text), buffer);
    let length = buffer.len();
    for (ending, instead) in endings.iter().rev() {
        let Some(stem) = buffer.strip_suffix(ending).map(str::len) else { continue };
        let mut word = buffer.get(..stem).unwrap_or_default().to_owned();
        word.push_str(instead);
        let mut found = schema.symbols.get(&word);
        if found == Symbol::NONE && instead.is_empty() && ending.len() > 1 && length > 5 {
            // "targetted": the last letter was doubled.
            let mut chars = word.chars().rev();
            if let (Some(a), Some(b)) = (chars.next(), chars.next())
                && a == b
            {
                word.truncate(word.len() - a.len_utf8());
                found = schema.symbols.get(&word);
            }
        }
        if found.is_some() {
            return found;
        }
    }
    // "retook" is to "retake" as "took" is to "take".
    let known = |word: &str| {
        let reading = schema.lexicon.lookup(schema.symbols.get(word)).iter().find(|r| r.tag == token.tag)?;
        reading.lemma.is_some().then_some(reading.lemma)
    };
    if token.word == Symbol::NONE && token.tag.is_verb() {
        for prefix in ["re", "over", "under", "out", "mis"] {
            let Some(lemma) = buffer.strip_prefix(prefix).and_then(known) else { continue };
            let word = format!("{prefix}{}", schema.symbols.word(lemma));
            let found = schema.symbols.get(&word);
            if found.is_some() {
                return found;
            }
        }
    }
    token.word
}
