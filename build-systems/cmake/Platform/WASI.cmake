# The platform, for versions of CMake that have no such module: then this one is
# not read. So what is to be said is in WASI-Clang.cmake.
set(WASI 1)
