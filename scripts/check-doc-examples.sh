#!/bin/sh
# Checks the examples of the documentation: every one in LIR or Runa is accepted, and what
# docs/cc.md says to type does what it says there.
#
#   check-doc-examples.sh BUILD
#
# In docs/cc.md a block with a name, as "```c hello.c", is a file; the commands of the
# blocks called sh are run in one folder, in their order, each block in a shell of its
# own. A command behind which stands "# prints: TEXT" must print just that.

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
        /^```(lir|runa)[ \t]*$/ {
            inside = 1
            file = sprintf("%s-%05d.%s", base, NR, substr($1, 4))
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

# script DOC: the files and commands of its blocks, as a script.
script() {
    echo 'set -eu'
    awk -v quote="'" '
        /^```sh$/ { commands = 1; print "("; next }
        /^```[^ ]+ [^ ]+$/ { file = 1; print "cat >" $2 " <<" quote "END" quote; next }
        /^```/ {
            if (commands) print ")"
            if (file) print "END"
            commands = file = 0
            next
        }
        commands && / # prints: / {
            at = index($0, " # prints: ")
            printf "test \"$(%s)\" = \"%s\"\n", substr($0, 1, at - 1), substr($0, at + 11)
            next
        }
        commands || file { print }
    ' "$1"
}

# run_commands: of docs/cc.md, if there is an engine to run programs on.
run_commands() {
    if ! command -v node >/dev/null; then
        echo "not run: the commands of cc.md, as node is absent"
        return 0
    fi
    mkdir "$tmp/commands"
    script "$root/docs/cc.md" >"$tmp/commands.sh"
    (cd "$tmp/commands" && PATH=$bin:$PATH sh "$tmp/commands.sh") || {
        echo "$0: the commands of cc.md fail" >&2
        return 1
    }
    echo "$(grep -c '^($' "$tmp/commands.sh") blocks of commands of cc.md"
}

bin=$(cd "$1/bin" && pwd)
count=0
failed=0
run_commands || failed=1
for example in "$tmp"/*.lir "$tmp"/*.runa; do
    [ -f "$example" ] || continue
    count=$((count + 1))
    if ! "$compiler" --emit=lir -o /dev/null "$example"; then
        name=$(basename "$example")
        name=${name%.*}
        line=$(echo "${name##*-}" | sed 's/^0*//')
        echo "$0: the example at line $line of ${name%-*}.md is refused" >&2
        failed=$((failed + 1))
    fi
done

echo "$count examples, $failed refused"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
