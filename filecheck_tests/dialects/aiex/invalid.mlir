// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'aiex.npu.dma_memcpy_nd' op: there are 4 offsets, not 3

%a = "test.op"() : () -> memref<64xi32>
aiex.npu.dma_memcpy_nd(%a[0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<64xi32>

// -----

// CHECK: error: 'aiex.npu.dma_memcpy_nd' op: property 'id' expected in operation 'aiex.npu.dma_memcpy_nd'

%a = "test.op"() : () -> memref<64xi32>
aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {metadata = @in} : memref<64xi32>

// -----

// CHECK: error: 'aiex.npu.dma_memcpy_nd' op: the offsets have 1 places for operands, but 0 operands

%a = "test.op"() : () -> memref<64xi32>
"aiex.npu.dma_memcpy_nd"(%a) <{operandSegmentSizes = array<i32: 1, 0, 0, 0>, static_offsets = array<i64: 0, 0, 0, -9223372036854775808>, static_sizes = array<i64: 1, 1, 1, 64>, static_strides = array<i64: 0, 0, 0, 1>, metadata = @a, id = 3 : i64}> : (memref<64xi32>) -> ()

// -----

// CHECK: error: 'aiex.npu.dma_wait' op: property 'symbol' expected in operation 'aiex.npu.dma_wait'

aiex.npu.dma_wait

// -----

// CHECK: error: 'aiex.npu.sync' op: column, row, direction, channel, column_num, row_num are missing, as operands (1.4) or as attributes (1.3)

aiex.npu.sync {channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 1 : i32, row = 0 : i32}

// -----

// CHECK: error: 'aiex.npu.sync' op: column, row, direction, channel, column_num, row_num: all are operands (1.4) or all attributes (1.3)

%n = arith.constant 1 : i32
aiex.npu.sync(%n, %n) : i32, i32

// -----

// CHECK: error: 'aiex.npu.write32' op: address, value: all are operands (1.4) or all attributes (1.3)

%n = arith.constant 1 : i32
aiex.npu.write32(%n, %n) {value = 1 : ui32} : i32, i32

// -----

// CHECK: error: 'aiex.npu.writebd' op: property 'bd_id' expected in operation 'aiex.npu.writebd'

aiex.npu.writebd {column = 0 : i32, row = 0 : i32}

// -----

// CHECK: error: 'aiex.configure' op: 'aiex.configure' expects parent op 'aie.runtime_sequence'

aiex.configure @a {
}

// -----

// CHECK: error: 'aiex.run' op: 'aiex.run' expects parent op 'aiex.configure'

aiex.run @a() : ()

// -----

// CHECK: error: 'aiex.dma_configure_task' op: 2 : i32 is none of the i32 values 0 (S2MM), 1 (MM2S)

%t = aie.tile(0, 0)
%x = "aiex.dma_configure_task"(%t) <{direction = 2 : i32, channel = 0 : i32}> ({
  "aie.end"() : () -> ()
}) : (index) -> index
