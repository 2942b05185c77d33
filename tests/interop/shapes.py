"""SHACL in pySHACL and TopBraid (on Jena): exports keep to the shapes, and faults that are sown are found."""

from importlib.metadata import version

import pyshacl
import rdflib
from common import CLAIMGRAPH, EXPORT, Setting, expect, jar_version, jena, say
from rdflib import RDF, RDFS, Literal, Namespace, URIRef

SHAPES = EXPORT / "shapes.ttl"
CG = Namespace(CLAIMGRAPH + "ns#")
REL = Namespace(CLAIMGRAPH + "rel/")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("http://schema.org/")
XSD = rdflib.XSD


def check(folders):
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    work = Setting.work / "out" / "shapes"
    work.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, folder in folders.items():
        if name == "large":
            continue
        for file in sorted(folder.glob("*.jsonld")):
            graph = rdflib.Graph().parse(file, format="json-ld")
            conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
            expect(file, f"pySHACL: {text[:1500] if not conforms else ''}", conforms, True)
            say("pySHACL", version("pyshacl"), f"{name}/{file.name} {'conforms' if conforms else 'does not conform'}")
            files[f"{name}/{file.name}"] = turtle(graph, work / f"{name}-{file.stem}.ttl")
    told = jena("validate", SHAPES, *files.values()).split("\n")
    for name, line in zip(files, told, strict=False):
        expect(name, "TopBraid SHACL", line, "true 0")
        say("TopBraid SHACL", f"{jar_version('shacl')} on Jena {jar_version('jena-core')}", f"{name}: {line}")
    seeded(folders["sample"] / "kcna-full.jsonld", shapes, work)


def turtle(graph, file):
    graph.serialize(file, format="turtle")
    return file


def seeded(file, shapes, work):
    """Each fault alone, in a graph that conforms without it."""
    files = []
    for name, fault in FAULTS.items():
        graph = rdflib.Graph().parse(file, format="json-ld")
        before = set(graph)
        fault(graph)
        expect(file, f"{name}: sown", before == set(graph), False)
        conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
        expect(file, f"pySHACL: {name}", "conforms" if conforms else "found", "found")
        files.append(turtle(graph, work / f"fault-{len(files)}.ttl"))
    told = jena("validate", SHAPES, *files).split("\n")
    for name, line in zip(FAULTS, told, strict=False):
        expect(file, f"TopBraid SHACL: {name}", line.partition(" ")[0], "false")
    say("pySHACL and TopBraid", "", f"{len(FAULTS)} sown faults: {', '.join(FAULTS)}")


def one(graph, kind, **having):
    """The first resource of a class, with certain values."""
    found = [s for s in graph.subjects(RDF.type, kind) if all((s, CG[k], CG[v]) in graph for k, v in having.items())]
    return sorted(found)[0]


def replace(graph, subject, predicate, value):
    graph.remove((subject, predicate, None))
    graph.add((subject, predicate, value))


def without_evidence(graph):
    graph.remove((one(graph, CG.Claim), CG.evidence, None))


def without_name(graph):
    graph.remove((one(graph, SCHEMA.Person), RDFS.label, None))


def two_subjects(graph):
    graph.add((one(graph, CG.Claim), RDF.subject, one(graph, CG.State)))


def outside_the_text(graph):
    position = one(graph, OA.TextPositionSelector)
    quote = URIRef(str(position).replace("/position", "/quote"))
    start = 1_000_000
    replace(graph, position, OA.start, Literal(str(start), datatype=XSD.nonNegativeInteger))
    length = len(str(graph.value(quote, OA.exact)))
    replace(graph, position, OA.end, Literal(str(start + length), datatype=XSD.nonNegativeInteger))


def too_long_a_quote(graph):
    quote = one(graph, OA.TextQuoteSelector)
    replace(graph, quote, OA.exact, Literal(str(graph.value(quote, OA.exact)) + "!"))


def denied_as_triple(graph):
    fact = one(graph, CG.Fact, polarity="negated")
    graph.add((graph.value(fact, RDF.subject), graph.value(fact, RDF.predicate), graph.value(fact, RDF.object)))


def asserted_without_triple(graph):
    fact = one(graph, CG.Fact, status="asserted")
    graph.remove((graph.value(fact, RDF.subject), graph.value(fact, RDF.predicate), graph.value(fact, RDF.object)))


def triple_from_nowhere(graph):
    graph.add((one(graph, SCHEMA.Person), REL.thanked, one(graph, SCHEMA.Person)))


def attributed_and_asserted(graph):
    claim = sorted(s for s in graph.subjects(PROV.wasAttributedTo, None) if (s, CG.polarity, CG.affirmed) in graph)[0]
    replace(graph, claim, CG.status, CG.asserted)


def unknown_status(graph):
    replace(graph, one(graph, CG.Fact), CG.status, CG.certain)


def date_of_no_day(graph):
    article = sorted(graph.subjects(SCHEMA.datePublished, None))[0]
    replace(graph, article, SCHEMA.datePublished, Literal("last Monday"))


def fact_of_no_claim(graph):
    fact = one(graph, CG.Fact)
    graph.remove((None, CG.statesFact, fact))


FAULTS = {
    "a claim without evidence": without_evidence,
    "a person without a name": without_name,
    "a claim with two subjects": two_subjects,
    "evidence outside the text": outside_the_text,
    "a quote longer than its place": too_long_a_quote,
    "a denied fact as a triple": denied_as_triple,
    "an asserted fact without its triple": asserted_without_triple,
    "a triple without a fact": triple_from_nowhere,
    "an attributed claim called asserted": attributed_and_asserted,
    "a status that is none": unknown_status,
    "a date that is none": date_of_no_day,
    "a fact that no claim states": fact_of_no_claim,
}
