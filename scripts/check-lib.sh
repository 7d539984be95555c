#!/bin/sh
# Installs everything into a folder of its own and uses libruna-lir from there,
# as another project would: through pkg-config, from C and C++, shared and
# static.
#
#   MAKE=make CC=cc CXX=c++ SAN=... check-lib.sh BUILD
#
# Ends with 'N passed, N failed, N skipped'; the exit status is 1 if any failed.
set -eu
export LC_ALL=C
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

MAKE=${MAKE:-make}
CC=${CC:-cc}
CXX=${CXX:-c++}
flags="-O1 -g -Wall -Wextra -Wpedantic -Wshadow -Werror ${SAN:+-fsanitize=$SAN}"
work=$build/test/lib
root=$work/root
installed=$root/usr/local
passed=0 failed=0 skipped=0

# check NAME COMMAND...: the command succeeds.  In it the shell does not stop
# at what fails.
check() {
    name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        echo "FAIL: $name"
        sed 's/^/    /' "$work/log"
        failed=$((failed + 1))
    fi
}

install_all() {
    rm -rf "$root"
    $MAKE --no-print-directory BUILD="$build" DESTDIR="$root" prefix=/usr/local \
        install
}

# The functions that the header declares.
declared() {
    grep -o '\<runa_lir_[a-z0-9_]*(' "$installed/include/runa/lir.h" |
        tr -d '(' | sort -u
}

# exports FILE OPTION...: what a library lets others see is what is declared.
exports() {
    file=$1
    shift
    nm -P --defined-only "$@" "$file" |
        sed -n 's/\(@.*\)\{0,1\} [TDBR] .*//p' | sort -u >"$work/exports"
    declared | diff - "$work/exports"
}

# It needs nothing but libc, sanitizers apart.
needs_libc() {
    needed=$(readelf -d "$installed/lib/libruna-lir.so.1" |
        sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
    echo "needed: $needed"
    test -n "${SAN:-}" || test "$needed" = libc.so.6
}

# What a program needs at run time to find the library, and to be linked.
lib() {
    env PKG_CONFIG_LIBDIR="$installed/lib/pkgconfig" \
        PKG_CONFIG_SYSROOT_DIR="$root" LD_LIBRARY_PATH="$installed/lib" "$@"
}

# shellcheck disable=SC2046,SC2086 # lists of words
compile() {
    out=$1
    shift
    "$@" $flags $(lib pkg-config --cflags runa-lir) \
        $(lib pkg-config --libs runa-lir) -o "$out"
}

cplusplus() {
    compile "$work/header" "$CXX" -std=c++11 test/lib/header.cpp &&
    lib "$work/header" | diff test/lib/header.out -
}

# example OUT LINK: builds it with its own Makefile.
example() {
    mkdir -p "$work/$1"
    rm -f "$work/$1/tiny" "$work/$1/records"
    lib "$MAKE" --no-print-directory -C examples/exporter OUT="$work/$1" \
        LINK="$2" CC="$CC" CFLAGS="$flags"
}

# True if a program loads the library when it runs.
loads_it() {
    readelf -d "$1" | grep -q 'NEEDED.*libruna-lir\.so\.1'
}

loads_nothing() {
    ! loads_it "$1"
}

# run_lir FILE ENGINE EXPECTED: compiles the file and looks at the output.
run_lir() {
    "$installed/bin/runa-llvm" -O2 "$1" -o "$work/program.wasm" &&
        test/bin/wasm-run --engine="$2" "$work/program.wasm" | diff "$3" -
}

# run_example OUT ENGINE: runs what the examples write.
run_example() {
    lib "$work/$1/tiny" examples/exporter/primes.tiny "$work/primes.lir" \
        "$work/primes.lirb" &&
        run_lir "$work/primes.lir" "$2" examples/exporter/primes.out &&
        run_lir "$work/primes.lirb" "$2" examples/exporter/primes.out &&
        lib "$work/$1/records" "$work/records.lir" &&
        run_lir "$work/records.lir" "$2" examples/exporter/records.out
}

# What is wrong in a program is told by the example itself.
example_refuses() {
    echo 'fn main() { print x }' >"$work/wrong.tiny"
    ! lib "$work/shared/tiny" "$work/wrong.tiny" "$work/wrong.lir" \
        2>"$work/told" && grep -q ":1: error: there is no variable 'x'" \
        "$work/told"
}

# round_trip FILE: the library makes of it what the compiler makes.
round_trip() {
    "$installed/bin/runa-llvm" --emit=lir -o "$work/a.lir" "$1" &&
        "$installed/bin/runa-llvm" --emit=lirb -o "$work/a.lirb" "$1" &&
        lib "$work/convert" text "$1" | cmp - "$work/a.lir" &&
        lib "$work/convert" binary "$1" | cmp - "$work/a.lirb" &&
        lib "$work/convert" text "$work/a.lirb" | cmp - "$work/a.lir" &&
        lib "$work/convert" binary "$work/a.lirb" | cmp - "$work/a.lirb"
}

round_trips() {
    status=0
    for file in test/run/*.lir examples/*.lir; do
        round_trip "$file" || { echo "$file"; status=1; }
    done
    return $status
}

# What build systems ask for is there, and says where the installation will be.
build_systems() {
    for what in cmake-toolchain meson-cross config-sub; do
        file=$("$installed/bin/runa-llvm" "--print-$what") && test -f "$file" ||
            return
    done
    grep -q "^prefix = '/usr/local'$" "$installed/lib/runa/meson/"*.ini &&
        "$installed/bin/runa-llvm" examples/hello.lir -o "$work/hello" &&
        "$installed/bin/runa-run" "$work/hello"
}

uninstall_all() {
    $MAKE --no-print-directory BUILD="$build" DESTDIR="$root" \
        prefix=/usr/local uninstall &&
        find "$root" ! -type d >"$work/left" &&
        diff /dev/null "$work/left"
}

mkdir -p "$work"
check install install_all
check 'names of the shared library' exports "$installed/lib/libruna-lir.so.1" -D
check 'names of the static library' exports "$installed/lib/libruna-lir.a" -g
check 'what the shared library needs' needs_libc
check 'C++' cplusplus
check 'the example, shared' example shared ''
check 'the example, static' example static -Wl,-Bstatic
check 'the shared library is loaded' loads_it "$work/shared/tiny"
check 'the static library is not loaded' loads_nothing "$work/static/tiny"
check 'the example refuses' example_refuses
present=$(test/bin/wasm-run --list)
for engine in node wasmtime; do
    case " $(echo "$present" | tr '\n' ' ') " in
    *" $engine "*)
        check "shared on $engine" run_example shared "$engine"
        check "static on $engine" run_example static "$engine" ;;
    *)
        echo "not run: $engine is not present"
        skipped=$((skipped + 2)) ;;
    esac
done
check convert compile "$work/convert" "$CC" -std=c11 test/lib/convert.c
check 'round trips' round_trips
check 'build systems' build_systems
check uninstall uninstall_all
echo "$passed passed, $failed failed, $skipped skipped"
test $failed = 0
