// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.transfer' op: 1 results but 0 tensor records

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: 0 results but 0 tensor records

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      "stream.transfer"(%t) <{label = "T", kind = #stream<transfer_kind compute_to_memory>, tensors = #stream.tensors[], loops = #stream.loops[z0, z1], space = #stream.space<>}> : (tensor<2x8xbf16>) -> ()
      stream.yield %t : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: a transfer does not change the type of its tensor

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x4xbf16>
      stream.yield %c : tensor<2x4xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: a transfer has one loop per axis: expected 2, got 1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: a slot is at least 0, got -3

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> slot -3 : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: tensor 'y' of shape [2, 8] is larger than its full shape [4, 4]

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 4], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: loops or space name z2, but dims end at z1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.steady_state(%x) dims [z0 = 2, z1 = 8] splits [z0 = 2] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
    ^bb0(%t: tensor<2x8xbf16>):
      %c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1+z2] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x8xbf16>
      stream.yield %c : tensor<2x8xbf16>
    }
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.transfer' op: 'stream.transfer' expects parent op 'stream.steady_state'

%t = "test.op"() : () -> tensor<2x8xbf16>
%c = stream.transfer "T" compute_to_memory(%t) -> [<name = "y", full = [4, 8], space = <K(z0,2,V) K(z1,8,V) T(z0,2,V)>>] loops [z0, z1] space <K(z0,2,V) K(z1,8,V) T(z0,2,V)> : tensor<2x8xbf16> -> tensor<2x8xbf16>
