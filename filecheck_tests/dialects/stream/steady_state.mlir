// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// A tiled layer, nothing decided yet.

stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xbf16>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
  ^bb0(%3: tensor<4x8xbf16>, %4: tensor<8x16xbf16>):
    %5 = stream.steady_state(%3, %4) dims [z0 = 1, z1 = 8, z2 = 16] splits [z0 = 4] : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
    ^bb0(%6: tensor<1x8xbf16>, %7: tensor<8x16xbf16>):
      %8 = stream.compute "Gemm1" "Gemm"(%6, %7) -> [<name = "y", full = [4, 16], space = <K(z0,1,V) K(z1,8,I) K(z2,8,V) S(z2,2,V) T(z0,4,V)>>] bounds [1, 8, 16] loops [z0, z1, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,1,V) K(z1,8,V) K(z2,8,V) S(z2,2,V) T(z0,4,V)> : (tensor<1x8xbf16>, tensor<8x16xbf16>) -> tensor<1x16xbf16>
      stream.yield %8 : tensor<1x16xbf16>
    }
    stream.yield %5 : tensor<4x16xbf16>
  }
  stream.yield %2 : tensor<4x16xbf16>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xbf16>):
// CHECK-NEXT:     %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
// CHECK-NEXT:     ^bb0(%3: tensor<4x8xbf16>, %4: tensor<8x16xbf16>):
// CHECK-NEXT:       %5 = stream.steady_state(%3, %4) dims [z0 = 1, z1 = 8, z2 = 16] splits [z0 = 4] : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
// CHECK-NEXT:       ^bb0(%6: tensor<1x8xbf16>, %7: tensor<8x16xbf16>):
// CHECK-NEXT:         %8 = stream.compute "Gemm1" "Gemm"(%6, %7) -> [<name = "y", full = [4, 16], space = <K(z0,1,V) K(z1,8,I) K(z2,8,V) S(z2,2,V) T(z0,4,V)>>] bounds [1, 8, 16] loops [z0, z1, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,1,V) K(z1,8,V) K(z2,8,V) S(z2,2,V) T(z0,4,V)> : (tensor<1x8xbf16>, tensor<8x16xbf16>) -> tensor<1x16xbf16>
// CHECK-NEXT:         stream.yield %8 : tensor<1x16xbf16>
// CHECK-NEXT:       }
// CHECK-NEXT:       stream.yield %5 : tensor<4x16xbf16>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.yield %2 : tensor<4x16xbf16>
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// Everything decided: staging cores, costs, slots, placements, routes; a transfer with two results; compound loops.

stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xbf16>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
  ^bb0(%3: tensor<4x8xbf16>, %4: tensor<8x16xbf16>):
    %5 = stream.steady_state(%3, %4) dims [z0 = 1, z1 = 8, z2 = 16, z3 = 3] splits [z0 = 4, z2 = 1] memory_cores [3, 4] attributes {note = "kept"} : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
    ^bb0(%6: tensor<1x8xbf16>, %7: tensor<8x16xbf16>):
      %8, %9 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <ST(z2+2*z3-1,2,A) T(z0,4,I,no_reuse)>, core_bits = 128, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>, <name = "x_2", full = [4, 8], space = <>>] loops [z0, z1-3] space <> slot 1 route <sources = [2], targets = [0, 1], score = 2, links = [0(2->0), 1(2->1)]> {note = "kept"} : tensor<1x8xbf16> -> tensor<1x8xbf16>, tensor<1x8xbf16>
      %10 = stream.transfer "Transfer(w)" memory_to_memory(%7) -> [<name = "w_1", full = [8, 16], space = <>>] loops [-2*z0+z2+3, 0] space <T(z0,4,I)> slot 0 route <sources = [2], targets = [2], score = 0> : tensor<8x16xbf16> -> tensor<8x16xbf16>
      %11 = stream.compute "Gemm1" "Gemm"(%8, %10) -> [<name = "y_1", full = [4, 16], space = <T(z0,4,V)>>] bounds [1, 8, 16] loops [z0, z1, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <T(z0,4,V)> costs [<core_type = @pe, latency = 196.5, ideal = 64, ideal_temporal = 64, model = "zigzag", energy = 592.0, stall = 132, onload = 0.5, offload = 1, drain = 2, array_energy = 128.0, memory_energy = [<operand = "O", memory = "sram", energy = 320.0>], unrolling = [<dimension = "D1", loop = 0, factor = 4>]>, <core_type = @"other pe", latency = 1, ideal = 1, ideal_temporal = 1, model = "scalar">] slot 2 {note = "kept"} : (tensor<1x8xbf16>, tensor<8x16xbf16>) -> tensor<1x16xbf16>
      %12 = stream.transfer "Transfer(y_1)" compute_to_compute(%11) -> [<name = "y_2", full = [4, 16], space = <>>] loops [z0, z2] space <> : tensor<1x16xbf16> -> tensor<1x16xbf16>
      %13 = stream.transfer "Transfer(y_2)" compute_to_memory(%12) -> [<name = "y", full = [4, 16], space = <>>] loops [z0, z2] space <> : tensor<1x16xbf16> -> tensor<1x16xbf16>
      stream.yield %13 : tensor<1x16xbf16>
    }
    stream.yield %5 : tensor<4x16xbf16>
  }
  stream.yield %2 : tensor<4x16xbf16>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xbf16>):
