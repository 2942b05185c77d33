"""Draws one entity's surroundings in a GraphML export as SVG. Needs nothing but Python.

    python3 tests/interop/picture.py exports/graph.graphml exports/graph.svg

Entities within two steps of the one with `--around ID`, in the colours, sizes and rough places that
the file has; what the articles of its facts of `--relation` report is drawn dark and with its
relation, everything else light. The same file gives the same picture.
"""

import argparse
import html
import math
import xml.etree.ElementTree as ElementTree

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
KINDS = ["person", "state", "organization", "group", "place", "event", "agreement"]
WIDTH, HEIGHT, LEGEND = 1160, 760, 46


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("graph")
    arguments.add_argument("picture")
    arguments.add_argument("--around", metavar="ID", default="person-vladimir-putin")
    arguments.add_argument("--relation", default="thanked")
    arguments.add_argument("--hops", type=int, default=2)
    options = arguments.parse_args()
    nodes, edges = read(options.graph)
    if options.around not in nodes:
        arguments.error(f"{options.graph} has no entity `{options.around}`")
    edges = within(edges, options.around, options.hops)
    story = story_of(edges, options.around, options.relation)
    nodes = {name: nodes[name] for name in sorted({end for edge in edges for end in edge[:2]})}
    nodes = min((place(nodes, edges, turn) for turn in range(36)), key=lambda placed: muddle(placed, edges, story))
    with open(options.picture, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(drawing(nodes, edges, story)) + "\n")


def read(path):
    """Entities by id, and the facts between two of them."""
    root = ElementTree.parse(path).getroot()
    values = lambda element: {data.get("key"): data.text for data in element.iterfind(GRAPHML + "data")}
    nodes = {node.get("id"): values(node) for node in root.iter(GRAPHML + "node")}
    nodes = {name: node for name, node in nodes.items() if node["entity_type"] in KINDS}
    edges = [(edge.get("source"), edge.get("target"), values(edge)) for edge in root.iter(GRAPHML + "edge")]
    return nodes, [e for e in edges if e[0] in nodes and e[1] in nodes and e[0] != e[1]]


def within(edges, centre, hops):
    near = {centre}
    for _ in range(hops):
        near |= {end for edge in edges if near & set(edge[:2]) for end in edge[:2]}
    return [edge for edge in edges if set(edge[:2]) <= near]


def story_of(edges, centre, relation):
    """The edges that articles with these facts report."""
    articles = lambda edge: set(edge[2]["article_ids"].split(" | "))
    ours = [edge for edge in edges if edge[0] == centre and edge[2]["relation"] == relation]
    told = {article for edge in ours for article in articles(edge)}
    return [edge for edge in edges if articles(edge) & told]


def muddle(nodes, edges, story):
    """How often a line runs through a node or its name or crosses another line, and how much the
    words lie on each other."""
    pairs = sorted({edge[:2] for edge in edges})
    lines = [(a, b, nodes[a]["at"], nodes[b]["at"]) for a, b in pairs]
    through = 0
    for a, b, p, q in lines:
        for name, node in nodes.items():
            left, top, right, bottom = box(node)
            steps = along(*curve(nodes, pairs, a, b), [t / 40 for t in range(41)])
            if name not in (a, b) and any(left < x < right and top < y < bottom for x, y in steps):
                through += 3
    side = lambda p, q, r: (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0])
    for i, (a, b, p, q) in enumerate(lines):
        for c, d, r, s in lines[i + 1 :]:
            if not {a, b} & {c, d} and side(p, q, r) != side(p, q, s) and side(r, s, p) != side(r, s, q):
                through += 1
    short = sum(max(0, 230 - math.hypot(p[0] - q[0], p[1] - q[1])) / 40 for _, _, p, q in lines)
    return through + short + sum(hidden for *_, hidden in labels(nodes, pairs, story)) / 8


