// RUN: stream-opt %s -t aie-mlir | filecheck %s --check-prefix NEWER
// RUN: stream-opt %s -t 'aie-mlir{version="1.4"}' | stream-opt -t aie-mlir | filecheck %s --check-prefix NEWER
// RUN: stream-opt %s -t 'aie-mlir{version="1.3"}' | filecheck %s --check-prefix OLDER
// RUN: stream-opt %s -t aie-mlir | stream-opt -t 'aie-mlir{version="1.3"}' | filecheck %s --check-prefix OLDER
// RUN: stream-opt %s --print-op-generic | stream-opt -t 'aie-mlir{version="1.3"}' | filecheck %s --check-prefix OLDER

// Both spellings mixed, printed as either one.

module {
  aie.device(npu1) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %tile = aie.tile(0, 2)
    %buffer = aie.buffer(%tile) {sym_name = "rtp"} : memref<8x8xi32>
    %lock = aie.lock(%tile, 0) {init = 1 : i32}
    aie.objectfifo @a(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    func.func private @scale(memref<8x8xi32>) attributes {link_with = "scale.o"}
    func.func private @plain(memref<8x8xi32>)
    %program = aie.mem(%tile) {
      %one = arith.constant 1 : i32
      %start = aie.dma_start(S2MM, 0, ^first, ^end)
    ^first:
      aie.use_lock(%lock, AcquireGreaterEqual, %one)
      aie.dma_bd(%buffer : memref<8x8xi32> sizes = [4, 8] strides = [8, 1]) {bd_id = 0 : i32}
      aie.use_lock(%lock, Release, 1)
      aie.next_bd ^second
    ^second:
      %length = arith.constant 16 : i32
      aie.dma_bd(%buffer : memref<8x8xi32> len = %length)
      aie.dma_bd(%buffer : memref<8x8xi32>)
      aie.dma_bd(%buffer : memref<8x8xi32>, 32)
      aie.dma_bd(%buffer : memref<8x8xi32> offset = 0 len = 16 pad [<const_pad_before = 1, const_pad_after = 0>])
      aie.next_bd ^first
    ^end:
      aie.end
    }
    %core = aie.core(%tile) {
      %two = arith.constant 2 : i32
      aie.use_lock(%lock, Release, 2)
      aie.use_lock(%lock, Acquire, %two, Blocking)
      func.call @scale(%buffer) : (memref<8x8xi32>) -> ()
      func.call @plain(%buffer) : (memref<8x8xi32>) -> ()
      func.call @scale(%buffer) : (memref<8x8xi32>) -> ()
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%in : memref<64xi32>) {
      aie.trace.host_config buffer_size = 8192
      aiex.npu.rtp_write(@rtp, 3, -7)
      aiex.npu.write32 {address = 432 : ui32, value = 0xFFFFFFFF : ui32}
      %three = arith.constant 3 : i32
      aiex.npu.push_queue(0, 0, MM2S : 0) bd_id %three repeat %three {issue_token = true} : i32, i32
      %task = aiex.dma_configure_task_for @a repeat %three : i32 {
        aie.dma_bd(%in : memref<64xi32>, 0, 64)
        aie.end
      }
      %other = aiex.dma_configure_task(%shim, MM2S, 0) repeat %three : i32 {
        aie.end
      } {issue_token = true}
    }
  }
}

// NEWER:      builtin.module {
// NEWER-NEXT:   aie.device(npu1) {
// NEWER-NEXT:     %shim = aie.tile(0, 0)
// NEWER-NEXT:     %mem = aie.tile(0, 1)
// NEWER-NEXT:     %tile = aie.tile(0, 2)
// NEWER-NEXT:     %buffer = aie.buffer(%tile) {sym_name = "rtp"} : memref<8x8xi32>
// NEWER-NEXT:     %lock = aie.lock(%tile, 0) {init = 1 : i32}
// NEWER-NEXT:     aie.objectfifo @a(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
// NEWER-NEXT:     func.func private @scale(memref<8x8xi32>) -> () attributes {link_with = "scale.o"}
// NEWER-NEXT:     func.func private @plain(memref<8x8xi32>) -> ()
// NEWER-NEXT:     %program = aie.mem(%tile) {
// NEWER-NEXT:       %one = arith.constant 1 : i32
// NEWER-NEXT:       %start = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
// NEWER-NEXT:     ^bb1:
// NEWER-NEXT:       aie.use_lock(%lock, AcquireGreaterEqual, %one)
// NEWER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32> sizes = [4, 8] strides = [8, 1]) {bd_id = 0 : i32}
// NEWER-NEXT:       aie.use_lock(%lock, Release, %one)
// NEWER-NEXT:       aie.next_bd ^bb2
// NEWER-NEXT:     ^bb2:
// NEWER-NEXT:       %length = arith.constant 16 : i32
// NEWER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32> len = %length)
// NEWER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32>)
// NEWER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32> offset = 32)
// NEWER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32> offset = 0 len = 16 pad [<const_pad_before = 1, const_pad_after = 0>])
// NEWER-NEXT:       aie.next_bd ^bb1
// NEWER-NEXT:     ^bb3:
// NEWER-NEXT:       aie.end
// NEWER-NEXT:     }
// NEWER-NEXT:     %core = aie.core(%tile) {
// NEWER-NEXT:       %two = arith.constant 2 : i32
// NEWER-NEXT:       aie.use_lock(%lock, Release, %two)
// NEWER-NEXT:       aie.use_lock(%lock, Acquire, %two, Blocking)
// NEWER-NEXT:       func.call @scale(%buffer) : (memref<8x8xi32>) -> ()
// NEWER-NEXT:       func.call @plain(%buffer) : (memref<8x8xi32>) -> ()
// NEWER-NEXT:       func.call @scale(%buffer) : (memref<8x8xi32>) -> ()
// NEWER-NEXT:       aie.end
// NEWER-NEXT:     } {stack_size = 2048 : i32}
// NEWER-NEXT:     aie.runtime_sequence(%in: memref<64xi32>) {
// NEWER-NEXT:       %0 = arith.constant -7 : i32
// NEWER-NEXT:       %1 = arith.constant 432 : i32
// NEWER-NEXT:       %2 = arith.constant -1 : i32
// NEWER-NEXT:       aie.trace.host_config {buffer_size = 8192 : i32}
// NEWER-NEXT:       aiex.npu.rtp_write(@rtp, 3, %0) : i32
// NEWER-NEXT:       aiex.npu.write32(%1, %2) : i32, i32
// NEWER-NEXT:       %three = arith.constant 3 : i32
// NEWER-NEXT:       aiex.npu.push_queue(0, 0, MM2S : 0) bd_id %three repeat %three {issue_token = true} : i32, i32
// NEWER-NEXT:       %task = aiex.dma_configure_task_for @a repeat %three : i32 {
// NEWER-NEXT:         aie.dma_bd(%in : memref<64xi32> offset = 0 len = 64)
// NEWER-NEXT:         aie.end
// NEWER-NEXT:       }
// NEWER-NEXT:       %other = aiex.dma_configure_task(%shim, MM2S, 0) repeat %three : i32 {
// NEWER-NEXT:         aie.end
// NEWER-NEXT:       } {issue_token = true}
// NEWER-NEXT:     }
// NEWER-NEXT:   }
// NEWER-NEXT: }

