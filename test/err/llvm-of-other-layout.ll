; RUN: %refuse 1
; CHECK:runa-llvm: error: llvm-of-other-layout.ll: data layout e-p:64:64, expected e-m:e-p:32:32-{{.*}}
target datalayout = "e-p:64:64"
target triple = "wasm32-wasip1"
define void @f() {
  ret void
}
