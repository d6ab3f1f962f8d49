// One matrix product on two cores and an off-chip memory over one bus, in four iterations, as stream-allocate leaves it.

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
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] tiling ["Gemm1" D0 = 1] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V,no_reuse)>, placement = [2], stop = -1, tiles = 2, reuse = 1>, <name = "w", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I,reuse)>, placement = [2], stop = 0, tiles = 1, reuse = 4>] latency <total = 264, iterations = 4, per_iteration = 66, overlap = 0, slots = [0, 8, 2, 52, 4, 0], dma_in = 2, dma_out = 1, buffering = 10> : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.steady_state(%3, %4) dims [z0 = 8, z1 = 1, z2 = 16] splits [z1 = 4] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
    ^bb0(%6: tensor<1x8xi8>, %7: tensor<8x16xi8>):
      %8 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V,no_reuse)>, core_bits = 64, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>] loops [z1, z0] space <K(z0,8,V) K(z1,1,V) S(z2,2,I) T(z1,4,V)> slot 2 route <sources = [2], targets = [0, 1], score = 2, links = [0]> : tensor<1x8xi8> -> tensor<1x8xi8>
      %9 = stream.transfer "Transfer(w)" memory_to_compute(%7) -> [<name = "w_1", full = [8, 16], space = <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I,reuse)>, core_bits = 512, placement = [0, 1], stop = 0, tiles = 1, reuse = 4>] loops [z0, z2] space <K(z0,8,V) K(z2,8,V) S(z2,2,V) T(z1,4,I)> slot 1 route <sources = [2], targets = [0, 1], score = 2, links = [0]> : tensor<8x16xi8> -> tensor<8x16xi8>
      %10 = stream.compute "Gemm1" "Gemm"(%8, %9) -> [<name = "y_1", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V,no_reuse)>, core_bits = 64, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>] bounds [1, 8, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,8,V) K(z1,1,V) K(z2,8,V) S(z2,2,V) T(z1,4,V)> costs [<core_type = @pe, latency = 52, ideal = 16, ideal_temporal = 16, model = "zigzag">] slot 3 : (tensor<1x8xi8>, tensor<8x16xi8>) -> tensor<1x16xi8>
      %11 = stream.transfer "Transfer(y_1)" compute_to_memory(%10) -> [<name = "y", full = [4, 16], space = <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V,no_reuse)>, core_bits = 128, placement = [2], stop = -1, tiles = 2, reuse = 1>] loops [z1, z2] space <K(z1,1,V) K(z2,8,V) ST(z2,2,V) T(z1,4,V)> slot 4 route <sources = [0, 1], targets = [2], score = 2, links = [0]> : tensor<1x16xi8> -> tensor<1x16xi8>
      stream.yield %11 : tensor<1x16xi8>
    }
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}
