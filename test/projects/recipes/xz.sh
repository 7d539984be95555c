# system: autoconf
# tests: 18
build() {
    ./configure --host=wasm32-wasi --disable-threads
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
