#!/usr/bin/env bash
# Reads every export with the programs that people will open it with. One command, on any Debian machine
# with root (or with the programs there already) and Rust:
#
#   tests/interop/run.sh [graphs|tables|triples|shapes|servers|page …]
#
# Installs what is missing: Debian packages, and a virtual environment of Python and npm packages below
# target/interop/ (or $CLAIMGRAPH_INTEROP). Prints each program with its version and what it read; ends with
# another status than 0 if a program disagrees or is not to be had. Files and screenshots stay there.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${CLAIMGRAPH_INTEROP:-target/interop}
mkdir -p "$work"
work=$(cd "$work" && pwd)

name=interop
. tests/programs.sh

step "programs"
programs \
    "node nodejs" \
    "npm npm" \
    "javac default-jdk-headless" \
    "chromium chromium" \
    "virtuoso-t virtuoso-opensource" \
    "soffice libreoffice-calc-nogui" \
    "dot graphviz" \
    "rsvg-convert librsvg2-bin" \
    "python3 python3-venv"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js is $(node --version), and the readers need 20"

environment tests/interop/requirements.txt
if ! fresh tests/interop/node/package-lock.json "$work/node/installed.json"; then
    mkdir -p "$work/node"
    cp tests/interop/node/package.json tests/interop/node/package-lock.json "$work/node/"
    (cd "$work/node" && npm ci --loglevel=error --no-audit --no-fund --ignore-scripts >&2) ||
        fail "not all of tests/interop/node/package-lock.json could be installed"
    cp tests/interop/node/package-lock.json "$work/node/installed.json"
fi

step "program"
cargo build --release --locked --quiet
target=${CARGO_TARGET_DIR:-target}

step "checks"
exec "$work/venv/bin/python" tests/interop/check.py --program "$target/release/claimgraph" --work "$work" "$@"
