#!/bin/sh
# Installs what building the projects of test/projects needs beside setup.sh:
# their build systems, and what their tests are written in.
set -eu

packages='
    autoconf automake autopoint ccache cmake gettext libtool m4 meson
    ninja-build perl pkg-config python3 tcl'

as_root() {
    if test "$(id -u)" = 0; then "$@"; else sudo "$@"; fi
}

# shellcheck disable=SC2016,SC2086 # dpkg's variables; a list of words
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages \
    2>/dev/null | sed -n 's/ installed$//p')
wanted=
for package in $packages; do
    echo "$installed" | grep -qx "$package" || wanted="$wanted $package"
done
test -n "$wanted" || exit 0
as_root apt-get -q update
# shellcheck disable=SC2086 # a list of words
as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
    --no-install-recommends $wanted
