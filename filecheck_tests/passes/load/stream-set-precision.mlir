// RUN: stream-opt %s -p 'stream-set-precision{activations=bf16 weights=i8}' | filecheck %s
// RUN: stream-opt %s -p stream-partition,'stream-set-precision{activations=bf16 weights=i8}' | filecheck %s --check-prefix=GROUP
// RUN: not stream-opt %s -p 'stream-set-precision{activations=bf16 weights=int8}' 2>&1 | filecheck %s --check-prefix=TYPE
// RUN: not stream-opt %s -p 'stream-set-precision{activations=bf16}' 2>&1 | filecheck %s --check-prefix=OPTION
// RUN: not stream-opt %s -p 'stream-load-accelerator{file="%S/inputs/two_cores.yaml"}',stream-partition,stream-generate-mapping,stream-tile,'stream-set-precision{activations=bf16 weights=i8}' 2>&1 | filecheck %s --check-prefix=LATE

stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>, <name = "v", kind = weight>] outputs ["z"] {
^bb0(%0: tensor<4x8xf32>, %1: tensor<8x16xf32>, %2: tensor<2x4x16xf32>):
  %3 = stream.reshape "Reshape1" "Reshape"(%2) -> "flat" : tensor<2x4x16xf32> -> tensor<8x16xf32>
  %4 = stream.layer "Gemm1" "Gemm"(%0, %3) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xf32>, tensor<8x16xf32>) -> tensor<4x16xf32>
  %5 = stream.layer "Gemm2" "Gemm"(%0, %1) -> "z" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xf32>, tensor<8x16xf32>) -> tensor<4x16xf32>
  stream.yield %5 : tensor<4x16xf32>
}
