# Without threads, which the tests before the first random one want.
# system: make
# tests: 3
build() {
    make -C programs zstd CC="$CC" AR=runa-ar HAVE_THREAD=0 HAVE_ZLIB=0 \
        HAVE_LZMA=0 HAVE_LZ4=0
    make -C tests fuzzer invalidDictionaries CC="$CC" AR=runa-ar HAVE_THREAD=0
}
check() {
    runa-run programs/zstd -19 -f CHANGELOG -o changes.zst
    try same CHANGELOG runa-run programs/zstd -dc changes.zst
    try runa-run tests/invalidDictionaries
    try runa-run tests/fuzzer -t1 -i50
}
