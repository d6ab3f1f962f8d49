builtin.module {
  stream.accelerator @whole_array_strix offchip 0 sources [<file = "whole_array_strix.yaml", sha256 = "5c0e24ebe7f0f55ff5fa800a08373247b53f4ab7c49e60c6b29dac79b4eccf37">, <file = "shim_dma.yaml", sha256 = "89e2030d369a98196b244e8db830da9e7b4b1b8770d92563ace65b88fe418803">, <file = "mem_tile_256KB.yaml", sha256 = "0a3f897676f808d896eb3a9d538eb0f789614321fd08c14d87b3fd089aacc45c">, <file = "aie_tile.yaml", sha256 = "72a9a4e72a94ba2803d824874bd65965cf5ac385b650ce5009753d9d3bc6143a">] {
    stream.core_type @shim_dma "aie2.shim" label "shim_dma" object_fifo_depth 48 {
      stream.tile_memory <capacity = 10000000000, bandwidth_min = 128, bandwidth_max = 128>
    }
    stream.core_type @mem_tile_256KB "aie2.memory" label "mem_tile" object_fifo_depth 48 {
      stream.tile_memory <capacity = 2097152, bandwidth_min = 128, bandwidth_max = 768>
    }
    stream.core_type @aie_tile "aie2.compute" label "aie_tile" object_fifo_depth 12 {
      stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512>
    }
    stream.core 0 : @shim_dma at [0, 0]
    stream.core 1 : @mem_tile_256KB at [0, 1]
    stream.core 2 : @aie_tile at [0, 2]
    stream.core 3 : @aie_tile at [0, 3]
    stream.core 4 : @aie_tile at [0, 4]
    stream.core 5 : @aie_tile at [0, 5]
    stream.core 6 : @shim_dma unconnected
    stream.core 7 : @mem_tile_256KB at [1, 1]
    stream.core 8 : @aie_tile at [1, 2]
    stream.core 9 : @aie_tile at [1, 3]
    stream.core 10 : @aie_tile at [1, 4]
    stream.core 11 : @aie_tile at [1, 5]
    stream.core 12 : @shim_dma unconnected
    stream.core 13 : @mem_tile_256KB at [2, 1]
    stream.core 14 : @aie_tile at [2, 2]
    stream.core 15 : @aie_tile at [2, 3]
    stream.core 16 : @aie_tile at [2, 4]
    stream.core 17 : @aie_tile at [2, 5]
    stream.core 18 : @shim_dma unconnected
    stream.core 19 : @mem_tile_256KB at [3, 1]
    stream.core 20 : @aie_tile at [3, 2]
    stream.core 21 : @aie_tile at [3, 3]
    stream.core 22 : @aie_tile at [3, 4]
    stream.core 23 : @aie_tile at [3, 5]
    stream.core 24 : @shim_dma unconnected
    stream.core 25 : @mem_tile_256KB at [4, 1]
    stream.core 26 : @aie_tile at [4, 2]
    stream.core 27 : @aie_tile at [4, 3]
    stream.core 28 : @aie_tile at [4, 4]
    stream.core 29 : @aie_tile at [4, 5]
    stream.core 30 : @shim_dma unconnected
    stream.core 31 : @mem_tile_256KB at [5, 1]
    stream.core 32 : @aie_tile at [5, 2]
    stream.core 33 : @aie_tile at [5, 3]
    stream.core 34 : @aie_tile at [5, 4]
    stream.core 35 : @aie_tile at [5, 5]
    stream.core 36 : @shim_dma unconnected
    stream.core 37 : @mem_tile_256KB at [6, 1]
    stream.core 38 : @aie_tile at [6, 2]
    stream.core 39 : @aie_tile at [6, 3]
    stream.core 40 : @aie_tile at [6, 4]
    stream.core 41 : @aie_tile at [6, 5]
    stream.core 42 : @shim_dma unconnected
    stream.core 43 : @mem_tile_256KB at [7, 1]
    stream.core 44 : @aie_tile at [7, 2]
    stream.core 45 : @aie_tile at [7, 3]
    stream.core 46 : @aie_tile at [7, 4]
    stream.core 47 : @aie_tile at [7, 5]
    stream.link 0 [0, 1] bandwidth 64.0
    stream.link 1 [1, 2] bandwidth 64.0
    stream.link 2 [2, 3] bandwidth 64.0
    stream.link 3 [3, 4] bandwidth 64.0
    stream.link 4 [4, 5] bandwidth 64.0
    stream.link 5 [0, 7] bandwidth 64.0
    stream.link 6 [7, 8] bandwidth 64.0
    stream.link 7 [8, 9] bandwidth 64.0
    stream.link 8 [9, 10] bandwidth 64.0
    stream.link 9 [10, 11] bandwidth 64.0
    stream.link 10 [0, 13] bandwidth 64.0
    stream.link 11 [13, 14] bandwidth 64.0
    stream.link 12 [14, 15] bandwidth 64.0
    stream.link 13 [15, 16] bandwidth 64.0
    stream.link 14 [16, 17] bandwidth 64.0
    stream.link 15 [0, 19] bandwidth 64.0
    stream.link 16 [19, 20] bandwidth 64.0
    stream.link 17 [20, 21] bandwidth 64.0
    stream.link 18 [21, 22] bandwidth 64.0
    stream.link 19 [22, 23] bandwidth 64.0
    stream.link 20 [0, 25] bandwidth 64.0
    stream.link 21 [25, 26] bandwidth 64.0
    stream.link 22 [26, 27] bandwidth 64.0
    stream.link 23 [27, 28] bandwidth 64.0
    stream.link 24 [28, 29] bandwidth 64.0
    stream.link 25 [0, 31] bandwidth 64.0
    stream.link 26 [31, 32] bandwidth 64.0
    stream.link 27 [32, 33] bandwidth 64.0
    stream.link 28 [33, 34] bandwidth 64.0
    stream.link 29 [34, 35] bandwidth 64.0
    stream.link 30 [0, 37] bandwidth 64.0
    stream.link 31 [37, 38] bandwidth 64.0
    stream.link 32 [38, 39] bandwidth 64.0
    stream.link 33 [39, 40] bandwidth 64.0
    stream.link 34 [40, 41] bandwidth 64.0
    stream.link 35 [0, 43] bandwidth 64.0
    stream.link 36 [43, 44] bandwidth 64.0
    stream.link 37 [44, 45] bandwidth 64.0
    stream.link 38 [45, 46] bandwidth 64.0
    stream.link 39 [46, 47] bandwidth 64.0
    stream.link 40 [2, 8] bandwidth 64.0
    stream.link 41 [8, 14] bandwidth 64.0
    stream.link 42 [14, 20] bandwidth 64.0
    stream.link 43 [20, 26] bandwidth 64.0
    stream.link 44 [26, 32] bandwidth 64.0
    stream.link 45 [32, 38] bandwidth 64.0
    stream.link 46 [38, 44] bandwidth 64.0
    stream.link 47 [3, 9] bandwidth 64.0
    stream.link 48 [9, 15] bandwidth 64.0
    stream.link 49 [15, 21] bandwidth 64.0
    stream.link 50 [21, 27] bandwidth 64.0
    stream.link 51 [27, 33] bandwidth 64.0
    stream.link 52 [33, 39] bandwidth 64.0
    stream.link 53 [39, 45] bandwidth 64.0
    stream.link 54 [4, 10] bandwidth 64.0
    stream.link 55 [10, 16] bandwidth 64.0
    stream.link 56 [16, 22] bandwidth 64.0
    stream.link 57 [22, 28] bandwidth 64.0
    stream.link 58 [28, 34] bandwidth 64.0
    stream.link 59 [34, 40] bandwidth 64.0
    stream.link 60 [40, 46] bandwidth 64.0
    stream.link 61 [5, 11] bandwidth 64.0
    stream.link 62 [11, 17] bandwidth 64.0
    stream.link 63 [17, 23] bandwidth 64.0
    stream.link 64 [23, 29] bandwidth 64.0
    stream.link 65 [29, 35] bandwidth 64.0
    stream.link 66 [35, 41] bandwidth 64.0
    stream.link 67 [41, 47] bandwidth 64.0
  }
  stream.workload @gemm_128_2048_256 target @whole_array_strix arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] sources [<file = "sf_128_256_2048.onnx", sha256 = "1a4ff440cd275ac31ee2fedd2ced098e4d7684ccbb4efa220f415477463bde84">] mapping_sources [<file = "sf_128_256_2048.yaml", sha256 = "d325a0eb501db11842b6c7a8a6b3cd554d5cb1e670b59da207aa7061ab9abeac">] layouts [<tensor = "A", layout = "">, <tensor = "B", layout = "">, <tensor = "Y", layout = "">] {
  ^bb0(%0: tensor<128x2048xbf16>, %1: tensor<2048x256xbf16>):
    %2 = stream.group @g0(%0, %1) arguments [<name = "A", kind = input>, <name = "B", kind = input>] outputs ["Y"] label "Fused" tiling ["Gemm" D1 = 32, "Gemm" D2 = 32, "Gemm" D0 = 32] macs 67108864 tensors [<name = "A", full = [128, 2048], space = <K(z0,32,V) K(z1,32,V) S(z1,4,V) T(z0,64,V,no_reuse) T(z2,1,I,no_reuse) T(z1,1,V,no_reuse)>, placement = [0], stop = -1, tiles = 2, reuse = 1>, <name = "B", full = [2048, 256], space = <K(z0,32,V) K(z2,32,V) S(z2,8,V) T(z0,64,V,no_reuse) T(z2,1,V,no_reuse) T(z1,1,I,no_reuse)>, placement = [0], stop = -1, tiles = 2, reuse = 1>] : (tensor<128x2048xbf16>, tensor<2048x256xbf16>) -> tensor<128x256xbf16> {
    ^bb0(%3: tensor<128x2048xbf16>, %4: tensor<2048x256xbf16>):
      %5 = stream.steady_state(%3, %4) dims [z0 = 32, z1 = 128, z2 = 256] splits [z0 = 64, z2 = 1, z1 = 1] memory_cores [1, 7, 13, 19, 25, 31, 37, 43] : (tensor<128x2048xbf16>, tensor<2048x256xbf16>) -> tensor<128x256xbf16> {
      ^bb0(%6: tensor<128x32xbf16>, %7: tensor<32x256xbf16>):
        %8 = stream.transfer "Transfer(A)" memory_to_memory(%6) -> [<name = "A_1", full = [128, 2048], space = <K(z0,32,V) K(z1,32,V) S(z1,4,V) T(z0,64,V,no_reuse) T(z2,1,I,no_reuse) T(z1,1,V,no_reuse)>, core_bits = 16384, placement = [1, 7, 13, 19], stop = -1, tiles = 2, reuse = 1>] loops [z1, z0] space <K(z0,32,V) K(z1,32,V) S(z1,4,V) T(z0,64,V) T(z2,1,I) T(z1,1,V)> slot 1 route <sources = [0], targets = [1, 7, 13, 19], score = 4, links = [0(0->1), 5(0->7), 10(0->13), 15(0->19)]> : tensor<128x32xbf16> -> tensor<128x32xbf16>
        %9 = stream.transfer "Transfer(A_1)" memory_to_compute(%8) -> [<name = "A_2", full = [128, 2048], space = <K(z0,32,V) K(z1,32,V) S(z1,4,V) S(z2,8,I) T(z0,64,V,no_reuse) T(z2,1,I,no_reuse) T(z1,1,V,no_reuse)>, core_bits = 16384, placement = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], stop = -1, tiles = 2, reuse = 1>] loops [z1, z0] space <K(z0,32,V) K(z1,32,V) S(z1,4,V) S(z2,8,I) T(z0,64,V) T(z2,1,I) T(z1,1,V)> slot 2 route <sources = [1, 7, 13, 19], targets = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], score = 52, links = [1(1->2), 2(2->3), 3(3->4), 4(4->5), 40(2->8), 47(3->9), 54(4->10), 61(5->11), 41(8->14), 48(9->15), 55(10->16), 62(11->17), 42(14->20), 49(15->21), 56(16->22), 63(17->23), 0(1->0), 20(0->25), 21(25->26), 22(26->27), 23(27->28), 24(28->29), 44(26->32), 51(27->33), 58(28->34), 65(29->35), 30(0->37), 31(37->38), 32(38->39), 33(39->40), 34(40->41), 46(38->44), 53(39->45), 60(40->46), 67(41->47), 6(7->8), 40(8->2), 7(8->9), 8(9->10), 9(10->11), 5(7->0), 11(13->14), 41(14->8), 12(14->15), 13(15->16), 14(16->17), 10(13->0), 15(19->0), 5(0->7), 16(19->20), 42(20->14), 43(20->26)]> : tensor<128x32xbf16> -> tensor<128x32xbf16>
        %10 = stream.transfer "Transfer(B)" memory_to_memory(%7) -> [<name = "B_1", full = [2048, 256], space = <K(z0,32,V) K(z2,32,V) S(z2,8,V) T(z0,64,V,no_reuse) T(z2,1,V,no_reuse) T(z1,1,I,no_reuse)>, core_bits = 16384, placement = [1, 7, 13, 19, 25, 31, 37, 43], stop = -1, tiles = 2, reuse = 1>] loops [z0, z2] space <K(z0,32,V) K(z2,32,V) S(z2,8,V) T(z0,64,V) T(z2,1,V) T(z1,1,I)> slot 3 route <sources = [0], targets = [1, 7, 13, 19, 25, 31, 37, 43], score = 8, links = [0(0->1), 5(0->7), 10(0->13), 15(0->19), 20(0->25), 25(0->31), 30(0->37), 35(0->43)]> : tensor<32x256xbf16> -> tensor<32x256xbf16>
        %11 = stream.transfer "Transfer(B_1)" memory_to_compute(%10) -> [<name = "B_2", full = [2048, 256], space = <K(z0,32,V) K(z2,32,V) S(z1,4,I) S(z2,8,V) T(z0,64,V,no_reuse) T(z2,1,V,no_reuse) T(z1,1,I,no_reuse)>, core_bits = 16384, placement = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], stop = -1, tiles = 2, reuse = 1>] loops [z0, z2] space <K(z0,32,V) K(z2,32,V) S(z1,4,I) S(z2,8,V) T(z0,64,V) T(z2,1,V) T(z1,1,I)> slot 4 route <sources = [1, 7, 13, 19, 25, 31, 37, 43], targets = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], score = 76, links = [1(1->2), 2(2->3), 3(3->4), 4(4->5), 40(2->8), 47(3->9), 54(4->10), 61(5->11), 41(8->14), 48(9->15), 55(10->16), 62(11->17), 42(14->20), 49(15->21), 56(16->22), 63(17->23), 0(1->0), 20(0->25), 21(25->26), 22(26->27), 23(27->28), 24(28->29), 44(26->32), 51(27->33), 58(28->34), 65(29->35), 30(0->37), 31(37->38), 32(38->39), 33(39->40), 34(40->41), 46(38->44), 53(39->45), 60(40->46), 67(41->47), 6(7->8), 40(8->2), 7(8->9), 8(9->10), 9(10->11), 5(7->0), 11(13->14), 41(14->8), 12(14->15), 13(15->16), 14(16->17), 10(13->0), 15(19->0), 5(0->7), 16(19->20), 42(20->14), 43(20->26), 20(25->0), 10(0->13), 50(27->21), 57(28->22), 64(29->23), 25(31->0), 15(0->19), 17(20->21), 18(21->22), 19(22->23), 26(31->32), 44(32->26), 45(32->38), 30(37->0), 52(39->33), 59(40->34), 66(41->35), 35(43->0), 25(0->31), 27(32->33), 28(33->34), 29(34->35), 36(43->44), 46(44->38)]> : tensor<32x256xbf16> -> tensor<32x256xbf16>
        %12 = stream.compute "Gemm" "Gemm"(%9, %11) -> [<name = "Y_1", full = [128, 256], space = <K(z1,32,V) K(z2,32,V) S(z1,4,V) S(z2,8,V) T(z0,64,I,reuse) T(z2,1,V,no_reuse) T(z1,1,V,no_reuse)>, core_bits = 16384, placement = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], stop = 0, tiles = 1, reuse = 64>] bounds [128, 32, 256] loops [z1, z0, z2] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] mapping <cores = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], splits = [D0 = 4, D2 = 8], kernel = <name = "gemm", utilization = 61.8, m = 32, k = 32, n = 32, layout = "default">> space <K(z0,32,V) K(z1,32,V) K(z2,32,V) S(z1,4,V) S(z2,8,V) T(z0,64,V) T(z2,1,V) T(z1,1,V)> costs [<core_type = @aie_tile, latency = 1657, ideal = 1024, ideal_temporal = 1024, model = "aie">] slot 5 : (tensor<128x32xbf16>, tensor<32x256xbf16>) -> tensor<128x256xbf16>
        %13 = stream.transfer "Transfer(Y_1)" compute_to_memory(%12) -> [<name = "Y_2", full = [128, 256], space = <K(z1,32,V) K(z2,32,V) ST(z1,4,V) S(z2,8,V) T(z0,64,I,reuse) T(z2,1,V,no_reuse) T(z1,1,V,no_reuse)>, core_bits = 65536, placement = [1, 7, 13, 19, 25, 31, 37, 43], stop = 0, tiles = 1, reuse = 64>] loops [z1, z2] space <K(z1,32,V) K(z2,32,V) ST(z1,4,V) S(z2,8,V) T(z0,64,I) T(z2,1,V) T(z1,1,V)> slot 6 route <sources = [2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 32, 33, 34, 35, 38, 39, 40, 41, 44, 45, 46, 47], targets = [1, 7, 13, 19, 25, 31, 37, 43], score = 63, links = [1(2->1), 40(2->8), 6(8->7), 0(1->0), 10(0->13), 15(0->19), 20(0->25), 25(0->31), 30(0->37), 35(0->43), 2(3->2), 3(4->3), 4(5->4), 40(8->2), 7(9->8), 5(7->0), 8(10->9), 9(11->10), 41(8->14), 11(14->13), 41(14->8), 12(15->14), 10(13->0), 13(16->15), 62(17->11), 14(17->16), 42(14->20), 16(20->19), 42(20->14), 17(21->20), 0(0->1), 15(19->0), 18(22->21), 63(23->17), 19(23->22), 43(20->26), 21(26->25), 43(26->20), 22(27->26), 5(0->7), 20(25->0), 23(28->27), 24(29->28), 44(26->32), 26(32->31), 25(31->0), 27(33->32), 28(34->33), 65(35->29), 29(35->34), 45(32->38), 31(38->37), 30(37->0), 32(39->38), 33(40->39), 34(41->40), 45(38->32), 46(38->44), 36(44->43), 35(43->0), 37(45->44), 38(46->45), 67(47->41)]> : tensor<128x256xbf16> -> tensor<128x256xbf16>
        %14 = stream.transfer "Transfer(Y_2)" memory_to_memory(%13) -> [<name = "Y", full = [128, 256], space = <K(z1,32,V) K(z2,32,V) ST(z1,4,V) ST(z2,8,V) T(z0,64,I,reuse) T(z2,1,V,no_reuse) T(z1,1,V,no_reuse)>, core_bits = 524288, placement = [0], stop = 0, tiles = 1, reuse = 64>] loops [z1, z2] space <K(z1,32,V) K(z2,32,V) ST(z1,4,V) ST(z2,8,V) T(z0,64,I) T(z2,1,V) T(z1,1,V)> slot 7 route <sources = [1, 7, 13, 19, 25, 31, 37, 43], targets = [0], score = 8, links = [0(1->0), 5(7->0), 10(13->0), 15(19->0), 20(25->0), 25(31->0), 30(37->0), 35(43->0)]> : tensor<128x256xbf16> -> tensor<128x256xbf16>
        stream.yield %14 : tensor<128x256xbf16>
      }
      stream.yield %5 : tensor<128x256xbf16>
    }
    stream.yield %2 : tensor<128x256xbf16>
  }
}

