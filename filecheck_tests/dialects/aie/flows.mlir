// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1) {
  %shim = aie.tile(0, 0)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.flow(%shim, DMA : 0, %a, Core : 1)
  aie.flow(%a, "Trace" : 0, %shim, "South" : 3) {symbol = @from}
  aie.packet_flow(3) {
    aie.packet_source<%a, Trace : 0>
    aie.packet_dest<%shim, DMA : 1>
    aie.packet_dest<%b, TileControl : 0>
  }
  aie.packet_flow(0x1F) {
    aie.packet_source<%a, "Core" : 0>
    aie.packet_dest<%b, "Core" : 0>
    aie.end
  } {keep_pkt_header = true, priority_route = false}
  aie.cascade_flow(%a, %b)
  aie.shim_dma_allocation @in(%shim, MM2S, 0)
  aie.shim_dma_allocation @out (%shim, S2MM, 1, <pkt_type = 0, pkt_id = 3>) {plio = false, stream_len_decoupled}
  aie.shim_dma_allocation @older(S2MM, 1, 2)
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1) {
// CHECK-NEXT:     %shim = aie.tile(0, 0)
// CHECK-NEXT:     %a = aie.tile(0, 2)
// CHECK-NEXT:     %b = aie.tile(0, 3)
// CHECK-NEXT:     aie.flow(%shim, DMA : 0, %a, Core : 1)
// CHECK-NEXT:     aie.flow(%a, Trace : 0, %shim, South : 3) {symbol = @from}
// CHECK-NEXT:     aie.packet_flow(3) {
// CHECK-NEXT:       aie.packet_source<%a, Trace : 0>
// CHECK-NEXT:       aie.packet_dest<%shim, DMA : 1>
// CHECK-NEXT:       aie.packet_dest<%b, TileControl : 0>
// CHECK-NEXT:     }
// CHECK-NEXT:     aie.packet_flow(31) {
// CHECK-NEXT:       aie.packet_source<%a, Core : 0>
// CHECK-NEXT:       aie.packet_dest<%b, Core : 0>
// CHECK-NEXT:     } {keep_pkt_header = true, priority_route = false}
// CHECK-NEXT:     aie.cascade_flow(%a, %b)
// CHECK-NEXT:     aie.shim_dma_allocation @in(%shim, MM2S, 0)
// CHECK-NEXT:     aie.shim_dma_allocation @out(%shim, S2MM, 1, <pkt_type = 0, pkt_id = 3>) {plio = false, stream_len_decoupled}
// CHECK-NEXT:     aie.shim_dma_allocation @older(S2MM, 1, 2)
// CHECK-NEXT:   }
// CHECK-NEXT: }
