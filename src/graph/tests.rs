//! Facts, nodes and looks of small articles.
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![allow(clippy::format_push_string, reason = "what a test shows need not be fast")]

use expect_test::{Expect, expect};
use petgraph::visit::EdgeRef;

use super::sample::{KCNA, extractions, schema};
use super::{Edge, KnowledgeGraph, Layout, Metrics, View};

#[expect(clippy::needless_pass_by_value, reason = "reads better at the many calls")]
fn check(articles: &str, expected: Expect) {
    let forward = extractions(articles);
    let graph = KnowledgeGraph::build(schema(), &forward);
    let backward: Vec<_> = forward.into_iter().rev().collect();
    let shown = show(&graph, View::Full);
    assert_eq!(shown, show(&KnowledgeGraph::build(schema(), &backward), View::Full));
    expected.assert_eq(&shown);
}

/// Edges that are facts, with what is known of each; then faults.
fn show(graph: &KnowledgeGraph, view: View) -> String {
    let mut out = String::new();
    for edge in graph.select(view).edges {
        let (source, target) = graph.graph().edge_endpoints(edge).unwrap();
        let ends = |label| {
            let name = |node| graph.label(graph.graph()[node]);
            format!("{} –{label}→ {}", name(source), name(target))
        };
        let Edge::Fact(index) = graph.graph()[edge] else { continue };
        let fact = &graph.facts()[index];
        let names = |list: &[usize]| {
            list.iter().map(|i| graph.entities()[*i].name.clone()).collect::<Vec<_>>().join(", ")
        };
        out += &format!(
            "{} [{} {}/{}",
            ends(graph.edge_label(fact)),
            fact.status,
            fact.independent,
            fact.reports.len()
        );
        for (key, value) in [
            ("by", names(&fact.voices)),
            ("denied by", names(&fact.denied_by)),
            ("opposite", fact.opposite.map(|o| graph.sentence(&graph.facts()[o])).unwrap_or_default()),
            ("reported", fact.reported.map(|(a, b)| format!("{a}..{b}")).unwrap_or_default()),
            ("happened", fact.happened.map(|(a, b)| format!("{a}..{b}")).unwrap_or_default()),
            ("quantity", fact.quantities.join(", ")),
        ] {
            if !value.is_empty() {
                out += &format!("; {key} {value}");
            }
        }
        out += "]\n";
    }
    for fault in graph.diagnostics() {
        out += &format!("fault: {}\n", fault.message);
    }
    out
}

