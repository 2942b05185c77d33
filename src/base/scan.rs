//! Cuts text into words, numbers and marks by Penn Treebank conventions.
//!
//! Lists of names and articles are cut by the same scanner, so that their words agree.
//! It knows letters, digits and marks; which words are abbreviations it is told.
//! Sentences, quotations and parts of speech are not its business.

use super::{Plain, Span};

/// What the letters of a token look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shape {
    /// `troops`
    #[default]
    Lower,
    /// `Putin`, `Jong-un`, `McCain`, `iPhone`: some capital, not all capitals
    Capital,
    /// `KCNA`, `U.S.`: two or more capitals and no small letter
    Capitals,
    /// `J.`, `J`: one capital alone
    Initial,
    /// `11,000`, `2025`, `3.5`, `5th`: begins with a digit
    Number,
    /// Marks and symbols.
    Mark,
}

/// Whether a full stop belongs to the word before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Abbreviation {
    /// It does not.
    No,
    /// `Gen.`, `Jan.`, `Inc.`
    Yes,
    /// `No. 10`, `Sun. 4`: only if a number follows.
    BeforeNumber,
    /// `com`, `org`: not an abbreviation, but what ends a domain name.
    Domain,
}

/// One token's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Line breaks between it and the token before it, at most 255.
    pub breaks: u8,
    /// White space after the last of these line breaks, at most 255.
    pub indent: u8,
    /// What is known of it by now, if it has only ASCII letters and digits.
    pub plain: Option<Plain>,
}

/// Hands every token of `text` to `push`, in order. `abbreviation` is asked about words, as
/// written, before which or after which a full stop stands inside or at the end of a word.
pub fn scan(text: &str, abbreviation: impl Fn(&str) -> Abbreviation, mut push: impl FnMut(Piece)) {
    let scanner = Scanner { text, bytes: text.as_bytes(), abbreviation };
    let mut at = 0;
    let (mut spaced, mut breaks, mut indent) = (false, 0u8, 0u8);
    // Where the second of two tokens ends that were cut out of one word.
    let mut second = 0;
    while let Some(byte) = scanner.byte(at) {
        if byte == b' ' {
            spaced = true;
            indent = indent.saturating_add(1);
            at += 1;
            continue;
        }
        let letters = byte.is_ascii_alphanumeric() && second <= at;
        let plain = if letters { scanner.plain(at) } else { Plain::default() };
        let end = if letters && scanner.ends(at + plain.len) {
            at + plain.len
        } else if second > at {
            second
        } else if scanner.alone(at, byte) {
            at + 1
        } else {
            let Some((c, len)) = scanner.char(at) else { break };
            match class(c) {
                Class::Letter | Class::Digit | Class::Mark => {}
                Class::Space => {
                    spaced = true;
                    indent = indent.saturating_add(1);
                    if matches!(c, '\n' | '\u{2028}' | '\u{2029}')
                        || c == '\r' && scanner.byte(at + 1) != Some(b'\n')
                    {
                        breaks = breaks.saturating_add(1);
                        indent = 0;
                    }
                    at += len;
                    continue;
                }
                Class::Ignorable => {
                    at += len;
                    continue;
                }
            }
            scanner.token(at, c, len)
        };
        // Of the plain words only one is two.
        let whole = letters && at + plain.len == end && plain.first != CANNOT;
        let cut = if whole || end == at + 1 || end == second { end } else { scanner.cut(at, end) };
        if cut < end {
            second = end;
        }
        let plain = if whole { Some(plain) } else { None };
        push(Piece { span: Span::new(at, cut), spaced, breaks, indent, plain });
        at = cut;
        (spaced, breaks, indent) = (false, 0, 0);
    }
}

/// "cannot" as the first bytes of a word.
const CANNOT: u64 = u64::from_le_bytes(*b"cannot\0\0");

/// Marks of ASCII that are tokens by themselves, and whether a row of them is one token.
const ALONE: [Option<bool>; 128] = {
    let mut alone = [None; 128];
    let marks = b"\"$%&(),/:;<>[\\]^{|}";
    let mut i = 0;
    while i < marks.len() {
        alone[marks[i] as usize] = Some(false);
        i += 1;
    }
    let rows = b".-*=_~+";
    i = 0;
    while i < rows.len() {
        alone[rows[i] as usize] = Some(true);
        i += 1;
    }
    alone
};

