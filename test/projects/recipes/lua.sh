# The platform with nothing but C; the tarball is without tests.
# system: make
# tests: 3
build() {
    make -C src generic CC="$CC" AR="runa-ar rcu" RANLIB=runa-ranlib
}
check() {
    try same "$PROGRAMS/lua.out" runa-run src/lua "$PROGRAMS/lua.lua"
    runa-run src/luac -o lua.luac "$PROGRAMS/lua.lua"
    try same "$PROGRAMS/lua.out" runa-run src/lua lua.luac
    try says 3 runa-run src/lua -e 'os.exit(print(1 + 2))'
}
