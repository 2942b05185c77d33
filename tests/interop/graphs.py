"""GraphML, GEXF, DOT and SVG in NetworkX, igraph, graphology (the parser of Gephi Lite), cytoscape.js,
Graphviz and rsvg: as many nodes and edges as were written, with their attributes and types."""

import collections
import dataclasses
import io
import json
import subprocess
import xml.etree.ElementTree as ElementTree
from importlib.metadata import version

import igraph
import networkx
from common import expect, node, run, say

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://gexf.net/1.3}"


def check(folders):
    for file in files(folders, ".graphml"):
        print(f" {file.parent.name}/{file.name}")
        graphml(file)
    for file in files(folders, ".gexf"):
        print(f" {file.parent.name}/{file.name}")
        gexf(file)
    for file in files(folders, ".dot"):
        print(f" {file.parent.name}/{file.name}")
        dot(file)
    for file in files(folders, ".svg"):
        png = file.with_suffix(".png") if file.parent.name != "sample" else None
        if png:
            run("rsvg-convert", file, "-o", png)
            say("rsvg-convert", run("rsvg-convert", "--version").split()[2], f"{file.parent.name}/{file.name} as {png.stat().st_size} bytes of PNG")


def files(folders, ending):
    return [file for folder in folders.values() for file in sorted(folder.iterdir()) if file.name.endswith(ending)]


def graphml(file):
    wanted = graphml_itself(file)

    graph = networkx.read_graphml(file, force_multigraph=True)
    nodes = [(name, data) for name, data in graph.nodes(data=True)]
    edges = [(a, b, data) for a, b, data in graph.edges(data=True)]
    compare(file, "networkx", nodes, edges, wanted, {"int": int, "double": float, "string": str})
    values = sum(len(data) for _, data in nodes) + sum(len(data) for *_, data in edges)
    say("networkx", version("networkx"), f"{len(nodes)} nodes, {len(edges)} edges, {values} values")

    # Numbers of all kinds are one to igraph, and what is not there is an empty string or no number.
    graph = igraph.Graph.Read_GraphML(str(file))
    there = lambda item: {k: v for k, v in item.attributes().items() if k != "id" and v != "" and v == v}
    name = [vertex["id"] for vertex in graph.vs]
    nodes = [(vertex["id"], there(vertex)) for vertex in graph.vs]
    edges = [(name[e.source], name[e.target], there(e)) for e in graph.es]
    compare(file, "igraph", nodes, edges, wanted, {"int": float, "double": float, "string": str})
    columns = len(graph.vs.attributes()), len(graph.es.attributes())
    say("igraph", version("igraph"), f"{len(nodes)} nodes, {len(edges)} edges, {columns[0]} + {columns[1]} columns")

    read = node("graph.mjs", file)
    found = read["graphology-graphml"]
    nodes = [(n["id"], n["attributes"]) for n in found["nodes"]]
    edges = [(e["source"], e["target"], e["attributes"]) for e in found["edges"]]
    compare(file, "graphology-graphml", nodes, edges, wanted, {"int": (int, float), "double": (int, float), "string": str})
    say("graphology-graphml", found["version"], f"{len(nodes)} nodes, {len(edges)} edges")
    looks(file, found)

    found = read.get("cytoscape.js")
    if not found:
        say("cytoscape.js", "", f"not asked: a file of {file.stat().st_size // 1_000_000} MB takes it minutes")
        return
    expect(file, "cytoscape.js: nodes", sorted((n["id"], n["label"]) for n in found["nodes"]), sorted((n, v["label"]) for n, v in wanted.nodes.items()))
    edges = sorted((e["edge_id"], e["source"], e["target"], e["relation"]) for e in found["edges"])
    expect(file, "cytoscape.js: edges", edges, sorted((e, a, b, v["relation"]) for e, (a, b, v) in wanted.edges.items()))
    say("cytoscape.js", found["version"], f"{len(found['nodes'])} nodes, {len(edges)} edges")


