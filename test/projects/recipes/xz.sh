# It believes that wasm has no signals to block.
# system: autoconf
# tests: 16
build() {
    ./configure --host=wasm32-wasi --disable-threads \
        CPPFLAGS=-Dmythread_sigmask=sigprocmask
    make
}
check() {
    make check TESTS=
    runnable .
    make check
}
