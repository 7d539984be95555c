# Its reference for test.webp is off by one in places, on the host as well; the
# checksum is of what the host makes.
# system: autoconf
# tests: 3
build() {
    ./configure --host=wasm32-wasi --disable-threading --disable-png \
        --disable-jpeg --disable-tiff --disable-gif
    make
}
check() {
    runa-run examples/dwebp examples/test.webp -ppm -o test.ppm
    try sha256sum -c "$PROGRAMS/libwebp.sums"
    runa-run examples/cwebp -quiet -lossless examples/test_ref.ppm -o again.webp
    runa-run examples/dwebp -quiet again.webp -ppm -o again.ppm
    try cmp again.ppm examples/test_ref.ppm
    try runa-run examples/webpinfo again.webp
}
