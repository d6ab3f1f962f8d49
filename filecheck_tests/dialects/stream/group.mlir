// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// Groups without optional parts; the first result feeds the second group.

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%0: tensor<4x8xbf16>):
  %1 = stream.group @g0(%0) arguments [<name = "x", kind = input>] outputs ["x"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%2: tensor<4x8xbf16>):
    stream.yield %2 : tensor<4x8xbf16>
  }
  %2, %3 = stream.group @g1(%1, %0) arguments [<name = "y", kind = intermediate>, <name = "x", kind = input, edge = "in">] outputs ["x", "y"] : (tensor<4x8xbf16>, tensor<4x8xbf16>) -> (tensor<4x8xbf16>, tensor<4x8xbf16>) {
  ^bb0(%4: tensor<4x8xbf16>, %5: tensor<4x8xbf16>):
    stream.yield %5, %4 : tensor<4x8xbf16>, tensor<4x8xbf16>
  }
  stream.group @g2() arguments [] outputs [] : () -> () {
    stream.yield
  }
  stream.yield %3 : tensor<4x8xbf16>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>):
// CHECK-NEXT:     %1 = stream.group @g0(%0) arguments [<name = "x", kind = input>] outputs ["x"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
// CHECK-NEXT:     ^bb0(%2: tensor<4x8xbf16>):
// CHECK-NEXT:       stream.yield %2 : tensor<4x8xbf16>
// CHECK-NEXT:     }
// CHECK-NEXT:     %2, %3 = stream.group @g1(%1, %0) arguments [<name = "y", kind = intermediate>, <name = "x", kind = input, edge = "in">] outputs ["x", "y"] : (tensor<4x8xbf16>, tensor<4x8xbf16>) -> (tensor<4x8xbf16>, tensor<4x8xbf16>) {
// CHECK-NEXT:     ^bb0(%4: tensor<4x8xbf16>, %5: tensor<4x8xbf16>):
// CHECK-NEXT:       stream.yield %5, %4 : tensor<4x8xbf16>, tensor<4x8xbf16>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.group @g2() arguments [] outputs [] : () -> () {
// CHECK-NEXT:       stream.yield
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.yield %3 : tensor<4x8xbf16>
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// A group with everything that the passes write.

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%0: tensor<4x8xbf16>):
  %1 = stream.group @g0(%0) arguments [<name = "x", kind = input>] outputs ["x"] tiling ["Relu1" D0 = 1, "Relu1" D1 = 4] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,1,V) K(z1,4,V) T(z0,4,V,reuse) T(z1,2,V,no_reuse)>, placement = [2], stop = 0, tiles = 4, reuse = 1>] latency <total = 120, iterations = 8, per_iteration = 22, overlap = 8, slots = [0, 8, 14], dma_in = 1, dma_out = 2, buffering = 3, optimality = limit> memories [<cores = [0, 1], memory = "sram", capacity = 64, peak = 128, exceeds = true, reads = 8, writes = 16, transfer_energy = 64.0, compute_energy = 0.5, accesses = [<tensor = "x", reads = 8>, <tensor = "y", writes = 16>], residents = [<tensor = "x", bits = 128, first = 0, last = 1>], occupied = [128, 128, 0]>, <cores = [2], memory = "rf", capacity = 16>] links [<link = 0, bits = 512, energy = 0.0, busy = 16>, <link = 1(2->0), bits = 512, energy = 12.5, busy = 16>] attributes {note = "kept"} : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%2: tensor<4x8xbf16>):
    stream.yield %2 : tensor<4x8xbf16>
  }
  stream.yield %1 : tensor<4x8xbf16>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>):
// CHECK-NEXT:     %1 = stream.group @g0(%0) arguments [<name = "x", kind = input>] outputs ["x"] tiling ["Relu1" D0 = 1, "Relu1" D1 = 4] macs 512 tensors [<name = "x", full = [4, 8], space = <K(z0,1,V) K(z1,4,V) T(z0,4,V,reuse) T(z1,2,V,no_reuse)>, placement = [2], stop = 0, tiles = 4, reuse = 1>] latency <total = 120, iterations = 8, per_iteration = 22, overlap = 8, slots = [0, 8, 14], dma_in = 1, dma_out = 2, buffering = 3, optimality = limit> memories [<cores = [0, 1], memory = "sram", capacity = 64, peak = 128, exceeds = true, reads = 8, writes = 16, transfer_energy = 64.0, compute_energy = 0.5, accesses = [<tensor = "x", reads = 8>, <tensor = "y", writes = 16>], residents = [<tensor = "x", bits = 128, first = 0, last = 1>], occupied = [128, 128, 0]>, <cores = [2], memory = "rf", capacity = 16>] links [<link = 0, bits = 512, energy = 0.0, busy = 16>, <link = 1(2->0), bits = 512, energy = 12.5, busy = 16>] attributes {note = "kept"} : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
// CHECK-NEXT:     ^bb0(%2: tensor<4x8xbf16>):
// CHECK-NEXT:       stream.yield %2 : tensor<4x8xbf16>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.yield %1 : tensor<4x8xbf16>
// CHECK-NEXT:   }
// CHECK-NEXT: }
