#!/bin/sh
# Installs those of the packages of Debian that are missing, with sudo if need be.
#
#   install-packages.sh PACKAGE...
#
# Does nothing, quickly, when all of them are there.
set -eu
export LC_ALL=C

die() {
    echo "install-packages: $*" >&2
    exit 1
}

as_root() {
    if test "$(id -u)" = 0; then "$@"; else sudo "$@"; fi
}

# missing PACKAGE...: those of the packages that are not installed.
# shellcheck disable=SC2016 # dpkg's variables
missing() {
    dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
        sed -n 's/ installed$//p' | sort -u >"$list"
    printf '%s\n' "$@" | sort -u | comm -23 - "$list"
}

list=$(mktemp)
trap 'rm -f "$list"' EXIT
wanted=$(missing "$@")
test -n "$wanted" || exit 0
# shellcheck disable=SC2086 # a list of words
command -v apt-get >/dev/null ||
    die "apt is missing; install the like of these yourself:" $wanted
# A fresh system has no lists of packages, an old one has stale ones. That one
# source of them cannot be reached need not matter.
as_root apt-get -q update || true
case $wanted in
*llvm-22-dev*)
    apt-cache show llvm-22-dev >/dev/null 2>&1 ||
        die "LLVM 22 is not to be had: apt knows no package llvm-22-dev." \
            "On Debian 12 it is in 'bookworm-security main'; add that to" \
            "the sources of apt."
    ;;
esac
# shellcheck disable=SC2086 # a list of words
as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
    --no-install-recommends $wanted
