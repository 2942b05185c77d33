#!/usr/bin/env python3
"""Check that every gold file of this folder fits its article.

usage: check_gold.py [FILE.gold.json ...]      without files: all of this folder

It checks what a machine can: the form of the files, that ids are unique and names and claims refer to
something, that every surface and quote stands in the text, that relations exist and take these kinds of
subject and object. Whether a claim is what the text says, only a reader can tell.
"""
import json
import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
RELATIONS = HERE.parent / "schema" / "relations"
TYPES = {"person", "state", "organization", "place", "group", "event", "agreement"}
ACTORS = {"person", "state", "organization", "group"}
META = ("id", "title", "date", "publisher", "url", "language")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
ENTITY_KEYS = {"name", "type", "surface", "metonyms", "optional_surface", "aliases", "of", "optional"}
CLAIM_KEYS = {"id", "subject", "relation", "object", "polarity", "modality", "time", "quantity",
              "attributed_to", "quote", "optional"}


def main():
    files = [Path(a) for a in sys.argv[1:]] or sorted(HERE.glob("*.gold.json"))
    relations, faults = read_relations(), []
    for path in files:
        faults += [f"{path.name}: {fault}" for fault in check(path, relations)]
    if not sys.argv[1:]:
        stems = {p.name.removesuffix(".gold.json") for p in files}
        faults += [f"{p.name}: no gold file" for p in sorted(HERE.glob("*.md"))
                   if p.stem not in stems]
    print("\n".join(faults) if faults else f"{len(files)} gold files, no faults")
    sys.exit(1 if faults else 0)


def check(path, relations):
    """The faults of one gold file, as sentences."""
    try:
        doc = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"no JSON: {error}"]
    stem = path.name.removesuffix(".gold.json")
    article = path.with_name(f"{stem}.md")
    if not article.exists():
        return [f"no article {article.name}"]
    meta, text = split_article(article.read_text(encoding="utf-8"))
    faults = [f"front matter lacks {key}" for key in META if not meta.get(key)]
    if doc.get("id") != stem or meta.get("id") != stem:
        faults.append("the id is not the stem of the file")
    faults += [f"{key} differs from the article" for key in ("title", "date") if doc.get(key) != meta.get(key)]
    kinds = {}
    faults += check_entities(doc.get("entities", []), text, kinds)
    faults += check_claims(doc.get("claims", []), text, kinds, relations)
    return faults


def check_entities(entities, text, kinds):
    """Fills `kinds` with the type of every name."""
    faults, owners = [], {}
    for entity in entities:
        name = entity.get("name")
        if name in kinds:
            faults.append(f"two entities are called {name}")
        kinds[name] = entity.get("type")
    for entity in entities:
        name = entity.get("name")
        faults += [f"{name}: unknown key {key}" for key in sorted(set(entity) - ENTITY_KEYS)]
        if entity.get("type") not in TYPES:
            faults.append(f"{name}: unknown type {entity.get('type')}")
        if "of" in entity and entity["of"] not in kinds:
            faults.append(f"{name}: belongs to {entity['of']}, which is no entity")
        strings = [s for key in ("surface", "metonyms", "optional_surface") for s in entity.get(key, [])]
        if not strings:
            faults.append(f"{name}: never named in the text")
        for string in strings:
            words, at = (string["text"], string["at"]) if isinstance(string, dict) else (string, None)
            found = len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))
            if not found or (at and (max(at) > found or min(at) < 1)):
                faults.append(f"{name}: '{words}' stands {found} times in the text")
            for number in at or range(1, found + 1):
                other = owners.setdefault((words, number), name)
                if other != name:
                    faults.append(f"'{words}' (occurrence {number}) is both {other} and {name}")
    return faults


def check_claims(claims, text, kinds, relations):
    faults, seen = [], set()
    ids = [claim.get("id") for claim in claims]
    faults += [f"two claims are called {i}" for i in sorted({i for i in ids if ids.count(i) > 1})]
    for claim in claims:
        label = f"{claim.get('id')} ({claim.get('relation')})"
        faults += [f"{label}: unknown key {key}" for key in sorted(set(claim) - CLAIM_KEYS)]
        faults += [f"{label}: {key} is missing" for key in ("subject", "relation", "object", "quote") if key not in claim]
        if claim.get("quote", "") not in text:
            faults.append(f"{label}: the quote is not in the text: {claim['quote']}")
        if claim.get("quantity", "") not in text:
            faults.append(f"{label}: the quantity is not in the text: {claim['quantity']}")
        if claim.get("polarity", "negated") != "negated":
            faults.append(f"{label}: unknown polarity {claim['polarity']}")
        if claim.get("modality", "planned") not in {"possible", "planned", "demanded"}:
            faults.append(f"{label}: unknown modality {claim['modality']}")
        if "time" in claim and not DATE.fullmatch(claim["time"]):
            faults.append(f"{label}: the time is no ISO date: {claim['time']}")
        if "attributed_to" in claim and claim["attributed_to"] not in kinds:
            faults.append(f"{label}: attributed to {claim['attributed_to']}, which is no entity")
        key = json.dumps([claim.get(k) for k in ("subject", "relation", "object", "attributed_to", "quantity",
                                                 "polarity", "modality", "time")])
        if key in seen:
            faults.append(f"{label}: stands twice")
        seen.add(key)
        if relations and claim.get("relation") not in relations:
            faults.append(f"{label}: unknown relation")
        for side in ("subject", "object"):
            kind = kind_of(claim.get(side), ids, kinds)
            if kind is None:
                faults.append(f"{label}: the {side} refers to nothing: {claim.get(side)}")
            elif claim.get("relation") in relations and kind not in relations[claim["relation"]][side]:
                faults.append(f"{label}: a {kind} cannot be its {side}")
            if kind == "concept" and claim[side]["concept"] not in text:
                faults.append(f"{label}: the concept is not in the text: {claim[side]['concept']}")
            if isinstance(claim.get(side), dict) and claim[side].get("claim") == claim.get("id"):
                faults.append(f"{label}: refers to itself")
    return faults


def kind_of(end, ids, kinds):
    """What stands at an end of a claim, None where it refers to nothing."""
    if isinstance(end, dict):
        if end.get("claim") in ids:
            return "claim"
        return "concept" if end.get("concept") else None
    return kinds.get(end)


def read_relations():
    """{id: {"subject": kinds, "object": kinds}}, empty where the schema has none."""
    out = {}
    for path in sorted(RELATIONS.rglob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        out[table["id"]] = {side: kind_set(table[side]) for side in ("subject", "object")}
    return out


def kind_set(words):
    words = {words} if isinstance(words, str) else set(words)
    return words - {"actor"} | ACTORS if "actor" in words else words


def split_article(raw):
    """Front matter as a dictionary, and the text behind it."""
    _, front, text = raw.split("---\n", 2)
    pairs = (line.split(": ", 1) for line in front.splitlines() if line.strip())
    return {key: value.strip().strip('"') for key, value in pairs}, text


if __name__ == "__main__":
    main()
