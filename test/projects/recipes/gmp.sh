# system: autoconf
# tests: 180
build() {
    ./configure --host=wasm32-wasi --disable-assembly
    make
}
check() {
    make check TESTS=
    runnable tests
    make check
}
