// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

"test.op"() {
  one = #aie.bd_dim_layout<stride = 64, size = 8>,
  none = #aie<bd_dim_layout_array[]>,
  dimensions = #aie<bd_dim_layout_array[<size = 8, stride = 64>, <size = 8, stride = 1>]>,
  lists = #aie<bd_dim_layout_array_array[[<size = 8, stride = 64>], []]>,
  pad = #aie.bd_pad_layout<const_pad_before = 1, const_pad_after = 65535>,
  pads = #aie<bd_pad_layout_array[<const_pad_before = 1, const_pad_after = 2>]>,
  packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>,
  iteration = #aie.bd_iteration<size = 4, stride = 64, current = 1>,
  event = #aie.trace_event<"INSTR_EVENT_0">,
  member = #aie.trace_event<CoreEventAIE2::INSTR_EVENT_0>,
  fifo = !aie.objectfifo<memref<32x64xbf16>>,
  subview = !aie.objectfifosubview<memref<32x64xbf16, 1 : i32>>
} : () -> ()

// CHECK:      builtin.module {
// CHECK-NEXT:   "test.op"() {one = #aie.bd_dim_layout<size = 8, stride = 64>, none = #aie<bd_dim_layout_array[]>, dimensions = #aie<bd_dim_layout_array[<size = 8, stride = 64>, <size = 8, stride = 1>]>, lists = #aie<bd_dim_layout_array_array{{\[\[}}<size = 8, stride = 64>], []]>, pad = #aie.bd_pad_layout<const_pad_before = 1, const_pad_after = 65535>, pads = #aie<bd_pad_layout_array[<const_pad_before = 1, const_pad_after = 2>]>, packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>, iteration = #aie.bd_iteration<size = 4, stride = 64, current = 1>, event = #aie.trace_event<"INSTR_EVENT_0">, member = #aie.trace_event<CoreEventAIE2::INSTR_EVENT_0>, fifo = !aie.objectfifo<memref<32x64xbf16>>, subview = !aie.objectfifosubview<memref<32x64xbf16, 1 : i32>>} : () -> ()
// CHECK-NEXT: }
