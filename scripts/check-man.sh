#!/bin/sh
# Checks that the manual page is well formed and has every option, and only those.
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
