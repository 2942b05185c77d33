//! `neighbors`, `explain` and `stats` over a store written by hand.

use expect_test::{Expect, expect};

use crate::fixture::{claimgraph, store, transcript};

fn check(arguments: &[&str], expected: &Expect) {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let mut command = claimgraph();
    command.args(arguments).arg("--store").arg(folder.path());
    expected.assert_eq(&transcript(&mut command));
}

#[test]
fn neighbors_of_a_name() {
    check(
        &["neighbors", "North Korea"],
        &expect![[r#"
            North Korea  state state-north-korea
             relation       name                      type    status      sources  reported                 voiced by
             → deployed to  Russia                    state   attributed  2        2025-04-28 – 2025-05-02  KCNA, North Korea
             ← leads        Kim Jong Un               person  asserted    1        2025-04-28
             → confirmed    North Korea's deployment  fact    attributed  1        2025-04-28               KCNA
            = 0
        "#]],
    );
}

#[test]
fn a_sentence_is_traced() {
    let trace = |sentence: &str, expected: &Expect| {
        let mut command = claimgraph();
        command.args(["rules", "trace", sentence]);
        expected.assert_eq(&transcript(&mut command));
    };
    trace(
        "Vladimir Putin thanked North Korea on Monday.",
        &expect![[r#"
        Body: Vladimir Putin thanked North Korea on Monday.
          tags   Vladimir/NNP Putin/NNP thanked/VBD North/NNP Korea/NNP on/IN Monday/NNP ./.
          items  [Vladimir Putin/person] <thanked Finite> [North Korea/state] P:on [Monday] .
          #0 thanked subj=[Vladimir Putin/person] obj=[North Korea/state] Main affirmed actual voices=[]

        c1 person-vladimir-putin thanked state-north-korea; affirmed, actual; when 2025-04-28; thanked/thank, active
        = 0
    "#]],
    );
    trace(
        "Nothing.",
        &expect![[r#"
        Body: Nothing.
          tags   Nothing/NN ./.
          items  [Nothing] .

        ! no claim found
        = 1
    "#]],
    );
}

#[test]
fn names_are_found_by_alias_without_case_and_accents() {
    check(
        &["neighbors", "dprk", "--relation", "leads"],
        &expect![[r#"
        North Korea  state state-north-korea
         relation  name         type    status    sources  reported    voiced by
         ← leads   Kim Jong Un  person  asserted  1        2025-04-28
        = 0
    "#]],
    );
    check(
        &["neighbors", "ZURICH"],
        &expect![[r#"
        Zürich  place place-zuerich
        ! nothing found
        = 1
    "#]],
    );
    check(
        &["neighbors", "zoe muller"],
        &expect![[r#"
            Zoë Müller  person person-zoe-mueller
             relation  name          type    status  sources  reported    voiced by
             ↔ met     Kim Yong Nam  person  hedged  1        2025-06-01
            = 0
        "#]],
    );
    check(
        &["neighbors", "organization-kcna", "--direction", "out"],
        &expect![[r#"
            KCNA  organization organization-kcna
             relation    name                        type  status    sources  reported    voiced by
             → reported  North Korea's confirmation  fact  asserted  1        2025-04-28
            = 0
        "#]],
    );
}

#[test]
fn names_that_nobody_or_several_have() {
    check(
        &["neighbors", "Kim"],
        &expect![[r#"
        ! error: `Kim` names several, ask with an id: Kim Jong Un (person-kim-jong-un), Kim Yong Nam (person-kim-yong-nam)
        = 2
    "#]],
    );
    check(
        &["neighbors", "North Kora"],
        &expect![[r#"
        ! error: nobody and nothing here is called `North Kora`; did you mean `North Korea`?
        = 2
    "#]],
    );
    check(
        &["neighbors", "Atlantis"],
        &expect![[r#"
        ! error: nobody and nothing here is called `Atlantis`
        = 2
    "#]],
    );
    check(
        &["neighbors", "Russia", "--relation", "deployd_to"],
        &expect![[r#"
        ! error: there is no relation `deployd_to`; did you mean `deployed_to`?
        = 2
    "#]],
    );
}

#[test]
fn what_cannot_be_asked() {
    check(
        &["neighbors", " "],
        &expect![[r#"
        ! error: expected a name, found nothing
        = 2
    "#]],
    );
    check(
        &["timeline", "Putin", "--since", "2026", "--until", "2025-04"],
        &expect![[r#"
        ! error: no day is both 2026 or later and 2025-04 or earlier
        = 2
    "#]],
    );
    check(
        &["path", "Zoe Muller", "zoë müller"],
        &expect![[r#"
            ! error: `Zoe Muller` and `zoë müller` are one and the same
            = 2
        "#]],
    );
}

#[test]
fn filters() {
    check(
        &["neighbors", "Russia", "--view", "actors"],
        &expect![[r#"
        Russia  state state-russia
         relation       name         type   status      sources  reported                 voiced by
         ← deployed to  North Korea  state  attributed  2        2025-04-28 – 2025-05-02  KCNA, North Korea
        = 0
    "#]],
    );
    check(
        &["neighbors", "Russia", "--direction", "out"],
        &expect![[r#"
            Russia  state state-russia
             relation  name                      type  status    sources  reported    voiced by
             → denied  North Korea's deployment  fact  asserted  1        2025-05-02
            = 0
        "#]],
    );
    check(
        &["neighbors", "Kim Jong Un", "--hops", "2", "--type", "state"],
        &expect![[r#"
        Kim Jong Un  person person-kim-jong-un
         hop  from         relation       name         type   status      sources  reported                 voiced by
         1    Kim Jong Un  → leads        North Korea  state  asserted    1        2025-04-28
         2    North Korea  → deployed to  Russia       state  attributed  2        2025-04-28 – 2025-05-02  KCNA, North Korea
        = 0
    "#]],
    );
    check(
        &["neighbors", "Russia", "--status", "negated,hedged"],
        &expect![[r#"
        Russia  state state-russia
        ! nothing found
        = 1
    "#]],
    );
    check(
        &["neighbors", "Russia", "--min-sources", "2"],
        &expect![[r#"
        Russia  state state-russia
         relation       name         type   status      sources  reported                 voiced by
         ← deployed to  North Korea  state  attributed  2        2025-04-28 – 2025-05-02  KCNA, North Korea
        = 0
    "#]],
    );
    check(
        &["neighbors", "Russia", "--since", "2025-05", "--relation", "deployed_to"],
        &expect![[r#"
        Russia  state state-russia
        ! nothing found
        = 1
    "#]],
    );
    check(
        &["neighbors", "Russia", "--until", "2025-04-15", "--relation", "deployed_to"],
        &expect![[r#"
        Russia  state state-russia
         relation       name         type   status      sources  reported                 voiced by
         ← deployed to  North Korea  state  attributed  2        2025-04-28 – 2025-05-02  KCNA, North Korea
        = 0
    "#]],
    );
    check(
        &["neighbors", "Zoë Müller", "--direction", "in"],
        &expect![[r#"
            Zoë Müller  person person-zoe-mueller
             relation  name          type    status  sources  reported    voiced by
             ↔ met     Kim Yong Nam  person  hedged  1        2025-06-01
            = 0
        "#]],
    );
}

#[test]
fn wrong_values_are_told() {
    check(
        &["neighbors", "Russia", "--type", "planet"],
        &expect![[r#"
        ! error: invalid value 'planet' for '--type <TYPE>': expected one of person, state, organization, place, group, event, agreement, found `planet`
        ! 
        ! For more information, try '--help'.
        = 2
    "#]],
    );
    check(
        &["neighbors", "Russia", "--since", "2025-02-30"],
        &expect![[r#"
        ! error: invalid value '2025-02-30' for '--since <DATE>': expected a date like 2025-04-28, 2025-04 or 2025, found `2025-02-30`
        ! 
        ! For more information, try '--help'.
        = 2
    "#]],
    );
}

#[test]
fn neighbors_as_json() {
    check(
        &["neighbors", "Kim Jong Un", "--format", "json"],
        &expect![[r#"
            {
              "entity": {
                "id": "person-kim-jong-un",
                "type": "person",
                "name": "Kim Jong Un",
                "aliases": [
                  "Kim"
                ],
                "same_as": [],
                "mentions": 0,
                "articles": 1
              },
              "links": [
                {
                  "hop": 1,
                  "from": "person-kim-jong-un",
                  "to": "state-north-korea",
                  "name": "North Korea",
                  "type": "state",
                  "direction": "out",
                  "as": "fact",
                  "fact": {
                    "id": "fact-22538a8059499650",
                    "subject": "person-kim-jong-un",
                    "relation": "leads",
                    "object": "state-north-korea",
                    "participants": [],
                    "sentence": "Kim Jong Un leads North Korea",
                    "polarity": "affirmed",
                    "status": "asserted",
                    "independent_sources": 1,
                    "articles": 1,
                    "reports": 1,
                    "first_reported": "2025-04-28",
                    "last_reported": "2025-04-28",
                    "first_happened": null,
                    "last_happened": null,
                    "attributed_to": [],
                    "denied_by": [],
                    "quantities": [],
                    "evidence": {
                      "article": "release",
                      "start": 106,
                      "end": 135,
                      "text": "Kim Jong Un leads the country"
                    }
                  }
                }
              ],
              "left_out": 0
            }
            = 0
        "#]],
    );
}

#[test]
fn evidence_in_its_sentence() {
    check(
        &["explain", "North Korea", "deployed_to", "Russia"],
        &expect![[r#"
            North Korea deployed to Russia
            attributed; 2 independent sources; 2025-04; voiced by KCNA, North Korea; denied by Russia

              paper: “Title of paper”, Paper, 2025-05-02, characters 0–36
                The [subject DPRK] [trigger deployed] soldiers to [object Russia] in April.
                attributed; time 2025-04
                claim c1, rule deployed_to/test, active
                “DPRK” is North Korea: name, found by found/name, tied by gazetteer

              release: “Title of release”, Wire, 2025-04-28, characters 46–77
                [voice North Korea] confirmed that [subject it] [trigger sent] 11,000 troops to [object Russia], KCNA said.
                attributed; voiced by North Korea, KCNA from “North Korea”; quantity “11,000 troops”
                claim c1, rule deployed_to/send, active
                “it” is North Korea: pronoun, found by found/pronoun, tied by nearest-subject
            = 0
        "#]],
    );
    check(
        &["explain", "KCNA", "Russia"],
        &expect![[r#"
            KCNA reported North Korea's confirmation
            asserted; 1 independent source

              release: “Title of release”, Wire, 2025-04-28, characters 19–77
                North Korea confirmed that it sent 11,000 troops to Russia, KCNA said.
                asserted
                voices claim c2, rule confirmed/test, active
            = 0
        "#]],
    );
    check(
        &["explain", "Kim Jong Un", "North Korea"],
        &expect![[r#"
            Kim Jong Un leads North Korea
            asserted; 1 independent source

              release: “Title of release”, Wire, 2025-04-28, characters 106–135
                [31mLeader[0m [subject Kim Jong Un] [trigger leads] [object the country].
                asserted
                claim c3, rule leads/test, active
                “the country” is North Korea: nominal, found by found/nominal, tied by definite-state
            = 0
        "#]],
    );
    check(
        &["explain", "KCNA", "Kim Jong Un"],
        &expect![[r#"
        ! nothing found
        = 1
    "#]],
    );
}

#[test]
fn evidence_in_colour() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let mut command = claimgraph();
    command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1");
    command.args(["explain", "Zoë Müller", "Kim Yong Nam", "--store"]).arg(folder.path());
    let shown = transcript(&mut command).replace('\u{1b}', "␛");
    expect![[r#"
        ␛[1mKim Yong Nam met Zoë Müller␛[0m
        ␛[2mhedged; 1 independent source␛[0m

          zurich: “Title of zurich”, Paper, 2025-06-01, characters 0–27
            ␛[4m␛[36mZoë Müller␛[0m ␛[2msubject␛[0m ␛[4m␛[32mmet␛[0m ␛[2mtrigger␛[0m ␛[4m␛[35mKim Yong Nam␛[0m ␛[2mobject␛[0m in Zürich.
            ␛[2mhedged; planned␛[0m
            ␛[2mclaim c1, rule met/test, active␛[0m
        = 0
    "#]].assert_eq(&shown);
}

#[test]
fn evidence_as_json() {
    check(
        &["explain", "Zoë Müller", "met", "Kim Yong Nam", "--format", "json"],
        &expect![[r#"
            {
              "facts": [
                {
                  "id": "fact-e97cefbb30322597",
                  "subject": "person-kim-yong-nam",
                  "relation": "met",
                  "object": "person-zoe-mueller",
                  "participants": [],
                  "sentence": "Kim Yong Nam met Zoë Müller",
                  "polarity": "affirmed",
                  "status": "hedged",
                  "independent_sources": 1,
                  "articles": 1,
                  "reports": 1,
                  "first_reported": "2025-06-01",
                  "last_reported": "2025-06-01",
                  "first_happened": null,
                  "last_happened": null,
                  "attributed_to": [],
                  "denied_by": [],
                  "quantities": [],
                  "evidence": {
                    "article": "zurich",
                    "start": 0,
                    "end": 27,
                    "text": "Zoë Müller met Kim Yong Nam"
                  },
                  "reported_in": [
                    {
                      "article": {
                        "id": "zurich",
                        "title": "Title of zurich",
                        "date": "2025-06-01",
                        "publisher": "Paper",
                        "url": null
                      },
                      "copies": [],
                      "claim": "c1",
                      "status": "hedged",
                      "modality": "planned",
                      "attributed_to": [],
                      "time": null,
                      "quantity": null,
                      "evidence": {
                        "article": "zurich",
                        "start": 0,
                        "end": 27,
                        "text": "Zoë Müller met Kim Yong Nam"
                      },
                      "sentence": {
                        "start": 0,
                        "text": "Zoë Müller met Kim Yong Nam in Zürich."
                      },
                      "roles": [
                        {
                          "role": "subject",
                          "start": 0,
                          "end": 10
                        },
                        {
                          "role": "trigger",
                          "start": 11,
                          "end": 14
                        },
                        {
                          "role": "object",
                          "start": 15,
                          "end": 27
                        }
                      ],
                      "rule": "met/test",
                      "shape": "active",
                      "merges": []
                    }
                  ]
                }
              ],
              "left_out": 0
            }
            = 0
        "#]],
    );
}

#[test]
fn why_mentions_are_one_entity() {
    check(
        &["explain", "--entity", "DPRK"],
        &expect![[r#"
        North Korea  state state-north-korea

          “DPRK” is North Korea: name, found by found/name, tied by gazetteer
            paper, characters 4–8

          “North Korea” is North Korea: name, found by found/name
            release, characters 19–30

          “it” is North Korea: pronoun, found by found/pronoun, tied by nearest-subject
            release, characters 46–48

          “the country” is North Korea: nominal, found by found/nominal, tied by definite-state
            release, characters 124–135
        = 0
    "#]],
    );
    check(
        &["explain", "--entity", "Moscow", "--format", "json"],
        &expect![[r#"
        {
          "entity": {
            "id": "state-russia",
            "type": "state",
            "name": "Russia",
            "aliases": [
              "Moscow"
            ],
            "same_as": [],
            "mentions": 1,
            "articles": 2
          },
          "merges": [],
          "mentions": [
            {
              "text": "Moscow",
              "entity": "Russia",
              "form": "metonym",
              "rule": "found/metonym",
              "merged_by": "capital-acts",
              "count": 1,
              "first": {
                "article": "paper",
                "start": 47,
                "end": 53
              }
            }
          ]
        }
        = 0
    "#]],
    );
    check(
        &["explain", "Moscow"],
        &expect![[r#"
            ! error: expected two names, found `Moscow` alone: `explain A B` shows what links two, `explain --entity A` who A is, `neighbors A` who is linked to A
            = 2
        "#]],
    );
}

#[test]
fn counts() {
    check(
        &["stats"],
        &expect![[r#"
        3 articles, 3 independent, 2025-04-28 to 2025-06-01
        5 mentions of 7 entities
        6 claims, 5 facts
        9 nodes, 10 edges

        facts by status
              2  asserted
              2  attributed
              1  hedged
              0  negated

        entities by type
              3  person
              2  state
              1  organization
              1  place

        facts by relation
              1  confirmed
              1  denied
              1  deployed_to
              1  leads
              1  met

        articles by publisher
              2  Paper
              1  Wire

        entities in most facts
              3  North Korea
              2  Russia
              1  Kim Jong Un
              1  Kim Yong Nam
              1  Zoë Müller

        entities that voice most
              2  KCNA
              1  North Korea
        = 0
    "#]],
    );
    check(
        &["stats", "--format", "json"],
        &expect![[r#"
        {
          "articles": 3,
          "independent_articles": 3,
          "first": "2025-04-28",
          "last": "2025-06-01",
          "mentions": 5,
          "entities": 7,
          "claims": 6,
          "facts": 5,
          "nodes": 9,
          "edges": 10,
          "facts_by_status": [
            {
              "name": "asserted",
              "count": 2
            },
            {
              "name": "attributed",
              "count": 2
            },
            {
              "name": "hedged",
              "count": 1
            },
            {
              "name": "negated",
              "count": 0
            }
          ],
          "entities_by_type": [
            {
              "name": "person",
              "count": 3
            },
            {
              "name": "state",
              "count": 2
            },
            {
              "name": "organization",
              "count": 1
            },
            {
              "name": "place",
              "count": 1
            }
          ],
          "facts_by_relation": [
            {
              "name": "confirmed",
              "count": 1
            },
            {
              "name": "denied",
              "count": 1
            },
            {
              "name": "deployed_to",
              "count": 1
            },
            {
              "name": "leads",
              "count": 1
            },
            {
              "name": "met",
              "count": 1
            }
          ],
          "articles_by_publisher": [
            {
              "name": "Paper",
              "count": 2
            },
            {
              "name": "Wire",
              "count": 1
            }
          ],
          "entities_in_most_facts": [
            {
              "name": "North Korea",
              "count": 3
            },
            {
              "name": "Russia",
              "count": 2
            },
            {
              "name": "Kim Jong Un",
              "count": 1
            },
            {
              "name": "Kim Yong Nam",
              "count": 1
            },
            {
              "name": "Zoë Müller",
              "count": 1
            }
          ],
          "entities_that_voice_most": [
            {
              "name": "KCNA",
              "count": 2
            },
            {
              "name": "North Korea",
              "count": 1
            }
          ]
        }
        = 0
    "#]],
    );
}

#[test]
fn why_ids_are_one_entity() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("in");
    std::fs::create_dir(&articles).unwrap();
    std::fs::write(articles.join("a.txt"), "Selma T. Brook met Olaf Scholz in Berlin.\n").unwrap();
    std::fs::write(articles.join("b.txt"), "Selma Brook resigned. Brook visited France.\n").unwrap();
    let mut build = claimgraph();
    build.arg("build").arg(&articles).arg("-o").arg(folder.path()).assert().success();
    let ask = |arguments: &[&str], expected: &Expect| {
        let mut command = claimgraph();
        command
            .args(["explain", "--entity", "Selma Brook"])
            .args(arguments)
            .arg("--store")
            .arg(folder.path());
        expected.assert_eq(&transcript(&mut command));
    };
    ask(
        &[],
        &expect![[r#"
        Selma T. Brook  person person-selma-brook
          person-selma-brook and person-selma-t-brook are one: both are Selma Brook (across/initials)

          “Brook” is Selma T. Brook: name, found by capitals, tied by part-of-full-name
            b, characters 22–27

          “Selma Brook” is Selma T. Brook: name, found by capitals, tied by full-name
            b, characters 0–11

          “Selma T. Brook” is Selma T. Brook: name, found by capitals, tied by full-name
            a, characters 0–14
        = 0
    "#]],
    );
    ask(
        &["--format", "json"],
        &expect![[r#"
        {
          "entity": {
            "id": "person-selma-brook",
            "type": "person",
            "name": "Selma T. Brook",
            "aliases": [
              "Brook",
              "Selma Brook"
            ],
            "same_as": [],
            "mentions": 3,
            "articles": 2
          },
          "merges": [
            {
              "ids": [
                "person-selma-brook",
                "person-selma-t-brook"
              ],
              "rule": "across/initials",
              "by": "Selma Brook"
            }
          ],
          "mentions": [
            {
              "text": "Brook",
              "entity": "Selma T. Brook",
              "form": "name",
              "rule": "capitals",
              "merged_by": "part-of-full-name",
              "count": 1,
              "first": {
                "article": "b",
                "start": 22,
                "end": 27
              }
            },
            {
              "text": "Selma Brook",
              "entity": "Selma T. Brook",
              "form": "name",
              "rule": "capitals",
              "merged_by": "full-name",
              "count": 1,
              "first": {
                "article": "b",
                "start": 0,
                "end": 11
              }
            },
            {
              "text": "Selma T. Brook",
              "entity": "Selma T. Brook",
              "form": "name",
              "rule": "capitals",
              "merged_by": "full-name",
              "count": 1,
              "first": {
                "article": "a",
                "start": 0,
                "end": 14
              }
            }
          ]
        }
        = 0
    "#]],
    );
}
