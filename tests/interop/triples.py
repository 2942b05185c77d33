"""JSON-LD, Turtle and N-Quads in rdflib, PyLD, jsonld.js in safe mode, Oxigraph (whole and streaming)
and Jena (JSON-LD 1.1 and 1.0): the same triples from all of them."""

import collections
import gzip
import json
import shutil
from importlib.metadata import version

import pyld
import pyoxigraph
import rdflib
from common import CLAIMGRAPH, EXPORT, Setting, expect, jar_version, jena, node, say

STRING = "http://www.w3.org/2001/XMLSchema#string"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STREAMING = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#streaming"'
rdflib.NORMALIZE_LITERALS = False


def check(folders):
    check_ontology(folders["corpus"])
    work = Setting.work / "out" / "triples"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    # The large graph is left to the benchmark, whose parts Oxigraph's streaming reader takes.
    files = [(name, file) for name, folder in folders.items() if name != "large" for file in sorted(folder.glob("*.jsonld"))]
    others = {file: list(same_triples(name, file, work)) for name, file in files}
    asked = {(file, lang): work / f"{n}-{lang}.nq" for n, (_, file) in enumerate(files) for lang in ["JSONLD11", "JSONLD10"]}
    asked |= {(other, lang): work / f"{n}-{lang}.nq" for n, (_, file) in enumerate(files) for other, _, lang in others[file]}
    jena("quads", *[part for (file, lang), out in asked.items() for part in (lang, file, out)])
    by_jena = lambda file, lang: by_oxigraph(asked[file, lang], pyoxigraph.RdfFormat.N_QUADS)
    jena_version = jar_version("jena-arq")
    for name, file in files:
        print(f" {name}/{file.name}")
        wanted = by_rdflib(file, "json-ld")
        readings = {
            f"rdflib {version('rdflib')}": wanted,
            f"pyoxigraph {version('pyoxigraph')}": by_oxigraph(file, pyoxigraph.RdfFormat.JSON_LD),
            f"pyoxigraph {version('pyoxigraph')}, streaming": by_oxigraph(file, pyoxigraph.RdfFormat.from_media_type(STREAMING)),
            f"PyLD {version('PyLD')}": by_pyld(file),
            **by_jsonld_js(file),
            f"Jena {jena_version}, JSON-LD 1.1": by_jena(file, "JSONLD11"),
            f"Jena {jena_version}, JSON-LD 1.0": by_jena(file, "JSONLD10"),
        }
        for other, form, lang in others[file]:
            oxigraph = pyoxigraph.RdfFormat.TURTLE if form == "turtle" else pyoxigraph.RdfFormat.N_QUADS
            readings[f"rdflib {version('rdflib')}, {lang}"] = by_rdflib(other, form)
            readings[f"pyoxigraph {version('pyoxigraph')}, {lang}"] = by_oxigraph(other, oxigraph)
            readings[f"Jena {jena_version}, {lang}"] = by_jena(other, lang)
        expect(file, "with Turtle and N-Quads beside it", len(others[file]), 2)
        for program, found in readings.items():
            head, _, tail = program.partition(" ")
            say(head, tail, f"{len(found)} triples")
            expect(file, f"{program}: triples missing", sorted(map(str, wanted - found))[:3], [])
            expect(file, f"{program}: triples too many", sorted(map(str, found - wanted))[:3], [])
        keys(file)
        assertions(file, wanted)


def same_triples(name, file, work):
    """Turtle and N-Quads that say the same: file, what rdflib calls the format, what Jena does."""
    stem = file.with_suffix("")
    if stem.with_suffix(".ttl").exists():
        yield stem.with_suffix(".ttl"), "turtle", "TURTLE"
    if stem.with_suffix(".nq.gz").exists():
        plain = work / f"{name}-{file.stem}.nq"
        plain.write_bytes(gzip.decompress(stem.with_suffix(".nq.gz").read_bytes()))
        yield plain, "nquads", "NQUADS"
    elif stem.with_suffix(".nq").exists():
        yield stem.with_suffix(".nq"), "nquads", "NQUADS"


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
