; Links the collector's check of the heap, for which RUNA_GC=check asks.
target triple = "wasm32-unknown-wasip1"

@needed = internal constant ptr @runa_rt_gc_check
@llvm.compiler.used = appending global [1 x ptr] [ptr @needed], section "llvm.metadata"

declare void @runa_rt_gc_check(ptr)
