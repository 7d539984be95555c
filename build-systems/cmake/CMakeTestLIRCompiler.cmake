# It is the compiler of C, which has been tried out.
set(CMAKE_LIR_COMPILER_WORKS 1)
