// RUN: stream-opt %s --split-input-file -p stream-generate-mapping --verify-diagnostics | filecheck %s
// RUN: stream-opt %s --split-input-file -p 'stream-generate-mapping{tiling="Gemm1.D1=4, Gemm1.D0=2"}' --verify-diagnostics | filecheck %s --check-prefix=TILES
// RUN: not stream-opt %s --split-input-file -p 'stream-generate-mapping{tiling="Gemm2.D1=4"}' 2>&1 | filecheck %s --check-prefix=LAYER
// RUN: not stream-opt %s --split-input-file -p 'stream-generate-mapping{tiling="Gemm1=4"}' 2>&1 | filecheck %s --check-prefix=FORM

// All cores that accept the layer, split along the output channels; one tile, which holds all iterations of the first loop.
// The option is stronger than a tiling that is there.

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK: stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D0 = 4] :
// CHECK: stream.layer "Gemm1" {{.*}} mapping <cores = [0, 1], splits = [D2 = 2]> :
// TILES: stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D1 = 4, "Gemm1" D0 = 2] :
// TILES: stream.layer "Gemm1" {{.*}} mapping <cores = [0, 1], splits = [D2 = 2]> :
// LAYER: error: in pass stream-generate-mapping: the tiling names layer 'Gemm2', which the workload does not have; use one of Gemm1
// FORM:  error: pass stream-generate-mapping: 'Gemm1=4' is no intra-core tile; write <layer>.D<loop>=<tile>, for example Gemm1.D0=16

// -----

// What is there is kept.

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D2 = 8] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [1, 0], splits = [D0 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK: stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D2 = 8] :
// CHECK: stream.layer "Gemm1" {{.*}} mapping <cores = [1, 0], splits = [D0 = 2]> :
// TILES: stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D1 = 4, "Gemm1" D0 = 2] :
// TILES: stream.layer "Gemm1" {{.*}} mapping <cores = [1, 0], splits = [D0 = 2]> :

// -----

// CHECK: :5: error: in pass stream-generate-mapping: layer 'Gemm1' is mapped to core 3, which the accelerator does not have; use a core from 0 to 2

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 3], splits = [D0 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-generate-mapping: layer 'Gemm1' is mapped to core 2 of kind offchip, which computes nothing; use a compute core

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 2], splits = [D0 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-generate-mapping: layer 'Gemm1' is mapped to core 1, which no connection reaches; connect it or use another core

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D0 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-generate-mapping: layer 'Gemm1' splits loop D1 of size 7 by 2; use a divisor of 7

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x7xi8>, %1: tensor<7x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x7xi8>, tensor<7x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x7xi8>, %4: tensor<7x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 7, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D1 = 2]> : (tensor<4x7xi8>, tensor<7x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-generate-mapping: loop D0 of 'Gemm1' has 4 iterations, which tiles of 3 on 1 core(s), so 3 at a time, do not divide; choose a tile that divides 4

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 3] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-generate-mapping: the tiling names loop D5 of 'Gemm1', which has D0 to D2

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D5 = 1] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-generate-mapping: no core accepts layer 'Gemm1' of type Conv; add Conv to the 'operator_types' of a core or leave this entry out of one

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Conv"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :1: error: in pass stream-generate-mapping: the workload has no stream.group; run stream-partition first

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.bus 0 [0, 1, 2] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK:  error: in pass stream-generate-mapping: the workload targets @two_cores, but the module has no accelerator of that name

stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  stream.yield %2 : tensor<4x16xi8>
}
