// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu2) @first {
  aie.runtime_sequence @work(%a : memref<64xi32>) {
  }
}
aie.device(npu2) {
  aie.runtime_sequence(%a : memref<64xi32>) {
    aiex.configure @first {
      aiex.run @work(%a) : (memref<64xi32>)
      aiex.run @none() : ()
    }
    aiex.configure @second {
    }
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu2) @first {
// CHECK-NEXT:     aie.runtime_sequence @work(%a: memref<64xi32>) {
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   aie.device(npu2) {
// CHECK-NEXT:     aie.runtime_sequence(%a: memref<64xi32>) {
// CHECK-NEXT:       aiex.configure @first {
// CHECK-NEXT:         aiex.run @work(%a) : (memref<64xi32>)
// CHECK-NEXT:         aiex.run @none() : ()
// CHECK-NEXT:       }
// CHECK-NEXT:       aiex.configure @second {
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
