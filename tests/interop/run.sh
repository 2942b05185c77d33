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

step() { printf '\n== interop: %s\n' "$*" >&2; }
fail() { printf 'interop: %s\n' "$*" >&2; exit 1; }

# Program, Debian package.
programs=(
    "node nodejs"
    "npm npm"
    "javac default-jdk-headless"
    "chromium chromium"
    "virtuoso-t virtuoso-opensource"
    "soffice libreoffice-calc-nogui"
    "dot graphviz"
    "rsvg-convert librsvg2-bin"
    "python3 python3-venv"
)
missing() {
    local program package
    for entry in "${programs[@]}"; do
        read -r program package <<<"$entry"
        if [ "$program" = python3 ]; then
            python3 -c 'import ensurepip, venv' 2>/dev/null || echo "$package"
        else
            command -v "$program" >/dev/null || echo "$package"
        fi
    done
}

step "programs"
mapfile -t packages < <(missing)
if [ ${#packages[@]} -gt 0 ]; then
    printf 'installing %s\n' "${packages[*]}" >&2
    command -v apt-get >/dev/null || fail "there is no apt-get to install them: ${packages[*]}"
    apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -qq)
    [ "$(id -u)" = 0 ] || apt=(sudo "${apt[@]}")
    log=$work/apt.log
    # What is here already may do where lists cannot be fetched.
    "${apt[@]}" update >"$log" 2>&1 || tail -3 "$log" >&2
    # Together, which is fastest; one by one, to say which it is, if that fails.
    if ! "${apt[@]}" install --no-install-recommends "${packages[@]}" >>"$log" 2>&1; then
        for package in "${packages[@]}"; do
            "${apt[@]}" install --no-install-recommends "$package" >>"$log" 2>&1 || true
        done
    fi
    mapfile -t packages < <(missing)
    [ ${#packages[@]} = 0 ] || { tail -5 "$log" >&2; fail "could not be installed: ${packages[*]} (see $log)"; }
fi
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js is $(node --version), and the readers need 20"

# Installed again only when the lists change.
fresh() { [ -f "$2" ] && cmp -s "$1" "$2"; }
if ! fresh tests/interop/requirements.txt "$work/venv/requirements.txt"; then
    python3 -m venv --clear "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r tests/interop/requirements.txt ||
        fail "not all of tests/interop/requirements.txt could be installed"
    cp tests/interop/requirements.txt "$work/venv/requirements.txt"
fi
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
