# Without threads. Most of its tests take an hour in an engine, or want files that a
# mode can make unwritable; so its streams are made, and coded and decoded here.
# system: CMake
# tests: 7
build() {
    cmake -B out -DCMAKE_BUILD_TYPE=Release \
        --toolchain "$(runa-llvm --print-cmake-toolchain)" \
        -DENABLE_MULTITHREADING=OFF -DWITH_OGG=OFF -DINSTALL_MANPAGES=OFF \
        -DBUILD_CXXLIBS=OFF
    make -C out
}
# there_and_back FILE: is it the same when it is coded and decoded?
there_and_back() {
    runa-run out/src/flac/flac -s -f -o coded.flac "$1" &&
        runa-run out/src/flac/flac -s -f -d -o decoded.wav coded.flac &&
        cmp "$1" decoded.wav
}
check() {
    runnable out
    (cd out && ctest -R generate_streams --output-on-failure)
    for sound in out/test/rt-[12]-16-*.wav; do
        try there_and_back "$sound"
    done
}
