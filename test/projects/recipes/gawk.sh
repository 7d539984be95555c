# The sources of its manual are not in the tarball. The tests that fail, which
# programs/gawk.failing lists, start processes, read descriptors that only a shell on
# the host has, or want a locale with a separator of thousands.
# system: autoconf
# tests: 476
build() {
    ./configure --host=wasm32-wasi --disable-extensions --disable-mpfr
    make -C support
    make gawk
}
check() {
    runnable .
    make -C test basic gawk-extensions | tee ran
    (cd test && ls _*) | sed 's/^_//' >failing
    grep -x '[a-z][[:alnum:]_-]*' ran | sort -u | comm -23 - failing |
        sed 's/^/ok: /'
    try cmp failing "$PROGRAMS/gawk.failing"
}
