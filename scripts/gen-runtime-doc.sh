#!/bin/sh
# Writes the reference part of docs/runtime.md from runtime/rt.def.
#
#   gen-runtime-doc.sh [--check]
#
# --check changes nothing and fails when the document is out of date.
set -eu

cd "$(dirname "$0")/.."
doc=docs/runtime.md
new=$(mktemp)
trap 'rm -f "$new" "$new.table"' EXIT

# RT2(name, ret, a, b, "text") becomes | `name(a, b) -> ret` | text |
table() {
    awk '
    /^RT_GROUP/ {
        split($0, part, "\"")
        printf "\n### %s\n\n| function | what it does |\n|---|---|\n", part[2]
    }
    /^RT[0-9]/ {
        text = substr($0, index($0, "\"") + 1)
        sub(/"\)$/, "", text)
        head = substr($0, 1, index($0, "\"") - 1)
        gsub(/ (fresh|grown),/, " ptr,", head)
        sub(/^RT[0-9]\(/, "", head)
        count = split(head, part, /, */)
        list = ""
        for (i = 3; i < count; i++)
            list = list (i > 3 ? ", " : "") part[i]
        result = part[2] == "none" ? "" : " -> " part[2]
        printf "| `%s(%s)%s` | %s |\n", part[1], list, result, text
    }' runtime/rt.def
}

table >"$new.table"
awk -v table="$new.table" '
    /^<!-- generated/ { print; while ((getline line < table) > 0) print line
                        print ""; skip = 1 }
    /^<!-- end/ { skip = 0 }
    !skip' "$doc" >"$new"

if test "${1:-}" = --check; then
    cmp -s "$new" "$doc" || {
        echo "$doc is out of date: run scripts/gen-runtime-doc.sh" >&2
        exit 1
    }
else
    cat "$new" >"$doc"
fi