/// Writes the lower-case form of a word, by which it is looked up: curly apostrophes become
/// straight, every hyphen the same, soft hyphens and zero-width characters vanish.
pub fn fold(word: &str, into: &mut String) -> Shape {
    into.clear();
    let (mut upper, mut lower, mut letters) = (0u32, 0u32, 0u32);
    let mut digit_first = None;
    if word.is_ascii() {
        into.push_str(word);
        into.make_ascii_lowercase();
        return ascii_shape(word.as_bytes());
    }
    for c in word.chars() {
        if c.is_alphanumeric() {
            upper += u32::from(c.is_uppercase());
            lower += u32::from(c.is_lowercase());
            letters += u32::from(c.is_alphabetic());
            if digit_first.is_none() {
                digit_first = Some(c.is_numeric());
            }
        }
        match c {
            '’' | '‘' | 'ʼ' | '`' | '´' | '＇' => into.push('\''),
            '\u{2010}' | '\u{2011}' => into.push('-'),
            _ if class(c) == Class::Ignorable => {}
            _ => into.extend(c.to_lowercase()),
        }
    }
    match digit_first {
        None => Shape::Mark,
        Some(true) => Shape::Number,
        Some(false) => shape(upper, lower, letters),
    }
}

/// [`fold`] for short words of ASCII letters, digits and marks, which most are: writes to the
/// beginning of `into` and gives the folded word. `None`: the word is none of these.
pub fn fold_short<'a>(word: &str, into: &'a mut [u8; SHORT]) -> Option<(Shape, &'a [u8])> {
    let folded = into.get_mut(..word.len())?;
    let mut all = 0;
    for (slot, &byte) in folded.iter_mut().zip(word.as_bytes()) {
        *slot = byte.to_ascii_lowercase();
        all |= byte;
    }
    all.is_ascii().then(|| (ascii_shape(word.as_bytes()), &*folded))
}

/// Bytes of the longest word that [`fold_short`] takes.
pub const SHORT: usize = 24;

fn ascii_shape(word: &[u8]) -> Shape {
    match word.iter().find(|b| b.is_ascii_alphanumeric()) {
        None => return Shape::Mark,
        Some(first) if first.is_ascii_digit() => return Shape::Number,
        Some(_) => {}
    }
    let (mut upper, mut lower) = (0u32, 0u32);
    for byte in word {
        upper += u32::from(byte.is_ascii_uppercase());
        lower += u32::from(byte.is_ascii_lowercase());
    }
    shape(upper, lower, upper + lower)
}

/// The shape of a word that begins with a letter, by its numbers of letters.
pub(super) fn shape(upper: u32, lower: u32, letters: u32) -> Shape {
    if upper == 0 {
        Shape::Lower
    } else if letters == 1 {
        Shape::Initial
    } else if lower == 0 && upper >= 2 {
        Shape::Capitals
    } else {
        Shape::Capital
    }
}

/// `'` in any of its forms.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    /// Characters nobody sees.
    Ignorable,
    Letter,
    Digit,
    Mark,
}

#[inline]
fn class(c: char) -> Class {
    match c {
        // Combining marks and variation selectors belong to the letter before them.
        'a'..='z' | 'A'..='Z' | '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => Class::Letter,
        '0'..='9' => Class::Digit,
        ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' => Class::Space,
        '\0'..='\u{7f}' => Class::Mark,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}' => Class::Ignorable,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Mark,
    }
}

struct Scanner<'a, A> {
    text: &'a str,
    bytes: &'a [u8],
    abbreviation: A,
}

