// RUN: stream-opt %s --split-input-file --parsing-diagnostics --verify-diagnostics | filecheck %s

// CHECK: error: expected one of xcvc1902, xcve2302, xcve2802, npu1, npu1_1col, npu1_2col, npu1_3col, npu2, npu2_1col, npu2_2col, npu2_3col, npu2_4col, npu2_5col, npu2_6col, npu2_7col

aie.device(npu1_4col) {
}

// -----

// CHECK: error: parameter 'element' does not verify:

aie.objectfifo @a(%t, {%t}, 2 : i32) : !aie.objectfifo<tensor<4xi32>>

// -----

// CHECK: error: identifier expected as the name of a field

aie.objectfifo @a(%t dimensionsToStream [<8, 64>], {%t}, 2 : i32) : !aie.objectfifo<memref<4xi32>>

// -----

// CHECK: error: size is -1, which is not an unsigned 32-bit integer

aie.objectfifo @a(%t dimensionsToStream [<size = -1, stride = 1>], {%t}, 2 : i32) : !aie.objectfifo<memref<4xi32>>

// -----

// CHECK: error: size is 4294967296, which is not an unsigned 32-bit integer

aie.objectfifo @a(%t dimensionsToStream [<size = 4294967296, stride = 1>], {%t}, 2 : i32) : !aie.objectfifo<memref<4xi32>>

// -----

// CHECK: error: expected one of Core, DMA, FIFO, South, West, North, East, PLIO, NOC, Trace, TileControl

aie.flow(%a, DMAS : 0, %b, DMA : 0)

// -----

// CHECK: error: expected one of Acquire, Release, AcquireGreaterEqual

aie.use_lock(%l, Take, 1)

// -----

// CHECK: error: Expected ')'

aie.dma_bd(%b : memref<8xi32> len = 4 offset = 0)

// -----

// CHECK: error: '[' expected

aie.dma_bd(%b : memref<8xi32>, 0, 4, 7)

// -----

// CHECK: error: Expected ':'

aie.trace.event<INSTR_EVENT_0>

// -----

// CHECK: error: pkt_id is 65536, which is not an unsigned 16-bit integer

"test.op"() {a = #aie.packet_info<pkt_type = 0, pkt_id = 65536>} : () -> ()

// -----

// CHECK: error: missing field const_pad_after

"test.op"() {a = #aie.bd_pad_layout<const_pad_before = 0>} : () -> ()

// -----

// CHECK: error: Operation aiex.runtime_sequence is not registered

aiex.runtime_sequence() {
}
