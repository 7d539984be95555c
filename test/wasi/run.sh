#!/bin/sh
# Runs what programs in C may expect of WASI: each program of this folder is compiled
# with and without the POSIX layer, and run on every engine present.
#
#   run.sh BUILD [FOLDER]
#
# A program ends with 0, or says what did not hold. It sees a folder with the file
# digits and a folder with the files first and second, unless its comments say
# "FOLDER: none". "NODE: why" is for what node does wrong. README.md says what
# FOLDER is.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
compiler=$(realpath "$1/bin/runa-llvm")
folder=${2:-$here}
out=$(realpath "$1")/test/wasi
run=$here/../bin/wasm-run
passed=0
failed=0
skipped=0

# make_folder: makes what a program may see anew.
make_folder() {
    rm -rf "$out/dir"
    mkdir -p "$out/dir/folder"
    printf 0123456789 >"$out/dir/digits"
    touch "$out/dir/folder/first" "$out/dir/folder/second"
    test ! -d "$folder/fs-tests.dir" || cp -R "$folder/fs-tests.dir" "$out/dir"
}

# sees_folder NAME: ours say that they do not, those of the suite that they do.
sees_folder() {
    if test "$folder" = "$here"; then
        test -z "$(sed -n '/^.. FOLDER: none/p' "$folder/$1.c")"
    else
        test -e "$folder/$1.json"
    fi
}

# run_on ENGINE NAME: run what is compiled.
run_on() {
    make_folder
    if sees_folder "$2"; then
        "$run" --engine "$1" "--dir=$out/dir::/" "$out/test.wasm"
    else
        "$run" --engine "$1" "$out/test.wasm"
    fi
}

# one NAME OPTION...: compile it, and run it on each engine.
one() {
    name=$1
    shift
    "$compiler" -O1 "$@" "$folder/$name.c" -o "$out/test.wasm"
    for engine in $("$run" --list); do
        why=$(sed -n 's|^// NODE: ||p' "$folder/$name.c")
        if test "$engine" = node && test -n "$why"; then
            echo "not run: $name on node: $why"
            skipped=$((skipped + 1))
        elif run_on "$engine" "$name"; then
            passed=$((passed + 1))
        else
            echo "FAIL: $name on $engine $*"
            failed=$((failed + 1))
        fi
    done
}

mkdir -p "$out"
for program in "$folder"/*.c; do
    one "$(basename "$program" .c)"
    one "$(basename "$program" .c)" -fno-posix
done
echo "$passed passed, $failed failed, $skipped skipped"
test "$failed" = 0
