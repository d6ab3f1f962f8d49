// RUN: stream-opt %s -p stream-tile,stream-insert-transfers,stream-estimate-costs,stream-schedule-slots -o %t.mlir
// RUN: not stream-opt %t.mlir -p stream-allocate 2>&1 | filecheck %s
// RUN: stream-opt %t.mlir -p stream-allocate{disable=dma_channels} | filecheck %s --check-prefix=DISABLE

// Five products in a row, all on compute core 3: each takes in its operands, the weights that they share included.

stream.accelerator @tile offchip 0 {
  stream.core_type @shim "aie2.shim" label "shim_dma" object_fifo_depth 48 {
    stream.tile_memory <capacity = 10000000000, bandwidth_min = 128, bandwidth_max = 128>
  }
  stream.core_type @memory "aie2.memory" label "mem_tile" object_fifo_depth 48 {
    stream.tile_memory <capacity = 2097152, bandwidth_min = 128, bandwidth_max = 768>
  }
  stream.core_type @compute "aie2.compute" label "aie_tile" object_fifo_depth 100 {
    stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512>
  }
  stream.core 0 : @shim at [0, 0]
  stream.core 1 : @memory at [0, 1]
  stream.core 2 : @memory at [1, 1]
  stream.core 3 : @compute at [0, 2]
  stream.link 0 [0, 1] bandwidth 64.0
  stream.link 1 [0, 2] bandwidth 64.0
  stream.link 2 [1, 3] bandwidth 64.0
  stream.link 3 [2, 3] bandwidth 64.0
}
stream.workload @net target @tile arguments [<name = "A", kind = input>, <name = "W", kind = weight>] outputs ["Y"] {
^bb0(%0: tensor<16x32xbf16>, %1: tensor<32x32xbf16>):
  %2 = stream.group @g0(%0, %1) arguments [<name = "A", kind = input>, <name = "W", kind = weight>] outputs ["Y"] tiling ["P" D0 = 4] : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16> {
  ^bb0(%3: tensor<16x32xbf16>, %4: tensor<32x32xbf16>):
    %5 = stream.layer "P" "Gemm"(%3, %4) -> "t1" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    %6 = stream.layer "Q" "Gemm"(%5, %4) -> "t2" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    %7 = stream.layer "R" "Gemm"(%6, %4) -> "t3" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    %8 = stream.layer "S" "Gemm"(%7, %4) -> "t4" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    %9 = stream.layer "T" "Gemm"(%8, %4) -> "Y" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    stream.yield %9 : tensor<16x32xbf16>
  }
  stream.yield %2 : tensor<16x32xbf16>
}

// DISABLE: latency <total = 5312,

// CHECK: :23:5: error: in pass stream-allocate: group 'g0' does not fit: core 3 needs at least 10 of 8 incoming DMA channels; use more cores per layer or more memory cores
// CHECK-NEXT: :15:5: note: core 3 has 8 incoming DMA channels
// CHECK-NEXT: :28:9: note: 'A_2' takes 1 incoming DMA channel on core 3; layer 'P' is mapped there
// CHECK-NEXT: :30:9: note: 'W_2.0' takes 1 incoming DMA channel on core 3; layer 'P' is mapped there
// CHECK-NEXT: :30:9: note: 'W_2.1' takes 1 incoming DMA channel on core 3; layer 'Q' is mapped there
// CHECK-NEXT: :30:9: note: 'W_2.2' takes 1 incoming DMA channel on core 3; layer 'R' is mapped there
// CHECK-NEXT: :30:9: note: 'W_2.3' takes 1 incoming DMA channel on core 3; layer 'S' is mapped there
// CHECK-NEXT: :30:9: note: 'W_2.4' takes 1 incoming DMA channel on core 3; layer 'T' is mapped there
// CHECK-NEXT: :32:9: note: 't1_1' takes 1 incoming DMA channel on core 3; layer 'Q' is mapped there
// CHECK-NEXT: :34:9: note: 't2_1' takes 1 incoming DMA channel on core 3; layer 'R' is mapped there
// CHECK-NEXT: :36:9: note: 't3_1' takes 1 incoming DMA channel on core 3; layer 'S' is mapped there
// CHECK-NEXT: :38:9: note: 't4_1' takes 1 incoming DMA channel on core 3; layer 'T' is mapped there
// CHECK-NOT: note
