#!/bin/sh
# The collector as wasm, on every engine present: random operations against a
# model of the heap, with each collector that can be linked, and what may not
# be in a program that allocates nothing.
#
#   run.sh BUILD
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sysroot=$1/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
out=$1/test/gc
run=$here/../bin/wasm-run
passed=0
failures=0
skipped=0

fail() {
    echo "FAIL: $*" >&2
    failures=$((failures + 1))
}

# limit PROGRAM SIZE: as a program is linked for size, without its names.
limit() {
    "${WASM_LD:-wasm-ld-22}" --fatal-warnings --strip-all \
        --compress-relocations "$lib/crt1-command.o" "$out/$1.o" \
        "$lib/runa_gc_plain.o" "$lib/libruna_rt.a" -L"$lib" -lc \
        "$lib/libclang_rt.builtins.a" -o "$out/$1.wasm"
    size=$(wc -c <"$out/$1.wasm")
    if test "$size" -le "$2"; then
        passed=$((passed + 1))
    else
        fail "$1: $size bytes, the limit is $2"
    fi
}

# compile SOURCE OBJECT FLAG...
compile() {
    source=$1 object=$2
    shift 2
    "${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/wasm32-wasip1" -std=c11 -Wall -Wextra \
        -Werror -O2 "$@" -c "$source" -o "$object"
}

# link PROGRAM OBJECT...: the collector comes from the library unless an
# object is one.
link() {
    program=$1
    shift
    "${WASM_LD:-wasm-ld-22}" --fatal-warnings "$lib/crt1-command.o" "$@" \
        "$lib/libruna_rt.a" -L"$lib" -lc "$lib/libclang_rt.builtins.a" \
        -o "$program"
}

# check NAME OPTIONS RUNS LENGTH KIND EXPECTED
check() {
    for engine in $engines; do
        label="$1${2:+ ($2)} on $engine"
        got=$("$run" --engine "$engine" --env "RUNA_GC=$2" "$out/$1.wasm" \
            "$3" "$4" "$5") || got="status $?"
        if test "$got" = "$6"; then
            passed=$((passed + 1))
        else
            fail "$label: '$got', expected '$6'"
        fi
    done
    skipped=$((skipped + absent))
}

# absent_from PROGRAM FUNCTIONS: none of these is defined in it.
absent_from() {
    if "${LLVM_NM:-llvm-nm-22}" --defined-only "$1" | grep -E " $2"; then
        fail "$1 contains parts of the collector"
    else
        passed=$((passed + 1))
    fi
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
for name in main leak mark_sweep; do
    compile "$here/$name.c" "$out/$name.o"
done
compile "$here/model.c" "$out/model.o"
compile "$here/model.c" "$out/model_slices.o" -DMODEL_INCREMENTAL
link "$out/ours.wasm" "$out/main.o" "$out/model.o" -u runa_rt_gc_check
link "$out/slices.wasm" "$out/main.o" "$out/model_slices.o" \
    -u runa_rt_gc_check
link "$out/plain.wasm" "$out/main.o" "$out/model.o" "$lib/runa_gc_plain.o"
link "$out/leak.wasm" "$out/main.o" "$out/model.o" "$out/leak.o"
link "$out/mark_sweep.wasm" "$out/main.o" "$out/model.o" "$out/mark_sweep.o"

check ours '' 5 100000 exact collected
check ours check 5 20000 exact collected
check ours check,stress 3 1000 exact collected
check slices '' 5 100000 exact collected
check slices check 5 20000 exact collected
check plain check,stress 5 20000 exact collected
check leak '' 5 2000 leaks kept
check mark_sweep '' 5 20000 exact collected

compile "$here/../rt/hello.c" "$out/hello.o"
compile "$here/../rt/lir_start.c" "$out/start.o"
link "$out/hello.wasm" "$out/hello.o" "$out/start.o"
absent_from "$out/hello.wasm" 'runa_(gc|weak|rt_gc)'
compile "$here/allocate.c" "$out/allocate.o"
link "$out/allocate.wasm" "$out/allocate.o"
absent_from "$out/allocate.wasm" 'runa_(rt_large|gc_new_array)'
limit allocate 6800
echo "$passed passed, $failures failed, $skipped skipped"
test "$failures" = 0
