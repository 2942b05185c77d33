"""Files → lines for `claimgraph extract -`. Articles get the ids and sources that they have on one machine."""

import json
import os
import subprocess
from urllib.parse import unquote, urlparse

import pyarrow as pa
from pyspark.sql import functions as F

LINES = (".jsonl", ".ndjson")
TABLES = (".parquet",)
ARCHIVES = (".warc", ".warc.gz", ".wet", ".wet.gz")
WHOLE = (".txt", ".md", ".markdown", ".html", ".htm", ".rss", ".atom", ".xml")
FIELDS = ("id", "title", "date", "publisher", "url", "language", "text")


def plain(uri):
    """A path without its scheme, as both Hadoop and Spark spell it."""
    parsed = urlparse(uri)
    return parsed.netloc + unquote(parsed.path)


def files(spark, inputs):
    """(path, its name as on the command line, the input that it was found in), hidden ones left out."""
    hadoop = spark._jvm.org.apache.hadoop.fs
    conf = spark._jsc.hadoopConfiguration()
    known = LINES + TABLES + ARCHIVES + WHOLE
    seen = set()
    for given in inputs:
        root = hadoop.Path(given)
        system = root.getFileSystem(conf)
        root = system.makeQualified(root)
        if not system.exists(root):
            raise FileNotFoundError(f"{given}: no such file or folder")
        listing = system.listFiles(root, True)
        found = []
        while listing.hasNext():
            found.append(listing.next().getPath().toString())
        for uri in sorted(found, key=plain):
            below = plain(uri)[len(plain(root.toString())) :].lstrip("/")
            hidden = any(part.startswith((".", "_")) for part in below.split("/"))
            if hidden or not uri.lower().endswith(known) or plain(uri) in seen:
                continue
            seen.add(plain(uri))
            yield uri, os.path.join(given, below) if below else given, given


def named(spark, program, inputs):
    """Files by path: their names and the ids of their articles, which only all of them together tell."""
    found = list(files(spark, inputs))
    rows = "\n".join(json.dumps({"path": name, "input": given}) for _, name, given in found)
    done = subprocess.run(program.command("reduce", "ids"), input=rows.encode(), stdout=subprocess.PIPE, check=True)
    ids = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    return {uri: (name, id) for (uri, name, _), id in zip(found, ids)}


def articles(spark, program, inputs):
    """Data frames of records of articles, each with the function that makes lines of its batches."""
    every = named(spark, program, inputs)
    names = spark.sparkContext.broadcast({plain(uri): place for uri, place in every.items()})
    of = lambda endings: [uri for uri in every if uri.lower().endswith(endings)]  # noqa: E731
    if of(LINES):
        # Only a line feed ends a line, as everywhere in the program: what else Hadoop takes for one, JSON escapes.
        rows = spark.read.option("lineSep", "\n").text(of(LINES)).withColumn("value", F.col("value").cast("binary"))
        yield numbered(rows, names)
    if of(TABLES):
        rows = spark.read.parquet(*of(TABLES))
        fields = [F.col(field).cast("string").alias(field) for field in FIELDS if field in rows.columns]
        yield numbered(rows.withColumn("value", F.to_json(F.struct(*fields)).cast("binary")), names)
    if of(WHOLE):
        rows = spark.read.format("binaryFile").load(of(WHOLE)).select("path", "content")
        yield rows, lambda batches: whole(batches, names.value)
    if of(ARCHIVES):
        rows = spark.read.format("binaryFile").load(of(ARCHIVES)).select("path", "content")
        yield rows, lambda batches: warc(batches, names.value)


def numbered(rows, names):
    """Rows of files that many tasks read: each task has to know how many rows stand before its own."""
    rows = rows.select("value", "_metadata.file_path", F.col("_metadata.file_block_start").alias("block"))
    before, total = {}, {}
    counts = rows.groupBy("file_path", "block").count().collect()
    for path, block, count in sorted(counts):
        before[path, block] = total.get(path, 0)
        total[path] = total.get(path, 0) + count
    before = rows.sparkSession.sparkContext.broadcast(before)
    return rows, lambda batches: lines(batches, names.value, before.value)


def lines(batches, names, before):
    """Lines as they are; where those of another file or block begin, a notice of it."""
    place = None
    for batch in batches:
        out = []
        for value, path, block in zip(*(column.to_pylist() for column in batch.columns)):
            if place != (path, block):
                place = (path, block)
                name, id = names[plain(path)]
                out.append(notice({"path": name, "id": id, "line": before[place] + 1}))
            out.append(value)
        if out:
            yield b"\n".join(out) + b"\n"


def whole(batches, names):
    """Files as they are: each byte as the character of its number."""
    for batch in batches:
        for path, content in zip(*(column.to_pylist() for column in batch.columns)):
            name, id = names[plain(path)]
            yield notice({"path": name, "id": id}, bytes=content.decode("latin-1")) + b"\n"


def warc(batches, names):
    """Texts of Common Crawl (WET) and other WARC records of plain text."""
    import io

    from warcio.archiveiterator import ArchiveIterator

    for batch in batches:
        for path, content in zip(*(column.to_pylist() for column in batch.columns)):
            name, id = names[plain(path)]
            number = 0
            for record in ArchiveIterator(io.BytesIO(content)):
                head = record.rec_headers
                is_text = (head.get_header("Content-Type") or "").startswith("text/plain")
                if record.rec_type not in ("conversion", "resource") or not is_text:
                    continue
                number += 1
                article = {
                    "id": (head.get_header("WARC-Record-ID") or "").strip("<>") or None,
                    "url": head.get_header("WARC-Target-URI"),
                    "language": (head.get_header("WARC-Identified-Content-Language") or "").split(",")[0] or None,
                    "text": record.content_stream().read().decode("utf-8", "replace"),
                }
                article = {key: value for key, value in article.items() if value}
                place = notice({"path": name, "id": id, "line": number})
                yield place + b"\n" + json.dumps(article).encode() + b"\n"


def notice(place, **more):
    return json.dumps({"from": place, **more}, separators=(",", ":")).encode()
