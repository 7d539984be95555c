# One of the suites forks.
# system: CMake
# tests: 138
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)"
    make -C out
}
check() {
    runnable out
    (cd out && ctest -E psa_crypto_entropy --output-on-failure)
}
