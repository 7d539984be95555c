# system: autoconf
# tests: 77
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi --disable-ssp
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
