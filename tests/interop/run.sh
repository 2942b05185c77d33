#!/usr/bin/env bash
# Reads every export with the programs that people will open it with. One command, on any Debian machine
# with root (or with the programs there already) and Rust:
#
#   tests/interop/run.sh
#
# Installs what is missing: Debian packages, a virtual environment of Python and npm packages below
# target/interop/. Prints each program with its version and what it read; ends with status 1 if one of
# them disagrees. Files and screenshots stay in target/interop/.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${CLAIMGRAPH_INTEROP:-target/interop}
mkdir -p "$work"
work=$(cd "$work" && pwd)

step() { printf '\n== interop: %s\n' "$*" >&2; }

step "programs"
packages=()
need() { command -v "$1" >/dev/null || packages+=("${@:2}"); }
need node nodejs
need npm npm
need javac default-jdk-headless
need chromium chromium
need virtuoso-t virtuoso-opensource
need soffice libreoffice-calc-nogui
need dot graphviz
need rsvg-convert librsvg2-bin
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
if [ ${#packages[@]} -gt 0 ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >"$work/apt.log" 2>&1 ||
        { tail -20 "$work/apt.log" >&2; exit 1; }
fi

# Installed again only when the lists change.
fresh() { [ -f "$2" ] && cmp -s "$1" "$2"; }
if ! fresh tests/interop/requirements.txt "$work/venv/requirements.txt"; then
    python3 -m venv --clear "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r tests/interop/requirements.txt
    cp tests/interop/requirements.txt "$work/venv/requirements.txt"
fi
if ! fresh tests/interop/node/package-lock.json "$work/node/installed.json"; then
    mkdir -p "$work/node"
    cp tests/interop/node/package.json tests/interop/node/package-lock.json "$work/node/"
    (cd "$work/node" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund --ignore-scripts)
    cp tests/interop/node/package-lock.json "$work/node/installed.json"
fi

step "exports"
cargo build --release --locked --quiet
target=${CARGO_TARGET_DIR:-target}

exec "$work/venv/bin/python" tests/interop/check.py --program "$target/release/claimgraph" --work "$work" "$@"
