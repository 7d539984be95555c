# The sources of its manual are not in the tarball, but its configure asks for the
# makefile of that folder. Three tests call functions by pointers of another type,
# which is a trap in WebAssembly.
# system: autoconf
# tests: 174
build() {
    mkdir -p doc
    echo 'all check:' >doc/Makefile.in
    ./configure --host=wasm32-wasi --disable-assembly
    make
}
check() {
    make check TESTS=
    runnable tests
    make check XFAIL_TESTS='t-nextprime t-scanf t-locale'
}
