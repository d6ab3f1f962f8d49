// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p 'stream-aie{trace_size=8192}' | filecheck %s
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p 'stream-aie{trace_size=4096 trace_tiles="1_2","0_3"}' | filecheck %s --check-prefix=CHOSEN
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie | filecheck %s --check-prefix=NONE
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p 'stream-aie{trace_size=8192 trace_tiles="5_2"}' 2>&1 | filecheck %s --check-prefix=UNKNOWN
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p 'stream-aie{trace_size=3}' 2>&1 | filecheck %s --check-prefix=SIZE

// The first core of the only layer.

// CHECK: aie.trace @trace_0_2(%{{[0-9]+}}) {
// CHECK-NEXT: aie.trace.mode "Event-Time"
// CHECK-NEXT: aie.trace.packet id = 1 type = core
// CHECK-NEXT: aie.trace.event<"INSTR_EVENT_0">
// CHECK-NEXT: aie.trace.event<"INSTR_EVENT_1">
// CHECK-NEXT: aie.trace.event<"LOCK_STALL">
// CHECK-NEXT: aie.trace.start broadcast = 15
// CHECK-NEXT: aie.trace.stop broadcast = 14
// CHECK-NEXT: }
// CHECK-NEXT: aie.runtime_sequence
// CHECK-NEXT: aie.trace.host_config {buffer_size = 8192 : i32}
// CHECK-NEXT: aie.trace.start_config @trace_0_2
// CHECK-NEXT: aiex.dma_configure_task_for

// CHOSEN: aie.trace @trace_1_2
// CHOSEN: aie.trace.packet id = 1 type = core
// CHOSEN: aie.trace @trace_0_3
// CHOSEN: aie.trace.packet id = 2 type = core
// CHOSEN: aie.trace.start_config @trace_1_2
// CHOSEN-NEXT: aie.trace.start_config @trace_0_3

// NONE-NOT: aie.trace

// UNKNOWN: error: in pass stream-aie-trace: no core runs at '5_2'; choose among 0_2, 0_3, 1_2, 1_3
// SIZE: error: in pass stream-aie-trace: a trace buffer has a multiple of 4 bytes, not 3
