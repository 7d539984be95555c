# system: make
# tests: 1
build() {
    make release CC="$CC" AR=runa-ar HAVE_READLINE=no
}
check() {
    try same "$PROGRAMS/language.out" runa-run build/release/mujs \
        "$PROGRAMS/language.js"
}
