// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<8xi32>, %n : i32) {
    aiex.npu.sync(%n, %n, %n, %n, %n, %n) : i32, i32, i32, i32, i32, i32
    aiex.npu.rtp_write(@rtp, 0, %n) : i32
    aiex.npu.write32(%n, %n) : i32, i32
    aiex.npu.write32(%n, %n) {column = 1 : i32, row = 2 : i32} : i32, i32
    aiex.npu.maskwrite32(%n, %n, %n) {buffer = @rtp} : i32, i32, i32
    aiex.npu.blockwrite(%a) {address = 119300 : ui32} : memref<8xi32>
    aiex.npu.push_queue (0, 0, MM2S:1) bd_id %n repeat %n {issue_token = false} : i32, i32
    aiex.npu.address_patch(%n : i32) {addr = 118884 : ui32, arg_idx = 0 : i32}
    aiex.npu.writebd {bd_id = 7 : i32, buffer_length = 1024 : i32, burst_length = 64 : i32, column = 2 : i32, d0_size = 0 : i32, d0_zero_before = 0 : i32, iteration_current = 0 : i32, lock_acq_enable = 0 : i32, out_of_order_id = 0 : i32, row = 0 : i32, use_next_bd = 0 : i32, valid_bd = 1 : i32}
    aiex.npu.load_pdi {id = 4 : i32}
    aiex.npu.load_pdi {device_ref = @main, address = 2 : ui64, size = 3 : i32}
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:     aie.runtime_sequence(%a: memref<8xi32>, %n: i32) {
// CHECK-NEXT:       aiex.npu.sync(%n, %n, %n, %n, %n, %n) : i32, i32, i32, i32, i32, i32
// CHECK-NEXT:       aiex.npu.rtp_write(@rtp, 0, %n) : i32
// CHECK-NEXT:       aiex.npu.write32(%n, %n) : i32, i32
// CHECK-NEXT:       aiex.npu.write32(%n, %n) {column = 1 : i32, row = 2 : i32} : i32, i32
// CHECK-NEXT:       aiex.npu.maskwrite32(%n, %n, %n) {buffer = @rtp} : i32, i32, i32
// CHECK-NEXT:       aiex.npu.blockwrite(%a) {address = 119300 : ui32} : memref<8xi32>
// CHECK-NEXT:       aiex.npu.push_queue(0, 0, MM2S : 1) bd_id %n repeat %n {issue_token = false} : i32, i32
// CHECK-NEXT:       aiex.npu.address_patch(%n : i32) {addr = 118884 : ui32, arg_idx = 0 : i32}
// CHECK-NEXT:       aiex.npu.writebd {bd_id = 7 : i32, buffer_length = 1024 : i32, burst_length = 64 : i32, column = 2 : i32, d0_size = 0 : i32, d0_zero_before = 0 : i32, iteration_current = 0 : i32, lock_acq_enable = 0 : i32, out_of_order_id = 0 : i32, row = 0 : i32, use_next_bd = 0 : i32, valid_bd = 1 : i32}
// CHECK-NEXT:       aiex.npu.load_pdi {id = 4 : i32}
// CHECK-NEXT:       aiex.npu.load_pdi {device_ref = @main, address = 2 : ui64, size = 3 : i32}
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
