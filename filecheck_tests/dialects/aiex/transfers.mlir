// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<32x64xi32>, %b : memref<*xi8>, %n : i64) {
    aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 32, 32][0, 0, 64, 1]) {id = 0 : i64, metadata = @out} : memref<32x64xi32>
    aiex.npu.dma_memcpy_nd (%a[0, 0, 0, %n] [1, 1, %n, 64] [0, 0, %n, 1], packet = <pkt_type = 0, pkt_id = 2>) {id = 1 : i64, issue_token = true, metadata = @in, burst_length = 512 : i64} : memref<32x64xi32>
    aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, metadata = @in, d0_zero_before = 2 : i64, d2_zero_after = 1 : i64} : memref<*xi8>
    aiex.npu.dma_wait {symbol = @out}
    aiex.npu.dma_wait { symbol = @in }
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:     aie.runtime_sequence(%a: memref<32x64xi32>, %b: memref<*xi8>, %n: i64) {
// CHECK-NEXT:       aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 32, 32][0, 0, 64, 1]) {id = 0 : i64, metadata = @out} : memref<32x64xi32>
// CHECK-NEXT:       aiex.npu.dma_memcpy_nd(%a[0, 0, 0, %n][1, 1, %n, 64][0, 0, %n, 1], packet = <pkt_type = 0, pkt_id = 2>) {id = 1 : i64, issue_token = true, metadata = @in, burst_length = 512 : i64} : memref<32x64xi32>
// CHECK-NEXT:       aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, metadata = @in, d0_zero_before = 2 : i64, d2_zero_after = 1 : i64} : memref<*xi8>
// CHECK-NEXT:       aiex.npu.dma_wait {symbol = @out}
// CHECK-NEXT:       aiex.npu.dma_wait {symbol = @in}
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
