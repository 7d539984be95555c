; RUN: %interpret 1
; CHECK:runa-llvm: error: 'interpret-llvm.ll' is no LIR, and so not interpreted
