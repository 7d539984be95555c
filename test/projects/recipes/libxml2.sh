# system: autoconf
# tests: 2
build() {
    ./configure --host=wasm32-wasi --without-threads --without-python \
        --without-lzma --without-zlib
    make
}
check() {
    runnable .
    make check
}
