// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(xcve2302) {
  %shim = aie.tile(2, 0)
  %mem = aie.tile(2, 1)
  %tile = aie.tile(2, 2)
  %buffer = aie.buffer(%tile) : memref<8x64xi16>
  %host = aie.external_buffer : memref<64xi16>
  %lock = aie.lock(%tile)
  %program = aie.mem(%tile) {
    %one = arith.constant 1 : i32
    %n = arith.constant 4 : i64
    %start = aie.dma_start(S2MM, 0, ^first, ^next, repeat_count = 7)
  ^first:
    aie.use_lock(%lock, AcquireGreaterEqual, %one)
    aie.dma_bd(%buffer : memref<8x64xi16> offset = 64 len = 128) {bd_id = 0 : i32, next_bd_id = 1 : i32}
    aie.use_lock(%lock, Release, %one)
    aie.next_bd ^second
  ^second:
    aie.dma_bd(%buffer : memref<8x64xi16> offset = %one len = %one sizes = [%n, 16] strides = [%n, 1])
    aie.next_bd ^first
  ^next:
    aie.dma_start("MM2S", 1, ^only, ^end) {pad_value = 117901063 : i32}
  ^only:
    aie.dma_bd(%buffer : memref<8x64xi16>) {packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}
    aie.next_bd ^end
  ^end:
    aie.end
  }
  aie.memtile_dma(%mem) {
    aie.dma_start(MM2S, 5, ^bd, ^end)
  ^bd:
    aie.dma_bd(%buffer : memref<8x64xi16> sizes = [2, 16] strides = [16, 1] pad [<const_pad_before = 2, const_pad_after = 1>, <const_pad_before = 0, const_pad_after = 0>])
    aie.dma_bd(%buffer : memref<8x64xi16> len = 16) {iteration = #aie.bd_iteration<size = 4, stride = 16, current = 1>}
    aie.next_bd ^bd
  ^end:
    aie.end
  }
  aie.shim_dma(%shim) {
    aie.dma_start(MM2S, 0, ^bd, ^end)
  ^bd:
    aie.dma_bd(%host : memref<64xi16> offset = 0 len = 16 sizes = [] strides = []) {burst_length = 64 : i32}
    aie.next_bd ^bd
  ^end:
    aie.end
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(xcve2302) {
// CHECK-NEXT:     %shim = aie.tile(2, 0)
// CHECK-NEXT:     %mem = aie.tile(2, 1)
// CHECK-NEXT:     %tile = aie.tile(2, 2)
// CHECK-NEXT:     %buffer = aie.buffer(%tile) : memref<8x64xi16>
// CHECK-NEXT:     %host = aie.external_buffer : memref<64xi16>
// CHECK-NEXT:     %lock = aie.lock(%tile)
// CHECK-NEXT:     %program = aie.mem(%tile) {
// CHECK-NEXT:       %one = arith.constant 1 : i32
// CHECK-NEXT:       %n = arith.constant 4 : i64
// CHECK-NEXT:       %start = aie.dma_start(S2MM, 0, ^first, ^next, repeat_count = 7)
// CHECK-NEXT:     ^first:
// CHECK-NEXT:       aie.use_lock(%lock, AcquireGreaterEqual, %one)
// CHECK-NEXT:       aie.dma_bd(%buffer : memref<8x64xi16> offset = 64 len = 128) {bd_id = 0 : i32, next_bd_id = 1 : i32}
// CHECK-NEXT:       aie.use_lock(%lock, Release, %one)
// CHECK-NEXT:       aie.next_bd ^second
// CHECK-NEXT:     ^second:
// CHECK-NEXT:       aie.dma_bd(%buffer : memref<8x64xi16> offset = %one len = %one sizes = [%n, 16] strides = [%n, 1])
// CHECK-NEXT:       aie.next_bd ^first
// CHECK-NEXT:     ^next:
// CHECK-NEXT:       %0 = aie.dma_start(MM2S, 1, ^only, ^end) {pad_value = 117901063 : i32}
// CHECK-NEXT:     ^only:
// CHECK-NEXT:       aie.dma_bd(%buffer : memref<8x64xi16>) {packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}
// CHECK-NEXT:       aie.next_bd ^end
// CHECK-NEXT:     ^end:
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     }
// CHECK-NEXT:     %1 = aie.memtile_dma(%mem) {
// CHECK-NEXT:       %2 = aie.dma_start(MM2S, 5, ^bd, ^end_1)
// CHECK-NEXT:     ^bd:
// CHECK-NEXT:       aie.dma_bd(%buffer : memref<8x64xi16> sizes = [2, 16] strides = [16, 1] pad [<const_pad_before = 2, const_pad_after = 1>, <const_pad_before = 0, const_pad_after = 0>])
// CHECK-NEXT:       aie.dma_bd(%buffer : memref<8x64xi16> len = 16) {iteration = #aie.bd_iteration<size = 4, stride = 16, current = 1>}
// CHECK-NEXT:       aie.next_bd ^bd
// CHECK-NEXT:     ^end_1:
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     }
// CHECK-NEXT:     %3 = aie.shim_dma(%shim) {
// CHECK-NEXT:       %4 = aie.dma_start(MM2S, 0, ^bd_1, ^end_2)
// CHECK-NEXT:     ^bd_1:
// CHECK-NEXT:       aie.dma_bd(%host : memref<64xi16> offset = 0 len = 16 sizes = [] strides = []) {burst_length = 64 : i32}
// CHECK-NEXT:       aie.next_bd ^bd_1
// CHECK-NEXT:     ^end_2:
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
