// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1) {allocation_scheme = "bank-aware"}
  %tile = aie.tile(7, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 4>}
  aie.core(%tile) {
    %c0 = arith.constant 0 : index
    aie.end
  } {stack_size = 0xD00 : i32, link_with = "mm.o", dynamic_objfifo_lowering = false}
  %finished = aie.core(%tile) {
    aie.end
  } {elf_file = "core.elf"}
  %linked = aie.core(%tile) {
    aie.end
  } {link_files = ["mm.o", "zero.o"], link_merge_files = ["silu.ll"]}
}
aie.device(npu1_2col) @other {
  %tile = aie.tile(1, 2)
  func.func private @mm(memref<32x32xbf16>, i32) attributes {link_with = "mm.o"}
  func.func @work(%a : memref<4xi32>) {
    return
  }
}
aie.device(npu1) @main {
}
aie.device(xcve2802) @closed {
  aie.end
}
"aie.device"() <{device = 8 : i32}> ({
  "aie.end"() : () -> ()
}) : () -> ()

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu2) {
// CHECK-NEXT:     %shim = aie.tile(0, 0)
// CHECK-NEXT:     %mem = aie.tile(0, 1) {allocation_scheme = "bank-aware"}
// CHECK-NEXT:     %tile = aie.tile(7, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 4>}
// CHECK-NEXT:     %0 = aie.core(%tile) {
// CHECK-NEXT:       %c0 = arith.constant 0 : index
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     } {stack_size = 3328 : i32, link_with = "mm.o", dynamic_objfifo_lowering = false}
// CHECK-NEXT:     %finished = aie.core(%tile) {
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     } {elf_file = "core.elf"}
// CHECK-NEXT:     %linked = aie.core(%tile) {
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     } {link_files = ["mm.o", "zero.o"], link_merge_files = ["silu.ll"]}
// CHECK-NEXT:   }
// CHECK-NEXT:   aie.device(npu1_2col) @other {
// CHECK-NEXT:     %tile = aie.tile(1, 2)
// CHECK-NEXT:     func.func private @mm(memref<32x32xbf16>, i32) -> () attributes {link_with = "mm.o"}
// CHECK-NEXT:     func.func @work(%a: memref<4xi32>) {
// CHECK-NEXT:       func.return
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:   }
// CHECK-NEXT:   aie.device(xcve2802) @closed {
// CHECK-NEXT:   }
// CHECK-NEXT:   aie.device(npu2) {
// CHECK-NEXT:   }
// CHECK-NEXT: }
