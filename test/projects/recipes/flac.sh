# Without threads. Most of its tests take an hour in an engine, or want files that a
# mode can make unwritable; so its streams are made, and coded and decoded here. Of
# those that have more than two channels or other than 8 or 16 bits flac writes
# another header, on every machine: so the sum of the sound is compared, which it
# keeps.
# system: CMake
# tests: 61
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
# sounds_the_same FILE: is its sound?
sounds_the_same() {
    runa-run out/src/flac/flac -s -f -V -o coded.flac "$1" &&
        runa-run out/src/flac/flac -s -t coded.flac
}
check() {
    runnable out
    (cd out && ctest -R generate_streams --output-on-failure)
    for sound in out/test/rt-*.wav; do
        case $sound in
        */rt-[12]-8-* | */rt-[12]-16-*) try there_and_back "$sound" ;;
        *) try sounds_the_same "$sound" ;;
        esac
    done
}
