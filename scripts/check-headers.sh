#!/bin/sh
# Checks that each header of the compiler can be included alone.
set -eu
cd "$(dirname "$0")/.."

CC=${CC:-cc}
llvm=$("${LLVM_CONFIG:-llvm-config-22}" --includedir)
failed=0
for header in compiler/*.h compiler/*/*.h; do
    echo "#include \"${header#compiler/}\"" |
        "$CC" -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror \
            -Icompiler -I. -isystem "$llvm" -fsyntax-only -xc - || {
        echo "$header: cannot be included alone" >&2
        failed=1
    }
done
exit $failed
