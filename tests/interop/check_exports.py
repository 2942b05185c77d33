"""Reads exports with the programs that people will open them with.

    python3 -m venv venv && venv/bin/pip install -r tests/interop/requirements.txt
    venv/bin/python tests/interop/check_exports.py exports/

Takes files and folders. Every GraphML file must give NetworkX and igraph the nodes, edges and
attributes that stand in its XML; every JSON-LD file must give rdflib, Oxigraph (whole and streaming)
and PyLD the same triples, and keep to `schema/export/shapes.ttl` in pySHACL. Prints each program
with its version and what it read; ends with status 1 if any of them disagrees.
"""

import collections
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree
from importlib.metadata import version

import igraph
import networkx
import pyld
import pyoxigraph
import pyshacl
import rdflib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHAPES = ROOT / "schema" / "export" / "shapes.ttl"
ONTOLOGY = ROOT / "schema" / "export" / "ontology.ttl"
STRING = "http://www.w3.org/2001/XMLSchema#string"

rdflib.NORMALIZE_LITERALS = False
failures = []


def main(arguments):
    paths = [pathlib.Path(argument) for argument in arguments] or [ROOT / "exports"]
    files = [
        file
        for path in paths
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.suffix in CHECKS
    ]
    if not files:
        sys.exit(f"no exports in {', '.join(map(str, paths))}")
    check_ontology()
    for file in files:
        print(file)
        CHECKS[file.suffix](file)
    for failure in failures:
        print("FAILED", failure)
    sys.exit(1 if failures else 0)


def say(program, message):
    print(f"  {program} {version(program)}: {message}")


def expect(file, program, what, found, wanted):
    if found != wanted:
        failures.append(f"{file}: {program}: {what}: found {found}, expected {wanted}")


# GraphML


def check_graphml(file):
    wanted = graphml_itself(file)

    graph = networkx.read_graphml(file, force_multigraph=True)
    nodes = [(node, data["label"]) for node, data in graph.nodes(data=True)]
    edges = [(a, b, data["relation"], data["edge_id"]) for a, b, data in graph.edges(data=True)]
    compare_graph(file, "networkx", nodes, edges, wanted)
    values = sum(len(data) for _, data in graph.nodes(data=True))
    say("networkx", f"{len(nodes)} nodes with {values} values, {len(edges)} edges")

    graph = igraph.Graph.Read_GraphML(str(file))
    nodes = [(vertex["id"], vertex["label"]) for vertex in graph.vs]
    name = [vertex["id"] for vertex in graph.vs]
    edges = [(name[e.source], name[e.target], e["relation"], e["edge_id"]) for e in graph.es]
    compare_graph(file, "igraph", nodes, edges, wanted)
    say("igraph", f"{len(nodes)} nodes, {len(edges)} edges, {len(graph.vs.attributes())} + {len(graph.es.attributes())} attributes")


def graphml_itself(file):
    """Nodes and edges as they stand in the XML, and what the dialect forbids."""
    space = "{http://graphml.graphdrawing.org/xmlns}"
    if b"<!DOCTYPE" in file.read_bytes()[:1000]:
        failures.append(f"{file}: has a DOCTYPE")
    root = ElementTree.parse(file).getroot()
    types = {key.get("attr.type") for key in root.iter(f"{space}key")}
    expect(file, "xml", "attribute types", types - {"boolean", "int", "long", "double", "string"}, set())
    data = lambda element: {d.get("key"): d.text or "" for d in element.iter(f"{space}data")}
    nodes, edges, kinds = [], [], collections.Counter()
    for node in root.iter(f"{space}node"):
        nodes.append((node.get("id"), data(node)["label"]))
    for edge in root.iter(f"{space}edge"):
        values = data(edge)
        edges.append((edge.get("source"), edge.get("target"), values["relation"], edge.get("id")))
        kinds[edge.get("source"), edge.get("target"), edge.get("label")] += 1
        if not float(values["weight"]) > 0:
            failures.append(f"{file}: edge {edge.get('id')} has no weight")
    ids = [node for node, _ in nodes] + [edge[3] for edge in edges]
    expect(file, "xml", "ids that occur twice", [i for i, n in collections.Counter(ids).items() if n > 1], [])
    expect(file, "xml", "edges that Gephi would merge", [kind for kind, n in kinds.items() if n > 1], [])
    empty = [d.get("key") for d in root.iter(f"{space}data") if not (d.text or "").strip()]
    expect(file, "xml", "empty values", empty, [])
    return sorted(nodes), sorted(edges)


def compare_graph(file, program, nodes, edges, wanted):
    expect(file, program, "nodes", sorted(nodes), wanted[0])
    expect(file, program, "edges", sorted(edges), wanted[1])


