#!/bin/sh
# Writes the reference part of docs/posix.md from wasi-sysroot/posix/posix.def.
#
#   gen-posix-doc.sh [--check]
#
# --check changes nothing and fails when the document is out of date.
set -eu

cd "$(dirname "$0")/.."
doc=docs/posix.md
new=$(mktemp)
trap 'rm -f "$new" "$new.table"' EXIT

# Lines that differ in nothing but the name become one row.
table() {
    awk '
    function row() {
        if (names != "")
            print names rest
        names = ""
    }
    /^POSIX_GROUP/ {
        row()
        split($0, part, "\"")
        out = part[2] == "Left out"
        printf "\n### %s\n\n", part[2]
        if (out)
            print "| function | why |\n|---|---|"
        else
            print "| function | header | does it | error | what it does |\n" \
                "|---|---|---|---|---|"
        last = ""
    }
    /^(POSIX|OUT)\(/ {
        text = substr($0, index($0, "\"") + 1)
        sub(/"\)$/, "", text)
        head = substr($0, 1, index($0, "\"") - 1)
        sub(/^[A-Z]*\(/, "", head)
        split(head, part, /, */)
        does["REAL"] = "yes"; does["PART"] = "partly"
        does["ERROR"] = "no"; does["MACRO"] = "yes, a macro"
        if (out)
            columns = " | " text " |"
        else
            columns = " | " (part[2] == "-" ? "" : "`" part[2] "`") " | " \
                does[part[3]] " | " (part[4] == "-" ? "" : "`" part[4] "`") \
                " | " text " |"
        if (columns != last) {
            row()
            names = "| "
        } else {
            names = names ", "
        }
        names = names "`" part[1] "`"
        rest = last = columns
    }
    END { row() }' wasi-sysroot/posix/posix.def
}

table >"$new.table"
awk -v table="$new.table" '
    /^<!-- generated/ { print; while ((getline line < table) > 0) print line
                        print ""; skip = 1 }
    /^<!-- end/ { skip = 0 }
    !skip' "$doc" >"$new"

if test "${1:-}" = --check; then
    cmp -s "$new" "$doc" || {
        echo "$doc is out of date: run scripts/gen-posix-doc.sh" >&2
        exit 1
    }
else
    cat "$new" >"$doc"
fi
