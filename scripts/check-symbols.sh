#!/bin/sh
# Compares what the runtime archive defines and needs, and what it may import
# from the system, with the lists in test/expected. A program's contract with
# the runtime changes only when somebody looks at such a change.
#
#   check-symbols.sh [--accept] BUILD
#
# --accept makes the present state the expected one.
set -eu
export LC_ALL=C

accept=
if test "$1" = --accept; then accept=yes; shift; fi
LLVM_NM=${LLVM_NM:-llvm-nm-22}
WASM_LD=${WASM_LD:-wasm-ld-22}
lib=$1/lib/runa/sysroot/lib/wasm32-wasip1
expected=$(cd "$(dirname "$0")" && pwd)/../test/expected
got=$1/test/symbols
failed=0
mkdir -p "$got" "$expected"

# compare NAME: a list on standard input with the expected one.
compare() {
    sort -u >"$got/$1"
    test -z "$accept" || cp "$got/$1" "$expected/$1"
    diff -u "$expected/$1" "$got/$1" || failed=1
}

# symbols KIND: the archive's external symbols of that kind.
symbols() {
    "$LLVM_NM" --extern-only "--$1-only" --format=just-symbols \
        "$lib/libruna_rt.a" | sed '/:$/d; /^$/d'
}

# The imports of a program that uses all of the archive: none has more.
# __main_void wants a main, and has no imports of its own.
imports() {
    symbols defined | sed "/^__main_void$/d; s/^/--export=/" >"$got/exports"
    "$WASM_LD" --no-entry "@$got/exports" "$lib/libruna_rt.a" -L"$lib" -lc \
        "$lib/libclang_rt.builtins.a" -o "$got/all.wasm"
    "$LLVM_NM" --undefined-only --format=just-symbols "$got/all.wasm" |
        sed 's/^__imported_wasi_snapshot_preview1_//'
}

symbols defined | compare rt-defined.txt
symbols undefined | grep -vxFf "$got/rt-defined.txt" | compare rt-undefined.txt
imports | compare rt-imports.txt
exit $failed
