; RUN: %refuse 1
define i32 @f() {
  ret frobnicate
; CHECK:llvm-syntax.ll:[[#@LINE-1]]:7: error: expected type
; CHECK-NEXT:  ret frobnicate
; CHECK-NEXT:      ^
}
