# system: autoconf
# tests: 5
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi --prefix="$PREFIX"
    make
    make install
}
check() {
    make check TESTS=
    runnable test
    make check
}
