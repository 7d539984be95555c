#!/bin/sh
# Runs the runtime where it is meant to run: links each program of this folder
# and compares what it prints and its exit code, on every engine present.
#
#   run.sh BUILD
#
# A program says what it needs in comments: "IN: line" and "OUT: line" and
# "ERR: line" of its streams, "TRAP: text" for what the engine says of a trap,
# "CODE: n" (0 if absent), "LIMIT: n" bytes of linked program, names included. One that defines runa_main stands for a
# program whose main is LIR. Its arguments are "one" and "two words", V=value
# is its environment and /dir an empty directory.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sysroot=$1/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
out=$1/test/rt
run=$here/../bin/wasm-run
failures=0
passed=0
skipped=0

# say FILE KEY: the lines that follow KEY in a program's comments.
say() {
    sed -n "s|^// $2: \{0,1\}||p" "$1"
}

fail() {
    echo "FAIL: $*" >&2
    failures=$((failures + 1))
}

compile() {
    "${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/wasm32-wasip1" -std=c11 -Wall -Wextra \
        -Werror -O2 -c "$1" -o "$2"
}

link() {
    start=
    compile "$1" "$2.o"
    if grep -q '^runa_main(' "$1"; then
        start=$out/lir_start.o
        compile "$here/lir_start.c" "$start"
    fi
    "${WASM_LD:-wasm-ld-22}" --fatal-warnings "$lib/crt1-command.o" "$2.o" \
        ${start:+"$start"} "$lib/libruna_rt.a" -L"$lib" -lc \
        "$lib/libclang_rt.builtins.a" -o "$2.wasm"
}

# run_on ENGINE SOURCE STEM: run; leaves the streams beside STEM, sets code.
run_on() {
    rm -rf "$3.dir"
    mkdir "$3.dir"
    code=0
    say "$2" IN |
        "$run" --engine "$1" --dir "$3.dir::/dir" --env V=value "$3.wasm" \
            one "two words" >"$3.out" 2>"$3.err" || code=$?
}

# compare SOURCE KEY FILE LABEL: whether the last line ends does not matter.
compare() {
    say "$1" "$2" >"$3.expected"
    test "$(cat "$3.expected")" = "$(cat "$3")" || {
        fail "$4: $2 differs"
        diff "$3.expected" "$3" >&2 || true
    }
}

# check_error SOURCE FILE LABEL: a trap's message is the engine's own.
check_error() {
    trap_text=$(say "$1" TRAP)
    if test -z "$trap_text"; then
        compare "$1" ERR "$2" "$3"
    else
        grep -q "$trap_text" "$2" || fail "$3: no '$trap_text' on stderr"
    fi
}

check() {
    stem=$out/$(basename "$1" .c)
    link "$1" "$stem"
    limit=$(say "$1" LIMIT)
    size=$(wc -c <"$stem.wasm")
    test "$size" -le "${limit:-$size}" ||
        fail "$1: $size bytes, the limit is $limit"
    for engine in $engines; do
        before=$failures
        run_on "$engine" "$1" "$stem"
        label="$(basename "$1") on $engine"
        compare "$1" OUT "$stem.out" "$label"
        check_error "$1" "$stem.err" "$label"
        expected=$(say "$1" CODE)
        test "$code" = "${expected:-0}" || fail "$label: exit code $code"
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
    test "$source" = "$here/lir_start.c" || check "$source"
done
echo "$passed passed, $failures failed, $skipped skipped"
test "$failures" = 0
