#!/bin/sh
# Shows what the compiler does: compiles every program of examples/, validates
# and runs it, and compares with what is expected.
#
#   demo.sh BUILD
#
# The modules and what the programs write are left in BUILD/demo.
set -eu
build=$1
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/examples.sh
. "$root/scripts/examples.sh"

work=$build/demo
engine=$("$root/test/bin/wasm-run" --list | head -n 1)
count=0 failed=0 total=0

if test -t 1; then
    bold=$(printf '\033[1m') faint=$(printf '\033[2m') plain=$(printf '\033[0m')
else
    bold='' faint='' plain=''
fi

milliseconds() {
    date +%s%3N
}

# compile NAME: sets ms and bytes.
compile() {
    ms=$(milliseconds)
    "$build/bin/runa-llvm" -O2 "$(example_source "$1")" -o "$work/$1.wasm" || return 1
    ms=$(($(milliseconds) - ms))
    bytes=$(($(wc -c <"$work/$1.wasm")))
    wasm-validate "$work/$1.wasm"
}

# run NAME: leaves the output in messages, and what is wrong with it, if it is.
run() {
    example_run "$1" "$engine" "$work/$1.wasm" "$work/files" >"$work/out" \
        2>"$work/messages" || return 1
    example_is_right "$1" "$work/out" "$work/files" >"$work/messages"
}

# show NAME
show() {
    count=$((count + 1))
    if compile "$1" 2>"$work/messages" && run "$1"; then
        total=$((total + ms))
        printf '%s%-11s%s %4d ms %6d bytes  ok  %.38s\n' "$bold" "$1" "$plain" \
            "$ms" "$bytes" "$(tail -n 1 "$work/out")"
    else
        failed=$((failed + 1))
        printf '%s%-11s%s FAILED\n' "$bold" "$1" "$plain"
        sed 's/^/    /' "$work/messages"
    fi
    printf '  %s%s%s\n' "$faint" "$(example_says "$1" Shows)" "$plain"
}

if test -z "$engine"; then
    echo "demo: no engine to run programs on; test/bin/wasm-run names them" >&2
    exit 1
fi
mkdir -p "$work"
example_folder "$work/files"
echo "The programs of examples/, compiled at -O2 and run on $engine:"
echo
for name in $(example_names); do
    show "$name"
done
echo
echo "$((count - failed)) of $count programs do what is expected;" \
    "compiling them took $total ms."
echo "Modules are in $work, the picture of 'mandelbrot' is" \
    "$work/files/mandelbrot.pgm."
test $failed = 0
