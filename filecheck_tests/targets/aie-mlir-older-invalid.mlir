// RUN: stream-opt %s -t 'aie-mlir{version="1.3"}' --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: in target aie-mlir: the value of aiex.npu.rtp_write is known at run time only, which mlir-aie 1.3 cannot say

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<64xi32>, %n : i32) {
    aiex.npu.rtp_write(@rtp, 0, %n) : i32
  }
}

// -----

// CHECK: error: in target aie-mlir: the offset of aie.dma_bd is known at run time only, which mlir-aie 1.3 cannot say

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<64xi32>, %n : i32) {
    aie.dma_bd(%a : memref<64xi32> offset = %n len = 8)
  }
}

// -----

// CHECK: error: in target aie-mlir: a dimension of aie.dma_bd is known at run time only, which mlir-aie 1.3 cannot say

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<64xi32>, %n : i64) {
    aie.dma_bd(%a : memref<64xi32> offset = 0 len = 8 sizes = [%n] strides = [1])
  }
}

// -----

// CHECK: error: in target aie-mlir: the length of aie.dma_bd is missing, and the buffer has no fixed size

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<?xi32>) {
    aie.dma_bd(%a : memref<?xi32> sizes = [8] strides = [1])
  }
}

// -----

// CHECK: error: in target aie-mlir: the iteration of aie.dma_bd is unknown to mlir-aie 1.3; use a dimension instead

aie.device(npu1) {
  aie.runtime_sequence(%a : memref<64xi32>) {
    aie.dma_bd(%a : memref<64xi32>) {iteration = #aie.bd_iteration<size = 4, stride = 8, current = 0>}
  }
}

// -----

// CHECK: error: in target aie-mlir: the bd_id of aiex.dma_configure_task is unknown to mlir-aie 1.3; give it in aie.dma_bd

aie.device(npu1) {
  %shim = aie.tile(0, 0)
  aie.runtime_sequence(%n : i32) {
    %t = aiex.dma_configure_task(%shim, MM2S, 0) bd_id %n : i32 {
      aie.end
    }
  }
}

// -----

// CHECK: error: in target aie-mlir: the padding value of aie.objectfifo is unknown to mlir-aie 1.3, which has it at aie.dma_bd

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, 2 : i32) {padValue = 7 : i32} : !aie.objectfifo<memref<8xi32>>
}

// -----

// CHECK: error: in target aie-mlir: mlir-aie 1.3 links one object file per core, this one needs f.o, g.o; put them into one

aie.device(npu1) {
  %t = aie.tile(0, 2)
  func.func private @f() attributes {link_with = "f.o"}
  func.func private @g() attributes {link_with = "g.o"}
  aie.core(%t) {
    func.call @f() : () -> ()
    func.call @g() : () -> ()
    aie.end
  }
}

// -----

// CHECK: error: in target aie-mlir: mlir-aie 1.3 cannot merge the file of function f; link it

aie.device(npu1) {
  func.func private @f() attributes {link_with = "f.ll", link_with_mode = "merge"}
}

// -----

// CHECK: error: in target aie-mlir: aie.shim_dma_allocation names the tile since the end of 2025, not the column

aie.device(npu1) {
  aie.shim_dma_allocation @a(MM2S, 0, 2)
}
