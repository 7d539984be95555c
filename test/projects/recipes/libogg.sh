# system: autoconf
# tests: 2
build() {
    ./configure --host=wasm32-wasi
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
