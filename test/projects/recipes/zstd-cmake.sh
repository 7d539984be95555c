# Without threads, which the tests before the first random one want.
# system: CMake
# source: zstd
# tests: 3
build() {
    cmake -S build/cmake -B out \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DZSTD_MULTITHREAD_SUPPORT=OFF -DZSTD_BUILD_TESTS=ON \
        -DZSTD_FUZZER_FLAGS="-t1;-i20" -DZSTD_ZSTREAM_FLAGS="-t1;-i20" \
        -DZSTD_FULLBENCH_FLAGS=-i1
    make -C out
}
check() {
    runnable out
    (cd out && ctest -E playTests --output-on-failure)
}
