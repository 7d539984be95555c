#!/bin/sh
# Writes what editors know of Runa's words: the TextMate grammar, of its template
# editors/runa.tmLanguage.in, and the tree editors/keywords.txt; from
# compiler/runa/keywords.def and builtins.def. --check only compares.
set -eu
export LC_ALL=C

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

cd "$(dirname "$0")/.."
keywords=compiler/runa/keywords.def
builtins=compiler/runa/builtins.def
template=editors/runa.tmLanguage.in
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Lines of KIND, GROUP and WORD; tabs between. A comment of one line is the
# title of the group that follows it.
awk '
    /^\/\* .* \*\/$/ {
        group = substr($0, 4, length($0) - 6)
        sub(/,.*/, "", group)
    }
    /^(RESERVED|SOFT)\(/ {
        kind = substr($0, 1, index($0, "(") - 1)
        word = $0
        sub(/.*, "/, "", word)
        sub(/".*/, "", word)
        print kind "\t" group "\t" word
    }' "$keywords" >"$tmp/words"
sed -n 's/^BUILTIN[A-Z_]*("\([^"]*\)".*/\1/p' "$builtins" | sort >"$tmp/builtins"

# alternatives: the lines of standard input, as a regular expression has them.
alternatives() {
    sort -r | paste -s -d '|' -
}

# words KIND [GROUP]: those of a kind and a group.
words() {
    awk -F '\t' -v kind="$1" -v group="${2-}" '
        $1 == kind && (group == "" || $2 == group) { print $3 }' "$tmp/words"
}

# What comments are has a rule of its own, as have truth and the wildcard.
grammar() {
    {
        for group in Declarations Statements Operators Operands; do
            printf 's/@RESERVED %s@/%s/g\n' "$group" "$(words RESERVED \
                "$group" | grep -vx -e true -e false | alternatives)"
        done
        printf 's/@SOFT@/%s/g\n' "$(words SOFT | grep -vx -e Note -e _ |
            grep -vxFf "$tmp/types" | alternatives)"
        printf 's/@TYPES@/%s/g\n' "$(alternatives <"$tmp/types")"
        printf 's/@BUILTINS@/%s/g\n' "$(alternatives <"$tmp/builtins")"
    } >"$tmp/script"
    sed -f "$tmp/script" "$template"
}

tree() {
    echo 'Runa'
    awk -F '\t' '
        $2 != group { group = $2; print "  " group }
        { print "    " $3 ($1 == "SOFT" ? "  (may be a name)" : "") }
    ' "$tmp/words"
    echo '  Builtins'
    sed 's/^/    /' "$tmp/builtins"
}

# write FILE: standard input, or the difference to it.
write() {
    cat >"$tmp/new"
    if ! $check; then
        cp "$tmp/new" "$1"
    elif ! diff -u "$1" "$tmp/new" >&2; then
        echo "$1 is not what $0 writes" >&2
        exit 1
    fi
}

words SOFT 'Behind End' >"$tmp/types"
grammar | write editors/vscode/syntaxes/runa.tmLanguage.json
tree | write editors/keywords.txt
