# A callout of pcre2grep would start a process.
# system: autoconf
# tests: 3
build() {
    ./configure --host=wasm32-wasi --disable-pcre2grep-callout
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
