# system: autoconf
# needs: zlib
# tests: 32
build() {
    ./configure --host=wasm32-wasi CPPFLAGS="-I$PROJECTS/zlib/prefix/include" \
        LDFLAGS="-L$PROJECTS/zlib/prefix/lib"
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
