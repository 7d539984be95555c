# system: autoconf
# tests: 21
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi --prefix="$PREFIX"
    make
    make install
}
check() {
    make check TESTS=
    runnable .
    make check
}
