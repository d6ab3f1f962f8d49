// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

aie.device(npu1_1col) {
  %tile = aie.tile(0, 2)
  aie.trace @events(%tile) {
    aie.trace.mode "Event-Time"
    aie.trace.packet id=1 type=core
    aie.trace.event<"INSTR_EVENT_0">
    aie.trace.event<CoreEventAIE2::INSTR_VECTOR> label = "vector"
    aie.trace.port<0> port=DMA channel=0 direction=MM2S
    aie.trace.port<7> port = North channel = 1 direction = S2MM
    aie.trace.start broadcast=15
    aie.trace.stop broadcast=14
  }
  aie.trace @execution(%tile) buffer_size = 4096 {
    aie.trace.mode "Execution"
    aie.trace.packet type = memtile
    aie.trace.start event = <"TRUE">
    aie.trace.stop event = <CoreEventAIE2::USER_EVENT_0>
  }
  aie.runtime_sequence(%a : memref<64xi32>) {
    aie.trace.host_config buffer_size = 8192
    aie.trace.host_config {buffer_size = 8192 : i32, reuse_output_buffer = true}
    aie.trace.start_config @events
  }
}

// CHECK:      builtin.module {
// CHECK-NEXT:   aie.device(npu1_1col) {
// CHECK-NEXT:     %tile = aie.tile(0, 2)
// CHECK-NEXT:     aie.trace @events(%tile) {
// CHECK-NEXT:       aie.trace.mode "Event-Time"
// CHECK-NEXT:       aie.trace.packet id = 1 type = core
// CHECK-NEXT:       aie.trace.event<"INSTR_EVENT_0">
// CHECK-NEXT:       aie.trace.event<CoreEventAIE2::INSTR_VECTOR> label = "vector"
// CHECK-NEXT:       aie.trace.port<0> port = DMA channel = 0 direction = MM2S
// CHECK-NEXT:       aie.trace.port<7> port = North channel = 1 direction = S2MM
// CHECK-NEXT:       aie.trace.start broadcast = 15
// CHECK-NEXT:       aie.trace.stop broadcast = 14
// CHECK-NEXT:     }
// CHECK-NEXT:     aie.trace @execution(%tile) buffer_size = 4096 {
// CHECK-NEXT:       aie.trace.mode Execution
// CHECK-NEXT:       aie.trace.packet type = memtile
// CHECK-NEXT:       aie.trace.start event = <"TRUE">
// CHECK-NEXT:       aie.trace.stop event = <CoreEventAIE2::USER_EVENT_0>
// CHECK-NEXT:     }
// CHECK-NEXT:     aie.runtime_sequence(%a: memref<64xi32>) {
// CHECK-NEXT:       aie.trace.host_config {buffer_size = 8192 : i32}
// CHECK-NEXT:       aie.trace.host_config {reuse_output_buffer = true, buffer_size = 8192 : i32}
// CHECK-NEXT:       aie.trace.start_config @events
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT: }
