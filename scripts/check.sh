#!/bin/sh
# Runs every part of the tests and ends with one line: N passed, N failed, N skipped.
#
#   MAKE=make BUILD=build scripts/check.sh
#
# A part is a target of make. What a part counts itself is added up: lit's
# summary, Check's, or a line like the last one here. Any other part counts as
# one test. The last line is also left in BUILD/test/summary.
set -eu

MAKE=${MAKE:-make}
BUILD=${BUILD:-build}
jobs=-j$(nproc)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/counts"

# run ARGUMENT...: make, shown and kept; its status goes to a file, since that
# of a pipe is not its first command's.
run() {
    echo "== $*"
    began=$(date +%s)
    { status=0; $MAKE --no-print-directory "$@" 2>&1 || status=$?
      echo "$status" >"$work/status"; } | tee "$work/log"
    echo "== $(($(date +%s) - began)) s: $*"
}

# count STATUS: the counts in the log, as "passed failed skipped".
count() {
    awk -v status="$1" '
    { gsub(/\033\[[0-9;]*m/, "") }
    /^[0-9]+%: Checks: / {
        gsub(/,/, ""); bad = $5 + $7
        passed += $3 - bad; failed += bad; counted = 1
    }
    /^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
        passed += $1; failed += $3; skipped += $5; counted = 1
    }
    /^ +(Passed|Expectedly Failed) *:/ { passed += number($0); counted = 1 }
    /^ +(Failed|Unresolved|Timed Out|Unexpectedly Passed) *:/ {
        failed += number($0); counted = 1
    }
    /^ +(Unsupported|Skipped) *:/ { skipped += number($0); counted = 1 }
    /note: not run: / { skipped++ } # an engine, by lit.cfg.py
    function number(line) { sub(/.*: */, "", line); return line + 0 }
    END {
        if (!counted && status == 0)
            passed = 1
        if (status != 0 && failed == 0)
            failed = 1
        print passed + 0, failed + 0, skipped + 0
    }' "$work/log"
}

# part ARGUMENT...: one part of the tests.
part() {
    run "$@"
    count "$(cat "$work/status")" >"$work/count"
    cat "$work/count" >>"$work/counts"
    read -r _ failed _ <"$work/count"
    test "$failed" = 0 || echo "$*" >>"$work/failed"
}

# finish: says what failed and how much.
finish() {
    test ! -e "$work/failed" || { echo "failed:"; cat "$work/failed"; }
    mkdir -p "$BUILD/test"
    awk '{ passed += $1; failed += $2; skipped += $3 }
        END { printf "%d passed, %d failed, %d skipped\n",
              passed, failed, skipped }' "$work/counts" |
        tee "$BUILD/test/summary"
    test ! -e "$work/failed" || exit 1
    exit 0
}

# What fails to build is not tested.
build() {
    run "$jobs" "$@" all build-tests
    test "$(cat "$work/status")" = 0 || {
        echo "0 1 0" >>"$work/counts"
        echo "build $*" >>"$work/failed"
        finish
    }
}

build
for target in unit rt-unit gc-unit rt-headers rt-symbols rt-doc rt-run gc-run \
    posix-headers posix-symbols posix-doc posix-run \
    printf-host printf-wasi printf-headers \
    lit edge examples lib wasi small-projects fuzz diff format layers headers \
    lir-header man \
    lir-doc op-tests doc-examples \
    messages editors; do
    part "check-$target"
done

if test -z "${SAN:-}"; then
    set -- BUILD="$BUILD/asan" SAN=address,undefined CFLAGS='-O1 -g'
    build "$@"
    for target in unit lib lit fuzz; do
        part "check-$target" "$@"
    done
fi

finish
