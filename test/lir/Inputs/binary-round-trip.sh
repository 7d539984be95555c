#!/bin/sh
# binary-round-trip.sh DIR FOLDER...: takes every LIR file of the folders that
# is accepted through the binary form and back, and compares: text, binary
# form, and text by way of it.
set -eu
dir=$1
shift
find "$@" -type f \( -name '*.lir' -o -path '*/corpus/*' \) >"$dir/files"
count=0
while read -r file; do
    "$RUNA_LLVM" --emit=lir "$file" -o "$dir/1.lir" 2>/dev/null || continue
    "$RUNA_LLVM" --emit=lirb "$dir/1.lir" -o "$dir/1.lirb"
    "$RUNA_LLVM" --emit=lir "$dir/1.lirb" -o "$dir/2.lir"
    "$RUNA_LLVM" --emit=lirb "$dir/1.lirb" -o "$dir/2.lirb"
    cmp "$dir/1.lir" "$dir/2.lir"
    cmp "$dir/1.lirb" "$dir/2.lirb"
    count=$((count + 1))
done <"$dir/files"
echo "$count files"
test "$count" -gt 100
