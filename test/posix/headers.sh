#!/bin/sh
# Compiles each header that a program can include, with the POSIX layer: alone
# and twice, by every standard of C and C++ and with the feature macros that
# programs define, without a warning and without any header of the host.
#
#   headers.sh BUILD
set -eu

sysroot=$1/lib/runa/sysroot
CLANG=${CLANG:-clang-22}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# What is wasi-libc's alone and does not mean to compile: empty of functions,
# or for another system.
not_ours='^(c\+\+|bits|wasi|runa|netpacket|scsi)/|^_|^sys/(reg|syscall)\.h$|^syscall\.h$'

headers() {
    (cd "$sysroot/include" && find posix wasm32-wasip1 -name '*.h') |
        sed 's|^[^/]*/||' | sort -u | grep -Ev "$not_ours"
}

# compile LANGUAGE FLAG...: all headers of the list at once, one file for each.
compile() {
    language=$1
    shift
    "$CLANG" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/posix" \
        -isystem "$sysroot/include/wasm32-wasip1" -mllvm -wasm-enable-sjlj \
        -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN \
        -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID \
        -Wall -Wextra -Werror -pedantic -Wundef -Wstrict-prototypes \
        -fsyntax-only -x "$language" "$@" "$work"/*.c || failed=1
}

n=0
for header in $(headers); do
    n=$((n + 1))
    case $header in
    # These are of C11 and C99, and say so themselves.
    threads.h | stdnoreturn.h | stdalign.h | tgmath.h | complex.h | uchar.h)
        continue
        ;;
    esac
    printf '#include <%s>\n#include <%s>\ntypedef int not_empty;\n' \
        "$header" "$header" >"$work/$(echo "$header" | tr / _).c"
done

for standard in c89 gnu89 c99 c11 gnu17 c23; do
    compile c -std=$standard
done
for macro in _POSIX_C_SOURCE=1 _POSIX_C_SOURCE=200112L \
    _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700 _BSD_SOURCE _GNU_SOURCE; do
    compile c -std=c99 -D$macro
done
for standard in c++98 c++17 c++23; do
    compile c++ -Wno-deprecated -Wno-strict-prototypes -std=$standard
done

# All of them in one file, forwards and backwards.
headers | grep -v '^threads\.h$' >"$work/list"
sort -r "$work/list" >"$work/reversed"
rm "$work"/*.c
for list in list reversed; do
    sed 's/.*/#include <&>/' "$work/$list" >"$work/$list.c"
done
compile c -std=gnu11 -Wno-pedantic
compile c -std=gnu11 -D_GNU_SOURCE -Wno-pedantic

"$CLANG" --target=wasm32-wasip1 -nostdlibinc -isystem "$sysroot/include/posix" \
    -isystem "$sysroot/include/wasm32-wasip1" -mllvm -wasm-enable-sjlj \
    -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN \
    -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID -std=gnu11 -H \
    -fsyntax-only "$work/list.c" 2>&1 | sed -n 's/^\.\.* //p' >"$work/read"
resources=$("$CLANG" -print-resource-dir)
grep -v "^$sysroot/include/\|^$resources/include/" "$work/read" && {
    echo "these headers are not the sysroot's" >&2
    failed=1
}
test "$n" -gt 80 || { echo "only $n headers found" >&2; failed=1; }
exit $failed