def place(nodes, edges, turn):
    """Turns the places in the file by so many parts of 36 of a circle and moves nodes until they and
    their labels have room."""
    nodes = {name: dict(node) for name, node in nodes.items()}
    names = list(nodes)
    cos, sin = math.cos(turn * math.pi / 18), math.sin(turn * math.pi / 18)
    linked = sorted({tuple(sorted(edge[:2])) for edge in edges})
    for name, node in nodes.items():
        x, y = float(node["x"]), float(node["y"])
        node["at"] = [1.9 * (x * cos - y * sin), 1.15 * (x * sin + y * cos)]
        node["r"] = 4 + 0.42 * float(node["size"])
        node["lines"] = wrapped(node["label"])
        node["w"] = max(2 * node["r"], 7.2 * max(map(len, node["lines"])))
        node["h"] = 2 * node["r"] + 15 * len(node["lines"])
    for step in range(250):
        cool = 1 - step / 250
        moves = {name: [0.0, 0.0] for name in names}
        for a, b in linked:
            (ax, ay), (bx, by) = nodes[a]["at"], nodes[b]["at"]
            far = math.hypot(bx - ax, (by - ay) * 1.5) or 1.0
            pull = 0.02 * max(far - 190, 0) / far
            shift(moves, a, b, (bx - ax) * pull, (by - ay) * pull)
        for i, a in enumerate(names):
            for b in names[i + 1 :]:
                (ax, ay), (bx, by) = nodes[a]["at"], nodes[b]["at"]
                dx, dy = bx - ax, (by - ay) * 1.5
                far = max(math.hypot(dx, dy), 1.0)
                push = -0.9 * (nodes[a]["r"] * nodes[b]["r"]) ** 1.5 / far
                shift(moves, a, b, dx / far * push * 0.5, dy / far * push * 0.4)
        for name, (x, y) in moves.items():
            at = nodes[name]["at"]
            at[0] += x * cool
            at[1] += y * cool
        part(nodes, names)
    fit(nodes)
    for _ in range(200):
        part(nodes, names)
        for node in nodes.values():
            node["at"][0] = min(max(node["at"][0], node["w"] / 2 + 14), WIDTH - node["w"] / 2 - 14)
            low = HEIGHT - LEGEND - node["h"] + node["r"] - 8
            node["at"][1] = min(max(node["at"][1], node["r"] + 14), low)
    return nodes


def shift(moves, a, b, x, y):
    moves[a][0] += x
    moves[a][1] += y
    moves[b][0] -= x
    moves[b][1] -= y


def part(nodes, names):
    """Moves boxes of circle and label apart, the shorter way."""
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            one, two = nodes[a], nodes[b]
            dx = two["at"][0] - one["at"][0]
            dy = centre(two) - centre(one)
            x = (one["w"] + two["w"]) / 2 + 16 - abs(dx)
            y = (one["h"] + two["h"]) / 2 + 12 - abs(dy)
            if x <= 0 or y <= 0:
                continue
            axis, by = (0, math.copysign(x, dx)) if x < y else (1, math.copysign(y, dy))
            one["at"][axis] -= by / 4
            two["at"][axis] += by / 4


def centre(node):
    return node["at"][1] - node["r"] + node["h"] / 2


def fit(nodes):
    for axis, room, margin in [(0, WIDTH, 75), (1, HEIGHT - LEGEND, 45)]:
        low = min(node["at"][axis] for node in nodes.values())
        high = max(node["at"][axis] for node in nodes.values())
        scale = (room - 2 * margin) / max(high - low, 1)
        for node in nodes.values():
            node["at"][axis] = margin + (node["at"][axis] - low) * scale


def wrapped(label):
    """One line, or two of about the same length."""
    if len(label) <= 18 or " " not in label:
        return [label]
    gaps = [i for i, char in enumerate(label) if char == " "]
    gap = min(gaps, key=lambda i: abs(i - len(label) / 2))
    return [label[:gap], label[gap + 1 :]]


def drawing(nodes, edges, story):
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="13.5">'
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    yield "<defs>"
    for name, colour in [("light", "#c4c8ce"), ("dark", "#454b54")]:
        yield f'<marker id="{name}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .8 8 4 0 7.2z" fill="{colour}"/></marker>'
    yield "</defs>"
    told = {edge[:2] for edge in story}
    pairs = sorted({edge[:2] for edge in edges}, key=lambda pair: (pair in told, pair))
    for pair in pairs:
        path, _ = line(nodes, pairs, *pair)
        style = ("dark", "#6b727c", 1.3) if pair in told else ("light", "#d3d6da", 1)
        yield f'<path d="{path}" fill="none" stroke="{style[1]}" stroke-width="{style[2]}" marker-end="url(#{style[0]})"/>'
    for node in nodes.values():
        x, y = node["at"]
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{node["r"]:.1f}" fill="{node["color"]}" stroke="#fff" stroke-width="1.5"/>'
    for node in nodes.values():
        x, y = node["at"]
        for number, words in enumerate(node["lines"]):
            at = y + node["r"] + 13 + 14 * number
            yield text(x, at, words, 'fill="#15181c"')
    for x, y, words, _ in labels(nodes, pairs, story):
        yield text(x, y, words, 'font-size="12" font-style="italic" fill="#343a42"')
    yield from legend(nodes)
    yield "</svg>"


