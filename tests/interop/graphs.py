"""GraphML, GEXF, DOT and SVG in NetworkX, igraph, graphology (the parser of Gephi Lite), cytoscape.js,
Graphviz and rsvg: as many nodes and edges as were written, with their attributes and types."""

import collections
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
    nodes = sorted((name, data["label"]) for name, data in graph.nodes(data=True))
    edges = sorted((a, b, data["relation"], data["edge_id"]) for a, b, data in graph.edges(data=True))
    compare(file, "networkx", nodes, edges, wanted)
    types = {type(value).__name__ for _, data in graph.nodes(data=True) for value in data.values()}
    expect(file, "networkx: types of values", types, {"str", "int", "float"})
    values = sum(len(data) for _, data in graph.nodes(data=True)) + sum(len(d) for *_, d in graph.edges(data=True))
    say("networkx", version("networkx"), f"{len(nodes)} nodes, {len(edges)} edges, {values} values")

    graph = igraph.Graph.Read_GraphML(str(file))
    name = [vertex["id"] for vertex in graph.vs]
    nodes = sorted((vertex["id"], vertex["label"]) for vertex in graph.vs)
    edges = sorted((name[e.source], name[e.target], e["relation"], e["edge_id"]) for e in graph.es)
    compare(file, "igraph", nodes, edges, wanted)
    columns = len(graph.vs.attributes()), len(graph.es.attributes())
    say("igraph", version("igraph"), f"{len(nodes)} nodes, {len(edges)} edges, {columns[0]} + {columns[1]} columns")

    read = node("graph.mjs", file)
    for program in [program for program in ["graphology-graphml", "cytoscape.js"] if program in read]:
        found = read[program]
        nodes = sorted((n["id"], n["label"]) for n in found["nodes"])
        edges = sorted((e["source"], e["target"], e["relation"], e["edge_id"]) for e in found["edges"])
        compare(file, program, nodes, edges, wanted)
        say(program, found["version"], f"{len(nodes)} nodes, {len(edges)} edges")
    looks(file, read["graphology-graphml"])


def looks(file, found):
    """What Gephi Lite draws: every node has a place, a size and a colour, no two nodes one place."""
    bad = [n["id"] for n in found["nodes"] if not (isinstance(n["x"], (int, float)) and isinstance(n["y"], (int, float)) and n["size"] >= 4 and n["color"].startswith(("#", "rgb(")))]
    expect(file, "graphology: nodes without looks", bad, [])
    places = collections.Counter((n["x"], n["y"]) for n in found["nodes"])
    expect(file, "graphology: nodes in one place", [p for p, n in places.items() if n > max(1, len(places) // 1000)], [])


def graphml_itself(file):
    """Nodes and edges as they stand in the XML, and what the dialect forbids."""
    if b"<!DOCTYPE" in file.read_bytes()[:1000]:
        expect(file, "XML", "a DOCTYPE", "none")
    root = ElementTree.parse(file).getroot()
    types = {key.get("attr.type") for key in root.iter(f"{GRAPHML}key")}
    expect(file, "XML: attribute types", types - {"boolean", "int", "long", "double", "string"}, set())
    names = {key.get("attr.name") for key in root.iter(f"{GRAPHML}key")}
    expect(file, "XML: names that Gephi takes for its own", names & {"id", "type", "kind", "timeset", "Weight"}, set())
    data = lambda element: {d.get("key"): d.text or "" for d in element.iter(f"{GRAPHML}data")}
    nodes, edges, kinds = [], [], collections.Counter()
    for item in root.iter(f"{GRAPHML}node"):
        nodes.append((item.get("id"), data(item)["label"]))
    for item in root.iter(f"{GRAPHML}edge"):
        values = data(item)
        edges.append((item.get("source"), item.get("target"), values["relation"], item.get("id")))
        kinds[item.get("source"), item.get("target"), item.get("label")] += 1
        if not float(values["weight"]) > 0:
            expect(file, f"edge {item.get('id')}", "no weight", "a weight")
    ids = [name for name, _ in nodes] + [edge[3] for edge in edges]
    expect(file, "XML: ids that occur twice", [i for i, n in collections.Counter(ids).items() if n > 1], [])
    expect(file, "XML: edges that Gephi would merge", [kind for kind, n in kinds.items() if n > 1], [])
    empty = [d.get("key") for d in root.iter(f"{GRAPHML}data") if not (d.text or "").strip()]
    expect(file, "XML: empty values", empty, [])
    return sorted(nodes), sorted(edges)


def compare(file, program, nodes, edges, wanted):
    expect(file, f"{program}: nodes", nodes, wanted[0])
    expect(file, f"{program}: edges", edges, wanted[1])


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
    expect(file, "graphology-gexf: nodes", sorted((n["id"], n["label"]) for n in found["nodes"]), nodes)
    expect(file, "graphology-gexf: edges", sorted(e["id"] for e in found["edges"]), sorted(e[3] for e in edges))
    looks(file, found)
    lists = sum(isinstance(n.get("aliases"), list) for n in found["nodes"])
    written = sum('"aliases"' in str(a.get("for")) or a.get("for") == "aliases" for a in root.iter(f"{GEXF}attvalue"))
    expect(file, "graphology-gexf: lists", lists, written)
    say("graphology-gexf", found["version"], f"{len(found['nodes'])} nodes, {len(found['edges'])} edges, {lists} lists; {spells} spells in the XML")
    # NetworkX reads GEXF up to 1.2: the same file under that name.
    text = file.read_text("utf-8").replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"')
    import io

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
    import subprocess

    version_line = subprocess.run(["dot", "-V"], capture_output=True, text=True, check=False).stderr
    say("graphviz", version_line.split()[4], f"{found['node']} nodes, {found['edge']} edges")
