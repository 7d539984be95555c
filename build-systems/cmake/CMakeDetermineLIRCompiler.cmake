# LIR as a language of CMake: project(... LANGUAGES C LIR).
set(CMAKE_LIR_COMPILER "${CMAKE_C_COMPILER}" CACHE FILEPATH "LIR compiler")
mark_as_advanced(CMAKE_LIR_COMPILER)
set(CMAKE_LIR_COMPILER_ENV_VAR LIRC)
configure_file("${CMAKE_CURRENT_LIST_DIR}/CMakeLIRCompiler.cmake.in"
  "${CMAKE_PLATFORM_INFO_DIR}/CMakeLIRCompiler.cmake" @ONLY)
