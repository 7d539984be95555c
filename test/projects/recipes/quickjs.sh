# Its own compiler of JavaScript is made for the host first. It believes that a stack
# is far from address 0.
# system: make
# tests: 7
build() {
    make CROSS_PREFIX=wasm32-wasi- CC="$CC" AR=runa-ar CONFIG_LTO= qjs
}
check() {
    try same "$PROGRAMS/language.out" runa-run qjs --stack-size 500k "$PROGRAMS/language.js"
    for test in closure language builtin loop bigint cyclic_import; do
        try runa-run qjs --std --stack-size 500k tests/test_$test.js
    done
}
