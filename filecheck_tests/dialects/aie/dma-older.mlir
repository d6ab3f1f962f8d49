// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

%tile = aie.tile(2, 2)
%buffer = aie.buffer(%tile) : memref<8x64xi16>
aie.dma_bd(%buffer : memref<8x64xi16>)
aie.dma_bd(%buffer : memref<8x64xi16>, 64)
aie.dma_bd(%buffer : memref<8x64xi16>, 0, 512) {bd_id = 3 : i32, packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}
aie.dma_bd(%buffer : memref<8x64xi16>, 0, 128, [<size=8, stride=64>, <size = 16, stride = 1>])
aie.dma_bd(%buffer : memref<8x64xi16>, 0, 128, [<size = 8, stride = 64>, <size = 16, stride = 1>], [<const_pad_before = 1, const_pad_after = 0>, <const_pad_before = 0, const_pad_after = 2>])
aie.dma_bd(%buffer : memref<8x64xi16>, 0, 128, [<size = 16, stride = 1>], [<const_pad_before = 1, const_pad_after = 0>], pad_value = 7)
"aie.dma_bd"(%buffer) <{offset = 8 : i32, len = 128 : i32, dimensions = #aie<bd_dim_layout_array[<size = 8, stride = 64>, <size = 16, stride = 1>]>}> : (memref<8x64xi16>) -> ()
"aie.dma_bd"(%buffer) {len = 128 : i32, offset = 0 : i32} : (memref<8x64xi16>) -> ()
"aie.dma_bd"(%buffer) <{operandSegmentSizes = array<i32: 1, 0, 0, 0, 0>, static_len = 1024 : i32}> : (memref<8x64xi16>) -> ()

// CHECK:      builtin.module {
// CHECK-NEXT:   %tile = aie.tile(2, 2)
// CHECK-NEXT:   %buffer = aie.buffer(%tile) : memref<8x64xi16>
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16>)
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 64)
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 0 len = 512) {bd_id = 3 : i32, packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 0 len = 128 sizes = [8, 16] strides = [64, 1])
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 0 len = 128 sizes = [8, 16] strides = [64, 1] pad [<const_pad_before = 1, const_pad_after = 0>, <const_pad_before = 0, const_pad_after = 2>])
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 0 len = 128 sizes = [16] strides = [1] pad [<const_pad_before = 1, const_pad_after = 0>] pad_value = 7)
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 8 len = 128 sizes = [8, 16] strides = [64, 1])
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> offset = 0 len = 128)
// CHECK-NEXT:   aie.dma_bd(%buffer : memref<8x64xi16> len = 1024)
// CHECK-NEXT: }
