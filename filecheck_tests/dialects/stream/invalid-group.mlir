// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.group' op: the group has 1 arguments but names 0

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: the types of the operands and of the region's arguments differ

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xf32>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xf32>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: the group ends in a stream.yield of its result types

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    "test.termop"() : () -> ()
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: the group names two arguments alike

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i, %i) arguments [<name = "x", kind = input>, <name = "x", kind = weight>] outputs ["y"] : (tensor<4x8xbf16>, tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>, %w: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: two layers are called 'Relu1'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %z = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    %y = stream.layer "Relu1" "Relu"(%z) -> "z" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: the group ends in a stream.yield of its result types

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<8x4xbf16>
    stream.yield %y : tensor<8x4xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: the group has 1 results but names 0

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs [] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: macs is at least 0, got -1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] macs -1 : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: 1 arguments but 0 tensor records

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] tensors [] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: the full shape [8, 4] of 'x' is not that of tensor<4x8xbf16>

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] tensors [<name = "x", full = [8, 4], space = <>>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: two tensors are called 'x'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%i: tensor<4x8xbf16>):
  %r = stream.group @g0(%i) arguments [<name = "x", kind = input>] outputs ["y"] : (tensor<4x8xbf16>) -> tensor<4x8xbf16> {
  ^bb0(%x: tensor<4x8xbf16>):
    %y = stream.layer "Relu1" "Relu"(%x) -> "x" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
    stream.yield %y : tensor<4x8xbf16>
  }
  stream.yield %r : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.group' op: 'stream.group' expects parent op 'stream.workload'

stream.group @g0() arguments [] outputs [] : () -> () {
  stream.yield
}
