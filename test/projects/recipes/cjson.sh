# system: CMake
# tests: 22
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DENABLE_CJSON_UTILS=On
    make -C out
}
check() {
    runnable out
    (cd out && ctest --output-on-failure)
}
