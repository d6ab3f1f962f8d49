// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// CHECK:      builtin.module {
// CHECK-NEXT:   %x = "test.op"() : () -> tensor<4xf32>
// CHECK-NEXT: }
%x = "test.op"() : () -> tensor<4xf32>

// -----

// CHECK: func.func @f
func.func @f() {
  func.return
}
