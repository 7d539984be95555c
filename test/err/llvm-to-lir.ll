; RUN: %refuse 1 --emit=lir %{s:basename}
; CHECK:runa-llvm: error: llvm-to-lir.ll: LLVM IR cannot become LIR
define void @f() {
  ret void
}
