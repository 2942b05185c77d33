"""What all checks share: where things are, how programs are told, and how they disagree."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "interop"
EXPORT = ROOT / "schema" / "export"
CLAIMGRAPH = "https://claimgraph.org/"

failures = []


class Setting:
    """Where the program and the work folder are."""

    program = None
    work = None


def say(program, version, message):
    print(f"  {program} {version}: {message}", flush=True)


def expect(where, what, found, wanted):
    if found != wanted:
        failures.append(f"{where}: {what}: found {short(found)}, expected {short(wanted)}")
        print(f"  FAILED {failures[-1]}", flush=True)


def short(value):
    text = repr(value)
    return text if len(text) < 600 else text[:600] + "…"


def run(*command, **options):
    """Runs a program and returns what it says; ends everything if it fails."""
    options = {"check": False, "capture_output": True, "text": True, "timeout": 600} | options
    done = subprocess.run([str(part) for part in command], **options)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def claimgraph(*arguments, **options):
    return run(Setting.program, *arguments, cwd=ROOT, **options)


def node(script, *arguments):
    """What a script of ours for Node says, as JSON."""
    out = run("node", HERE / "node" / script, Setting.work / "node", *arguments)
    return json.loads(out)


def jena(*arguments):
    """What our probe says, with Jena and TopBraid's SHACL as they come with brick-tq-shacl."""
    import brick_tq_shacl

    jars = pathlib.Path(brick_tq_shacl.__file__).parent / "topquadrant_shacl" / "lib"
    classes = Setting.work / "jena"
    if not (classes / "Probe.class").exists():
        run("javac", "-nowarn", "-cp", f"{jars}/*", "-d", classes, HERE / "jena" / "Probe.java")
    return run("java", "-cp", f"{classes}:{jars}/*", "Probe", *arguments)
