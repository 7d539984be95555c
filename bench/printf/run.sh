#!/bin/sh
# Compares our printf with wasi-libc's: how long snprintf takes for each kind of
# conversion, and how large a small program is.
#
#   run.sh BUILD [CALLS [ROUNDS]]
#
# The two are run in turn, so that other work of the machine falls on both, and
# the best of so many rounds (5) of five times so many calls (20000) is shown.
# The speed is wasi-libc's time over ours; the target is 0.8.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sysroot=$1/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
calls=${2:-20000}
rounds=${3:-5}
out=$1/bench/printf
run=$here/../../test/bin/wasm-run

compile() {
    "${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/wasm32-wasip1" "$3" -fno-builtin -c "$1" \
        -o "$2"
}

# link OUTPUT OBJECT [ARCHIVE]
link() {
    output=$1
    shift
    "${WASM_LD:-wasm-ld-22}" -s --compress-relocations -z stack-size=1048576 \
        --stack-first "$lib/crt1-command.o" "$@" "$lib/libc.a" \
        "$lib/libclang_rt.builtins.a" -o "$output"
}

# both NAME SOURCE LEVEL: NAME.ours.wasm and NAME.libc.wasm
both() {
    compile "$2" "$out/$1.o" "$3"
    link "$out/$1.ours.wasm" "$out/$1.o" "$lib/libruna-printf.a"
    link "$out/$1.libc.wasm" "$out/$1.o"
}

# table OURS LIBC: the least time of each line, and the ratio.
table() {
    awk '
    { k = $1; t = $2 }
    FNR == NR { if (!(k in a)) order[n++] = k
                if (!(k in a) || t < a[k]) a[k] = t
                next }
    !(k in b) || t < b[k] { b[k] = t }
    END { printf "%-16s %9s %9s %6s\n", "ns", "ours", "wasi-libc", "speed"
          for (i = 0; i < n; i++) { k = order[i]
              printf "%-16s %9.1f %9.1f %6.2f\n", k, a[k], b[k], b[k] / a[k] } }
    ' "$1" "$2"
}

mkdir -p "$out"
uptime
both hello "$here/../../test/printf/hello.c" -Os
both formats "$here/formats.c" -O2
echo "hello, -Os -s: $(wc -c <"$out/hello.ours.wasm") bytes," \
    "with wasi-libc's $(wc -c <"$out/hello.libc.wasm")"
for engine in $("$run" --list); do
    echo "$engine:"
    : >"$out/ours"
    : >"$out/libc"
    i=0
    while test "$i" -lt "$rounds"; do
        "$run" --engine "$engine" "$out/formats.ours.wasm" "$calls" >>"$out/ours"
        "$run" --engine "$engine" "$out/formats.libc.wasm" "$calls" >>"$out/libc"
        i=$((i + 1))
    done
    table "$out/ours" "$out/libc"
done
