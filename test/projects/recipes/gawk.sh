# The sources of its manual are not in the tarball. The tests that fail, which
# programs/gawk.failing lists, start processes, read descriptors that only a shell on
# the host has, or want a locale with a separator of thousands. One called exit goes
# either way, by which end of a pipe is closed first.
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
    (cd test && ls _*) | sed 's/^_//' | grep -vx exit >failing
    grep -x '[a-z][[:alnum:]_-]*' ran | grep -vx exit | sort -u |
        comm -23 - failing | sed 's/^/ok: /'
    try cmp failing "$PROGRAMS/gawk.failing"
}
