#!/usr/bin/env python3
"""Measures claims against the relations of public data sets: precision and recall by relation.

usage: relations.py DATA.jsonl RECORDS.jsonl [--errors]

DATA holds one document a line with `id`, `text`, `mentions` (`start`, `end`, and `entity` where several
mentions are one) and `relations` (`head`, `type`, `tail`; `same_sentence` where it may be false). `head`
and `tail` are numbers of mentions (CoNLL04) or names of entities (DWIE). RECORDS is what
`claimgraph extract` makes of it.

Our entities are those of the data whose mentions the names of ours overlap most. A relation of the data that one
sentence tells is found if a claim between its two entities is of one of the relations that say the same
in our words (`SAME`). A claim between two entities of the data is right if the data has such a relation
for them. The halves are the documents with even and with odd numbers: `--errors` shows only the even
ones, so that the odd ones stay unread.
"""

import collections
import json
import sys

OFFICE = {"leads", "works_for", "spokesperson_of"}
STAFF = OFFICE | {"member_of", "founded"}
HOME = {"citizen_of", "lives_in", "born_in"}
SEAT = {"based_in", "agency_of", "part_of", "located_in"}
PLACE = {"located_in", "part_of", "capital_of"}
KIN = {"related_to"}

# What a relation of the data is called here: the first set is asked for, the second counts as right too.
SAME = {
    # CoNLL04
    "Work_For": (STAFF, set()),
    "Live_In": (HOME | {"leads", "works_for"}, set()),
    "OrgBased_In": (SEAT, set()),
    "Located_In": (PLACE, set()),
    "Kill": ({"killed"}, set()),
    # DWIE
    "head_of_state": ({"leads"}, {"works_for"}),
    "head_of_gov": ({"leads"}, {"works_for"}),
    "head_of": ({"leads"}, STAFF),
    "mayor_of": ({"leads"}, {"works_for"}),
    "coach_of": ({"leads"}, {"works_for"}),
    "minister_of": ({"works_for", "leads"}, set()),
    "agent_of": (OFFICE, {"member_of"}),
    "spokesperson_of": ({"spokesperson_of"}, {"works_for"}),
    "member_of": (STAFF, set()),
    "player_of": ({"works_for", "member_of"}, {"citizen_of"}),
    "citizen_of": (HOME | OFFICE, set()),
    "agency_of": ({"agency_of"}, {"part_of", "based_in"}),
    "ministry_of": ({"agency_of"}, set()),
    "institution_of": ({"agency_of", "part_of"}, set()),
    "part_of": ({"part_of", "agency_of"}, {"member_of"}),
    "based_in": (SEAT, set()),
    "in": (PLACE, set()),
    "event_in": ({"located_in"}, set()),
    "spouse_of": (KIN, set()),
    "sibling": (KIN, set()),
    "parent_of": (KIN, set()),
    "child_of": (KIN, set()),
    "founder_of": ({"founded"}, {"leads", "works_for"}),
    "is_meeting": ({"met"}, set()),
    "won_vs": ({"defeated"}, set()),
}
SYMMETRIC = {"related_to", "met"}
# Relations of ours that each data set tells wherever they hold, so that a claim without it is wrong.
TOLD = {
    "CoNLL04": {"leads", "works_for", "spokesperson_of", "based_in", "located_in", "capital_of", "killed"}
    | HOME,
    "DWIE": OFFICE | {"member_of", "citizen_of", "agency_of", "based_in", "located_in", "part_of", "related_to"},
}


def base(kind):
    """`in0`, `in2-x` → `in`; `head_of_state-x` → `head_of_state`."""
    return kind.removesuffix("-x").rstrip("0123456789")


