// RUN: stream-opt %s --split-input-file -p stream-partition --verify-diagnostics | filecheck %s

// A reshape ends a group; the result of the first group feeds the second through it.

stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["z"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "a" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xi8>) -> tensor<4x16xi8>
  %4 = stream.reshape "Flatten1" "Flatten"(%3) -> "flat" : tensor<4x16xi8> -> tensor<64xi8>
  %5 = stream.layer "Relu2" "Relu"(%4) -> "z" bounds [64] iterators [parallel] maps [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>] : (tensor<64xi8>) -> tensor<64xi8>
  stream.yield %5 : tensor<64xi8>
}

// CHECK:      %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs [
// CHECK-NEXT: ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
// CHECK-NEXT:   %5 = stream.layer "Gemm1" "Gemm"(%3, %4)
// CHECK-NEXT:   %6 = stream.layer "Relu1" "Relu"(%5)
// CHECK-NEXT:   stream.yield %6 : tensor<4x16xi8>
// CHECK-NEXT: }
// CHECK-NEXT: %3 = stream.reshape "Flatten1" "Flatten"(%2) -> "flat"
// CHECK-NEXT: %4 = stream.group @g1(%3) arguments [<name = "flat", kind = intermediate
// CHECK-NEXT: ^bb0(%5: tensor<64xi8>):
// CHECK-NEXT:   %6 = stream.layer "Relu2" "Relu"(%5)
// CHECK-NEXT:   stream.yield %6 : tensor<64xi8>
// CHECK-NEXT: }
// CHECK-NEXT: stream.yield %4 : tensor<64xi8>

// -----

// Name and tiling of a fused group go to its group.

stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["z"] fusion [<name = "G0", tiles = ["Gemm1" D0 = 2]>] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xi8>) -> tensor<4x16xi8>
  stream.yield %3 : tensor<4x16xi8>
}

// CHECK:     stream.workload @net
// CHECK-NOT: fusion
// CHECK:     stream.group @g0(%0, %1) {{.*}} label "G0" tiling ["Gemm1" D0 = 2] :

// -----

// CHECK: :1: error: in pass stream-partition: the mapping has 2 fused groups, the workload falls into 1 group (0: Gemm1, Relu1); give one fused group per group, in this order, or a single one for the whole workload

stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["z"] fusion [<name = "G0">, <name = "G1">] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xi8>) -> tensor<4x16xi8>
  stream.yield %3 : tensor<4x16xi8>
}

// -----

// CHECK: :1: error: in pass stream-partition: no size is known for the symbolic dimension 'n'; give sizes first, for example with stream-bind-dims{dims="n=1"}

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%0: tensor<?xi8, #stream.symbols["n"]>):
  %1 = stream.layer "Relu1" "Relu"(%0) -> "y" bounds ["n"] iterators [parallel] maps [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>] : (tensor<?xi8, #stream.symbols["n"]>) -> tensor<?xi8, #stream.symbols["n"]>
  stream.yield %1 : tensor<?xi8, #stream.symbols["n"]>
}

// -----

// CHECK: :3: error: in pass stream-partition: the result of layer 'Relu1' is used by nobody; remove the layer or make it a graph output

stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xi8>) -> tensor<4x16xi8>
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: :1: error: in pass stream-partition: the workload is partitioned already; run stream-partition once

stream.workload @net target @two_cores arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8> {
  ^bb0(%3: tensor<4x8xi8>, %4: tensor<8x16xi8>):
    %5 = stream.layer "Gemm1" "Gemm"(%3, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
    stream.yield %5 : tensor<4x16xi8>
  }
  stream.yield %2 : tensor<4x16xi8>
}

// -----

// CHECK: error: in pass stream-partition: expected one stream.workload, found 0; start from an ONNX file

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
