// RUN: stream-opt %s -p 'stream-load-mapping{file="%S/inputs/mapping.yaml"}' | filecheck %s
// RUN: stream-opt %s -p stream-partition,'stream-load-mapping{file="%S/inputs/mapping.yaml"}' | filecheck %s --check-prefix=GROUP
// RUN: not stream-opt %s -p 'stream-load-mapping{file="%S/inputs/other_layers.yaml"}' 2>&1 | filecheck %s --check-prefix=OTHER
// RUN: not stream-opt %s -p 'stream-load-mapping{file="%S/inputs/bad_loop.yaml"}' 2>&1 | filecheck %s --check-prefix=LOOP
// RUN: not stream-opt %s -p stream-partition,'stream-load-mapping{file="%S/inputs/two_groups.yaml"}' 2>&1 | filecheck %s --check-prefix=GROUPS
// RUN: not stream-opt %s -p 'stream-load-mapping{file=none}' 2>&1 | filecheck %s --check-prefix=NONE
// RUN: not stream-opt %s -p 'stream-load-accelerator{file="%S/inputs/two_cores.yaml"}',stream-partition,stream-generate-mapping,stream-tile,'stream-load-mapping{file="%S/inputs/mapping.yaml"}' 2>&1 | filecheck %s --check-prefix=LATE

stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["z"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  %3 = stream.layer "Relu1" "Relu"(%2) -> "z" bounds [4, 16] iterators [parallel, parallel] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] : (tensor<4x16xi8>) -> tensor<4x16xi8>
  stream.yield %3 : tensor<4x16xi8>
}

// CHECK: stream.workload @net arguments {{.*}} outputs ["z"] fusion [<name = "G0", tiles = ["Gemm1" D0 = 2]>] mapping_sources [<file = "mapping.yaml", sha256 = "{{[0-9a-f]+}}">] layouts [<tensor = "x", layout = "(d0, d1) -> (d1, d0)">] {
// CHECK: stream.layer "Gemm1" {{.*}} mapping <cores = [1, 0], splits = [D2 = 2], kernel = <name = "gemm", utilization = 61.8>> :
// CHECK: stream.layer "Relu1" {{.*}} mapping <cores = [0]> :
//
// On a partitioned workload, the tiling goes to the groups.
//
// GROUP:     stream.workload @net
// GROUP-NOT: fusion
// GROUP:     stream.group @g0(%0, %1) {{.*}} tiling ["Gemm1" D0 = 2] :
// GROUP:     stream.layer "Gemm1" {{.*}} mapping <cores = [1, 0], splits = [D2 = 2]
//
// OTHER:      other_layers.yaml: error: layers[0].name = 'Conv': is neither a layer nor an op type of the workload; correct or remove the entry
// OTHER-NEXT: other_layers.yaml: error: layers: layer 'Gemm1' (Gemm) has no entry; add an entry named 'Gemm1' or 'Gemm'
// OTHER-NEXT: other_layers.yaml: error: layers: layer 'Relu1' (Relu) has no entry; add an entry named 'Relu1' or 'Relu'
// LOOP:       bad_loop.yaml: error: layer 'Gemm1' has no loop D3, which split 2 is about; use one of D0 to D2
// GROUPS:     two_groups.yaml: error: fused_groups: the mapping has 2 fused groups for 1 groups; give one per group, in their order
// NONE:       none: error: there is neither a file nor an example of the name 'none'; give a YAML file or one of
// LATE:       stream-load-mapping.mlir:9:1: error: in pass stream-load-mapping: the workload has no untiled layer; load the mapping before stream-tile
