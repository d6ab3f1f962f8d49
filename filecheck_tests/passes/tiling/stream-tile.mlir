// RUN: stream-opt %s --split-input-file -p stream-tile --verify-diagnostics | filecheck %s
// RUN: stream-opt %s --split-input-file -p stream-tile{columns=5} --verify-diagnostics | filecheck %s --check-prefix=COLUMNS
// RUN: not stream-opt %s --split-input-file -p stream-tile{columns=0} 2>&1 | filecheck %s --check-prefix=NONE
// RUN: not stream-opt %s --split-input-file -p stream-tile{columns=1} 2>&1 | filecheck %s --check-prefix=FEW

// Each core computes one row of the product, and its half of the columns, in each of four iterations.

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
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK:      %2 = stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D0 = 1] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)>>, <name = "w", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)>>] :
// CHECK-NEXT: ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
// CHECK-NEXT:   %5 = stream.steady_state(%3, %4) dims [z0 = 8, z1 = 1, z2 = 16] splits [z1 = 4] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
// CHECK-NEXT:   ^bb0(%6: tensor<1x8xi8>, %7: tensor<8x16xi8>):
// CHECK-NEXT:     %8 = stream.compute "Gemm1" "Gemm"(%6, %7) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)>, core_bits = 64>] bounds [1, 8, 16] loops [z1, z0, z2] {{.*}} mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
// CHECK-NEXT:     stream.yield %8 : tensor<1x16xi8>
// CHECK-NEXT:   }
// CHECK-NEXT:   stream.yield %5 : tensor<4x16xi8>
// NONE: error: pass stream-tile: columns must be at least 1, got 0

// -----

// Memory cores in the first columns may stage tensors.

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1000000, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core_type @staging "zigzag.memory" label "staging" {
    stream.memory <name = "sram", size = 8192, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @dram
  stream.core 3 : @staging at [0, 1]
  stream.core 4 : @staging at [1, 1]
  stream.core 5 : @staging at [4, 1]
  stream.bus 0 [0, 1, 2, 3, 4, 5] bandwidth 32.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK:   stream.steady_state({{.*}} splits [z1 = 4] memory_cores [3, 4] :
// COLUMNS: stream.steady_state({{.*}} splits [z1 = 4] memory_cores [3, 4, 5] :
// FEW:     :3: error: in pass stream-tile: 'Transfer(w)' has to spread its tensor over more memory cores than the 1 in use; split 'Gemm1' over fewer cores or use more columns

// -----

// CHECK: :1: error: in pass stream-tile: the workload has no stream.group; run stream-partition first

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

// CHECK: :5: error: in pass stream-tile: layer 'Gemm1' has no mapping; run stream-generate-mapping or stream-load-mapping

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
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :3: error: in pass stream-tile: the group has no tiling; run stream-generate-mapping or stream-load-mapping

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
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-tile: loop D0 of 'Gemm1' has 4 iterations, which tiles of 3 on 1 core(s), so 3 at a time, do not divide; choose a tile that divides 4

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
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :3: error: in pass stream-tile: the group has no stream.layer left: it is tiled already, or empty

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
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)>>, <name = "w", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)>>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.steady_state(%3, %4) dims [z0 = 8, z1 = 1, z2 = 16] splits [z1 = 4] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
    ^bb0(%6: tensor<1x8xi8>, %7: tensor<8x16xi8>):
      %8 = stream.compute "Gemm1" "Gemm"(%6, %7) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)>, core_bits = 64>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      stream.yield %8 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}
