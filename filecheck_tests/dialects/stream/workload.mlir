// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// A workload without anything.

stream.workload @empty arguments [] outputs [] {
  stream.yield
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @empty arguments [] outputs [] {
// CHECK-NEXT:     stream.yield
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// A workload with all optional parts: names with odd characters, edges that have other names than their tensors.

stream.workload @"net/1.0" target @two_cores arguments [<name = "/in.0", kind = input>, <name = "w \22a\22", kind = weight, edge = "w">] outputs ["out", "out"] sources [<file = "net.onnx", sha256 = "0000000000000000000000000000000000000000000000000000000000000000">] fusion [<name = "G0", tiles = ["Gemm.1" D0 = 2, "Gemm.1" D2 = 8]>, <name = "G1">] mapping_sources [<file = "net.yaml", sha256 = "1111111111111111111111111111111111111111111111111111111111111111">] layouts [<tensor = "/in.0", layout = "(d0, d1) -> (d1, d0)">] attributes {note = "kept"} {
^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xi8>):
  stream.yield %0, %0 : tensor<4x8xbf16>, tensor<4x8xbf16> {note = "kept"}
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @"net/1.0" target @two_cores arguments [<name = "/in.0", kind = input>, <name = "w \22a\22", kind = weight, edge = "w">] outputs ["out", "out"] sources [<file = "net.onnx", sha256 = "0000000000000000000000000000000000000000000000000000000000000000">] fusion [<name = "G0", tiles = ["Gemm.1" D0 = 2, "Gemm.1" D2 = 8]>, <name = "G1">] mapping_sources [<file = "net.yaml", sha256 = "1111111111111111111111111111111111111111111111111111111111111111">] layouts [<tensor = "/in.0", layout = "(d0, d1) -> (d1, d0)">] attributes {note = "kept"} {
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xi8>):
// CHECK-NEXT:     stream.yield %0, %0 : tensor<4x8xbf16>, tensor<4x8xbf16> {note = "kept"}
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// Layers with and without parameters and mapping, one without operands, and a reshape.

stream.workload @layers arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["flat"] {
^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xbf16>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] parameters {alpha = 5.000000e-01 : f64} mapping <cores = [1, 0], splits = [D2 = 2], kernel = <name = "gemm", utilization = 61.8, m = 4, k = 8, n = 8, layout = "tiled">> {note = "kept"} : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> : (tensor<4x16xbf16>) -> tensor<4x16xbf16>
  %4 = stream.layer "Pool" "AveragePool"(%3) -> "p" bounds [3, 2] iterators [parallel, reduction] maps [affine_map<(d0, d1) -> (((d0 * 2) + (d1 + -1)), d0)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xbf16>) -> tensor<3x2xbf16>
  %5 = stream.layer "Random" "Random"() -> "r" bounds [] iterators [] maps [affine_map<() -> ()>] parameters {} : () -> tensor<bf16>
  %6 = stream.reshape "Flatten1" "Flatten"(%4) -> "flat" {note = "kept"} : tensor<3x2xbf16> -> tensor<6xbf16>
  stream.yield %6 : tensor<6xbf16>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @layers arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["flat"] {
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xbf16>):
// CHECK-NEXT:     %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] parameters {alpha = 5.000000e-01 : f64} mapping <cores = [1, 0], splits = [D2 = 2], kernel = <name = "gemm", utilization = 61.8, m = 4, k = 8, n = 8, layout = "tiled">> {note = "kept"} : (tensor<4x8xbf16>, tensor<8x16xbf16>) -> tensor<4x16xbf16>
// CHECK-NEXT:     %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]> : (tensor<4x16xbf16>) -> tensor<4x16xbf16>
// CHECK-NEXT:     %4 = stream.layer "Pool" "AveragePool"(%3) -> "p" bounds [3, 2] iterators [parallel, reduction] maps [affine_map<(d0, d1) -> (((d0 * 2) + (d1 + -1)), d0)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xbf16>) -> tensor<3x2xbf16>
// CHECK-NEXT:     %5 = stream.layer "Random" "Random"() -> "r" bounds [] iterators [] maps [affine_map<() -> ()>] parameters {} : () -> tensor<bf16>
// CHECK-NEXT:     %6 = stream.reshape "Flatten1" "Flatten"(%4) -> "flat" {note = "kept"} : tensor<3x2xbf16> -> tensor<6xbf16>
// CHECK-NEXT:     stream.yield %6 : tensor<6xbf16>
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// Symbolic dimensions.

stream.workload @symbols arguments [<name = "x", kind = input>] outputs ["z"] {
^bb0(%0: tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>):
  %1 = stream.layer "Relu1" "Relu"(%0) -> "y" bounds ["batch", 16, "a b"] iterators [parallel, parallel, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>] : (tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>) -> tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>
  %2 = stream.reshape "Flatten1" "Flatten"(%1) -> "z" : tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]> -> tensor<?x?xbf16, #stream.symbols["batch", "n"]>
  stream.yield %2 : tensor<?x?xbf16, #stream.symbols["batch", "n"]>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.workload @symbols arguments [<name = "x", kind = input>] outputs ["z"] {
// CHECK-NEXT:   ^bb0(%0: tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>):
// CHECK-NEXT:     %1 = stream.layer "Relu1" "Relu"(%0) -> "y" bounds ["batch", 16, "a b"] iterators [parallel, parallel, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>] : (tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>) -> tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]>
// CHECK-NEXT:     %2 = stream.reshape "Flatten1" "Flatten"(%1) -> "z" : tensor<?x16x?xbf16, #stream.symbols["batch", "a b"]> -> tensor<?x?xbf16, #stream.symbols["batch", "n"]>
// CHECK-NEXT:     stream.yield %2 : tensor<?x?xbf16, #stream.symbols["batch", "n"]>
// CHECK-NEXT:   }
// CHECK-NEXT: }
