#!/usr/bin/env bash
# The job on a cluster of separate processes on this machine gives what `claimgraph build` gives, to the byte.
#
#     spark/test.sh                     the corpus, lost executors, bad lines, one partition with everything …
#     spark/test.sh articles.jsonl …    these articles, and nothing else
#
# On any Debian machine with root (or with Java 17 and Python 3.10 there already) and Rust: installs what is missing
# below target/spark/ (or $CLAIMGRAPH_SPARK). BINARY names a program that is built already.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
work=${CLAIMGRAPH_SPARK:-target/spark}
mkdir -p "$work"
work=$(cd "$work" && pwd)
name=spark
. tests/programs.sh

step "programs"
programs "java default-jre-headless" "python3 python3-venv"
environment spark/requirements.txt

step "program"
binary=${BINARY:-}
if [ -z "$binary" ]; then
    cargo build --release --locked --quiet
    binary=${CARGO_TARGET_DIR:-target}/release/claimgraph
fi
# Each executor fetches it: a fifth of the size without what is for debuggers.
if command -v strip >/dev/null; then
    strip -o "$work/claimgraph" "$binary"
    binary=$work/claimgraph
fi

step "checks"
export PYSPARK_PYTHON="$work/venv/bin/python"
exec "$PYSPARK_PYTHON" spark/test_job.py --binary "$binary" "$@"