#[test]
fn the_design_s_example() {
    check(
        KCNA,
        expect![[r#"
            KCNA –agency of→ North Korea [asserted 1/1; reported 2025-04-28..2025-04-28]
            KCNA –published→ “a release” [asserted 1/1; reported 2025-04-28..2025-04-28]
            KCNA –reported→ Kim Jong Un's order [asserted 1/1; reported 2025-04-28..2025-04-28]
            KCNA –reported→ North Korea's confirmation [asserted 1/1; reported 2025-04-28..2025-04-28]
            Kim Jong Un –leads→ North Korea [asserted 1/1; reported 2025-04-28..2025-04-28]
            Kim Jong Un –ordered→ North Korea's deployment [attributed 1/1; by KCNA; reported 2025-04-28..2025-04-28]
            North Korea –confirmed→ North Korea's deployment [attributed 1/1; by KCNA; reported 2025-04-28..2025-04-28]
            North Korea –deployed to→ Russia [attributed 1/1; by KCNA, North Korea; reported 2025-04-28..2025-04-28]
        "#]],
    );
}

#[test]
fn the_nodes_of_the_design_s_example() {
    let graph = KnowledgeGraph::build(schema(), &extractions(KCNA));
    let mut out = String::new();
    for edge in graph.graph().edge_indices() {
        let (source, target) = graph.graph().edge_endpoints(edge).unwrap();
        let Some(role) = graph.role(graph.graph()[edge]) else { continue };
        let name = |node| graph.label(graph.graph()[node]);
        out += &format!("{} –{role}→ {}\n", name(source), name(target));
    }
    expect![[r#"
        Kim Jong Un's order –subject→ Kim Jong Un
        Kim Jong Un's order –object→ North Korea's deployment
        North Korea's confirmation –subject→ North Korea
        North Korea's confirmation –object→ North Korea's deployment
        North Korea's deployment –subject→ North Korea
        North Korea's deployment –object→ Russia
    "#]]
    .assert_eq(&out);
}

#[test]
fn copies_are_one_source_and_symmetric_relations_one_fact() {
    check(
        "
# a 2025-04-28 | Putin met Kim.
c1 | person:Putin | met | person:Kim | on 2025-04-27
# b 2025-04-29 | Putin met Kim.
c1 | person:Putin | met | person:Kim | on 2025-04-27
# c 2025-05-01 | Kim met Putin for 3 hours last year.
c1 | person:Kim | met | person:Putin | on 2024 | quantity 3 hours
",
        expect![[r#"
            Kim –met→ Putin [asserted 2/3; reported 2025-04-28..2025-05-01; happened 2024..2025-04-27; quantity 3 hours]
        "#]],
    );
}

#[test]
fn the_strongest_claim_decides() {
    check(
        "
# a | Kyiv may attack Moscow.
c1 | state:Kyiv | attacked | state:Moscow | possible
# b | Kyiv attacked Moscow, Moscow said.
c1 | state:Kyiv | attacked | state:Moscow | by state:Moscow
# c | Kyiv did not attack Moscow, Kim said. Kyiv denied it.
c1 | state:Kyiv | attacked | state:Moscow | not | by person:Kim
c2 | state:Kyiv | attacked | state:Moscow
c3 | state:Kyiv | denied | (c2)
",
        expect![[r#"
            Kim –said→ Kyiv's attack (negated) [asserted 1/1]
            Kyiv –attacked→ Moscow [attributed 3/3; by Moscow; denied by Kim, Kyiv; opposite Kyiv not attacked Moscow]
            Kyiv –not attacked→ Moscow [negated 1/1; by Kim; denied by Moscow; opposite Kyiv attacked Moscow]
            Kyiv –denied→ Kyiv's attack [asserted 1/1]
            Moscow –said→ Kyiv's attack [asserted 1/1]
        "#]],
    );
}

#[test]
fn what_is_said_is_never_asserted() {
    check(
        "
# a | Kim said Putin thanked him. Kim did not order the thanks. Kim ordered the meeting.
c1 | person:Putin | thanked | person:Kim
c2 | person:Kim | said | (c1)
c3 | person:Putin | met | person:Kim
c4 | person:Kim | ordered | (c3)
c5 | person:Putin | deployed_to | person:Kim
c6 | person:Kim | ordered | (c5) | not
",
        expect![[r#"
            Kim –met→ Putin [asserted 1/1]
            Kim –not ordered→ Putin's deployment [negated 1/1]
            Kim –ordered→ Kim's meeting [asserted 1/1]
            Kim –said→ Putin's thanks [asserted 1/1]
            Putin –deployed to→ Kim [attributed 1/1]
            Putin –thanked→ Kim [attributed 1/1]
        "#]],
    );
}

#[test]
fn records_from_anywhere_do_no_harm() {
    check(
        "
# a | Kim met and thanked himself.
c1 | person:Kim | said | (c2)
c2 | person:Kim | said | (c1)
c3 | person:Kim | said | (c9)
c4 | person:Kim | said | \"  \"
c5 | (c6) | unheard_of | \"a  b\"
c6 | person:Kim | met | person:Kim
c6 | person:Kim | thanked | person:Kim
# a | Another article of the same id.
c1 | person:Kim | thanked | person:Kim
",
        expect![[r#"
            Kim –met→ Kim [asserted 1/1]
            Kim –thanked→ Kim [asserted 1/1]
            Kim's meeting –unheard of→ “a b” [asserted 1/1]
            fault: article `a`, claim `c1`: it speaks about a claim that is missing, unusable, or speaks about it
            fault: article `a`, claim `c2`: it speaks about a claim that is missing, unusable, or speaks about it
            fault: article `a`, claim `c3`: it speaks about a claim that is missing, unusable, or speaks about it
            fault: article `a`, claim `c4`: its words are empty
            fault: article `a`, claim `c6`: another claim has the same id
        "#]],
    );
}

#[test]
fn actors_have_to_do_with_each_other() {
    let graph = KnowledgeGraph::build(schema(), &extractions(KCNA));
    expect![[r#"
        KCNA –agency of→ North Korea [asserted 1/1; reported 2025-04-28..2025-04-28]
        Kim Jong Un –leads→ North Korea [asserted 1/1; reported 2025-04-28..2025-04-28]
        North Korea –deployed to→ Russia [attributed 1/1; by KCNA, North Korea; reported 2025-04-28..2025-04-28]
    "#]].assert_eq(&show(&graph, View::Actors));
}

#[test]
fn looks() {
    let articles = "
# a | Two groups that have nothing to do with each other.
c1 | person:A | met | person:B
c2 | person:B | met | person:C
c3 | person:C | met | person:A
c4 | state:X | attacked | state:Y
c5 | state:X | attacked | state:Z
";
    let graph = KnowledgeGraph::build(schema(), &extractions(articles));
    let selection = graph.select(View::Actors);
    let metrics = Metrics::of(&graph, &selection);
    let layout = Layout::of(&selection, &metrics);
    let mut out = String::new();
    for (i, node) in selection.nodes.iter().enumerate() {
        let term = graph.graph()[*node];
        out += &format!(
            "{}: degree {}, rank {:.3}, community {}, at ({:.0}, {:.0}), size {:.1}, {}\n",
            graph.label(term),
            metrics.degree[i],
            metrics.pagerank[i],
            metrics.community[i],
            layout.position[i].0,
            layout.position[i].1,
            layout.size[i],
            graph.colour(term),
        );
    }
    expect![[r#"
        A: degree 2, rank 0.112, community 0, at (115, -71), size 40.0, #0072B2
        B: degree 2, rank 0.160, community 0, at (53, -53), size 40.0, #0072B2
        C: degree 2, rank 0.296, community 0, at (70, -116), size 40.0, #0072B2
        X: degree 2, rank 0.112, community 1, at (-80, 81), size 40.0, #D55E00
        Y: degree 1, rank 0.160, community 1, at (-30, 128), size 29.5, #D55E00
        Z: degree 1, rank 0.160, community 1, at (-128, 31), size 29.5, #D55E00
    "#]]
    .assert_eq(&out);
}

#[test]
fn further_participants_tell_facts_apart_and_hang_on_the_fact() {
    let articles = "
# a | Qatar mediated between Israel and Hamas.
c1 | state:Qatar | mediated_between | state:Israel | with other_party organization:Hamas
# b | Qatar mediated between Israel and Lebanon, and again between Israel and Hamas.
c1 | state:Qatar | mediated_between | state:Israel | with other_party state:Lebanon
c2 | state:Qatar | mediated_between | state:Israel | with other_party organization:Hamas
";
    check(
        articles,
        expect![[r#"
            Qatar –mediated between→ Israel [asserted 1/1]
            Qatar –mediated between→ Israel [asserted 2/2]
        "#]],
    );
    let graph = KnowledgeGraph::build(schema(), &extractions(articles));
    let mut out = String::new();
    for fact in graph.facts() {
        out += &format!("{}\n", graph.sentence(fact));
    }
    for edge in graph.graph().edge_references() {
        if let Some(role) = graph.role(*edge.weight()) {
            let name = |node| graph.label(graph.graph()[node]);
            out += &format!("{} –{role}→ {}\n", name(edge.source()), name(edge.target()));
        }
    }
    expect![[r#"
        Qatar mediated between Israel (other party Lebanon)
        Qatar mediated between Israel (other party Hamas)
        Qatar's mediated between –subject→ Qatar
        Qatar's mediated between –object→ Israel
        Qatar's mediated between –other_party→ Lebanon
        Qatar's mediated between –subject→ Qatar
        Qatar's mediated between –object→ Israel
        Qatar's mediated between –other_party→ Hamas
    "#]]
    .assert_eq(&out);
}
