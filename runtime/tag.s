# The tag of compiled code's exceptions, where the engine makes them: that of
# C++, which is the one that LLVM knows. Its payload is their address.
	.tagtype	__cpp_exception i32
	.globl	__cpp_exception
__cpp_exception:
