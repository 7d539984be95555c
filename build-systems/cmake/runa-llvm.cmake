# CMake: compile for WASI with runa-llvm.
#
#   cmake -DCMAKE_TOOLCHAIN_FILE="$(runa-llvm --print-cmake-toolchain)"
#
# or the same in the environment. What depends on the platform and not on where
# this is installed is in Platform/.

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_VERSION 1)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
list(PREPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")

get_filename_component(_runa_lib "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
get_filename_component(_runa_bin "${_runa_lib}/../../bin" ABSOLUTE)

set(CMAKE_C_COMPILER "${_runa_bin}/runa-cc")
set(CMAKE_CXX_COMPILER "${_runa_bin}/runa-c++")
set(CMAKE_ASM_COMPILER "${_runa_bin}/runa-cc")
set(CMAKE_LINKER "${_runa_bin}/runa-ld")
foreach(_runa_tool AR NM OBJCOPY OBJDUMP RANLIB READELF STRIP)
  string(TOLOWER "${_runa_tool}" _runa_name)
  set(CMAKE_${_runa_tool} "${_runa_bin}/runa-${_runa_name}")
endforeach()
foreach(_runa_language C CXX)
  set(CMAKE_${_runa_language}_COMPILER_AR "${CMAKE_AR}")
  set(CMAKE_${_runa_language}_COMPILER_RANLIB "${CMAKE_RANLIB}")
endforeach()

# For try_run, and for tests whose command is a target.
set(CMAKE_CROSSCOMPILING_EMULATOR "${_runa_bin}/runa-run")

# Packages are those of the sysroot and of the prefixes that were given; there is
# nothing of use among the host's. Programs are the host's.
list(APPEND CMAKE_FIND_ROOT_PATH "${_runa_lib}/sysroot"
  ${CMAKE_PREFIX_PATH} ${CMAKE_INSTALL_PREFIX} ${CMAKE_STAGING_PREFIX})
file(TO_CMAKE_PATH "$ENV{CMAKE_PREFIX_PATH}" _runa_prefixes)
list(APPEND CMAKE_FIND_ROOT_PATH ${_runa_prefixes})
list(REMOVE_DUPLICATES CMAKE_FIND_ROOT_PATH)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
if(NOT DEFINED ENV{PKG_CONFIG_LIBDIR})
  list(TRANSFORM CMAKE_FIND_ROOT_PATH APPEND /lib/pkgconfig
    OUTPUT_VARIABLE _runa_pkgconfig)
  list(JOIN _runa_pkgconfig ":" _runa_pkgconfig)
  set(ENV{PKG_CONFIG_LIBDIR} "${_runa_pkgconfig}")
endif()
