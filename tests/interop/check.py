"""All checks, in order. `run.sh` calls this with everything in place.

    check.py --program target/release/claimgraph --work target/interop [graphs|tables|triples|shapes|servers|page …]
"""

import argparse
import pathlib
import resource
import shutil
import sys
import time

import graphs
import page
import samples
import servers
import shapes
import tables
import triples
from common import Setting, failures

CHECKS = {
    "graphs": graphs.check,
    "tables": tables.check,
    "triples": triples.check,
    "shapes": shapes.check,
    "servers": servers.check,
    "page": page.check,
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--program", type=lambda path: pathlib.Path(path).resolve(), required=True)
    arguments.add_argument("--work", type=lambda path: pathlib.Path(path).resolve(), required=True)
    arguments.add_argument("--reuse", action="store_true", help="take the exports of the last run")
    arguments.add_argument("checks", nargs="*", metavar="CHECK", help=f"of {', '.join(CHECKS)} [default: all]")
    options = arguments.parse_args()
    Setting.program, Setting.work = options.program, options.work
    unknown = set(options.checks) - set(CHECKS)
    if unknown:
        arguments.error(f"no such check: {', '.join(sorted(unknown))}")
    folders = samples.make(options.reuse)
    passed = failed = 0
    for name in options.checks or CHECKS:
        began, worked, before = time.monotonic(), cores(), len(failures)
        print(f"\n{name}", flush=True)
        CHECKS[name](folders)
        print(f"  {time.monotonic() - began:.0f} s, {cores() - worked:.0f} s of all cores", flush=True)
        if len(failures) == before:
            passed += 1
            # Databases of servers, and the same triples in all formats: wanted only where something is wrong.
            for made in [options.work / "servers", options.work / "out" / name]:
                shutil.rmtree(made, ignore_errors=True)
        else:
            failed += 1
    for failure in failures:
        print("FAILED", failure)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failures else 0)


def cores():
    """Seconds that cores have worked for this and all programs that it ran."""
    return sum(sum(resource.getrusage(who)[:2]) for who in [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN])


if __name__ == "__main__":
    main()
