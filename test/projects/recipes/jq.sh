# Threads can be linked but not started, which its configure does not ask.
# system: autoconf
# needs: oniguruma
# tests: 8
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi --disable-docs \
        --with-oniguruma="$PROJECTS/oniguruma/prefix" CPPFLAGS=-UHAVE_PTHREAD
    make
}
check() {
    runnable .
    make check NO_VALGRIND=yes
}
