# Without threads.
# system: make
# tests: 4
build() {
    make -C programs lz4 CC="$CC" AR=runa-ar HAVE_MULTITHREAD=0
    make -C tests fuzzer frametest CC="$CC" AR=runa-ar HAVE_MULTITHREAD=0
}
check() {
    runa-run programs/lz4 -9 -f NEWS news.lz4
    try same NEWS runa-run programs/lz4 -dc news.lz4
    runa-run programs/lz4 -1 <NEWS >fast.lz4
    try same NEWS runa-run programs/lz4 -d <fast.lz4
    try runa-run tests/fuzzer -i20
    try runa-run tests/frametest -i20
}
