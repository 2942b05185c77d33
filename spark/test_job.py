"""Runs the job on a cluster of separate executor processes and compares all it gives with one machine's build.

See `test.sh`."""

import argparse
import glob
import gzip
import io
import json
import os
import shutil
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
import submit  # noqa: E402
from claimgraph_spark import Job  # noqa: E402
from claimgraph_spark.pipe import Program  # noqa: E402

WIRE = (
    "The finance ministry said on Monday that it would sell its last shares in the state railway by the end of "
    "the year. Unions called the plan a mistake and promised strikes. The minister told parliament that the sale "
    "would bring in two billion crowns, which the government wants to spend on hospitals. Analysts had expected less."
)
PAGE = (
    '<html><head><meta charset="utf-8"><title>Visit</title></head><body><article><h1>Visit</h1>'
    "<p>Angela Merkel visited Zürich on Monday. France's president thanked her for the visit, which lasted an hour.</p>"
    "<p>Iran denied that it had attacked Iraq.</p></article></body></html>"
)
# Compiling for speed pays where a job takes minutes.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def session(cores):
    """Two executors, each a process of its own, started again if it ends."""
    return (
        SparkSession.builder.master(f"local-cluster[2,{cores},1024]")
        .appName("claimgraph test")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.executor.memory", "1g")
        .config("spark.driver.extraJavaOptions", JAVA)
        .config("spark.executor.extraJavaOptions", JAVA)
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


class Killer(threading.Thread):
    """Ends an executor while its tasks run this step of the program; then the next one, at the next step."""

    def __init__(self, context, steps):
        super().__init__(daemon=True)
        self.context, self.steps = context, steps
        self.killed = []

    def run(self):
        for step in self.steps:
            # A task that was all but done may be lost on nobody: again, then.
            while not (lost := self.kill(step)):
                pass
            self.killed.append(step)
            print(f"killed an executor at `{step}`: {lost} tasks lost", flush=True)

    def kill(self, step):
        """Kills an executor at this step; how many tasks failed with it."""
        while not (found := self.at_work(step)):
            time.sleep(0.01)
        os.kill(found, signal.SIGKILL)
        tracker, lost = self.context.statusTracker(), 0
        patience = time.monotonic() + 20
        while not lost and time.monotonic() < patience:
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            lost = sum(stage.numFailedTasks for stage in stages if stage)
            time.sleep(0.01)
        return lost

    def at_work(self, step):
        """An executor of ours below which the step runs."""
        parents, words = {}, {}
        for path in glob.glob("/proc/[0-9]*/cmdline"):
            try:
                with open(path, "rb") as file:
                    line = file.read().decode("utf-8", "replace").split("\0")
                with open(path.replace("/cmdline", "/stat")) as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            pid = int(path.split("/")[2])
            parents[pid], words[pid] = parent, line
        for pid, line in words.items():
            if " ".join(line[1:]).startswith(step):
                while pid in parents:
                    pid = parents[pid]
                    line = words.get(pid, [])
                    if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in line and self.context.applicationId in line:
                        return pid
        return None


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


def build(binary, inputs, output, *more):
    began = time.monotonic()
    command = [binary, "build", *inputs, "-o", output, "--format", "graphml,nquads", *more]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


class Tests:
    def __init__(self, binary, cores):
        began = time.monotonic()
        self.spark = session(cores)
        package = os.path.join(HERE, "claimgraph_spark")
        self.spark.sparkContext.addPyFile(submit.zipped(package, "claimgraph_spark"))
        self.binary = binary
        self.name = submit.ship(self.spark.sparkContext, binary)
        self.passed, self.failed = 0, 0
        print(f"start of Spark: {time.monotonic() - began:.1f} s", flush=True)

    def check(self, what, wrong):
        print(f"{'FAILED' if wrong else 'ok'}: {what}", flush=True)
        for line in wrong:
            print(f"  {line}", flush=True)
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)

    def job(self, folder, what, inputs, parts, split, killer=None):
        """One run of the job, compared with the build of the same inputs."""
        settings = {"shuffle.partitions": parts, "files.maxPartitionBytes": split, "files.openCostInBytes": 0}
        for key, value in settings.items():
            self.spark.conf.set(f"spark.sql.{key}", str(value))
        job = Job(self.spark, self.name, os.path.join(folder, what.replace(" ", "-")))
        if killer:
            killer.start()
        began = time.monotonic()
        job.extract(inputs)
        # Small pieces are for the articles; tables are read as they are.
        self.spark.conf.set("spark.sql.files.maxPartitionBytes", "128m")
        job.reduce()
        print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)
        self.check(what, compare.compare(job.output, os.path.join(folder, "build")))
        return job

    def resumed(self, folder, job, inputs):
        """A run that was cut short goes on: what is there to its end is kept, the rest is made again."""
        shutil.rmtree(f"{job.output}/nquads")
        os.remove(f"{job.output}/facts/_SUCCESS")
        before = os.stat(f"{job.output}/evidence/_SUCCESS").st_mtime_ns
        again = Job(self.spark, self.name, job.output, resume=True)
        again.run(inputs)
        wrong = compare.compare(job.output, os.path.join(folder, "build"))
        if os.stat(f"{job.output}/evidence/_SUCCESS").st_mtime_ns != before or sorted(again.seconds) != ["facts", "nquads"]:
            wrong.append(f"made again: {', '.join(again.seconds)}")
        self.check("a run that goes on", wrong)

    def partitions(self):
        """Partitions without rows start no process; an empty table gives an empty one."""
        program = Program(self.name)
        line = json.dumps({"id": "a", "text": "Angela Merkel visited Paris."})
        few = self.spark.createDataFrame([(line,)] * 2, "value string").repartition(8)
        none = self.spark.createDataFrame([], "value string")
        counts = [program.through(rows, "extract - --faults --threads 1").count() for rows in (few, none)]
        self.check("empty partitions", [] if counts == [2, 0] else [f"expected 2 and 0 records, found {counts}"])

    def broken(self):
        """A program that fails ends the job with what it said, and not with fewer rows; the same in a chain."""
        rows = self.spark.createDataFrame([("no row",)], "value string")
        for steps in (["reduce entity"], ["reduce entity", "reduce outline"], ["extract - --threads 1", "reduce entity"]):
            try:
                Program(self.name).through(rows, *steps, exits=(0, 1)).collect()
                wrong = ["the job went on"]
            except Exception as error:  # noqa: BLE001: whatever Spark makes of it
                wrong = [] if "ended with 3" in str(error) and "error: " in str(error) else [str(error)[:500]]
            self.check(f"a step that fails: {', '.join(steps)}", wrong)

    def tables(self, folder):
        """Parquet and web archives give the articles that JSON Lines and pages give."""
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        text = "Angela Merkel visited Paris on Monday."
        path = os.path.join(folder, "crawl.warc.gz")
        with open(path, "wb") as file:
            writer = WARCWriter(file, gzip=True)

            def put(number, kind, payload, content, status=None):
                http = status and StatusAndHeaders(status, [("Content-Type", content)], protocol="HTTP/1.1")
                headers = {"WARC-Record-ID": f"<urn:uuid:{number}>"}
                writer.write_record(writer.create_warc_record(
                    f"https://example.org/{number}", kind, payload=io.BytesIO(payload), http_headers=http or None,
                    warc_content_type=None if http else content, warc_headers_dict=headers))  # fmt: skip

            put(1, "conversion", text.encode(), "text/plain")
            put(2, "response", PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1", "200 OK")
            put(3, "response", PAGE.encode(), "text/html", "404 Not Found")
            put(4, "response", b"\x89PNG", "image/png", "200 OK")
            put(5, "response", b"<html></html>", "text/html", "200 OK")
        with gzip.open(path) as file:
            cut = file.read().partition(b" on Monday.")[0]
        for name, bytes in (("broken.warc.gz", b"no archive at all"), ("cut.warc", cut)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(bytes)
        table = os.path.join(folder, "table.parquet")
        self.spark.createDataFrame([("b", text, "2025-04-28"), ("c", "", None)], "id string, text string, date string") \
            .coalesce(1).write.parquet(table)  # fmt: skip
        job = Job(self.spark, self.name, os.path.join(folder, "tables"))
        job.extract([path, f"{folder}/broken.warc.gz", f"{folder}/cut.warc", table])
        rows = job.load("_steps/records")
        found = sorted((r.id, r.date, r.url, r.claims > 0, "Zürich" in r.record) for r in rows.where("fault IS NULL").collect())
        wanted = [
            ("b", "2025-04-28", None, True, False),
            ("urn:uuid:1", None, "https://example.org/1", True, False),
            ("urn:uuid:2", None, "https://example.org/2", True, True),
        ]
        wrong = [] if found == wanted else [f"found {found}"]
        faults = sorted(row.message.replace(f"{folder}/", "").split(": ")[0] for row in job.load("faults").collect())
        places = ["broken.warc.gz", "crawl.warc.gz/5.html", "cut.warc"]
        wrong += [] if faults[:3] == places and len(faults) == 4 and "parquet" in faults[3] else [f"faults {faults}"]
        self.check("Parquet and web archives", wrong)

    def submitted(self, folder):
        """The script that is submitted, in a session of its own, with somebody's own schema and without GraphML."""
        self.spark.stop()
        schema = os.path.join(folder, "mine")
        os.makedirs(f"{schema}/relations")
        with open(f"{schema}/relations/shelved.toml", "w") as file:
            file.write(SHELVED)
        path = os.path.join(folder, "own.jsonl")
        with open(path, "w") as file:
            file.write(json.dumps({"id": "own", "text": "Iran shelved Iraq on Monday. Angela Merkel visited Paris."}) + "\n")
        build(self.binary, [path], f"{folder}/own-build", "--schema", schema)
        arguments = ["--binary", self.binary, "--schema", schema, "--no-graphml", "-o", f"{folder}/own-job", path]
        code = submit.main(arguments)
        wrong = [] if code == 0 else [f"ended with {code}"]
        wrong += compare.compare(f"{folder}/own-job", f"{folder}/own-build", graphml=False)
        with gzip.open(f"{folder}/own-build/graph.nq.gz") as file:
            wrong += [] if b"rel/shelved" in file.read() else ["the build knows nothing of that schema"]
        wrong += ["there is GraphML"] if os.path.exists(f"{folder}/own-job/graphml") else []
        self.check("the script, a schema and no GraphML", wrong)


SHELVED = """id = "shelved"
family = "material"
meaning = "put somebody aside"
nominal = "shelving"
subject = ["actor"]
object = ["actor"]

[[rule]]
id = "shelve"
clause = "{subject} shelve {object}"
accepts = [{ text = "Iran shelved Iraq on Monday.", gives = "Iran shelved Iraq [when 2025-04-28]" }]
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--cores", type=int, default=1, help="of each of the two executors")
    parser.add_argument("--split", default="131072", help="bytes of input for one task")
    wanted = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="claimgraph-spark-")
    tests = Tests(os.path.abspath(wanted.binary), wanted.cores)
    if wanted.inputs:
        print(f"build: {build(tests.binary, wanted.inputs, f'{folder}/build'):.1f} s", flush=True)
        tests.job(folder, "these articles", wanted.inputs, 4, wanted.split)
        tests.spark.stop()
    else:
        inputs = ["corpus", stress(folder)]
        build(tests.binary, inputs, f"{folder}/build")
        killer = Killer(tests.spark.sparkContext, ["extract -", "reduce bucket"])
        job = tests.job(folder, "the corpus with executors killed", inputs, 4, 4096, killer)
        tests.check("two executors were killed at work", [] if len(killer.killed) == 2 else [f"at {killer.killed}"])
        faults = sorted(row.message.split("/")[-1].split(":")[1] for row in job.load("faults").collect())
        tests.check("bad lines are told by number", [] if faults == ["11", "12", "2"] else [f"lines {faults}"])
        tests.resumed(folder, job, inputs)
        tests.job(folder, "one partition with everything", inputs, 1, "1g")
        tests.partitions()
        tests.broken()
        tests.tables(folder)
        tests.submitted(folder)
    print(f"{tests.passed} passed, {tests.failed} failed")
    if not tests.failed:
        shutil.rmtree(folder)
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
