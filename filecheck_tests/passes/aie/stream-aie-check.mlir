// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// Designs that are right stay as they are.

// A design of one core.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK: aie.device

// -----

// A kernel between mem tile and shim.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %c2 = aie.tile(0, 2)
  func.func private @scale_bf16(memref<64xbf16>, memref<64xbf16>, i32) attributes {link_with = "scale.o"}
  aie.objectfifo @in0(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @in1(%mem dimensionsToStream [<size = 8, stride = 8>, <size = 8, stride = 1>], {%c2}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in0] -> [@in1] ([] [0])
  aie.objectfifo @out(%c2, {%shim}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
  %core = aie.core(%c2) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %inf = arith.constant 4294967295 : index
    %len = arith.constant 64 : i32
    scf.for %i = %c0 to %inf step %c1 {
      %si = aie.objectfifo.acquire @in1(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
      %ei = aie.objectfifo.subview.access %si[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
      %so = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
      %eo = aie.objectfifo.subview.access %so[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
      func.call @scale_bf16(%ei, %eo, %len) : (memref<64xbf16>, memref<64xbf16>, i32) -> ()
      aie.objectfifo.release @in1(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }
    aie.end
  } {stack_size = 1024 : i32}
  aie.runtime_sequence @sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0} : memref<256xbf16>
    aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<256xbf16>
    aiex.npu.dma_wait {symbol = @out}
  }
}

// CHECK: aie.device

// -----

// Distribute and join, in tasks.

aie.device(npu1) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %c2 = aie.tile(0, 2)
  %c3 = aie.tile(0, 3)
  aie.objectfifo @a_l3(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<2x32xi32>>
  aie.objectfifo @a_0(%mem, {%c2}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @a_1(%mem, {%c3}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo.link [@a_l3] -> [@a_0, @a_1] ([] [0, 32])
  aie.objectfifo @c_0(%c2, {%mem}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @c_1(%c3, {%mem}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @c_l3(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<2x32xi32>>
  aie.objectfifo.link [@c_0, @c_1] -> [@c_l3] ([0, 32] [])
  func.func private @inc(memref<32xi32>, memref<32xi32>)
  aie.core(%c2) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %inf = arith.constant 4294967295 : index
    scf.for %i = %c0 to %inf step %c1 {
      %s = aie.objectfifo.acquire @a_0(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
      %a = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
      %o = aie.objectfifo.acquire @c_0(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
      %c = aie.objectfifo.subview.access %o[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
      func.call @inc(%a, %c) : (memref<32xi32>, memref<32xi32>) -> ()
      aie.objectfifo.release @a_0(Consume, 1)
      aie.objectfifo.release @c_0(Produce, 1)
    }
    aie.end
  } {link_with = "inc.o"}
  aie.core(%c3) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %inf = arith.constant 4294967295 : index
    scf.for %i = %c0 to %inf step %c1 {
      %s = aie.objectfifo.acquire @a_1(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
      %a = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
      %o = aie.objectfifo.acquire @c_1(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
      %c = aie.objectfifo.subview.access %o[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
      func.call @inc(%a, %c) : (memref<32xi32>, memref<32xi32>) -> ()
      aie.objectfifo.release @a_1(Consume, 1)
      aie.objectfifo.release @c_1(Produce, 1)
    }
    aie.end
  } {link_with = "inc.o"}
  aie.runtime_sequence(%A : memref<8x64xi32>, %C : memref<8x64xi32>) {
    %t0 = aiex.dma_configure_task_for @a_l3 {
      aie.dma_bd(%A : memref<8x64xi32> offset = 0 len = 128 sizes = [4, 1, 2, 64] strides = [128, 0, 64, 1])
      aie.end
    } {repeat_count = 3 : i32}
    aiex.dma_start_task(%t0)
    %t1 = aiex.dma_configure_task_for @c_l3 {
      aie.dma_bd(%C : memref<8x64xi32> offset = 0 len = 512)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%t1)
    aiex.dma_await_task(%t1)
    aiex.dma_free_task(%t0)
  }
}

// CHECK: aie.device

// -----

// DMAs and locks that are written out.

aie.device(npu1) {
  %t00 = aie.tile(0, 0)
  %t01 = aie.tile(0, 1)
  %t02 = aie.tile(0, 2)
  %b0 = aie.buffer(%t02) {sym_name = "b0"} : memref<64xi32>
  %b1 = aie.buffer(%t02) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "b1"} : memref<64xi32>
  %free = aie.lock(%t02, 0) {init = 1 : i32, sym_name = "free"}
  %full = aie.lock(%t02) {init = 0 : i32}
  %one = arith.constant 1 : i32
  %m = aie.mem(%t02) {
    %k = arith.constant 1 : i32
    %s = aie.dma_start(S2MM, 0, ^bd, ^end)
  ^bd:
    aie.use_lock(%free, AcquireGreaterEqual, %k)
    aie.dma_bd(%b0 : memref<64xi32> offset = 0 len = 64 sizes = [8, 8] strides = [8, 1])
    aie.use_lock(%full, Release, %k)
    aie.next_bd ^bd
  ^end:
    aie.end
  }
  %c = aie.core(%t02) {
    %k = arith.constant 1 : i32
    aie.use_lock(%full, AcquireGreaterEqual, %k)
    aie.use_lock(%free, Release, %k)
    aie.end
  }
  %mb = aie.buffer(%t01) : memref<128xi32>
  %ml = aie.lock(%t01, 0) {init = 1 : i32}
  %mm = aie.memtile_dma(%t01) {
    %k = arith.constant 1 : i32
    %s0 = aie.dma_start(S2MM, 0, ^w, ^r0, repeat_count = 1)
  ^w:
    aie.use_lock(%ml, AcquireGreaterEqual, %k)
    aie.dma_bd(%mb : memref<128xi32> offset = 0 len = 128) {bd_id = 0 : i32, next_bd_id = 0 : i32}
    aie.use_lock(%ml, Release, %k)
    aie.next_bd ^w
  ^r0:
    %s1 = aie.dma_start(MM2S, 0, ^r, ^end)
  ^r:
    aie.dma_bd(%mb : memref<128xi32> sizes = [2, 4, 4, 4] strides = [64, 4, 16, 1])
    aie.next_bd ^r
  ^end:
    aie.end
  }
  aie.flow(%t00, DMA : 0, %t01, DMA : 0)
  aie.flow(%t01, DMA : 0, %t02, DMA : 0)
  aie.packet_flow(3) {
    aie.packet_source<%t02, Core : 0>
    aie.packet_dest<%t00, DMA : 1>
  } {keep_pkt_header = true}
  aie.shim_dma_allocation @in(%t00, MM2S, 0)
  aie.runtime_sequence @run(%a : memref<64xi32>) {
    aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @in, issue_token = true} : memref<64xi32>
    aiex.npu.dma_wait {symbol = @in}
  }
}

// CHECK: aie.device

// -----

// Several designs in one module: each is checked.

aie.device(npu2) @first {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}
aie.device(npu1) @second {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 3) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) acquires 3 objects of @tiled, whose depth at that end is 2; make it deeper, or acquire fewer at a time
