#!/usr/bin/env python3
"""How many mentions are linked to the right thing of the world.

usage: linking.py DATA.jsonl RECORDS.jsonl [--errors]

DATA has one article a line, `{"id", "mentions": [{"start", "end", "type", "wiki"}]}`, where `wiki` is
the title of an encyclopaedia's page; RECORDS are extraction records of the same texts. States are
compared by their identity in `schema/gazetteers/states.tsv`, persons and organizations by the entry of
their gazetteer that has the title among its names. What is in no gazetteer counts for nothing.
"""
import csv, json, re, sys
from pathlib import Path

LISTS = Path(__file__).resolve().parents[2] / "schema" / "gazetteers"
COLUMNS = {
    "state": ("name", "names", "abbreviations", "short"),
    "person": ("name", "names"),
    "organization": ("name", "names", "acronyms"),
}


def folded(title):
    title = re.sub(r"\s*\(.*\)$", "", title.replace("_", " "))
    title = re.sub(r"^(the|republic of the|republic of)\s+", "", title.lower())
    return re.sub(r"[^\w]+", " ", title).strip()


def rows(kind):
    """Entries of a gazetteer, those that are added by hand too."""
    stem = kind + "s"
    for path in [LISTS / f"{stem}.tsv", *sorted((LISTS / "by_hand").glob(f"{stem}*.tsv"))]:
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def entries(kind):
    """folded name -> the entry's own names and its numbers elsewhere"""
    out = {}
    for row in rows(kind):
        names = {n for c in COLUMNS[kind] for n in (row.get(c) or "").split("|") if n}
        entry = {"names": {folded(n) for n in names}, "numbers": {row.get("wikidata"), row.get("geonames")} - {"", None}}
        for column in ("name", "names"):
            for name in (row.get(column) or "").split("|"):
                if name:
                    out.setdefault(folded(name), entry)
    return out


def right(entity, entry):
    numbers = {iri.rstrip("/").rsplit("/", 1)[-1] for iri in entity.get("same_as", [])}
    if entry["numbers"] and numbers:
        return bool(entry["numbers"] & numbers)
    names = {folded(entity["name"])} | {folded(a) for a in entity.get("aliases", [])}
    return bool(names & entry["names"])


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(args) != 2:
        sys.exit(__doc__)
    lists = {kind: entries(kind) for kind in COLUMNS}
    records = {}
    for line in Path(args[1]).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        records[record["id"]] = record
    counts = {kind: [0, 0, 0] for kind in COLUMNS}
    for line in Path(args[0]).read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        record = records.get(article["id"])
        if record is None:
            continue
        known = {e["id"]: e for e in record["entities"]}
        for gold in article["mentions"]:
            kind, title = gold["type"], gold.get("wiki")
            entry = lists.get(kind, {}).get(folded(title)) if title else None
            if entry is None:
                continue
            found = [m for m in record["mentions"]
                     if m["type"] == kind and m["start"] < gold["end"] and gold["start"] < m["end"]]
            best = min(found, key=lambda m: abs(m["start"] - gold["start"]) + abs(m["end"] - gold["end"]), default=None)
            if best is None:
                counts[kind][2] += 1
                continue
            hit = right(known[best["entity"]], entry)
            counts[kind][0 if hit else 1] += 1
            if not hit and "--errors" in sys.argv:
                print(article["id"], kind, title, "|", best["text"], "|", best["entity"], best.get("merged_by"))
    for kind, (hits, wrong, none) in counts.items():
        share = hits / (hits + wrong) if hits + wrong else 0.0
        print(f"{kind:14} {share:.3f} of {hits + wrong} found mentions linked right ({none} not found as a {kind})")


if __name__ == "__main__":
    main()
