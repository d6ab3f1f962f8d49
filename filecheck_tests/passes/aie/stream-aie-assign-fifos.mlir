// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-fifos 2>&1 | filecheck %s --check-prefix=EARLY
// RUN: sed 's/placement = .2, 3, 6, 7., stop = 0, tiles = 2/placement = [2, 3, 6, 7], stop = 0, tiles = 1/' %S/inputs/gemm_2x2.mlir > %t.SINGLE.mlir
// RUN: stream-opt %t.SINGLE.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos | filecheck %s --check-prefix=SINGLE
// RUN: sed 's/stream.model = "aie-hardware"/stream.model = "reference"/' %t.SINGLE.mlir > %t.REFERENCE.mlir
// RUN: stream-opt %t.REFERENCE.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos | filecheck %s --check-prefix=REFERENCE

// A core that holds four tiles of A at a time has four objects of it, an end that works on one has two.

// CHECK: aie.objectfifo @A_l3l2_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x2x16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @A_l3l2_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x2x16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @A_l2l1_0(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 4, 4]) : !aie.objectfifo<memref<16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @A_l2l1_1(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 4, 4]) : !aie.objectfifo<memref<16x32xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l3l2_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l3l2_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l2l1_0(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2]) : !aie.objectfifo<memref<32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @B_l2l1_1(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2]) : !aie.objectfifo<memref<32x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_0_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_0_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_1_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l1l2_1_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l2l3_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x16x16xbf16>>
// CHECK-NEXT: aie.objectfifo @Y_l2l3_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2]) : !aie.objectfifo<memref<2x16x16xbf16>>
// CHECK-NEXT: }

// EARLY: error: in pass stream-aie-assign-fifos: no aie.tile(0, 0); run stream-aie-assign-tiles first

// A result with a single buffer has one object on its core; model reference counts tiles differently and leaves it open.
// SINGLE:      stream.channel "B_l2l1_1" memory_to_core "B" from 5 to [6, 7] objects <element = "bf16", tile = [32, 16], held = [1, 2]>
// SINGLE-NEXT: stream.channel "Y_l1l2_0_0" core_to_memory "Y" from 2 to [1] objects <element = "bf16", tile = [16, 16], depths = [1, 2]>
// SINGLE:      aie.objectfifo @B_l2l1_1(%{{[0-9]+}}, {%{{[0-9]+}}, %{{[0-9]+}}}, [2, 2, 2])
// SINGLE-NEXT: aie.objectfifo @Y_l1l2_0_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [1, 2])
// SINGLE-NEXT: aie.objectfifo @Y_l1l2_0_1(%{{[0-9]+}}, {%{{[0-9]+}}}, [1, 2])
// REFERENCE:      stream.channel "Y_l1l2_0_0" core_to_memory "Y" from 2 to [1] objects <element = "bf16", tile = [16, 16]>
// REFERENCE:      aie.objectfifo @Y_l1l2_0_0(%{{[0-9]+}}, {%{{[0-9]+}}}, [2, 2])
