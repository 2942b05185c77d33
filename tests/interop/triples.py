"""JSON-LD, Turtle and N-Quads in rdflib, PyLD, jsonld.js in safe mode, Oxigraph (whole and streaming)
and Jena (JSON-LD 1.1 and 1.0): the same triples from all of them."""

import collections
import gzip
import json
from importlib.metadata import version

import pyld
import pyoxigraph
import rdflib
from common import CLAIMGRAPH, EXPORT, Setting, expect, jena, node, say

STRING = "http://www.w3.org/2001/XMLSchema#string"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STREAMING = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#streaming"'
rdflib.NORMALIZE_LITERALS = False


def check(folders):
    check_ontology(folders["corpus"])
    for name, folder in folders.items():
        if name == "large":
            continue
        for file in sorted(folder.glob("*.jsonld")):
            print(f" {name}/{file.name}")
            wanted = by_rdflib(file, "json-ld")
            readings = {
                f"rdflib {version('rdflib')}": wanted,
                f"pyoxigraph {version('pyoxigraph')}": by_oxigraph(file, pyoxigraph.RdfFormat.JSON_LD),
                f"pyoxigraph {version('pyoxigraph')}, streaming": by_oxigraph(file, pyoxigraph.RdfFormat.from_media_type(STREAMING)),
                f"PyLD {version('PyLD')}": by_pyld(file),
                **by_jsonld_js(file),
                "Jena 4.10.0, JSON-LD 1.1": by_jena(file, "JSONLD11"),
                "Jena 4.10.0, JSON-LD 1.0": by_jena(file, "JSONLD10"),
            }
            stem = file.with_suffix("")
            for other in [stem.with_suffix(".ttl"), stem.with_suffix(".nq"), stem.with_suffix(".nq.gz")]:
                if other.exists():
                    readings |= others(other)
            for program, found in readings.items():
                head, _, tail = program.partition(" ")
                say(head, tail, f"{len(found)} triples")
                expect(file, f"{program}: triples missing", sorted(map(str, wanted - found))[:3], [])
                expect(file, f"{program}: triples too many", sorted(map(str, found - wanted))[:3], [])
            keys(file)
            assertions(file, wanted)


def others(file):
    """Turtle and N-Quads: the same triples."""
    if file.suffix == ".gz":
        plain = Setting.work / "out" / "plain.nq"
        plain.write_bytes(gzip.decompress(file.read_bytes()))
        file = plain
    is_turtle = file.suffix == ".ttl"
    name, oxigraph, lang = ("Turtle", pyoxigraph.RdfFormat.TURTLE, "TURTLE") if is_turtle else ("N-Quads", pyoxigraph.RdfFormat.N_QUADS, "NQUADS")
    return {
        f"rdflib {version('rdflib')}, {name}": by_rdflib(file, "turtle" if is_turtle else "nquads"),
        f"pyoxigraph {version('pyoxigraph')}, {name}": by_oxigraph(file, oxigraph),
        f"Jena 4.10.0, {name}": by_jena(file, lang),
    }


def by_rdflib(file, form):
    graph = rdflib.Dataset(default_union=True) if form == "nquads" else rdflib.Graph()
    graph.parse(file, format=form)
    return {(of_rdflib(s), of_rdflib(p), of_rdflib(o)) for s, p, o in graph.triples((None, None, None))}


def of_rdflib(term):
    if isinstance(term, rdflib.Literal):
        return (str(term), str(term.datatype or STRING), term.language)
    return f"_:{term}" if isinstance(term, rdflib.BNode) else str(term)


def of_oxigraph(term):
    if isinstance(term, pyoxigraph.Literal):
        return (term.value, term.datatype.value, term.language)
    return f"_:{term.value}" if isinstance(term, pyoxigraph.BlankNode) else term.value


def by_oxigraph(file, form):
    source = file if isinstance(file, bytes) else file.read_bytes()
    quads = pyoxigraph.parse(source, format=form, lenient=False)
    return {(of_oxigraph(q.subject), of_oxigraph(q.predicate), of_oxigraph(q.object)) for q in quads}


