"""The page in headless Chromium: search, click, evidence, keyboard, a phone, hostile articles, times."""

import contextlib
import shutil
import subprocess

from common import Setting, expect, node, say

# Milliseconds, as the page is used; a machine that builds beside it gets twice that.
FIRST_VIEW, ANSWER = 1000, 100


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
                for what, limit in [("first view", FIRST_VIEW), ("search", ANSWER), ("click on a name", ANSWER), ("click on a line", ANSWER)]:
                    expect(where, f"{what} took {found['times'][what]:.0f} ms", found["times"][what] < limit, True)
                times = ", ".join(f"{what} {ms:.0f} ms" for what, ms in found["times"].items())
                say("Chromium", found["version"], f"{where}: {found['nodes']} nodes, {found['facts']} facts; {times}")


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
