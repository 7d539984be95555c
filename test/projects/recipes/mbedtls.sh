# There are no sockets to use, and no alarm.
# system: CMake
# tests: 120
build() {
    scripts/config.py unset MBEDTLS_NET_C
    scripts/config.py unset MBEDTLS_TIMING_C
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)"
    make -C out
}
check() {
    runnable out
    (cd out && ctest --output-on-failure)
}
