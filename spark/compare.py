"""Compares what a job left behind with what `claimgraph build --format graphml,nquads` wrote on one machine:
the lines of N-Quads and the nodes and edges of GraphML to the byte, sorted; entities, facts and evidence
with the tables of the store.

    python spark/compare.py JOB BUILD
"""

import glob
import gzip
import json
import sqlite3
import sys

import pyarrow.dataset as ds

STATUS = ("asserted", "attributed", "hedged", "negated")


def quads(job):
    for path in sorted(glob.glob(f"{job}/nquads/part-*.gz")):
        with gzip.open(path, "rb") as file:
            yield from file.read().splitlines()


def blocks(data):
    """Head, nodes, edges and tail of GraphML."""
    found, block = [], []
    for line in data.split(b"\n"):
        block.append(line)
        if line in (b"    </node>", b"    </edge>") or line.startswith(b"  <graph "):
            found.append(b"\n".join(block))
            block = []
    return found + [b"\n".join(block)]


def written(job):
    data = b""
    for path in sorted(glob.glob(f"{job}/graphml/*/part-*")):
        with open(path, "rb") as file:
            data += file.read()
    return data


def table(job, name):
    return ds.dataset(f"{job}/{name}", format="parquet").to_table().to_pylist()


def node(id):
    """The number of a fact in the store."""
    number = int(id.rsplit("-", 1)[1], 16)
    return number - (1 << 64) if number >> 63 else number


def facts(job):
    for row in table(job, "facts"):
        yield (
            node(row["fact"]), row["relation"], STATUS.index(row["status"]), int(row["derived"]),
            row["independent"], row["articles"], row["reports"], row["first_reported"], row["last_reported"],
            row["first_happened"], row["last_happened"], json.dumps(row["quantities"], ensure_ascii=False),
        )  # fmt: skip


STORED_FACTS = """SELECT f.node, r.id, f.status, f.derived, f.independent, f.articles, f.reports, f.first_reported,
    f.last_reported, f.first_happened, f.last_happened, f.quantities FROM fact f JOIN relation r ON r.num = f.relation"""
STORED_ENTITIES = """SELECT id, name, aliases, same_as, mentions, articles, medium FROM entity
    WHERE canonical = node AND articles > 0"""
STORED_EVIDENCE = """SELECT r.fact, a.key, r.seq, c.id, r.derived, r.status, c.start, c."end", c.evidence, c.roles
    FROM report r JOIN article a ON a.record = r.record JOIN claim c ON c.num = r.claim"""


def entities(job):
    for row in table(job, "entities"):
        lists = [json.dumps(row[name] or [], ensure_ascii=False) for name in ("aliases", "same_as")]
        yield (row["id"], row["name"], *lists, row["mentions"], row["articles"], int(row["medium"]))


def evidence(job):
    for row in table(job, "evidence"):
        yield (
            node(row["fact"]), row["article"], row["seq"], row["claim"], int(row["derived"]),
            STATUS.index(row["status"]), row["start"], row["end"], row["evidence"],
            "" if row["derived"] else " ".join(row["roles"] or []),
        )  # fmt: skip


def stored(build, query):
    rows = sqlite3.connect(f"file:{build}/claimgraph.db?mode=ro", uri=True).execute(query)
    for row in rows:
        yield tuple(
            json.dumps(json.loads(v), ensure_ascii=False) if isinstance(v, str) and v.startswith("[") and n in (2, 3, 11)
            else v for n, v in enumerate(row)
        )  # fmt: skip


def key(row):
    return tuple("" if value is None else str(value) for value in row)


def compare(job, build, graphml=True):
    """What differs, in words; nothing if nothing does."""
    wrong = []

    def check(what, ours, theirs, key=None):
        ours, theirs = sorted(ours, key=key), sorted(theirs, key=key)
        if not theirs:
            wrong.append(f"{what}: the build has none, so nothing was compared")
        elif ours != theirs:
            mine, other = set(ours), set(theirs)
            wrong.append(f"{what}: {len(ours)} and {len(theirs)}")
            wrong.extend(f"  only the job: {row!r:.600}" for row in sorted(mine - other, key=key)[:3])
            wrong.extend(f"  only the build: {row!r:.600}" for row in sorted(other - mine, key=key)[:3])
        else:
            print(f"{what}: {len(ours)}, the same")

    with gzip.open(f"{build}/graph.nq.gz", "rb") as file:
        check("lines of N-Quads", quads(job), file.read().splitlines())
    if graphml:
        with open(f"{build}/graph.graphml", "rb") as file:
            check("pieces of GraphML", blocks(written(job)), blocks(file.read()))
    check("entities", entities(job), stored(build, STORED_ENTITIES), key)
    check("facts", facts(job), stored(build, STORED_FACTS), key)
    theirs = (row if not row[4] else (*row[:9], "") for row in stored(build, STORED_EVIDENCE))
    check("evidence", evidence(job), theirs, key)
    return wrong


if __name__ == "__main__":
    faults = compare(*sys.argv[1:3])
    print("\n".join(faults))
    sys.exit(1 if faults else 0)
