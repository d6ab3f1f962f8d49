// RUN: stream-opt %s --split-input-file -p stream-estimate-memory --verify-diagnostics 2>%t | filecheck %s
// RUN: filecheck %s --check-prefix=WARN < %t

// Both compute cores are used alike. Words have 64 bits: x_1 takes one in each of four iterations, w_1 eight once. The
// buffers of x_1 and y_1 live from the op that writes to the op that reads, those of w_1 all the time.

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
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V,no_reuse)>, placement = [2], stop = -1, tiles = 2, reuse = 1>, <name = "w", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I,reuse)>, placement = [2], stop = 0, tiles = 1, reuse = 4>] latency <total = 264, iterations = 4, per_iteration = 66, overlap = 0, slots = [0, 8, 2, 52, 4, 0], dma_in = 2, dma_out = 1, buffering = 10> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.steady_state(%3, %4) dims [z0 = 8, z1 = 1, z2 = 16] splits [z1 = 4] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
    ^bb0(%6: tensor<1x8xi8>, %7: tensor<8x16xi8>):
      %8 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V,no_reuse)>, core_bits = 64, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>] loops [z1, z0] space <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)> slot 2 route <sources = [2], targets = [0, 1], score = 2, links = [0]> : tensor<1x8xi8> -> tensor<1x8xi8>
      %9 = stream.transfer "Transfer(w)" memory_to_compute(%7) -> [<name = "w_1", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I,reuse)>, core_bits = 512, placement = [0, 1], stop = 0, tiles = 1, reuse = 4>] loops [z0, z2] space <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)> slot 1 route <sources = [2], targets = [0, 1], score = 2, links = [0]> : tensor<8x16xi8> -> tensor<8x16xi8>
      %10 = stream.compute "Gemm1" "Gemm"(%8, %9) -> [<name = "y_1", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V,no_reuse)>, core_bits = 64, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> costs [<core_type = @pe, latency = 52, ideal = 16, ideal_temporal = 16, model = "zigzag", energy = 160.0, stall = 36, array_energy = 32.0, memory_energy = [<operand = "O", memory = "sram", energy = 80.0>, <operand = "A", memory = "sram", energy = 16.0>, <operand = "B", memory = "sram", energy = 32.0>], unrolling = [<dimension = "D1", loop = 2, factor = 4>]>] slot 3 : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      %11 = stream.transfer "Transfer(y_1)" compute_to_memory(%10) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V,no_reuse)>, core_bits = 128, placement = [2], stop = -1, tiles = 2, reuse = 1>] loops [z1, z2] space <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)> slot 4 route <sources = [0, 1], targets = [2], score = 2, links = [0]> : tensor<1x16xi8> -> tensor<1x16xi8>
      stream.yield %11 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK: stream.group @g0(%0, %1) {{.*}} memories [<cores = [0, 1], memory = "sram", capacity = 4096, peak = 768, reads = 4, writes = 12, transfer_energy = 44.0, compute_energy = 512.0, accesses = [<tensor = "x_1", writes = 4>, <tensor = "w_1", writes = 8>, <tensor = "y_1", reads = 4>], residents = [<tensor = "x_1", bits = 128, first = 2, last = 3>, <tensor = "w_1", bits = 512, first = 0, last = 5>, <tensor = "y_1", bits = 128, first = 3, last = 4>], occupied = [512, 512, 640, 768, 640, 512]>, <cores = [2], memory = "dram", capacity = 1000000, peak = 256, reads = 20, writes = 8, transfer_energy = 64.0, accesses = [<tensor = "x", reads = 4>, <tensor = "w", reads = 16>, <tensor = "y", writes = 8>], residents = [<tensor = "y", bits = 256, first = 4, last = 5>], occupied = [0, 0, 0, 0, 256, 256]>] links [<link = 0, bits = 1792, energy = 0.0, busy = 56>] :

// -----

// More is reserved than there is.

