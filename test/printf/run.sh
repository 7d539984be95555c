#!/bin/sh
# Runs printf where it is meant to run. Each program of this folder is linked
# with our printf and with wasi-libc's, and must print the same with both, on
# every engine present. Of those that say what they print, in comments
# "OUT: line", "ERR: line" and "CODE: n" (0 if absent), ours must print that;
# wasi-libc's cannot do all of it. "LIMIT: n" are bytes of the stripped program.
#
#   run.sh BUILD
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sysroot=$1/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
out=$1/test/printf
run=$here/../bin/wasm-run
count=20000
passed=0
failures=0
skipped=0

fail() {
    echo "FAIL: $*" >&2
    failures=$((failures + 1))
}

# say FILE KEY: the lines that follow KEY in a program's comments.
say() {
    sed -n "s|^// $2: \{0,1\}||p" "$1"
}

# link OUTPUT OBJECT ARCHIVE...: those before libc.a.
link() {
    output=$1
    shift
    "${WASM_LD:-wasm-ld-22}" --fatal-warnings -s --compress-relocations \
        -z stack-size=1048576 --stack-first "$lib/crt1-command.o" "$@" \
        "$lib/libc.a" "$lib/libclang_rt.builtins.a" -o "$output"
}

# What C does not check, the formats of the tests are meant to get wrong.
build() {
    "${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/wasm32-wasip1" -std=c11 -D_GNU_SOURCE \
        -Wall -Wextra -Werror -Wno-format -Os -c "$1" -o "$2.o"
    link "$2.ours.wasm" "$2.o" "$lib/libruna-printf.a"
    link "$2.libc.wasm" "$2.o" "$lib/libc-printscan-long-double.a"
}

# run_on ENGINE STEM: leaves the streams and the exit code beside STEM.
run_on() {
    code=0
    "$run" --engine "$1" "$2.wasm" $count >"$2.out" 2>"$2.err" || code=$?
    echo "$code" >"$2.code"
}

# same FILE FILE LABEL
same() {
    cmp -s "$1" "$2" || {
        fail "$3"
        diff "$1" "$2" | head -n 10 >&2
    }
}

check_on() {
    run_on "$1" "$3.ours"
    if grep -q '^// OUT:' "$2"; then
        say "$2" OUT >"$3.libc.out"
        say "$2" ERR >"$3.libc.err"
        code=$(say "$2" CODE)
        echo "${code:-0}" >"$3.libc.code"
    else
        run_on "$1" "$3.libc"
    fi
    for part in out err code; do
        same "$3.libc.$part" "$3.ours.$part" "$(basename "$2") on $1: $part"
    done
}

check() {
    stem=$out/$(basename "$1" .c)
    build "$1" "$stem"
    limit=$(say "$1" LIMIT)
    size=$(wc -c <"$stem.ours.wasm")
    test "$size" -le "${limit:-$size}" ||
        fail "$1: $size bytes, the limit is $limit"
    for engine in $engines; do
        before=$failures
        check_on "$engine" "$1" "$stem"
        test "$failures" != "$before" || passed=$((passed + 1))
    done
    skipped=$((skipped + absent))
}

engines=$("$run" --list)
absent=0
for engine in node wasmtime; do
    echo "$engines" | grep -qx "$engine" || {
        echo "not run: $engine is absent"
        absent=$((absent + 1))
    }
done
mkdir -p "$out"
for source in "$here"/*.c; do
    check "$source"
done
echo "$passed passed, $failures failed, $skipped skipped"
test "$failures" = 0
