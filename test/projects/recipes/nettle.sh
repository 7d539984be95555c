# system: autoconf
# tests: 122
# passes: ^PASS: 
build() {
    ./configure --host=wasm32-wasi --disable-assembler --enable-mini-gmp \
        --disable-shared
    make
}
check() {
    make check EMULATOR=runa-run
}
