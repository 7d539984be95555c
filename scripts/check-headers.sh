#!/bin/sh
# Checks that each header of the compiler can be included alone, and what is
# installed without any of the others, in C and C++.
set -eu
cd "$(dirname "$0")/.."

CC=${CC:-cc}
llvm=$("${LLVM_CONFIG:-llvm-config-22}" --includedir)
failed=0
for header in compiler/*.h compiler/*/*.h lib/*.h; do
    echo "#include \"${header#compiler/}\"" |
        "$CC" -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror \
            -Icompiler -Iinclude -I. -isystem "$llvm" -fsyntax-only -xc - || {
        echo "$header: cannot be included alone" >&2
        failed=1
    }
done
for language in 'c -std=c11' 'c++ -std=c++11'; do
    # shellcheck disable=SC2086 # a list of words
    echo '#include <runa/lir.h>' |
        "$CC" -x$language -Wall -Wextra -Wpedantic -Wshadow -Werror -Iinclude \
            -fsyntax-only - || {
        echo "include/runa/lir.h: cannot be included in ${language%% *}" >&2
        failed=1
    }
done
exit $failed
