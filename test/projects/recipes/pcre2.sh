# A callout of pcre2grep would start a process. RunGrepTest is left out: it wants an
# unknown locale to be refused, and musl, which wasi-libc is made of, takes any.
# system: autoconf
# tests: 2
build() {
    ./configure --host=wasm32-wasi --disable-pcre2grep-callout
    make
}
check() {
    make check TESTS=
    runnable .
    make check TESTS='pcre2posix_test RunTest'
}
