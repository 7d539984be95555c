# system: CMake
# tests: 14
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)"
    make -C out
}
check() {
    runnable out
    (cd out && ctest --output-on-failure)
}
