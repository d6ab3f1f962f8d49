// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.compute' op: expected 2 maps, one per operand and result, got 1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: 3 bounds but 2 loops

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8, 1] loops [z0, z1] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: the bounds of a compute op are numbers

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, "n"] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: a loop bound is at least 1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [0, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: the mapping splits D2, but the layer has loops D0 to D1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: a compute op produces one tensor

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: a slot is at least 0, got -1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> slot -1 : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: tensor 'y' has rank 2, its full shape has rank 3

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8, 1], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: tensor 'y' of shape [2, 8] is larger than its full shape [1, 8]

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [1, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: loops or space name z2, but dims end at z1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z2] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: loops or space name z5, but dims end at z1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0+z5,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: costs lists the core type @pe twice

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> costs [<core_type = @pe, latency = 1, ideal = 1, ideal_temporal = 1, model = "scalar">, <core_type = @pe, latency = 1, ideal = 1, ideal_temporal = 1, model = "scalar">] : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.compute' op: 'stream.compute' expects parent op 'stream.steady_state'

%t = "test.op"() : () -> tensor<2x8xbf16>
%c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
