#!/bin/sh
# Checks that each part of the compiler includes and calls only what its layer may.
#
#   base <- lir <- interp, link, roots <- emit <- driver <- main
#           lir <- lib, whose header stands alone
#           lir <- runa, the front end for Runa source <- driver
#        <- cc, the front, which knows nothing of LIR
set -eu
cd "$(dirname "$0")/.."

failed=0

# complain WHAT LINES: unless there are none.
complain() {
    test -n "$2" || return 0
    echo "$2" | sed "s|\$|: $1|" >&2
    failed=1
}

# layer PATTERN FILE...: all that these may include of ours.
layer() {
    pattern=$1
    shift
    complain 'is not below this' "$(grep -Hn '^#include "' "$@" |
        grep -vE "#include \"($pattern)" |
        grep -vE '#include "(llvm|lld)/')"
}

# only WHERE PATTERN WHAT: the pattern may be in no file but those of WHERE.
only() {
    complain "$3" "$(grep -rnE "$2" compiler lib |
        grep -vE "^compiler/($1):")"
}

layer 'base/|base\.h' compiler/base/*
layer '(base|lir)/|runtime/(rt|fault)\.def' compiler/lir/*
layer '(base|lir)/|runa/lir\.h|builder\.h' lib/*.[ch]
layer '(base|lir|runa)/|runtime/(rt\.def|lang\.h)' compiler/runa/*
layer 'nothing of ours' include/runa/*.h
layer '(base|lir|interp)/|runtime/((rt|fault)\.def|lang\.h)' compiler/interp/*
layer '(base|lir|roots)/' compiler/roots/*
layer '(base|lir|roots|emit)/|version\.h' compiler/emit/*
layer '(base|lir|link)/' compiler/link/*
layer 'base/|emit/(codegen_level|convention|exception_model)\.h|roots/roots_mode\.h|(options|arguments)\.' compiler/options.* compiler/arguments.*
layer '(base|cc)/|emit/exception_model\.h|arguments\.h|version\.h' compiler/cc/*

only 'emit/.*|link/lld.cpp|driver/.*|main.c' '^#include <(llvm|lld|llvm-c)/' \
    'only emit/, link/lld.cpp, driver/ and main.c know LLVM'
only 'base/proc.c' '\<(posix_spawnp?|fork|exec[lv]p?e?|system|popen)\(' \
    'only base/proc.c runs programs'
only 'base/base.c' '\<abort\(' 'a bug of ours is told by BUG'
only 'main.c|base/proc.c' '\<(_?exit|_Exit|quick_exit)\(' 'only main ends the program, and proc.c a child that it cannot run'
exit $failed
