//! Words as annotators mean them: compared without case, articles, possessive endings and marks.

/// Lower case without article, possessive ending and punctuation.
pub(super) fn norm(words: &str) -> String {
    let lower: Vec<char> = words.replace('’', "'").to_lowercase().chars().collect();
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut plain = String::with_capacity(lower.len());
    let mut at = 0;
    while let Some(&c) = lower.get(at) {
        at += 1;
        if c != '\'' {
            plain.push(c);
        } else if lower.get(at) == Some(&'s') && !is_word(lower.get(at + 1)) {
            at += 1;
        } else if lower.get(at).is_some_and(|c| !c.is_whitespace()) {
            plain.push(c);
        }
    }
    let plain = plain.trim();
    let rest = ["the", "a", "an"]
        .iter()
        .find_map(|article| plain.strip_prefix(article).filter(|rest| rest.starts_with(char::is_whitespace)));
    let words = rest.unwrap_or(plain).split(|c: char| !is_word(Some(&c)));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Where whole words stand, in code points.
pub(super) fn occurrences(text: &[char], words: &str) -> Vec<(u32, u32)> {
    let words: Vec<char> = words.chars().collect();
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let mut found = Vec::new();
    let mut at = 0;
    while !words.is_empty() && at + words.len() <= text.len() {
        let end = at + words.len();
        let bounded = !is_word(at.checked_sub(1).and_then(|i| text.get(i))) && !is_word(text.get(end));
        if text[at..end] == words && bounded {
            found.push((at as u32, end as u32));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{norm, occurrences};

    #[test]
    fn what_does_not_count_is_left_out() {
        let check = |words: &str, plain: &str| assert_eq!(norm(words), plain);
        check("The Kremlin's spokesman", "kremlin spokesman");
        check("U.S. Workers’ Party", "u s workers party");
        check("the", "the");
        check("an  “American-led” force", "american led force");
        check("O'Brien", "o brien");
    }

    #[test]
    fn only_whole_words_are_occurrences() {
        let text: Vec<char> = "Kim, Kimchi, Kim".chars().collect();
        assert_eq!(occurrences(&text, "Kim"), [(0, 3), (13, 16)]);
        assert_eq!(occurrences(&text, ""), []);
    }
}
