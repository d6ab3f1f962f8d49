// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'aie.tile' op: a tile at (-1, 2): column and row are >= 0

%t = aie.tile(-1, 2)

// -----

// CHECK: error: 'aie.tile' op: allocation_scheme 'random' is none of basic-sequential, bank-aware

%t = aie.tile(0, 2) {allocation_scheme = "random"}

// -----

// CHECK: error: 'aie.core' op: the body of a core ends in an aie.end

%t = aie.tile(0, 2)
aie.core(%t) {
}

// -----

// CHECK: error: 'aie.core' op: a core has link_with or link_files, not both

%t = aie.tile(0, 2)
aie.core(%t) {
  aie.end
} {link_with = "a.o", link_files = ["b.o"]}

// -----

// CHECK: error: 'aie.core' op: a core with elf_file has no body besides its aie.end

%t = aie.tile(0, 2)
aie.core(%t) {
  %c = arith.constant 1 : i32
  aie.end
} {elf_file = "a.elf"}

// -----

// CHECK: error: 'aie.core' op: stack_size is -1 bytes

%t = aie.tile(0, 2)
aie.core(%t) {
  aie.end
} {stack_size = -1 : i32}

// -----

// CHECK: error: 'aie.device' op: 'aie.device' expects parent op 'builtin.module'

aie.device(npu1) {
  aie.device(npu2) {
  }
}

// -----

// CHECK: error: 'aie.device' op: 16 : i32 is none of the i32 values 1 (xcvc1902), 2 (xcve2302), 3 (xcve2802), 4 (npu1), 5 (npu1_1col), 6 (npu1_2col), 7 (npu1_3col), 8 (npu2), 9 (npu2_1col), 10 (npu2_2col), 11 (npu2_3col), 12 (npu2_4col), 13 (npu2_5col), 14 (npu2_6col), 15 (npu2_7col)

"aie.device"() <{device = 16 : i32}> ({
  "aie.end"() : () -> ()
}) : () -> ()

// -----

// CHECK: error: 'aie.device' op: Operation using value defined out of its IsolatedFromAbove parent: CoreOp(

%t = aie.tile(0, 2)
aie.device(npu1) {
  aie.core(%t) {
    aie.end
  }
}

// -----

// CHECK: error: 'aie.lock' op: lock -1: the number of a lock is at least 0

%t = aie.tile(0, 2)
%l = aie.lock(%t, -1)

// -----

// CHECK: error: 'aie.use_lock' op: a use of a lock has one value

%t = aie.tile(0, 2)
%l = aie.lock(%t)
%c = arith.constant 1 : i32
"aie.use_lock"(%l, %c) <{action = 1 : i32, value = 1 : i32}> : (index, i32) -> ()

// -----

// CHECK: error: 'aie.use_lock' op: 3 : i32 is none of the i32 values 0 (Acquire), 1 (Release), 2 (AcquireGreaterEqual)

%t = aie.tile(0, 2)
%l = aie.lock(%t)
"aie.use_lock"(%l) <{action = 3 : i32, value = 1 : i32}> : (index) -> ()

// -----

// CHECK: error: 'aie.mem' op: a block of aie.mem ends in dma_start, next_bd or end, not in test.termop

%t = aie.tile(0, 2)
aie.mem(%t) {
  "test.termop"() : () -> ()
}

// -----

// CHECK: error: 'aie.dma_start' op: 'aie.dma_start' expects parent op to be one of 'aie.mem', 'aie.memtile_dma', 'aie.shim_dma', 'func.func'

%t = aie.tile(0, 2)
aie.core(%t) {
  aie.dma_start(S2MM, 0, ^bd, ^end)
^bd:
  aie.end
^end:
  aie.end
}

// -----

// CHECK: error: 'aie.dma_start' op: channel -1: a channel is at least 0

%t = aie.tile(0, 2)
aie.mem(%t) {
  aie.dma_start(S2MM, -1, ^bd, ^end)
^bd:
  aie.end
^end:
  aie.end
}

// -----

// CHECK: error: 'aie.dma_bd' op: 2 sizes but 1 strides

