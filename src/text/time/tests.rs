//! Expressions in sentences, and where they lie.

use std::fmt::Write;
use std::sync::LazyLock;

use expect_test::{Expect, expect};

use crate::ingest::Article;
use crate::schema::Schema;
use crate::text::analyse;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::embedded);

/// Shows the expressions of each line, read as an article of Monday, 28 April 2025.
fn check(lines: &str, expected: &Expect) {
    check_on(Some("2025-04-28"), lines, expected);
}

fn check_on(date: Option<&str>, lines: &str, expected: &Expect) {
    let mut out = String::new();
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let mut article = Article::from_text("a", line);
        article.date = date.map(|d| d.parse().unwrap());
        let document = analyse(&SCHEMA, &article);
        let shown: Vec<String> = document
            .times
            .iter()
            .map(|t| {
                let end = t.end.map(|end| format!("..{end}")).unwrap_or_default();
                format!("{} = {}{end}", document.words(t.tokens.clone()), t.date)
            })
            .collect();
        writeln!(out, "{}", if shown.is_empty() { format!("- {line}") } else { shown.join("; ") }).unwrap();
    }
    expected.assert_eq(&out);
}

#[test]
fn weekdays() {
    check(
        "Putin on Monday thanked Kim.
        Kerry spoke to Lavrov Tuesday to review the efforts.
        The minister said Friday evening that talks failed.
        North Korea earlier Monday confirmed the report.
        He met Xi last Monday in Beijing.
        He met Xi last Friday in Beijing.
        They will meet on Sunday in Geneva.
        They would meet next Monday.
        The talks are scheduled for Thursday.
        Putin said on Saturday he will visit Kim on Wednesday.
        Leaders agreed to meet on Friday.
        Sunday's vote was calm.
        The fighting has gone on since Saturday.
        He flew to Minsk to meet his ally on Thursday.
        Lavrov is visiting Ankara on Wednesday.
        The rivals meet ahead of Sunday's vote.
        The army attacked early on Saturday.
        It happened over the weekend.
        The summit will take place at the weekend.
        The vote was held this Saturday.",
        &expect![[r"
            Monday = 2025-04-28
            Tuesday = 2025-04-22
            Friday evening = 2025-04-25
            earlier Monday = 2025-04-28
            last Monday = 2025-04-21
            last Friday = 2025-04-25
            Sunday = 2025-05-04
            next Monday = 2025-05-05
            Thursday = 2025-05-01
            Saturday = 2025-04-26; Wednesday = 2025-04-30
            Friday = 2025-05-02
            Sunday = 2025-04-27
            Saturday = 2025-04-26
            Thursday = 2025-04-24
            Wednesday = 2025-04-30
            Sunday = 2025-05-04
            Saturday = 2025-04-26
            the weekend = 2025-04-26..2025-04-27
            the weekend = 2025-05-03..2025-05-04
            this Saturday = 2025-04-26
        "]],
    );
}

#[test]
fn days_from_today() {
    check(
        "He spoke yesterday in Kyiv.
        Police searched the offices today.
        They will leave tomorrow morning.
        Drones hit the city overnight.
        He speaks to the nation tonight.
        The house burnt down last night.
        Three people died this morning.
        The attack came three days ago.
        It was two weeks ago that he left.
        He arrived a week ago.
        The war began three years ago.
        The deal was signed 10 years ago.
        He resigned six months ago.
        The blast came two hours ago.
        She was elected a decade ago.
        He retires in one year's time.",
        &expect![[r"
            yesterday = 2025-04-27
            today = 2025-04-28
            tomorrow morning = 2025-04-29
            overnight = 2025-04-28
            tonight = 2025-04-28
            last night = 2025-04-27
            this morning = 2025-04-28
            three days ago = 2025-04-25
            two weeks ago = 2025-04-14
            a week ago = 2025-04-21
            three years ago = 2022
            10 years ago = 2015
            six months ago = 2024-10
            two hours ago = 2025-04-28
            a decade ago = 2015
            one year's time = 2026
        "]],
    );
}

#[test]
fn weeks_months_years() {
    check(
        "It was banned last week.
        The court meets next week.
        He was in Paris this week.
        Prices rose last month.
        He fell ill earlier this month.
        Turkey shot down the jet late last year.
        This year, it bought a firm.
        The army will leave next year.
        Nine people died in the past week.
        It grew over the past two years.
        The last 10 years were hard.
        Unrest will grow in the next three months.
        Profits rose last quarter.
        Sales fell last decade.
        He won last summer.
        They will vote this autumn.
        He was jailed last weekend.
        It began in the last week of June.",
        &expect![[r"
            last week = 2025-04-21..2025-04-27
            next week = 2025-05-05..2025-05-11
            this week = 2025-04-28..2025-05-04
            last month = 2025-03
            earlier this month = 2025-04
            late last year = 2024
            This year = 2025
            next year = 2026
            the past week = 2025-04-21..2025-04-28
            the past two years = 2023..2025
            The last 10 years = 2015..2025
            the next three months = 2025-04..2025-07
            last quarter = 2025-01..2025-03
            last decade = 2010..2019
            last summer = 2024-06..2024-08
            this autumn = 2025-09..2025-11
            last weekend = 2025-04-26..2025-04-27
            the last week of June = 2024-06
        "]],
    );
}

#[test]
fn days_and_months() {
    check(
        "He died on 28 April 2025 in Rome.
        He died on April 28, 2025, in Rome.
        He died on Monday, April 21, 2025 in Rome.
        He died on Monday 21 April.
        He was born on Jan. 5.
        He spoke on Apr. 28.
        She came on 28 April.
        She came on the 5th of March 2024.
        The leader will resign on June 30.
        Results would be revealed on December 21.
        He leaves on May 2.
        He was killed in September.
        He was killed in March 2024.
        A plan was first published in May.
        He won in March.
        They vote in mid-June.
        Elections will be held in June.
        It has been so since August.
        It was early March.
        He left at the end of March.
        Last March, he fell ill.
        They meet on May 5-8.
        They met from 5 to 8 April.
        It was signed on 2025-03-04.
        It was signed on 4/28/2025 in Rome.
        It was signed on 28/4/2025 in Rome.
        He was born on February 29.",
        &expect![[r"
            28 April 2025 = 2025-04-28
            April 28, 2025 = 2025-04-28
            Monday, April 21, 2025 = 2025-04-21
            Monday 21 April = 2025-04-21
            Jan. 5 = 2025-01-05
            Apr. 28 = 2025-04-28
            28 April = 2025-04-28
            the 5th of March 2024 = 2024-03-05
            June 30 = 2025-06-30
            December 21 = 2025-12-21
            May 2 = 2025-05-02
            September = 2024-09
            March 2024 = 2024-03
            May = 2024-05
            March = 2025-03
            mid-June = 2025-06
            June = 2025-06
            August = 2024-08
            early March = 2025-03
            the end of March = 2025-03
            Last March = 2025-03
            May 5-8 = 2025-05-05..2025-05-08
            5 to 8 April = 2025-04-05..2025-04-08
            2025-03-04 = 2025-03-04
            4/28/2025 = 2025-04-28
            28/4/2025 = 2025-04-28
            February 29 = 2024-02-29
        "]],
    );
}

#[test]
fn years() {
    check(
        "He fled in 2016.
        He has ruled since 1970.
        He staged a 1994 military coup.
        The war ended despite the 1994 ceasefire.
        Gadhafi fell (2011).
        Nine were sent in early 2025.
        It rose until mid-2024.
        The 1990s were wild.
        He ruled in the 1980s.
        He was president from 1999 to 2009.
        It fell between 2010 and 2015.
        The boom of 2003-2007 ended.
        In 1997 and 1998, she worked there.
        Profit rose in the first quarter of 2025.
        It was founded in the second half of last year.
        It dates from the 19th century.
        He won in the summer of 2024.
        Russia's 2022 invasion failed.
        It is planned for 2030.
        Output rose in the third quarter this year.
        It fell in the last quarter of 2024.
        Work begins this Thursday.",
        &expect![[r"
            2016 = 2016
            1970 = 1970
            1994 = 1994
            1994 = 1994
            2011 = 2011
            early 2025 = 2025
            mid-2024 = 2024
            The 1990s = 1990..1999
            the 1980s = 1980..1989
            1999 to 2009 = 1999..2009
            2010 and 2015 = 2010..2015
            2003-2007 = 2003..2007
            1997 = 1997; 1998 = 1998
            the first quarter of 2025 = 2025-01..2025-03
            the second half of last year = 2024-07..2024-12
            the 19th century = 1801..1900
            the summer of 2024 = 2024-06..2024-08
            2022 = 2022
            2030 = 2030
            the third quarter this year = 2025-07..2025-09
            the last quarter of 2024 = 2024-10..2024-12
            this Thursday = 2025-05-01
        "]],
    );
}

#[test]
fn ranges() {
    check(
        "It rained between March and May.
        It rained from March to May 2024.
        It rained from December to May 2024.
        It runs from April 28 to May 2, 2025.
        The fair lasted from Tuesday to Friday.
        The fair will run from Tuesday until Friday.
        He was in office January 2010 – March 2012.
        It was moved on Monday and Friday.
        The army seized Kursk – last year – and left on February 6 - this year.
        It fell in March last year.
        It fell in August of last year.
        It will open in September next year.
        It opened on March 5 this year.
        He arrived on Friday last week.
        They meet on Tuesday next week.
        The talks (Saturday, 26 April) failed.
        The law takes effect in June.
        It was closed May 2 through May 5.",
        &expect![[r"
            March and May = 2024-03..2024-05
            March to May 2024 = 2024-03..2024-05
            December to May 2024 = 2023-12..2024-05
            April 28 to May 2, 2025 = 2025-04-28..2025-05-02
            Tuesday to Friday = 2025-04-22..2025-04-25
            Tuesday until Friday = 2025-04-29..2025-05-02
            January 2010 – March 2012 = 2010-01..2012-03
            Monday = 2025-04-28; Friday = 2025-04-25
            last year = 2024; February 6 - this year = 2025-02-06
            March last year = 2024-03
            August of last year = 2024-08
            September next year = 2026-09
            March 5 this year = 2025-03-05
            Friday last week = 2025-04-25
            Tuesday next week = 2025-05-06
            Saturday, 26 April = 2025-04-26
            June = 2025-06
            May 2 through May 5 = 2025-05-02..2025-05-05
        "]],
    );
}

#[test]
fn what_is_no_time() {
    check(
        "They may go home.
        May I go home?
        Protesters march on Kyiv.
        The Sunday Times reported it.
        Theresa May resigned.
        May met Merkel in Berlin.
        Some 2024 soldiers died.
        They killed 2000 people.
        In 2000 villages nobody voted.
        He is 78.
        The soldier, 25, was caught.
        Bloody Sunday was a turning point.
        They meet every Friday.
        He left the next day.
        Fredric March was an actor.
        About 1950 were sent.
        A second one fell.
        He was the first.
        The last of them left.
        He took part in it.
        The sun set and he sat.
        June Smith won.
        The Sun reported it.
        Flight MH17 crashed.
        It rose by 12 percent.",
        &expect![[r"
            - They may go home.
            - May I go home?
            - Protesters march on Kyiv.
            - The Sunday Times reported it.
            - Theresa May resigned.
            - May met Merkel in Berlin.
            - Some 2024 soldiers died.
            - They killed 2000 people.
            - In 2000 villages nobody voted.
            - He is 78.
            - The soldier, 25, was caught.
            - Bloody Sunday was a turning point.
            - They meet every Friday.
            - He left the next day.
            - Fredric March was an actor.
            - About 1950 were sent.
            - A second one fell.
            - He was the first.
            - The last of them left.
            - He took part in it.
            - The sun set and he sat.
            - June Smith won.
            - The Sun reported it.
            - Flight MH17 crashed.
            - It rose by 12 percent.
        "]],
    );
}

#[test]
fn without_a_date_only_what_is_absolute() {
    check_on(
        None,
        "He spoke on Monday.
        He left two weeks ago.
        He was killed in September.
        He was killed last year.
        He was killed on April 28.
        He was killed on April 28, 2025.
        He has ruled since 1970.
        It rained from March to May 2024.",
        &expect![[r"
            - He spoke on Monday.
            - He left two weeks ago.
            - He was killed in September.
            - He was killed last year.
            - He was killed on April 28.
            April 28, 2025 = 2025-04-28
            1970 = 1970
            March to May 2024 = 2024-03..2024-05
        "]],
    );
}

#[test]
fn around_new_year() {
    check_on(
        Some("2017-01-01"),
        "Kim said so on Sunday.
        He said so on Friday.
        A plan was published in May.
        It was announced on December 31.
        They will meet on January 20.
        He left last month.
        He died last year.
        He left last winter.
        The vote will be held in December.",
        &expect![[r"
            Sunday = 2017-01-01
            Friday = 2016-12-30
            May = 2016-05
            December 31 = 2016-12-31
            January 20 = 2017-01-20
            last month = 2016-12
            last year = 2016
            last winter = 2015-12..2016-02
            December = 2017-12
        "]],
    );
}

/// Words of time in any order: nothing panics, expressions stand in order and do not overlap, and
/// no stretch ends before it begins.
#[test]
fn any_words() {
    use proptest::prelude::*;
    let words: Vec<&str> = "the of on in from to and between until - – , ( ) last next this past current Monday \
        monday Friday Sun. May may March march Jan. mid-June mid-2024 late early end beginning first second \
        quarter half week weeks year years month decade century day weekend summer winter 5 28 31 30th 2024 1999 \
        2010-15 28-30 1990s 19th '90s 2025-04-28 4/28/2025 29 February two a ago time 's yesterday tonight \
        tomorrow morning night will is going met meeting meets to . Putin soldiers every Bloody"
        .split_whitespace()
        .collect();
    let dates =
        [None, Some("2024-02-29"), Some("2025-12-31"), Some("2025"), Some("9999-12-31"), Some("0001-01-01")];
    let text = prop::collection::vec(prop::sample::select(words), 0..24);
    proptest!(|(text in text, date in prop::sample::select(dates.to_vec()))| {
        let mut article = Article::from_text("a", &text.join(" "));
        article.date = date.map(|d| d.parse().unwrap());
        let document = analyse(&SCHEMA, &article);
        let mut last = 0;
        for time in &document.times {
            prop_assert!(last <= time.tokens.start && time.tokens.start < time.tokens.end, "{:?}", time);
            prop_assert!(time.tokens.end <= document.tokens.len());
            prop_assert!(time.end.is_none_or(|end| end > time.date), "{:?}", time);
            last = time.tokens.end;
        }
    });
}

#[test]
fn a_long_chain_of_wholes_and_a_long_line_of_days() {
    let chain = "the last week of the first half of ".repeat(20_000);
    let days = "Monday ".repeat(50_000);
    for text in [chain, days] {
        let mut article = Article::from_text("a", &text);
        article.date = "2025-04-28".parse().ok();
        let document = analyse(&SCHEMA, &article);
        assert!(document.times.iter().all(|t| t.tokens.len() < 20));
    }
}
