// RUN: stream-opt %s -p 'stream-load-accelerator{file=npu2},stream-map-aie{rows=2 columns=2 tiles="m=16,k=32,n=16"}' | filecheck %s
// RUN: stream-opt %s -p 'stream-load-accelerator{file=npu1},stream-map-aie' | filecheck %s --check-prefix=WHOLE
// RUN: stream-opt %s -p 'stream-load-accelerator{file=npu2},stream-map-aie{rows=2 columns=2},stream-partition' | filecheck %s --check-prefix=GROUP
// RUN: not stream-opt %s -p 'stream-load-accelerator{file=npu2},stream-map-aie{tiles="m=24"}' 2>&1 | filecheck %s --check-prefix=TILE
// RUN: not stream-opt %s -p 'stream-load-accelerator{file=npu1},stream-map-aie{columns=5}' 2>&1 | filecheck %s --check-prefix=COLUMNS
// RUN: not stream-opt %s -p 'stream-load-accelerator{file=npu2},stream-set-model{name=aie-hardware},stream-map-aie{tiles="n=4"}' 2>&1 | filecheck %s --check-prefix=KERNEL
// RUN: not stream-opt %s -p 'stream-load-accelerator{file=tpu_like_quad_core},stream-map-aie' 2>&1 | filecheck %s --check-prefix=ARRAY
// RUN: not stream-opt %s -p 'stream-load-accelerator{file=npu2},stream-partition,stream-map-aie' 2>&1 | filecheck %s --check-prefix=LATE
// RUN: not stream-opt %s -p stream-map-aie 2>&1 | filecheck %s --check-prefix=NONE

stream.workload @gemm arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] {
^bb0(%0: tensor<64x128xbf16>, %1: tensor<128x64xbf16>):
  %2 = stream.layer "Gemm" "Gemm"(%0, %1) -> "Y" bounds [64, 128, 64] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<64x128xbf16>, tensor<128x64xbf16>) -> tensor<64x64xbf16>
  stream.yield %2 : tensor<64x64xbf16>
}

// CHECK:      stream.workload @gemm {{.*}} fusion [<name = "Fused_Group_1", tiles = ["Gemm" D1 = 32, "Gemm" D0 = 16, "Gemm" D2 = 16]>] layouts [<tensor = "A", layout = "">, <tensor = "B", layout = "">, <tensor = "Y", layout = "">] {
// CHECK:        stream.layer "Gemm" {{.*}} mapping <cores = [2, 3, 8, 9], splits = [D0 = 2, D2 = 2], kernel = <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">> :
//
// WHOLE:      mapping <cores = [2, 3, 8, 9], splits = [D0 = 2, D2 = 2], kernel = <name = "gemm", utilization = 61.8, m = 32, k = 32, n = 32, layout = "default">> :
//
// GROUP-NOT:  fusion
// GROUP:      stream.group @g0(%0, %1) {{.*}} tiling ["Gemm" D1 = 32, "Gemm" D0 = 32, "Gemm" D2 = 32] :
//
// TILE:       stream-map-aie.mlir:13:3: error: in pass stream-map-aie: dimension m of layer 'Gemm' is 64, which its tile of 24 does not divide; choose a tile that divides 64
// COLUMNS:    error: in pass stream-map-aie: columns is 5, but the array has 4 columns of compute tiles; use 1 to 4
// KERNEL:     stream-map-aie.mlir:13:3: error: in pass stream-map-aie: layer 'Gemm': kernel 'gemm' cannot cut a tile of 32x4 into the 4x8x8 blocks that npu2 multiplies in bf16; make m a multiple of 4, k of 8 and n of 8
// ARRAY:      error: in pass stream-map-aie: the accelerator has no aie2 compute tile with coordinates; load an AIE array such as npu2
// LATE:       stream-map-aie.mlir:11:1: error: in pass stream-map-aie: the workload has no layer of its own; run stream-map-aie before partitioning
// NONE:       error: in pass stream-map-aie: expected one stream.accelerator for the workload, found 0; run stream-load-accelerator{file="…"} first
