# system: make
# tests: 26
# passes: ^Run test .* pass$
build() {
    make figlet chkfont CC="$CC" LD="$CC" DEFAULTFONTDIR=fonts
}
check() {
    runnable .
    make check
}
