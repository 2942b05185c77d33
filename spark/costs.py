"""Where the time of a job goes: processor time by step and by what used it, beside the plain program's.

    python spark/costs.py --binary target/release/claimgraph [--parts 8] ARTICLES…

Two executors of one core each. Processor seconds hold on a busy machine too; seconds on the clock do not."""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

KINDS = ("driver", "executors", "Python", "program")
SEEN = {}


def used(log):
    """Processor seconds so far by kind: of this process's Spark driver, its executors, their Python workers, and
    of the program, which a wrapper writes down."""
    parents, times, words = {}, {}, {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as file:
                head, _, tail = file.read().rpartition(")")
            with open(path.replace("/stat", "/cmdline"), "rb") as file:
                line = file.read().decode("utf-8", "replace")
        except OSError:
            continue
        fields, pid = tail.split(), int(head.split(" ", 1)[0])
        parents[pid], times[pid], words[pid] = int(fields[1]), sum(map(int, fields[11:13])), line

    def below(roots):
        found = set(roots)
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    tick = os.sysconf("SC_CLK_TCK")
    mine = below([os.getpid()])
    executors = {pid for pid in mine if "CoarseGrainedExecutorBackend" in words[pid]}
    workers = below(executors) - executors
    drivers = {pid for pid in mine if "java" in words[pid].split("\0")[0]} - executors - workers
    program = [sum(map(float, line.split()[-2:])) for line in open(log)] if os.path.exists(log) else []
    # A worker that ended keeps what it was last seen to have used: nobody else is told of it.
    SEEN.update({pid: times[pid] for pid in workers if "pyspark" in words[pid]})
    own = lambda pids: sum(times[pid] for pid in pids) / tick  # noqa: E731
    python = sum(SEEN.values()) / tick
    return {"driver": own(drivers), "executors": own(executors), "Python": python, "program": sum(program)}


def wrapper(binary, log):
    """A program that does what the program does, and writes down what processor time that took."""
    path = os.path.join(tempfile.mkdtemp(), "claimgraph")
    with open(path, "w") as file:
        file.write(f'#!/bin/bash\nTIMEFORMAT="$1 ${{2#-}} %U %S"\n{{ time "{binary}" "$@" 2>&3; }} 3>&2 2>>"{log}"\n')
    os.chmod(path, 0o755)
    return path


def shuffled(folder):
    """Megabytes that were shuffled, and seconds of processor time of tasks in the JVM, by step: of Spark's event log."""
    steps, names = {}, {}
    for path in glob.glob(f"{folder}/**/*", recursive=True):
        if not os.path.isfile(path):
            continue
        for line in open(path):
            event = json.loads(line)
            if event["Event"] == "SparkListenerJobStart":
                for stage in event["Stage IDs"]:
                    names[stage] = (event.get("Properties") or {}).get("spark.job.description") or "other"
            if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                found = steps.setdefault(names.get(event["Stage ID"], "other"), [0, 0.0, 0.0, 0.0])
                metrics = event["Task Metrics"]
                found[0] += 1
                found[1] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"] / 1e6
                found[2] += metrics["Executor CPU Time"] / 1e9
                found[3] += metrics["JVM GC Time"] / 1e3
    return steps


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--parts", default="8", help="of each shuffle")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="of Spark")
    wanted = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="claimgraph-costs-")
    binary, log = os.path.abspath(wanted.binary), f"{folder}/program.log"
    before, began = os.times(), time.monotonic()
    subprocess.run([binary, "build", *wanted.inputs, "-o", f"{folder}/build", "--format", "graphml,nquads"],
                   check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    after, build = os.times(), time.monotonic() - began
    alone = after.children_user + after.children_system - before.children_user - before.children_system

    from pyspark.sql import SparkSession

    import compare
    from claimgraph_spark import Job
    from submit import ship, zipped

    os.mkdir(f"{folder}/events")
    began = time.monotonic()
    settings = {
        "spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.driver.memory": "2g", "spark.executor.memory": "2g",
        "spark.sql.shuffle.partitions": wanted.parts, "spark.sql.files.maxPartitionBytes": "2500000",
        "spark.sql.files.openCostInBytes": "0", "spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{folder}/events",
        "spark.eventLog.compress": "false",
    } | dict(pair.split("=", 1) for pair in wanted.set)  # fmt: skip
    builder = SparkSession.builder.master("local-cluster[2,1,2048]").appName("claimgraph costs")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.addPyFile(zipped(os.path.join(HERE, "claimgraph_spark"), "claimgraph_spark"))
    name = ship(spark.sparkContext, wrapper(binary, log))
    last, rows = used(log), []

    class Measured(Job):
        def tell(self, name, began):
            nonlocal last
            now = used(log)
            rows.append((name, time.monotonic() - began, {kind: now[kind] - last[kind] for kind in KINDS}))
            last = now

    rows.append(("start of Spark", time.monotonic() - began, last))
    Measured(spark, name, f"{folder}/job").run(wanted.inputs)
    job = time.monotonic() - began
    spark.stop()
    events = shuffled(f"{folder}/events")

    print(f"build: {alone:.1f} s of processor time, {build:.1f} s on the clock")
    head = ("step", "clock", *KINDS, "all", "tasks", "MB shuffled", "tasks' JVM", "GC")
    print("  ".join(f"{word:>11}" if at else f"{word:22}" for at, word in enumerate(head)))
    sums = [0.0] * 10
    for name, clock, by in rows:
        spent = [by[kind] for kind in KINDS]
        line = [clock, *spent, sum(spent), *events.get(name, [0, 0.0, 0.0, 0.0])]
        sums = [a + b for a, b in zip(sums, line)]
        print(f"{name:22}  " + "  ".join(f"{value:11.1f}" for value in line))
    print(f"{'all':22}  " + "  ".join(f"{value:11.1f}" for value in sums))
    steps = {}
    for line in open(log):
        *command, user, system = line.split()
        steps[command[-1]] = steps.get(command[-1], 0) + float(user) + float(system)
    print("the program: " + ", ".join(f"{step} {seconds:.1f}" for step, seconds in sorted(steps.items())))
    print(f"job: {job:.1f} s on the clock; {folder}")
    faults = compare.compare(f"{folder}/job", f"{folder}/build")
    print("\n".join(faults) or "the same as build")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
