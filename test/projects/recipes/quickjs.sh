# Its own compiler of JavaScript is made for the host first.
# system: make
# tests: 5
build() {
    CFLAGS="-include malloc.h" make CROSS_PREFIX=wasm32-wasi- CC="$CC" AR=runa-ar CONFIG_LTO= qjs
}
check() {
    try same "$PROGRAMS/language.out" runa-run qjs --stack-size 500k "$PROGRAMS/language.js"
    for test in language loop closure builtin bigint; do
        try runa-run qjs --stack-size 500k tests/test_$test.js
    done
}
