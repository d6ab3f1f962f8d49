// RUN: stream-opt %s -p stream-tile,stream-insert-transfers,stream-estimate-costs,stream-schedule-slots -o %t.mlir
// RUN: stream-opt %t.mlir -p stream-allocate | filecheck %s --check-prefix=ENOUGH
// RUN: sed 's/capacity = 524288/capacity = 30000/' %t.mlir | not stream-opt -p 'stream-allocate' 2>&1 | filecheck %s --check-prefix=ONE
// RUN: sed 's/capacity = 524288/capacity = 57343/' %t.mlir | not stream-opt -p 'stream-allocate' 2>&1 | filecheck %s --check-prefix=SEVERAL
// RUN: sed 's/capacity = 2097152/capacity = 17000/' %t.mlir | not stream-opt -p 'stream-allocate' 2>&1 | filecheck %s --check-prefix=TOGETHER
// RUN: sed 's/fifo_depth 13/fifo_depth 5/' %t.mlir | not stream-opt -p 'stream-allocate{disable=buffer_descriptors}' 2>&1 | filecheck %s --check-prefix=FIFO
// RUN: sed 's/fifo_depth 48/fifo_depth 2/' %t.mlir | not stream-opt -p 'stream-allocate' 2>&1 | filecheck %s --check-prefix=EITHER
// RUN: sed 's/fifo_depth 13/fifo_depth 9/' %t.mlir | not stream-opt -p 'stream-allocate' 2>&1 | filecheck %s --check-prefix=DESCRIPTORS
// RUN: sed 's/capacity = 2097152/capacity = 17000/' %t.mlir | not stream-opt -p 'stream-allocate{backend=ortools_highs}' 2>&1 | filecheck %s --check-prefix=TOGETHER
// RUN: sed 's/capacity = 2097152/capacity = 17000/' %t.mlir | not stream-opt -p 'stream-allocate{backend=ortools_cp_sat}' 2>&1 | filecheck %s --check-prefix=TOGETHER
// RUN: sed 's/capacity = 524288/capacity = 57343/' %t.mlir | stream-opt -p stream-allocate --verify-diagnostics | filecheck %s --check-prefix=SEVERAL

// What does not fit, where, and what asks for it. The groups are P, and Q with R behind it, all on compute core 3.

