// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1) {
  %shim = aie.tile(0, 0)
  aie.runtime_sequence(%a : memref<64x64xbf16>, %n : i32) {
    %task = aiex.dma_configure_task(%shim, S2MM, 1) {
      aie.dma_bd(%a : memref<64x64xbf16> offset = 0 len = 1024 sizes = [4, 1, 16, 64] strides = [1024, 0, 64, 1])
      aie.end
    } {issue_token = true, repeat_count = 3 : i32}
    aiex.dma_start_task(%task)
    aiex.dma_await_task(%task)
    %chain = aiex.dma_configure_task(%shim, MM2S, 0, <pkt_type = 0, pkt_id = 2>) {
      aie.dma_bd(%a : memref<64x64xbf16>, 0, 128, [<size = 2, stride = 64>, <size = 64, stride = 1>])
      aie.next_bd ^second
    ^second:
      aie.dma_bd(%a : memref<64x64xbf16> offset = 128 len = 128)
      aie.end
    }
    aiex.dma_free_task(%chain)
    %later = aiex.dma_configure_task(%shim, MM2S, 0) repeat %n : i32 bd_id %n : i32 {
      aie.end
    }
    %named = aiex.dma_configure_task_for @fifo {
      aie.end
    } {issue_token = true}
    %named_later = aiex.dma_configure_task_for @outer::@fifo repeat %n : i32 {
      aie.end
    }
    %older = "aiex.dma_configure_task"(%shim) <{direction = 1 : i32, channel = 1 : i32}> ({
      aie.end
    }) : (index) -> index
    %newer = "aiex.dma_configure_task"(%shim) <{direction = 1 : i32, channel = 1 : i32, operandSegmentSizes = array<i32: 1, 0, 0>}> ({
      aie.end
    }) : (index) -> index
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:     %shim = aie.tile(0, 0)
// CHECK-NEXT:     aie.runtime_sequence(%a: memref<64x64xbf16>, %n: i32) {
// CHECK-NEXT:       %task = aiex.dma_configure_task(%shim, S2MM, 1) {
// CHECK-NEXT:         aie.dma_bd(%a : memref<64x64xbf16> offset = 0 len = 1024 sizes = [4, 1, 16, 64] strides = [1024, 0, 64, 1])
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       } {issue_token = true, repeat_count = 3 : i32}
// CHECK-NEXT:       aiex.dma_start_task(%task)
// CHECK-NEXT:       aiex.dma_await_task(%task)
// CHECK-NEXT:       %chain = aiex.dma_configure_task(%shim, MM2S, 0, <pkt_type = 0, pkt_id = 2>) {
// CHECK-NEXT:         aie.dma_bd(%a : memref<64x64xbf16> offset = 0 len = 128 sizes = [2, 64] strides = [64, 1])
// CHECK-NEXT:         aie.next_bd ^second
// CHECK-NEXT:       ^second:
// CHECK-NEXT:         aie.dma_bd(%a : memref<64x64xbf16> offset = 128 len = 128)
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       }
// CHECK-NEXT:       aiex.dma_free_task(%chain)
// CHECK-NEXT:       %later = aiex.dma_configure_task(%shim, MM2S, 0) repeat %n : i32 bd_id %n : i32 {
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       }
// CHECK-NEXT:       %named = aiex.dma_configure_task_for @fifo {
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       } {issue_token = true}
// CHECK-NEXT:       %named_later = aiex.dma_configure_task_for @outer::@fifo repeat %n : i32 {
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       }
// CHECK-NEXT:       %older = aiex.dma_configure_task(%shim, MM2S, 1) {
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       }
// CHECK-NEXT:       %newer = aiex.dma_configure_task(%shim, MM2S, 1) {
// CHECK-NEXT:         aie.end
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
