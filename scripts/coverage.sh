#!/bin/sh
# Runs the tests on a build that counts which lines ran, and prints the share
# of each file; for the readers, the verifier and the emitter it must be 95 %.
#
#   MAKE=make scripts/coverage.sh BUILD
#
# BUILD/lines.txt then shows every line with its count; BUILD/missed.txt only
# the lines that never ran.
set -eu

build=$1
MAKE=${MAKE:-make}
LLVM_BIN=$(${LLVM_CONFIG:-llvm-config-22} --bindir)
WANTED=95

flags='-O1 -g -fprofile-instr-generate -fcoverage-mapping'
profiles=$PWD/$build/profiles
rm -rf "$profiles"
mkdir -p "$profiles"
# Every process merges what it counted into a few files.
export LLVM_PROFILE_FILE="$profiles/%4m.profraw"

set -- BUILD="$build" CC="${CLANG:-clang-22}" CXX="${CLANGXX:-clang++-22}" \
    CFLAGS="$flags" LDFLAGS=-fprofile-instr-generate
$MAKE -s "-j$(nproc)" "$@" all build-tests
for part in unit lit edge examples fuzz; do
    $MAKE -s "$@" LIT_FLAGS=-q "check-$part"
done

"$LLVM_BIN/llvm-profdata" merge -sparse -o "$build/profile" \
    "$profiles"/*.profraw
objects="$build/bin/runa-llvm"
for program in "$build"/test/unit "$build"/test/replay-*; do
    objects="$objects -object $program"
done
# shellcheck disable=SC2086
cov() {
    subcommand=$1
    shift
    "$LLVM_BIN/llvm-cov" "$subcommand" $objects \
        -instr-profile="$build/profile" "$@"
}
cov show >"$build/lines.txt"
awk '/^[^ ].*:$/ { file = /^compiler\// ? $0 : ""; next }
    file && /^ *[0-9]+\| +0\|/ {
        if (file != shown) print file
        shown = file
        print
    }' "$build/lines.txt" >"$build/missed.txt"

cov export -summary-only -format=text |
    python3 -c '
import json, os, sys

wanted = float(sys.argv[1])
must = ("compiler/lir/", "compiler/emit/")
total = [0, 0]
for file in json.load(sys.stdin)["data"][0]["files"]:
    name = os.path.relpath(file["filename"])
    lines = file["summary"]["lines"]
    if lines["count"] == 0 or not name.startswith("compiler/"):
        continue
    print("%-36s %6.2f %% of %d" % (name, lines["percent"], lines["count"]))
    if name.startswith(must):
        total[0] += lines["covered"]
        total[1] += lines["count"]
share = 100 * total[0] / total[1]
print("readers, verifier and emitter: %.2f %% of %d lines" % (share, total[1]))
sys.exit(share < wanted)
' "$WANTED"
