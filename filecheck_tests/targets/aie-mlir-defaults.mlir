// RUN: stream-opt %s -t aie-mlir | filecheck %s

// A number that is left out is 1; a padding value of 0 need not be said.

%tile = aie.tile(0, 1)
%lock = aie.lock(%tile)
%buffer = aie.buffer(%tile) : memref<8xi32>
aie.use_lock(%lock, Release)
aie.dma_bd(%buffer : memref<8xi32>, 0, 8, [<size = 8, stride = 1>], [<const_pad_before = 1, const_pad_after = 0>], pad_value = 0)

// CHECK:      builtin.module {
// CHECK-NEXT:   %0 = arith.constant 1 : i32
// CHECK-NEXT:   %tile = aie.tile(0, 1)
// CHECK-NEXT:   %lock = aie.lock(%tile)
// CHECK-NEXT:   %buffer = aie.buffer(%tile) : memref<8xi32>
// CHECK-NEXT:   aie.use_lock(%lock, Release, %0)
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8xi32> offset = 0 len = 8 sizes = [8] strides = [1] pad [<const_pad_before = 1, const_pad_after = 0>])
// CHECK-NEXT: }
