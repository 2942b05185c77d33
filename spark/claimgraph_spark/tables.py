"""What is decided by a key: Spark SQL. Every operation is order-free (minimum, sum, set, count of distinct
values), so that neither partitions nor retries show in the tables."""

from pyspark.sql import Window
from pyspark.sql import functions as F

END = "struct<kind:string,id:string,words:string>"
FACT = (
    f"fact string, subject {END}, relation string, object {END}, "
    f"participants array<struct<role:string,who:{END}>>, polarity string"
)
REPORT = (
    f"{FACT}, article string, seq int, claim string, derived boolean, status string, strength int, "
    "modality string, voices array<string>, time string, quantity string, start int, `end` int, "
    "evidence string, rule string, shape string, roles array<string>"
)
OUTLINE = (
    "id string, source string, text_sha256 string, title string, date string, publisher string, url string, "
    "language string, text_length int, claims int, keys array<bigint>, shingles array<bigint>, "
    "entities array<struct<id:string,words:array<array<string>>,mentions:bigint>>"
)
ENTITY = (
    "id string, type string, name string, aliases array<string>, same_as array<string>, mentions bigint, "
    "articles bigint, medium boolean"
)
LOOKS = "id string, degree bigint, pagerank decimal(20,0), community bigint, at array<decimal(20,0)>, size decimal(20,0)"


def chosen(raw):
    """Of each id and text one record counts; its key is the id, or for all texts of an id but the first
    the id and a piece of the text's hash."""
    rows = raw.select("id", "text_sha256", "source")
    one = rows.groupBy("id", "text_sha256").agg(F.min("source").alias("source"))
    first = Window.partitionBy("id")
    longer = F.concat("id", F.lit("-"), F.substring("text_sha256", 1, 12))
    key = F.when(F.col("text_sha256") == F.min("text_sha256").over(first), F.col("id")).otherwise(longer)
    return one.select("source", key.alias("key"))


def pairs(articles):
    """Articles whose texts share a key, each two once; those of one hash are copies anyway and stand as one
    for each day."""
    day = ["text_sha256", "date"]
    few = articles.groupBy(*day).agg(F.min("key").alias("key")).select("key")
    texts = articles.join(few, "key").select("key", *day, "shingles", "keys")
    holders = texts.select("key", "text_sha256", F.explode("keys").alias("k"))
    a, b = holders.alias("a"), holders.alias("b")
    near = a.join(b, F.expr("a.k = b.k AND a.key < b.key AND a.text_sha256 <> b.text_sha256"))
    near = near.select(F.col("a.key").alias("x"), F.col("b.key").alias("y")).distinct()
    text = lambda side: F.struct(  # noqa: E731
        F.col(f"{side}.key"), F.col(f"{side}.date"), F.col(f"{side}.shingles")
    ).alias(side)
    both = near.join(texts.alias("a"), F.expr("x = a.key")).join(texts.alias("b"), F.expr("y = b.key"))
    return both.select(F.to_json(F.struct(text("a"), text("b"))).alias("value"))


def same_text(articles):
    """Articles of one text, each tied to the first."""
    first = F.min("key").over(Window.partitionBy("text_sha256")).alias("a")
    return articles.select(first, F.col("key").alias("b")).where("a <> b")


def components(ties, keep):
    """Everything that ties tie together: each with the smallest of its group. Rounds are as many as the
    longest way within a group is long; groups of copies are stars or nearly so."""
    both = keep(ties.union(ties.select("b", "a")).toDF("a", "b").distinct())
    labels = both.select(F.col("a").alias("key")).distinct().select("key", F.col("key").alias("group"))
    while True:
        near = both.join(labels, both.b == labels.key).groupBy("a").agg(F.min("group").alias("near"))
        after = labels.join(near, labels.key == near.a).select(
            "key", F.least("group", "near").alias("group"), (F.col("near") < F.col("group")).alias("moved")
        )
        after = keep(after)
        labels = after.select("key", "group")
        if after.where("moved").isEmpty():
            return labels


def namings(articles):
    """Each word for each entity, an article at a time."""
    named = articles.select("key", F.explode("entities").alias("e"))
    words = named.select("key", F.col("e.id").alias("id"), F.explode("e.words").alias("w"))
    return words.select("key", "id", F.col("w")[0].alias("part"), F.col("w")[1].alias("word"))


