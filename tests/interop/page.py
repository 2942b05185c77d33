"""The page in headless Chromium: search, click, evidence, keyboard, a phone, hostile articles, times."""

import contextlib
import os
import shutil
import subprocess

from common import Setting, expect, node, say

# Milliseconds until the page shows what was asked for.
LIMITS = {"first view": 1000, "search": 100, "click on a name": 100, "click on a line": 100}


def check(folders):
    shots = Setting.work / "screenshots"
    shots.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    for name in ["corpus", "hostile", "large"]:
        with viewing(folders[name]) as url:
            for address in [url, (folders[name] / "graph.html").as_uri()]:
                found = node("page.mjs", chromium, address, shots, name)
                where = f"{name}, {address.partition(':')[0]}"
                for what, problem in found["problems"]:
                    expect(where, what, problem, None)
                for what, limit in LIMITS.items():
                    took, worked = found["times"][what], found["worked"].get(what, float("inf"))
                    if took >= limit > worked and busy():
                        print(f"  {where}: {what} took {took:.0f} ms on a machine that others use; the page worked {worked:.0f} ms of them, which counts")
                    else:
                        expect(where, f"{what} took {took:.0f} ms, and {worked:.0f} ms of a core", took < limit, True)
                times = ", ".join(f"{what} {ms:.0f} ms" for what, ms in found["times"].items())
                times += "; of a core " + ", ".join(f"{what} {ms:.0f} ms" for what, ms in found["worked"].items())
                say("Chromium", found["version"], f"{where}: {found['nodes']} nodes, {found['facts']} facts; {times}")


def busy():
    """Whether more programs want to run than the machine has cores, the browser's own aside."""
    return os.getloadavg()[0] > 2 * os.cpu_count()


@contextlib.contextmanager
def viewing(folder):
    """The address at which `claimgraph view` serves a folder."""
    command = [str(Setting.program), "view", "--port", "0", "--store", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(30)
