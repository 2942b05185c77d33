#!/usr/bin/env python3
"""Checks the hand-written lists of names: persons, organizations, events, agreements.

For those who edit the lists; the program has its own loader and never calls this.

    python3 schema/gazetteers/check.py           checks, exit code 1 if anything is wrong
    python3 schema/gazetteers/check.py --notes   also what is worth a look: one name for two entries
    python3 schema/gazetteers/check.py --sort    sorts the lists in place first

It does not know whether a fact is true: it finds the faults that a false one often shows, such as
two presidents of one state at one time.
"""

import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent

COLUMNS = {
    "persons.tsv": "name names short family gender offices wikidata",
    "organizations.tsv": "name names acronyms kind owner seat ambiguous wikidata",
    "events.tsv": "name names kind start end places",
    "agreements.tsv": "name names kind year parties",
}
KINDS = {
    "organizations.tsv": "ministry army intelligence police government parliament court party media agency "
    "news_agency company bank international armed_group ngo university club league religious union",
    "events.tsv": "war battle summit election games festival attack disaster revolution",
    "agreements.tsv": "treaty law accord resolution",
}
# Roles that one person holds at a time. The rest (ministers without portfolio, justices, spokespeople)
# may have several holders.
SINGLE = {
    "president", "prime minister", "chancellor", "king", "queen", "supreme leader", "foreign minister",
    "defence minister", "finance minister", "interior minister", "secretary of state", "defense secretary",
    "treasury secretary", "attorney general", "vice president", "secretary-general", "general secretary",
    "foreign secretary", "home secretary", "defence secretary", "chancellor of the exchequer",
    "first minister", "governor", "mayor", "speaker", "director", "director-general", "managing director",
    "chief executive", "chair", "chairman", "pope", "foreign policy chief", "chief justice", "emir",
    "national security adviser", "press secretary", "opposition leader", "leader", "taoiseach",
    "high commissioner for refugees", "high commissioner for human rights",
}
# Roles that a region or a city has too: the body may then be any place's id.
REGIONAL = {"governor", "mayor", "premier", "first minister", "leader"}
# Offices with several holders by law.
SHARED = {("prime minister", "libya"), ("vice president", "European Commission"), ("president", "bosnia-and-herzegovina"), ("president", "switzerland")}

DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
STATE = re.compile(r"^[a-z]+(-[a-z]+)*$")

faults = []
notes = []


def fault(file, line, message):
    """Something that must be put right."""
    faults.append(f"{file}:{line}: {message}")


def values(cell):
    """The values of a cell."""
    return cell.split("|") if cell else []


def read(file):
    """Rows as (line, {column: cell}); reports the faults of their form."""
    columns = COLUMNS[file].split()
    path = HERE / file
    data = path.read_bytes().decode("utf-8")
    if data and not data.endswith("\n"):
        fault(file, 1, "the last line has no end")
    rows, previous = [], None
    for number, line in enumerate(data.splitlines(), 1):
        if number == 1:
            if line.split("\t") != columns:
                fault(file, 1, f"expected the header {columns}")
            continue
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(columns):
            fault(file, number, f"{len(cells)} cells, expected {len(columns)}")
            continue
        if any(c != c.strip() or "  " in c for c in cells):
            fault(file, number, "a cell with stray blanks")
        if any(c.startswith("|") or c.endswith("|") or "||" in c for c in cells):
            fault(file, number, "an empty value in a cell")
        row = dict(zip(columns, cells))
        for column, cell in row.items():
            if len(set(values(cell))) != len(values(cell)):
                fault(file, number, f"a value twice in {column}: {cell}")
        if not row["name"]:
            fault(file, number, "no name")
        if row["name"] in values(row.get("names", "")):
            fault(file, number, f"the name is among its own names: {row['name']}")
        if previous is not None and row["name"] <= previous:
            fault(file, number, f"not sorted, or twice: {row['name']} after {previous}")
        previous = row["name"]
        if row.get("wikidata") and not re.match(r"^Q[1-9]\d*$", row["wikidata"]):
            fault(file, number, f"not a Wikidata id: {row['wikidata']}")
        rows.append((number, row))
    return rows


def sort(file):
    """Sorts a list by its first column; comment lines stay right below the header."""
    path = HERE / file
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [l for l in lines[1:] if l.startswith("#")]
    rows = sorted((l for l in lines[1:] if l and not l.startswith("#")), key=lambda l: l.split("\t")[0])
    path.write_text("\n".join(lines[:1] + comments + rows) + "\n", encoding="utf-8")


def date(file, line, text):
    """True if the text is a date of any precision."""
    if text and not DATE.match(text):
        fault(file, line, f"not a date: {text}")
        return False
    return True


def later(a, b):
    """True if date a is later than date b, as far as both are precise."""
    n = min(len(a), len(b))
    return a[:n] > b[:n]


def unique_ids(file, rows):
    """No Wikidata id stands for two entries."""
    seen = {}
    for line, row in rows:
        q = row.get("wikidata")
        if q and seen.setdefault(q, row["name"]) != row["name"]:
            fault(file, line, f"{q} is already {seen[q]}")


