# system: CMake
# tests: 4
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DCMARK_SHARED=OFF
    make -C out
}
check() {
    runnable out/src
    (cd out && ctest -E html --output-on-failure)
}
