"""Tables → parts of the exports. A part has the facts of some subjects with all their reports, and stubs of
what these speak about and of who speaks about them; the program writes what is its own.

Rows are lines of JSON with the number of their part; `own` says what is written and not only named."""

from functools import reduce

import pyarrow as pa
from pyspark.sql import functions as F

ITEM = ["bucket", "value"]


def ends(rows):
    """(fact, end) for subject, object and all further participants."""
    every = F.concat(F.array("subject", "object"), F.expr("transform(participants, p -> p.who)"))
    return rows.select("fact", F.explode(every).alias("end"))


def item(kind, *columns):
    return F.to_json(F.struct(F.struct(*columns).alias(kind))).alias("value")


def own(flag):
    return F.lit(flag).alias("own")


ARTICLE = ["key", "id", "title", "date", "publisher", "url", "language", "text_sha256", "text_length", "group"]
ENTITY = ["id", "type", "name", "aliases", "same_as", "mentions", "articles"]


def nodes(facts, entities):
    """Rows of the whole graph without its evidence: enough to measure how nodes stand in it."""
    bare = [F.lit("").alias("name") if column == "name" else column for column in ENTITY[:3]]
    bare += [F.lit(0).alias("mentions"), F.lit(0).alias("articles")]
    people = entities.select(item("entity", *bare, own(True)))
    fact = F.struct("fact", "subject", "relation", "object", "participants", "polarity").alias("fact")
    return people.union(facts.select(item("fact", fact, "independent")))


def buckets(articles, entities, facts, evidence, looks, count, keep):
    """Rows of all parts: (bucket, value)."""
    place = lambda column: F.expr(f"pmod(xxhash64({column}), {count})").alias("bucket")  # noqa: E731
    row = [column for column in evidence.columns if column not in ("group", "date")]
    said = F.struct(*row)
    home = facts.select("fact", place("subject.id"))
    best = facts.select("fact", F.col("best_article").alias("article"), F.col("best_seq").alias("seq"))
    best = evidence.join(best, ["fact", "article", "seq"]).select(*row)
    # Who speaks about a fact has to be known where that fact is written; and what any of these speaks
    # about, where these are.
    about = ends(facts).where("end.kind = 'fact'").select("fact", F.col("end.id").alias("inner")).distinct()
    outer = about.join(home.withColumnRenamed("fact", "inner"), "inner").select("bucket", "fact")
    there = keep(home.unionByName(outer).distinct())
    while True:
        inner = there.join(about, "fact").select("bucket", F.col("inner").alias("fact"))
        more = keep(inner.distinct().join(there, ["bucket", "fact"], "left_anti"))
        if more.isEmpty():
            break
        there = there.unionByName(more)
    stubs = there.join(home, ["bucket", "fact"], "left_anti").join(best, "fact")
    mine = evidence.select(place("subject.id"), *row)
    mine, stubs = mine.select("bucket", own(True), *row), stubs.select("bucket", own(False), *row)
    reports = keep(mine.unionByName(stubs))
    named = reports.select("bucket", "article", "voices", "subject", "object", "participants", "fact")
    spoken = named.select("bucket", F.explode(
        F.concat(F.array("subject", "object"), F.expr("transform(participants, p -> p.who)"))).alias("end"))
    ids = spoken.where("end.kind = 'entity'").select("bucket", F.col("end.id").alias("id"))
    ids = ids.union(named.select("bucket", F.explode("voices").alias("id"))).distinct()
    stub = lambda rows, table, key: rows.join(  # noqa: E731
        table.select(key, place(key).alias("home")), key).where("bucket <> home").drop("home")
    concepts = ends(facts).where("end.kind = 'concept'").select("end.id", "end.words").distinct()
    keys = named.select("bucket", F.col("article").alias("key")).distinct()
    look = F.struct("id", "degree", "pagerank", "community", "at", "size")
    of_facts = looks.join(home.withColumnRenamed("fact", "id"), "id").select("bucket", item_of("looks", look))
    of_others = looks.join(facts.select(F.col("fact").alias("id")), "id", "left_anti")
    rows = [
        reports.select("bucket", item("report", said.alias("report"), "own")),
        articles.select(place("key"), item("article", *ARTICLE, own(True))),
        stub(keys, articles, "key").join(articles, "key").select("bucket", item("article", *ARTICLE, own(False))),
        entities.select(place("id"), item("entity", *ENTITY, own(True))),
        stub(ids, entities, "id").join(entities, "id").select("bucket", item("entity", *ENTITY, own(False))),
        concepts.select(place("id"), item("concept", "words", own(True))),
        of_facts,
        of_others.select(place("id"), item_of("looks", look)),
    ]
    return reduce(lambda a, b: a.union(b), rows)


def item_of(kind, struct):
    return F.to_json(F.struct(struct.alias(kind))).alias("value")


BLOCKS = {b"node": b"    </node>", b"edge": b"    </edge>"}


def blocks(found):
    """Lines of the program, each behind its kind, → rows: nodes and edges of GraphML are several lines each,
    which have to stay together."""
    block = []
    for lines in found:
        rows = []
        for line in lines:
            kind, _, text = line.partition(b"\t")
            last = BLOCKS.get(kind)
            block.append(text)
            if last is None or text == last:
                rows.append(kind + b"\t" + b"\n".join(block))
                block = []
        if rows:
            yield rows
