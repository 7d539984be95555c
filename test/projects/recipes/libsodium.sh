# What looks as if it were mapped here does not begin at a page, which it relies on.
# system: autoconf
# tests: 77
build() {
    autoreconf -fi
    ./configure --host=wasm32-wasi ac_cv_func_mmap=no
    make
}
check() {
    make check LOG_COMPILER=runa-run
}
