# system: autoconf
# tests: 15
build() {
    ./configure --host=wasm32-wasi --disable-doc
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