class Document:
    """Mentions and relations of a document of the data, by number of entity."""

    def __init__(self, data):
        self.data = data
        self.spans = []  # (start, end, entity)
        self.names = collections.defaultdict(set)
        for k, m in enumerate(data["mentions"]):
            entity = m.get("entity", k)
            self.spans.append((m["start"], m["end"], entity))
            self.names[data["text"][m["start"] : m["end"]]].add(entity)
        # "German" is another entity than "Germany" there, but not here.
        self.same = {}
        for r in data["relations"]:
            if base(r["type"]) == "gpe":
                for head in self.entities(r["head"]):
                    for tail in self.entities(r["tail"]):
                        self.same[head] = tail
        self.gold = collections.defaultdict(dict)  # (head, tail) → {type: told in one sentence}
        for r in data["relations"]:
            kind = base(r["type"])
            if kind not in SAME:
                continue
            for head in self.entities(r["head"]):
                for tail in self.entities(r["tail"]):
                    kinds = self.gold[self.one(head), self.one(tail)]
                    kinds[kind] = kinds.get(kind, False) or r.get("same_sentence", True)

    def entities(self, reference):
        if isinstance(reference, int):
            return {self.spans[reference][2]}
        return self.names.get(reference, set())

    def one(self, entity):
        return self.same.get(entity, entity)

    def align(self, record):
        """Our entities → entities of the data."""
        votes = collections.defaultdict(collections.Counter)
        for m in record["mentions"]:
            if m.get("form") not in ("name", "adjective", "metonym"):
                continue
            shared = [(min(m["end"], e) - max(m["start"], s), e, self.one(k)) for s, e, k in self.spans]
            best = max(shared, default=(0, 0, 0))
            if best[0] > 0:
                votes[m["entity"]][best[2]] += 1
        return {ours: max(v.items(), key=lambda kv: (kv[1], -kv[0]))[0] for ours, v in votes.items()}

    def name(self, entity):
        return next(self.data["text"][s:e] for s, e, k in self.spans if self.one(k) == entity)


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(args) != 2:
        sys.exit(__doc__)
    records = {}
    for line in open(args[1], encoding="utf-8"):
        record = json.loads(line)
        records[record["id"]] = record
    found = collections.defaultdict(lambda: [0, 0, 0, 0])  # kind → found even, all even, found odd, all odd
    right = collections.defaultdict(lambda: [0, 0, 0, 0])
    for number, line in enumerate(open(args[0], encoding="utf-8")):
        data = json.loads(line)
        record = records.get(data["id"])
        if record is None:
            continue
        odd = number % 2
        document = Document(data)
        told = TOLD["DWIE" if any("entity" in m for m in data["mentions"]) else "CoNLL04"]
        at = document.align(record)
        claims = collections.defaultdict(set)
        for c in record["claims"]:
            if not isinstance(c["subject"], str) or not isinstance(c["object"], str):
                continue
            head, tail = at.get(c["subject"]), at.get(c["object"])
            if head is None or tail is None or head == tail:
                continue
            pairs = [(head, tail), (tail, head)] if c["relation"] in SYMMETRIC else [(head, tail)]
            for pair in pairs:
                claims[pair].add(c["relation"])
            if c["relation"] not in told or c["polarity"] != "affirmed":
                continue
            good = any(
                c["relation"] in SAME[kind][0] | SAME[kind][1]
                for pair in pairs
                for kind in document.gold.get(pair, ())
            )
            right[c["relation"]][2 * odd] += good
            right[c["relation"]][2 * odd + 1] += 1
            if not good and not odd and "--errors" in sys.argv:
                words = c["evidence"]["text"].replace("\n", " ")
                show = (c["relation"], document.name(head), document.name(tail), c["rule"], words, data["id"])
                print("wrong ", " | ".join(show))
        for pair, kinds in sorted(document.gold.items()):
            for kind, near in sorted(kinds.items()):
                if not near:
                    continue
                good = bool(claims[pair] & SAME[kind][0])
                found[kind][2 * odd] += good
                found[kind][2 * odd + 1] += 1
                if not good and not odd and "--errors" in sys.argv:
                    print("missed", " | ".join((kind, *map(document.name, pair), data["id"])))
    table("precision of our claims", right)
    table("recall of the data's relations", found)


def table(title, rows):
    print(f"{title:<32} even            odd             all")
    total = [sum(row[i] for row in rows.values()) for i in range(4)]
    for kind, row in [*sorted(rows.items()), ("total", total)]:
        cells = [(row[0], row[1]), (row[2], row[3]), (row[0] + row[2], row[1] + row[3])]
        print(f"  {kind:<30}", "  ".join(f"{a:>4}/{b:<4} {a / b if b else 0:.2f}" for a, b in cells))


if __name__ == "__main__":
    main()
