"""Runs the job on a cluster of separate executor processes and compares all it gives with one machine's build.

See `test.sh`."""

import argparse
import glob
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

from pyspark.sql import SparkSession

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import compare  # noqa: E402
from claimgraph_spark import Job  # noqa: E402
from claimgraph_spark.pipe import Program  # noqa: E402
from submit import ship, zipped  # noqa: E402

WIRE = (
    "The finance ministry said on Monday that it would sell its last shares in the state railway by the end of "
    "the year. Unions called the plan a mistake and promised strikes. The minister told parliament that the sale "
    "would bring in two billion crowns, which the government wants to spend on hospitals. Analysts had expected less."
)


def session(cores):
    """Two executors, each a process of its own, started again if it ends."""
    return (
        SparkSession.builder.master(f"local-cluster[2,{cores},1024]")
        .appName("claimgraph test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.executor.memory", "1g")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


def executors(context):
    """The processes of our own executors."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                words = file.read().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in words and context.applicationId in words:
            found.append(int(path.split("/")[2]))
    return found


def kill_one(context, killed):
    """Ends an executor as soon as it has work and a second of it is done."""
    tracker = context.statusTracker()
    while not killed:
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info and info.numActiveTasks > 0 and info.numTasks > 2:
                pid = sorted(executors(context))[0]
                os.kill(pid, signal.SIGKILL)
                killed.append(f"executor {pid} while {info.numCompletedTasks} of {info.numTasks} tasks were done")
                break
        time.sleep(0.1)


def stress(folder):
    """JSON Lines with everything that may go wrong: bad lines, no id, one id twice, copies of one text."""
    text = "Angela Merkel visited Paris on Monday. France's president thanked her."
    lines = [
        {"id": "same", "text": text, "date": "2025-04-28"},
        "{ broken",
        {"text": "Vladimir Putin thanked Kim Jong-un. KCNA reported that North Korea sent troops to Russia."},
        "",
        {"id": "same", "text": text, "date": "2025-04-28"},
        {"id": "same", "text": text + " Spain sued Morocco."},
        {"id": "wire-1", "text": WIRE, "date": "2025-04-28", "publisher": "One"},
        {"id": "wire-2", "text": "Railway to be sold. " + WIRE, "date": "2025-04-28", "publisher": "Two"},
        {"id": "wire-3", "text": WIRE[120:], "date": "2025-04-29", "publisher": "Three"},
        {"id": 7, "text": "Zürich – “Burma” thanked Iran.\nMyanmar's army attacked Thailand.\t\u2028Done."},
        {"id": "none", "text": ""},
        b"\xff\xfe\x00 no text",
    ]
    lines += [{"id": f"made-{n}", "text": f"{text} Iran denied that it had attacked Iraq. It has {n} soldiers."} for n in range(30)]
    path = os.path.join(folder, "stress.jsonl")
    with open(path, "wb") as file:
        for line in lines:
            line = json.dumps(line) if isinstance(line, dict) else line
            file.write((line.encode() if isinstance(line, str) else line) + b"\n")
    with open(os.path.join(folder, "empty.jsonl"), "w"):
        pass
    return path


def build(binary, inputs, output):
    began = time.monotonic()
    formats = ["--format", "graphml,nquads"]
    subprocess.run([binary, "build", *inputs, "-o", output, *formats], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


class Tests:
    def __init__(self, binary, cores):
        self.spark = session(cores)
        self.spark.sparkContext.addPyFile(zipped(os.path.join(HERE, "claimgraph_spark"), "claimgraph_spark"))
        self.binary = binary
        self.name = ship(self.spark.sparkContext, binary)
        self.passed, self.failed = 0, 0

    def check(self, what, wrong):
        print(f"{'FAILED' if wrong else 'ok'}: {what}", flush=True)
        for line in wrong:
            print(f"  {line}", flush=True)
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)

    def job(self, folder, what, inputs, settings, during=None):
        """One run of the job, compared with the build of the same inputs."""
        for key, value in settings.items():
            self.spark.conf.set(key, value)
        out = os.path.join(folder, what.replace(" ", "-"))
        job = Job(self.spark, self.name, out)
        if during:
            threading.Thread(target=during, daemon=True).start()
        began = time.monotonic()
        job.extract(inputs)
        # Small pieces are for the articles; tables are read as they are.
        self.spark.conf.set("spark.sql.files.maxPartitionBytes", "128m")
        job.reduce()
        print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)
        self.check(what, compare.compare(out, os.path.join(folder, "build")))
        return job

    def partitions(self):
        """Partitions without rows start no process; an empty table gives an empty one."""
        program = Program(self.name)
        line = json.dumps({"id": "a", "text": "Angela Merkel visited Paris."})
        few = self.spark.createDataFrame([(line,)] * 2, "value string").repartition(8)
        none = self.spark.createDataFrame([], "value string")
        counts = [program.through(rows, "extract", "-", "--faults", "--threads", "1").count() for rows in (few, none)]
        self.check("empty partitions", [] if counts == [2, 0] else [f"expected 2 and 0 records, found {counts}"])

    def broken(self):
        """A program that fails ends the job with what it said, and not with fewer rows."""
        rows = self.spark.createDataFrame([("no row",)], "value string")
        try:
            Program(self.name).through(rows, "reduce", "entity").collect()
            self.check("a step that fails", ["the job went on"])
        except Exception as error:  # noqa: BLE001: whatever Spark makes of it
            told = "ended with 3" in str(error) and "standard input:1" in str(error)
            self.check("a step that fails", [] if told else [str(error)[:500]])

    def tables(self, folder):
        """Parquet and WARC give the articles that JSON Lines give."""
        from warcio.warcwriter import WARCWriter

        text = "Angela Merkel visited Paris on Monday."
        path = os.path.join(folder, "crawl.warc.wet.gz")
        with open(path, "wb") as file:
            writer = WARCWriter(file, gzip=True)
            payload = io.BytesIO(text.encode())
            writer.write_record(writer.create_warc_record(
                "https://example.org/a", "conversion", payload=payload,
                warc_content_type="text/plain", warc_headers_dict={"WARC-Record-ID": "<urn:uuid:1>"}))
        table = os.path.join(folder, "table.parquet")
        self.spark.createDataFrame([("b", text, "2025-04-28"), ("c", "", None)], "id string, text string, date string") \
            .coalesce(1).write.parquet(table)
        job = Job(self.spark, self.name, os.path.join(folder, "tables"))
        job.extract([path, table])
        rows = job.load("_steps/records")
        found = sorted((r.id, r.date, r.claims) for r in rows.where("fault IS NULL").collect())
        wrong = [] if found == [("b", "2025-04-28", 1), ("urn:uuid:1", None, 1)] else [f"found {found}"]
        wrong += [] if job.load("faults").count() == 1 else ["expected one fault"]
        self.check("Parquet and WARC", wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--cores", type=int, default=1, help="of each of the two executors")
    parser.add_argument("--split", default="131072", help="bytes of input for one task")
    wanted = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="claimgraph-spark-")
    tests = Tests(os.path.abspath(wanted.binary), wanted.cores)
    context = tests.spark.sparkContext
    many = {"spark.sql.shuffle.partitions": "4", "spark.sql.files.maxPartitionBytes": wanted.split,
            "spark.sql.files.openCostInBytes": "0"}  # fmt: skip
    one = {"spark.sql.shuffle.partitions": "1", "spark.sql.files.maxPartitionBytes": "1g"}
    if wanted.inputs:
        print(f"build: {build(tests.binary, wanted.inputs, f'{folder}/build'):.1f} s", flush=True)
        tests.job(folder, "these articles", wanted.inputs, many)
    else:
        inputs = ["corpus", stress(folder)]
        build(tests.binary, inputs, f"{folder}/build")
        killed = []
        many["spark.sql.files.maxPartitionBytes"] = "4096"
        job = tests.job(folder, "the corpus with an executor killed", inputs, many, lambda: kill_one(context, killed))
        print(f"killed: {', '.join(killed)}")
        tests.check("an executor was killed", [] if killed else ["none was"])
        faults = sorted(row.message.split("/")[-1].split(":")[1] for row in job.load("faults").collect())
        tests.check("bad lines are told by number", [] if faults == ["11", "12", "2"] else [f"lines {faults}"])
        tests.job(folder, "one partition with everything", inputs, one)
        tests.partitions()
        tests.broken()
        tests.tables(folder)
    tests.spark.stop()
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
