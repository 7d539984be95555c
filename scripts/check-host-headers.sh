#!/bin/sh
# Proves that the runtime is compiled against the sysroot and never against the
# host: every header that is read must be our own, the sysroot's or the
# compiler's own.
#
#   check-host-headers.sh BUILD SOURCE...
set -eu

CLANG=${CLANG:-clang-22}
include=$1/lib/runa/sysroot/include/wasm32-wasip1
resources=$("$CLANG" -print-resource-dir)/include
shift

# headers SOURCE: each header that is read, one to a line. clang writes the
# depth in dots before it.
headers() {
    "$CLANG" --target=wasm32-wasip1 -nostdlibinc -isystem "$include" \
        -std=c11 -D_DEFAULT_SOURCE -fsyntax-only -H "$1" 2>&1 |
        sed -n 's/^\.\.* //p'
}

failed=0
for source in "$@"; do
    list=$(headers "$source")
    test -n "$list" || { echo "$source: reads no header" >&2; failed=1; }
    for header in $list; do
        case $header in
        runtime/* | wasi-sysroot/* | "$include"/* | "$resources"/*) ;;
        *) echo "$source: reads $header" >&2; failed=1 ;;
        esac
    done
done
exit $failed
