// REQUIRES: aie-opt
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie -t aie-mlir > %t.aie.mlir
// RUN: %aie-opt %t.aie.mlir | filecheck %s
// RUN: %aie-opt --pass-pipeline='builtin.module(aie-canonicalize-device,aie.device(aie-assign-lock-ids,aie-objectFifo-stateful-transform,aie-assign-bd-ids,aie-assign-buffer-addresses))' %t.aie.mlir > %t.fifos.mlir
// RUN: filecheck %s --check-prefix=FIFOS < %t.fifos.mlir
// RUN: %aie-opt --aie-create-pathfinder-flows %t.fifos.mlir | filecheck %s --check-prefix=FLOWS
// RUN: %aie-opt --pass-pipeline='builtin.module(aie.device(aie-materialize-bd-chains,aie-substitute-shim-dma-allocations,aie-assign-runtime-sequence-bd-ids,aie-dma-tasks-to-npu,aie-dma-to-npu))' %t.fifos.mlir | filecheck %s --check-prefix=NPU
// RUN: stream-opt %S/inputs/solver_free_gemm_256_512_128.mlir -p stream-aie -t aie-mlir | %aie-opt --pass-pipeline='builtin.module(aie-canonicalize-device,aie.device(aie-assign-lock-ids,aie-objectFifo-stateful-transform,aie-assign-bd-ids,aie-assign-buffer-addresses))' > %t.solver.mlir
// RUN: %aie-opt --aie-create-pathfinder-flows %t.solver.mlir > /dev/null
// RUN: %aie-opt --pass-pipeline='builtin.module(aie.device(aie-materialize-bd-chains,aie-substitute-shim-dma-allocations,aie-assign-runtime-sequence-bd-ids,aie-dma-tasks-to-npu,aie-dma-to-npu))' %t.solver.mlir > /dev/null
// RUN: stream-opt swiglu_64_64_64 -p 'stream-load-accelerator{file=npu2},stream-set-model{name=aie-hardware},stream-map-aie{rows=4 columns=8 tiles="seq=16,emb=32,hid=32"},stream-co,stream-aie' -t aie-mlir | %aie-opt --pass-pipeline='builtin.module(aie-canonicalize-device,aie.device(aie-assign-lock-ids,aie-objectFifo-stateful-transform,aie-assign-bd-ids,aie-assign-buffer-addresses))' > %t.swiglu.mlir
// RUN: %aie-opt --aie-create-pathfinder-flows %t.swiglu.mlir > /dev/null
// RUN: %aie-opt --pass-pipeline='builtin.module(aie.device(aie-materialize-bd-chains,aie-substitute-shim-dma-allocations,aie-assign-runtime-sequence-bd-ids,aie-dma-tasks-to-npu,aie-dma-to-npu))' %t.swiglu.mlir > /dev/null
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p 'stream-aie{trace_size=8192}' -t aie-mlir | %aie-opt > /dev/null

// The real tool verifies a design, turns its FIFOs into buffers and DMAs, routes it, and lowers its runtime sequence.

// CHECK: aie.device(npu2_2col)
// CHECK: aie.objectfifo @A_l3l2_0
// CHECK: aie.runtime_sequence

// FIFOS: aie.buffer
// FIFOS: aie.memtile_dma
// FIFOS-NOT: aie.objectfifo @

// FLOWS: aie.switchbox

// NPU: aiex.npu
// NPU-NOT: aiex.dma_configure_task_for