%t = aie.tile(0, 2)
%b = aie.buffer(%t) : memref<8xi32>
aie.dma_bd(%b : memref<8xi32> sizes = [2, 4] strides = [1])

// -----

// CHECK: error: 'aie.dma_bd' op: 1 sizes but 0 strides

%t = aie.tile(0, 2)
%b = aie.buffer(%t) : memref<8xi32>
aie.dma_bd(%b : memref<8xi32> sizes = [2])

// -----

// CHECK: error: 'aie.dma_bd' op: the sizes have 0 places for operands, but 1 operands

%t = aie.tile(0, 2)
%b = aie.buffer(%t) : memref<8xi32>
%n = arith.constant 1 : i64
"aie.dma_bd"(%b, %n) <{operandSegmentSizes = array<i32: 1, 0, 0, 1, 0>, static_sizes = array<i64: 1>, static_strides = array<i64: 1>}> : (memref<8xi32>, i64) -> ()

// -----

// CHECK: error: 'aie.dma_bd' op: the offset is a number or an operand, not both

%t = aie.tile(0, 2)
%b = aie.buffer(%t) : memref<8xi32>
%n = arith.constant 1 : i32
"aie.dma_bd"(%b, %n) <{operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, static_offset = 1 : i32}> : (memref<8xi32>, i32) -> ()

// -----

// CHECK: error: 'aie.flow' op: channel -1: a channel is at least 0

%t = aie.tile(0, 2)
aie.flow(%t, DMA : 0, %t, DMA : -1)

// -----

// CHECK: error: 'aie.packet_flow' op: a packet flow holds packet_source and packet_dest only

aie.packet_flow(3) {
  %t = aie.tile(0, 2)
}

// -----

// CHECK: error: 'aie.packet_source' op: 'aie.packet_source' expects parent op 'aie.packet_flow'

%t = aie.tile(0, 2)
aie.packet_source<%t, DMA : 0>

// -----

// CHECK: error: 'aie.shim_dma_allocation' op: 'aie.shim_dma_allocation' expects parent op 'aie.device'

%t = aie.tile(0, 2)
aie.shim_dma_allocation @a(%t, MM2S, 0)

// -----

// CHECK: error: 'aie.shim_dma_allocation' op: a shim channel is given by its tile (or, in the form of 2025, by its column)

aie.device(npu1) {
  "aie.shim_dma_allocation"() <{sym_name = "a", channel_dir = 1 : i32, channel_index = 0 : i64}> : () -> ()
}

// -----

// CHECK: error: 'aie.objectfifo.link' op: a link has one input or one output, not 2 and 2

aie.device(npu1) {
  aie.objectfifo.link [@a, @b] -> [@c, @d]([] [])
}

// -----

// CHECK: error: 'aie.objectfifo.link' op: a join of 2 has 2 source offsets and no destination offsets

aie.device(npu1) {
  aie.objectfifo.link [@a, @b] -> [@c]([] [0, 4])
}

// -----

// CHECK: error: 'aie.objectfifo.link' op: a distribute to 2 has 2 destination offsets and no source offsets

aie.device(npu1) {
  aie.objectfifo.link [@a] -> [@b, @c]([] [0])
}

// -----

// CHECK: error: 'aie.objectfifo.link' op: a plain link has offsets on one side at most

aie.device(npu1) {
  aie.objectfifo.link [@a] -> [@b]([0] [0])
}

// -----

// CHECK: error: 'aie.objectfifo.link' op: 'aie.objectfifo.link' expects parent op 'aie.device'

aie.objectfifo.link [@a] -> [@b]([] [])

// -----

// CHECK: error: 'aie.objectfifo' op: 'aie.objectfifo' expects parent op 'aie.device'

%t = aie.tile(0, 2)
aie.objectfifo @a(%t, {%t}, 2 : i32) : !aie.objectfifo<memref<8xi32>>

// -----

// CHECK: error: 'aie.objectfifo' op: 3 depths for 2 ends

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, [2, 2, 2]) : !aie.objectfifo<memref<8xi32>>
}

