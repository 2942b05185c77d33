"""The job: articles → records → tables → exports. Each step leaves its table behind, so that a run that was
cut short, or an executor that was lost, costs what was not written yet."""

import sys
import time

from pyspark.sql import functions as F

from claimgraph_spark import parts, read, tables
from claimgraph_spark.pipe import Program


class Job:
    """Everything below one folder of output, which any file system of the cluster may hold."""

    def __init__(self, spark, binary, output, schema=None, resume=False):
        self.spark = spark
        self.output = output.rstrip("/")
        self.program = Program(binary, schema)
        self.count = int(spark.conf.get("spark.sql.shuffle.partitions"))
        self.resume = resume
        self.rounds = 0
        self.seconds = {}

    def run(self, inputs, exports=True, graphml=True):
        self.extract(inputs)
        return self.reduce(exports, graphml)

    def reduce(self, exports=True, graphml=True):
        """Records → tables and exports."""
        self.articles()
        self.entities()
        self.evidence()
        self.facts()
        if exports:
            self.exports(graphml)
        return self.seconds

    def extract(self, inputs):
        """Articles → records. One process of the program for each core: it works with one thread."""
        done = []
        for rows, lines in read.articles(self.spark, self.program, inputs):
            found = self.program.through(
                rows, "extract - --faults --threads 1", "reduce outline", lines=lines, exits=(0, 1)
            )
            fault = F.col("value").startswith('{"fault":')
            split = F.split("value", "\t", 2)
            record = F.get(split, F.lit(1))  # a fault has none
            outline = F.from_json(F.when(~fault, split[0]), tables.OUTLINE)
            fault = F.from_json(F.when(fault, F.col("value")), "fault struct<path:string,line:bigint,message:string>")
            done.append(found.select(fault.fault.alias("fault"), outline.alias("o"), record.alias("record")))
        rows = done[0]
        for more in done[1:]:
            rows = rows.union(more)
        self.save("_steps/records", rows.select("fault", "o.*", "record"))
        faults = self.load("_steps/records").where("fault IS NOT NULL").select("fault.*")
        self.save("faults", faults.coalesce(1).sortWithinPartitions("path", "line"))

    def articles(self):
        """Which records count, under which key, and which of them are copies of one text."""
        raw = self.load("_steps/records").where("fault IS NULL").drop("fault", "record")
        rows = raw.join(tables.chosen(raw), "source")
        self.save("_steps/articles", rows)
        rows = self.load("_steps/articles")
        copies = self.program.through(tables.pairs(rows), "reduce copies")
        copies = copies.select(F.from_json("value", "a string, b string").alias("t")).select("t.*")
        groups = tables.components(copies.union(tables.same_text(rows)), self.keep)
        rows = rows.drop("keys", "shingles", "entities").join(groups, "key", "left")
        self.save("articles", rows.withColumn("group", F.coalesce("group", "key")))

    def entities(self):
        """What articles call entities → the entities."""
        rows = self.load("_steps/articles")
        same = self.program.through(tables.tied(tables.namings(rows)).coalesce(1), "reduce same")
        same = same.select(F.from_json("value", "id string, root string").alias("t")).select("t.*")
        self.save("_steps/same", same)
        found = tables.entities(rows, self.load("_steps/same"))
        found = self.program.through(found, "reduce entity")
        self.save("entities", found.select(F.from_json("value", tables.ENTITY).alias("e")).select("e.*"))

    def evidence(self):
        """Records → what they report."""
        rows, entities = self.load("_steps/articles"), self.load("entities")
        known = tables.known(rows, self.load("_steps/same"), entities.where("medium").select("id"))
        known = rows.select("source", "key").join(known, "key", "left")
        records = self.load("_steps/records").where("fault IS NULL").select("source", "record").join(known, "source")
        lines = records.select(F.concat_ws("\t", F.to_json(F.struct("key", "same", "media")), "record").alias("value"))
        found = self.program.through(lines, "reduce sightings")
        found = found.select(F.from_json("value", tables.REPORT).alias("r")).select("r.*")
        articles = self.load("articles").select(F.col("key").alias("article"), "group", "date")
        self.save("evidence", found.join(articles, "article"))

    def facts(self):
        """Reports → facts."""
        self.save("facts", tables.facts(self.load("evidence")))

    def exports(self, graphml=True):
        """Tables → N-Quads and GraphML, in parts. How nodes stand in the whole graph is for GraphML only."""
        articles, entities = self.load("articles"), self.load("entities")
        facts, evidence = self.load("facts"), self.load("evidence")
        looks = self.spark.createDataFrame([], tables.LOOKS)
        if graphml:
            looks = self.program.through(parts.nodes(facts, entities).coalesce(1), "reduce looks")
            looks = looks.select(F.from_json("value", f"looks struct<{struct(tables.LOOKS)}>").alias("l"))
            self.save("_steps/looks", looks.select("l.looks.*"))
            looks = self.load("_steps/looks")
        rows = parts.buckets(articles, entities, facts, evidence, looks, self.count, self.keep)
        rows = rows.repartition(self.count, "bucket").select("value")
        found = self.program.through(rows, "reduce bucket", group=parts.blocks)
        split = F.split("value", "\t", 2)
        self.save("_steps/written", found.select(split[0].alias("kind"), split[1].alias("value")), by="kind")
        written = self.load("_steps/written")
        kind = lambda name: written.where(F.col("kind") == name).select("value")  # noqa: E731
        quads = kind("quad").union(kind("shared").distinct())
        self.text("nquads", quads, compression="gzip")
        if not graphml:
            return
        self.text("graphml/2-nodes", kind("node"))
        self.text("graphml/3-edges", kind("edge"))
        frame = [line.split("\t", 1) for line in self.program.here("reduce frame").splitlines()]
        for name, word in (("graphml/1-head", "head"), ("graphml/4-tail", "tail")):
            lines = "".join(f"{line}\n" for which, line in frame if which == word)
            self.put(f"{name}/part-00000", lines)

    def save(self, name, rows, by=None):
        began = time.monotonic()
        if self.is_there(name):
            return
        self.spark.sparkContext.setJobDescription(name)
        writer = rows.write.mode("overwrite").option("compression", "zstd")
        (writer.partitionBy(by) if by else writer).parquet(f"{self.output}/{name}")
        self.tell(name, began)

    def text(self, name, rows, compression=None):
        began = time.monotonic()
        if self.is_there(name):
            return
        self.spark.sparkContext.setJobDescription(name)
        writer = rows.write.mode("overwrite")
        (writer.option("compression", compression) if compression else writer).text(f"{self.output}/{name}")
        self.tell(name, began)

    def put(self, name, text):
        """Writes a small file."""
        path = self.spark._jvm.org.apache.hadoop.fs.Path(f"{self.output}/{name}")
        file = path.getFileSystem(self.spark._jsc.hadoopConfiguration()).create(path, True)
        file.write(bytearray(text.encode()))
        file.close()

    def keep(self, rows):
        """Rows as a table that outlives executors, for what is read several times."""
        self.rounds += 1
        self.save(f"_steps/rounds/{self.rounds}", rows)
        return self.load(f"_steps/rounds/{self.rounds}")

    def is_there(self, name):
        """Whether an earlier run wrote a table to its end."""
        if not self.resume:
            return False
        path = self.spark._jvm.org.apache.hadoop.fs.Path(f"{self.output}/{name}/_SUCCESS")
        return path.getFileSystem(self.spark._jsc.hadoopConfiguration()).exists(path)

    def load(self, name):
        return self.spark.read.parquet(f"{self.output}/{name}")

    def tell(self, name, began):
        self.seconds[name] = time.monotonic() - began
        print(f"{name}: {self.seconds[name]:.1f} s", file=sys.stderr, flush=True)


def struct(ddl):
    """Columns of a table as the fields of a struct."""
    return ", ".join(column.strip().replace(" ", ":", 1) for column in ddl.split(", "))
