# system: autoconf
# tests: 70
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