# JSON-LD


def check_jsonld(file):
    media = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#streaming"'
    readings = {
        "rdflib": by_rdflib(file),
        "pyoxigraph": by_oxigraph(file, pyoxigraph.RdfFormat.JSON_LD),
        "pyoxigraph, streaming": by_oxigraph(file, pyoxigraph.RdfFormat.from_media_type(media)),
        "PyLD": by_pyld(file),
    }
    wanted = readings["rdflib"]
    for program, found in readings.items():
        say(program.split(",")[0], f"{len(found)} triples{program.partition(',')[2]}")
        for kind, difference in [("missing", wanted - found), ("too many", found - wanted)]:
            expect(file, program, f"triples {kind}", sorted(map(str, difference))[:5], [])
    unmapped(file)
    check_assertions(file, wanted)

    graph = rdflib.Graph().parse(file, format="json-ld")
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
    if not conforms:
        failures.append(f"{file}: pyshacl: {text}")
    say("pyshacl", "conforms" if conforms else "does not conform")


def by_rdflib(file):
    graph = rdflib.Graph().parse(file, format="json-ld")
    return {(term_of_rdflib(s), term_of_rdflib(p), term_of_rdflib(o)) for s, p, o in graph}


def term_of_rdflib(term):
    if isinstance(term, rdflib.Literal):
        return (str(term), str(term.datatype or STRING), term.language)
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


def by_oxigraph(file, reader):
    def term(t):
        if isinstance(t, pyoxigraph.Literal):
            return (t.value, t.datatype.value, t.language)
        return f"_:{t.value}" if isinstance(t, pyoxigraph.BlankNode) else t.value

    with open(file, "rb") as source:
        quads = pyoxigraph.parse(source, format=reader, lenient=False)
        return {(term(q.subject), term(q.predicate), term(q.object)) for q in quads}


def by_pyld(file):
    def term(t):
        if t["type"] == "literal":
            return (t["value"], t["datatype"], t.get("language"))
        return t["value"]

    quads = pyld.jsonld.to_rdf(json.loads(file.read_text("utf-8")))["@default"]
    return {(term(q["subject"]), term(q["predicate"]), term(q["object"])) for q in quads}


def unmapped(file):
    """Keys that the context does not know are dropped by readers without a word."""
    document = json.loads(file.read_text("utf-8"))
    expect(file, "json", "order of keys", list(document), ["@context", "@graph"])
    context = document["@context"]

    def walk(value):
        if isinstance(value, dict):
            keys = list(value)
            if "type" in keys:
                expect(file, "json", "first keys", keys[:2], ["type", "id"])
            for key in keys:
                if key not in context and key.partition(":")[0] not in context:
                    failures.append(f"{file}: the context does not know `{key}`")
                walk(value[key])
        elif isinstance(value, list):
            for item in value:
                walk(item)
        elif not isinstance(value, str):
            failures.append(f"{file}: {value!r} is not a string")

    walk(document["@graph"])


def check_assertions(file, triples):
    """The triples of relations are the asserted claims, no more and no less."""
    relation = "https://claimgraph.org/rel/"
    space = "https://claimgraph.org/ns#"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    of = collections.defaultdict(dict)
    for s, p, o in triples:
        if p in (rdf + "subject", rdf + "predicate", rdf + "object", rdf + "type", space + "status"):
            of[s][p] = o
    asserted = {
        (c[rdf + "subject"], c[rdf + "predicate"], c[rdf + "object"])
        for c in of.values()
        if c.get(rdf + "type") == space + "Claim" and c[space + "status"] == space + "asserted"
    }
    bare = {t for t in triples if t[1].startswith(relation)}
    expect(file, "assertions", "bare triples that no claim asserts", sorted(bare - asserted)[:5], [])
    expect(file, "assertions", "asserted claims without a triple", sorted(asserted - bare)[:5], [])
    print(f"  {len(asserted)} of {len(bare)} bare triples are asserted by a claim")


def check_ontology():
    """Every class, property and value of ours that the context or the shapes name is described."""
    space = "https://claimgraph.org/ns#"
    ontology = rdflib.Graph().parse(ONTOLOGY, format="turtle")
    described = {str(s) for s in ontology.subjects()}
    context = json.loads((ROOT / "schema/export/context.jsonld").read_text("utf-8"))["@context"]
    named = {value if isinstance(value, str) else value["@id"] for value in context.values()}
    named = {name.replace("cg:", space) for name in named if name.startswith("cg:")}
    expect(ONTOLOGY, "rdflib", "terms that are not described", sorted(named - described), [])


CHECKS = {".graphml": check_graphml, ".jsonld": check_jsonld}

if __name__ == "__main__":
    main(sys.argv[1:])
