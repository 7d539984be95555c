#!/bin/sh
# Installs what building and testing need on Debian 12, and wasmtime for the tests.
#
#   setup.sh [VENV]
#
# Does nothing, quickly, when all of it is there. VENV (build/venv) is where
# the Python package wasmtime goes; without it the tests run on node alone.
set -eu
export LC_ALL=C

venv=${1:-build/venv}
wasmtime=wasmtime==50.0.1

# What brings the libraries that LLVM is linked with are its own packages.
packages='
    gcc g++ make pkg-config
    llvm-22-dev liblld-22-dev lld-22 clang-22 libclang-rt-22-dev-wasm32
    libc++-22-dev-wasm32 libc++abi-22-dev-wasm32
    llvm-22-tools libclang-rt-22-dev clang-format-22 clang-tidy-22
    check file wabt nodejs python3 python3-venv shellcheck mandoc
    ccache ca-certificates git xz-utils'

die() {
    echo "setup: $*" >&2
    exit 1
}

as_root() {
    if test "$(id -u)" = 0; then "$@"; else sudo "$@"; fi
}

# missing: those of the packages that are not installed.
# shellcheck disable=SC2016,SC2086 # dpkg's variables; a list of words
missing() {
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null |
        sed -n 's/ installed$//p' | sort -u >"$list"
    printf '%s\n' $packages | sort -u | comm -23 - "$list"
}

# A fresh system has no lists of packages, an old one has stale ones. That one
# source of them cannot be reached need not matter.
install_packages() {
    command -v apt-get >/dev/null ||
        die "apt is missing; install the like of these yourself:" "$@"
    as_root apt-get -q update || true
    apt-cache show llvm-22-dev >/dev/null 2>&1 ||
        die "LLVM 22 is not to be had: apt knows no package llvm-22-dev." \
            "On Debian 12 it is in 'bookworm-security main'; add that to" \
            "the sources of apt."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
        --no-install-recommends "$@"
}

install_wasmtime() {
    python3 -m venv --clear "$venv" &&
        "$venv/bin/pip" -q install "$wasmtime" &&
        echo "$wasmtime" >"$venv/installed"
}

list=$(mktemp)
trap 'rm -f "$list"' EXIT
wanted=$(missing)
# shellcheck disable=SC2086 # a list of words
test -z "$wanted" || install_packages $wanted
test "$(cat "$venv/installed" 2>/dev/null)" = "$wasmtime" ||
    install_wasmtime ||
    echo "setup: cannot install $wasmtime; the tests do without" >&2
