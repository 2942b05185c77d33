#!/usr/bin/env bash
# What each stage costs in processor instructions for a character of the project's own articles, and a
# start in millions, compared with instructions.tsv: a busy machine changes clocks, but not these counts.
# Fails if a stage costs a twentieth more than the table says.
#
#   tests/measure/instructions.sh             compares
#   tests/measure/instructions.sh --update    writes the table anew
#
# Installs valgrind where it is missing. CLAIMGRAPH_BIN names a release build; without it one is made.
set -euo pipefail
cd "$(dirname "$0")/../.."
table=tests/measure/instructions.tsv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=instructions
. tests/programs.sh
programs "valgrind valgrind"
if [ -z "${CLAIMGRAPH_BIN:-}" ]; then
    cargo build --release --locked --quiet
    CLAIMGRAPH_BIN=${CARGO_TARGET_DIR:-target}/release/claimgraph
fi

count() { # counts FILE ARGUMENT…
    valgrind --tool=callgrind --callgrind-out-file="$work/$1" "$CLAIMGRAPH_BIN" "${@:2}" 2>/dev/null
    callgrind_annotate --inclusive=yes --auto=no --threshold=100 "$work/$1" >"$work/$1.txt"
}
count corpus extract --threads 1 corpus >"$work/records"
printf 'Jane Roe met Ann Poe.\n' >"$work/one.txt"
count start extract --threads 1 "$work/one.txt" >/dev/null

characters=$(grep -o '"text_length":[0-9]*' "$work/records" | awk -F: '{ sum += $2 } END { print sum }')
# The first line that names a function has what it costs with all that it calls.
{
    awk '/PROGRAM TOTALS/ { gsub(",", "", $1); printf "start\t%d\n", $1 / 1e6; exit }' "$work/start.txt"
    while read -r stage function; do
        awk -v stage="$stage" -v name="claimgraph::$function" -v characters="$characters" '
            { at = index($0, name) }
            at && substr($0, at + length(name)) ~ /^( |$)/ {
                gsub(",", "", $1); printf "%s\t%d\n", stage, $1 / characters; exit
            }' "$work/corpus.txt"
    done <<'STAGES'
text text::analyse
entities entities::recognise
resolve resolve::resolve
relations relations::claims
json store::record::lines::<impl claimgraph::store::record::Record>::to_line
STAGES
} >"$work/found"

if [ "${1:-}" = --update ]; then
    { printf '# stage\tinstructions\n'; cat "$work/found"; } >"$table"
    cat "$table"
    exit
fi
awk -F '\t' '
    /^#/ { next }
    NR == FNR { known[$1] = $2; next }
    {
        verdict = $2 > known[$1] * 1.05 ? "MORE" : $2 < known[$1] * 0.95 ? "less: --update" : ""
        if (verdict == "MORE") worse = 1
        printf "%-10s %6d, was %6d %s\n", $1, $2, known[$1], verdict
        seen++
    }
    END { if (seen != length(known)) { print "a stage is missing"; worse = 1 }; exit worse }
' "$table" "$work/found"
