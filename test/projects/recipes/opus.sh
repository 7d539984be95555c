# system: autoconf
# tests: 10
build() {
    ./configure --host=wasm32-wasi --disable-doc
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
