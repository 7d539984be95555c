# What the scripts that deal with examples/ share; they read it with '.'. They
# set 'root' to the project's folder before.
#
# A program, NAME.lir or NAME.runa, says in comments what it needs; in Runa they
# begin with 'Note:':
#   ; Shows: what a reader learns from it
#   ; Run: NAME.wasm and its arguments
#   ; Input: a file of examples/input as its standard input
#   ; Writes: a file that it writes
#   ; Fails: NAME.wasm and arguments that make it end with status 1
# What it prints is in examples/expected/NAME.txt, the checksum of what it
# writes in examples/expected/FILE.cksum, what it prints to standard error when
# it fails in examples/expected/NAME.err. It runs in a folder with copies of
# examples/input.
# shellcheck shell=sh

examples=${root:?}/examples

# example_names: of all programs, one per line.
example_names() {
    for source in "$examples"/*.lir "$examples"/*.runa; do
        basename "${source%.*}"
    done | LC_ALL=C sort
}

# example_source NAME: its file.
example_source() {
    if test -e "$examples/$1.runa"; then
        echo "$examples/$1.runa"
    else
        echo "$examples/$1.lir"
    fi
}

# example_says NAME KEY: what stands behind a key in a program's comments.
example_says() {
    sed -nE "s/^(;|Note:) $2: //p" "$(example_source "$1")"
}

# example_arguments NAME [KEY]: none of them has blanks in it.
example_arguments() {
    example_says "$1" "${2:-Run}" | sed 's/^[^ ]* *//'
}

# example_input NAME: the path of its standard input.
example_input() {
    set -- "$(example_says "$1" Input)"
    echo "${1:+$examples/input/}${1:-/dev/null}"
}

# example_folder DIR: an empty folder to run in, with the input files.
example_folder() {
    rm -rf "$1"
    mkdir -p "$1"
    cp "$examples/input/"* "$1"
}

# example_run NAME ENGINE MODULE DIR [KEY]: runs it there; prints what it prints.
# To the engine 'interpreter', which is RUNA_LLVM, the module is the program itself.
example_run() {
    if test "$2" = interpreter; then
        # shellcheck disable=SC2046 # the arguments are to be split
        (cd "$4" && "$RUNA_LLVM" --interpret --step-limit=100000000000 "$3" \
            $(example_arguments "$1" "${5:-Run}") <"$(example_input "$1")")
        return
    fi
    # shellcheck disable=SC2046 # the arguments are to be split
    "$root/test/bin/wasm-run" --engine "$2" --dir "$4::." "$3" \
        $(example_arguments "$1" "${5:-Run}") <"$(example_input "$1")"
}

# example_is_right NAME OUTPUT DIR: whether it printed and wrote what is expected;
# prints the difference if not.
example_is_right() {
    diff "$examples/expected/$1.txt" "$2" || return 1
    set -- "$(example_says "$1" Writes)" "$3"
    test -n "$1" || return 0
    test "$(cksum <"$2/$1")" = "$(cat "$examples/expected/$1.cksum")" || {
        echo "$1: the checksum is not the expected one"
        return 1
    }
}
