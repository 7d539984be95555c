#!/bin/sh
# Writes the opcodes of include/runa/lir.h from lir_ops.def; --check only compares.
set -eu

usage() {
    echo "usage: $0 [--check]" >&2
    exit 2
}

check=false
case $# in
0) ;;
1) [ "$1" = --check ] || usage; check=true ;;
*) usage ;;
esac

root=$(cd "$(dirname "$0")/.." && pwd)
header=$root/include/runa/lir.h
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# The entries of the table: each begins a line with its id, name and number.
sed -n 's/^OP\(_NOT\)\{0,1\}(\([A-Z0-9_]*\), [a-z0-9_]*, \([0-9]*\),.*/    RUNA_LIR_\2 = \3,/p' \
    "$root/compiler/lir/lir_ops.def" |
    sed '$s/,$//' |
    awk '
        NR == FNR { entries = entries $0 "\n"; next }
        /opcodes: end/ { inside = 0; seen++ }
        !inside { print }
        /opcodes: begin/ { inside = 1; seen++; printf "%s", entries }
        END { if (seen != 2) exit 1 }
    ' - "$header" >"$tmp" || {
    echo "$0: $header must have the markers of the opcodes" >&2
    exit 1
}

if cmp -s "$tmp" "$header"; then
    exit 0
fi
if $check; then
    echo "$0: the opcodes of include/runa/lir.h are stale, run $0" >&2
    exit 1
fi
cp "$tmp" "$header"
