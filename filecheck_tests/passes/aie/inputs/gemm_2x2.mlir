builtin.module attributes {stream.model = "aie-hardware"} {
  stream.accelerator @npu2_2col offchip 8 sources [<file = "npu2_2col.yaml", sha256 = "cf500ba206f355211b967cb5bec315584eb1bd40b3d5cf017300b889bfa8e612">, <file = "shim_tile.yaml", sha256 = "6d97a3ebc03e9cb9c304c485166352165e6b51f2039c187d71560e5f93322aaf">, <file = "mem_tile_512KB.yaml", sha256 = "bb05a9beb0a48bdd4869eae9280e16749f09ac43f4bfbee038daf53d4db1db32">, <file = "aie_tile.yaml", sha256 = "72a9a4e72a94ba2803d824874bd65965cf5ac385b650ce5009753d9d3bc6143a">, <file = "host_memory.yaml", sha256 = "458ecefffc6dcb71a442b1da8d4689ef7366302d815904444151cd17ed0434ed">] {
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
    stream.core 4 : @shim_tile at [1, 0]
    stream.core 5 : @mem_tile_512KB at [1, 1]
    stream.core 6 : @aie_tile at [1, 2]
    stream.core 7 : @aie_tile at [1, 3]
    stream.core 8 : @host_memory
    stream.link 0 [8, 0] bandwidth 64.0
    stream.link 1 [0, 1] bandwidth 64.0
    stream.link 2 [1, 2] bandwidth 64.0
    stream.link 3 [2, 3] bandwidth 64.0
    stream.link 4 [8, 4] bandwidth 64.0
    stream.link 5 [4, 5] bandwidth 64.0
    stream.link 6 [5, 6] bandwidth 64.0
    stream.link 7 [6, 7] bandwidth 64.0
    stream.link 8 [2, 6] bandwidth 64.0
    stream.link 9 [3, 7] bandwidth 64.0
    stream.link 10 [1, 5] bandwidth 64.0
  }
  stream.workload @gemm_64_64_64 target @npu2_2col arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] sources [<file = "g.onnx", sha256 = "8670994fed5b2fce90a6ea8b3de5a14b4cc4a8019d039d66c375da515a6a5e86">] layouts [<tensor = "A", layout = "">, <tensor = "B", layout = "">, <tensor = "Y", layout = "">] {
  ^bb0(%0: tensor<64x64xbf16>, %1: tensor<64x64xbf16>):
    %2 = stream.group @g0(%0, %1) arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] label "Fused_Group_1" tiling ["Gemm" D1 = 32, "Gemm" D0 = 16, "Gemm" D2 = 16] macs 262144 tensors [<name = "A", full = [64, 64], space = <K(z0,32,V) K(z1,16,V) S(z1,2,V) T(z0,2,V,no_reuse) T(z1,2,V,no_reuse) T(z2,2,I,no_reuse)>, placement = [8], stop = -1, tiles = 2, reuse = 1>, <name = "B", full = [64, 64], space = <K(z0,32,V) K(z2,16,V) S(z2,2,V) T(z0,2,V,no_reuse) T(z1,2,I,no_reuse) T(z2,2,V,no_reuse)>, placement = [8], stop = -1, tiles = 2, reuse = 1>] latency <total = 3768, iterations = 8, per_iteration = 863, overlap = 448, slots = [0, 128, 128, 415, 64, 128, 0], dma_in = 3, dma_out = 3, buffering = 22> : (tensor<64x64xbf16>, tensor<64x64xbf16>) -> tensor<64x64xbf16> {
    ^bb0(%3: tensor<64x64xbf16>, %4: tensor<64x64xbf16>):
      %5 = stream.steady_state(%3, %4) dims [z0 = 32, z1 = 32, z2 = 32] splits [z0 = 2, z1 = 2, z2 = 2] memory_cores [1, 5] : (tensor<64x64xbf16>, tensor<64x64xbf16>) -> tensor<64x64xbf16> {
      ^bb0(%6: tensor<32x32xbf16>, %7: tensor<32x32xbf16>):
        %8 = stream.transfer "Transfer(A)" memory_to_memory(%6) -> [<name = "A_1", full = [64, 64], space = <K(z0,32,V) K(z1,16,V) S(z1,2,V) T(z0,2,V,reuse) T(z1,2,V,reuse) T(z2,2,I,reuse)>, core_bits = 8192, placement = [1, 5], stop = 2, tiles = 4, reuse = 2>] loops [z1, z0] space <K(z0,32,V) K(z1,16,V) S(z1,2,V) T(z0,2,V) T(z1,2,V) T(z2,2,I)> slot 1 route <sources = [8], targets = [1, 5], score = 4, links = [0(8->0), 1(0->1), 4(8->4), 5(4->5)]> : tensor<32x32xbf16> -> tensor<32x32xbf16>
        %9 = stream.transfer "Transfer(A_1)" memory_to_compute(%8) -> [<name = "A_2", full = [64, 64], space = <K(z0,32,V) K(z1,16,V) S(z1,2,V) S(z2,2,I) T(z0,2,V,reuse) T(z1,2,V,reuse) T(z2,2,I,reuse)>, core_bits = 8192, placement = [2, 3, 6, 7], stop = 2, tiles = 4, reuse = 2>] loops [z1, z0] space <K(z0,32,V) K(z1,16,V) S(z1,2,V) S(z2,2,I) T(z0,2,V) T(z1,2,V) T(z2,2,I)> slot 2 route <sources = [1, 5], targets = [2, 3, 6, 7], score = 5, links = [2(1->2), 8(2->6), 6(5->6), 7(6->7), 9(7->3)]> : tensor<32x32xbf16> -> tensor<32x32xbf16>
        %10 = stream.transfer "Transfer(B)" memory_to_memory(%7) -> [<name = "B_1", full = [64, 64], space = <K(z0,32,V) K(z2,16,V) S(z2,2,V) T(z0,2,V,reuse) T(z1,2,I,reuse) T(z2,2,V,no_reuse)>, core_bits = 8192, placement = [1, 5], stop = 1, tiles = 2, reuse = 2>] loops [z0, z2] space <K(z0,32,V) K(z2,16,V) S(z2,2,V) T(z0,2,V) T(z1,2,I) T(z2,2,V)> slot 1 route <sources = [8], targets = [1, 5], score = 4, links = [0(8->0), 1(0->1), 4(8->4), 5(4->5)]> : tensor<32x32xbf16> -> tensor<32x32xbf16>
        %11 = stream.transfer "Transfer(B_1)" memory_to_compute(%10) -> [<name = "B_2", full = [64, 64], space = <K(z0,32,V) K(z2,16,V) S(z1,2,I) S(z2,2,V) T(z0,2,V,reuse) T(z1,2,I,reuse) T(z2,2,V,no_reuse)>, core_bits = 8192, placement = [2, 3, 6, 7], stop = 1, tiles = 2, reuse = 2>] loops [z0, z2] space <K(z0,32,V) K(z2,16,V) S(z1,2,I) S(z2,2,V) T(z0,2,V) T(z1,2,I) T(z2,2,V)> slot 2 route <sources = [1, 5], targets = [2, 3, 6, 7], score = 4, links = [2(1->2), 3(2->3), 6(5->6), 7(6->7)]> : tensor<32x32xbf16> -> tensor<32x32xbf16>
        %12 = stream.compute "Gemm" "Gemm"(%9, %11) -> [<name = "Y_1", full = [64, 64], space = <K(z1,16,V) K(z2,16,V) S(z1,2,V) S(z2,2,V) T(z0,2,I,reuse) T(z1,2,V,no_reuse) T(z2,2,V,no_reuse)>, core_bits = 4096, placement = [2, 3, 6, 7], stop = 0, tiles = 2, reuse = 2>] bounds [32, 32, 32] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [2, 3, 6, 7], splits = [D0 = 2, D2 = 2], kernel = <name = "gemm", utilization = 61.8, m = 16, k = 32, n = 16, layout = "default">> space <K(z0,32,V) K(z1,16,V) K(z2,16,V) S(z1,2,V) S(z2,2,V) T(z0,2,V) T(z1,2,V) T(z2,2,V)> costs [<core_type = @aie_tile, latency = 415, ideal = 256, ideal_temporal = 256, model = "aie">] slot 3 : (tensor<32x32xbf16>, tensor<32x32xbf16>) -> tensor<32x32xbf16>
        %13 = stream.transfer "Transfer(Y_1)" compute_to_memory(%12) -> [<name = "Y_2", full = [64, 64], space = <K(z1,16,V) K(z2,16,V) ST(z1,2,V) S(z2,2,V) T(z0,2,I,reuse) T(z1,2,V,no_reuse) T(z2,2,V,no_reuse)>, core_bits = 8192, placement = [1, 5], stop = 0, tiles = 2, reuse = 2>] loops [z1, z2] space <K(z1,16,V) K(z2,16,V) ST(z1,2,V) S(z2,2,V) T(z0,2,I) T(z1,2,V) T(z2,2,V)> slot 4 route <sources = [2, 3, 6, 7], targets = [1, 5], score = 4, links = [2(2->1), 3(3->2), 6(6->5), 7(7->6)]> : tensor<32x32xbf16> -> tensor<32x32xbf16>
        %14 = stream.transfer "Transfer(Y_2)" memory_to_memory(%13) -> [<name = "Y", full = [64, 64], space = <K(z1,16,V) K(z2,16,V) ST(z1,2,V) ST(z2,2,V) T(z0,2,I,reuse) T(z1,2,V,no_reuse) T(z2,2,V,no_reuse)>, core_bits = 16384, placement = [8], stop = 0, tiles = 2, reuse = 2>] loops [z1, z2] space <K(z1,16,V) K(z2,16,V) ST(z1,2,V) ST(z2,2,V) T(z0,2,I) T(z1,2,V) T(z2,2,V)> slot 5 route <sources = [1, 5], targets = [8], score = 4, links = [1(1->0), 0(0->8), 5(5->4), 4(4->8)]> : tensor<32x32xbf16> -> tensor<32x32xbf16>
        stream.yield %14 : tensor<32x32xbf16>
      }
      stream.yield %5 : tensor<64x64xbf16>
    }
    stream.yield %2 : tensor<64x64xbf16>
  }
}

