# A makefile.
# system: make
# tests: 6
build() {
    make CC="$CC" AR=runa-ar RANLIB=runa-ranlib bzip2 bzip2recover
}
check() {
    for level in 1 2 3; do
        try same sample$level.bz2 runa-run ./bzip2 -$level <sample$level.ref
        try same sample$level.ref runa-run ./bzip2 -d <sample$level.bz2
    done
}
