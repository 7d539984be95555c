#!/bin/sh
# Runs programs with the POSIX layer: links each of this folder as a program
# is, and compares what it prints and its exit code, on every engine present.
#
#   run.sh BUILD
#
# A program says in comments what is expected: "OUT: line" and "ERR: line" of
# its streams, "CODE: n" (0 if absent; any other than 0 if it is "trap"), or
# "HOST": that it prints what it prints when compiled for the host. Its folder
# is empty but for tmp, V=value and LOGNAME=tester are its environment.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sysroot=$1/lib/runa/sysroot
lib=$sysroot/lib/wasm32-wasip1
out=$1/test/posix
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

# exceptions ENGINE: those it knows, for setjmp: node 20 has only the old form,
# wasmtime only the standard's.
exceptions() {
    case $1 in
    node) echo -wasm-use-legacy-eh=true ;;
    *) echo -wasm-use-legacy-eh=false ;;
    esac
}

# build ENGINE SOURCE STEM
build() {
    "${CLANG:-clang-22}" --target=wasm32-wasip1 -nostdlibinc \
        -isystem "$sysroot/include/posix" \
        -isystem "$sysroot/include/wasm32-wasip1" -mllvm -wasm-enable-sjlj \
        -mllvm "$(exceptions "$1")" -D_WASI_EMULATED_SIGNAL \
        -D_WASI_EMULATED_MMAN -D_WASI_EMULATED_PROCESS_CLOCKS \
        -D_WASI_EMULATED_GETPID -D_GNU_SOURCE -std=c11 -Wall -Wextra -Werror \
        -O2 -c "$2" -o "$3.o"
    # What is used in spite of a wrong signature would trap.
    "${WASM_LD:-wasm-ld-22}" --fatal-warnings -z stack-size=1048576 \
        --stack-first "$lib/crt1-command.o" "$3.o" "$lib/libruna-posix.a" \
        "$lib"/libwasi-emulated-*.a "$lib/libsetjmp.a" "$lib/libc.a" \
        "$lib/libclang_rt.builtins.a" -o "$3.wasm"
}

# folder STEM: a fresh one for a program to run in.
folder() {
    rm -rf "$1.dir"
    mkdir -p "$1.dir/tmp"
}

run_on() {
    folder "$3"
    code=0
    "$run" --engine "$1" --dir "$3.dir::/" --env V=value \
        --env LOGNAME=tester "$3.wasm" one "two words" </dev/null \
        >"$3.out" 2>"$3.err" || code=$?
}

# run_host SOURCE STEM: leaves what the program prints there as expected.
run_host() {
    folder "$2.host"
    "${CC:-cc}" -D_GNU_SOURCE -std=c11 -w -O1 "$1" -o "$2.host" -lpthread
    (
        program=$(realpath "$2.host")
        cd "$2.host.dir"
        timeout 60 env -i V=value LOGNAME=tester "$program" one "two words" \
            </dev/null
    ) >"$2.expected"
}

expected_output() {
    if grep -q '^// HOST$' "$1"; then
        run_host "$1" "$2"
    else
        say "$1" OUT >"$2.expected"
    fi
}

# compare EXPECTED FOUND LABEL
compare() {
    cmp -s "$1" "$2" || {
        fail "$3"
        diff "$1" "$2" >&2 || true
    }
}

check_code() {
    wanted=$(say "$1" CODE)
    case $wanted in
    trap) test "$code" -ge 126 || fail "$2: exit code $code, not a trap" ;;
    *) test "$code" = "${wanted:-0}" || fail "$2: exit code $code" ;;
    esac
}

# check_error SOURCE STEM LABEL: an engine adds lines when a program traps.
check_error() {
    say "$1" ERR >"$2.err.expected"
    if test "$(say "$1" CODE)" = trap; then
        lines=$(wc -l <"$2.err.expected")
        head -n "$lines" "$2.err" >"$2.err.found"
    else
        cp "$2.err" "$2.err.found"
    fi
    compare "$2.err.expected" "$2.err.found" "$3: standard error"
}

check() {
    stem=$out/$(basename "$1" .c)
    expected_output "$1" "$stem"
    for engine in $engines; do
        before=$failures
        label="$(basename "$1") on $engine"
        if build "$engine" "$1" "$stem"; then
            run_on "$engine" "$1" "$stem"
            compare "$stem.expected" "$stem.out" "$label"
            check_error "$1" "$stem" "$label"
            check_code "$1" "$label"
        else
            fail "$label: does not build"
        fi
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