// CHECK-NEXT:     %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
// CHECK-NEXT:     ^bb0(%3: tensor<4x8xbf16>, %4: tensor<8x16xbf16>):
// CHECK-NEXT:       %5 = stream.steady_state(%3, %4) dims [z0 = 1, z1 = 8, z2 = 16, z3 = 3] splits [z0 = 4, z2 = 1] memory_cores [3, 4] attributes {note = "kept"} : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16> {
// CHECK-NEXT:       ^bb0(%6: tensor<1x8xbf16>, %7: tensor<8x16xbf16>):
// CHECK-NEXT:         %8, %9 = stream.transfer "Transfer(x)" memory_to_compute(%6) -> [<name = "x_1", full = [4, 8], space = <ST(z2+2*z3-1,2,A) T(z0,4,I,no_reuse)>, core_bits = 128, placement = [0, 1], stop = -1, tiles = 2, reuse = 1>, <name = "x_2", full = [4, 8], space = <>>] loops [z0, z1-3] space <> slot 1 route <sources = [2], targets = [0, 1], score = 2, links = [0(2->0), 1(2->1)]> {note = "kept"} : tensor<1x8xbf16> -> tensor<1x8xbf16>, tensor<1x8xbf16>
// CHECK-NEXT:         %10 = stream.transfer "Transfer(w)" memory_to_memory(%7) -> [<name = "w_1", full = [8, 16], space = <>>] loops [-2*z0+z2+3, 0] space <T(z0,4,I)> slot 0 route <sources = [2], targets = [2], score = 0> : tensor<8x16xbf16> -> tensor<8x16xbf16>
// CHECK-NEXT:         %11 = stream.compute "Gemm1" "Gemm"(%8, %10) -> [<name = "y_1", full = [4, 16], space = <T(z0,4,V)>>] bounds [1, 8, 16] loops [z0, z1, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <T(z0,4,V)> costs [<core_type = @pe, latency = 196.5, ideal = 64, ideal_temporal = 64, model = "zigzag", energy = 592.0, stall = 132, onload = 0.5, offload = 1, drain = 2, array_energy = 128.0, memory_energy = [<operand = "O", memory = "sram", energy = 320.0>], unrolling = [<dimension = "D1", loop = 0, factor = 4>]>, <core_type = @"other pe", latency = 1, ideal = 1, ideal_temporal = 1, model = "scalar">] slot 2 {note = "kept"} : (tensor<1x8xbf16>, tensor<8x16xbf16>) -> tensor<1x16xbf16>
// CHECK-NEXT:         %12 = stream.transfer "Transfer(y_1)" compute_to_compute(%11) -> [<name = "y_2", full = [4, 16], space = <>>] loops [z0, z2] space <> : tensor<1x16xbf16> -> tensor<1x16xbf16>
// CHECK-NEXT:         %13 = stream.transfer "Transfer(y_2)" compute_to_memory(%12) -> [<name = "y", full = [4, 16], space = <>>] loops [z0, z2] space <> : tensor<1x16xbf16> -> tensor<1x16xbf16>
// CHECK-NEXT:         stream.yield %13 : tensor<1x16xbf16>
// CHECK-NEXT:       }
// CHECK-NEXT:       stream.yield %5 : tensor<4x16xbf16>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.yield %2 : tensor<4x16xbf16>
// CHECK-NEXT:   }
// CHECK-NEXT: }
