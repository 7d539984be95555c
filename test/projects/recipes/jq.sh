# system: autoconf
# needs: oniguruma
# tests: 8
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi --disable-docs \
        --with-oniguruma="$PROJECTS/oniguruma/prefix"
    make
}
check() {
    runnable .
    make check NO_VALGRIND=yes
}
