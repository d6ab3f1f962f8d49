// RUN: stream-opt %s -p stream-insert-transfers | filecheck %s

// Two rows of tiles above one memory tile, model aie-hardware: the memory tile hands out two parts of A and collects two
// of Y, which is a spatio-temporal loop there and a spatial one on the cores; B is broadcast. Splits into one part and
// loops of one iteration do not appear.

builtin.module attributes {stream.model = "aie-hardware"} {
  stream.accelerator @npu2_1col offchip 6 {
    stream.core_type @shim_tile "aie2.shim" label "shim_tile" object_fifo_depth 16 {
      stream.tile_memory <capacity = 0, bandwidth_min = 64, bandwidth_max = 64>
    }
    stream.core_type @mem_tile_512KB "aie2.memory" label "mem_tile" object_fifo_depth 48 {
      stream.tile_memory <capacity = 4194304, bandwidth_min = 128, bandwidth_max = 768>
    }
    stream.core_type @aie_tile "aie2.compute" label "aie_tile" object_fifo_depth 12 {
      stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512>
    }
    stream.core_type @host_memory "aie2.offchip" label "host_memory" object_fifo_depth 48 {
      stream.tile_memory <capacity = 1000000000000, bandwidth_min = 128, bandwidth_max = 128>
    }
    stream.core 0 : @shim_tile at [0, 0]
    stream.core 1 : @mem_tile_512KB at [0, 1]
    stream.core 2 : @aie_tile at [0, 2]
    stream.core 3 : @aie_tile at [0, 3]
    stream.core 4 : @aie_tile at [0, 4]
    stream.core 5 : @aie_tile at [0, 5]
    stream.core 6 : @host_memory
    stream.link 0 [6, 0] bandwidth 64.0
    stream.link 1 [0, 1] bandwidth 64.0
    stream.link 2 [1, 2] bandwidth 64.0
    stream.link 3 [2, 3] bandwidth 64.0
    stream.link 4 [3, 4] bandwidth 64.0
    stream.link 5 [4, 5] bandwidth 64.0
  }
  stream.workload @gemm_64_64_16 target @npu2_1col arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] {
  ^bb0(%0: tensor<64x64xbf16>, %1: tensor<64x16xbf16>):
    %2 = stream.group @g0(%0, %1) arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] tiling ["Gemm" D1 = 32, "Gemm" D0 = 16, "Gemm" D2 = 16] macs 65536 tensors [<name = "A", full = [64, 64], space = <K(z0,32,V) K(z1,16,V) ST(z1,2,V) T(z0,2,V) T(z1,2,V)>>, <name = "B", full = [64, 16], space = <K(z0,32,V) K(z2,16,V) T(z0,2,V) T(z1,2,I)>>] : (tensor<64x64xbf16>, tensor<64x16xbf16>) -> tensor<64x16xbf16> {
    ^bb0(%3: tensor<64x64xbf16>, %4: tensor<64x16xbf16>):
      %5 = stream.steady_state(%3, %4) dims [z0 = 32, z1 = 32, z2 = 16] splits [z0 = 2, z1 = 2] memory_cores [1] : (tensor<64x64xbf16>, tensor<64x16xbf16>) -> tensor<64x16xbf16> {
      ^bb0(%6: tensor<32x32xbf16>, %7: tensor<32x16xbf16>):
        %8 = stream.compute "Gemm" "Gemm"(%6, %7) -> [<name = "Y", full = [64, 16], space = <K(z1,16,V) K(z2,16,V) S(z1,2,V) T(z0,2,I) T(z1,2,V)>, core_bits = 4096>] bounds [32, 32, 16] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [2, 3], splits = [D0 = 2, D2 = 1], kernel = <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">> space <K(z0,32,V) K(z1,16,V) K(z2,16,V) S(z1,2,V) T(z0,2,V) T(z1,2,V)> : (tensor<32x32xbf16>, tensor<32x16xbf16>) -> tensor<32x16xbf16>
        stream.yield %8 : tensor<32x16xbf16>
      }
      stream.yield %5 : tensor<64x16xbf16>
    }
    stream.yield %2 : tensor<64x16xbf16>
  }
}

// CHECK:      stream.transfer "Transfer(A)" memory_to_memory
// CHECK-SAME:   space = <K(z0,32,V) K(z1,16,V) ST(z1,2,V) T(z0,2,V) T(z1,2,V)>, core_bits = 16384>]
// CHECK:      stream.transfer "Transfer(A_1)" memory_to_compute
// CHECK-SAME:   space = <K(z0,32,V) K(z1,16,V) S(z1,2,V) T(z0,2,V) T(z1,2,V)>, core_bits = 8192>]
// CHECK:      stream.transfer "Transfer(B)" memory_to_memory
// CHECK-SAME:   space = <K(z0,32,V) K(z2,16,V) T(z0,2,V) T(z1,2,I)>, core_bits = 8192>]
// CHECK:      stream.transfer "Transfer(B_1)" memory_to_compute
// CHECK-SAME:   space = <K(z0,32,V) K(z2,16,V) S(z1,2,I) T(z0,2,V) T(z1,2,I)>, core_bits = 8192>]
// CHECK:      stream.transfer "Transfer(Y_1)" compute_to_memory
// CHECK-SAME:   space = <K(z1,16,V) K(z2,16,V) ST(z1,2,V) T(z0,2,I) T(z1,2,V)>, core_bits = 8192>]
// CHECK:      stream.transfer "Transfer(Y_2)" memory_to_memory
