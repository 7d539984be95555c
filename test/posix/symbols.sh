#!/bin/sh
# Compares wasi-sysroot/posix/posix.def with what it describes: each function is
# defined by libruna-posix.a or our libwasi-emulated-mman.a, which define no
# other, is declared by its header, and is called by a test of this folder; what
# is left out is defined by no archive of the sysroot.
#
#   symbols.sh BUILD
set -eu
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
def=$here/../../wasi-sysroot/posix/posix.def
sysroot=$1/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
out=$1/test/posix
failed=0
mkdir -p "$out"

fail() {
    echo "$*" >&2
    failed=1
}

# symbols ARCHIVE...: what they define. Ours have __runa_ before those names
# that libc.a defines too and cannot leave.
symbols() {
    "${LLVM_NM:-llvm-nm-22}" --defined-only --extern-only \
        --format=just-symbols "$@" | sed '/:$/d; /^$/d' | sort -u
}

# described KIND...: the names with one of these kinds.
described() {
    for kind in "$@"; do
        sed -n "s/^POSIX(\([^,]*\), [^,]*, $kind,.*/\1/p" "$def"
    done | sort
}

# declarations: a program that takes the address of each function.
declarations() {
    echo '#define _GNU_SOURCE'
    sed -n 's/^POSIX([^,]*, \([^,]*\.h\), .*/#include <\1>/p' "$def" | sort -u
    echo 'int main(void) { const void *address = 0;'
    sed -n '/, MACRO,/d; s/^POSIX(\([^,]*\), [^,]*\.h, .*/address = (const void *)\&\1;/p' "$def"
    echo 'return address == 0; }'
}

described REAL PART ERROR >"$out/described"
symbols "$lib/libruna-posix.a" "$lib/libwasi-emulated-mman.a" >"$out/all"
{
    grep -v '^__wasi\|^__runa_' "$out/all"
    # The others of that prefix are between our own files.
    sed -n 's/^__runa_//p' "$out/all" | comm -12 - "$out/described"
} | sort >"$out/defined"
diff -u "$out/described" "$out/defined" ||
    fail "posix.def and the archives differ"

while read -r name; do
    grep -qw "$name" "$here"/*.c || fail "$name: no test calls it"
done <"$out/described"

declarations >"$out/declarations.c"
"${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
    -isystem "$sysroot/include/posix" \
    -isystem "$sysroot/include/wasm32-wasip1" -mllvm -wasm-enable-sjlj \
    -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN \
    -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID -Werror \
    -Wno-pedantic -fsyntax-only "$out/declarations.c" ||
    fail "a header does not declare what posix.def says"

symbols "$lib"/*.a >"$out/everything"
sed -n 's/^OUT(\([^,]*\),.*/\1/p' "$def" >"$out/left-out"
if grep -xFf "$out/left-out" "$out/everything"; then
    fail "posix.def says that these are left out"
fi
exit $failed
