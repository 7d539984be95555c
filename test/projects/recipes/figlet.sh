# Its sources use macros and a header of BSD and glibc.
# system: make
# tests: 26
# passes: ^Run test .* pass$
build() {
    make figlet chkfont CC="$CC" LD="$CC" DEFAULTFONTDIR=fonts \
        XCFLAGS="-DTLF_FONTS -D__BEGIN_DECLS= -D__END_DECLS= -include getopt.h"
}
check() {
    runnable .
    make check
}
