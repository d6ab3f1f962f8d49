// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1) {
  aie.runtime_sequence() {
  }
  aie.runtime_sequence @second(%a : memref<64xi32>, %b : memref<*xbf16>, %n : i32) attributes {emit_parameter_sync_preamble = false} {
    %c = arith.constant 1 : i32
  }
  "aie.runtime_sequence"() <{sym_name = "third"}> ({
  ^bb0(%A : memref<64x64xbf16>):
    %c = arith.constant 1 : i32
  }) : () -> ()
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:     aie.runtime_sequence() {
// CHECK-NEXT:     }
// CHECK-NEXT:     aie.runtime_sequence @second(%a: memref<64xi32>, %b: memref<*xbf16>, %n: i32) attributes {emit_parameter_sync_preamble = false} {
// CHECK-NEXT:       %c = arith.constant 1 : i32
// CHECK-NEXT:     }
// CHECK-NEXT:     aie.runtime_sequence @third(%A: memref<64x64xbf16>) {
// CHECK-NEXT:       %c_1 = arith.constant 1 : i32
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
