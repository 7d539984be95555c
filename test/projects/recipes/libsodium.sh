# system: autoconf
# tests: 77
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi
    make
}
check() {
    make check LOG_COMPILER=runa-run
}
