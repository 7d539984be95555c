#!/bin/sh
# Does one step of a recipe, build or check, in the folder of the sources. What is
# defined here is all that recipes use beside the commands a user would type.
#
#   recipe.sh NAME STEP
set -eu

# try COMMAND...: one test, counted by run.py; check goes on if it fails.
try() {
    if "$@"; then
        echo "ok: $*"
    else
        echo "not ok: $*"
        failed=yes
    fi
}

# same FILE COMMAND...: does it print just what is in FILE?
same() {
    wanted=$1
    shift
    "$@" >"$PREFIX.out" && cmp "$PREFIX.out" "$wanted"
}

# says WORD COMMAND...: is that what it prints?
says() {
    wanted=$1
    shift
    found=$("$@") && test "$found" = "$wanted" && return
    echo "found: $found"
    return 1
}

# refused COMMAND...: does it fail, and not by a trap?
refused() {
    status=0
    "$@" || status=$?
    test "$status" -gt 0 && test "$status" -lt 126
}

# runnable FOLDER: has the programs in it start under runa-run when they are called
# by their path, for tests that know of no emulator. They keep their names, which
# some print.
runnable() (
    set +x
    find "$(realpath "$1")" -type f -perm -u+x ! -path '*/.wasm/*' |
        while read -r program; do
            test "$(head -c 4 "$program" | tr -d '\0')" = asm || continue
            wasm=$(dirname "$program")/.wasm/$(basename "$program")
            mkdir -p "$(dirname "$wasm")"
            mv "$program" "$wasm"
            printf '#!/bin/sh\nexec runa-run "%s" "$@"\n' "$wasm" >"$program"
            chmod +x "$program"
        done
)

failed=
# shellcheck source=/dev/null
. "${0%/*}/recipes/$1.sh"
set -x
"$2"
set +x
test -z "$failed"