// -----

// CHECK: error: 'aie.objectfifo' op: a depth of -1

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, -1 : i32) : !aie.objectfifo<memref<8xi32>>
}

// -----

// CHECK: error: Expected attribute i32 but got i64

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, 2 : i64) : !aie.objectfifo<memref<8xi32>>
}

// -----

// CHECK: error: 'aie.objectfifo' op: repeat_count is 0, at least 1 is possible

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, 2 : i32) {repeat_count = 0 : i32} : !aie.objectfifo<memref<8xi32>>
}

// -----

// CHECK: error: 'aie.objectfifo' op: iter_count is 257, 1 to 256 is possible

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, 2 : i32) {iter_count = 257 : i32} : !aie.objectfifo<memref<8xi32>>
}

// -----

// CHECK: error: 'aie.objectfifo' op: 1 initial values for 2 objects

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.objectfifo @a(%t, {%t}, 2 : i32) : !aie.objectfifo<memref<2xi32>> = [dense<0> : memref<2xi32>]
}

// -----

// CHECK: error: 'aie.objectfifo' op: 0 lists of dimensions for 1 consumers

aie.device(npu1) {
  %t = aie.tile(0, 2)
  "aie.objectfifo"(%t, %t) <{sym_name = "a", elemNumber = 2 : i32, elemType = !aie.objectfifo<memref<8xi32>>, dimensionsToStream = #aie<bd_dim_layout_array[]>, dimensionsFromStreamPerConsumer = #aie<bd_dim_layout_array_array[]>}> : (index, index) -> ()
}

// -----

// CHECK: error: 'aie.objectfifo.acquire' op: 0 objects: at least one is possible

%s = aie.objectfifo.acquire @a(Consume, 0) : !aie.objectfifosubview<memref<8xi32>>

// -----

// CHECK: error: 'aie.objectfifo.release' op: 0 objects: at least one is possible

aie.objectfifo.release @a(Consume, 0)

// -----

// CHECK: error: 'aie.objectfifo.subview.access' op: object -1: the first one is 0

%s = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<8xi32>>
%x = aie.objectfifo.subview.access %s[-1] : !aie.objectfifosubview<memref<8xi32>> -> memref<8xi32>

// -----

// CHECK: error: 'aie.objectfifo.subview.access' op: an object of type memref<8xi32> is no memref<4xi32>

%s = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<8xi32>>
%x = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<8xi32>> -> memref<4xi32>

// -----

// CHECK: error: 'aie.runtime_sequence' op: 'aie.runtime_sequence' expects parent op 'aie.device'

aie.runtime_sequence() {
}

// -----

// CHECK: error: 'aie.trace.mode' op: 'aie.trace.mode' expects parent op 'aie.trace'

aie.trace.mode "Event-Time"

// -----

// CHECK: error: 'aie.trace.packet' op: packet id 32: 1 to 31 are possible

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.trace @a(%t) {
    aie.trace.packet id = 32 type = core
  }
}

// -----

// CHECK: error: 'aie.trace.port' op: slot 8: 0 to 7 are possible

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.trace @a(%t) {
    aie.trace.port<8> port = DMA channel = 0 direction = S2MM
  }
}

// -----

// CHECK: error: 'aie.trace.start' op: either a broadcast or an event is given

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.trace @a(%t) {
    aie.trace.start broadcast = 15 event = <"TRUE">
  }
}

// -----

// CHECK: error: 'aie.trace.stop' op: either a broadcast or an event is given

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.trace @a(%t) {
    aie.trace.stop
  }
}

// -----

// CHECK: error: 'aie.trace' op: 9 events; a trace has at most 8

aie.device(npu1) {
  %t = aie.tile(0, 2)
  aie.trace @a(%t) {
    aie.trace.event<"E0">
    aie.trace.event<"E1">
    aie.trace.event<"E2">
    aie.trace.event<"E3">
    aie.trace.event<"E4">
    aie.trace.event<"E5">
    aie.trace.event<"E6">
    aie.trace.event<"E7">
    aie.trace.event<"E8">
  }
}
