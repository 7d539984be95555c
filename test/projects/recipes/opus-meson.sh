# system: Meson
# source: opus
# tests: 15
build() {
    meson setup out --cross-file "$(runa-llvm --print-meson-cross)" \
        --buildtype release
    ninja -C out
}
check() {
    meson test -C out
}
