// RUN: stream-opt %s --split-input-file --parsing-diagnostics --verify-diagnostics | filecheck %s

// CHECK: error: Expected 'bandwidth'

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.link 0 [0, 1]
}

// -----

// CHECK: error: '[' expected

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.bus 0 bandwidth 1.0
}

// -----

// CHECK: error: Expected ':'

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 @pe
}

// -----

// CHECK: error: Expected integer literal

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core "0" : @pe
}

// -----

// CHECK: error: Expected 'offchip'

stream.accelerator @a 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: expect symbol name

stream.accelerator offchip 0 {
}

// -----

// CHECK: error: Expected 'label'

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: '<' expected

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory [size = 8]
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: Expected 'outputs'

stream.workload @net arguments [<name = "x", kind = input>] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: expect symbol name

stream.workload "net" arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: Expected '->'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 0 : i64 should be of base attribute affine_map

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [0, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: Expected ':'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: Expected 'splits'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: unknown field 'spaces', expected one of name, full, space, core_bits, placement, stop, tiles, reuse

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], spaces = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> spaces <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: '<' expected

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping [0] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: Expected one of 'compute_to_compute', 'compute_to_memory', 'memory_to_compute', 'memory_to_memory'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_mem(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: Expected integer literal

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> slot first : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: Expected ':'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y
}
