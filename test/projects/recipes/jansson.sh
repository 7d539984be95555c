# system: CMake
# tests: 213
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DJANSSON_BUILD_DOCS=OFF
    make -C out
}
check() {
    runnable out
    (cd out && ctest --output-on-failure)
}
