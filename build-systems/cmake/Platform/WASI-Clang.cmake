# The platform, for all languages that clang compiles; their modules, WASI-Clang-C
# and so on, include this and call the macro.
include_guard()
set(UNIX 1)

# Where packages are within a prefix. The prefixes are those of the toolchain
# file: each of them is a root.
list(APPEND CMAKE_SYSTEM_PREFIX_PATH /)
list(APPEND CMAKE_SYSTEM_INCLUDE_PATH /include/wasm32-wasip1)
list(APPEND CMAKE_SYSTEM_LIBRARY_PATH /lib/wasm32-wasip1)

# A shared library is an archive with all that it is linked with, and programs are
# linked with that. It has no name of its own, and nothing to search at run time.
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS TRUE)
set(CMAKE_DL_LIBS "")

# For ctest: tests whose command is the path of a program.
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES
  "${CMAKE_CURRENT_LIST_DIR}/../ctest.cmake")

# No code is moved when it is loaded, so none has to be independent of its position.
macro(runa_llvm_language language)
  set(CMAKE_${language}_OUTPUT_EXTENSION .o)
  set(CMAKE_${language}_COMPILE_OPTIONS_PIC "")
  set(CMAKE_${language}_COMPILE_OPTIONS_PIE "")
  set(CMAKE_SHARED_LIBRARY_${language}_FLAGS "")
endmacro()
