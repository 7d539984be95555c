# system: make
# tests: 3
build() {
    make xxhsum libxxhash.a CC="$CC" AR=runa-ar DISPATCH=0
    make -C tests sanity_test CC="$CC"
}
check() {
    try runa-run tests/sanity_test
    try runa-run xxhsum -b1
    runa-run xxhsum -H2 LICENSE xxhash.h >sums
    try runa-run xxhsum -c sums
}
