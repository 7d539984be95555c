; RUN: %refuse 1
; CHECK:runa-llvm: error: <inline asm>:1:2: invalid instruction
define void @f() {
  call void asm sideeffect "frobnicate", ""()
  ret void
}
