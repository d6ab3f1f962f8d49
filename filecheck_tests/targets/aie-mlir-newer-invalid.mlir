// RUN: stream-opt %s -t 'aie-mlir{version="1.4"}' --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: in target aie-mlir: aie.shim_dma_allocation names the tile since the end of 2025, not the column

aie.device(npu1) {
  aie.shim_dma_allocation @a(MM2S, 0, 2)
}

// -----

// CHECK: error: in target aie-mlir: from 1.4 on, aie.dma_start has the pad_value, not aie.dma_bd; move it there

%b = "test.op"() : () -> memref<8xi32>
aie.dma_bd(%b : memref<8xi32>, 0, 8, [<size = 8, stride = 1>], [<const_pad_before = 1, const_pad_after = 0>], pad_value = 7)

// -----

// CHECK: error: in target aie-mlir: mlir-aie does not know stream.accelerator; run stream-aie-finish first

stream.accelerator @a offchip 0 {
  stream.core_type @shim "aie2.shim" label "shim" object_fifo_depth 4 {
    stream.tile_memory <capacity = 0, bandwidth_min = 0, bandwidth_max = 0>
  }
  stream.core 0 : @shim at [0, 0]
}
