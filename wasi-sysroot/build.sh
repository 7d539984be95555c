#!/bin/sh
# Puts together the private sysroot that every compile and link uses.
#
#   build.sh OUTDIR CACHEDIR
#
# OUTDIR appears complete or not at all, and its bytes depend only on VERSION
# and SHA256SUMS. CACHEDIR keeps the downloaded package between builds.
# Needs apt, dpkg-deb and LLVM's tools; nothing else.
# shellcheck disable=SC2154 # wasi_libc and llvm_major come from VERSION
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
CLANG=${CLANG:-clang-22}
LLVM_AR=${LLVM_AR:-llvm-ar-22}
LLVM_STRIP=${LLVM_STRIP:-llvm-strip-22}

die() {
    echo "wasi-sysroot: $*" >&2
    exit 1
}

# accepted FILE NAME: is the checksum of FILE listed for NAME?
accepted() {
    sum=$(sha256sum "$1" | cut -d ' ' -f 1)
    grep -qxF "$sum  $2" "$here/SHA256SUMS"
}

# fetch_wasi_libc FILE: download the package to FILE unless it is there.
fetch_wasi_libc() {
    name=${1##*/}
    sum=$(grep -F "  $name" "$here/SHA256SUMS" | cut -d ' ' -f 1)
    "$here/../scripts/fetch-debian.sh" "w/wasi-libc/$name" "$sum" "$1" ||
        die "cannot get $name"
}

# add_wasi_libc DEB DIR: the wasip1 half of the package.
add_wasi_libc() {
    accepted "$1" "${1##*/}" ||
        die "$1 has a wrong checksum; delete it to download it again"
    dpkg-deb -x "$1" "$2/deb"
    mkdir -p "$2/include" "$2/lib" "$2/share/doc"
    mv "$2/deb/usr/include/wasm32-wasi" "$2/include/wasm32-wasip1"
    mv "$2/deb/usr/lib/wasm32-wasi" "$2/lib/wasm32-wasip1"
    mv "$2/deb/usr/share/doc/wasi-libc" "$2/share/doc/wasi-libc"
    rm -rf "$2/deb"
}

# add_builtins DIR: the helpers that clang's code calls, from the compiler
# that is installed.
add_builtins() {
    resource_dir=$("$CLANG" -print-resource-dir)
    test "${resource_dir##*/}" = "$llvm_major" ||
        die "$CLANG is version ${resource_dir##*/}, wanted $llvm_major"
    name=libclang_rt.builtins-wasm32.a
    file=$resource_dir/lib/wasi/$name
    test -e "$file" || die "no $file; install libclang-rt-$llvm_major-dev-wasm32"
    accepted "$file" "$name" ||
        die "$file is not one that was tested. If it comes from a Debian" \
            "update, check that the tests pass with it and add this line to" \
            "wasi-sysroot/SHA256SUMS: '$(sha256sum <"$file" | cut -c 1-64)  $name'"
    cp "$file" "$1/lib/wasm32-wasip1/libclang_rt.builtins.a"
    chmod 644 "$1/lib/wasm32-wasip1/libclang_rt.builtins.a"
}

# add_cxx DIR: libc++ for C++ without exceptions, as the installed package has
# it, built for an older wasi-libc with the same ABI.
add_cxx() {
    llvm=/usr/lib/llvm-$llvm_major
    for name in libc++.a libc++abi.a; do
        file=$llvm/lib/wasm32-wasi/$name
        test -e "$file" || die "no $file; install libc++-$llvm_major-dev-wasm32"
        accepted "$file" "$name" ||
            die "$file is not one that was tested; see README.md: '$(
                sha256sum <"$file" | cut -c 1-64)  $name'"
        cp "$file" "$1/lib/wasm32-wasip1/$name"
        chmod 644 "$1/lib/wasm32-wasip1/$name"
    done
    mkdir -p "$1/include/wasm32-wasip1/c++"
    cp -R "$llvm/include/wasm32-wasi/c++/v1" "$1/include/wasm32-wasip1/c++/v1"
}

# part_threads DIR: what only makes sense with threads leaves libc, so that
# configure scripts find that there are none: what starts one, which fails, comes
# with -lpthread; what ends one from outside, with -lwasi-emulated-pthread alone.
part_threads() (
    cd "$1/lib/wasm32-wasip1"
    members='pthread_cancel.o pthread_cleanup_push.o'
    cp libwasi-emulated-pthread.a libpthread.a
    # shellcheck disable=SC2086 # two members
    {
        "$LLVM_AR" x libc.a $members
        "$LLVM_AR" dD libc.a $members
        "$LLVM_AR" qsD libwasi-emulated-pthread.a $members
        rm $members
    }
)

test $# = 2 || die "usage: build.sh OUTDIR CACHEDIR"
# shellcheck source=/dev/null
. "$here/VERSION"
out=$1
deb=$2/wasi-libc_${wasi_libc}_all.deb
work=$out.new.$$
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fetch_wasi_libc "$deb"
mkdir -p "$work"
add_wasi_libc "$deb" "$work"
add_builtins "$work"
add_cxx "$work"
# The linker would read debug information, and copy it, for every program.
"$LLVM_STRIP" --strip-debug "$work"/lib/wasm32-wasip1/*.[ao]
part_threads "$work"
cp "$here/VERSION" "$work/VERSION"
rm -rf "$out"
mv "$work" "$out"
