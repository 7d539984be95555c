#!/bin/sh
# Checks that every LIR example of the documentation is accepted: check-doc-examples.sh BUILD

set -eu

if [ $# -ne 1 ]; then
    echo "usage: $0 BUILD" >&2
    exit 2
fi
compiler=$1/bin/runa-llvm
if [ ! -x "$compiler" ]; then
    echo "$0: no compiler at $compiler" >&2
    exit 2
fi

root=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# Each block becomes a file named after the line of the document it starts at.
for doc in "$root"/docs/*.md "$root"/README.md; do
    [ -f "$doc" ] || continue
    awk -v base="$tmp/$(basename "$doc" .md)" '
        inside && /^```/ { inside = 0; close(file) }
        inside { print >file }
        /^```lir[ \t]*$/ {
            inside = 1
            file = sprintf("%s-%05d.lir", base, NR)
            printf "" >file
        }
        END {
            if (inside) {
                print file ": the block does not end" >"/dev/stderr"
                exit 1
            }
        }
    ' "$doc"
done

count=0
failed=0
for example in "$tmp"/*.lir; do
    [ -f "$example" ] || continue
    count=$((count + 1))
    if ! "$compiler" --emit=lir -o /dev/null "$example"; then
        name=$(basename "$example" .lir)
        line=$(echo "${name##*-}" | sed 's/^0*//')
        echo "$0: the example at line $line of ${name%-*}.md is refused" >&2
        failed=$((failed + 1))
    fi
done

echo "$count examples, $failed refused"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
