# The tests of FreeType need fonts that are not in the tarball.
# system: autoconf
# tests: 1
build() {
    ./configure --host=wasm32-wasi --without-zlib --without-bzip2 \
        --without-png --without-harfbuzz --without-brotli --prefix="$PREFIX"
    make
    make install
}
check() {
    runa-llvm -O2 -I"$PREFIX/include/freetype2" "$PROGRAMS/freetype.c" \
        -L"$PREFIX/lib" -lfreetype -o draw
    try same "$PROGRAMS/freetype.out" runa-run draw "$PROGRAMS/freetype.bdf"
}
