# system: autoconf
# tests: 2
build() {
    cp "$(runa-llvm --print-config-sub)" .
    ./configure --host=wasm32-wasi
    make
}
check() {
    make -C src test_bitwise test_framing
    try runa-run src/test_bitwise
    try runa-run src/test_framing
}