def looks(file, found):
    """What Gephi Lite draws: every node has a place, a size and a colour, no two nodes one place."""
    number = lambda value: isinstance(value, (int, float))
    drawn = lambda n: number(n.get("x")) and number(n.get("y")) and n.get("size", 0) >= 4 and n.get("color", "").startswith(("#", "rgb("))
    bad = [n["id"] for n in found["nodes"] if not drawn(n["attributes"])]
    expect(file, "graphology: nodes without looks", bad, [])
    places = collections.Counter((n["attributes"]["x"], n["attributes"]["y"]) for n in found["nodes"] if n["id"] not in bad)
    expect(file, "graphology: nodes in one place", [p for p, n in places.items() if n > max(1, len(places) // 1000)], [])


@dataclasses.dataclass
class Written:
    """What stands in the XML."""

    kinds: dict  # of values, by "node" or "edge" and name
    nodes: dict  # values by id
    edges: dict  # source, target and values by id


def graphml_itself(file):
    """Nodes and edges as they stand in the XML, and what the dialect forbids."""
    if b"<!DOCTYPE" in file.read_bytes()[:1000]:
        expect(file, "XML", "a DOCTYPE", "none")
    root = ElementTree.parse(file).getroot()
    keys = {key.get("id"): (key.get("for"), key.get("attr.name"), key.get("attr.type")) for key in root.iter(f"{GRAPHML}key")}
    expect(file, "XML: attribute types", {kind for *_, kind in keys.values()} - {"boolean", "int", "long", "double", "string"}, set())
    expect(file, "XML: names that Gephi takes for its own", {name for _, name, _ in keys.values()} & {"id", "type", "kind", "timeset", "Weight"}, set())
    cast = {"int": int, "double": float, "string": str}
    value = lambda d: (keys[d.get("key")][1], cast[keys[d.get("key")][2]](d.text or ""))
    data = lambda element: dict(value(d) for d in element.iter(f"{GRAPHML}data"))
    written = Written({(target, name): kind for target, name, kind in keys.values()}, {}, {})
    ids, kinds = collections.Counter(), collections.Counter()
    for item in root.iter(f"{GRAPHML}node"):
        written.nodes[item.get("id")] = data(item)
        ids[item.get("id")] += 1
    for item in root.iter(f"{GRAPHML}edge"):
        values = data(item)
        written.edges[item.get("id")] = (item.get("source"), item.get("target"), values)
        ids[item.get("id")] += 1
        kinds[item.get("source"), item.get("target"), item.get("label")] += 1
        if not values["weight"] > 0:
            expect(file, f"edge {item.get('id')}", "no weight", "a weight")
    expect(file, "XML: ids that occur twice", [i for i, n in ids.items() if n > 1], [])
    expect(file, "XML: edges that Gephi would merge", [kind for kind, n in kinds.items() if n > 1], [])
    empty = [d.get("key") for d in root.iter(f"{GRAPHML}data") if not (d.text or "").strip()]
    expect(file, "XML: empty values", empty, [])
    return written


def compare(file, program, nodes, edges, wanted, types):
    """As many as were written, each with the values that were written, and these of the right types."""
    expect(file, f"{program}: nodes", [len(nodes), len(edges)], [len(wanted.nodes), len(wanted.edges)])
    read = {name: values for name, values in nodes}
    expect(file, f"{program}: values of nodes", different(read, wanted.nodes), [])
    read = {values.get("edge_id"): (a, b, values) for a, b, values in edges}
    expect(file, f"{program}: ends and values of edges", different(read, wanted.edges), [])
    for target, all_values in [("node", [v for _, v in nodes]), ("edge", [v for *_, v in edges])]:
        bad = {(k, type(v).__name__) for values in all_values for k, v in values.items() if not isinstance(v, types[wanted.kinds[target, k]])}
        expect(file, f"{program}: types of values", bad, set())


def different(read, wanted):
    return [(name, read.get(name), wanted.get(name)) for name in sorted(set(read) | set(wanted), key=str) if read.get(name) != wanted.get(name)][:2]


def gexf(file):
    root = ElementTree.parse(file).getroot()
    nodes = sorted((n.get("id"), n.get("label")) for n in root.iter(f"{GEXF}node"))
    edges = sorted((e.get("source"), e.get("target"), e.get("kind"), e.get("id")) for e in root.iter(f"{GEXF}edge"))
    kinds = collections.Counter(edge[:3] for edge in edges)
    expect(file, "XML: edges that Gephi would merge", [kind for kind, n in kinds.items() if n > 1], [])
    spells = len(list(root.iter(f"{GEXF}spell")))
    backwards = [s.attrib for s in root.iter(f"{GEXF}spell") if s.get("start") > s.get("end")]
    expect(file, "XML: spells that end before they begin", backwards, [])
    found = node("graph.mjs", file)["graphology-gexf"]
    expect(file, "graphology-gexf: nodes", sorted((n["id"], n["attributes"]["label"]) for n in found["nodes"]), nodes)
    expect(file, "graphology-gexf: edges", sorted((e["source"], e["target"], e["id"]) for e in found["edges"]), sorted((e[0], e[1], e[3]) for e in edges))
    looks(file, found)
    for kind, items in [("node", found["nodes"]), ("edge", found["edges"])]:
        of = {a.get("id"): a.get("type") for group in root.iter(f"{GEXF}attributes") if group.get("class") == kind for a in group.iter(f"{GEXF}attribute")}
        types = {"string": str, "liststring": list, "integer": (int, float), "double": (int, float)}
        read = {n["id"]: {k: v for k, v in n["attributes"].items() if k in of} for n in items}
        bad = {(k, type(v).__name__) for values in read.values() for k, v in values.items() if not isinstance(v, types[of[k]])}
        expect(file, f"graphology-gexf: types of values of {kind}s", bad, set())
        # A list of items that are commas and quotes is not taken apart here: how many there are tells enough.
        plain = lambda values: {k: (len(v) if isinstance(v, list) else v) for k, v in values.items()}
        cast = {"string": str, "liststring": lambda t: len(json.loads(t)), "integer": float, "double": float}
        written = {n.get("id"): {a.get("for"): cast[of[a.get("for")]](a.get("value")) for a in n.iter(f"{GEXF}attvalue")} for n in root.iter(f"{GEXF}{kind}")}
        expect(file, f"graphology-gexf: values of {kind}s", different({k: plain(v) for k, v in read.items()}, written), [])
    lists = sum(isinstance(v, list) for item in found["nodes"] + found["edges"] for v in item["attributes"].values())
    say("graphology-gexf", found["version"], f"{len(found['nodes'])} nodes, {len(found['edges'])} edges, {lists} lists; {spells} spells in the XML")
    # NetworkX reads GEXF up to 1.2: the same file under that name.
    text = file.read_text("utf-8").replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
    try:
        graph = networkx.read_gexf(io.BytesIO(text.encode()))
        expect(file, "networkx: nodes", len(graph), len(nodes))
        expect(file, "networkx: edges", graph.number_of_edges(), len(edges))
        say("networkx", version("networkx"), f"{len(graph)} nodes, {graph.number_of_edges()} edges, as GEXF 1.2")
    except Exception as error:  # noqa: BLE001 - whatever it fails with is a failure
        expect(file, "networkx", repr(error), "a graph")


def dot(file):
    text = run("dot", "-Tplain", "-Knop2", file)
    found = collections.Counter(line.split(" ", 1)[0] for line in text.splitlines())
    lines = file.read_text("utf-8").splitlines()
    edges = sum('" -> "' in line for line in lines)
    nodes = sum(line.startswith('  "') for line in lines) - edges
    expect(file, "graphviz: nodes", found["node"], nodes)
    expect(file, "graphviz: edges", found["edge"], edges)
    version_line = subprocess.run(["dot", "-V"], capture_output=True, text=True, check=False).stderr
    say("graphviz", version_line.split()[4], f"{found['node']} nodes, {found['edge']} edges")
