; RUN: %refuse 1
; CHECK:runa-llvm: error: invalid-llvm.ll: invalid LLVM module: musttail call result must be returned
; CHECK-NEXT:  ret i32 0
define i32 @f(i32 %x) {
  %y = musttail call i32 @f(i32 %x)
  ret i32 0
}
