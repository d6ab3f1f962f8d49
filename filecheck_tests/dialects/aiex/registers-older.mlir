// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<8xi32>) {
    aiex.npu.sync {channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 1 : i32, row = 0 : i32, row_num = 1 : i32}
    aiex.npu.rtp_write(@rtp, 1, 50)
    aiex.npu.write32 {address = 432 : ui32, value = 1 : ui32}
    aiex.npu.write32 {address = 432 : ui32, buffer = @rtp, value = 1 : ui32}
    aiex.npu.maskwrite32 {address = 432 : ui32, mask = 0xFFFFFF00 : ui32, value = 1 : ui32}
    aiex.npu.push_queue (0, 0, S2MM:1) {issue_token = true, repeat_count = 0 : i32, bd_id = 3 : i32 }
    aiex.npu.address_patch {addr = 123 : ui32, arg_idx = 3 : i32, arg_plus = 0 : i32}
    "aiex.npu.sync"() <{channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 1 : i32, row = 0 : i32, row_num = 1 : i32}> : () -> ()
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:     aie.runtime_sequence(%a: memref<8xi32>) {
// CHECK-NEXT:       aiex.npu.sync {channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 1 : i32, row = 0 : i32, row_num = 1 : i32}
// CHECK-NEXT:       aiex.npu.rtp_write(@rtp, 1, 50)
// CHECK-NEXT:       aiex.npu.write32 {address = 432 : ui32, value = 1 : ui32}
// CHECK-NEXT:       aiex.npu.write32 {address = 432 : ui32, buffer = @rtp, value = 1 : ui32}
// CHECK-NEXT:       aiex.npu.maskwrite32 {address = 432 : ui32, mask = 4294967040 : ui32, value = 1 : ui32}
// CHECK-NEXT:       aiex.npu.push_queue(0, 0, S2MM : 1) {issue_token = true, repeat_count = 0 : i32, bd_id = 3 : i32}
// CHECK-NEXT:       aiex.npu.address_patch {addr = 123 : ui32, arg_idx = 3 : i32, arg_plus = 0 : i32}
// CHECK-NEXT:       aiex.npu.sync {channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 1 : i32, row = 0 : i32, row_num = 1 : i32}
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
