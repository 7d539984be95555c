include("${CMAKE_CURRENT_LIST_DIR}/WASI-Clang.cmake")
runa_llvm_language(C)
