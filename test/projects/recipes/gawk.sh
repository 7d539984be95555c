# The sources of its manual are not in the tarball.
# system: autoconf
# tests: 2
build() {
    ./configure --host=wasm32-wasi --disable-extensions --disable-mpfr
    make -C support
    make gawk
}
check() {
    runnable .
    make -C test basic gawk-extensions
    (cd test && ls _*)
}
