# Its amalgamation is made by Tcl; fuzzcheck runs what fuzzers have found.
# Threads and extensions that are loaded do not exist.
# system: autoconf
# tests: 2
build() {
    ./configure --host=wasm32-wasi --disable-threadsafe \
        --disable-load-extension --disable-tcl --disable-readline
    make sqlite3 fuzzcheck
}
check() {
    try same "$PROGRAMS/sqlite.out" runa-run sqlite3 test.db \
        ".read $PROGRAMS/sqlite.sql"
    try runa-run fuzzcheck test/fuzzdata1.db
}
