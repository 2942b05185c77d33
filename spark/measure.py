"""What it costs to take lines through a process from within Spark, by each of the ways there are.

    python spark/measure.py ARTICLES.jsonl [COMMAND…]

Seconds of processor time of Spark and its Python workers, without those of the command (`cat` unless another is
named), which hold on a busy machine as well; and seconds on the clock."""

import glob
import os
import subprocess
import sys
import time

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from claimgraph_spark import pipe  # noqa: E402
from submit import zipped  # noqa: E402


def processor(root):
    """Seconds of a process and all that it started and that ended."""
    parents, times = {}, {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as file:
                head, _, tail = file.read().rpartition(")")
        except OSError:
            continue
        fields, pid = tail.split(), int(head.split(" ", 1)[0])
        parents[pid], times[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    mine = {root}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return sum(times[pid] for pid in mine if pid in times) / os.sysconf("SC_CLK_TCK")


def main():
    path, command = sys.argv[1], sys.argv[2:] or ["cat"]
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false") \
        .config("spark.log.level", "ERROR").getOrCreate()
    here = os.path.dirname(os.path.abspath(__file__))
    spark.sparkContext.addPyFile(zipped(os.path.join(here, "claimgraph_spark"), "claimgraph_spark"))
    rows = spark.read.option("lineSep", "\n").text(path).withColumn("value", F.col("value").cast("binary"))
    identity = lambda it: it  # noqa: E731

    def arrow():
        work = lambda it: pipe.run([command], it, pipe.first_column, identity, (0, 1))  # noqa: E731
        return rows.mapInArrow(work, "value string")

    def pandas():
        def work(frames):
            batches = (pa.RecordBatch.from_pandas(frame, preserve_index=False) for frame in frames)
            for batch in pipe.run([command], batches, pipe.first_column, identity, (0, 1)):
                yield batch.to_pandas()

        return rows.mapInPandas(work, "value string")

    def piped():
        found = spark.read.option("lineSep", "\n").text(path).rdd.map(lambda row: row.value).pipe(" ".join(command))
        return spark.createDataFrame(found.map(lambda line: (line,)), "value string")

    with open(path, "rb") as file:
        began, before = time.monotonic(), os.times()
        subprocess.run(command, stdin=file, stdout=subprocess.DEVNULL, check=False)
        after = os.times()
    alone = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"the command alone: {alone:.2f} s of processor time, {time.monotonic() - began:.2f} s")
    rows.count()
    for again in range(2):
        for name, frame in (("mapInArrow", arrow), ("mapInPandas", pandas), ("RDD.pipe", piped)):
            before, began = processor(os.getpid()), time.monotonic()
            found = frame().agg(F.count("*"), F.sum(F.length("value"))).collect()[0]
            used = processor(os.getpid()) - before - alone
            if again:
                print(f"{name}: {used:.2f} s of processor time, {time.monotonic() - began:.2f} s; {found[0]} lines", flush=True)


if __name__ == "__main__":
    main()
