#!/usr/bin/env python3
"""What `extract` costs as texts grow, and what the worst texts cost beside ordinary ones of their size.

    tests/measure/linear.py target/release/claimgraph [--largest MB] [--adverse MB] [--memory FILE.jsonl]

Seconds are processor time of the process, less those of a start, with one thread. It ends with 1 if a text takes
ten times as long as an ordinary one of its size. `--memory` measures the peak of memory over 100 MB and 1 GB made
of the articles of a JSON Lines file, again and again with other names.
"""

import argparse
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"
KB, MB = 1000, 1_000_000

ADVERSE = {
    "one sentence": lambda n: repeat("Merkel said that Putin, who met Kim in Paris, thanked him and ", n),
    "long sentences": lambda n: repeat("Merkel said that Putin, who met Kim in Paris, thanked him and " * 70 + "left. ", n),
    "long spokesmen": lambda n: repeat("a spokesman for the minister of " * 160 + "it. ", n),
    "rebel-held": lambda n: repeat("Rebels fled. Roe saw rebel-held towns. ", n),
    "examples": lambda n: repeat("states such as Rome and members including Paris said ", n),
    "one endless noun phrase": lambda n: repeat("rebel-held towns ", n),
    "one sentence of words": lambda n: repeat("the quiet people in the town of the state ", n),
    "names in one sentence": lambda n: fill((f"Anna Weber{i:06}, " for i in itertools.count()), n),
    "full names": lambda n: fill((f"{name(i)} met {name(i + 7)}. " for i in itertools.count()), n),
    "one name": lambda n: repeat("Angela Merkel ", n),
    "one family": lambda n: fill((f"{name(i).split()[0]} Merkel met Merkel. " for i in itertools.count()), n),
    "pronouns": lambda n: "Angela Merkel met Vladimir Putin. " + repeat("He said that he thanked him. ", n),
    "nested quotes": lambda n: repeat("“a ", n // 2) + repeat("b” ", n // 2),
    "open quotes": lambda n: repeat('"Paris “', n),
    "apostrophes": lambda n: repeat("'Paris' 's ", n),
    "brackets": lambda n: repeat("(Paris [a ", n),
    "commas": lambda n: repeat("Paris, Rome, and ", n),
    "commas alone": lambda n: repeat(", ", n),
    "stops alone": lambda n: repeat(". ", n),
    "stops and small letters": lambda n: repeat("it was so. he went. ", n),
    "stops and dashes": lambda n: repeat(". — ... ", n),
    "dashes": lambda n: "Paris. " + repeat("— ", n),
    "one word": lambda n: "a" * n,
    "capitals": lambda n: repeat("PARIS ROME ", n),
    "digits": lambda n: "1" * n,
    "numbers": lambda n: repeat("11,000 3.5 2024 ", n),
    "hyphens": lambda n: repeat("Paris-", n),
    "initials": lambda n: repeat("A. B. ", n),
    "lines": lambda n: repeat("a\n", n),
    "empty lines": lambda n: "Paris slept." + "\n" * n + "Paris slept.",
    "days": lambda n: repeat("last Monday of May 2024 ", n),
    "of": lambda n: repeat("president of ", n),
    "which": lambda n: repeat("which Putin who ", n),
    "and": lambda n: repeat("Putin and ", n),
    "spokesmen": lambda n: repeat("a spokesman for the minister of ", n),
    "the ministry": lambda n: repeat("The Ministry of Defence said it. The ministry denied it. ", n),
    "not": lambda n: repeat("did not ", n),
    "marks of many bytes": lambda n: repeat("🇰🇵 é\u0301 \u202e", n),
}


def name(i):
    first = ["Anna", "Tomas", "Ines", "Karel", "Marta", "Olaf", "Petra", "Rune"][i % 8]
    letters = "".join(chr(97 + i // 26**place % 26) for place in range(4))
    return f"{first} W{letters}son"


def repeat(words, size):
    return (words * (size // len(words.encode()) + 1))[: size or 1]


def fill(pieces, size):
    out, length = [], 0
    for piece in pieces:
        if length >= size:
            return "".join(out)
        out.append(piece)
        length += len(piece)


def ordinary(size):
    texts = [path.read_text().split("---", 2)[-1] for path in sorted(CORPUS.glob("*.md"))]
    return repeat("\n\n".join(texts) + "\n\n", size)


def cost(binary, path):
    """Seconds of the processor, and the peak of memory in MB."""
    process = subprocess.Popen(
        [binary, "extract", "--threads", "1", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # The peak that the system tells at the end has that of this program in it, from before the other was loaded.
    peak = ended = 0
    while not ended:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = max([peak] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except OSError:
            pass
        time.sleep(0.01)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{path}: ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, peak * 1024 / MB


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--largest", type=float, default=10, metavar="MB")
    options.add_argument("--adverse", type=float, default=1, metavar="MB")
    options.add_argument("--only", default="")
    options.add_argument("--memory", metavar="FILE")
    options.add_argument("--memory-sizes", default="100,1000", metavar="MB,MB")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if options.memory:
            return memory(options, folder)
        start, _ = cost(options.binary, write(folder, "a.txt", "Paris slept."))
        print(f"a start: {start:.2f} s")

        def timed(text, kind):
            path = write(folder, kind, text)
            seconds, peak = cost(options.binary, path)
            return max(seconds - start, 0.001), peak

        size = KB
        while not options.only and size <= options.largest * MB:
            seconds, peak = timed(ordinary(size), "a.txt")
            print(f"one article of {size / MB:8.3f} MB: {seconds:7.2f} s {size / MB / seconds:6.1f} MB/s {peak:6.0f} MB")
            lines = fill((json.dumps({"text": ordinary(3000)}) + "\n" for _ in itertools.count()), size)
            seconds, peak = timed(lines, "a.jsonl")
            print(f"many articles, {size / MB:8.3f} MB: {seconds:7.2f} s {size / MB / seconds:6.1f} MB/s {peak:6.0f} MB")
            size *= 10
        size = int(options.adverse * MB)
        usual, _ = timed(ordinary(size), "a.txt")
        print(f"ordinary text of {size / MB} MB in one article: {usual:.2f} s")
        bad = False
        for kind, make in ADVERSE.items():
            if options.only not in kind:
                continue
            text = make(size)
            half, _ = timed(make(size // 2), "a.txt")
            seconds, peak = timed(text, "a.txt")
            times = seconds / usual
            bad |= times > 10
            print(f"{kind:22} {seconds:7.2f} s, {times:5.1f} times ordinary, {seconds / half:4.1f} times its half, {peak:5.0f} MB"
                  + (" !" if times > 10 else ""), flush=True)
        return int(bad)


def memory(options, folder):
    articles = [json.loads(line) for line in open(options.memory)]
    path = folder / "a.jsonl"
    peaks = []
    for size in map(float, options.memory_sizes.split(",")):
        with open(path, "w") as out:
            for number in itertools.count():
                article = articles[number % len(articles)]
                turn = number // len(articles)
                text = article["text"].replace(" said", f" said to {name(turn)} of {name(number)}", 1)
                out.write(json.dumps({**article, "id": f"a{number}", "text": text}) + "\n")
                if out.tell() >= size * MB:
                    break
        seconds, peak = cost(options.binary, path)
        peaks.append(peak)
        print(f"{size:6.0f} MB in {number + 1} articles: {seconds:.1f} s, peak {peak:.0f} MB", flush=True)
    print(f"{100 * peaks[-1] / peaks[0] - 100:+.1f} %")
    return int(peaks[-1] > 1.1 * peaks[0])


def write(folder, kind, text):
    path = folder / kind
    path.write_text(text, errors="surrogatepass")
    return path


if __name__ == "__main__":
    sys.exit(main())
