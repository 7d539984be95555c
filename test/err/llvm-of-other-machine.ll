; RUN: %refuse 1
; CHECK:runa-llvm: error: llvm-of-other-machine.ll: made for x86_64-unknown-linux-gnu, expected wasm32
target triple = "x86_64-unknown-linux-gnu"
define void @f() {
  ret void
}
