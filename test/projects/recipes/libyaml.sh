# system: autoconf
# tests: 2
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