impl<A: Fn(&str) -> Abbreviation> Scanner<'_, A> {
    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// The character at a boundary, and its length.
    #[inline]
    fn char(&self, at: usize) -> Option<(char, usize)> {
        let byte = self.byte(at)?;
        if byte < 0x80 {
            return Some((byte as char, 1));
        }
        let c = self.text.get(at..)?.chars().next()?;
        Some((c, c.len_utf8()))
    }

    /// Whether a mark at a boundary is a token by itself.
    #[inline]
    fn alone(&self, at: usize, byte: u8) -> bool {
        let mark = ALONE.get(usize::from(byte)).copied().flatten();
        mark.is_some_and(|row| !row || self.byte(at + 1) != Some(byte))
    }

    /// The ASCII letters and digits at a boundary.
    #[inline]
    fn plain(&self, at: usize) -> Plain {
        self.bytes.get(at..).and_then(Plain::at).unwrap_or_default()
    }

    /// Whether letters and digits alone say that a word ends here, as they mostly do.
    #[inline]
    fn ends(&self, end: usize) -> bool {
        match self.byte(end) {
            // What may stand inside a word: only a longer look tells.
            Some(b'.' | b'-' | b'\'' | b'_' | b'@' | b'&' | b':' | b'/' | 0x80..) => false,
            Some(b',') => !self.bytes[end - 1].is_ascii_digit(),
            _ => true,
        }
    }

    fn class(&self, at: usize) -> Option<Class> {
        self.char(at).map(|(c, _)| class(c))
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The first character that can be seen at or after `at`.
    fn visible(&self, mut at: usize) -> Option<(char, usize)> {
        loop {
            let (c, len) = self.char(at)?;
            if class(c) != Class::Ignorable {
                return Some((c, at));
            }
            at += len;
        }
    }

    fn is_word(&self, at: usize) -> bool {
        self.visible(at).is_some_and(|(c, _)| matches!(class(c), Class::Letter | Class::Digit))
    }

    /// The end of the token that starts at `start` with the character `c`.
    fn token(&self, start: usize, c: char, len: usize) -> usize {
        if class(c) != Class::Mark {
            let address = matches!(c, 'h' | 'w' | 'f' | 'H').then(|| self.address(start)).flatten();
            return address.unwrap_or_else(|| self.word(start));
        }
        let next = start + len;
        match c {
            '@' | '#' if self.is_word(next) => self.word(next),
            _ if is_apostrophe(c) => self.after_apostrophe(next),
            // A row of the same mark is one token: "...", "--", "****".
            '.' | '-' | '*' | '=' | '_' | '~' | '+' | '—' | '–' | '…' => self.row(next, c),
            '!' | '?' => {
                let mut at = next;
                while matches!(self.byte(at), Some(b'!' | b'?')) {
                    at += 1;
                }
                at
            }
            _ => next,
        }
    }

    fn row(&self, mut at: usize, mark: char) -> usize {
        while let Some((c, len)) = self.char(at)
            && c == mark
        {
            at += len;
        }
        at
    }

    /// `'s` after a mark, `'90s`, `''`; else the apostrophe alone.
    fn after_apostrophe(&self, next: usize) -> usize {
        match self.char(next) {
            Some((c, len)) if is_apostrophe(c) => next + len,
            Some(('s' | 'S', _)) if !self.is_word(next + 1) => next + 1,
            Some(('0'..='9', _))
                if matches!(self.byte(next + 1), Some(b'0'..=b'9'))
                    && matches!(self.byte(next + 2), Some(b's'))
                    && !self.is_word(next + 3) =>
            {
                next + 3
            }
            _ => next,
        }
    }

    /// The end of a web address that starts here.
    fn address(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let known = [&b"http://"[..], b"https://", b"www.", b"ftp://", b"HTTP://", b"HTTPS://"];
        if !known.iter().any(|k| rest.starts_with(k)) {
            return None;
        }
        let mut end = start;
        while let Some((c, len)) = self.char(end)
            && class(c) != Class::Space
            && !matches!(c, '<' | '>' | '"' | '”' | '“' | '»')
        {
            end += len;
        }
        while end > start
            && matches!(
                self.byte(end - 1),
                Some(b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b']' | b'\'')
            )
        {
            end -= 1;
        }
        Some(end)
    }

    fn word(&self, start: usize) -> usize {
        let mut at = start;
        // Letters or digits since the last full stop, and whether all before it were single letters.
        let (mut segment, mut single, mut dotted) = (0, true, false);
        let mut before = ' ';
        loop {
            // Most letters are ASCII: they need no decoding.
            let run = self.run(at);
            if run > at {
                single &= segment == 0 && run == at + 1 && self.bytes[at].is_ascii_alphabetic();
                segment += run - at;
                before = char::from(self.bytes[run - 1]);
                at = run;
            }
            let Some((c, len)) = self.char(at) else { break };
            let next = at + len;
            match class(c) {
                Class::Letter | Class::Digit => {
                    segment += 1;
                    single &= segment == 1 && class(c) == Class::Letter;
                    before = c;
                    at = next;
                    continue;
                }
                Class::Ignorable if self.is_word(next) => {
                    at = next;
                    continue;
                }
                Class::Ignorable | Class::Space => break,
                Class::Mark => {}
            }
            let digit_after = matches!(self.char(next), Some((n, _)) if class(n) == Class::Digit);
            let inside = match c {
                '-' | '\u{2010}' | '\u{2011}' | '_' | '@' => self.is_word(next),
                '.' if before.is_numeric() && digit_after => true,
                '.' => {
                    if let Some(end) = self.stop(start, at, segment, single, &mut dotted) {
                        return end;
                    }
                    if !dotted {
                        break;
                    }
                    // "U.S.-led" and "U.S." go on or end here.
                    segment = 0;
                    before = c;
                    at = next;
                    if !(self.is_word(at)
                        || self.char(at).is_some_and(|(h, _)| h == '-') && self.is_word(at + 1))
                    {
                        break;
                    }
                    continue;
                }
                ',' => before.is_numeric() && self.thousand(next),
                ':' | '/' => before.is_ascii_digit() && digit_after,
                '&' => before.is_uppercase() && self.char(next).is_some_and(|(n, _)| n.is_uppercase()),
                _ if is_apostrophe(c) => {
                    c != '`' && matches!(self.char(next), Some((n, _)) if class(n) == Class::Letter)
                }
                _ => false,
            };
            if !inside {
                break;
            }
            single = false;
            before = c;
            at = next;
        }
        at
    }

    /// The end of the ASCII letters and digits that begin here.
    fn run(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len())
    }

    /// What a full stop at `at` does to the word that began at `start`: the word's end, if it ends
    /// there; else `dotted` says whether the word goes on through it.
    fn stop(
        &self,
        start: usize,
        at: usize,
        segment: usize,
        single: bool,
        dotted: &mut bool,
    ) -> Option<usize> {
        let next = at + 1;
        let follows = self.char(next);
        if single && segment == 1 {
            // "U.S.", "a.m.", "J.K."
            let letter_stop = follows.is_some_and(|(n, len)| {
                class(n) == Class::Letter
                    && (self.byte(next + len) == Some(b'.') || !self.is_word(next + len))
            });
            if letter_stop || *dotted {
                *dotted = true;
                return None;
            }
            let initial = self.char(start).is_some_and(|(c, _)| c.is_uppercase());
            return Some(if initial && self.goes_on(next) { next } else { at });
        }
        if *dotted && segment == 0 {
            return Some(at);
        }
        *dotted = false;
        let word = self.slice(start, at);
        match follows {
            // "example.com", but "says.North" is two words.
            Some((n, _)) if class(n) == Class::Letter => {
                let mut end = next;
                while self.byte(end).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'-') {
                    end += 1;
                }
                let domain = (self.abbreviation)(self.slice(next, end)) == Abbreviation::Domain;
                if domain && !self.is_word(end) {
                    return Some(end);
                }
                // "St.Petersburg" and "Gen.Smith" lack their space.
                let known = (self.abbreviation)(word) == Abbreviation::Yes && n.is_uppercase();
                Some(if known { next } else { at })
            }
            _ => Some(match (self.abbreviation)(word) {
                Abbreviation::Yes => next,
                Abbreviation::BeforeNumber if self.number_follows(next) => next,
                Abbreviation::BeforeNumber | Abbreviation::No | Abbreviation::Domain => at,
            }),
        }
    }

    /// Whether three digits stand here and no fourth.
    fn thousand(&self, at: usize) -> bool {
        (0..3).all(|i| self.byte(at + i).is_some_and(|b| b.is_ascii_digit()))
            && !self.byte(at + 3).is_some_and(|b| b.is_ascii_digit())
    }

    /// Whether the sentence goes on after the stop of an initial: "J. Roe", "Karim H. said", "Karim H., who".
    fn goes_on(&self, mut at: usize) -> bool {
        if self.byte(at) == Some(b'-') {
            at += 1;
        }
        match self.char(at) {
            Some((',' | ';', _)) => return true,
            Some(('\'' | '’', len)) => return self.byte(at + len) == Some(b's'),
            _ => {}
        }
        while let Some((c, len)) = self.char(at) {
            match class(c) {
                Class::Space if c != '\n' => at += len,
                Class::Ignorable => at += len,
                Class::Letter => return true,
                Class::Space | Class::Digit | Class::Mark => return false,
            }
        }
        false
    }

    fn number_follows(&self, mut at: usize) -> bool {
        while matches!(self.class(at), Some(Class::Space | Class::Ignorable)) {
            at += self.char(at).map_or(1, |(_, len)| len);
        }
        self.class(at) == Some(Class::Digit)
    }

    /// Where the word is two: "did|n't", "Russia|'s", "can|not"; its end if it is one.
    fn cut(&self, start: usize, end: usize) -> usize {
        let word = self.slice(start, end);
        if word.len() == 6 && word.eq_ignore_ascii_case("cannot") {
            return start + 3;
        }
        // An apostrophe stands among the last three characters, or nothing is cut.
        if word.bytes().rev().take(3).all(|b| b.is_ascii_alphanumeric()) {
            return end;
        }
        let mut rest = word.char_indices().rev();
        let mut tail = 0;
        let found = loop {
            match rest.next() {
                Some((i, c)) if is_apostrophe(c) => break Some((i, c)),
                Some(_) if tail < 2 => tail += 1,
                _ => break None,
            }
        };
        let Some((i, c)) = found else { return end };
        if i == 0 {
            return end;
        }
        let after = word.get(i + c.len_utf8()..).unwrap_or_default();
        if after.eq_ignore_ascii_case("t") {
            return match rest.next() {
                Some((n, 'n' | 'N')) if n > 0 => start + n,
                _ => end,
            };
        }
        let clitic = ["s", "re", "ve", "ll", "d", "m"].iter().any(|k| after.eq_ignore_ascii_case(k));
        if clitic { start + i } else { end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    #[expect(clippy::needless_pass_by_value, reason = "expect! makes a value")]
    fn check(text: &str, expected: Expect) {
        let known = |word: &str| match word {
            "Gen" | "Jan" | "St" => Abbreviation::Yes,
            "No" | "Sun" => Abbreviation::BeforeNumber,
            "com" => Abbreviation::Domain,
            _ => Abbreviation::No,
        };
        let mut words = Vec::new();
        scan(text, known, |piece| words.push(piece.span.of(text)));
        expected.assert_eq(&words.join("|"));
    }

    #[test]
    fn clitics() {
        check(
            "Russia's won't cannot I'm they’ve O'Brien soldiers' d'Ivoire (KCNA)'s",
            expect!["Russia|'s|wo|n't|can|not|I|'m|they|’ve|O'Brien|soldiers|'|d'Ivoire|(|KCNA|)|'s"],
        );
    }

    #[test]
    fn stops() {
        check(
            "U.S.-led Gen. J.K. Smith, St.Petersburg. He says.North ended.. Plan B. at 5 p.m. on Sun. No. 10 example.com.",
            expect![
                "U.S.-led|Gen.|J.K.|Smith|,|St.|Petersburg|.|He|says|.|North|ended|..|Plan|B.|at|5|p.m.|on|Sun|.|No.|10|example.com|."
            ],
        );
    }

    #[test]
    fn numbers_and_marks() {
        check(
            "11,000 3.5% $2.5bn 2022,and 9/11 10:30 the '90s 1990-95—yes—no--well… “Jong-un” AT&T a@b.com https://x.org/a?b.",
            expect![
                "11,000|3.5|%|$|2.5bn|2022|,|and|9/11|10:30|the|'90s|1990-95|—|yes|—|no|--|well|…|“|Jong-un|”|AT&T|a@b.com|https://x.org/a?b|."
            ],
        );
    }

    #[test]
    fn what_nobody_sees() {
        check("sol\u{ad}diers\u{a0}of\u{200b} Kyiv\u{feff}", expect!["sol\u{ad}diers|of|Kyiv"]);
        let mut buffer = String::new();
        assert_eq!(fold("Sol\u{ad}dier’s", &mut buffer), Shape::Capital);
        assert_eq!(buffer, "soldier's");
    }
}