// OLDER:      builtin.module {
// OLDER-NEXT:   aie.device(npu1) {
// OLDER-NEXT:     %shim = aie.tile(0, 0)
// OLDER-NEXT:     %mem = aie.tile(0, 1)
// OLDER-NEXT:     %tile = aie.tile(0, 2)
// OLDER-NEXT:     %buffer = aie.buffer(%tile) {sym_name = "rtp"} : memref<8x8xi32>
// OLDER-NEXT:     %lock = aie.lock(%tile, 0) {init = 1 : i32}
// OLDER-NEXT:     aie.objectfifo @a(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
// OLDER-NEXT:     func.func private @scale(memref<8x8xi32>) -> ()
// OLDER-NEXT:     func.func private @plain(memref<8x8xi32>) -> ()
// OLDER-NEXT:     %program = aie.mem(%tile) {
// OLDER-NEXT:       %start = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
// OLDER-NEXT:     ^bb1:
// OLDER-NEXT:       aie.use_lock(%lock, AcquireGreaterEqual, 1)
// OLDER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32>, 0, 64, [<size = 4, stride = 8>, <size = 8, stride = 1>]) {bd_id = 0 : i32}
// OLDER-NEXT:       aie.use_lock(%lock, Release, 1)
// OLDER-NEXT:       aie.next_bd ^bb2
// OLDER-NEXT:     ^bb2:
// OLDER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32>, 0, 16)
// OLDER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32>)
// OLDER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32>, 32)
// OLDER-NEXT:       aie.dma_bd(%buffer : memref<8x8xi32>, 0, 16, [], [<const_pad_before = 1, const_pad_after = 0>])
// OLDER-NEXT:       aie.next_bd ^bb1
// OLDER-NEXT:     ^bb3:
// OLDER-NEXT:       aie.end
// OLDER-NEXT:     }
// OLDER-NEXT:     %core = aie.core(%tile) {
// OLDER-NEXT:       aie.use_lock(%lock, Release, 2)
// OLDER-NEXT:       aie.use_lock(%lock, Acquire, 2, Blocking)
// OLDER-NEXT:       func.call @scale(%buffer) : (memref<8x8xi32>) -> ()
// OLDER-NEXT:       func.call @plain(%buffer) : (memref<8x8xi32>) -> ()
// OLDER-NEXT:       func.call @scale(%buffer) : (memref<8x8xi32>) -> ()
// OLDER-NEXT:       aie.end
// OLDER-NEXT:     } {stack_size = 2048 : i32, link_with = "scale.o"}
// OLDER-NEXT:     aie.runtime_sequence(%in: memref<64xi32>) {
// OLDER-NEXT:       aie.trace.host_config buffer_size = 8192
// OLDER-NEXT:       aiex.npu.rtp_write(@rtp, 3, -7)
// OLDER-NEXT:       aiex.npu.write32 {address = 432 : ui32, value = 4294967295 : ui32}
// OLDER-NEXT:       aiex.npu.push_queue(0, 0, MM2S : 0) {issue_token = true, repeat_count = 3 : i32, bd_id = 3 : i32}
// OLDER-NEXT:       %task = aiex.dma_configure_task_for @a {
// OLDER-NEXT:         aie.dma_bd(%in : memref<64xi32>, 0, 64)
// OLDER-NEXT:         aie.end
// OLDER-NEXT:       } {repeat_count = 3 : i32}
// OLDER-NEXT:       %other = aiex.dma_configure_task(%shim, MM2S, 0) {
// OLDER-NEXT:         aie.end
// OLDER-NEXT:       } {issue_token = true, repeat_count = 3 : i32}
// OLDER-NEXT:     }
// OLDER-NEXT:   }
// OLDER-NEXT: }
