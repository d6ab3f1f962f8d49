// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.workload' op: the workload has 1 arguments but names 0

stream.workload @net arguments [] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.workload' op: the workload names two arguments alike

stream.workload @net arguments [<name = "x", kind = input>, <name = "x", kind = weight>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>, %w: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.workload' op: two layers are called 'Relu1'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %z = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  %y = stream.layer "Relu1" "Relu"(%z) -> "z" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.workload' op: two tensors are called 'y'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %z = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  %y = stream.layer "Relu2" "Relu"(%z) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.workload' op: two tensors are called 'x'

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "x" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: Operation stream.layer terminates block in single-block region but is not a terminator

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.workload' op: the workload ends in a stream.yield with one value per output name

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  "test.termop"() : () -> ()
}

// -----

// CHECK: error: 'stream.workload' op: the workload ends in a stream.yield with one value per output name

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y", "z"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.yield' op: 'stream.yield' must be the last operation in its parent block

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  stream.yield %x : tensor<4x8xbf16>
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: expected 2 maps, one per operand and result, got 1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: map 1 has 3 dimensions for 2 loops

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: map 0 has 1 results for a tensor of rank 2

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: a loop bound is at least 1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 0] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: 2 bounds but 1 iterators

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: the mapping splits D2, but the layer has loops D0 to D1

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0, 1], splits = [D2 = 2]> : (tensor<4x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.reshape' op: a reshape keeps the element type

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.reshape "R" "Reshape"(%x) -> "y" : tensor<4x8xbf16> -> tensor<32xf32>
  stream.yield %y : tensor<32xf32>
}

// -----

// CHECK: error: 'stream.reshape' op: a reshape keeps the number of elements, got 32 and 33

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.reshape "R" "Reshape"(%x) -> "y" : tensor<4x8xbf16> -> tensor<33xbf16>
  stream.yield %y : tensor<33xbf16>
}

// -----

// CHECK: error: 'stream.workload' op: tensor<?x8xbf16> has 1 symbolic dimensions and 0 names for them

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<?x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<?x8xbf16>) -> tensor<4x8xbf16>
  stream.yield %y : tensor<4x8xbf16>
}

// -----

// CHECK: error: 'stream.layer' op: tensor<4x?xbf16, #stream.symbols["a", "b"]> has 1 symbolic dimensions and 2 names for them

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.layer "Relu1" "Relu"(%x) -> "y" bounds [4, 8] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x8xbf16>) -> tensor<4x?xbf16, #stream.symbols["a", "b"]>
  stream.yield %y : tensor<4x?xbf16, #stream.symbols["a", "b"]>
}

// -----

// CHECK: error: 'stream.reshape' op: tensor<?xbf16> has 1 symbolic dimensions and 0 names for them

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%x: tensor<4x8xbf16>):
  %y = stream.reshape "R" "Reshape"(%x) -> "y" : tensor<4x8xbf16> -> tensor<?xbf16>
  stream.yield %y : tensor<?xbf16>
}
