#!/usr/bin/env bash
# Fuzzes one target, going on from what earlier runs found: fuzz/run.sh TARGET [RUNS [SECONDS]]
#
# Needs the nightly toolchain and cargo-fuzz. There is no `unsafe` in the program, so no sanitizer is needed,
# and an input is tried several times as fast without one. Coverage is counted in our own code and in the
# parsers of what people give us (`rustc-of-ours`). `-entropic=0`: with it, libFuzzer spends most of its time on
# counting how rare each feature is.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?usage: fuzz/run.sh TARGET [RUNS [SECONDS]]}
runs=${2:-10000000}
seconds=${3:-0}

# The longest input: long enough for what a target reads, short enough for millions of them.
case $target in
extract) longest=80 ;;
text) longest=128 ;;
sparql | names) longest=160 ;;
rules) longest=300 ;;
ingest | record | writers) longest=200 ;;
store) longest=33 ;;
*) echo "no such target: $target" >&2; exit 2 ;;
esac

work=${FUZZ_WORK:-corpus}
mkdir -p "$work/$target" "artifacts/$target"
export RUSTC_WRAPPER=$PWD/rustc-of-ours
exec cargo +nightly fuzz run --fuzz-dir . --sanitizer none --codegen-units 16 "$target" \
    "$work/$target" "seeds/$target" -- \
    -entropic=0 -runs="$runs" -max_total_time="$seconds" -max_len="$longest" -timeout=1 -rss_limit_mb=1024 \
    -dict=words.dict -artifact_prefix="artifacts/$target/" -print_final_stats=1
