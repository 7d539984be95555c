# system: make
# tests: 10
build() {
    make CC="$CC" AR=runa-ar libgif.a
    make CC="$CC" AR=runa-ar gif2rgb gifbuild giffix giftext giftool gifclrmp \
        gifbg gifcolor gifecho giffilter gifhisto gifinto gifsponge gifwedge
}
check() {
    runnable .
    for tool in render gifbuild gifclrmp gifecho giffilter giffix gifsponge \
        giftext giftool gifwedge; do
        try make -C tests $tool-regress
    done
}
