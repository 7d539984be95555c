#!/bin/sh
# Checks that the manual page is well formed and has every option, and only those,
# with all that its operand may be.
set -eu
cd "$(dirname "$0")/.."

page=docs/runa-llvm.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mandoc -T lint -W warning "$page"

# Both lists hold the option as it is spelled, without its operand.
sed -n 's/^OPT([A-Z_]*, "\([^"]*\)".*/\1/p' compiler/options.def |
    sort >"$work/wanted"
sed -n '/^\.Sh OPTIONS/,/^\.Sh ENV/s/^\.It Fl \([^ ]*\).*/-\1/p' "$page" |
    sed 's/^-\\&/-/; s/=$//' | sort >"$work/found"
diff -u "$work/wanted" "$work/found"

# "-O 1" for each choice, of the table and marked up behind the option.
sed -n 's/^OPT(\([A-Z_]*\), "\([^"]*\)".*/\1 \2/p
    s/^\(CHOICE\|DEFAULT\)(\([A-Z_]*\), "\([^"]*\)".*/choice \2 \3/p' \
    compiler/options.def |
    awk '$1 == "choice" { print spelling[$2], $3; next } { spelling[$1] = $2 }' |
    sort >"$work/wanted"
awk '/^\.It Fl/ { option = "-" $3 }
    /^\.(It )?Cm/ { print option, $NF == "," ? $(NF - 1) : $NF }' "$page" |
    sort -u >"$work/found"
comm -23 "$work/wanted" "$work/found" >"$work/missing"
test ! -s "$work/missing" || {
    sed "s|^|$page: no choice: |" "$work/missing" >&2
    exit 1
}
