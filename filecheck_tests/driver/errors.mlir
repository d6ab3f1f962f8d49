// RUN: not stream-opt %s 2>&1 | filecheck %s
// RUN: not stream-opt %s -p stream-tiel 2>&1 | filecheck %s --check-prefix=PASS
// RUN: not stream-opt %s -p "stream-co{bakcend=x}" 2>&1 | filecheck %s --check-prefix=OPTION
// RUN: not stream-opt %s -t mlri 2>&1 | filecheck %s --check-prefix=TARGET
// RUN: not stream-opt %s.none 2>&1 | filecheck %s --check-prefix=MISSING
// RUN: stream-opt %s --verify-diagnostics | filecheck %s --check-prefix=DIAGNOSTIC

// PASS: error: unknown pass 'stream-tiel'; did you mean 'stream-tile'?
// OPTION: error: pass stream-co has no option 'bakcend'; did you mean 'backend'?
// TARGET: error: unknown target 'mlri'; did you mean 'mlir'?
// MISSING: errors.mlir.none: error: the file does not exist; correct the path

func.func @f() {
  %0 = arith.constant 1 : i32
  // CHECK: errors.mlir:18:3: error: 'func.return' op: Expected arguments to have the same types
  // CHECK-NOT: Traceback
  // DIAGNOSTIC: error: 'func.return' op: Expected arguments
  func.return %0 : i32
}
