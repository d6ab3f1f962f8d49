// RUN: stream-opt %s -p 'stream-set-precision{activations=bf16 weights=i8}' | filecheck %s
// RUN: stream-opt %s -p stream-partition,'stream-set-precision{activations=bf16 weights=i8}' | filecheck %s --check-prefix=GROUP
// RUN: stream-opt %s -p 'stream-set-precision{activations=i16 weights=i8 outputs=i32}' | filecheck %s --check-prefix=OUTPUTS
// RUN: stream-opt %s -p stream-partition,'stream-set-precision{activations=i16 weights=i8 outputs=i32}' | filecheck %s --check-prefix=GROUP-OUTPUTS
// RUN: not stream-opt %s -p 'stream-set-precision{activations=bf16 weights=int8}' 2>&1 | filecheck %s --check-prefix=TYPE
// RUN: not stream-opt %s -p 'stream-set-precision{activations=bf16}' 2>&1 | filecheck %s --check-prefix=OPTION
// RUN: not stream-opt %s -p 'stream-load-accelerator{file="%S/inputs/two_cores.yaml"}',stream-partition,stream-generate-mapping,stream-tile,'stream-set-precision{activations=bf16 weights=i8}' 2>&1 | filecheck %s --check-prefix=LATE

stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>, <name = "v", kind = weight>] outputs ["y", "z"] {
^bb0(%0: tensor<4x8xf32>, %1: tensor<8x16xf32>, %2: tensor<2x4x16xf32>):
  %3 = stream.reshape "Reshape1" "Reshape"(%2) -> "flat" : tensor<2x4x16xf32> -> tensor<8x16xf32>
  %4 = stream.reshape "Reshape2" "Reshape"(%3) -> "back" : tensor<8x16xf32> -> tensor<8x16xf32>
  %5 = stream.layer "Gemm1" "Gemm"(%0, %4) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xf32>, tensor<8x16xf32>) -> tensor<4x16xf32>
  %6 = stream.layer "Gemm2" "Gemm"(%0, %1) -> "z" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xf32>, tensor<8x16xf32>) -> tensor<4x16xf32>
  stream.yield %5, %6 : tensor<4x16xf32>, tensor<4x16xf32>
}

// A reshaped weight stays a weight.
//
// CHECK:      builtin.module attributes {stream.precision = {activations = "bf16", weights = "i8"}} {
// CHECK-NEXT:   stream.workload @net
// CHECK-NEXT:   ^bb0(%0: tensor<4x8xbf16>, %1: tensor<8x16xi8>, %2: tensor<2x4x16xi8>):
// CHECK-NEXT:     stream.reshape "Reshape1" "Reshape"(%2) -> "flat" : tensor<2x4x16xi8> -> tensor<8x16xi8>
// CHECK-NEXT:     stream.reshape "Reshape2" "Reshape"(%3) -> "back" : tensor<8x16xi8> -> tensor<8x16xi8>
// CHECK-NEXT:     stream.layer "Gemm1" {{.*}} : (tensor<4x8xbf16>, tensor<8x16xi8>) -> tensor<4x16xbf16>
// CHECK-NEXT:     stream.layer "Gemm2" {{.*}} : (tensor<4x8xbf16>, tensor<8x16xi8>) -> tensor<4x16xbf16>
// CHECK-NEXT:     stream.yield %5, %6 : tensor<4x16xbf16>, tensor<4x16xbf16>
//
// GROUP: stream.group @g0{{.*}} : (tensor<4x8xbf16>, tensor<8x16xi8>, tensor<8x16xi8>) -> (tensor<4x16xbf16>, tensor<4x16xbf16>) {
// GROUP: stream.layer "Gemm2" {{.*}} : (tensor<4x8xbf16>, tensor<8x16xi8>) -> tensor<4x16xbf16>
//
// OUTPUTS:      builtin.module attributes {stream.precision = {activations = "i16", weights = "i8", outputs = "i32"}} {
// OUTPUTS:        ^bb0(%0: tensor<4x8xi16>, %1: tensor<8x16xi8>, %2: tensor<2x4x16xi8>):
// OUTPUTS:          stream.layer "Gemm1" {{.*}} : (tensor<4x8xi16>, tensor<8x16xi8>) -> tensor<4x16xi32>
// OUTPUTS-NEXT:     stream.layer "Gemm2" {{.*}} : (tensor<4x8xi16>, tensor<8x16xi8>) -> tensor<4x16xi32>
// OUTPUTS-NEXT:     stream.yield %5, %6 : tensor<4x16xi32>, tensor<4x16xi32>
//
// GROUP-OUTPUTS: stream.group @g0{{.*}} : (tensor<4x8xi16>, tensor<8x16xi8>, tensor<8x16xi8>) -> (tensor<4x16xi32>, tensor<4x16xi32>) {
// GROUP-OUTPUTS: stream.layer "Gemm2" {{.*}} : (tensor<4x8xi16>, tensor<8x16xi8>) -> tensor<4x16xi32>
//
// TYPE:   error: pass stream-set-precision: unknown element type 'int8', expected one of bf16, f16, f32, i8, i16, i32, ui8
// OPTION: error: pass stream-set-precision needs the option 'weights', as in stream-set-precision{weights=…}
// LATE:   stream-set-precision.mlir:9:1: error: in pass stream-set-precision: the workload is tiled already; run stream-set-precision before stream-tile