stream.accelerator @tile offchip 0 {
  stream.core_type @shim "aie2.shim" label "shim_dma" object_fifo_depth 48 {
    stream.tile_memory <capacity = 10000000000, bandwidth_min = 128, bandwidth_max = 128>
  }
  stream.core_type @memory "aie2.memory" label "mem_tile" object_fifo_depth 48 {
    stream.tile_memory <capacity = 2097152, bandwidth_min = 128, bandwidth_max = 768>
  }
  stream.core_type @compute "aie2.compute" label "aie_tile" object_fifo_depth 13 {
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
stream.workload @net target @tile arguments [<name = "A", kind = input>, <name = "B", kind = weight>, <name = "D", kind = weight>] outputs ["E"] {
^bb0(%0: tensor<16x64xbf16>, %1: tensor<64x32xbf16>, %2: tensor<32x32xbf16>):
  %3 = stream.group @g0(%0, %1) arguments [<name = "A", kind = input>, <name = "B", kind = weight>] outputs ["C"] tiling ["P" D0 = 16] : (tensor<16x64xbf16>, tensor<64x32xbf16>) -> tensor<16x32xbf16> {
  ^bb0(%4: tensor<16x64xbf16>, %5: tensor<64x32xbf16>):
    %6 = stream.layer "P" "Gemm"(%4, %5) -> "C" bounds [16, 64, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 16, k = 64, n = 32, layout = "default">> : (tensor<16x64xbf16>, tensor<64x32xbf16>) -> tensor<16x32xbf16>
    stream.yield %6 : tensor<16x32xbf16>
  }
  %7 = stream.group @g1(%3, %2) arguments [<name = "C", kind = input>, <name = "D", kind = weight>] outputs ["E"] tiling ["Q" D0 = 4] : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16> {
  ^bb0(%8: tensor<16x32xbf16>, %9: tensor<32x32xbf16>):
    %10 = stream.layer "Q" "Gemm"(%8, %9) -> "F" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    %11 = stream.layer "R" "Gemm"(%10, %9) -> "E" bounds [16, 32, 32] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [3], kernel = <name = "gemm", utilization = 50.0, m = 4, k = 32, n = 32, layout = "default">> : (tensor<16x32xbf16>, tensor<32x32xbf16>) -> tensor<16x32xbf16>
    stream.yield %11 : tensor<16x32xbf16>
  }
  stream.yield %7 : tensor<16x32xbf16>
}

// ENOUGH: latency <total = 3328,
// ENOUGH: latency <total = 2240,

// ONE: :23:5: error: in pass stream-allocate: group 'g0' does not fit: core 3 needs 57344 of 30000 bits of memory; use smaller tiles, more cores per layer or larger memories
// ONE-NEXT: :15:5: note: core 3 has 30000 bits of memory
// ONE-NEXT: :28:9: note: 'A_2' takes 16384 bits of memory on core 3: 1 tile of 16384 bits; layer 'P' is mapped there
// ONE-NEXT: :30:9: note: 'B_2' takes 32768 bits of memory on core 3, by itself too much: 1 tile of 32768 bits; layer 'P' is mapped there
// ONE-NEXT: :31:9: note: 'C_1' takes 8192 bits of memory on core 3: 1 tile of 8192 bits; layer 'P' is mapped there
// ONE-NOT: note

// SEVERAL: :23:5: error: in pass stream-allocate: group 'g0' does not fit: core 3 needs 57344 of 57343 bits of memory; use smaller tiles, more cores per layer or larger memories
// SEVERAL-NEXT: :15:5: note: core 3 has 57343 bits of memory
// SEVERAL-NEXT: :28:9: note: 'A_2' takes 16384 bits of memory on core 3: 1 tile of 16384 bits; layer 'P' is mapped there
// SEVERAL-NEXT: :30:9: note: 'B_2' takes 32768 bits of memory on core 3: 1 tile of 32768 bits; layer 'P' is mapped there
// SEVERAL-NEXT: :31:9: note: 'C_1' takes 8192 bits of memory on core 3: 1 tile of 8192 bits; layer 'P' is mapped there
// SEVERAL-NOT: note

// TOGETHER: :23:5: error: in pass stream-allocate: group 'g0' does not fit: 2 limits cannot be kept together: cores 1-2 each need at least 40960 of 17000 bits of memory while the other limits are kept; use smaller tiles, more cores per layer or larger memories
// TOGETHER-NEXT: :13:5: note: cores 1-2 each have 17000 bits of memory
// TOGETHER-NEXT: :29:9: note: 'B_1' takes 32768 bits of memory on each of cores 1-2, by itself too much: 1 tile of 32768 bits; one of 2 places that it may have
// TOGETHER-NEXT: :32:9: note: 'C_2' takes 8192 bits of memory on each of cores 1-2: 1 tile of 8192 bits; one of 2 places that it may have
// TOGETHER-NOT: note

// FIFO: :38:5: error: in pass stream-allocate: group 'g1' does not fit: core 3 needs 6 of 5 object FIFO elements; use smaller or fewer tiles per core
// FIFO-NEXT: :15:5: note: core 3 has 5 object FIFO elements
// FIFO-NEXT: :43:9: note: 'C_2' takes 2 object FIFO elements on core 3; layer 'Q' is mapped there
// FIFO-NEXT: :45:9: note: 'D_2.0' takes 1 object FIFO element on core 3; layer 'Q' is mapped there
// FIFO-NEXT: :45:9: note: 'D_2.1' takes 1 object FIFO element on core 3; layer 'R' is mapped there
// FIFO-NEXT: :47:9: note: 'F_1' takes 2 object FIFO elements on core 3; layer 'R' is mapped there
// FIFO-NOT: note

// EITHER: :38:5: error: in pass stream-allocate: group 'g1' does not fit: 2 limits cannot be kept together: cores 1-2 each need at least 3 of 2 object FIFO elements while the other limits are kept; use smaller or fewer tiles per core
// EITHER-NEXT: :13:5: note: cores 1-2 each have 2 object FIFO elements
// EITHER-NEXT: :44:9: note: 'D_1' takes 1 object FIFO element on each of cores 1-2; one of 2 places that it may have
// EITHER-NEXT: :49:9: note: 'E_2' takes 2 object FIFO elements on each of cores 1-2; one of 2 places that it may have
// EITHER-NOT: note

// DESCRIPTORS: :38:5: error: in pass stream-allocate: group 'g1' does not fit: core 3 needs 10 of 9 buffer descriptors; use smaller or fewer tiles per core
// DESCRIPTORS-NEXT: :15:5: note: core 3 has 9 buffer descriptors
// DESCRIPTORS-NEXT: :43:9: note: 'C_2' takes 2 buffer descriptors on core 3; layer 'Q' is mapped there
// DESCRIPTORS-NEXT: :45:9: note: 'D_2.0' takes 1 buffer descriptor on core 3; layer 'Q' is mapped there
// DESCRIPTORS-NEXT: :45:9: note: 'D_2.1' takes 1 buffer descriptor on core 3; layer 'R' is mapped there
// DESCRIPTORS-NEXT: :46:9: note: 'F' takes 2 buffer descriptors on core 3; layer 'Q' is mapped there
// DESCRIPTORS-NEXT: :47:9: note: 'F_1' takes 2 buffer descriptors on core 3; layer 'R' is mapped there
// DESCRIPTORS-NEXT: :48:9: note: 'E_1' takes 2 buffer descriptors on core 3; layer 'R' is mapped there
// DESCRIPTORS-NOT: note
