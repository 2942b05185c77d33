//! Questions to the design's example.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};

use super::{Answer, Query, Rows, Triples};
use crate::export::{Exporter, RESOURCES};
use crate::graph::sample::{KCNA, extractions, schema};
use crate::graph::{KnowledgeGraph, View};

fn with_triples<T>(ask: impl FnOnce(&Triples) -> T) -> T {
    let graph = KnowledgeGraph::build(schema(), &extractions(KCNA));
    let exporter = Exporter::new(&graph, graph.select(View::Full));
    ask(&Triples::of(&exporter).unwrap())
}

#[expect(clippy::needless_pass_by_value, reason = "reads better at the many calls")]
fn check(query: &str, expected: Expect) {
    let answer = match Query::parse(query, RESOURCES) {
        Err(message) => format!("error: {message}"),
        Ok(query) => match with_triples(|triples| triples.answer(query)) {
            Err(message) => format!("error: {message}"),
            Ok(Answer::Boolean(answer)) => answer.to_string(),
            Ok(Answer::Graph(turtle, count)) => format!("{turtle}{count} triples"),
            Ok(Answer::Table(columns, rows)) => std::iter::once(columns)
                .chain(rows)
                .map(|row| row.join(" | ").trim_end().to_owned())
                .collect::<Vec<_>>()
                .join("\n"),
        },
    };
    expected.assert_eq(&answer);
}

#[test]
fn answers() {
    check(
        "SELECT ?a ?name ?b WHERE { ?a rel:leads ?b ; rdfs:label ?name }",
        expect![[r"
            a | name | b
            ent:person-kim-jong-un | Kim Jong Un | ent:state-north-korea"]],
    );
    check("ASK { ?a rel:deployed_to ?b }", expect!["false"]);
    check(
        "SELECT ?status (COUNT(*) AS ?claims) WHERE { ?c a cg:Claim ; cg:status ?status } GROUP BY ?status ORDER BY ?status",
        expect![[r"
            status | claims
            cg:asserted | 3
            cg:attributed | 3"]],
    );
    check(
        "CONSTRUCT { ?a rel:leads ?b } WHERE { ?a rel:leads ?b }",
        expect![[r#"
            @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
            @prefix role: <https://claimgraph.org/role/> .
            @prefix rel: <https://claimgraph.org/rel/> .
            @prefix cg: <https://claimgraph.org/ns#> .
            @prefix ent: <https://claimgraph.org/id/> .
            @prefix prov: <http://www.w3.org/ns/prov#> .
            @prefix oa: <http://www.w3.org/ns/oa#> .
            @prefix schema: <http://schema.org/> .
            ent:person-kim-jong-un rel:leads ent:state-north-korea .
            1 triples"#]],
    );
}

#[test]
fn what_cannot_be_answered_is_told() {
    check(
        "SELECT ?a WHERE {\n  ?a rel:leads }",
        expect![[r#"
            error: line 2, column 16: expected `$` or `'` or `'''` or `(` or `*` or `+` or `-` or `.` or `/` or `:` or `<` or `<<` or `<<(` or `?` or `[` or `"` or `"""` or `_:` or `false` or `true` or `|` or a name or a number
                ?a rel:leads }
                             ^"#]],
    );
    check(
        "DELETE WHERE { ?a ?b ?c }",
        expect!["error: this is an update: only SELECT, ASK, CONSTRUCT and DESCRIBE are answered"],
    );
    check(
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        expect!["error: The service <http://127.0.0.1:1/> is not supported"],
    );
    check(
        "SELECT ?a WHERE { ?a nowhere:is ?b }",
        expect![[r#"
            error: line 1, column 32: this prefix is not declared
              SELECT ?a WHERE { ?a nowhere:is ?b }
                                             ^"#]],
    );
}

#[test]
fn brackets_in_brackets() {
    let check = |query: &str, expected: usize| assert_eq!(super::nested(query), expected, "{query}");
    check("SELECT ?a { ?a ?b ?c FILTER(?a < (1) && (?c > 2)) }", 3);
    check(
        r#"ASK { ?a ?b "((\"((", '((', "", """(("
        (""", '''((' ('''  }"#,
        1,
    );
    check("ASK { # ((((\n ?a <http://a.example/((#((> ent:a\\(\\( }", 1);
    check("ASK { ?a ?b \"((\n (((", 4);
    check("((((", 4);
    check("))))((", 2);
    check("'((((", 0);
}

#[test]
fn too_long_and_too_deep() {
    let fault = |query: &str| Query::parse(query, RESOURCES).unwrap_err();
    let deep = |levels: usize| format!("ASK {{ FILTER({}1{} = 1) }}", "(".repeat(levels), ")".repeat(levels));
    expect!["expected at most 32 brackets in brackets, found more"].assert_eq(&fault(&deep(5000)));
    expect!["expected a query of at most 100 kB, found more"]
        .assert_eq(&fault(&format!("ASK {{ FILTER(1{}) }}", "+1".repeat(50_000))));
    Query::parse(&deep(30), RESOURCES).unwrap();
}

#[test]
fn formats() {
    let check = |rows: Rows, expected: Expect| {
        let mut bytes = Vec::new();
        let query = "SELECT ?name ?none WHERE { ?a rel:leads ?b ; rdfs:label ?name }";
        let query = Query::parse(query, RESOURCES).unwrap();
        let count = with_triples(|triples| triples.write(query, rows, &mut bytes)).unwrap();
        let text = String::from_utf8(bytes).unwrap().replace('\r', "␍");
        expected.assert_eq(&format!("{text}\n{count}"));
    };
    check(
        Rows::Json,
        expect![[r#"
        {"head":{"vars":["name","none"]},"results":{"bindings":[{"name":{"type":"literal","value":"Kim Jong Un"}}]}}
        1"#]],
    );
    check(
        Rows::Csv,
        expect![[r#"
            name,none␍
            Kim Jong Un,␍

            1"#]],
    );
    check(
        Rows::Xml,
        expect![[r#"
        <?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="name"/><variable name="none"/></head><results><result><binding name="name"><literal>Kim Jong Un</literal></binding></result></results></sparql>
        1"#]],
    );
}
