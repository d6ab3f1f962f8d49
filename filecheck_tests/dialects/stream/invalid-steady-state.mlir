// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.steady_state' op: the steady state ends in a stream.yield with one value per result

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [] splits [] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<4x8xbf16>):
      "test.termop"() : () -> ()
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: 1 operands but 2 region arguments

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>, %u: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: region argument 0 has rank 1, its full shape has rank 2

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: region argument 0 of shape [2, 9] is larger than its full shape [4, 8]

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x9xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x9xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: region argument 0 has elements f32, its full type has bf16

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xf32>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xf32>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: the steady state ends in a stream.yield with one value per result

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c, %c : tensor<2x8xbf16>, tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: yielded value 0 has elements f32, its full type has bf16

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xf32>
      stream.yield %c : tensor<2x8xf32>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: yielded value 0 of shape [2, 10] is larger than its full shape [4, 8]

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 10], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x10xbf16>
      stream.yield %c : tensor<2x10xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: dims must list z0, z1, … in order, without gaps

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z1 = 8, z0 = 2] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: splits must name dimensions of dims, each once

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z2 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: splits must name dimensions of dims, each once

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2, z0 = 1] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: memory_cores lists core 3 twice

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] memory_cores [3, 3] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: two ops are called 'Relu1'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %d = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      %c = stream.compute "Relu1" "Relu"(%d) -> [<name = "z", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: two tensors are called 'y'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %d = stream.compute "Relu1" "Relu"(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      %c = stream.compute "Relu2" "Relu"(%d) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] bounds [2, 8] loops [z0, z1] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : (tensor<2x8xbf16>) -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.steady_state' op: 'stream.steady_state' expects parent op 'stream.group'

stream.steady_state() dims [] splits [] : () -> () {
  stream.yield
}