def by_pyld(file):
    def term(t):
        return (t["value"], t["datatype"], t.get("language")) if t["type"] == "literal" else t["value"]

    quads = pyld.jsonld.to_rdf(json.loads(file.read_text("utf-8")))["@default"]
    return {(term(q["subject"]), term(q["predicate"]), term(q["object"])) for q in quads}


def by_jsonld_js(file):
    """In safe mode, which refuses what others drop without a word."""
    found = node("triples.mjs", file)
    nquads = by_oxigraph(found["nquads"].encode(), pyoxigraph.RdfFormat.N_QUADS)
    return {f"jsonld.js {found['version']}, safe": nquads}


def by_jena(file, lang):
    return by_oxigraph(jena("quads", lang, file).encode(), pyoxigraph.RdfFormat.N_QUADS)


def keys(file):
    """Keys that the context does not know are dropped by readers without a word."""
    document = json.loads(file.read_text("utf-8"))
    expect(file, "order of keys", list(document), ["@context", "@graph"])
    context = document["@context"]
    prefixes = {prefix for prefix, iri in context.items() if isinstance(iri, str) and iri[-1] in "#/"}

    def walk(value):
        if isinstance(value, dict):
            found = list(value)
            if "type" in found:
                expect(file, "first keys", found[:2], ["type", "id"])
            for key in found:
                if key not in context and key.partition(":")[0] not in prefixes:
                    expect(file, "a key that the context does not know", key, None)
                walk(value[key])
        elif isinstance(value, list):
            for item in value:
                walk(item)
        elif not isinstance(value, str):
            expect(file, "a value that is no string", value, None)

    walk(document["@graph"])


def assertions(file, triples):
    """The triples of relations are the asserted claims, no more and no less."""
    of = collections.defaultdict(dict)
    for s, p, o in triples:
        if p in (RDF + "subject", RDF + "predicate", RDF + "object", RDF + "type", CLAIMGRAPH + "ns#status"):
            of[s][p] = o
    asserted = {
        (c[RDF + "subject"], c[RDF + "predicate"], c[RDF + "object"])
        for c in of.values()
        if c.get(RDF + "type") == CLAIMGRAPH + "ns#Claim" and c[CLAIMGRAPH + "ns#status"] == CLAIMGRAPH + "ns#asserted"
    }
    bare = {t for t in triples if t[1].startswith(CLAIMGRAPH + "rel/")}
    expect(file, "bare triples that no claim asserts", sorted(bare - asserted)[:5], [])
    expect(file, "asserted claims without a triple", sorted(asserted - bare)[:5], [])
    print(f"  {len(bare)} bare triples, each asserted by a claim")


def check_ontology(folder):
    """Every class, property and value of ours that the context names is described, and every relation."""
    file = folder / "graph.ontology.ttl"
    ontology = rdflib.Graph().parse(file, format="turtle")
    described = {str(s) for s in ontology.subjects(rdflib.RDF.type, None)}
    context = json.loads((EXPORT / "context.jsonld").read_text("utf-8"))["@context"]
    named = {value if isinstance(value, str) else value["@id"] for value in context.values()}
    named = {name.replace("cg:", CLAIMGRAPH + "ns#") for name in named if name.startswith("cg:")}
    expect(file, "terms that are not described", sorted(named - described), [])
    relations = {s for s in ontology.subjects(rdflib.RDF.type, rdflib.RDF.Property) if str(s).startswith(CLAIMGRAPH + "rel/")}
    for relation in sorted(relations):
        for property_ in [rdflib.RDFS.label, rdflib.RDFS.comment, rdflib.RDFS.subPropertyOf]:
            if (relation, property_, None) not in ontology:
                expect(file, f"{relation} without {property_}", None, "a value")
    aligned = {s for s, p, o in ontology if str(s).startswith(CLAIMGRAPH + "rel/")}
    expect(file, "alignments of relations that are not there", sorted(aligned - relations), [])
    say("rdflib", version("rdflib"), f"ontology: {len(ontology)} triples, {len(relations)} relations")
