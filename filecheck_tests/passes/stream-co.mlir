// RUN: stream-opt -p stream-co --expand-pipeline | filecheck %s --check-prefix=EXPAND
// RUN: stream-opt -p 'stream-co{columns=2 backend=ortools_highs}' --expand-pipeline | filecheck %s --check-prefix=OPTIONS
// RUN: stream-opt %s -p stream-co -o %t.mlir
// RUN: stream-opt %s -p stream-partition,stream-generate-mapping,stream-tile,stream-insert-transfers | stream-opt -p stream-estimate-costs,stream-schedule-slots,stream-allocate,stream-check-allocation,stream-estimate-memory > %t.in-steps
// RUN: diff %t.mlir %t.in-steps
// RUN: filecheck %s < %t.mlir
// RUN: not stream-opt %t.mlir -p stream-co 2>&1 | filecheck %s --check-prefix=TWICE
// RUN: not stream-opt %s -p 'stream-co{sede=1}' 2>&1 | filecheck %s --check-prefix=OPTION

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64, bandwidth_max = 64, allocation = [["I1", "fh"], ["I1", "tl"], ["I2", "fh"], ["I2", "tl"], ["O", "fh"], ["O", "fl"], ["O", "tl"], ["O", "th"]]>], served_dimensions = ["D1"]>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64, bandwidth_max = 64, allocation = [["I1", "fh"], ["I1", "tl"], ["I2", "fh"], ["I2", "tl"], ["O", "fh"], ["O", "fl"], ["O", "tl"], ["O", "th"]]>], served_dimensions = ["D1"]>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["z"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xi8>) -> tensor<4x16xi8>
  stream.yield %3 : tensor<4x16xi8>
}

// EXPAND:  {{^}}stream-partition,stream-generate-mapping,stream-tile,stream-insert-transfers,stream-estimate-costs,stream-schedule-slots,stream-allocate,stream-check-allocation,stream-estimate-memory{{$}}
// OPTIONS: {{^}}stream-partition,stream-generate-mapping,stream-tile{columns=2},stream-insert-transfers,stream-estimate-costs,stream-schedule-slots,stream-allocate{backend="ortools_highs"},stream-check-allocation,stream-estimate-memory{{$}}
// OPTION:  error: pass stream-co has no option 'sede'; did you mean 'seed'?
// TWICE:   error: in pass stream-partition: the workload is partitioned already; run stream-partition once
//
// One tile per core: the transfers (32 + 8 + 16 + 16 cycles on the bus) and the layers (196 + 32 cycles) follow each other.
//
// CHECK: stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D0 = 4] macs 512 {{.*}} latency <total = 300, iterations = 1, per_iteration = 300, overlap = 0, slots = [0, 32, 8, 196, 16, 32, 16, 0], dma_in = 3, dma_out = 2, buffering = 8> memories [<cores = [0, 1], memory = "sram", capacity = 4096, peak = 1536,
// CHECK: stream.transfer "Transfer(x)" {{.*}} slot 2 route <sources = [2], targets = [0, 1], score = 2, links = [0]> :
// CHECK: stream.compute "Gemm1" {{.*}} costs [<core_type = @pe, latency = 196,{{.*}} slot 3 :
// CHECK: stream.compute "Relu1" {{.*}} costs [<core_type = @pe, latency = 32,{{.*}} slot 5 :
// CHECK: stream.transfer "Transfer(z_1)" {{.*}} slot 6 route <sources = [0, 1], targets = [2], score = 2, links = [0]> :
