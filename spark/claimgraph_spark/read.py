"""Files → lines for `claimgraph extract -`. Articles get the ids and sources that they have on one machine."""

import contextlib
import json
import os
from urllib.parse import unquote, urlparse

from pyarrow import fs
from pyspark.sql import functions as F

LINES = (".jsonl", ".ndjson")
TABLES = (".parquet",)
ARCHIVES = (".warc", ".warc.gz", ".wet", ".wet.gz")
WHOLE = (".txt", ".md", ".markdown", ".html", ".htm", ".rss", ".atom", ".xml")
# Longer articles are refused; nobody has to hold more of them to know.
LONGEST = 64 << 20
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
    ids = [json.loads(line)["id"] for line in program.here("reduce ids", rows).splitlines()]
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
    if archives := of(ARCHIVES):
        # Too large to be rows: each task reads its own, as it comes.
        rows = spark.sparkContext.parallelize([(uri,) for uri in archives], len(archives))
        yield spark.createDataFrame(rows, "path string"), lambda batches: warc(batches, names.value)


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
    """Pages and plain texts of web archives, as Common Crawl has them (WARC and WET)."""
    from warcio.archiveiterator import ArchiveIterator

    for batch in batches:
        for path in batch.column(0).to_pylist():
            name, id = names[plain(path)]
            number = 0
            try:
                with opened(path) as file:
                    for number, record in enumerate(ArchiveIterator(file), 1):
                        yield from archived(record, name, id, number)
            except Exception as failure:  # noqa: BLE001: whatever a cut or broken archive makes of its reader
                told = f"expected a web archive, found one that ends at record {number}: {failure}"
                yield notice({"path": name, "id": id}, fault=told) + b"\n"


def opened(path):
    """A file of the cluster as a stream. Hadoop's names of local files have one slash."""
    if path.startswith("file:"):
        return open("/" + path[len("file:") :].lstrip("/"), "rb")
    system, path = fs.FileSystem.from_uri(path.replace("s3a://", "s3://", 1))
    return system.open_input_stream(path, compression=None)


def archived(record, name, id, number):
    """The lines for a record of an archive; none if it is no article."""
    head, http = record.rec_headers, record.http_headers
    url = head.get_header("WARC-Target-URI")
    kind = (http or head).get_header("Content-Type") or ""
    kind, _, charset = kind.lower().replace(" ", "").partition(";charset=")
    own = (head.get_header("WARC-Record-ID") or "").strip("<>")
    if record.rec_type not in ("response", "conversion", "resource") or (http and http.get_statuscode() != "200"):
        return
    if kind in ("text/html", "application/xhtml+xml"):
        page = content(record)
        if charset:
            # What the server said counts more than what the page says, as in browsers.
            with contextlib.suppress(LookupError):
                page = page.decode(charset.strip("\"'"), "replace").encode("utf-8-sig")
        place = {"path": f"{name}/{number}.html", "id": own or f"{id}:{number}", "url": url}
        yield notice(place, bytes=page.decode("latin-1")) + b"\n"
    elif kind == "text/plain":
        text = content(record).decode("utf-8", "replace")
        language = (head.get_header("WARC-Identified-Content-Language") or "").split(",")[0]
        article = {"id": own, "url": url, "language": language, "text": text}
        yield notice({"path": name, "id": id, "line": number}) + b"\n"
        yield json.dumps({key: value for key, value in article.items() if value}).encode() + b"\n"


def content(record):
    """What was fetched, unpacked; an error if the archive ends before it does."""
    found = record.content_stream().read(LONGEST + 1)
    if len(found) <= LONGEST:
        while record.raw_stream.read(1 << 16):
            pass
        if record.raw_stream.limit > 0:
            raise EOFError("it is cut off")
    return found


def notice(place, **more):
    return json.dumps({"from": place, **more}, separators=(",", ":"), ensure_ascii=False).encode()
