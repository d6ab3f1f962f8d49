// RUN: stream-opt %s --split-input-file -p stream-estimate-costs --verify-diagnostics | filecheck %s
// RUN: stream-opt %s --split-input-file -p 'stream-estimate-costs{temporal_mapping=even scalar_on_failure=true}' --verify-diagnostics | filecheck %s --check-prefix=EVEN
// RUN: not stream-opt %s --split-input-file -p stream-estimate-costs{temporal_mapping=odd} 2>&1 | filecheck %s --check-prefix=ODD

// A searched cost: 64 products on 4 units take 16 cycles; one memory port of 64 bits/cycle serves all operands.

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

// CHECK: stream.compute "Gemm1" {{.*}} costs [<core_type = @pe, latency = 52, ideal = 16, ideal_temporal = 16, model = "zigzag", energy = 160.0, stall = 36, array_energy = 32.0, memory_energy = [<operand = "O", memory = "sram", energy = 80.0>, <operand = "A", memory = "sram", energy = 16.0>, <operand = "B", memory = "sram", energy = 32.0>], unrolling = [<dimension = "D1", loop = 2, factor = 4>]>] :
// EVEN:  stream.compute "Gemm1" {{.*}} costs [<core_type = @pe, latency = 52,
// ODD:   error: pass stream-estimate-costs: unknown temporal mapping 'odd', expected uneven or even

// -----

// A layer with one input: one cycle per operation.

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
stream.workload @net target @two_cores arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%0: tensor<4x16xi8>):
  %1 = stream.group @g0(%0) arguments [<name = "x", kind = input>] outputs ["y"] tiling ["Relu1" D0 = 4] macs 0 tensors [<name = "x", full = [4, 16], space = <K(z0,4,V) K(z1,8,V) S(z1,2,V) T(z0,1,V)>>] : (tensor<4x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%2: tensor<4x16xi8>):
    %3 = stream.steady_state(%2) dims [z0 = 4, z1 = 16] splits [z0 = 1] : (tensor<4x16xi8>) -> tensor<4x16xi8> {
    ^bb0(%4: tensor<4x16xi8>):
      %5 = stream.compute "Relu1" "Relu"(%4) -> [<name = "y", full = [4, 16], space = <K(z0,4,V) K(z1,8,V) S(z1,2,V) T(z0,1,V)>, core_bits = 256>] bounds [4, 16] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0, 1], splits = [D1 = 2]> space <K(z0,4,V) K(z1,8,V) S(z1,2,V) T(z0,1,V)> : (tensor<4x16xi8>) -> tensor<4x16xi8>
      stream.yield %5 : tensor<4x16xi8>
    }
    stream.yield %3 : tensor<4x16xi8>
  }
  stream.yield %1 : tensor<4x16xi8>
}

// CHECK: stream.compute "Relu1" {{.*}} costs [<core_type = @pe, latency = 32, ideal = 32, ideal_temporal = 32, model = "scalar", energy = 0.0>] :
// EVEN:  stream.compute "Relu1" {{.*}} costs [<core_type = @pe, latency = 32, ideal = 32, ideal_temporal = 32, model = "scalar", energy = 0.0>] :

// -----

// CHECK: :7: error: in pass stream-estimate-costs: layer 'Gemm1' cannot run on cores 0, 1 of type 'pe': memory 'sram' of 8 bits cannot hold the tile of 640 bits ('y' 64, 'x' 64, 'w' 512); choose smaller tiles, more cores or a core with larger memories
// EVEN:  stream.compute "Gemm1" {{.*}} costs [<core_type = @pe, latency = 64, ideal = 64, ideal_temporal = 64, model = "scalar", energy = 0.0>] :

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 8, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64, bandwidth_max = 64, allocation = [["I1", "fh"], ["I1", "tl"], ["I2", "fh"], ["I2", "tl"], ["O", "fh"], ["O", "fl"], ["O", "tl"], ["O", "th"]]>], served_dimensions = ["D1"]>
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

// -----

// CHECK: :7: error: in pass stream-estimate-costs: the mapping names core 5, which the accelerator does not have

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
      %8 = stream.compute "Gemm1" "Gemm"(%6, %7) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)>, core_bits = 64>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 5], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      stream.yield %8 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :3: error: in pass stream-estimate-costs: expected one stream.steady_state, found 0; run stream-tile first

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
