#!/usr/bin/env python3
"""Which endings tell a person's name from a place's, counted in the lists of names beside this file.

Writes `../recognition/endings.toml`. An ending is taken if at least 20 names have it and they are
8 times (weight 2) or 25 times (weight 3) likelier to be of one kind, unless a shorter one says the
same. Needs nothing but Python; the same lists give the same bytes.
"""

import unicodedata
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent


def fold(name):
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if c.isascii() and c.isalpha())


def single_words(*lists):
    for name in lists:
        with open(HERE / f"{name}.tsv", encoding="utf-8") as file:
            next(file)
            for line in file:
                word = line.split("\t", 1)[0].rstrip("\n")
                if " " not in word:
                    yield fold(word)


def count(names):
    counted = Counter()
    for name in names:
        for length in (2, 3, 4, 5):
            if len(name) >= length + 2:
                counted[name[-length:]] += 1
    return counted


def main():
    persons, places = set(single_words("family_names", "given_names")), set(single_words("places"))
    both = persons & places
    person, place = count(persons - both), count(places - both)
    share = len(persons - both) / len(places - both)
    found = {}
    for ending in sorted(set(person) | set(place), key=lambda e: (len(e), e)):
        if person[ending] + place[ending] < 20:
            continue
        p, l = person[ending] + 0.5, place[ending] * share + 0.5
        kind, ratio = ("person", p / l) if p > l else ("place", l / p)
        weight = 3 if ratio >= 25 else 2 if ratio >= 8 else 0
        shorter = next((found[ending[-n:]] for n in range(len(ending) - 1, 1, -1) if ending[-n:] in found), None)
        if (shorter is None and weight == 0) or shorter == (kind, weight):
            continue
        found[ending] = (kind, weight)
    out = ["# What the end of a name says of it where no list has the name: a surname or a town.",
           "# Made by gazetteers/make_endings.py from the lists there; change that, not this file."]
    for kind in ("person", "place"):
        for weight in (3, 2, 0):
            endings = sorted(e for e, v in found.items() if v == (kind, weight))
            if endings:
                words = ", ".join(f'"{e}"' for e in endings)
                out.append(f'\n[[endings]]\nkind = "{kind}"\nweight = {weight}\nendings = [{words}]')
    (HERE.parent / "recognition" / "endings.toml").write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
