# It would protect pages and look where they begin, which memory that only looks as
# if it were mapped cannot answer.
# system: autoconf
# tests: 77
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi CFLAGS='-O2 -fno-emulate-mman'
    make
}
check() {
    make check LOG_COMPILER=runa-run
}