def tied(words):
    """The ids that may be the same as others, with all they are called: those that share an identity, or
    whatever else the program says they may be tied by, with another id."""
    known = words.where("part IN ('same_as', 'tie')").select("id", "part", "word").distinct()
    shared = known.groupBy("part", "word").agg(F.count("*").alias("n")).where("n > 1").select("part", "word")
    ids = known.join(shared, ["part", "word"]).select("id").distinct()
    called = lambda part: F.sort_array(  # noqa: E731
        F.collect_set(F.when(F.col("part") == part, F.col("word")))
    )
    rows = words.join(ids, "id").groupBy("id").agg(
        called("name").alias("names"), called("kind").alias("kinds"),
        called("alias").alias("aliases"), called("same_as").alias("same_as"),
    )  # fmt: skip
    return rows.select(F.to_json(F.struct("id", "names", "kinds", "aliases", "same_as")).alias("value"))


def rooted(rows, same):
    """Rows with the id that stands for theirs."""
    root = F.coalesce("root", "id")
    return rows.join(same, "id", "left").withColumn("root", root)


def entities(articles, same):
    """All words for each entity with the number of articles for each."""
    counts = rooted(namings(articles), same).groupBy("root", "part", "word").agg(F.count("*").alias("count"))
    words = counts.groupBy("root").agg(F.collect_list(F.struct("part", "word", "count")).alias("words"))
    named = articles.select("key", F.explode("entities").alias("e")).select("key", "e.id", "e.mentions")
    # An article at a time first: an entity that all articles name is counted where they are.
    here = rooted(named, same).groupBy("root", "key").agg(F.sum("mentions").alias("mentions"))
    there = here.groupBy("root").agg(F.sum("mentions").alias("mentions"), F.count("*").alias("articles"))
    rows = words.join(there, "root").withColumnRenamed("root", "id")
    return rows.select(F.to_json(F.struct("id", "words", "mentions", "articles")).alias("value"))


def known(articles, same, media):
    """What has to be known of the entities of an article to tell what it reports: few have anything."""
    named = articles.select("key", F.explode("entities.id").alias("id"))
    rows = rooted(named, same).join(media.select(F.col("id").alias("root"), F.lit(True).alias("medium")), "root", "left")
    rows = rows.where("root <> id OR medium")
    return rows.groupBy("key").agg(
        F.collect_set(F.when(F.expr("root <> id"), F.array("id", "root"))).alias("same"),
        F.collect_set(F.when(F.col("medium"), F.col("root"))).alias("media"),
    )


def facts(evidence):
    """Reports → facts: what `summarise` says of them."""
    best = F.struct("derived", "strength", F.length("evidence").alias("length"), "article", "seq", "status")
    what = ["subject", "relation", "object", "participants", "polarity"]
    counted = evidence.groupBy("fact").agg(
        *(F.first(column).alias(column) for column in what),
        F.min(best).alias("best"),
        F.count("*").alias("reports"),
        F.min("derived").alias("derived"),
        F.min("date").alias("first_reported"),
        F.max("date").alias("last_reported"),
        F.min("time").alias("first_happened"),
        F.max("time").alias("last_happened"),
        F.sort_array(F.collect_set("rule")).alias("rules"),
    )
    articles = evidence.select("fact", "article", "group").distinct()
    sources = articles.groupBy("fact").agg(
        F.count("*").alias("articles"), F.countDistinct("group").alias("independent")
    )
    voices = evidence.select("fact", F.explode("voices").alias("voice")).distinct()
    voices = voices.groupBy("fact").agg(F.sort_array(F.collect_list("voice")).alias("voices"))
    numbers = evidence.where("quantity IS NOT NULL").groupBy("fact", "quantity")
    numbers = numbers.agg(F.min(F.struct("article", "seq")).alias("at")).groupBy("fact")
    numbers = numbers.agg(F.sort_array(F.collect_list(F.struct("at", "quantity"))).alias("q"))
    numbers = numbers.select("fact", F.col("q.quantity").alias("quantities"))
    rows = counted.join(sources, "fact").join(voices, "fact", "left").join(numbers, "fact", "left")
    none = F.array().cast("array<string>")
    return rows.select(
        "fact", *what, F.col("best.status").alias("status"), "derived", "independent", "articles", "reports",
        "first_reported", "last_reported", "first_happened", "last_happened",
        F.coalesce("voices", none).alias("voices"), F.coalesce("quantities", none).alias("quantities"),
        "rules", F.col("best.article").alias("best_article"), F.col("best.seq").alias("best_seq"),
    )  # fmt: skip
