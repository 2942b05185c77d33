"""What all checks share: where things are, how programs are told, and how they disagree."""

import json
import pathlib
import re
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


def jars():
    """Jena and TopBraid's SHACL, as they come with brick-tq-shacl."""
    import brick_tq_shacl

    return pathlib.Path(brick_tq_shacl.__file__).parent / "topquadrant_shacl" / "lib"


def jar_version(name):
    """The version of a jar, which is in its name."""
    found = [match[1] for jar in jars().iterdir() if (match := re.fullmatch(rf"{name}-([\d.]+)\.jar", jar.name))]
    return found[0] if found else sys.exit(f"there is no {name} among {jars()}")


def jena(*arguments):
    """What our probe says."""
    classes = Setting.work / "jena"
    source = HERE / "jena" / "Probe.java"
    if not (classes / "Probe.class").exists() or (classes / "Probe.class").stat().st_mtime < source.stat().st_mtime:
        run("javac", "-nowarn", "-cp", f"{jars()}/*", "-d", classes, source)
    return run("java", "-cp", f"{classes}:{jars()}/*", "Probe", *arguments)
