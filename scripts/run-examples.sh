#!/bin/sh
# Compiles every program of examples/ at several levels of optimisation, runs
# it on every engine, has it interpreted as well, and compares what it prints and
# writes.
#
#   run-examples.sh BUILD
#
# Ends with 'N passed, N failed, N skipped'; the exit status is 1 if any failed.
set -eu
build=$1
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/examples.sh
. "$root/scripts/examples.sh"

RUNA_LLVM=$(cd "$build" && pwd)/bin/runa-llvm
levels='-O0 -O2 -Oz'
work=$build/test/examples
passed=0 failed=0 skipped=0

fail() {
    echo "FAIL: $1"
    sed 's/^/    /' "$work/messages"
    failed=$((failed + 1))
}

# try NAME ENGINE MODULE LABEL
try() {
    example_folder "$work/run"
    if example_run "$1" "$2" "$3" "$work/run" >"$work/out" 2>"$work/messages" &&
        example_is_right "$1" "$work/out" "$work/run" >"$work/messages"; then
        passed=$((passed + 1))
    else
        fail "$4"
    fi
}

# try_failing NAME ENGINE MODULE LABEL: it says what is wrong, and nothing else.
try_failing() {
    status=0
    example_folder "$work/run"
    example_run "$1" "$2" "$3" "$work/run" Fails >/dev/null \
        2>"$work/err" || status=$?
    echo "status $status" >"$work/messages"
    if test $status = 1 && diff "$examples/expected/$1.err" "$work/err" \
        >"$work/messages"; then
        passed=$((passed + 1))
    else
        fail "$4 that fails"
    fi
}

# try_all NAME ENGINE MODULE LABEL
try_all() {
    try "$@"
    if test -n "$(example_says "$1" Fails)"; then try_failing "$@"; fi
}

mkdir -p "$work"
present=$("$root/test/bin/wasm-run" --list)
engines=
for engine in node wasmtime; do
    case " $(echo "$present" | tr '\n' ' ') " in
    *" $engine "*) engines="$engines $engine" ;;
    *) echo "not run: $engine is not present" ;;
    esac
done

for name in $(example_names); do
    source=$(example_source "$name")
    try_all "$name" interpreter "$source" "$name interpreter"
    for level in $levels; do
        module=$work/$name$level.wasm
        if ! { "$build/bin/runa-llvm" "$level" "$source" \
            -o "$module" && wasm-validate "$module"; } 2>"$work/messages"; then
            fail "$name $level"
            continue
        fi
        for engine in node wasmtime; do
            case "$engines " in
            *" $engine "*) try_all "$name" "$engine" "$module" \
                "$name $level $engine" ;;
            *) skipped=$((skipped + 1)) ;;
            esac
        done
    done
done
echo "$passed passed, $failed failed, $skipped skipped"
test $failed = 0
