"""Graphs that are exported: the corpus, articles that try everything, and one of ten thousand nodes."""

import hashlib
import json
import shutil

from common import HERE, ROOT, Setting, claimgraph

FORMATS = "graphml,gexf,jsonld,turtle,nquads,csv,dot,svg,html,ontology"

SCRIPT = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">'

HOSTILE = [
    {
        "id": '</script><script>window.hacked=1</script>',
        "title": f"{SCRIPT} =1+1 “Title”",
        "publisher": '=cmd|"/c calc"!A1',
        "url": "javascript:window.hacked=1",
        "date": "2025-04-28",
        "text": f"Vladimir Putin thanked North Korea on Monday {SCRIPT}. {SCRIPT} Vladimir Putin met Kim Jong Un in "
        "Moscow </script><!-- <![CDATA[ ]]> --> \u2028 & &lt;b&gt;, he said. Russia denied that it attacked Ukraine.",
    },
    {
        "id": "odd & \"quoted\" 'id' <b>",
        "title": "+SUM(A1:A9)\ttabbed",
        "url": "https://news.example/a b?q=<x>&y=\"z\"",
        "date": "2025-04",
        "text": "KCNA said on Tuesday that Kim Jong Un visited Russia. “@SUM(1+1)*cmd|' /C calc'!A0,” Kim Jong Un told KCNA. "
        "Türkiye's Recep Tayyip Erdoğan criticised Åland's 🇰🇵 leader 金正恩. Ukraine did not attack Russia, Volodymyr Zelensky said.",
    },
    {"id": "data", "url": "data:text/html,<script>window.hacked=1</script>", "text": "Germany thanked France. Poland accused Belarus of lying."},
]


def make(reuse=False):
    """The folders with all exports, each made anew unless they are to be used again."""
    work = Setting.work / "out"
    if reuse:
        folders = {name: work / name for name in ["corpus", "hostile", "large", "corpus-actors", "hostile-actors"]}
        return folders | {"sample": HERE / "sample"}
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    articles = work / "hostile.jsonl"
    articles.write_text("".join(json.dumps(article) + "\n" for article in HOSTILE), "utf-8")
    folders = {"corpus": work / "corpus", "hostile": work / "hostile", "large": work / "large"}
    claimgraph("build", ROOT / "corpus", "-o", folders["corpus"], "--format", FORMATS)
    claimgraph("build", articles, "-o", folders["hostile"], "--format", FORMATS)
    large(folders["large"])
    for folder in ["corpus", "hostile"]:
        actors = work / f"{folder}-actors"
        claimgraph("export", "--store", folders[folder], "--view", "actors", "--format", FORMATS, "-o", actors)
        folders[f"{folder}-actors"] = actors
    # What the tests of the program itself compare byte for byte.
    folders["sample"] = HERE / "sample"
    return folders


def large(folder, entities=10_000, facts=30_000):
    """Records of a graph of many nodes: the same one every time, with hubs as in news."""
    relations = ["met", "thanked", "accused", "supported", "visited", "warned", "criticized", "leads"]
    kinds = ["person", "state", "organization", "place", "group"]
    state = 1

    def number(below):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % below

    def entity(i):
        kind = kinds[i % len(kinds)]
        return {"id": f"{kind}-number-{i}", "type": kind, "name": f"{kind.title()} Number {i}", "aliases": [f"Alias {i}"], "same_as": []}

    lines = []
    for article in range(facts // 30):
        text, claims, known, sentences = "", [], {}, []
        for claim in range(30):
            subject = entity((article * 30 + claim) % entities)
            object_ = entity(number(number(entities) + 1))
            relation = relations[number(len(relations))]
            start = len(text)
            sentence = f"{subject['name']} {relation} {object_['name']} on Monday."
            text += sentence + " "
            known |= {subject["id"]: subject, object_["id"]: object_}
            end = start + len(sentence) - 1
            sentences.append([start, end + 1])
            claims.append({
                "id": f"c{claim + 1}", "subject": subject["id"], "relation": relation, "object": object_["id"],
                "polarity": "affirmed" if number(20) else "negated", "modality": "actual", "attributed_to": [],
                "time": None, "quantity": None,
                "evidence": {"start": start, "end": end, "text": text[start:end]}, "rule": f"{relation}/test", "shape": "active",
                "roles": [{"role": "subject", "start": start, "end": start + len(subject["name"])}],
            })
        lines.append(json.dumps({
            "id": f"article-{article:05}", "title": f"Article {article}", "date": f"2025-{article % 12 + 1:02}-{article % 28 + 1:02}",
            "publisher": f"Paper {article % 40}", "source": f"{article}.txt", "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "text_length": len(text), "sentences": sentences,
            "entities": sorted(known.values(), key=lambda e: e["id"]), "mentions": [], "claims": claims, "diagnostics": [], "text": text,
        }))
    records = folder.with_suffix(".jsonl")
    records.write_text("\n".join(lines) + "\n", "utf-8")
    # What is asked of a graph of this size: the rest would fill disks for nobody.
    claimgraph("merge", records, "-o", folder, "--format", "graphml,html")
    records.unlink()
