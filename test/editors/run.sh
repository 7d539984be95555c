#!/bin/sh
# Has the program that colours text in Visual Studio Code read the grammar of
# editors/ and take apart all Runa there is here; see tokenise.mjs.
#
#   run.sh BUILD
#
# Two packages of npm's go to BUILD/editors, in the versions of package-lock.json;
# where npm is absent, or has no network, only the JSON is read.
# Ends with 'N passed, N failed, N skipped'.
set -eu
build=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/test/editors
packages=$build/editors

install_packages() {
    command -v npm >/dev/null || return 1
    rm -rf "$packages"
    mkdir -p "$packages"
    cp "$here/package.json" "$here/package-lock.json" "$packages"
    npm ci --prefix "$packages" --ignore-scripts --no-audit --no-fund \
        >"$packages/log" 2>&1 &&
        cp "$here/package-lock.json" "$packages/installed"
}

cmp -s "$here/package-lock.json" "$packages/installed" || install_packages ||
    packages=
exec node "$here/tokenise.mjs" "$root" "$packages"
