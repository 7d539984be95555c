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
    gcc g++ make cmake pkg-config
    llvm-22-dev liblld-22-dev lld-22 clang-22 libclang-rt-22-dev-wasm32
    libc++-22-dev-wasm32 libc++abi-22-dev-wasm32
    llvm-22-tools libclang-rt-22-dev clang-format-22 clang-tidy-22
    check file wabt nodejs python3 python3-venv shellcheck mandoc
    ccache ca-certificates git xz-utils'

install_wasmtime() {
    python3 -m venv --clear "$venv" &&
        "$venv/bin/pip" -q install "$wasmtime" &&
        echo "$wasmtime" >"$venv/installed"
}

# shellcheck disable=SC2086 # a list of words
"$(dirname "$0")/install-packages.sh" $packages
test "$(cat "$venv/installed" 2>/dev/null)" = "$wasmtime" ||
    install_wasmtime ||
    echo "setup: cannot install $wasmtime; the tests do without" >&2
