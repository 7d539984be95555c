# system: CMake
# tests: 2
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DENABLE_MULTITHREADING=OFF -DWITH_OGG=OFF -DINSTALL_MANPAGES=OFF \
        -DBUILD_CXXLIBS=OFF
    make -C out
}
check() {
    runnable out
    (cd out && ctest --output-on-failure)
}
