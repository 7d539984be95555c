# Read by ctest before the tests. A test whose command is the path of a program
# for WASI is run by runa-run; CMake itself does that for those whose command is
# the name of a target.
if(COMMAND _add_test)
  return()
endif()
get_filename_component(RUNA_RUN
  "${CMAKE_CURRENT_LIST_DIR}/../../../bin/runa-run" ABSOLUTE)

function(_runa_is_wasm file result)
  # ctest goes where the list of tests is, and has no variable for that.
  get_filename_component(file "${file}" ABSOLUTE BASE_DIR /proc/self/cwd)
  set(magic)
  if(EXISTS "${file}" AND NOT IS_DIRECTORY "${file}")
    file(READ "${file}" magic LIMIT 4 HEX)
  endif()
  string(COMPARE EQUAL "${magic}" 0061736d is)
  set(${result} ${is} PARENT_SCOPE)
endfunction()

# The arguments as they are: empty ones and those with semicolons, too.
function(add_test name command)
  set(words "[==[${name}]==]")
  _runa_is_wasm("${command}" is_wasm)
  if(is_wasm)
    string(APPEND words " [==[${RUNA_RUN}]==]")
  endif()
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE 1 ${last})
    string(APPEND words " [==[${ARGV${i}}]==]")
  endforeach()
  cmake_language(EVAL CODE "_add_test(${words})")
endfunction()
