#!/bin/sh
# Measures the collector by itself, from C that does what generated code would.
#
#   run.sh BUILD [REPEAT]
#
# Times are processor times, the best of so many runs (3), under node with its
# optimising compiler from the start. Says how busy the machine was. With
# CHURN=SECONDS it only looks at memory under churn, and that long.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$1
repeat=${2:-3}
sysroot=$build/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
out=$build/bench/gc

# wasm NAME ARGUMENT...
wasm() {
    name=$1
    shift
    node --no-warnings --no-liftoff "$here/../../build-systems/run-node.mjs" \
        "$out/$name.wasm" "$@"
}

# program NAME SOURCE FLAG...
program() {
    name=$1 source=$2
    shift 2
    "${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/wasm32-wasip1" -std=c11 -D_DEFAULT_SOURCE \
        -O2 "$@" -c "$here/$source" -o "$out/$name.o"
    "${WASM_LD:-wasm-ld-22}" --fatal-warnings "$lib/crt1-command.o" \
        "$out/$name.o" "$lib/libruna_rt.a" -L"$lib" -lc \
        "$lib/libclang_rt.builtins.a" -o "$out/$name.wasm"
}

# best COMMAND...: the least of the milliseconds that it prints.
best() {
    i=0
    while test "$i" -lt "$repeat"; do
        "$@" 2>&1 >/dev/null | sed -n 's/ ms$//p'
        i=$((i + 1))
    done | sort -n | head -n 1
}

mkdir -p "$out"
program trees trees.c
program trees-malloc trees.c -DUSE_MALLOC
program mark mark.c
program churn churn.c
program trees-slices trees.c -DSLICES
program old old.c
program old-slices old.c -DSLICES
program pauses pauses.c
program pauses-slices pauses.c -DSLICES
"${HOST_CC:-cc}" -std=c11 -D_DEFAULT_SOURCE -O2 -DUSE_MALLOC \
    "$here/trees.c" -o "$out/trees-native"

if test "${CHURN:-}"; then
    wasm churn 16 0 "$CHURN" 2>/dev/null
    exit
fi
uptime
for depth in ${DEPTHS:-16 20}; do
    echo "binary-trees $depth, ms:"
    echo "  collector     $(best wasm trees "$depth")"
    echo "  in slices     $(best wasm trees-slices "$depth")"
    echo "  malloc, wasm  $(best wasm trees-malloc "$depth")"
    echo "  malloc, host  $(best "$out/trees-native" "$depth")"
    echo "  JavaScript    $(best node "$here/trees.mjs" "$depth")"
done
for heap in "32 shuffled" "32 ordered" "4 shuffled"; do
    echo "marking, $heap:"
    # shellcheck disable=SC2086
    wasm mark $heap 2>/dev/null | head -n 1
done
for garbage in "300000 20" "60000 200"; do
    for name in old old-slices; do
        # shellcheck disable=SC2086
        echo "$name, 64 MB, $garbage, ms: $(best wasm "$name" 64 $garbage)"
    done
done
echo "churn:"
wasm churn 16 60 2>/dev/null
for name in pauses pauses-slices; do
    echo "$name, 64 MB live:"
    wasm "$name" 64 5
done
uptime
