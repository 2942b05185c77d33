#!/usr/bin/env bash
# The job on a cluster of separate processes on this machine gives what `claimgraph build` gives, to the byte.
#
#     spark/test.sh                     the corpus, a lost executor, bad lines, one partition with everything
#     spark/test.sh articles.jsonl …    these articles, and nothing else
#
# Needs Java 17 and Python 3.10 or newer; installs PySpark into a folder of its own. BINARY names a program that
# is built already, VENV a Python environment with `requirements.txt`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=${VENV:-$root/target/spark-venv}
if ! "$venv/bin/python" -c 'import pyspark, pyarrow, warcio' 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$root/spark/requirements.txt"
fi
binary=${BINARY:-}
if [ -z "$binary" ]; then
    cargo build --release --locked --manifest-path "$root/Cargo.toml"
    binary=$root/target/release/claimgraph
fi
cd "$root"
export PYSPARK_PYTHON="$venv/bin/python"
exec "$venv/bin/python" spark/test_job.py --binary "$binary" "$@"