def labels(nodes, pairs, story):
    """Places and words of the relations of the story, and how much of each is hidden at best."""
    told = {edge[:2] for edge in story}
    taken = [box(node) for node in nodes.values()]
    for pair in [pair for pair in pairs if pair in told]:
        facts = {edge[2]["edge_label"] for edge in story if edge[:2] == pair}
        words = ", ".join(sorted(facts))
        _, points = line(nodes, pairs, *pair)
        wide = 6.1 * len(words)
        boxes = [(x - wide / 2 - 2, y - 9, x + wide / 2 + 2, y + 5) for x, y in points]
        hidden, best = min((sum(overlap(one, other) for other in taken), i) for i, one in enumerate(boxes))
        taken.append(boxes[best])
        yield *points[best], words, hidden


def line(nodes, pairs, a, b):
    """The path from rim to rim, and places for its label, best first."""
    start, (cx, cy), end = curve(nodes, pairs, a, b)
    points = along(start, (cx, cy), end, [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73])
    return f"M{start[0]:.1f} {start[1]:.1f}Q{cx:.1f} {cy:.1f} {end[0]:.1f} {end[1]:.1f}", points


def curve(nodes, pairs, a, b):
    """Slightly bent, more if another comes back: where it starts, what it bends to, where it ends."""
    (ax, ay), (bx, by) = nodes[a]["at"], nodes[b]["at"]
    far = math.hypot(bx - ax, by - ay) or 1.0
    ux, uy = (bx - ax) / far, (by - ay) / far
    bend = 0.14 if (b, a) in pairs else 0.05
    cx, cy = (ax + bx) / 2 - uy * far * bend, (ay + by) / 2 + ux * far * bend
    return rim(nodes[a], cx, cy, 1), (cx, cy), rim(nodes[b], cx, cy, 3)


def along(start, bend, end, parts):
    """The points after these parts of a curve."""
    weights = [((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in parts]
    return [tuple(u * p + v * c + w * q for p, c, q in zip(start, bend, end)) for u, v, w in weights]


def rim(node, x, y, gap):
    """Where a line towards a point leaves the circle, or the name below it."""
    dx, dy = x - node["at"][0], y - node["at"][1]
    part = (node["r"] + gap) / (math.hypot(dx, dy) or 1.0)
    if dy > 0:
        out = min((node["w"] / 2 + gap) / (abs(dx) or 0.1), (node["h"] - node["r"] + 2 + gap) / dy)
        if out * dy > node["r"]:
            part = max(part, out)
    return node["at"][0] + dx * part, node["at"][1] + dy * part


def box(node):
    x, y = node["at"]
    return (x - node["w"] / 2, y - node["r"], x + node["w"] / 2, y - node["r"] + node["h"])


def overlap(one, two):
    x = min(one[2], two[2]) - max(one[0], two[0])
    y = min(one[3], two[3]) - max(one[1], two[1])
    return max(x, 0) * max(y, 0)


def text(x, y, words, style):
    halo = 'text-anchor="middle" stroke="#fff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {halo} {style}>{html.escape(words)}</text>'


def legend(nodes):
    colours = {node["entity_type"]: node["color"] for node in nodes.values()}
    x = 28
    for kind in [kind for kind in KINDS if kind in colours]:
        yield f'<circle cx="{x}" cy="{HEIGHT - 22}" r="7" fill="{colours[kind]}"/>'
        yield f'<text x="{x + 13}" y="{HEIGHT - 17.5}" fill="#343a42">{kind}</text>'
        x += 50 + 7.5 * len(kind)


if __name__ == "__main__":
    main()
