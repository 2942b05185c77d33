//! Whether a text is English. What is not is better left alone: to whoever reads it as English, every noun
//! of a German sentence is the name of somebody.

use std::collections::BTreeSet;

use super::{Document, Shape};
use crate::schema::Schema;

/// Small words that are looked at.
const LOOKED_AT: usize = 300;
/// Texts of fewer different ones say too little: tables, results, lists of names.
const FEWEST: usize = 15;

/// Whether most small words of a text are none of English. Of the different small words of English news,
/// half or more are known, of tables of figures as well; of other languages, some two fifths at most.
pub fn is_foreign(schema: &Schema, document: &Document) -> bool {
    // Scripts without capitals count too.
    let small = || document.tokens.iter().filter(|token| token.shape == Shape::Lower).take(LOOKED_AT);
    let is_known = |token: &super::Token| schema.lexicon.entry(token.word).is_known();
    // Nearly every text ends here: counting is cheaper than telling words apart.
    let (mut all, mut known) = (0_usize, 0_usize);
    for token in small() {
        all += 1;
        known += usize::from(is_known(token));
    }
    if all < FEWEST || known * 2 > all {
        return false;
    }
    let different: BTreeSet<&str> = small().map(|token| token.span.of(document.text)).collect();
    let known: BTreeSet<&str> =
        small().filter(|token| is_known(token)).map(|token| token.span.of(document.text)).collect();
    different.len() >= FEWEST && known.len() * 20 < different.len() * 9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Article;
    use crate::text::analyse;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn what_is_english() {
        let schema = Schema::embedded();
        let mut out = String::new();
        for text in [
            "The minister met farmers in the north on Monday, and said that talks about prices would go on until a \
             deal that both sides can live with is reached.",
            "Shr 12 cts vs 10 cts. Net 4.1 mln dlrs vs 3.9 mln. Revs 40 mln vs 38 mln. Avg shrs 1.2 mln vs 1.2 mln. \
             Year shr 50 cts vs 41 cts. Net 16 mln vs 13 mln. Note: results include gains from sale of a unit.",
            "Die Ministerin traf am Montag in Lyon den Präsidenten der Bauern und sprach mit ihm über die Preise, \
             die seit einem Jahr fallen. Der Verband hatte zuvor zu Protesten aufgerufen.",
            "La ministre a rencontré lundi à Lyon le président des agriculteurs et a parlé avec lui des prix, qui \
             baissent depuis un an. Le syndicat avait appelé à manifester.",
            "De minister sprak maandag in Lyon met de voorzitter van de boeren over de prijzen, die al een jaar \
             dalen. De bond had eerder tot acties opgeroepen, maar wil nu eerst praten.",
            "Министр встретился в понедельник в Лионе с главой союза фермеров и говорил с ним о ценах, которые \
             падают уже год. Союз ранее призвал к протестам и ждет ответа.",
            "Kim Jong Un, Vladimir Putin, Xi Jinping.",
        ] {
            let article = Article::from_text("a", text);
            let told = if is_foreign(&schema, &analyse(&schema, &article)) { "foreign" } else { "English" };
            let beginning: String = text.chars().take(30).collect();
            let _ = writeln!(out, "{told}: {beginning}");
        }
        expect![[r"
            English: The minister met farmers in th
            English: Shr 12 cts vs 10 cts. Net 4.1 
            foreign: Die Ministerin traf am Montag 
            foreign: La ministre a rencontré lundi 
            foreign: De minister sprak maandag in L
            foreign: Министр встретился в понедельн
            English: Kim Jong Un, Vladimir Putin, X
        "]]
        .assert_eq(&out);
    }
}
