# system: CMake
# source: libpng
# needs: zlib
# tests: 33
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DZLIB_INCLUDE_DIR="$PROJECTS/zlib/prefix/include" \
        -DZLIB_LIBRARY="$PROJECTS/zlib/prefix/lib/libz.a"
    make -C out
}
check() {
    runnable out
    (cd out && ctest --output-on-failure)
}
