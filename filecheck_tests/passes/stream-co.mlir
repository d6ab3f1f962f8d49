// RUN: stream-opt -p stream-co --expand-pipeline | filecheck %s --check-prefix=EXPAND
// RUN: stream-opt -p 'stream-co{columns=2 backend=ortools_highs}' --expand-pipeline | filecheck %s --check-prefix=OPTIONS
// RUN: stream-opt %s -p stream-co -o %t.at-once
// RUN: stream-opt %s -p stream-partition,stream-generate-mapping,stream-tile,stream-insert-transfers | stream-opt -p stream-estimate-costs,stream-schedule-slots,stream-allocate,stream-check-allocation,stream-estimate-memory > %t.in-steps
// RUN: diff %t.at-once %t.in-steps
// RUN: filecheck %s < %t.at-once
// RUN: not stream-opt %t.at-once -p stream-co 2>&1 | filecheck %s --check-prefix=TWICE
// RUN: not stream-opt %s -p 'stream-co{seed=1}' 2>&1 | filecheck %s --check-prefix=OPTION

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