def shared_names(file, rows, columns):
    """Notes every form that two entries share: the context must decide between them."""
    owners = defaultdict(list)
    for _, row in rows:
        for form in {v for c in columns for v in values(row.get(c, ""))}:
            owners[form].append(row["name"])
    for form, names in sorted(owners.items()):
        if len(names) > 1:
            notes.append(f"{file}: '{form}' is {', '.join(names)}")


def check_owner(file, line, text, organizations, states):
    """A state's id or the name of an organization."""
    if text in organizations or (STATE.match(text) and (not states or text in states)):
        return
    fault(file, line, f"neither a state's id nor an organization: {text}")


def check_persons(rows, organizations, states):
    file = "persons.tsv"
    holders = defaultdict(list)
    for line, row in rows:
        if row["gender"] not in ("m", "f"):
            fault(file, line, f"gender is {row['gender']!r}")
        if not row["family"]:
            fault(file, line, "no family name")
        for office in values(row["offices"]):
            match = re.match(r"^([^@]+)@([^@]+):([0-9-]*)\.\.([0-9-]*)$", office)
            if not match:
                fault(file, line, f"expected role@body:start..end, found {office}")
                continue
            role, body, start, end = match.groups()
            check_owner(file, line, body, organizations, set() if role in REGIONAL else states)
            if date(file, line, start) and date(file, line, end):
                if start and end and later(start, end):
                    fault(file, line, f"ends before it starts: {office}")
                if role in SINGLE and (role, body) not in SHARED and start:
                    holders[role, body].append((start, end or "9999", row["name"], line))
    for (role, body), terms in sorted(holders.items()):
        terms.sort()
        for i, (start, end, name, line) in enumerate(terms):
            for start2, _, name2, _ in terms[i + 1 :]:
                if name2 != name and later(end, start2):
                    fault(file, line, f"{role}@{body}: {name} ({start}..{end}) and {name2} ({start2}..)")


def check_organizations(rows, organizations, states):
    file = "organizations.tsv"
    for line, row in rows:
        if row["kind"] not in KINDS[file].split():
            fault(file, line, f"unknown kind {row['kind']}")
        if row["owner"]:
            check_owner(file, line, row["owner"], organizations, states)
        if row["owner"] == row["name"]:
            fault(file, line, "owns itself")
        if row["seat"] and not STATE.match(row["seat"]):
            fault(file, line, f"seat is not an id: {row['seat']}")
        if row["ambiguous"] not in ("", "word"):
            fault(file, line, f"ambiguous is {row['ambiguous']!r}")


def check_events(rows):
    file = "events.tsv"
    for line, row in rows:
        if row["kind"] not in KINDS[file].split():
            fault(file, line, f"unknown kind {row['kind']}")
        if date(file, line, row["start"]) and date(file, line, row["end"]):
            if row["start"] and row["end"] and later(row["start"], row["end"]):
                fault(file, line, "ends before it starts")
        for place in values(row["places"]):
            if not STATE.match(place):
                fault(file, line, f"place is not an id: {place}")


def check_agreements(rows, organizations, states):
    file = "agreements.tsv"
    for line, row in rows:
        if row["kind"] not in KINDS[file].split():
            fault(file, line, f"unknown kind {row['kind']}")
        if row["year"] and not re.match(r"^\d{4}$", row["year"]):
            fault(file, line, f"not a year: {row['year']}")
        for party in values(row["parties"]):
            check_owner(file, line, party, organizations, states)


def ids(file):
    """The ids of another list, if it is there: its first column."""
    path = HERE / file
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {l.split("\t")[0] for l in lines if l and not l.startswith("#")}


def kebab(name):
    """The id of a place: its name in small letters, without accents, words joined by hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    plain = plain.translate(str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "'": "", ".": ""}))
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def places():
    """The ids of all places and of their other names."""
    path = HERE / "places.tsv"
    if not path.exists():
        return set()
    rows = [l.split("\t") for l in path.read_text(encoding="utf-8").splitlines()[1:] if l and not l.startswith("#")]
    return {kebab(form) for row in rows for form in [row[0], *values(row[2])]}


def unknown_places(file, rows, column, known):
    """Notes ids that no list of places has."""
    for line, row in rows:
        for place in values(row[column]):
            if known and place not in known:
                notes.append(f"{file}:{line}: no such place: {place}")


def main():
    if "--sort" in sys.argv:
        for file in COLUMNS:
            sort(file)
    lists = {file: read(file) for file in COLUMNS}
    organizations = {row["name"] for _, row in lists["organizations.tsv"]}
    states = ids("states.tsv")
    check_persons(lists["persons.tsv"], organizations, states)
    check_organizations(lists["organizations.tsv"], organizations, states)
    check_events(lists["events.tsv"])
    check_agreements(lists["agreements.tsv"], organizations, states)
    known = states | places()
    unknown_places("organizations.tsv", lists["organizations.tsv"], "seat", known)
    unknown_places("events.tsv", lists["events.tsv"], "places", known)
    for file, rows in lists.items():
        unique_ids(file, rows)
        shared_names(file, rows, ["name", "names", "short", "acronyms"])
    for line in faults + (notes if "--notes" in sys.argv else []):
        print(line)
    print(", ".join(f"{file} {len(rows)}" for file, rows in lists.items()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
