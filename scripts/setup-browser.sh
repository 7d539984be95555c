#!/bin/sh
# Installs what the tests need to run programs in Chromium as well: its package of
# version 137 or later (415 MB installed), and two of npm's that drive it (14 MB).
#
#   setup-browser.sh [BUILD]
#
# Does nothing, quickly, when all of it is there. The packages go to BUILD/browser
# (build/browser), in the versions of test/browser/package-lock.json.
set -eu
export LC_ALL=C

build=${1:-build}
wanted=$(dirname "$0")/../test/browser
browser=${CHROMIUM:-chromium}

die() {
    echo "setup-browser: $*" >&2
    exit 1
}

install_packages() {
    command -v npm >/dev/null || die "npm is missing"
    rm -rf "$build/browser"
    mkdir -p "$build/browser"
    cp "$wanted/package.json" "$build/browser"
    cp "$wanted/package-lock.json" "$build/browser/package-lock.json"
    npm ci --prefix "$build/browser" --ignore-scripts --no-audit --no-fund
    cp "$wanted/package-lock.json" "$build/browser/installed"
}

command -v "$browser" >/dev/null ||
    "$(dirname "$0")/install-packages.sh" chromium
cmp -s "$wanted/package-lock.json" "$build/browser/installed" || install_packages
