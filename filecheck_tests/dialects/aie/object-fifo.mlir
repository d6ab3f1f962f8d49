// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %host = aie.external_buffer : memref<2048xi32>
  aie.objectfifo @in (%shim, {%mem}, 4 : i32) : !aie.objectfifo<memref<2048xi32>>
  aie.objectfifo @a (%mem dimensionsToStream [<size = 8, stride = 4>, <size=32, stride=32>, <size = 4, stride = 1>], {%a, %b}, [2, 3, 4]) : !aie.objectfifo<memref<1024xi32>>
  aie.objectfifo @b (%mem, {%b dimensionsFromStream [<size = 1024, stride = 1>], %a dimensionsFromStream []}, 2 : i32) {repeat_count = 3 : i32, via_DMA = true, iter_count = 5 : i32} : !aie.objectfifo<memref<1024xi32>>
  aie.objectfifo @filled (%mem, {%a}, 2 : i32) {disable_synchronization = true} : !aie.objectfifo<memref<4xi32>> = [dense<[0, 1, 2, 3]> : memref<4xi32>, dense<7> : memref<4xi32>]
  aie.objectfifo @filled_each (%mem, {%a}, [1, 2]) : !aie.objectfifo<memref<2x2xf32>> = [dense<[[0.0, 1.0], [2.0, 3.0]]> : memref<2x2xf32>]
  aie.objectfifo @portions (%mem, {%a}, 2 : i32) : !aie.objectfifo<memref<64xi32>> -> !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @padded (%mem dimensionsToStream [<size = 4, stride = 1>], {%a}, 2 : i32) {padDimensions = #aie<bd_pad_layout_array[<const_pad_before = 1, const_pad_after = 1>]>, padValue = 3 : i32} : !aie.objectfifo<memref<4xi32>>
  aie.objectfifo @stream (%mem, {%a}, 2 : i32) {aie_stream = 1 : i32, aie_stream_port = 0 : i32, plio = false} : !aie.objectfifo<memref<4xi32>>
  aie.objectfifo @pinned (%mem, {%a, %b}, 2 : i32) {prod_dma_channel = 2 : i32, cons_dma_channels = array<i32: 1, -1>} : !aie.objectfifo<memref<4xi32>>
  aie.objectfifo @packets (%mem, {%a}, 2 : i32) {packet, packet_id = 1 : i8, stream_len_decoupled} : !aie.objectfifo<memref<4xi32, 2 : i32>>
  aie.objectfifo @shared (%a, {%b}, 2 : i32) {via_shared_mem = 0 : i32} : !aie.objectfifo<memref<4xi32>>
  aie.objectfifo.allocate @shared (%a)
  aie.objectfifo.register_external_buffers @in (%shim, {%host}) : (memref<2048xi32>)
  aie.objectfifo.link [@in] -> [@a, @b] ([] [0, 1024])
  aie.objectfifo.link [@c, @d] -> [@e]([0, 32] [])
  aie.objectfifo.link [@f] -> [@g]([] [])
  aie.objectfifo.link [@f] -> [@g]([] [0])
  %core = aie.core(%a) {
    %view = aie.objectfifo.acquire @a (Consume, 2) : !aie.objectfifosubview<memref<1024xi32>>
    %second = aie.objectfifo.subview.access %view[1] : !aie.objectfifosubview<memref<1024xi32>> -> memref<1024xi32>
    %own = aie.objectfifo.acquire {note = "written"} @shared(Produce, 1) : !aie.objectfifosubview<memref<4xi32>>
    aie.objectfifo.release @a (Consume, 2)
    aie.objectfifo.release {note = "written"} @shared(Produce, 1)
    aie.end
  }
  "aie.objectfifo"(%shim, %mem) <{sym_name = "generic", elemNumber = 2 : i32, elemType = !aie.objectfifo<memref<16x64xbf16>>, dimensionsToStream = #aie<bd_dim_layout_array[]>, dimensionsFromStreamPerConsumer = #aie<bd_dim_layout_array_array[[]]>}> : (index, index) -> ()
  "aie.objectfifo"(%mem, %a) <{sym_name = "generic_each", elemNumber = [2 : i32, 3 : i32], elemType = !aie.objectfifo<memref<16x64xbf16>>, dimensionsToStream = #aie<bd_dim_layout_array[<size = 16, stride = 64>]>, dimensionsFromStreamPerConsumer = #aie<bd_dim_layout_array_array[[<size = 64, stride = 1>]]>}> : (index, index) -> ()
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu2) {
// CHECK-NEXT:     %shim = aie.tile(0, 0)
// CHECK-NEXT:     %mem = aie.tile(0, 1)
// CHECK-NEXT:     %a = aie.tile(0, 2)
// CHECK-NEXT:     %b = aie.tile(0, 3)
// CHECK-NEXT:     %host = aie.external_buffer : memref<2048xi32>
// CHECK-NEXT:     aie.objectfifo @in(%shim, {%mem}, 4 : i32) : !aie.objectfifo<memref<2048xi32>>
// CHECK-NEXT:     aie.objectfifo @a(%mem dimensionsToStream [<size = 8, stride = 4>, <size = 32, stride = 32>, <size = 4, stride = 1>], {%a, %b}, [2, 3, 4]) : !aie.objectfifo<memref<1024xi32>>
// CHECK-NEXT:     aie.objectfifo @b(%mem, {%b dimensionsFromStream [<size = 1024, stride = 1>], %a}, 2 : i32) {repeat_count = 3 : i32, via_DMA = true, iter_count = 5 : i32} : !aie.objectfifo<memref<1024xi32>>
// CHECK-NEXT:     aie.objectfifo @filled(%mem, {%a}, 2 : i32) {disable_synchronization = true} : !aie.objectfifo<memref<4xi32>> = [dense<[0, 1, 2, 3]> : memref<4xi32>, dense<7> : memref<4xi32>]
// CHECK-NEXT:     aie.objectfifo @filled_each(%mem, {%a}, [1, 2]) : !aie.objectfifo<memref<2x2xf32>> = [dense<{{\[\[}}0.000000e+00, 1.000000e+00], [2.000000e+00, 3.000000e+00]]> : memref<2x2xf32>]
// CHECK-NEXT:     aie.objectfifo @portions(%mem, {%a}, 2 : i32) : !aie.objectfifo<memref<64xi32>> -> !aie.objectfifo<memref<32xi32>>
// CHECK-NEXT:     aie.objectfifo @padded(%mem dimensionsToStream [<size = 4, stride = 1>], {%a}, 2 : i32) {padDimensions = #aie<bd_pad_layout_array[<const_pad_before = 1, const_pad_after = 1>]>, padValue = 3 : i32} : !aie.objectfifo<memref<4xi32>>
// CHECK-NEXT:     aie.objectfifo @stream(%mem, {%a}, 2 : i32) {aie_stream = 1 : i32, aie_stream_port = 0 : i32, plio = false} : !aie.objectfifo<memref<4xi32>>
// CHECK-NEXT:     aie.objectfifo @pinned(%mem, {%a, %b}, 2 : i32) {prod_dma_channel = 2 : i32, cons_dma_channels = array<i32: 1, -1>} : !aie.objectfifo<memref<4xi32>>
// CHECK-NEXT:     aie.objectfifo @packets(%mem, {%a}, 2 : i32) {packet, packet_id = 1 : i8, stream_len_decoupled} : !aie.objectfifo<memref<4xi32, 2 : i32>>
// CHECK-NEXT:     aie.objectfifo @shared(%a, {%b}, 2 : i32) {via_shared_mem = 0 : i32} : !aie.objectfifo<memref<4xi32>>
// CHECK-NEXT:     aie.objectfifo.allocate @shared(%a)
// CHECK-NEXT:     aie.objectfifo.register_external_buffers @in(%shim, {%host}) : (memref<2048xi32>)
// CHECK-NEXT:     aie.objectfifo.link [@in] -> [@a, @b]([] [0, 1024])
// CHECK-NEXT:     aie.objectfifo.link [@c, @d] -> [@e]([0, 32] [])
// CHECK-NEXT:     aie.objectfifo.link [@f] -> [@g]([] [])
// CHECK-NEXT:     aie.objectfifo.link [@f] -> [@g]([] [0])
// CHECK-NEXT:     %core = aie.core(%a) {
// CHECK-NEXT:       %view = aie.objectfifo.acquire @a(Consume, 2) : !aie.objectfifosubview<memref<1024xi32>>
// CHECK-NEXT:       %second = aie.objectfifo.subview.access %view[1] : !aie.objectfifosubview<memref<1024xi32>> -> memref<1024xi32>
// CHECK-NEXT:       %own = aie.objectfifo.acquire {note = "written"} @shared(Produce, 1) : !aie.objectfifosubview<memref<4xi32>>
// CHECK-NEXT:       aie.objectfifo.release @a(Consume, 2)
// CHECK-NEXT:       aie.objectfifo.release {note = "written"} @shared(Produce, 1)
// CHECK-NEXT:       aie.end
// CHECK-NEXT:     }
// CHECK-NEXT:     aie.objectfifo @generic(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<16x64xbf16>>
// CHECK-NEXT:     aie.objectfifo @generic_each(%mem dimensionsToStream [<size = 16, stride = 64>], {%a dimensionsFromStream [<size = 64, stride = 1>]}, [2 : i32, 3 : i32]) : !aie.objectfifo<memref<16x64xbf16>>
// CHECK-NEXT:   }
// CHECK-NEXT: }
