#!/bin/sh
# Runs each fuzzer for some seconds, from the corpus, the programs of test/run
# and what was found before.
#
#   fuzz.sh DIR SECONDS CORPUS
#
# DIR is where they were built. Inputs that reach new code go to DIR/found;
# one that fails is written to DIR as crash-*, leak-*, oom-* or timeout-*.
set -eu

dir=$1 seconds=$2 corpus=$3

# The words of the language, which a fuzzer would take long to find.
dictionary() {
    sed -n 's/^\(OP\|OP_NOT\)([A-Z0-9_]*, \([a-z0-9_]*\),.*/"\2"/p' \
        compiler/lir/*.def
    sed -n 's/^TYPE([A-Z0-9]*, \([a-z0-9]*\),.*/".\1"\n": \1"/p' \
        compiler/lir/lir_types.def
    sed -n 's/.*_word(p, "\([a-z]*\)").*/"\1 "/p' compiler/lir/parse*.c
    cat <<'END'
".LBB0"
"v1000"
"[v1000"
" + v1001*8"
"$0"
"$1.5"
"$-inf"
"@f"
"%x"
"$T"
".eq"
".tail"
"\\00"
"\x0a}\x0a"
"\x0a  "
END
}

# The words of Runa, and what its lexer looks at beside them.
runa_dictionary() {
    sed -n 's/^\(RESERVED\|SOFT\)([A-Z_]*, \("[A-Za-z_]*"\)).*/\2/p' \
        compiler/runa/keywords.def
    cat <<'END'
"Note:"
":End Note"
"@End"
"-5"
"0x1f"
"1.5e3"
"\""
"\\x41"
"\x0a"
END
}

dictionary >"$dir/lir.dict"
runa_dictionary >"$dir/runa.dict"
failed=0
# fuzz NAME ARGUMENT...
fuzz() {
    name=$1
    shift
    mkdir -p "$dir/found/$name"
    "$dir/test/fuzz-$name" -max_total_time="$seconds" -max_len=4096 \
        -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$dir/" "$dir/found/$name" "$@" || failed=1
}

for name in parse decode interpret compile; do
    fuzz "$name" -dict="$dir/lir.dict" "$corpus"/[!cgr]* test/run
done
fuzz runa -dict="$dir/runa.dict" "$corpus/runa" test/runa test/err
fuzz command "$corpus/command"
fuzz gc "$corpus/gc"
exit $failed
