# A configure of its own, which is told the system by CHOST.
# system: make
# tests: 3
build() {
    CHOST=wasm32-wasi ./configure --static --prefix="$PREFIX"
    make
    make install
}
check() {
    try make teststatic QEMU_RUN=runa-run
    runa-run ./minigzip <ChangeLog >changes.gz
    try same ChangeLog gunzip -c changes.gz
    try same ChangeLog runa-run ./minigzip -d <changes.gz
}