stream.accelerator @two_cores offchip 2 {
  stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
    stream.memory <name = "sram", size = 767, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64, bandwidth_max = 64, allocation = [["I1", "fh"], ["I1", "tl"], ["I2", "fh"], ["I2", "tl"], ["O", "fh"], ["O", "fl"], ["O", "tl"], ["O", "th"]]>], served_dimensions = ["D1"]>
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
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V,no_reuse)>, placement = [2], stop = -1, tiles = 2, reuse = 1>, <name = "w", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I,reuse)>, placement = [2], stop = 0, tiles = 1, reuse = 4>] latency <total = 264, iterations = 4, per_iteration = 66, overlap = 0, slots = [0, 8, 2, 52, 4, 0], dma_in = 2, dma_out = 1, buffering = 10> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.steady_state(%3, %4) dims [z0 = 8, z1 = 1, z2 = 16] splits [z1 = 4] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
    ^bb0(%6: tensor<1x8xi8>, %7: tensor<8x16xi8>):
      %8 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V,no_reuse)>, core_bits = 64, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>] loops [z1, z0] space <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)> slot 2 route <sources = [2], targets = [0, 1], score = 2, links = [0]> : tensor<1x8xi8> -> tensor<1x8xi8>
      %9 = stream.transfer "Transfer(w)" memory_to_compute(%7) -> [<name = "w_1", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I,reuse)>, core_bits = 512, placement = [0, 1], stop = 0, tiles = 1, reuse = 4>] loops [z0, z2] space <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)> slot 1 route <sources = [2], targets = [0, 1], score = 2, links = [0]> : tensor<8x16xi8> -> tensor<8x16xi8>
      %10 = stream.compute "Gemm1" "Gemm"(%8, %9) -> [<name = "y_1", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V,no_reuse)>, core_bits = 64, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> costs [<core_type = @pe, latency = 52, ideal = 16, ideal_temporal = 16, model = "zigzag", energy = 160.0, stall = 36, array_energy = 32.0, memory_energy = [<operand = "O", memory = "sram", energy = 80.0>, <operand = "A", memory = "sram", energy = 16.0>, <operand = "B", memory = "sram", energy = 32.0>], unrolling = [<dimension = "D1", loop = 2, factor = 4>]>] slot 3 : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      %11 = stream.transfer "Transfer(y_1)" compute_to_memory(%10) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V,no_reuse)>, core_bits = 128, placement = [2], stop = -1, tiles = 2, reuse = 1>] loops [z1, z2] space <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)> slot 4 route <sources = [0, 1], targets = [2], score = 2, links = [0]> : tensor<1x16xi8> -> tensor<1x16xi8>
      stream.yield %11 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK: memories [<cores = [0, 1], memory = "sram", capacity = 767, peak = 768, exceeds = true,
// WARN:      warning: core 0: 768 bits reserved, capacity 767
// WARN-NEXT: warning: core 1: 768 bits reserved, capacity 767

// -----

// CHECK: :3: error: in pass stream-estimate-memory: tensor 'x' has no placement; run stream-allocate first

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
      %8 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)>, core_bits = 64>] loops [z1, z0] space <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)> slot 2 : tensor<1x8xi8> -> tensor<1x8xi8>
      %9 = stream.transfer "Transfer(w)" memory_to_compute(%7) -> [<name = "w_1", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)>, core_bits = 512>] loops [z0, z2] space <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)> slot 1 : tensor<8x16xi8> -> tensor<8x16xi8>
      %10 = stream.compute "Gemm1" "Gemm"(%8, %9) -> [<name = "y_1", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)>, core_bits = 64>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> costs [<core_type = @pe, latency = 52, ideal = 16, ideal_temporal = 16, model = "zigzag", energy = 160.0, stall = 36, array_energy = 32.0, memory_energy = [<operand = "O", memory = "sram", energy = 80.0>, <operand = "A", memory = "sram", energy = 16.0>, <operand = "B", memory = "sram", energy = 32.0>], unrolling = [<dimension = "D1", loop = 2, factor = 4>]>] slot 3 : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      %11 = stream.transfer "Transfer(y_1)" compute_to_memory(%10) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)>, core_bits = 128>] loops [z1, z2] space <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)> slot 4 : tensor<1x16xi8> -> tensor<1x16xi8>
      stream.yield %11 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :5: error: in pass stream-estimate-memory: the steady state has no stream.transfer; run stream-insert-transfers first

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
