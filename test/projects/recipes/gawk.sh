# system: autoconf
# tests: 5
build() {
    ./configure --host=wasm32-wasi --disable-extensions --disable-mpfr
    make
}
check() {
    runnable .
    make check
}
