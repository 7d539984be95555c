# system: make
# tests: 1
build() {
    make -f Makefile.cmdline CC="$CC"
}
check() {
    try same "$PROGRAMS/language.out" runa-run duk "$PROGRAMS/language.js"
}
