// RUN: stream-opt %s --split-input-file -p stream-schedule-slots --verify-diagnostics | filecheck %s

// One bus carries one transfer per slot.

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
      %8 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)>, core_bits = 64>] loops [z1, z0] space <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)> : tensor<1x8xi8> -> tensor<1x8xi8>
      %9 = stream.transfer "Transfer(w)" memory_to_compute(%7) -> [<name = "w_1", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)>, core_bits = 512>] loops [z0, z2] space <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)> : tensor<8x16xi8> -> tensor<8x16xi8>
      %10 = stream.compute "Gemm1" "Gemm"(%8, %9) -> [<name = "y_1", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)>, core_bits = 64>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      %11 = stream.transfer "Transfer(y_1)" compute_to_memory(%10) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)>, core_bits = 128>] loops [z1, z2] space <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)> : tensor<1x16xi8> -> tensor<1x16xi8>
      stream.yield %11 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK: stream.transfer "Transfer(x)" {{.*}} slot 2 :
// CHECK: stream.transfer "Transfer(w)" {{.*}} slot 1 :
// CHECK: stream.compute "Gemm1" {{.*}} slot 3 :
// CHECK: stream.transfer "Transfer(y_1)" {{.*}} slot 4 :

// -----

// Layers on different cores share a slot, and so do transfers over different links; a transfer to both cores takes both.

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
  stream.link 0 [0, 2] bandwidth 32.0
  stream.link 1 [1, 2] bandwidth 16.0
}
stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y", "z"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2, %3 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y", "z"] tiling ["Gemm1" D0 = 4] macs 1024 tensors [<name = "x", full = [4, 8], space = <K(z0,8,V) K(z1,4,V) T(z1,1,V)>>, <name = "w", full = [8, 16], space = <K(z0,8,V) K(z2,16,V) T(z1,1,I)>>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> (tensor<4x16xi8>, tensor<4x16xi8>) {
  ^bb0(%4: tensor<4x8xi8>, %5: tensor<8x16xi8>):
    %6, %7 = stream.steady_state(%4, %5) dims [z0 = 8, z1 = 4, z2 = 16] splits [z1 = 1] : (tensor<4x8xi8>, tensor<8x16xi8>) -> (tensor<4x16xi8>, tensor<4x16xi8>) {
    ^bb0(%8: tensor<4x8xi8>, %9: tensor<8x16xi8>):
      %10, %11 = stream.transfer "Transfer(x)" memory_to_compute(%8) -> [<name = "x_1.0", full = [4, 8], space = <K(z0,8,V) K(z1,4,V) T(z1,1,V)>, core_bits = 256>, <name = "x_1.1", full = [4, 8], space = <K(z0,8,V) K(z1,4,V) T(z1,1,V)>, core_bits = 256>] loops [z1, z0] space <K(z0,8,V) K(z1,4,V) T(z1,1,V)> : tensor<4x8xi8> -> tensor<4x8xi8>, tensor<4x8xi8>
      %12, %13 = stream.transfer "Transfer(w)" memory_to_compute(%9) -> [<name = "w_1.0", full = [8, 16], space = <K(z0,8,V) K(z2,16,V) T(z1,1,I)>, core_bits = 1024>, <name = "w_1.1", full = [8, 16], space = <K(z0,8,V) K(z2,16,V) T(z1,1,I)>, core_bits = 1024>] loops [z0, z2] space <K(z0,8,V) K(z2,16,V) T(z1,1,I)> : tensor<8x16xi8> -> tensor<8x16xi8>, tensor<8x16xi8>
      %14 = stream.compute "Gemm1" "Gemm"(%10, %12) -> [<name = "y_1", full = [4, 16], space = <K(z1,4,V) K(z2,16,V) T(z1,1,V)>, core_bits = 512>] bounds [4, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0]> space <K(z0,8,V) K(z1,4,V) K(z2,16,V) T(z1,1,V)> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
      %15 = stream.transfer "Transfer(y_1)" compute_to_memory(%14) -> [<name = "y", full = [4, 16], space = <K(z1,4,V) K(z2,16,V) T(z1,1,V)>, core_bits = 512>] loops [z1, z2] space <K(z1,4,V) K(z2,16,V) T(z1,1,V)> : tensor<4x16xi8> -> tensor<4x16xi8>
      %16 = stream.compute "Gemm2" "Gemm"(%11, %13) -> [<name = "z_1", full = [4, 16], space = <K(z1,4,V) K(z2,16,V) T(z1,1,V)>, core_bits = 512>] bounds [4, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [1]> space <K(z0,8,V) K(z1,4,V) K(z2,16,V) T(z1,1,V)> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
      %17 = stream.transfer "Transfer(z_1)" compute_to_memory(%16) -> [<name = "z", full = [4, 16], space = <K(z1,4,V) K(z2,16,V) T(z1,1,V)>, core_bits = 512>] loops [z1, z2] space <K(z1,4,V) K(z2,16,V) T(z1,1,V)> : tensor<4x16xi8> -> tensor<4x16xi8>
      stream.yield %15, %17 : tensor<4x16xi8>, tensor<4x16xi8>
    }
    stream.yield %6, %7 : tensor<4x16xi8>, tensor<4x16xi8>
  }
  stream.yield %2, %3 : tensor<4x16xi8>, tensor<4x16xi8>
}

// CHECK: stream.transfer "Transfer(x)" {{.*}} slot 2 :
// CHECK: stream.transfer "Transfer(w)" {{.*}} slot 1 :
// CHECK: stream.compute "Gemm1" {{.*}} slot 3 :
// CHECK: stream.transfer "Transfer(y_1)" {{.*}} slot 4 :
// CHECK: stream.compute "Gemm2" {{.*}} slot 3 :
// CHECK: stream.transfer "Transfer(z_1)" {{.*}} slot 4 :

// -----

// CHECK: :5: error: in pass stream-schedule-slots: the steady state has no stream.transfer; run stream-insert-transfers first

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

// -----

// CHECK: :3: error: in pass stream-schedule-slots: expected one stream.steady_state, found 0; run stream-tile first

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
